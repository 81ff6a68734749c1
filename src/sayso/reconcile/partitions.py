"""Bring series, estimates, disagreements and the queue up to date: partitions that touched reports are in.

A partition is what is computed together: a family of measures, a place, a year.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.ledger.picture.changes import known_estimates, log_disagreements, log_estimates, missing
from sayso.ledger.picture.deltas import (
    Delta,
    disagreement_deltas,
    queue_deltas,
    series_deltas,
    write_deltas,
)
from sayso.ledger.picture.inputs import (
    KeyRow,
    counted_rows,
    disputed_claims,
    keys_in,
)
from sayso.ledger.picture.situations import any_members, situations_of_rows
from sayso.ledger.picture.stories import forms_of, printed_on
from sayso.ledger.picture.summaries import write_summaries
from sayso.ledger.picture.write import (
    DisputedNumber,
    figure_rows_of,
    partitions_near,
    partitions_of,
    write_failures,
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
from sayso.records.picture import Disagreement, Estimate, QueueItem, Series, SeriesFigure, Trend
from sayso.records.situation import Situation

AT_ONCE = 2_000  # figures, about, that are computed together


@dataclass(frozen=True, slots=True)
class MadePartitions:
    """What was computed of some partitions, and is not written yet; `failed` are reports whose partition
    could not be made, which stays as it was.
    """

    partitions: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    series: tuple[Series, ...] = ()  # those that changed, with what is in them
    figures: tuple[SeriesFigure, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    moves: tuple[Trend, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    waiting: tuple[QueueItem, ...] = ()
    failed: Mapping[str, Exception] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was there: the reports that are touched, the series that rows are written in, by partition, and
    the partitions `near` a number that may no longer be denied: all of these is made anew.
    """

    touched: frozenset[str]
    written: Mapping[str, Mapping[int, str]]
    near: frozenset[str]


def refresh_series(
    connection: Connection, touched: Collection[str], progress: Callable[[str, int, int], None]
) -> int:
    """Compute anew every partition that these reports touch; how many there were."""
    total = 0
    for made, done, total in make_partitions(connection, touched):
        if made.failed:
            write_failures(connection, "series", made.failed)
        else:
            write_made(connection, made, deltas_of(connection, made))
        progress("series", done, total)
    return total


def make_partitions(
    connection: Connection, touched: Collection[str], at_once: int = AT_ONCE
) -> Iterator[tuple[MadePartitions, int, int]]:
    """Compute every partition that these reports touch, without writing: some at a time, of `at_once` figures
    about, with how many are done, of how many. Nothing of it is asked of what is written meanwhile.
    """
    touched = {*touched, *forms_of(connection, touched)}
    rows, before, loose = _touched_rows(connection, touched)
    ordered, done, reader = sorted(rows), 0, StrandReader(connection)
    for some in _batches(ordered, rows, at_once):
        own = {partition: rows[partition] for partition in some}
        done += len(some)
        for made in _make(reader, own, before):
            yield made, done, len(ordered)
    for ids in chunks(sorted(touched)):
        pairs = list(disputed_claims(connection, ids))
        disputed = list(disputes(connection, pairs))
        keys = [key for report_id in ids for key in loose.get(report_id, ())]
        yield (
            MadePartitions(
                partitions=tuple(f"{kind}|{report_id}" for report_id in ids for kind in ("claims", "none")),
                disagreements=tuple(disputed),
                waiting=(*queue_claims(pairs, disputed), *queue_unplaced(keys)),
            ),
            done,
            len(ordered),
        )


def _make(
    reader: StrandReader, rows: Mapping[str, Collection[int]], before: _Before
) -> Iterator[MadePartitions]:
    """Compute some partitions; where one cannot be made the others are."""
    try:
        found = list(reader.strands(rows))
        yield _computed(found, tuple(rows), _changed(found, before, rows))
    except DBAPIError:
        raise
    except Exception as error:
        if len(rows) > 1:
            for partition, numbers in rows.items():
                yield from _make(reader, {partition: numbers}, before)
            return
        counted = [row for found in rows.values() for row in counted_rows(reader.connection, found)]
        reports = {row.report_id for row in counted} & before.touched or {row.report_id for row in counted}
        yield MadePartitions(failed=dict.fromkeys(sorted(reports), error))


