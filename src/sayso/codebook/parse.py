"""Read the tables of one codebook file; every mistake becomes a `Problem`, and the rest is read on.

Takes a TOML table as Python has it, gives measures, event codes and word classes. `loader.py` stops at the
first problem, `check.py` shows all with their lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sayso.codebook.events import (
    BUILT_IN,
    FRAMES,
    EventCode,
    NounPattern,
    Pattern,
    PatternError,
    read_nouns,
    read_patterns,
)
from sayso.codebook.model import CHOICES, SWITCHES, WORD_SEQUENCES, WORD_SETS, Measure
from sayso.codebook.shipped import words

WORD_LISTS = (*WORD_SETS, *WORD_SEQUENCES)
MEASURE_KEYS = {"label", *CHOICES, *SWITCHES, *WORD_LISTS}
NOUN_KEYS = {f"{frame}_nouns": frame for frame in FRAMES}
EVENT_KEYS = {
    "label", "plover", "acled", "contexts", "measures", "result", "unless", *FRAMES, *NOUN_KEYS,
}  # fmt: skip
FILE_KEYS = {"topic", "label", "measures", "events", "words"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the keys that lead to it ("events", "strike", "act"), the value, and what to do."""

    keys: tuple[str, ...]
    value: str | None
    message: str

    @property
    def where(self) -> str:
        """The table and key, as the file writes them."""
        if len(self.keys) < 2:
            return "".join(self.keys)
        table = f"[{'.'.join(self.keys[:2])}]"
        return " ".join([table, *self.keys[2:]])


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file says."""

    topic: str
    measures: tuple[Measure, ...]
    events: tuple[EventCode, ...]
    classes: Mapping[str, frozenset[str]]
    problems: tuple[Problem, ...]


def parse(table: Mapping[str, Any]) -> Parsed:
    """Measures, events and classes of one file, with all that is wrong with it."""
    problems: list[Problem] = []
    topic = table.get("topic")
    if not isinstance(topic, str):
        problems.append(Problem(("topic",), None, 'has no `topic`. Add a line like: topic = "strikes"'))
        topic = ""
    problems += _unknown((), table, FILE_KEYS)
    measures = list(_each(table, "measures", problems))
    events = list(_each(table, "events", problems))
    if not measures and not events:
        message = "has no [measures.NAME] and no [events.NAME] table, so that it adds nothing."
        problems.append(Problem(("topic",), None, message))
    classes = _classes(table.get("words", {}), problems)
    return Parsed(
        topic,
        tuple(_measure(topic, key, entry, problems) for key, entry in measures),
        tuple(_event(topic, key, entry, problems) for key, entry in events),
        classes,
        tuple(problems),
    )


def _each(
    table: Mapping[str, Any], kind: str, problems: list[Problem]
) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = table.get(kind, {})
    if not isinstance(entries, dict):
        problems.append(Problem((kind,), None, f"`{kind}` holds tables: write [{kind}.NAME] above the keys."))
        return
    for name, entry in entries.items():
        if isinstance(entry, dict):
            yield name, entry
        else:
            problems.append(
                Problem((kind, name), None, f"is not a table. Write [{kind}.{name}] above its keys.")
            )


def _unknown(keys: tuple[str, ...], entry: Mapping[str, Any], known: set[str]) -> Iterator[Problem]:
    for key in entry:
        if key not in known:
            listed = ", ".join(sorted(known))
            yield Problem((*keys, key), None, f"unknown key {key!r}{_near(key, known)}. Known: {listed}.")


def _near(word: str, known: set[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _measure(topic: str, name: str, entry: dict[str, Any], problems: list[Problem]) -> Measure:
    keys = ("measures", name)
    problems += _unknown(keys, entry, MEASURE_KEYS)
    rules: dict[str, Any] = {}
    for key, values in CHOICES.items():
        rules[key] = entry.get(key, values[0])
        if rules[key] not in values:
            listed = ", ".join(f'"{value}"' for value in values)
            message = f"`{key}` must be one of {listed}, not {rules[key]!r}."
            problems.append(Problem((*keys, key), str(rules[key]), message))
    for key in SWITCHES:
        rules[key] = entry.get(key, False)
        if not isinstance(rules[key], bool):
            message = f"`{key}` must be true or false, without quotes, not {rules[key]!r}."
            problems.append(Problem((*keys, key), str(rules[key]), message))
    for key in WORD_LISTS:
        value = strings(keys, entry, key, problems)
        rules[key] = value if key in WORD_SEQUENCES else frozenset(value)
    return Measure(name, str(entry.get("label", name)), topic, **rules)


def strings(
    keys: tuple[str, ...], entry: Mapping[str, Any], key: str, problems: list[Problem]
) -> tuple[str, ...]:
    """A list of words, empty if it is not there."""
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        problems.append(Problem((*keys, key), None, f"`{key}` must be a list of strings."))
        return ()
    return tuple(value)


def _event(topic: str, name: str, entry: dict[str, Any], problems: list[Problem]) -> EventCode:
    keys = ("events", name)
    problems += _unknown(keys, entry, EVENT_KEYS)
    patterns = tuple(_patterns(keys, entry, problems))
    nouns = tuple(_nouns(keys, entry, problems))
    if not patterns and not nouns:
        message = f"has no words that tell it. Add one of: {', '.join([*FRAMES, *NOUN_KEYS])}."
        problems.append(Problem(keys, None, message))
    kind, mode = _plover(keys, entry, problems)
    contexts = strings(keys, entry, "contexts", problems)
    known = set(words("ontologies")["contexts"]["names"])
    for context in contexts:
        if context not in known:
            message = (
                f"there is no context {context!r}{_near(context, known)}. Known: {', '.join(sorted(known))}."
            )
            problems.append(Problem((*keys, "contexts"), context, message))
    return EventCode(
        name=name,
        label=str(entry.get("label", name)),
        topic=topic,
        type=kind,
        mode=mode,
        acled=_acled(keys, entry, problems),
        contexts=contexts,
        measures=strings(keys, entry, "measures", problems),
        result=bool(entry.get("result", False)),
        unless=strings(keys, entry, "unless", problems),
        patterns=patterns,
        nouns=nouns,
    )


def _patterns(keys: tuple[str, ...], entry: Mapping[str, Any], problems: list[Problem]) -> Iterator[Pattern]:
    for frame in FRAMES:
        for text in strings(keys, entry, frame, problems):
            try:
                yield from read_patterns(text, frame)
            except PatternError as error:
                problems.append(Problem((*keys, frame), text, str(error)))


def _nouns(keys: tuple[str, ...], entry: Mapping[str, Any], problems: list[Problem]) -> Iterator[NounPattern]:
    for key, frame in NOUN_KEYS.items():
        for text in strings(keys, entry, key, problems):
            try:
                yield from read_nouns(text, frame)
            except PatternError as error:
                problems.append(Problem((*keys, key), text, str(error)))


def _plover(
    keys: tuple[str, ...], entry: Mapping[str, Any], problems: list[Problem]
) -> tuple[str | None, str | None]:
    """PLOVER's type and mode, from "TYPE" or "TYPE mode"."""
    value = entry.get("plover")
    if value is None:
        return None, None
    kind, _, mode = str(value).partition(" ")
    types = words("ontologies")["plover"]
    if kind not in types:
        message = f"PLOVER has no type {kind!r}{_near(kind, set(types))}. Known: {', '.join(types)}."
        problems.append(Problem((*keys, "plover"), str(value), message))
        return None, None
    modes = types[kind]["modes"]
    if mode and mode not in modes:
        known = f"Its modes: {', '.join(modes)}." if modes else "It has no modes."
        message = f"{kind} has no mode {mode!r}{_near(mode, set(modes))}. {known}"
        problems.append(Problem((*keys, "plover"), str(value), message))
        return kind, None
    return kind, mode or None


