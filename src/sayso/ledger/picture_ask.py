"""Ask a ledger for its picture: stories, series, estimates, disagreements, incidents.

Takes a `PictureFilter`, gives rows. The picture is as of the last refresh (`sayso.reconcile.refreshing`).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.engine import Engine

from sayso.errors import LedgerError
from sayso.ledger import asking
from sayso.ledger import picture_tables as tables
from sayso.ledger.picture_query import chunks
from sayso.ledger.picture_rows import (
    EstimateRow,
    IncidentRow,
    MemberRow,
    SeriesFigureRow,
    SeriesRow,
    TellingRow,
)
from sayso.ledger.tables import figure, report
from sayso.records.picture import Disagreement, DisagreementKind, Severity, Side, Telling


@dataclass(frozen=True, slots=True)
class PictureFilter:
    """What is wanted of the picture; `None` asks for all. Words fit anywhere in a field, in any case.

    `place` and `country` together fit what is in either: a country's own series, and those of its places.
    `measure` is a measure or a family of measures, `kind` a kind of series or of disagreement. `since` and
    `until` are days that something reaches.
    """

    measure: str | None = None
    place: str | None = None
    country: str | None = None
    counted: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies between `since` and `until`."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


ALL = PictureFilter()


def stories(engine: Engine, where: PictureFilter = ALL, name: str | None = None) -> Iterator[MemberRow]:
    """The reports of stories that have several, story by story, oldest first; `name` begins a report's id."""
    m = tables.story_member
    statement = select(*_columns(MemberRow, m, report)).select_from(
        m.join(report, report.c.id == m.c.report_id)
    )
    if name is not None:
        own = select(m.c.story_id).where(m.c.report_id.startswith(name, autoescape=True))
        statement = statement.where(m.c.story_id.in_(own))
    wanted = select(m.c.story_id).join(report, report.c.id == m.c.report_id)
    if where.since is not None:
        statement = statement.where(m.c.story_id.in_(wanted.where(report.c.published >= where.since)))
    if where.until is not None:
        statement = statement.where(m.c.story_id.in_(wanted.where(report.c.published <= where.until)))
    statement = statement.order_by(m.c.story_id, report.c.published, m.c.report_id)
    yield from _rows(engine, statement, MemberRow, where.limit)


def series(engine: Engine, where: PictureFilter = ALL, name: str | None = None) -> list[SeriesRow]:
    """Series that fit, the most figures first; `name` begins an id."""
    s = tables.series
    statement = select(s).where(*_of_series(where))
    if name is not None:
        statement = statement.where(s.c.id.startswith(name, autoescape=True))
    merged: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for row in connection.execute(statement.order_by(s.c.id, s.c.first)):
            merged.setdefault(row.id, []).append(row)
    found = [series_row(rows) for rows in merged.values()]
    found.sort(key=lambda row: (-row.figures, row.place or "", row.id))
    return found[: where.limit]


def series_row(rows: Sequence[Any]) -> SeriesRow:
    """A series from its rows, one a block, in order of time."""
    first = rows[0]
    return SeriesRow(
        first.id, first.family, first.kind, first.since, first.counted, first.place, first.country,
        tuple(sorted({measure for row in rows for measure in row.measures})), first.first, rows[-1].last,
        sum(row.figures for row in rows), sum(row.reports for row in rows), tuple(row.block for row in rows),
    )  # fmt: skip


def one_series(engine: Engine, name: str) -> SeriesRow:
    """The one series whose id begins so. Raises `LedgerError` unless one fits."""
    found: SeriesRow = _one(series(engine, name=name), name, "series")
    return found


def _one(found: Sequence[Any], name: str, what: str) -> Any:
    if len(found) == 1:
        return found[0]
    if not found:
        one = what if what == "series" else what.removesuffix("s")
        raise LedgerError(f"There is no {one} {name!r} in this ledger. `sayso {what}` shows their ids.")
    raise LedgerError(f"{name!r} fits more than one of the {what}. Give more of its id.")


def series_figures(engine: Engine, ids: Collection[str]) -> Iterator[SeriesFigureRow]:
    """The figures of series, by series, day and publication."""
    s = tables.series_figure
    joined = s.join(figure, figure.c.row == s.c.figure_row).join(report, report.c.id == s.c.report_id)
    columns = _columns(SeriesFigureRow, s, figure, report)
    for some in chunks(ids):
        statement = select(*columns).select_from(joined).where(s.c.series_id.in_(some))
        ordered = statement.order_by(s.c.series_id, s.c.day, report.c.published, s.c.figure_row)
        yield from _rows(engine, ordered, SeriesFigureRow, None)


