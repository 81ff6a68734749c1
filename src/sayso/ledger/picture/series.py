"""Series of a ledger: takes a filter, gives rows, with trends, figures and reports.

The picture is as of the last refresh (`sayso.reconcile.refresh`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, tuple_
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.findings.sentences import AROUND, sentence_span
from sayso.ledger.picture.conditions import of_series, the_one
from sayso.ledger.picture.rows import SeriesFigureRow, SeriesRow, TrendRow
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import chunks, connected
from sayso.ledger.schema.statements import columns_of, row_as, within
from sayso.ledger.schema.tables import figure, report

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
    return [_series_row(rows) for rows in parts.values()]


def _series_row(rows: Sequence[Any]) -> SeriesRow:
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


def page_of_series(
    connection: Connection, where: PictureFilter, after: Sequence[str] | None = None, limit: int = 50
) -> list[TrendRow]:
    """Series that fit with their trends, those with the newest figures first; `after` are the last day and
    the id of the row before.
    """
    s = picture.series.c
    statement = select(s.id, s.last).where(*of_series(where))
    if after is not None:
        statement = statement.where(tuple_(s.last, s.id) < tuple_(date.fromisoformat(after[0]), after[1]))
    ordered = statement.order_by(s.last.desc(), s.id.desc())
    found: list[str] = []
    skip, more = 0, True
    while more and len(found) < limit:
        rows = connection.execute(ordered.limit(2 * limit).offset(skip)).all()
        skip, more = skip + len(rows), len(rows) == 2 * limit
        ends = select(s.id, func.max(s.last)).where(s.id.in_({row.id for row in rows})).group_by(s.id)
        newest = dict(connection.execute(ends).tuples().all())
        found += [row.id for row in rows if row.last == newest[row.id]]  # a series has a row a year
    return _with_trends(connection, found[:limit])


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
    return _with_trends(connection, found)


def find_newest(connection: Connection, limit: int = 12) -> list[TrendRow]:
    """The series with the newest estimates."""
    m, last = picture.trend.c, _newest_day(connection)
    statement = select(m.series_id) if last is None else select(m.series_id).where(m.day <= last)
    ordered = statement.order_by(m.day.desc(), m.change.desc()).limit(limit)
    return _with_trends(connection, list(connection.execute(ordered).scalars()))


def _newest_day(connection: Connection) -> Any:
    """The day of the newest report: what is dated later was hardly counted yet."""
    return connection.execute(select(func.max(report.c.published))).scalar()


def _with_trends(connection: Connection, ids: Sequence[str]) -> list[TrendRow]:
    """These series, in this order, each with its newest trend."""
    m = picture.trend
    series = {row.id: row for row in _merged(connection, [picture.series.c.id.in_(ids)])}
    own = {field.name for field in fields(TrendRow)} & set(m.c.keys()) - set(picture.series.c.keys())
    rows = connection.execute(select(m).where(m.c.series_id.in_(ids)).order_by(m.c.day))
    trends = {row.series_id: {name: row._mapping[name] for name in own} for row in rows}
    return [
        TrendRow(
            **{field.name: getattr(series[name], field.name) for field in fields(SeriesRow)}, **trends[name]
        )
        for name in dict.fromkeys(ids)
    ]


def trends_of(connection: Connection, ids: Sequence[str]) -> list[TrendRow]:
    """These series with their trends, in this order; those that are there no longer are left out."""
    m, found = picture.trend.c, set[str]()
    for some in chunks(ids):
        found |= set(connection.execute(select(m.series_id).where(m.series_id.in_(some))).scalars())
    return _with_trends(connection, [name for name in ids if name in found])


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


def reports_in_series(source: Engine | Connection, where: PictureFilter) -> list[Any]:
    """The reports with figures in series that fit, of days that fit: id, publisher, published, title, url,
    agency, story and figures, by publication.
    """
    f, s, m, r = picture.series_figure, picture.series, picture.story_member, report.c
    joined = (
        f.join(s, and_(s.c.id == f.c.series_id, s.c.partition == f.c.partition))
        .join(report, r.id == f.c.report_id)
        .outerjoin(m, m.c.report_id == f.c.report_id)
    )
    columns = (
        r.id, r.publisher, r.published, r.title, r.url, r.agency,
        func.coalesce(m.c.story_id, r.id).label("story"), func.count().label("figures"),
    )  # fmt: skip
    conditions = (*of_series(where), *within(f.c.day, where.since, where.until))
    statement = select(*columns).select_from(joined).where(*conditions).group_by(r.id, m.c.story_id)
    with connected(source) as connection:
        return list(connection.execute(statement.order_by(r.published, r.publisher, r.id)))
