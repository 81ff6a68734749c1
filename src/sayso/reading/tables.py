"""The tables of a report where it is read: at the offsets of the `Doc`, whose words may have been mended.

Takes a report, gives its `Table`s at other offsets, and its text with each cell in a line of its own, so that
no sentence and no number goes over two.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace

from spacy.tokens import Doc

from sayso.reading import findings
from sayso.reading.lines import marked_items
from sayso.reading.mending import Origin
from sayso.reading.numbers import Number, find_numbers
from sayso.reading.quantities.units import read_unit
from sayso.records import Block, BlockKind, Cell, Report, Table

BRACKET = re.compile(r"(?<!\s)\s*[(\[][^()\[\]]{0,60}[)\]]\s*$")  # after the number of a cell
SHORT = re.compile(r"([^A-Za-z]{0,60}\d\.\d{1,30})\s([KMB])")  # a number and its magnitude


def cell_lines(report: Report) -> str:
    """The text with a line's end for each tab between cells; as long as before."""
    text = report.text
    if report.layout is None:
        return text
    for table in report.layout.tables:
        own = text[table.start : table.end].replace("\t", "\n")
        text = text[: table.start] + own + text[table.end :]
    return text


def keep_layout(doc: Doc, report: Report, origin: Origin) -> None:
    """Leave a report's tables and blocks on its `Doc`, as `doc._.sayso_tables` and `doc._.sayso_blocks`."""
    findings.register("tables", Table)
    findings.register("blocks", Block)
    layout = report.layout
    if layout is None:
        return
    if layout.tables:
        findings.store(doc, "tables", [_moved(table, report, origin) for table in layout.tables])
    starts = [(_at(origin, one.start), _at(origin, one.end)) for one in layout.blocks]
    moved = (
        replace(one, start=start, end=end) for one, (start, end) in zip(layout.blocks, starts, strict=True)
    )
    findings.store(doc, "blocks", list(moved))


def tables_of(doc: Doc) -> tuple[Table, ...]:
    """The tables that `keep_layout` left."""
    findings.register("tables", Table)
    found: tuple[Table, ...] = doc._.sayso_tables
    return found


def blocks_of(doc: Doc) -> tuple[Block, ...]:
    """The blocks that `keep_layout` left; in a text without a layout the items that signs begin."""
    findings.register("blocks", Block)
    found: tuple[Block, ...] = doc._.sayso_blocks
    return found or tuple(
        Block(BlockKind.ITEM, start, end) for start, end in marked_items(findings.text_of(doc))
    )


def number_cells(doc: Doc) -> list[tuple[int, int]]:
    """Where the cells of numbers stand: what is no sentence."""
    text = findings.text_of(doc)
    found = []
    for table in tables_of(doc):
        columns = set(Heads(table).columns)  # "Deaths per 1,000" counts nothing itself
        found += [
            (cell.start, cell.end)
            for cell in table.cells
            if cell in columns or (not cell.head and only_number(text[cell.start : cell.end]) is not None)
        ]
    return found


def only_number(text: str) -> Number | None:
    """The number that a cell holds, if it holds nothing but one with its unit; else `None`."""
    bare = BRACKET.sub("", text)  # "4 (2 children)", "12 (5 %)"
    short = SHORT.fullmatch(bare)
    found = find_numbers(f"{short[1]}{short[2]}" if short else bare)
    if len(found) != 1:
        return None
    number = found[0]
    if short is not None:  # "1.5 B"
        return replace(number, stop=number.stop + 1, end=number.end + 1)
    unit = read_unit(bare, number)
    start, end = number.start, number.end
    if unit is not None:
        start, end = min(start, unit.start), max(end, unit.end)
    rest = bare[:start] + bare[end:]
    return None if any(sign.isalpha() for sign in rest) else number


class Heads:
    """The heads of a table's cells: of their columns, of their rows, and of groups of rows ("Sud" alone in a
    row above those of its towns).
    """

    def __init__(self, table: Table) -> None:
        heads = [cell for cell in table.cells if cell.head]
        in_row = Counter(cell.row for cell in table.cells)
        first = min((cell.row for cell in table.cells if not cell.head), default=0)
        self.last = max((cell.row for cell in table.cells), default=0)
        self.groups = [cell for cell in heads if in_row[cell.row] == 1 and cell.column == 1 and cell.row > 1]
        alone = set(self.groups)
        self.columns = [cell for cell in heads if cell.row < first and cell not in alone]
        self.sides = [cell for cell in heads if cell.row >= first and cell not in alone]
        self._above: dict[int, list[Cell]] = defaultdict(list)
        self._beside: dict[int, list[Cell]] = defaultdict(list)
        for cell in self.columns:
            for column in range(cell.column, cell.column + cell.columns):
                self._above[column].append(cell)
        for cell in self.sides:
            for row in range(cell.row, cell.row + cell.rows):
                self._beside[row].append(cell)

    def above(self, cell: Cell) -> list[Cell]:
        """The heads of a cell's column, the topmost first."""
        return self._above[cell.column]

    def beside(self, cell: Cell) -> list[Cell]:
        """The heads of a cell's row from the left, after that of its group."""
        at = bisect_left(self.groups, cell.row, key=lambda group: group.row)
        own = [one for one in self._beside[cell.row] if one.column < cell.column]
        if cell.total and cell.row == self.last:
            return own  # the sum of all groups
        return [*self.groups[max(0, at - 1) : at], *own]


def _moved(table: Table, report: Report, origin: Origin) -> Table:
    """A table at the offsets of the mended text; without a caption, with the heading above it."""
    heading = report.layout.section(table.start) if report.layout is not None else None
    caption = table.caption or ((heading.start, heading.end) if heading is not None else None)

    return Table(
        _at(origin, table.start),
        _at(origin, table.end),
        tuple(
            replace(cell, start=_at(origin, cell.start), end=_at(origin, cell.end)) for cell in table.cells
        ),
        (_at(origin, caption[0]), _at(origin, caption[1])) if caption is not None else None,
        (_at(origin, table.source[0]), _at(origin, table.source[1])) if table.source is not None else None,
    )


def _at(origin: Origin, offset: int) -> int:
    """Where an offset of the report's text lies in the mended text."""
    return offset if origin is None else bisect_left(origin, offset)
