"""How a document is laid out: the parts of its text, and where they are printed."""

from bisect import bisect_right
from dataclasses import dataclass

from sayso.records.kinds import BlockKind

__all__ = ["Block", "Layout", "PrintedLine"]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a report's text, from `start` to `end`; `level` is that of a heading, 1 the largest."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Where a part of the text, from `start` to `end`, is printed: the page, from 1, and the box there (left,
    top, right, bottom in points from the page's top left).
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is laid out: its blocks and lines in the order of its text, and its pages."""

    blocks: tuple[Block, ...]
    lines: tuple[PrintedLine, ...] = ()
    pages: int = 0

    def page(self, offset: int) -> int | None:
        """The page on which a character is printed."""
        at = bisect_right(self.lines, offset, key=lambda line: line.start) - 1
        return self.lines[at].page if at >= 0 else None

    def boxes(self, start: int, end: int) -> list[PrintedLine]:
        """The lines, or their parts by the share of their characters, that hold a span of the text."""
        found = []
        for line in self.lines:
            low, high = max(line.start, start), min(line.end, end)
            if low < high:
                left, top, right, bottom = line.box
                width = (right - left) / (line.end - line.start)
                box = (left + width * (low - line.start), top, left + width * (high - line.start), bottom)
                found.append(PrintedLine(low, high, line.page, box))
        return found

    def section(self, offset: int) -> Block | None:
        """The nearest heading before a character."""
        headings = [one for one in self.blocks if one.kind is BlockKind.HEADING and one.start <= offset]
        return headings[-1] if headings else None
