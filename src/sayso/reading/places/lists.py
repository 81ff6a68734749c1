"""Lists of places with numbers: "Kaya (20), Djibo (40)", "(Kaya 20; Djibo 40)", lines "20 in Kaya".

Takes a text, gives the lists with their items. Whether the names are places and what the numbers count is
decided by who asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = r"(?:St\.|[A-Z][\w'’-]{0,40}(?![\w'’-]))"
NAME = rf"(?<!\w){WORD}(?:\s(?:(?:of|and|de|du|des|la|le|al|el)\s)?{WORD}){{0,4}}"
DIGITS = r"\d{1,3}(?:[,. ]\d{3}){1,6}|\d{1,20}"
BRACKETED = re.compile(rf"(?P<name>{NAME})\s?\((?P<number>{DIGITS})(?:[,;:]\s[^()\d][^()]{{0,60}})?\)")
PLAIN = re.compile(rf"(?P<name>{NAME})(?::|\s[–-])?\s(?P<number>{DIGITS})(?=\s?[;,)]|\sand\s|\.(?:\s|$)|$)")
INLINE = re.compile(rf"(?P<number>{DIGITS})\s(?:in|from|at)\s(?:the\s)?(?P<name>{NAME})")
LINE = re.compile(rf"(?m:^)[ \t]*(?:[-–•*●▪]\s*)?{INLINE.pattern}")
BETWEEN = re.compile(r"[\s,;]*(?:and|&|followed by|as well as)?\s*(?:in |from )?(?:the )?")
BETWEEN_LINES = re.compile(r"[^\n\d]{0,60}\n\s*")
FORMS = (
    (BRACKETED, BETWEEN, True),
    (PLAIN, BETWEEN, False),
    (INLINE, BETWEEN, False),
    (LINE, BETWEEN_LINES, True),
)
"""Items, what is between them, and whether they need no bracket or colon before them."""
SET_OFF = ("(", ":")
YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A name with the number beside it: offsets, and the number itself."""

    name: tuple[int, int]
    start: int
    number: int


def place_lists(text: str) -> Iterator[tuple[ListEntry, ...]]:
    """Each list of two or more items whose numbers are not all years."""
    for pattern, between, anywhere in FORMS:
        for run in _runs(text, pattern, between):
            start = run[0].start()
            if not anywhere and not text[max(0, start - 4) : start].rstrip().endswith(SET_OFF):
                continue
            items = tuple(
                ListEntry(one.span("name"), one.start("number"), int(re.sub(r"\D", "", one["number"])))
                for one in run
            )
            if any(item.number not in YEARS for item in items):
                yield items


def _runs(text: str, pattern: re.Pattern[str], between: re.Pattern[str]) -> Iterator[list[re.Match[str]]]:
    """Two or more items with nothing but separators between them."""
    run: list[re.Match[str]] = []
    for item in pattern.finditer(text):
        if run and not between.fullmatch(text, run[-1].end(), item.start()):
            if len(run) > 1:
                yield run
            run = []
        run.append(item)
    if len(run) > 1:
        yield run
