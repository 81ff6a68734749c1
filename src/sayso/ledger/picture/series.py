"""Series of a ledger: takes a filter, gives rows, with trends, figures and reports.

The picture is as of the last refresh (`sayso.reconcile.refresh`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, tuple_
from sqlalchemy.engine import Engine

from sayso.errors import LedgerError
from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.findings.sentences import AROUND, sentence_span
from sayso.ledger.picture.conditions import of_series, the_one
from sayso.ledger.picture.rows import SeriesFigureRow, SeriesRow, TrendRow
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import chunks, connected
from sayso.ledger.schema.statements import columns_of, row_as, within
from sayso.ledger.schema.tables import figure, report


class SeriesSort(StrEnum):
    """What a list of series is sorted by: its newest day, how much it changed last, its original sources."""

    NEWEST = "newest"
    OLDEST = "oldest"
    CHANGE = "change"
    SOURCES = "sources"


BY_DAY = (SeriesSort.NEWEST, SeriesSort.OLDEST)
COLUMN_OF = {
    SeriesSort.NEWEST: "last",
    SeriesSort.OLDEST: "last",
    SeriesSort.CHANGE: "change",
    SeriesSort.SOURCES: "original_sources",
}
RECENT = (timedelta(days=31), timedelta(days=366))  # before the newest day: what counts as changing now


def find_series(
    source: Engine | Connection, where: PictureFilter = ANY_PICTURE, name: str | None = None
) -> list[SeriesRow]:
    """Series that fit, the most figures first; `name` begins an id."""
    conditions = of_series(where)
    if name is not None:
        conditions.append(picture.series.c.id.startswith(name, autoescape=True))
    found = _merged(source, conditions)
    found.sort(key=lambda row: (-row.figures, row.place or "", row.id))
    return found[: where.limit]


def get_series(source: Engine | Connection, name: str) -> SeriesRow:
    """The one series whose id begins so. Raises `LedgerError` unless one fits."""
    found: SeriesRow = the_one(find_series(source, name=name), name, "series")
    return found


def series_of_situation(source: Engine | Connection, situation_id: str) -> list[SeriesRow]:
    """All series of a situation, those of most figures first."""
    found = _merged(source, [picture.series.c.situation_id == situation_id])
    return sorted(found, key=lambda row: (-row.figures, row.place or "", row.id))


def _merged(source: Engine | Connection, conditions: Sequence[ColumnElement[bool]]) -> list[SeriesRow]:
    """Series over all years; each has a row a partition."""
    s = picture.series
    parts: dict[str, list[Any]] = {}
    with connected(source) as connection:
        for row in connection.execute(select(s).where(*conditions).order_by(s.c.id, s.c.first)):
            parts.setdefault(row.id, []).append(row)
    return [series_row(rows) for rows in parts.values()]


def series_row(rows: Sequence[Any]) -> SeriesRow:
    """A series from its rows, one a partition, in order of time."""
    first = rows[0]
    return SeriesRow(
        id=first.id,
        family=first.family,
        kind=first.kind,
        since=first.since,
        counted=first.counted,
        unit=first.unit,
        place=first.place,
        country=first.country,
        measures=tuple(sorted({measure for row in rows for measure in row.measures})),
        first=first.first,
        last=rows[-1].last,
        figures=sum(row.figures for row in rows),
        reports=sum(row.reports for row in rows),
        partitions=tuple(row.partition for row in rows),
        situation_id=first.situation_id,
        level=first.level,
        part_of=first.part_of,
        basis=first.basis,
        organisation=first.organisation,
        place_key=first.place_key,
    )


@dataclass(frozen=True, slots=True)
class SeriesOrder:
    """How a list of series is sorted, and whether those of a single figure are in it."""

    sort: SeriesSort = SeriesSort.NEWEST
    singles: bool = True


ALL_NEWEST = SeriesOrder()


def page_of_series(
    connection: Connection,
    where: PictureFilter,
    after: Sequence[str] | None = None,
    limit: int = 50,
    order: SeriesOrder = ALL_NEWEST,
) -> list[TrendRow]:
    """Series that fit with their trends, in an order; `after` is where the row before stands in it
    (`place_in`). Sorted by change or sources, those of a single figure come last.
    """
    s = picture.series_summary.c
    by = s[COLUMN_OF[order.sort]]
    ordered: list[Any] = [by, s.id] if order.singles and order.sort in BY_DAY else [s.several, by, s.id]
    statement = select(s.id).where(*of_series(where, s))
    if where.country is not None and where.place is None:  # SQLite would walk all series in their order
        by_country = "INDEXED BY ix_series_summary_country_family"
        statement = statement.with_hint(picture.series_summary, by_country, "sqlite")
    if not order.singles:
        statement = statement.where(s.several)
    if after is not None:
        ends = _end(after, order)[-len(ordered) :]
        start = tuple_(*ordered)
        statement = statement.where(
            start > tuple_(*ends) if order.sort is SeriesSort.OLDEST else start < tuple_(*ends)
        )
    if order.sort is not SeriesSort.OLDEST:
        ordered = [column.desc() for column in ordered]
    found = connection.execute(statement.order_by(*ordered).limit(limit)).scalars()
    return trend_rows(connection, list(found))


def place_in(row: TrendRow, order: SeriesOrder) -> list[str]:
    """Where a row stands in an order, for `after`."""
    if order.sort in BY_DAY:
        return [str(row.last), row.id]
    value = row.change if order.sort is SeriesSort.CHANGE else row.original_sources
    return [str(int(row.figures > 1)), str(value), row.id]


def _end(after: Sequence[str], order: SeriesOrder) -> list[Any]:
    """The values of `after`. Raises `LedgerError` for what no row of this order has."""
    try:
        if order.sort in BY_DAY:
            return [True, date.fromisoformat(after[0]), after[1]]
        number = float(after[1]) if order.sort is SeriesSort.CHANGE else int(after[1])
        return [after[0] == "1", number, after[2]]
    except (ValueError, IndexError) as error:
        raise LedgerError("after: no page of this list ends there. Begin at its first page.") from error


def find_trends(connection: Connection, limit: int = 12) -> list[TrendRow]:
    """The series that changed most in the last month, or the last year if hardly any did."""
    m, last = picture.trend.c, _newest_day(connection)
    found: list[str] = []
    for back in RECENT if last is not None else ():
        statement = select(m.series_id).where(m.day.between(last - back, last), m.change > 0)
        ordered = statement.order_by(m.change.desc(), m.series_id).limit(limit)
        found = list(connection.execute(ordered).scalars())
        if len(found) > limit // 2:
            break
    return trend_rows(connection, found)


def find_newest(connection: Connection, limit: int = 12) -> list[TrendRow]:
    """The series with the newest estimates."""
    m, last = picture.trend.c, _newest_day(connection)
    statement = select(m.series_id) if last is None else select(m.series_id).where(m.day <= last)
    ordered = statement.order_by(m.day.desc(), m.change.desc()).limit(limit)
    return trend_rows(connection, list(connection.execute(ordered).scalars()))


def _newest_day(connection: Connection) -> Any:
    """The day of the newest report: what is dated later was hardly counted yet."""
    return connection.execute(select(func.max(report.c.published))).scalar()


def trend_rows(connection: Connection, ids: Sequence[str]) -> list[TrendRow]:
    """These series, in this order, each with its newest trend."""
    m = picture.trend
    series = {row.id: row for row in _merged(connection, [picture.series.c.id.in_(ids)])}
    own = {field.name for field in fields(TrendRow)} & set(m.c.keys()) - set(picture.series.c.keys())
    rows = connection.execute(select(m).where(m.c.series_id.in_(ids)).order_by(m.c.day))
    trends = {row.series_id: {name: row._mapping[name] for name in own} for row in rows}
    summary = picture.series_summary.c
    counts = select(summary.id, summary.original_sources).where(summary.id.in_(ids))
    sources = dict(connection.execute(counts).all())
    return [
        TrendRow(
            **{field.name: getattr(series[name], field.name) for field in fields(SeriesRow)},
            **trends[name],
            original_sources=sources.get(name, 0),
        )
        for name in dict.fromkeys(ids)
        if name in series and name in trends
    ]


def trends_of(connection: Connection, ids: Sequence[str]) -> list[TrendRow]:
    """These series with their trends, in this order; those that are there no longer are left out."""
    m, found = picture.trend.c, set[str]()
    for some in chunks(ids):
        found |= set(connection.execute(select(m.series_id).where(m.series_id.in_(some))).scalars())
    return trend_rows(connection, [name for name in ids if name in found])


def find_series_figures(
    source: Engine | Connection,
    ids: Iterable[str],
    since: date | None = None,
    until: date | None = None,
    newest: int | None = None,
) -> Iterator[SeriesFigureRow]:
    """The figures of series between two days, by series, day and publication; `newest` leaves out all but so
    many of the newest.
    """
    s, f, r = picture.series_figure, figure, report
    columns = columns_of(SeriesFigureRow, s, f, r, without=("sentence", "stale"))
    from_ = case((f.c.start > AROUND, f.c.start - AROUND), else_=0)
    around = func.substr(r.c.text, from_ + 1, f.c.end - from_ + AROUND)
    joined = s.join(f, f.c.row == s.c.figure_row).join(r, r.c.id == s.c.report_id)
    wanted = select(*columns, around, from_).select_from(joined).where(*within(s.c.day, since, until))
    order = (s.c.series_id, s.c.day, r.c.published, s.c.figure_row)
    for some in chunks(ids):
        statement = wanted.where(s.c.series_id.in_(some))
        if newest is not None:
            statement = statement.order_by(*(column.desc() for column in order)).limit(newest)
        else:
            statement = statement.order_by(*order)
        with connected(source) as connection:
            rows = list(connection.execute(statement).all())
            late = _stale(connection, {row.figure_id for row in rows})
        for row in reversed(rows) if newest is not None else rows:
            yield _series_figure(row, late)


def _series_figure(row: Any, late: Collection[str]) -> SeriesFigureRow:
    *values, around, before = row
    made = row_as(SeriesFigureRow, values)
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


def carriers_of(source: Engine | Connection, ids: Iterable[str]) -> Iterator[tuple[str, date, str]]:
    """Series, day and report of each figure of these series, as `find_series_figures` orders them: without
    the figures' words, which cost most.
    """
    s, r = picture.series_figure, report
    wanted = select(s.c.series_id, s.c.day, s.c.report_id).join(r, r.c.id == s.c.report_id)
    order = (s.c.series_id, s.c.day, r.c.published, s.c.figure_row)
    for some in chunks(ids):
        with connected(source) as connection:
            rows = connection.execute(wanted.where(s.c.series_id.in_(some)).order_by(*order)).all()
        yield from ((row.series_id, row.day, row.report_id) for row in rows)


def reports_in_series(source: Engine | Connection, where: PictureFilter) -> list[Any]:
    """The reports with figures in series that fit, of days that fit: id, publisher, published, title, first
    words, url, agency, story and figures, by publication.
    """
    f, s, m, r = picture.series_figure, picture.series, picture.story_member, report.c
    joined = (
        f.join(s, and_(s.c.id == f.c.series_id, s.c.partition == f.c.partition))
        .join(report, r.id == f.c.report_id)
        .outerjoin(m, m.c.report_id == f.c.report_id)
    )
    columns = (
        r.id, r.publisher, r.published, r.title, r.first_words, r.url, r.agency,
        func.coalesce(m.c.story_id, r.id).label("story"), func.count().label("figures"),
    )  # fmt: skip
    conditions = (*of_series(where), *within(f.c.day, where.since, where.until))
    statement = select(*columns).select_from(joined).where(*conditions).group_by(r.id, m.c.story_id)
    with connected(source) as connection:
        return list(connection.execute(statement.order_by(r.published, r.publisher, r.id)))