def estimates(engine: Engine, where: PictureFilter = ALL) -> Iterator[EstimateRow]:
    """Estimates that fit, series by series, by day."""
    e, s = tables.estimate, tables.series
    joined = e.join(s, and_(s.c.id == e.c.series_id, s.c.block == e.c.block))
    statement = select(*_columns(EstimateRow, e, s)).select_from(joined).where(*_of_series(where))
    if where.since is not None:
        statement = statement.where(e.c.day >= where.since)
    if where.until is not None:
        statement = statement.where(e.c.day <= where.until)
    ordered = statement.order_by(
        s.c.place, s.c.family, s.c.counted, s.c.kind, s.c.since, e.c.series_id, e.c.day
    )
    yield from _rows(engine, ordered, EstimateRow, where.limit)


def disagreements(
    engine: Engine,
    where: PictureFilter = ALL,
    *,
    severity: Severity = Severity.LOW,
    claims_of: Collection[str] = (),
) -> list[Disagreement]:
    """Disagreements that fit, the most severe first; of claims also those of the reports `claims_of`."""
    d = tables.disagreement.c
    conditions = [d.severity >= severity.value]
    if where.kind is not None:
        conditions.append(d.kind == where.kind)
    if where.measure is not None:
        conditions.append(d.block.startswith(f"{where.measure}|", autoescape=True))
    if where.since is not None:
        conditions.append(d.day >= where.since)
    if where.until is not None:
        conditions.append(d.day <= where.until)
    there = _there(d.country, (d.place, d.sentence), where)
    if there is not None:
        blocks = [f"claims|{report_id}" for report_id in claims_of]
        conditions.append(or_(there, d.block.in_(blocks)) if blocks else there)
    statement = select(tables.disagreement).where(*conditions).order_by(d.severity.desc(), d.day, d.id)
    with engine.connect() as connection:
        return [disagreement_row(row) for row in connection.execute(statement.limit(where.limit))]


def disagreement_row(row: Any) -> Disagreement:
    """A disagreement from its row."""
    one, other = (msgspec.convert(side, Side) for side in (row.one, row.other))
    return Disagreement(
        row.id, row.block, DisagreementKind(row.kind), Severity(row.severity), row.sentence, row.series_id,
        row.country, row.place, row.day, one, other,
    )  # fmt: skip


def incidents(
    engine: Engine, where: PictureFilter = ALL, name: str | None = None, *, least: int = 1
) -> list[IncidentRow]:
    """Incidents that fit and that `least` stories tell, by day; `where.measure` is "harm" or a measure."""
    i = tables.incident
    conditions = [i.c.stories >= least]
    if where.measure is not None:
        conditions.append(i.c.about == where.measure)
    if name is not None:
        conditions.append(i.c.id.startswith(name, autoescape=True))
    if where.since is not None:
        conditions.append(i.c.last >= where.since)
    if where.until is not None:
        conditions.append(i.c.first <= where.until)
    there = _there(i.c.country, (i.c.place,), where)
    if there is not None:
        conditions.append(there)
    statement = select(*_columns(IncidentRow, i)).where(*conditions)
    ordered = statement.order_by(i.c.first.is_(None), i.c.first, i.c.place, i.c.id)
    return list(_rows(engine, ordered, IncidentRow, where.limit))


def one_incident(engine: Engine, name: str) -> IncidentRow:
    """The one incident whose id begins so. Raises `LedgerError` unless one fits."""
    found: IncidentRow = _one(incidents(engine, name=name), name, "incidents")
    return found


def tellings(engine: Engine, incident: IncidentRow) -> list[TellingRow]:
    """What each report tells of an incident, by publication, with its best link to another of them."""
    t, k = tables.telling, tables.telling_link
    joined = t.join(report, report.c.id == t.c.report_id)
    columns = (t.c.id, t.c.data, report.c.publisher, report.c.published, report.c.title, report.c.url)
    statement = select(*columns).select_from(joined).where(t.c.incident_id == incident.id)
    with engine.connect() as connection:
        rows = connection.execute(statement.order_by(report.c.published, t.c.id)).all()
        ids = {row.id for row in rows}
        best: dict[str, tuple[float, str, str]] = {}
        for link in connection.execute(select(k).where(k.c.one.in_(ids), k.c.other.in_(ids))):
            for own, other in ((link.one, link.other), (link.other, link.one)):
                best[own] = max(best.get(own, (0.0, "", "")), (link.score, other, link.reason))
    found = []
    for row in rows:
        score, other, reason = best.get(row.id, (None, None, ""))
        told = msgspec.json.decode(row.data, type=Telling)
        found.append(TellingRow(told, row.publisher, row.published, row.title, row.url, other, score, reason))
    return found


