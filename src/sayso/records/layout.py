"""How a document is laid out: the parts of its text, and where they are printed."""

from bisect import bisect_right
from dataclasses import dataclass

from sayso.records.kinds import BlockKind

__all__ = ["Block", "Cell", "Layout", "PrintedLine", "Table"]


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
class Cell:
    """A cell of a table that holds text, from `start` to `end`: its first row and column, from 1, and how
    many it takes up. A `head` says what stands below it or right of it; a `total` adds up other cells.
    """

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report's text: its cells, in the order of the text; the offsets of the line over it that
    says what it is about, and of that under it which says whose figures they are.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: tuple[int, int] | None = None
    source: tuple[int, int] | None = None

    def at(self, offset: int) -> Cell | None:
        """The cell around a character."""
        at = bisect_right(self.cells, offset, key=lambda cell: cell.start) - 1
        return self.cells[at] if at >= 0 and offset < self.cells[at].end else None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is laid out: its blocks and lines in the order of its text, its pages and tables."""

    blocks: tuple[Block, ...]
    lines: tuple[PrintedLine, ...] = ()
    pages: int = 0
    tables: tuple[Table, ...] = ()

    def table(self, offset: int) -> tuple[int, Table] | None:
        """The table around a character, with its number in the document, from 1."""
        at = bisect_right(self.tables, offset, key=lambda table: table.start) - 1
        inside = at >= 0 and offset < self.tables[at].end
        return (at + 1, self.tables[at]) if inside else None

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
