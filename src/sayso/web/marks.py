"""The text of a report with its findings marked in place.

Takes a text and marks (a span, and what it belongs to), gives pieces: each with all the marks that cover it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


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
    def keys(self) -> str:
        """The findings and fields that it is evidence for: "f-12:place"."""
        return " ".join(sorted({f"{mark.key}:{mark.field}" for mark in self.marks if mark.field}))


RANK = {"figure": 0, "event": 1, "claim": 2, "number": 3}


def pieces(text: str, marks: Iterable[Mark], first: int = 0, last: int | None = None) -> list[list[Piece]]:
    """The text from `first` to `last` in paragraphs, each cut where a mark begins or ends."""
    end = len(text) if last is None else last
    inside = [mark for mark in marks if mark.end > first and mark.start < end]
    edges = {first, end}
    edges.update(edge for mark in inside for edge in (mark.start, mark.end) if first < edge < end)
    cuts = sorted(edges)
    found: list[list[Piece]] = [[]]
    for low, high in pairwise(cuts):
        here = tuple(mark for mark in inside if mark.start <= low and high <= mark.end)
        clickable = [mark for mark in here if mark.kind in RANK]
        own = min(clickable, key=lambda mark: (RANK[mark.kind], mark.end - mark.start), default=None)
        start = low
        for number, part in enumerate(text[low:high].split("\n")):
            if number:
                found.append([])
            if part:
                begins = own is not None and start == max(own.start, first)
                found[-1].append(Piece(part, start, here, own, begins))
            start += len(part) + 1
    return [paragraph for paragraph in found if any(piece.text.strip() for piece in paragraph)]
