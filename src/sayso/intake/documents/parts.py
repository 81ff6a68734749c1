"""Parts of a document without pages (Word, OpenDocument, EPUB, RTF, sheets) into one text.

Takes `TextPart`s in their order, gives an `Assembled`: paragraphs with a blank line between them, rows of a
table a line each, its cells with a tab between them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sayso.intake.documents.assemble import BLOCK, CELL, ROW, Assembled
from sayso.intake.documents.tables import PlacedCell, table_of
from sayso.records import Block, BlockKind


@dataclass(frozen=True, slots=True)
class PartCell:
    """A cell of a row: its words, how many columns and rows it takes up, and whether the file calls it a head
    (`None`: it does not say).
    """

    text: str
    columns: int = 1
    rows: int = 1
    head: bool | None = None


@dataclass(frozen=True, slots=True)
class TextPart:
    """A paragraph, heading or item, or the cells of a row; `level` is that of a heading, `begins` whether a
    row is the first of its table.
    """

    kind: BlockKind
    cells: tuple[PartCell, ...]
    level: int = 0
    begins: bool = False


def paragraph(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> TextPart:
    """A part of one text."""
    return TextPart(kind, (PartCell(text),), level)


def table_rows(rows: Iterable[Sequence[PartCell]]) -> Iterator[TextPart]:
    """The parts of a table."""
    for at, row in enumerate(rows):
        yield TextPart(BlockKind.ROW, tuple(row), begins=not at)


def put_together(parts: Iterable[TextPart]) -> Assembled:
    """The document of the parts that hold words."""
    texts: list[str] = []
    blocks: list[Block] = []
    tables: list[list[PlacedCell]] = []
    filled: dict[int, int] = {}  # column of a table -> rows below that a cell further up takes up
    at, last, row, begins = 0, None, 0, False
    for part in parts:
        cells = [" ".join(cell.text.split()) for cell in part.cells]
        if part.begins:
            tables.append([])
            filled, row, begins = {}, 0, True
        row += 1
        text = CELL.join(cells).rstrip()
        if not text.strip():
            continue
        if last is not None:
            between = ROW if part.kind is last is BlockKind.ROW and not begins else BLOCK
            texts.append(between)
            at += len(between)
        if part.kind is BlockKind.ROW and tables:
            tables[-1].extend(_placed(part.cells, cells, (at, row), filled))
        texts.append(text)
        blocks.append(Block(part.kind, at, at + len(text), part.level))
        at, last, begins = at + len(text), part.kind, False
    whole = "".join(texts)
    made = (table_of(cells, whole, blocks) for cells in tables if cells)
    return Assembled(whole, tuple(blocks), (), tables=tuple(one for one in made if one is not None))


def _placed(
    cells: Sequence[PartCell], texts: Sequence[str], place: tuple[int, int], filled: dict[int, int]
) -> Iterator[PlacedCell]:
    """The cells of a row that hold words, in the columns that no cell of a row above takes up."""
    start, row = place
    column = 1
    for cell, text in zip(cells, texts, strict=True):
        while filled.get(column, 0) >= row:
            column += 1
        if text:
            yield PlacedCell(text, start, row, column, cell.rows, cell.columns, cell.head)
        for one in range(column, column + cell.columns):
            filled[one] = row + cell.rows - 1
        column += cell.columns
        start += len(text) + len(CELL)
