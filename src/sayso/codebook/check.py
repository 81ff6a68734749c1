"""Check a codebook file: everything that is wrong with it, by line; and make a new one to start from.

Takes a path or a name, gives `Fault`s or a text. The words of a fault say what to do.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.codebook.events import EventCode
from sayso.codebook.loader import load_codebook, read_user_file
from sayso.codebook.model import WORD_SEQUENCES, WORD_SETS, Measure
from sayso.codebook.parse import Parsed, Problem, parse, unknown_classes
from sayso.codebook.shipped import DATA, words
from sayso.errors import CodebookError

NO_LEMMA = re.compile(r"(?<!\w)\w{3,}(?:ed|ing|ied)$")
LEMMAS = {
    "bring", "sing", "ring", "swing", "string", "cling", "fling", "sting", "feed", "need", "bleed", "breed",
    "speed", "shed", "wed", "embed", "seed", "proceed", "exceed", "succeed", "weed", "heed", "spring", "bed",
}  # fmt: skip
RESTRICTING = ("of_nouns", "prevent")  # lists that name no measure by themselves
TELLING = tuple(role for role in (*WORD_SETS, *WORD_SEQUENCES) if role not in RESTRICTING)
OF_INCIDENTS = ("nouns", "times")  # what names a measure that counts incidents
RIVALS = ("subject", "object", "predicates", "modifiers")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of a file; one that is only `doubtful` does not keep it from being used."""

    line: int
    where: str
    message: str
    doubtful: bool = False