def _touched_rows(
    connection: Connection, touched: Collection[str]
) -> tuple[dict[str, set[int]], _Before, dict[str, list[KeyRow]]]:
    """The touched partitions, each with the rows of all its figures, superseded ones among them; what is
    written of them; and figures that are in no partition, by report. Figures that a fuller form of their
    report has are left out.
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
    return rows, _Before(frozenset(touched), written, frozenset(near)), loose


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


def _batches(ordered: list[str], rows: Mapping[str, Collection[int]], at_once: int) -> Iterator[list[str]]:
    some, size = list[str](), 0
    for partition in ordered:
        some.append(partition)
        size += len(rows[partition])
        if size >= at_once:
            yield some
            some, size = [], 0
    if some:
        yield some


def _changed(found: Sequence[Strand], before: _Before, partitions: Collection[str]) -> set[str]:
    """The series to write: those that gain, lose or move a figure, whose reports are touched, or where
    somebody denies or echoes a number; of a situation all, as one number decides about others there: under
    which name a body goes, what parts come to together.
    """
    lost = {
        (partition, row): name
        for partition in partitions
        for row, name in before.written.get(partition, {}).items()
    }
    changed = set[str]()
    for strand in found:
        name = strand.series.id
        if strand.series.situation_id is not None:
            changed.add(name)
        for vote in strand.votes:
            was = lost.pop((strand.series.partition, vote.row.row), None)
            anew = strand.series.partition in before.near or vote.row.report_id in before.touched
            if was != name or anew or vote.denied or vote.echo is not None:
                changed |= {name, was or name}
    return changed | set(lost.values())


def _computed(found: Sequence[Strand], partitions: tuple[str, ...], changed: set[str]) -> MadePartitions:
    made = {id(strand): tuple(estimate(strand)) for strand in found}
    anew = [strand for strand in found if strand.series.id in changed]
    by_partition: dict[str, list[Strand]] = defaultdict(list)
    for strand in found:
        by_partition[strand.series.partition].append(strand)
    contradicting: list[Disagreement] = []
    waiting: list[QueueItem] = []
    for group in by_partition.values():  # what waits depends on its own partition alone
        own = list(disagreements(group))
        contradicting += own
        waiting += queue_figures(((strand, made[id(strand)]) for strand in group), own)
    return MadePartitions(
        partitions,
        frozenset(changed),
        tuple(strand.series for strand in anew),
        tuple(figure for strand in anew for figure in strand.figures()),
        tuple(one for strand in anew for one in made[id(strand)]),
        tuple(one for strand in anew if (one := trend(made[id(strand)])) is not None),
        tuple(contradicting),
        tuple(waiting),
    )


def write_made(connection: Connection, made: MadePartitions, deltas: Sequence[Delta]) -> None:
    """Write what was computed, with the summaries of its series, and log what is another now."""
    known = known_estimates(connection, made.changed)
    new = missing(connection, [one.id for one in made.disagreements])
    write_deltas(connection, deltas)
    write_summaries(connection, made.changed)
    log_estimates(connection, known, made.estimates, made.figures)
    log_disagreements(connection, [one for one in made.disagreements if one.id in new])


def deltas_of(connection: Connection, made: MadePartitions) -> list[Delta]:
    """What changes in the picture by what was computed."""
    records = (made.series, made.figures, made.estimates, made.moves)
    return [
        *series_deltas(connection, made.changed, made.partitions, records),
        *disagreement_deltas(connection, made.partitions, made.disagreements),
        *queue_deltas(connection, made.partitions, made.waiting),
    ]
