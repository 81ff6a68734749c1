"""Bring series, estimates, disagreements and the queue up to date: partitions that touched reports are in.

A partition is what is computed together: a family of measures, a place, a year.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.ledger.picture.inputs import (
    KeyRow,
    counted_rows,
    disputed_claims,
    keys_in,
)
from sayso.ledger.picture.write import (
    DisputedNumber,
    blocks_near,
    blocks_of,
    drop_series,
    figure_rows_of,
    replace_disagreements,
    replace_queue,
    write_failures,
    write_series,
)
from sayso.ledger.schema.connections import chunks
from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.disagreements.claims import disputes
from sayso.reconcile.queue import disputing, placeless, waiting
from sayso.reconcile.series import echoes
from sayso.reconcile.series.build import Strand, block_of, family_of
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.series.read import StrandReader
from sayso.reconcile.series.trend import movement

AT_ONCE = 2_000  # figures, about, that are computed together


def refresh_series(
    connection: Connection, touched: Collection[str], progress: Callable[[str, int, int], None]
) -> int:
    """Compute anew every block that these reports touch; how many there were."""
    rows, written, loose = _touched_rows(connection, touched)
    ordered, done, reader = sorted(rows), 0, StrandReader(connection)
    for some in _batches(ordered, rows):
        _make(connection, reader, {block: rows[block] for block in some}, touched, written)
        done += len(some)
        progress("series", done, len(ordered))
    for ids in chunks(sorted(touched)):
        blocks = [f"claims|{report_id}" for report_id in ids]
        pairs = list(disputed_claims(connection, ids))
        disputed = list(disputes(connection, pairs))
        replace_disagreements(connection, blocks, disputed)
        replace_queue(connection, blocks, disputing(pairs, disputed))
        own = [key for report_id in ids for key in loose.get(report_id, ())]
        replace_queue(connection, [f"none|{report_id}" for report_id in ids], placeless(own))
    return len(ordered)


def _make(
    connection: Connection,
    reader: StrandReader,
    rows: Mapping[str, Collection[int]],
    touched: Collection[str],
    written: Mapping[str, Mapping[int, str]],
) -> None:
    """Compute and write some blocks; one that cannot be made stays as it was, a failure of its reports."""
    try:
        with connection.begin_nested():
            found = list(reader.strands(rows))
            _write(connection, found, list(rows), _changed(found, touched, written, rows))
    except DBAPIError:
        raise
    except Exception as error:
        if len(rows) > 1:
            for block, numbers in rows.items():
                _make(connection, reader, {block: numbers}, touched, written)
            return
        counted = [row for found in rows.values() for row in counted_rows(connection, found)]
        reports = {row.report_id for row in counted} & {*touched} or {row.report_id for row in counted}
        write_failures(connection, "series", dict.fromkeys(sorted(reports), error))


def _touched_rows(
    connection: Connection, touched: Collection[str]
) -> tuple[dict[str, set[int]], dict[str, dict[int, str]], dict[str, list[KeyRow]]]:
    """The touched blocks, each with the rows of all its figures, superseded ones among them; the series that
    rows are written in; and figures that are in no block, by report.
    """
    rows: dict[str, set[int]] = defaultdict(set)
    denied: set[DisputedNumber] = set()
    loose: dict[str, list[KeyRow]] = defaultdict(list)
    for key in keys_in(connection, sorted(touched)):
        block = block_of(key)
        if block is None:
            loose[key.report_id].append(key)
        else:
            rows[block].add(key.row)
            if key.status == "denied":
                denied.add(DisputedNumber(family_of(key.measure), key.low, key.period_last or key.published))
    before, gone = blocks_of(connection, touched)
    near = blocks_near(connection, denied | gone, echoes.apart()) if before else set()
    written = figure_rows_of(connection, {*rows, *before, *near})
    for block, found in written.items():
        rows[block].update(found)
        if block in near:  # a number that was denied may be so no more: all of it is made anew
            written[block] = dict.fromkeys(found, "")
    return rows, written, loose


def _batches(ordered: list[str], rows: Mapping[str, Collection[int]]) -> Iterator[list[str]]:
    some, size = list[str](), 0
    for block in ordered:
        some.append(block)
        size += len(rows[block])
        if size >= AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _changed(
    found: Sequence[Strand],
    touched: Collection[str],
    written: Mapping[str, Mapping[int, str]],
    blocks: Collection[str],
) -> set[str]:
    """The series to write: those that gain, lose or move a figure, whose reports are touched, or where
    somebody denies or echoes a number.
    """
    before = {row: name for block in blocks for row, name in written.get(block, {}).items()}
    changed = set[str]()
    for strand in found:
        name = strand.series.id
        for vote in strand.votes:
            was = before.pop(vote.row.row, None)
            if was != name or vote.row.report_id in touched or vote.denied or vote.echo is not None:
                changed |= {name, was or name}
    return changed | set(before.values())


def _write(
    connection: Connection, found: Sequence[Strand], blocks: Collection[str], changed: Collection[str]
) -> None:
    drop_series(connection, changed, blocks)
    anew = [strand for strand in found if strand.series.id in changed]
    made = {id(strand): list(estimate(strand)) for strand in found}
    moves = [movement(made[id(strand)]) for strand in anew]
    write_series(
        connection,
        [strand.series for strand in anew],
        [figure for strand in anew for figure in strand.figures()],
        [one for strand in anew for one in made[id(strand)]],
        [one for one in moves if one is not None],
    )
    by_block: dict[str, list[Strand]] = defaultdict(list)
    for strand in found:
        by_block[strand.series.block].append(strand)
    contradicting = [one for group in by_block.values() for one in disagreements(group)]
    replace_disagreements(connection, blocks, contradicting)
    replace_queue(
        connection, blocks, waiting(((strand, made[id(strand)]) for strand in found), contradicting)
    )