def reports_in(engine: Engine, where: PictureFilter) -> list[Any]:
    """The reports with figures in series that fit, of days that fit: id, publisher, published, title, url,
    agency, story and figures, by publication.
    """
    f, s, m = tables.series_figure, tables.series, tables.story_member
    joined = (
        f.join(s, and_(s.c.id == f.c.series_id, s.c.block == f.c.block))
        .join(report, report.c.id == f.c.report_id)
        .outerjoin(m, m.c.report_id == f.c.report_id)
    )
    r = report.c
    columns = (
        r.id, r.publisher, r.published, r.title, r.url, r.agency,
        func.coalesce(m.c.story_id, r.id).label("story"), func.count().label("figures"),
    )  # fmt: skip
    statement = select(*columns).select_from(joined).where(*_of_series(where)).group_by(r.id, m.c.story_id)
    if where.since is not None:
        statement = statement.where(f.c.day >= where.since)
    if where.until is not None:
        statement = statement.where(f.c.day <= where.until)
    with engine.connect() as connection:
        return list(connection.execute(statement.order_by(r.published, r.publisher, r.id)))


def _of_series(where: PictureFilter) -> list[ColumnElement[bool]]:
    s = tables.series.c
    found: list[ColumnElement[bool]] = []
    if where.measure is not None:
        named = f'%"{where.measure}"%'
        found.append(or_(s.family == where.measure, cast(s.measures, String).like(named)))
    if where.counted is not None:
        found.append(s.counted.icontains(where.counted, autoescape=True))
    if where.kind is not None:
        found.append(s.kind == where.kind)
    if where.since is not None:
        found.append(s.last >= where.since)
    if where.until is not None:
        found.append(s.first <= where.until)
    there = _there(s.country, (s.place,), where)
    return found if there is None else [*found, there]


def _there(country: Any, places: Sequence[Any], where: PictureFilter) -> ColumnElement[bool] | None:
    """In the country, or with the place in one of the columns; `None` if neither is asked for."""
    found = []
    if where.country is not None:
        found.append(country == asking.country_code(where.country))
    if where.place is not None:
        found.append(asking.there(places, country, where.place))
    return or_(*found) if found else None


def _columns(kind: type, *sources: Any) -> list[Any]:
    """The columns of a row class, each from the first of these tables that has it."""
    return [next(t.c[f.name] for t in sources if f.name in t.c) for f in fields(kind)]


def _rows(engine: Engine, statement: Select[Any], kind: Any, limit: int | None) -> Iterator[Any]:
    with engine.connect() as connection:
        for row in connection.execute(statement.limit(limit) if limit is not None else statement):
            yield asking.one(kind, row)


def estimates_of(engine: Engine, series_id: str) -> Iterator[EstimateRow]:
    """The estimates of a series, by day."""
    e, s = tables.estimate, tables.series
    joined = e.join(s, and_(s.c.id == e.c.series_id, s.c.block == e.c.block))
    statement = select(*_columns(EstimateRow, e, s)).select_from(joined).where(s.c.id == series_id)
    yield from _rows(engine, statement.order_by(e.c.day), EstimateRow, None)


def told_by_day(engine: Engine, ids: Collection[str]) -> dict[str, dict[date, int]]:
    """The best numbers of series by day, but for bounds that only repeat what was known before."""
    e, found = tables.estimate.c, dict[str, dict[date, int]]()
    with engine.connect() as connection:
        for some in chunks(ids):
            wanted = select(e.series_id, e.day, e.best, e.high).where(
                e.series_id.in_(some), e.best.is_not(None)
            )
            for row in connection.execute(wanted.order_by(e.series_id, e.day)):
                known = found.setdefault(row.series_id, {})
                if row.high is not None or row.best not in known.values():
                    known[row.day] = row.best
    return found
