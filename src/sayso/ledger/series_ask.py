"""Ask a ledger for one series: its figures with their sentences, its estimates, what contradicts what.

Takes the id of a series and the days that are wanted, gives rows.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from sayso.ledger import asking, picture_ask, tables
from sayso.ledger import picture_tables as picture
from sayso.ledger.documents import AROUND, sentence_span
from sayso.ledger.picture_query import chunks
from sayso.ledger.picture_rows import EstimateRow, SeriesRow

MOST = 250  # figures of one page


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A figure of a series as it counts there (`low`, `high`), with its days and its sentence."""

    figure_id: str
    day: date
    low: int | None
    high: int | None
    speaks: str
    quality: int
    story: str
    disputed: bool
    note: str | None
    measure: str
    qualifier: str
    period_first: date | None
    period_last: date | None
    period_precision: str
    status: str
    quote: str
    start: int
    end: int
    review_id: int | None
    report_id: str
    publisher: str
    published: date | None
    title: str
    sentence: str = ""
    stale: bool = False


def series_of(connection: Connection, name: str) -> SeriesRow | None:
    """A series by its whole id."""
    s = picture.series
    rows = connection.execute(select(s).where(s.c.id == name).order_by(s.c.first)).all()
    return picture_ask.series_row(rows) if rows else None


def told(
    connection: Connection, name: str, since: date | None = None, until: date | None = None
) -> list[ToldRow]:
    """The figures of a series between two days, by day; of very many the newest."""
    s, f, r = picture.series_figure, tables.figure, tables.report
    parts = (s, f, r)
    names = [field.name for field in fields(ToldRow) if field.name not in ("sentence", "stale")]
    columns = [next(t.c[one] for t in parts if one in t.c) for one in names]
    from_ = case((f.c.start > AROUND, f.c.start - AROUND), else_=0)
    around = func.substr(r.c.text, from_ + 1, f.c.end - from_ + AROUND)
    joined = s.join(f, f.c.row == s.c.figure_row).join(r, r.c.id == s.c.report_id)
    statement = select(*columns, around, from_).select_from(joined)
    statement = statement.where(s.c.series_id == name)
    if since is not None:
        statement = statement.where(s.c.day >= since)
    if until is not None:
        statement = statement.where(s.c.day <= until)
    ordered = statement.order_by(s.c.day.desc(), r.c.published.desc(), s.c.figure_row).limit(MOST)
    rows = connection.execute(ordered).all()
    late = _stale(connection, {row.figure_id for row in rows})
    return [_told(row, late) for row in reversed(rows)]


def _told(row: Any, late: Collection[str]) -> ToldRow:
    *values, around, before = row
    (made,) = asking.made(ToldRow, [values])
    low, high = sentence_span(around, made.start - before, made.end - before)
    return replace(made, sentence=" ".join(around[low:high].split()), stale=made.figure_id in late)


def _stale(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these figures that were out of date when they were printed."""
    side, d = picture.disagreement_side, picture.disagreement
    found = set[str]()
    for some in chunks(ids):
        joined = side.join(d, d.c.id == side.c.disagreement_id)
        wanted = select(side.c.finding_id, d.c.one).select_from(joined)
        rows = connection.execute(wanted.where(side.c.finding_id.in_(some), d.c.kind == "stale"))
        found |= {row.finding_id for row in rows if row.one["finding"] == row.finding_id}
    return found


def estimates(
    connection: Connection, name: str, since: date | None = None, until: date | None = None
) -> list[EstimateRow]:
    """The estimates of a series between two days, by day; of very many the newest."""
    e, s = picture.estimate, picture.series
    joined = e.join(s, and_(s.c.id == e.c.series_id, s.c.block == e.c.block))
    columns = [(e if field.name in e.c else s).c[field.name] for field in fields(EstimateRow)]
    statement = select(*columns).select_from(joined).where(e.c.series_id == name)
    if since is not None:
        statement = statement.where(e.c.day >= since)
    if until is not None:
        statement = statement.where(e.c.day <= until)
    rows = connection.execute(statement.order_by(e.c.day.desc()).limit(MOST)).all()
    return asking.made(EstimateRow, list(reversed(rows)))


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What an estimate is on a day, and in which series."""

    series_id: str
    day: date
    low: int | None
    best: int | None
    high: int | None


def standing_of(connection: Connection, figure_id: str) -> StandingRow | None:
    """The estimate of the series and day that a figure counts in."""
    s, e, f = picture.series_figure.c, picture.estimate.c, tables.figure.c
    own = select(f.row).where(f.id == figure_id)
    joined = picture.estimate.join(picture.series_figure, and_(s.series_id == e.series_id, s.day == e.day))
    wanted = select(e.series_id, e.day, e.low, e.best, e.high).select_from(joined)
    wanted = wanted.where(s.figure_row.in_(own))
    row = connection.execute(wanted.limit(1)).first()
    return StandingRow(*row) if row is not None else None


def estimate_on(connection: Connection, series_id: str, day: date) -> StandingRow | None:
    """The estimate of a series on a day."""
    e = picture.estimate.c
    wanted = select(e.series_id, e.day, e.low, e.best, e.high)
    row = connection.execute(wanted.where(e.series_id == series_id, e.day == day)).first()
    return StandingRow(*row) if row is not None else None