def acled_types() -> dict[str, str]:
    """ACLED's sub-event types → their event types; those of the extension have none ("")."""
    lists = words("ontologies")
    table = {sub: event for event, subs in lists["acled"].items() for sub in subs}
    return table | dict.fromkeys(lists["acled_extended"]["names"], "")


def _acled(keys: tuple[str, ...], entry: Mapping[str, Any], problems: list[Problem]) -> str | None:
    value = entry.get("acled")
    known = acled_types()
    if value is None or value in known:
        return value
    message = f"ACLED has no sub-event {value!r}{_near(str(value), set(known))}. Known: {', '.join(known)}."
    problems.append(Problem((*keys, "acled"), str(value), message))
    return None


def _classes(table: Any, problems: list[Problem]) -> dict[str, frozenset[str]]:
    if not isinstance(table, dict):
        problems.append(Problem(("words",), None, 'holds lists of words: [words] name = ["a", "b"]'))
        return {}
    return {name: frozenset(strings(("words",), table, name, problems)) for name in table}


def unknown_classes(parsed: Parsed, known: set[str]) -> Iterator[Problem]:
    """Classes that patterns or other classes name and no file makes."""
    names = {f"@{name}" for name in {*known, *parsed.classes}} | BUILT_IN
    for code in parsed.events:
        for pattern in code.patterns:
            fillers = (
                pattern.subject,
                pattern.object,
                pattern.complement,
                *(part.filler for part in pattern.parts),
            )
            for name in {name for filler in fillers if filler for name in filler if name.startswith("@")}:
                if name not in names:
                    yield Problem(("events", code.name, pattern.frame), pattern.text, _no_class(name, names))
        for noun in code.nouns:
            for name in (name for name in noun.of or () if name.startswith("@") and name not in names):
                yield Problem(("events", code.name, f"{noun.frame}_nouns"), noun.text, _no_class(name, names))
    for name, members in parsed.classes.items():
        for member in sorted(members):
            if member.startswith("@") and member not in names:
                yield Problem(("words", name), member, _no_class(member, names))


def _no_class(name: str, names: set[str]) -> str:
    return (
        f"there is no class {name}{_near(name, names)}. Make it under [words], or use a built-in one: "
        f"{', '.join(sorted(BUILT_IN))}; the shipped ones: sayso codebook list."
    )
