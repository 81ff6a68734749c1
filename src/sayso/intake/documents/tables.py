"""The cells of a document's tables, once they have their place in the text, into `Table`s.

Takes `PlacedCell`s by table, gives `Table`s: which cells are heads, the line above that says what a table is
about, and the line below that says whose figures they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from sayso.codebook import word_set, words
from sayso.records import Block, BlockKind, Cell, Table

NUMERIC = re.compile(
    r"[\d.,%()+\-–/*~<>≥≤\s$€£]{0,60}\d[\d.,%()+\-–/*\s$€£kKmMbB]{0,60}|[-–—.]+|n/?a|nil"
    r"|[~<>≥≤]?\d[\d.,]*\s*[(\[][^()\[\]]{0,60}[)\]]",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
MOST_OF_SUM = 2
LONGEST_NUMBER = 80  # characters of a cell that is one
LONGEST_CAPTION = 240
MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell that holds text, its place in the text and in its table; `head` is `None` where the file
    does not say whether it is one.
    """

    text: str
    start: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool | None = None


def is_numeric(text: str) -> bool:
    """Whether a cell holds a number, or what stands for none, and no words."""
    return len(text) <= LONGEST_NUMBER and NUMERIC.fullmatch(text.strip()) is not None


def table_of(cells: Sequence[PlacedCell], text: str, blocks: Sequence[Block]) -> Table | None:
    """The table of these cells, in the order of the text; `None` for fewer than two columns or rows."""
    if len({cell.row for cell in cells}) < 2 or len({cell.column for cell in cells}) < 2:
        return None
    by_row = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    top = _head_rows(by_row)
    _widen(by_row[:top])
    left = _text_columns([cell for row in by_row[top:] for cell in row])
    cells = [one for row in by_row for one in row]
    heads = {
        one
        for at, row in enumerate(by_row)
        for one in row
        if at < top or one.head is True or (one.column in left and not is_numeric(one.text))
    }
    first = by_row[top][0].row if top < len(by_row) else 0
    sums = [one for one in heads if _is_sum(one.text, most=0 if one.row < first else MOST_OF_SUM)]
    made = tuple(
        _cell(one, head=one in heads, total=one not in heads and _is_in_sum(one, sums, first))
        for one in cells
    )
    start, end = made[0].start, max(one.end for one in made)
    before = [one for one in blocks if one.end <= start][-2:]
    after = next((one for one in blocks if one.start >= end), None)
    return Table(start, end, made, _caption(before, text), _source(after, text))


def _cell(one: PlacedCell, *, head: bool, total: bool) -> Cell:
    end = one.start + len(one.text)
    return Cell(one.start, end, one.row, one.column, one.rows, one.columns, head=head, total=total)


def _is_sum(text: str, most: int) -> bool:
    """Whether a head says that its row or column adds up others, with at most so many words beside that say
    of what: "Total", "Grand total", "Total Haiti".
    """
    found = [word.lower() for word in WORD.findall(text)]
    sums = word_set("tables", "sums", "words")
    if len(found) == 1 and found[0] in word_set("tables", "sums", "alone"):
        return True
    return bool(found) and found[0] in sums and sum(word not in sums for word in found) <= most


def _is_in_sum(cell: PlacedCell, sums: Sequence[PlacedCell], first: int) -> bool:
    """Whether a cell stands in the row or column of a sum; `first` is the first row that is no head."""
    return any(
        cell.row in range(one.row, one.row + one.rows)
        if one.row >= first
        else cell.column in range(one.column, one.column + one.columns)
        for one in sums
    )


def _head_rows(rows: Sequence[Sequence[PlacedCell]]) -> int:
    """How many rows at the top are heads: those of which the file says so, and those before the first with
    numbers.
    """
    said = next((at for at, row in enumerate(rows) if not all(cell.head for cell in row)), 0)
    if any(len(row) < 2 for row in rows[:said]):
        said = 0
    for at, row in enumerate(rows[said : MOST_HEAD_ROWS + 1], said):
        numbers = [cell for cell in row if is_numeric(cell.text) and cell.column > 1]
        if numbers and not all(YEAR.fullmatch(cell.text.strip()) for cell in numbers):
            return at
    return max(said, 1) if not any(is_numeric(cell.text) for cell in rows[0]) else said


def _widen(rows: Sequence[list[PlacedCell]]) -> None:
    """Heads over several heads, of which the file keeps the first column: they go on to the next that has a
    cell.
    """
    for row, below in pairwise(rows):
        own = {cell.column for cell in row}
        for at, cell in enumerate(row):
            if cell.columns > 1:
                continue  # the file says how far it goes
            last = cell.column + 1
            while last not in own and any(one.column == last for one in below):
                last += 1
            row[at] = replace(cell, columns=last - cell.column)


def _text_columns(cells: Sequence[PlacedCell]) -> set[int]:
    """The columns on the left of which most cells are words."""
    found: set[int] = set()
    for column in sorted({cell.column for cell in cells}):
        own = [cell for cell in cells if cell.column == column]
        if 2 * sum(is_numeric(cell.text) for cell in own) >= len(own):
            break
        found.add(column)
    columns = {cell.column for cell in cells}
    return found if len(found) < len(columns) else {min(columns)}


def _caption(before: Sequence[Block], text: str) -> tuple[int, int] | None:
    """The line over a table that says what it is about: "Table 2: …", a heading, words before a colon."""
    named = tuple(words("tables")["beside"]["captions"])
    for at, one in enumerate(reversed(before)):
        own = text[one.start : one.end].strip()
        if len(own) > LONGEST_CAPTION or one.kind is BlockKind.ROW:
            return None
        if own.lower().startswith(named) or (
            not at and (one.kind is BlockKind.HEADING or own.endswith(":") or one.kind is BlockKind.NOTE)
        ):
            return one.start, one.end
    return None


def _source(after: Block | None, text: str) -> tuple[int, int] | None:
    """The line under a table that says whose figures they are."""
    named = tuple(words("tables")["beside"]["sources"])
    if after is None or not text[after.start : after.end].strip(" *(").lower().startswith(named):
        return None
    return after.start, after.end
