"""Estimates of a ledger: takes a filter or a series, gives rows by day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, case, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.picture.conditions import of_series
from sayso.ledger.picture.rows import EstimateRow
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import chunks, connected
from sayso.ledger.schema.statements import columns_of, rows_as, within
from sayso.ledger.schema.tables import figure, report


@dataclass(frozen=True, slots=True)
class DayEstimate:
    """What an estimate is on a day, and in which series."""

    series_id: str
    day: date
    low: int | None
    best: int | None
    high: int | None
    converted: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class NamedReport:
    """A report by what it goes by."""

    id: str
    title: str
    first_words: str
    publisher: str


def find_estimates(
    source: Engine | Connection,
    where: PictureFilter = ANY_PICTURE,
    newest: int | None = None,
) -> list[EstimateRow]:
    """Estimates that fit, series by series, by day; `newest` leaves out all but so many of the newest."""
    e, s = picture.estimate, picture.series
    statement = select_estimates(where)
    if newest is not None:
        ordered = statement.order_by(e.c.day.desc()).limit(newest)
    else:
        order = (s.c.place, s.c.family, s.c.counted, s.c.kind, s.c.since, e.c.series_id, e.c.day)
        ordered = statement.order_by(*order).limit(where.limit)
    with connected(source) as connection:
        found = rows_as(EstimateRow, connection.execute(ordered))
    return found if newest is None else found[::-1]


def select_estimates(where: PictureFilter) -> Select[Any]:
    """The statement for estimates that fit, in no order."""
    e, s = picture.estimate, picture.series
    joined = e.join(s, and_(s.c.id == e.c.series_id, s.c.partition == e.c.partition))
    conditions = (*of_series(where), *within(e.c.day, where.since, where.until))
    return select(*columns_of(EstimateRow, e, s)).select_from(joined).where(*conditions)


def estimates_of(source: Engine | Connection, ids: Collection[str]) -> list[EstimateRow]:
    """The estimates of these series, by day."""
    e, s = picture.estimate, picture.series
    joined = e.join(s, and_(s.c.id == e.c.series_id, s.c.partition == e.c.partition))
    wanted, found = select(*columns_of(EstimateRow, e, s)).select_from(joined), list[EstimateRow]()
    with connected(source) as connection:
        for some in chunks(ids):
            ordered = wanted.where(e.c.series_id.in_(some)).order_by(e.c.day)
            found += rows_as(EstimateRow, connection.execute(ordered))
    return found


def best_by_day(source: Engine | Connection, ids: Collection[str]) -> dict[str, dict[date, int]]:
    """The best numbers of series by day, but for bounds that only repeat what was known before."""
    e, found = picture.estimate.c, dict[str, dict[date, int]]()
    with connected(source) as connection:
        for some in chunks(ids):
            wanted = select(e.series_id, e.day, e.best, e.high).where(
                e.series_id.in_(some), e.best.is_not(None)
            )
            for row in connection.execute(wanted.order_by(e.series_id, e.day)):
                known = found.setdefault(row.series_id, {})
                if row.high is not None or row.best not in known.values():
                    known[row.day] = row.best
    return found


def last_courses(
    source: Engine | Connection, ids: Collection[str], newest: int = 30
) -> dict[str, list[tuple[date, int]]]:
    """The newest best numbers of series, by day."""
    e, found = picture.estimate.c, dict[str, list[tuple[date, int]]]()
    with connected(source) as connection:
        for name in ids:
            wanted = select(e.day, e.best).where(e.series_id == name, e.best.is_not(None))
            rows = connection.execute(wanted.order_by(e.day.desc()).limit(newest)).all()
            found[name] = [(row.day, row.best) for row in reversed(rows)]
    return found


def reports_of_estimates(
    source: Engine | Connection, days: Collection[tuple[str, date]], most: int = 2
) -> dict[str, list[NamedReport]]:
    """Of series on a day each, the reports whose figures gave the estimate, its best first."""
    e, s, r = picture.estimate.c, picture.series_figure.c, report.c
    found = dict[str, list[NamedReport]]()
    with connected(source) as connection:
        for name, day in days:
            one = connection.execute(
                select(e.best_figure, e.figures).where(e.series_id == name, e.day == day)
            ).first()
            if one is None:
                continue
            joined = picture.series_figure.join(report, r.id == s.report_id)
            rows = connection.execute(
                select(r.id, r.title, r.first_words, r.publisher)
                .select_from(joined)
                .where(s.series_id == name, s.day == day, s.figure_id.in_(one.figures[:20]))
                .order_by(case((s.figure_id == one.best_figure, 0), else_=1), r.published.desc())
                .limit(20)
            )
            reports = {row.id: NamedReport(*row) for row in rows}
            found[name] = list(reports.values())[:most]
    return found


def estimate_with_figure(connection: Connection, figure_id: str) -> DayEstimate | None:
    """The estimate of the series and day that a figure counts in."""
    s, e = picture.series_figure.c, picture.estimate.c
    own = select(figure.c.report_id).where(figure.c.id == figure_id)
    of_figure = select(s.series_id, s.day).where(s.report_id.in_(own), s.figure_id == figure_id)
    for series_id, day in connection.execute(of_figure).all():
        wanted = select(*columns_of(DayEstimate, picture.estimate))
        row = connection.execute(wanted.where(e.series_id == series_id, e.day == day)).first()
        if row is not None:
            return DayEstimate(*row)
    return None


def estimate_on(connection: Connection, series_id: str, day: date) -> DayEstimate | None:
    """The estimate of a series on a day."""
    e = picture.estimate.c
    wanted = select(*columns_of(DayEstimate, picture.estimate))
    row = connection.execute(wanted.where(e.series_id == series_id, e.day == day)).first()
    return DayEstimate(*row) if row is not None else None
