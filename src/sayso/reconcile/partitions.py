"""Bring series, estimates, disagreements and the queue up to date: partitions that touched reports are in.

A partition is what is computed together: a family of measures, a place, a year.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.ledger.picture.changes import known_estimates, log_estimates
from sayso.ledger.picture.inputs import (
    KeyRow,
    counted_rows,
    disputed_claims,
    keys_in,
)
from sayso.ledger.picture.situations import any_members, situations_of_rows
from sayso.ledger.picture.stories import forms_of, printed_on
from sayso.ledger.picture.write import (
    DisputedNumber,
    drop_series,
    figure_rows_of,
    partitions_near,
    partitions_of,
    replace_disagreements,
    replace_queue,
    write_failures,
    write_series,
)
from sayso.ledger.review.situations import find_situations
from sayso.ledger.schema.connections import chunks
from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.disagreements.claims import disputes
from sayso.reconcile.queue import queue_claims, queue_figures, queue_unplaced
from sayso.reconcile.series import echoes
from sayso.reconcile.series.build import Strand, family_of
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.series.read import StrandReader
from sayso.reconcile.series.repeats import repeated_rows
from sayso.reconcile.series.trend import trend
from sayso.reconcile.situations.partitions import partitions_of_key
from sayso.records.picture import Disagreement, QueueItem
from sayso.records.situation import Situation

AT_ONCE = 2_000  # figures, about, that are computed together


def refresh_series(
    connection: Connection, touched: Collection[str], progress: Callable[[str, int, int], None]
) -> int:
    """Compute anew every partition that these reports touch; how many there were."""
    touched = {*touched, *forms_of(connection, touched)}
    rows, written, loose = _touched_rows(connection, touched)
    ordered, done, reader = sorted(rows), 0, StrandReader(connection)
    for some in _batches(ordered, rows):
        _make(connection, reader, {partition: rows[partition] for partition in some}, touched, written)
        done += len(some)
        progress("series", done, len(ordered))
    for ids in chunks(sorted(touched)):
        partitions = [f"claims|{report_id}" for report_id in ids]
        pairs = list(disputed_claims(connection, ids))
        disputed = list(disputes(connection, pairs))
        replace_disagreements(connection, partitions, disputed)
        replace_queue(connection, partitions, queue_claims(pairs, disputed))
        own = [key for report_id in ids for key in loose.get(report_id, ())]
        replace_queue(connection, [f"none|{report_id}" for report_id in ids], queue_unplaced(own))
    return len(ordered)


def _make(
    connection: Connection,
    reader: StrandReader,
    rows: Mapping[str, Collection[int]],
    touched: Collection[str],
    written: Mapping[str, Mapping[int, str]],
) -> None:
    """Compute and write some partitions; one that cannot be made stays as it was."""
    try:
        with connection.begin_nested():
            found = list(reader.strands(rows))
            _write(connection, found, list(rows), _changed(found, touched, written, rows))
    except DBAPIError:
        raise
    except Exception as error:
        if len(rows) > 1:
            for partition, numbers in rows.items():
                _make(connection, reader, {partition: numbers}, touched, written)
            return
        counted = [row for found in rows.values() for row in counted_rows(connection, found)]
        reports = {row.report_id for row in counted} & {*touched} or {row.report_id for row in counted}
        write_failures(connection, "series", dict.fromkeys(sorted(reports), error))


def _touched_rows(
    connection: Connection, touched: Collection[str]
) -> tuple[dict[str, set[int]], dict[str, dict[int, str]], dict[str, list[KeyRow]]]:
    """The touched partitions, each with the rows of all its figures, superseded ones among them; the series
    that rows are written in; and figures that are in no partition, by report. Figures that a fuller form of
    their report has are left out.
    """
    rows: dict[str, set[int]] = defaultdict(set)
    denied: set[DisputedNumber] = set()
    loose: dict[str, list[KeyRow]] = defaultdict(list)
    keys = _dated(connection, list(keys_in(connection, sorted(touched))))
    silent = repeated_rows(connection, keys)
    situations = _situations_of(connection, keys)
    placed: dict[int, list[str]] = {}
    for key in keys:
        if key.row in silent:
            continue
        partitions = partitions_of_key(key, situations.get(key.row, ()))
        placed[key.row] = partitions
        if not partitions:
            loose[key.report_id].append(key)
        for partition in partitions:
            rows[partition].add(key.row)
            if key.status == "denied":
                denied.add(DisputedNumber(family_of(key.measure), key.low, key.period_last or key.published))
    before, gone = partitions_of(connection, touched)
    near = partitions_near(connection, denied | gone, echoes.apart()) if before else set()
    written = figure_rows_of(connection, {*rows, *before, *near})
    for partition, found in written.items():
        rows[partition].update(
            row for row in found if row not in silent and partition in placed.get(row, (partition,))
        )
        if partition in near:  # a number may no longer be denied: all of it is made anew
            written[partition] = dict.fromkeys(found, "")
    return rows, written, loose


def _dated(connection: Connection, keys: list[KeyRow]) -> list[KeyRow]:
    """Keys, where a report has no day of publication with that of another form of it."""
    undated = {key.report_id for key in keys if key.published is None}
    days = printed_on(connection, undated) if undated else {}
    return [key if key.published else replace(key, published=days.get(key.report_id)) for key in keys]


def _situations_of(connection: Connection, keys: Sequence[KeyRow]) -> dict[int, list[Situation]]:
    """The situations that figures belong to, by their rows."""
    if not any_members(connection):
        return {}
    known = {one.id: one for one in find_situations(connection)}
    found = situations_of_rows(connection, [key.row for key in keys])
    return {row: [known[name] for name in names if name in known] for row, names in found.items()}


def _batches(ordered: list[str], rows: Mapping[str, Collection[int]]) -> Iterator[list[str]]:
    some, size = list[str](), 0
    for partition in ordered:
        some.append(partition)
        size += len(rows[partition])
        if size >= AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _changed(
    found: Sequence[Strand],
    touched: Collection[str],
    written: Mapping[str, Mapping[int, str]],
    partitions: Collection[str],
) -> set[str]:
    """The series to write: those that gain, lose or move a figure, whose reports are touched, or where
    somebody denies or echoes a number.
    """
    before = {
        (partition, row): name for partition in partitions for row, name in written.get(partition, {}).items()
    }
    changed = set[str]()
    for strand in found:
        name = strand.series.id
        for vote in strand.votes:
            was = before.pop((strand.series.partition, vote.row.row), None)
            if was != name or vote.row.report_id in touched or vote.denied or vote.echo is not None:
                changed |= {name, was or name}
    return changed | set(before.values())


def _write(
    connection: Connection, found: Sequence[Strand], partitions: Collection[str], changed: Collection[str]
) -> None:
    known = known_estimates(connection, changed)
    drop_series(connection, changed, partitions)
    anew = [strand for strand in found if strand.series.id in changed]
    made = {id(strand): list(estimate(strand)) for strand in found}
    moves = [trend(made[id(strand)]) for strand in anew]
    figures = [figure for strand in anew for figure in strand.figures()]
    estimates = [one for strand in anew for one in made[id(strand)]]
    series = [strand.series for strand in anew]
    write_series(connection, series, figures, estimates, [one for one in moves if one is not None])
    log_estimates(connection, known, estimates, figures)
    by_partition: dict[str, list[Strand]] = defaultdict(list)
    for strand in found:
        by_partition[strand.series.partition].append(strand)
    contradicting: list[Disagreement] = []
    waiting: list[QueueItem] = []
    for group in by_partition.values():  # what waits depends on its own partition alone
        own = list(disagreements(group))
        contradicting += own
        waiting += queue_figures(((strand, made[id(strand)]) for strand in group), own)
    replace_disagreements(connection, partitions, contradicting)
    replace_queue(connection, partitions, waiting)
