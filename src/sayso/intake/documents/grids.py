"""The rows of a table on a page: which column each of its segments stands in, and which lines are one cell.

Takes the bands of segments of a grid, from top to bottom, gives `Draft`s, a row each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from sayso.intake.documents.blocks import Draft, LinePart
from sayso.intake.documents.lines import Segment, split
from sayso.intake.documents.tables import is_numeric
from sayso.records import BlockKind

Band = Sequence[Segment]
Column = tuple[float, float]  # left and right, in points
LEADING = 1.5  # sizes of type from the middle of a line of a cell to that of the next
HEAD_GAP = 0.5  # sizes of type between two cells that stand over columns
MIDDLE = 0.12  # of the distance of two columns, by which a head over both may miss their middle
PITCH = 0.8  # of the usual distance of two rows, from which they are two


@dataclass(slots=True)
class GridRow:
    """A row in the making: by the columns that a cell takes up, first and last, its lines."""

    cells: dict[tuple[int, int], list[Segment]] = field(default_factory=dict)

    @property
    def last(self) -> float:
        """The height of the middle of its last line."""
        return max(line.middle for lines in self.cells.values() for line in lines)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return median(line.middle for lines in self.cells.values() for line in lines)

    @property
    def size(self) -> float:
        """The size of its type."""
        return max(lines[0].size for lines in self.cells.values())

    @property
    def numbers(self) -> int:
        """How many of its cells are numbers, but for the first column."""
        return sum(span[0] > 0 and is_numeric(lines[0].text) for span, lines in self.cells.items())


def row_drafts(rows: Sequence[Band], page: int) -> Iterator[Draft]:
    """The rows of a table."""
    found = columns(rows)
    placed = [_placed(row, found) for row in rows]
    merged = list(_merged(placed))
    _widen(merged)
    for at, row in enumerate(merged):
        pieces = [
            LinePart(
                line.text, page, (line.left, line.top, line.right, line.bottom), first + 1, last - first + 1
            )
            for (first, last), lines in sorted(row.cells.items())
            for line in lines
        ]
        yield Draft(BlockKind.ROW, pieces, next(iter(row.cells.values()))[0].size, begins=not at)


def columns(rows: Sequence[Band]) -> list[Column]:
    """The columns of a table, from the left: by its rows with numbers, those of most cells first."""
    found: list[Column] = []
    full = sorted(rows, key=lambda row: -sum(is_numeric(one.text) for one in row))
    for row in full:
        if not any(is_numeric(one.text) for one in row) and found:
            continue
        for one in row:
            over = [at for at, column in enumerate(found) if _overlap(one, column)]
            if not over:
                found.append((one.left, one.right))
            elif len(over) == 1:
                left, right = found[over[0]]
                found[over[0]] = min(left, one.left), max(right, one.right)
    return sorted(found)


def _overlap(one: Segment, column: Column) -> bool:
    return one.left < column[1] and column[0] < one.right


def in_columns(one: Segment, found: Sequence[Column]) -> list[Segment]:
    """A segment, or the parts of one that goes over several columns, if gaps divide it."""
    return split(one, HEAD_GAP) if sum(_overlap(one, column) for column in found) > 1 else [one]


def _placed(row: Band, found: Sequence[Column]) -> GridRow:
    made = GridRow()
    for one in (part for segment in row for part in in_columns(segment, found)):
        over = [at for at, column in enumerate(found) if _overlap(one, column)]
        over = over or _nearest(one, found)
        made.cells.setdefault((over[0], over[-1]), []).append(one)
    return made


def _nearest(one: Segment, found: Sequence[Column]) -> list[int]:
    """The column that a segment over none is nearest to; two, if words stand in the middle between them."""
    middle = (one.left + one.right) / 2
    middles = [sum(column) / 2 for column in found]
    first, *rest = sorted(range(len(found)), key=lambda at: abs(middles[at] - middle))
    if rest and not is_numeric(one.text):
        between, apart = (middles[first] + middles[rest[0]]) / 2, abs(middles[first] - middles[rest[0]])
        if abs(between - middle) < MIDDLE * apart:
            return sorted([first, rest[0]])
    return [first]


def _merged(rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """Rows, those joined that are lines of one."""
    first = next((at for at, row in enumerate(rows) if row.numbers), len(rows))
    pitches = [
        below.middle - above.middle for above, below in pairwise(rows) if above.numbers and below.numbers
    ]
    made: list[GridRow] = []
    for at, row in enumerate(rows):
        above = made[-1] if made else None
        leading = LEADING * row.size
        if pitches and at >= first:
            leading = min(leading, PITCH * median(pitches))
        near = above is not None and row.middle - above.last < leading
        if above is not None and near and _is_one(above, row, heads=at < first):
            for span, lines in row.cells.items():
                above.cells.setdefault(span, []).extend(lines)
        else:
            made.append(row)
    yield from made


def _is_one(above: GridRow, row: GridRow, *, heads: bool) -> bool:
    """Whether a row goes on with that above it: heads whose cells take up one column each, or words that a
    cell of numbers' row goes on with.
    """
    if heads:
        return all(first == last for first, last in (*above.cells, *row.cells))
    if row.numbers and above.numbers:
        return False
    words = row if not row.numbers else above
    return all(span[0] == span[1] for span in words.cells) and (
        len(words.cells) < len((above if words is row else row).cells)
    )


def _widen(rows: Sequence[GridRow]) -> None:
    """Heads over heads: columns that have none above them take the nearest ("Houses" over "damaged" and
    "destroyed").
    """
    first = next((at for at, row in enumerate(rows) if row.numbers), 0)
    for above, below in pairwise(rows[:first]):
        taken = {at for left, right in above.cells for at in range(left, right + 1)}
        for span in [one for one in below.cells if one[0] == one[1] and one[0] not in taken]:
            middle = _middle(below.cells[span])
            nearest = min(above.cells, key=lambda one: abs(_middle(above.cells[one]) - middle))
            low, high = min(nearest[0], span[0]), max(nearest[1], span[0])
            between = range(low, high + 1)
            if all(at in (span[0], *range(nearest[0], nearest[1] + 1)) or at not in taken for at in between):
                above.cells[low, high] = above.cells.pop(nearest)


def _middle(lines: Sequence[Segment]) -> float:
    return (min(one.left for one in lines) + max(one.right for one in lines)) / 2
