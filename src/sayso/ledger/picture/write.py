"""Write the picture into a ledger, and read back what incremental reconciling needs of it.

Takes an open transaction; rows go in and out as records of `sayso.records.picture`. Nothing here decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, tuple_

from sayso.ledger.picture.changes import log_disagreements
from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.connections import chunks, insert_rows, plain_value, upsert
from sayso.ledger.schema.tables import reading
from sayso.ledger.schema.timestamps import now
from sayso.records.picture import (
    Disagreement,
    Estimate,
    QueueItem,
    Series,
    SeriesFigure,
    Side,
    Trend,
)

VERSION = "version"


def stored_version(connection: Connection) -> str | None:
    """What made the picture; `None` if there is none."""
    state = tables.picture_state.c
    return connection.execute(select(state.value).where(state.name == VERSION)).scalar()


def clear_picture(connection: Connection, made_by: str) -> None:
    """Take the whole picture away, and say what will make it again."""
    for table in reversed(tables.TABLES):
        connection.execute(delete(table))
    connection.execute(insert(tables.picture_state).values(name=VERSION, value=made_by))


def pending_readings(connection: Connection) -> tuple[dict[int, str], dict[int, str]]:
    """Readings that are not in the picture yet, and those in it that are superseded; each with its report."""
    seen = tables.picture_reading
    both = reading.outerjoin(seen, seen.c.reading_id == reading.c.id)
    new = select(reading.c.id, reading.c.report_id).select_from(both)
    new = new.where(reading.c.superseded_by.is_(None), seen.c.reading_id.is_(None))
    gone = select(seen.c.reading_id, seen.c.report_id).join(reading, reading.c.id == seen.c.reading_id)
    gone = gone.where(reading.c.superseded_by.is_not(None))
    added, dropped = ({row[0]: row[1] for row in connection.execute(wanted).all()} for wanted in (new, gone))
    return added, dropped


def mark_readings(connection: Connection, new: dict[int, str], gone: Iterable[int]) -> None:
    """Note that the picture holds these readings, and no longer those."""
    rows = [{"reading_id": number, "report_id": report} for number, report in new.items()]
    insert_rows(connection, tables.picture_reading, rows)
    for some in chunks(gone):
        connection.execute(
            delete(tables.picture_reading).where(tables.picture_reading.c.reading_id.in_(some))
        )


def write_failures(connection: Connection, step: str, failures: Mapping[str, Exception]) -> None:
    """Note reports that a step could not take in, with what went wrong."""
    rows = [
        {"report_id": name, "step": step, "at": now(),
         "message": f"It could not be reconciled ({type(error).__name__}: {error}). Please report this."}
        for name, error in failures.items()
    ]  # fmt: skip
    if rows:
        connection.execute(upsert(connection, tables.picture_failure), rows)


def clear_failures(connection: Connection, report_ids: Collection[str]) -> None:
    """Forget what went wrong with these reports, which are reconciled again."""
    table = tables.picture_failure
    for some in chunks(report_ids):
        connection.execute(delete(table).where(table.c.report_id.in_(some)))


@dataclass(frozen=True, slots=True)
class DisputedNumber:
    """A number of a family of measures on a day."""

    family: str
    low: int | None
    day: date | None


def partitions_of(
    connection: Connection, report_ids: Collection[str]
) -> tuple[set[str], set[DisputedNumber]]:
    """The partitions that figures of these reports are in, and the numbers among these that are disputed."""
    figure, partitions, numbers = tables.series_figure.c, set[str](), set[DisputedNumber]()
    for some in chunks(report_ids):
        wanted = select(figure.partition, figure.low, figure.day, figure.disputed)
        for partition, low, day, is_disputed in connection.execute(wanted.where(figure.report_id.in_(some))):
            partitions.add(partition)
            if is_disputed:
                numbers.add(DisputedNumber(partition.partition("|")[0], low, day))
    return partitions, numbers


def partitions_near(
    connection: Connection, numbers: Collection[DisputedNumber], apart: timedelta
) -> set[str]:
    """The partitions where the same number of a family stands within some days."""
    figure, found = tables.series_figure.c, set[str]()
    for one in numbers:
        if one.day is not None:
            where = and_(
                figure.partition > f"{one.family}|",
                figure.partition < f"{one.family}}}",  # the character after the bar
                figure.low == one.low,
                figure.day.between(one.day - apart, one.day + apart),
            )
            found |= {row[0] for row in connection.execute(select(figure.partition).where(where).distinct())}
    return found


BLOCK_TABLES = (tables.series, tables.series_figure, tables.estimate, tables.trend)


def drop_series(connection: Connection, ids: Collection[str], partitions: Collection[str]) -> None:
    """Take away what is written of these series in these partitions."""
    wanted = set(partitions)
    for table in BLOCK_TABLES:
        own, partition = table.c.id if table is tables.series else table.c.series_id, table.c.partition
        for some in chunks(ids):
            held = connection.execute(select(own, partition).where(own.in_(some)).distinct()).all()
            inside = [(name, other) for name, other in held if other in wanted]
            for pairs in chunks(inside):
                connection.execute(delete(table).where(tuple_(own, partition).in_(pairs)))


def write_series(
    connection: Connection,
    series: Iterable[Series],
    figures: Iterable[SeriesFigure],
    estimates: Iterable[Estimate],
    trend: Iterable[Trend],
) -> None:
    """Write what was computed of some partitions."""
    for table, found in (
        (tables.series, series),
        (tables.series_figure, figures),
        (tables.estimate, estimates),
        (tables.trend, trend),
    ):
        insert_rows(connection, table, [_values(one) for one in found])


def replace_disagreements(
    connection: Connection, partitions: Collection[str], disagreements: Iterable[Disagreement]
) -> None:
    """Write the disagreements of these partitions in place of those there; what stays is not touched."""
    table, before = tables.disagreement, dict[str, tuple[str, int]]()
    for some in chunks(partitions):
        wanted = select(table.c.id, table.c.sentence, table.c.severity).where(table.c.partition.in_(some))
        before |= {row[0]: (row[1], row[2]) for row in connection.execute(wanted).all()}
    found = {one.id: one for one in disagreements}
    changed = [one for one in found.values() if before.get(one.id) != (one.sentence, one.severity.value)]
    for some in chunks((before.keys() - found.keys()) | (before.keys() & {one.id for one in changed})):
        connection.execute(delete(table).where(table.c.id.in_(some)))
        sides = tables.disagreement_side
        connection.execute(delete(sides).where(sides.c.disagreement_id.in_(some)))
    insert_rows(connection, table, [_values(one) for one in changed])
    rows = [
        {"disagreement_id": one.id, "finding_id": finding, "report_id": report_id}
        for one in changed
        for finding, report_id in sorted({(side.finding, side.report_id) for side in (one.one, one.other)})
    ]
    insert_rows(connection, tables.disagreement_side, rows)
    log_disagreements(connection, [one for one in changed if one.id not in before])


def replace_queue(connection: Connection, partitions: Collection[str], waiting: Iterable[QueueItem]) -> None:
    """Write what waits for review in these partitions in place of what is there."""
    table, before = tables.queue, dict[str, tuple[Any, ...]]()
    for some in chunks(partitions):
        wanted = select(table.c.finding_id, table.c.partition, table.c.score, table.c.reasons)
        for row in connection.execute(wanted.where(table.c.partition.in_(some))):
            before[row.finding_id] = (row.partition, row.score, tuple(row.reasons))
    found = {one.finding_id: one for one in waiting}
    changed = [
        one for one in found.values() if before.get(one.finding_id) != (one.partition, one.score, one.reasons)
    ]
    for some in chunks((before.keys() - found.keys()) | {one.finding_id for one in changed}):
        connection.execute(delete(table).where(table.c.finding_id.in_(some)))
    insert_rows(connection, table, [_values(one) for one in changed])


def _values(record: Any) -> dict[str, Any]:
    """The columns of a flat record."""
    names, lists = _names(record.__class__)
    values = {name: getattr(record, name) for name in names}
    for name in lists:
        values[name] = plain_value(values[name])
    return values


@cache
def _names(kind: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a record, and those that are lists or records."""
    names = tuple(field.name for field in fields(kind))
    return names, tuple(
        field.name for field in fields(kind) if "tuple" in str(field.type) or field.type is Side
    )


def figure_rows_of(connection: Connection, partitions: Collection[str]) -> dict[str, dict[int, str]]:
    """The rows of the figures in partitions, each with its series, by partition."""
    figure, found = tables.series_figure.c, dict[str, dict[int, str]]()
    for some in chunks(partitions):
        wanted = select(figure.partition, figure.figure_row, figure.series_id).where(
            figure.partition.in_(some)
        )
        for partition, row, series_id in connection.execute(wanted).all():
            found.setdefault(partition, {})[row] = series_id
    return found
