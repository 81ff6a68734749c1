"""What is new since a person last looked: reports, and figures in the series that they watch.

What is new is told by the order in which it was read, never by the day that it tells of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, func, select

from sayso.ledger.picture.changes import last_change
from sayso.ledger.reports import ReportListRow
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import upsert
from sayso.ledger.schema.job_tables import last_look, watched_series
from sayso.ledger.schema.picture_tables import picture_reading, series, series_figure
from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.timestamps import now

COUNTED = 1_000  # new reports are counted up to so many


@dataclass(frozen=True, slots=True)
class Look:
    """What a person had seen when they last said so: readings and changes of the picture up to these."""

    at: datetime
    reading_id: int
    change_id: int


@dataclass(frozen=True, slots=True)
class NewReports:
    """New reports: how many (of more than `COUNTED` so many), and the newest of them."""

    count: int
    newest: list[ReportListRow]


@dataclass(frozen=True, slots=True)
class WatchedFigureRow:
    """A new figure in a series that somebody watches."""

    series_id: str
    figure_id: str
    day: date
    low: int | None
    high: int | None
    qualifier: str
    quote: str
    report_id: str
    title: str
    first_words: str
    publisher: str


def get_look(connection: Connection, who: str) -> Look | None:
    """A person's last look; `None` before the first."""
    row = connection.execute(select(*columns_of(Look, last_look)).where(last_look.c.who == who)).first()
    return Look(*row) if row is not None else None


def look_now(connection: Connection) -> Look:
    """What there is to be seen now: the readings that the picture holds, and its last change."""
    newest = connection.execute(select(func.max(picture_reading.c.reading_id))).scalar()
    return Look(now(), int(newest or 0), last_change(connection))


def mark_seen(connection: Connection, who: str, reading_id: int, change_id: int) -> None:
    """Keep what a person has seen: all up to these, and never more than there is."""
    there = look_now(connection)
    values = {
        "who": who, "at": there.at, "reading_id": min(max(reading_id, 0), there.reading_id),
        "change_id": min(max(change_id, 0), there.change_id),
    }  # fmt: skip
    connection.execute(upsert(connection, last_look), [values])


def first_read_after(mark: int) -> Select[Any]:
    """The ids of newest readings above `mark`, of reports that had not been read before."""
    g, older = tables.reading.c, tables.reading.alias()
    before = exists().where(older.c.report_id == g.report_id, older.c.id <= mark)
    return select(g.id).where(g.id > mark, g.superseded_by.is_(None), ~before)


def new_reports(connection: Connection, mark: int, limit: int = 6) -> NewReports:
    """Reports that were first read after a reading, the newest first."""
    some = first_read_after(mark).limit(COUNTED + 1).subquery()
    count = int(connection.execute(select(func.count()).select_from(some)).scalar() or 0)
    if not count:
        return NewReports(0, [])
    g, r = tables.reading, tables.report
    statement = select(*columns_of(ReportListRow, r)).select_from(g.join(r, r.c.id == g.c.report_id))
    newest = first_read_after(mark).order_by(g.c.id.desc()).limit(limit).subquery()
    rows = connection.execute(statement.where(g.c.id.in_(select(newest.c.id))).order_by(g.c.id.desc()))
    return NewReports(count, rows_as(ReportListRow, rows))


def watch_series(connection: Connection, who: str, series_id: str) -> None:
    """Watch a series."""
    values = {"who": who, "series_id": series_id, "at": now()}
    connection.execute(upsert(connection, watched_series), [values])


def leave_series(connection: Connection, who: str, series_id: str) -> None:
    """Watch a series no longer."""
    w = watched_series.c
    connection.execute(delete(watched_series).where(w.who == who, w.series_id == series_id))


def series_watched_by(connection: Connection, who: str) -> list[str]:
    """The series that a person watches, the first first."""
    w = watched_series.c
    return list(connection.execute(select(w.series_id).where(w.who == who).order_by(w.at)).scalars())


def is_watched(connection: Connection, who: str, series_id: str) -> bool:
    """Whether a person watches a series."""
    w = watched_series.c
    wanted = select(w.who).where(w.who == who, w.series_id == series_id)
    return connection.execute(wanted).first() is not None


def new_in_series(
    connection: Connection, ids: Sequence[str], mark: int, limit: int = 8
) -> list[WatchedFigureRow]:
    """Figures of these series that were first read after a reading, the newest first."""
    if not ids:
        return []
    f, s, r, older = tables.figure, series_figure, tables.report, tables.figure.alias()
    joined = s.join(f, f.c.row == s.c.figure_row).join(r, r.c.id == s.c.report_id)
    before = exists().where(
        and_(older.c.report_id == f.c.report_id, older.c.id == f.c.id, older.c.reading_id <= mark)
    )
    statement = select(*columns_of(WatchedFigureRow, s, f, r)).select_from(joined)
    where = (s.c.series_id.in_(ids), f.c.reading_id > mark, ~before)
    rows = connection.execute(statement.where(*where).order_by(f.c.row.desc()).limit(limit))
    return rows_as(WatchedFigureRow, rows)


def is_series(connection: Connection, series_id: str) -> bool:
    """Whether there is such a series."""
    return (
        connection.execute(select(series.c.id).where(series.c.id == series_id).limit(1)).first() is not None
    )