def check(path: Path) -> tuple[Parsed | None, list[Fault]]:
    """What a file says and all that is wrong with it; nothing said where it is not TOML at all."""
    text = read_user_file(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        return None, [Fault(int(found[1]) if found else text.count("\n") + 1, "", f"not TOML: {error}")]
    parsed = parse(table)
    known = set(load_codebook().events.classes)
    problems = [*parsed.problems, *unknown_classes(parsed, known)]
    faults = [Fault(line_of(text, problem), problem.where, problem.message) for problem in problems]
    faults += [
        Fault(line_of(text, problem), problem.where, problem.message, doubtful=True)
        for problem in _doubts(parsed)
    ]
    return parsed, sorted(faults, key=lambda fault: (fault.line, fault.message))


def line_of(text: str, problem: Problem) -> int:
    """The line of a problem: of its value, else of its key, else of its table; counted from 1."""
    lines = text.splitlines()
    keys = problem.keys
    start = 0
    if len(keys) > 1 or keys[0] == "words":
        header = re.compile(
            rf"\s*\[\s*{re.escape('.'.join(keys[:2]) if keys[0] != 'words' else 'words')}\s*\]"
        )
        start = next((number for number, line in enumerate(lines) if header.match(line)), 0)
    key = keys[-1]
    in_key = next(
        (n for n in range(start, len(lines)) if re.match(rf"\s*{re.escape(key)}\s*=", lines[n])), start
    )
    if problem.value is not None:
        quoted = re.compile(rf"[\"']{re.escape(problem.value)}[\"']")
        for number in range(in_key, len(lines)):
            if quoted.search(lines[number]):
                return number + 1
            if number > in_key and re.match(r"\s*\[", lines[number]):
                break
    return in_key + 1


def _doubts(parsed: Parsed) -> Iterator[Problem]:
    """What can be read but hardly meant: verbs that are not lemmas, one pattern in two codes, measures that
    no text can state.
    """
    for measure in parsed.measures:
        yield from _never(measure)
    seen: dict[str, str] = {}
    for code in parsed.events:
        for keys, text, verb in _verbs(code):
            if NO_LEMMA.search(verb) and verb not in LEMMAS:
                message = (
                    f"{verb!r} does not look like a dictionary form; write verbs as in “to {_guess(verb)}”."
                )
                yield Problem(keys, text, message)
            other = seen.setdefault(f"{keys[-1]} {text}", code.name)
            if other != code.name:
                yield Problem(keys, text, f"stands in [events.{other}] too; the one read last wins.")


def _never(measure: Measure) -> Iterator[Problem]:
    """Why a measure never fires, or a word of it: it has none, it is not a lemma, another measure has it."""
    keys = ("measures", measure.name)
    shipped = load_codebook()
    if measure.name not in shipped.measures and not any(getattr(measure, role) for role in TELLING):
        yield Problem(keys, None, f"has no words that tell it, so that it never fires. {_add(measure)}")
    for role in TELLING if measure.counts == "incidents" else ():
        if role not in OF_INCIDENTS and getattr(measure, role):
            named = "only its `nouns` and `times` name a measure that counts incidents"
            yield Problem((*keys, role), None, f"`{role}` never fires: {named}.")
    for role in ("subject", "object"):
        for verb in sorted(getattr(measure, role)):
            first, *rest = verb.split()
            if NO_LEMMA.search(first) and first not in LEMMAS:
                meant = " ".join([_guess(first), *rest])
                yield Problem(
                    (*keys, role),
                    verb,
                    f"{verb!r} never fires: write the dictionary form, as in “to {meant}”.",
                )
    if measure.counts == "things" and not (measure.nouns | measure.default_nouns | measure.of_nouns):
        yield Problem(keys, None, "never fires: it counts things and does not name them. Add `of_nouns`.")
    for role in () if measure.of_nouns or measure.counts != "people" else RIVALS:
        for word in sorted(getattr(measure, role)):
            known = shipped.of_people.index(role).get(word, ())
            others = [one.name for one in known if one.name != measure.name and not one.of_nouns]
            if others:
                message = (
                    f"{word!r} never fires: it tells {others[0]}, which is read first. Restrict this measure "
                    "to what it counts with `of_nouns`, or take another word."
                )
                yield Problem((*keys, role), word, message)


def _add(measure: Measure) -> str:
    if measure.of_nouns:
        return "`of_nouns` only restricts its verbs: add `object` or `subject`, or move them to `nouns`."
    return f"Add one of: {', '.join(TELLING)}."


def _verbs(code: EventCode) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for pattern in code.patterns:
        yield ("events", code.name, pattern.frame), pattern.text, pattern.verb


def _guess(verb: str) -> str:
    stem = re.sub(r"(?:ed|ing)$", "", verb)
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def new(name: str, do: Sequence[str] = (), act: Sequence[str] = (), count: Sequence[str] = ()) -> str:
    """The text of a new codebook about `name`: an event and a measure of people, named by its noun and by
    these verbs: what people `do`, and what others do to them (`act`). With `count`, a measure of each:
    "people", a thing ("homes"), a unit of land ("acres") or of money ("dollars").

    Raises `CodebookError` for a name that is not a plain word, for a verb that is not plain words, and for
    things without a verb.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise CodebookError(f"{name!r} is not a name for a topic. Use small letters: strikes, port_news.")
    template = (DATA / "template.txt").read_text(encoding="utf-8")
    for word in (*do, *act, *count):
        if not re.fullmatch(r"[a-z]+(?: [a-z]+)*", word):
            example = "--count homes" if word in count else "--do 'walk out'"
            raise CodebookError(f"{word!r} is not a word in dictionary form. Write it as in: {example}.")
    counted = dict.fromkeys(_counts(word) for word in count or ("people",))
    if not (do or act) and any(kind != "people" for kind, _ in counted):
        raise CodebookError("Say what happens to what is counted: add --act burn, or --do burn.")
    topic, plural = name.replace("-", "_"), re.sub(r"[_-]", " ", name)
    filled = {"FILE": name, "NAME": plural, "TOPIC": topic, "NOUNS": plural, "NOUN": _singular(plural)}
    filled |= {"DOING": json.dumps(do), "DONE": json.dumps(act)}
    blocks = dict(re.findall(r"^#: (\w+)\n(.*?)(?=^#: |\Z)", template, re.MULTILINE | re.DOTALL))
    names = [topic if kind == "people" else f"{topic}_{thing.replace(' ', '_')}" for kind, thing in counted]
    filled["MEASURES"] = json.dumps(names)
    text = _fill(blocks["head"], filled)
    for measure, (kind, thing) in zip(names, counted, strict=True):
        text += _fill(blocks[kind], {**filled, "MEASURE": measure, "THING": thing})
    return text + _fill(blocks["event"], filled)


def _fill(text: str, filled: dict[str, str]) -> str:
    return re.sub(r"\b[A-Z]{4,}(?=\b|_)", lambda found: filled.get(found[0], found[0]), text)


def _counts(word: str) -> tuple[str, str]:
    """What the measure of a word counts, and what it is called: ("things", "home"), ("area", "land")."""
    thing = _singular(word)
    if word == "people":
        return "people", word
    for kind, called in (("area", "land"), ("money", "money")):
        if thing in words("units")[kind]:
            return kind, called
    return "things", thing


def _singular(plural: str) -> str:
    return re.sub(r"ies$", "y", plural) if plural.endswith("ies") else re.sub(r"(?<=[^s])s$", "", plural)
