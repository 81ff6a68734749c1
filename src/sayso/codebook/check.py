"""Check a codebook file: everything that is wrong with it, by line; and make a new one to start from.

Takes a path or a name, gives `Fault`s or a text. The words of a fault say what to do.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.codebook.events import EventCode
from sayso.codebook.loader import load_codebook, read_user_file
from sayso.codebook.parse import Parsed, Problem, parse, unknown_classes
from sayso.codebook.shipped import DATA
from sayso.errors import CodebookError

NO_LEMMA = re.compile(r"\w{3,}(?:ed|ing|ied)$")
LEMMAS = {
    "bring", "sing", "ring", "swing", "string", "cling", "fling", "sting", "feed", "need", "bleed", "breed",
    "speed", "shed", "wed", "embed", "seed", "proceed", "exceed", "succeed", "weed", "heed", "spring", "bed",
}  # fmt: skip


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
    """What can be read but hardly meant: verbs that are no lemmas, one pattern in two codes."""
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


def _verbs(code: EventCode) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for pattern in code.patterns:
        yield ("events", code.name, pattern.frame), pattern.text, pattern.verb


def _guess(verb: str) -> str:
    stem = re.sub(r"(?:ed|ing)$", "", verb)
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def new(name: str) -> str:
    """The text of a new codebook called `name`, with one measure and one event to change.

    Raises `CodebookError` for a name that is no plain word.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise CodebookError(f"{name!r} is no name for a topic. Use small letters: strikes, port_news.")
    template = (DATA / "template.txt").read_text(encoding="utf-8")
    return template.replace("NAME", name).replace("TOPIC", name.replace("-", "_"))
