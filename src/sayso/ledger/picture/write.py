"""Write the picture into a ledger, and read back what incremental reconciling needs of it.

Takes an open transaction; rows go in and out as records of `sayso.records.picture`. Nothing here decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, delete, insert, select

from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.connections import chunks, insert_rows, upsert
from sayso.ledger.schema.review_tables import review
from sayso.ledger.schema.tables import reading
from sayso.ledger.schema.timestamps import now

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


def drop_decided(connection: Connection, since: int) -> None:
    """What was decided after a review no longer waits."""
    decided = select(review.c.finding_id).where(review.c.id > since, review.c.verdict != "undo")
    connection.execute(delete(tables.queue).where(tables.queue.c.finding_id.in_(decided)))


def drop_waiting(connection: Connection, finding_ids: Collection[str]) -> None:
    """These findings no longer wait."""
    connection.execute(delete(tables.queue).where(tables.queue.c.finding_id.in_(finding_ids)))


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
