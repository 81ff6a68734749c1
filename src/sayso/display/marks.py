"""The text of a report with its findings marked in place.

Takes a text and marks (a span, and what it belongs to), gives passages (paragraphs, headings, rows) of
pieces: each with all the marks that cover it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sayso.records import BlockKind, Layout


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text that says something: `kind` is figure, claim, event, number or evidence; `key` the
    finding; `field` the field of it that the words support.
    """

    start: int
    end: int
    kind: str
    key: str
    field: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks; `own` is the mark that a click means: the shortest one."""

    text: str
    start: int
    marks: tuple[Mark, ...]
    own: Mark | None
    begins: bool

    @property
    def classes(self) -> str:
        """The kinds of its marks, as classes."""
        return " ".join(sorted({f"m-{mark.kind}" for mark in self.marks}))

    @property
    def others(self) -> str:
        """What else a click can mean, where its own kind is not shown: keys, the nearest first."""
        found = sorted(
            (mark for mark in self.marks if mark.kind in RANK and mark is not self.own), key=_nearness
        )
        return " ".join(mark.key for mark in found)

    @property
    def keys(self) -> str:
        """The findings and fields that it is evidence for: "f-12:place"."""
        return " ".join(sorted({f"{mark.key}:{mark.field}" for mark in self.marks if mark.field}))


NUMBER = re.compile(r"(?:(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]|\(\w\))\s")
RANK = {"figure": 0, "event": 1, "claim": 2, "number": 3}


def _nearness(mark: Mark) -> tuple[int, int]:
    return RANK[mark.kind], mark.end - mark.start


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a report as it is shown: its kind, the level of a heading, and its pieces; a row has those of
    each cell.
    """

    kind: BlockKind
    level: int
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def numbered(self) -> bool:
        """Whether its own text begins with the number of an item."""
        return bool(self.cells[0]) and NUMBER.match(self.cells[0][0].text) is not None


def passages(
    text: str, marks: Iterable[Mark], part: tuple[int, int] | None = None, layout: Layout | None = None
) -> list[Passage]:
    """A `part` of a text (start, end) in its blocks, or in paragraphs without a layout; each is cut where a
    mark begins or ends.
    """
    first, last = part or (0, len(text))
    inside = [mark for mark in marks if mark.end > first and mark.start < last]
    found = []
    for kind, level, cells in _blocks(text, layout):
        cut = [(max(start, first), min(end, last)) for start, end in cells]
        made = tuple(tuple(_pieces(text, inside, *span, first)) for span in cut if span[0] < span[1])
        if any(piece.text.strip() for cell in made for piece in cell):
            found.append(Passage(kind, level, made))
    return found


def _blocks(text: str, layout: Layout | None) -> Iterator[tuple[BlockKind, int, list[tuple[int, int]]]]:
    """Kind, level and spans of a text's blocks; a row has a span for each cell."""
    if layout is None:
        yield from ((BlockKind.PARAGRAPH, 0, [span]) for span in _split(text, 0, len(text), "\n"))
        return
    for block in layout.blocks:
        row = block.kind is BlockKind.ROW
        spans = _split(text, block.start, block.end, "\t") if row else [(block.start, block.end)]
        yield block.kind, block.level, list(spans)


def _split(text: str, start: int, end: int, by: str) -> Iterator[tuple[int, int]]:
    for part in text[start:end].split(by):
        yield start, start + len(part)
        start += len(part) + 1


def _pieces(text: str, marks: Sequence[Mark], start: int, end: int, first: int) -> Iterator[Piece]:
    near = [mark for mark in marks if mark.end > start and mark.start < end]
    edges = {start, end}
    edges.update(edge for mark in near for edge in (mark.start, mark.end) if start < edge < end)
    for low, high in pairwise(sorted(edges)):
        here = tuple(mark for mark in near if mark.start <= low and high <= mark.end)
        clickable = [mark for mark in here if mark.kind in RANK]
        own = min(clickable, key=_nearness, default=None)
        begins = own is not None and low == max(own.start, first)
        yield Piece(text[low:high], low, here, own, begins)
