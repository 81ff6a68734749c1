"""Headings that name a place: what stands under one is there, until a heading of its rank or a higher one.

Takes a text's places and the headings of its layout, gives `PlaceSection`s; none without a layout, where a
short line may be anything.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from sayso.reading.findings import text_of
from sayso.reading.places.local import is_kind
from sayso.records import BlockKind, PlaceMention, Report

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LONGEST_LINE = 200  # characters of kinds of places around the name of one


@dataclass(frozen=True, slots=True)
class PlaceSection:
    """Characters from `start` to `end` under a heading that is a place, with the place's token."""

    start: int
    end: int
    token: Token
    mention: PlaceMention


def headings_of(report: Report) -> dict[str, int]:
    """The headings of a report's layout with their ranks, 1 the highest; none without a layout."""
    blocks = report.layout.blocks if report.layout is not None else ()
    return {
        " ".join(report.text[one.start : one.end].split()): one.level
        for one in blocks
        if one.kind is BlockKind.HEADING
    }


def place_sections(
    doc: Doc, places: Sequence[tuple[Token, PlaceMention]], headings: Mapping[str, int]
) -> Iterator[PlaceSection]:
    """The sections of a text, in order; within one of a higher rank that of the lower holds."""
    if not headings:
        return
    text = text_of(doc)
    by_line: dict[int, tuple[Token, PlaceMention]] = {}
    for token, mention in places:
        start = text.rfind("\n", 0, mention.evidence.start) + 1
        if not mention.adjective and _is_whole(text, start, mention):
            by_line[start] = token, mention
    if not by_line:
        return
    above: list[tuple[int, tuple[Token, PlaceMention] | None]] = []  # the headings that hold, by rank
    begun = 0
    for start, end, rank in _headings(text, headings):
        if (section := _section(above, begun, start)) is not None:
            yield section
        while above and above[-1][0] >= rank:
            above.pop()
        above.append((rank, by_line.get(start)))
        begun = end
    if (section := _section(above, begun, len(text))) is not None:
        yield section


def _section(
    above: Sequence[tuple[int, tuple[Token, PlaceMention] | None]], start: int, end: int
) -> PlaceSection | None:
    for _, place in reversed(above):
        if place is not None:
            return PlaceSection(start, end, *place)
    return None


def _headings(text: str, headings: Mapping[str, int]) -> Iterator[tuple[int, int, int]]:
    """Where each heading begins and ends, and its rank."""
    start = 0
    for line in text.split("\n"):
        if rank := headings.get(" ".join(line.split()), 0):
            yield start, start + len(line), rank
        start += len(line) + 1


def _is_whole(text: str, start: int, mention: PlaceMention) -> bool:
    """Whether a place is all that its line says, but for what kind of place it is."""
    words = mention.evidence
    end = text.find("\n", words.end)
    if end < 0 or end - start > LONGEST_LINE + len(words.quote):
        return False  # it says more; a line may be a whole report
    around = text[start : words.start] + " " + text[words.end : end]
    kinds = all(is_kind(word.lower()) for word in WORD.findall(around))
    return kinds and re.search(r"\d", around) is None
