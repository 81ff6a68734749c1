"""The order in which a page is read: columns from left to right, what stands above and below them apart.

Takes the `Segment`s of a page, gives runs of segments that are read from top to bottom, one column each, and
those that stand in rows and columns as a grid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from sayso.intake.documents.grids import columns, in_columns
from sayso.intake.documents.lines import Segment
from sayso.intake.documents.tables import is_numeric

MOST_SEGMENTS = 2_000  # of a page; one with more is a map or a chart, and has no columns
LEAST_LINES = 2  # on each side of a gutter
MARGIN = 0.5  # sizes of type that a gutter has free
TALL = 3.0  # lines that two columns share at least
LEADING = 0.8  # sizes of type between two lines of a paragraph
GRID_ROWS = 3
SHORT = 28  # characters of a usual cell
LONGEST_HEAD = 60  # characters of the head of a column
HEAD_GAP = 2.0  # sizes of type between the head of a column and what it heads
MOST_HEADS = 4  # lines
CELLS = 0.3  # the share of a grid's cells that are numbers
Rows = tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Segments that are read together; `rows` where they stand in a grid."""

    segments: tuple[Segment, ...]
    rows: Rows = ()


def regions(found: Sequence[Segment]) -> Iterator[Region]:
    """The regions of a page, in the order of reading."""
    if not found:
        return
    split = _gutter(found) if len(found) <= MOST_SEGMENTS else None
    if split is None:
        yield Region(tuple(sorted(found, key=lambda one: (one.top, one.left))))
        return
    above, left, right, below = split
    inside = [*left, *right]
    if rows := grid(inside):
        rows, above = _with_heads(rows, above)
        rows, below = _with_last(rows, below)
        yield from regions(above)
        yield Region(tuple(one for row in rows for one in row), rows)
        yield from regions(below)
        return
    for part in (above, left, right, below):
        yield from regions(part)


def bands(found: Sequence[Segment]) -> list[list[Segment]]:
    """Segments that stand at one height, from left to right, the bands from top to bottom."""
    rows: list[list[Segment]] = []
    for one in sorted(found, key=lambda one: one.middle):
        if rows and abs(one.middle - median(other.middle for other in rows[-1])) < 0.5 * one.height:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def grid(found: Sequence[Segment]) -> Rows:
    """The rows of a table, or none where segments stand in no grid."""
    rows = bands(found)
    several = [row for row in rows if len(row) > 1]
    if len(several) < GRID_ROWS or len(several) < 0.6 * len(rows):
        return ()
    cells = [one for row in several for one in row]
    numbers = sum(is_numeric(one.text) for one in cells)
    short = sum(len(one.text) <= SHORT for one in cells)
    if numbers < CELLS * len(cells) or short < 0.75 * len(cells):
        return ()
    return tuple(tuple(row) for row in rows)


def _with_heads(rows: Rows, above: Sequence[Segment]) -> tuple[Rows, list[Segment]]:
    """The rows with the lines right above that head their columns, and what else stands above."""
    found = columns(rows)
    rest = bands(above)
    taken: list[tuple[Segment, ...]] = []
    top = min(one.top for one in rows[0])
    while rest and len(taken) < MOST_HEADS:
        line = tuple(part for one in rest[-1] for part in in_columns(one, found))
        near = top - max(one.bottom for one in line) < HEAD_GAP * line[0].size
        several = len(line) > 1 and 2 * len(line) >= len(found) - 1
        if not near or not several or any(len(one.text) > LONGEST_HEAD for one in line):
            break
        taken.insert(0, line)
        top = min(one.top for one in line)
        rest.pop()
    return (*taken, *rows), [one for band in rest for one in band]


def _with_last(rows: Rows, below: Sequence[Segment]) -> tuple[Rows, list[Segment]]:
    """The rows with the rows of numbers right below, and what else stands below."""
    found = columns(rows)
    rest = bands(below)
    taken = [*rows]
    while rest:
        line = tuple(part for one in rest[0] for part in in_columns(one, found))
        low = max(one.bottom for one in taken[-1])
        beside = line[0].middle < low
        near = min(one.top for one in line) - low < HEAD_GAP * line[0].size
        numbers = sum(is_numeric(one.text) for one in line)
        if not near or 2 * numbers < len(line) or (len(line) < 2 and not beside):
            break
        if beside:
            taken[-1] = tuple(sorted([*taken[-1], *line], key=lambda one: one.left))
        else:
            taken.append(line)
        rest.pop(0)
    return tuple(taken), [one for band in rest for one in band]


def _gutter(
    found: Sequence[Segment],
) -> tuple[list[Segment], list[Segment], list[Segment], list[Segment]] | None:
    """What stands above, left of, right of and below the tallest gutter; `None` without one."""
    ordered = sorted(found, key=lambda one: one.top)
    size = median(one.size for one in ordered)
    best: tuple[float, float, int, int] | None = None
    for x in sorted({round(one.left - MARGIN * size, 0) for one in ordered}):
        for first, after in _runs(ordered, x, MARGIN * size):
            tall = _shared(ordered[first:after], x)
            if tall >= TALL * size and (best is None or tall > best[0]):
                best = tall, x, first, after
    if best is None:
        return None
    _, x, first, after = best
    first, after = _trimmed(ordered, x, first, after)
    run = ordered[first:after]
    left, right = ([one for one in run if (one.left < x) is side] for side in (True, False))
    return ordered[:first], left, right, ordered[after:]


def _trimmed(ordered: Sequence[Segment], x: float, first: int, after: int) -> tuple[int, int]:
    """A run without the last lines of what stands above it, and without what begins below its columns."""
    run = ordered[first:after]
    top = max(min(one.top for one in run if (one.left < x) is side) for side in (True, False))
    bottom = min(max(one.bottom for one in run if (one.left < x) is side) for side in (True, False))
    while first and ordered[first].bottom < top and _follows(ordered[first - 1], ordered[first]):
        first += 1
    for at in range(after - 1, first, -1):
        if ordered[at].top < bottom:
            break
        if not _follows(ordered[at - 1], ordered[at]) or _stands_out(ordered[at - 1], ordered[at]):
            after = at
    return first, after


def _follows(above: Segment, one: Segment) -> bool:
    """Whether a line is set right below another."""
    return one.top - above.bottom < LEADING * one.size


def _stands_out(above: Segment, one: Segment) -> bool:
    """Whether a line is a heading's, beside that above it."""
    return one.size > 1.1 * above.size or (one.bold and not above.bold)


def _runs(ordered: Sequence[Segment], x: float, margin: float) -> Iterator[tuple[int, int]]:
    """The longest runs of segments, from top to bottom, of which none crosses `x`."""
    first = 0
    for at, one in enumerate([*ordered, None]):
        if one is None or (one.left < x and one.right > x - margin * 0.5):
            if at - first >= 2 * LEAST_LINES:
                yield first, at
            first = at + 1


def _shared(run: Sequence[Segment], x: float) -> float:
    """The height that both sides of `x` share; 0 with too few lines on one of them."""
    left, right = ([one for one in run if (one.left < x) is side] for side in (True, False))
    if min(len(left), len(right)) < LEAST_LINES:
        return 0.0
    top = max(min(one.top for one in side) for side in (left, right))
    bottom = min(max(one.bottom for one in side) for side in (left, right))
    return bottom - top
