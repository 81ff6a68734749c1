"""Findings by place: figures, events and routes of some days.

Takes a filter, gives places with counts, and what lies at one. Only what the newest reading of each report
found.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, select

from sayso.ledger.filters import PictureFilter
from sayso.ledger.schema import tables
from sayso.ledger.schema.statements import country_code, rows_as, within

MOST_PLACES = 500  # places of one map, those with most on them
ASKED = ("measure", "country", "kind", "since", "until")
MOST_FINDINGS = 60  # findings listed of one place


@dataclass(frozen=True, slots=True)
class SpotRow:
    """A place with what reports say of it in those days; `largest` is the highest number of a figure."""

    name: str
    country: str | None
    kind: str
    latitude: float
    longitude: float
    approximate: bool
    figures: int
    events: int
    largest: int | None


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A way that reports name: its places in order, and in how many reports."""

    points: tuple[Mapping[str, Any], ...]
    reports: int
    report_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A figure or event at a place."""

    kind: str
    id: str
    what: str
    low: int | None
    high: int | None
    qualifier: str | None
    status: str
    day: date | None
    quote: str
    report_id: str
    publisher: str
    published: date | None


def days_with_places(connection: Connection) -> tuple[date, date] | None:
    """The first and last day that figures and events with coordinates are on."""
    found = []
    for table in (tables.figure, tables.event):
        ends = (func.min(table.c.period_last), func.max(table.c.period_last))
        first, last = (connection.execute(select(end)).scalar() for end in ends)  # each by the index
        if first is not None and last is not None:
            found.append((first, last))
    return (min(row[0] for row in found), max(row[1] for row in found)) if found else None


def find_spots(connection: Connection, where: PictureFilter) -> list[SpotRow]:
    """Places with findings that end on these days, those with most first; `where.kind` is figure or event."""
    where.only("A map", *ASKED)
    found: dict[tuple[float, float], SpotRow] = {}
    for kind, table in (("figure", tables.figure), ("event", tables.event)):
        if where.kind not in (None, kind):
            continue
        rows = connection.execute(_by_place(table, kind, where)).all()
        named = _named(connection, table, [row.first for row in rows])
        for row in rows:
            key, own = (row.latitude, row.longitude), named[row.first]
            before = found.get(key)
            figures, events = (row.number, 0) if kind == "figure" else (0, row.number)
            if before is not None:
                figures, events = figures + before.figures, events + before.events
            largest = row.largest if before is None else max(before.largest or 0, row.largest or 0) or None
            found[key] = SpotRow(
                name=own.place,
                country=own.country,
                kind=own.place_kind or "",
                latitude=row.latitude,
                longitude=row.longitude,
                approximate=bool(own.place_approximate),
                figures=figures,
                events=events,
                largest=largest,
            )
    ranked = sorted(found.values(), key=lambda row: (-(row.figures + row.events), row.name))
    return ranked[:MOST_PLACES]


def _by_place(table: Any, kind: str, where: PictureFilter) -> Select[Any]:
    """How many there are at each place, by the index alone; and one of them, which names it."""
    c = table.c
    largest = func.max(func.coalesce(c.low, c.high)) if kind == "figure" else literal(None)
    number = func.count().label("number")
    statement = select(
        c.latitude, c.longitude, number, largest.label("largest"), func.min(c.row).label("first")
    )
    statement = statement.where(*_conditions(table, kind, where)).group_by(c.latitude, c.longitude)
    return statement.order_by(number.desc()).limit(MOST_PLACES)


def _named(connection: Connection, table: Any, rows: Collection[int]) -> dict[int, Any]:
    c = table.c
    columns = (c.row, c.place, c.country, c.place_kind, c.place_approximate)
    return {row.row: row for row in connection.execute(select(*columns).where(c.row.in_(rows)))}


def _conditions(table: Any, kind: str, where: PictureFilter) -> list[Any]:
    c = table.c
    found = [
        *within(c.period_last, where.since, where.until), c.latitude.is_not(None), ~c.withdrawn
    ]  # fmt: skip
    if where.measure is not None:
        found.append((c.measure if kind == "figure" else c.code) == where.measure)
    if where.country is not None:
        found.append(c.country == country_code(where.country))
    return found


def find_at_place(
    connection: Connection, where: PictureFilter, latitude: float, longitude: float
) -> list[PlacedRow]:
    """The findings at a place, the newest first."""
    near = 0.0005
    found: list[PlacedRow] = []
    for kind, table in (("figure", tables.figure), ("event", tables.event)):
        if where.kind not in (None, kind):
            continue
        c, r = table.c, tables.report
        joined = table.join(tables.reading, tables.reading.c.id == c.reading_id).join(
            r, r.c.id == c.report_id
        )
        own = (c.measure, c.low, c.high, c.qualifier) if kind == "figure" else (c.code,)
        quote = c.quote if kind == "figure" else c.trigger
        columns = (c.id, c.status, c.period_last, quote, c.report_id, r.c.publisher, r.c.published)
        here = and_(
            c.latitude.between(latitude - near, latitude + near),
            c.longitude.between(longitude - near, longitude + near),
        )
        statement = select(*own, *columns).select_from(joined).where(*_conditions(table, kind, where), here)
        for row in connection.execute(statement.order_by(c.period_last.desc(), c.row).limit(MOST_FINDINGS)):
            size = row[:4] if kind == "figure" else (row[0], None, None, None)
            id_, status, day, *rest = row[len(own) :]
            found += rows_as(PlacedRow, [(kind, id_, *size, status, day, *rest)])
    return sorted(found, key=lambda row: row.day or date.min, reverse=True)


def find_routes(connection: Connection, where: PictureFilter, limit: int = 200) -> list[RouteRow]:
    """Ways that reports published in these days name, those of most reports first."""
    t, g, r = tables.route, tables.reading, tables.report
    joined = t.join(g, g.c.id == t.c.reading_id).join(r, r.c.id == t.c.report_id)
    statement = select(t.c.points, t.c.report_id, t.c.quote).select_from(joined)
    statement = statement.where(g.c.superseded_by.is_(None), *within(r.c.published, where.since, where.until))
    ways: dict[tuple[str, ...], list[Any]] = {}
    for row in connection.execute(statement.order_by(r.c.published.desc(), t.c.id).limit(5_000)):
        if where.country is None or any(point["country"] == where.country for point in row.points):
            ways.setdefault(tuple(point["name"] for point in row.points), []).append(row)
    ranked = sorted(ways.values(), key=lambda rows: (-len(rows), rows[0].quote))
    return [
        RouteRow(
            tuple(rows[0].points), len({row.report_id for row in rows}), rows[0].report_id, rows[0].quote
        )
        for rows in ranked[:limit]
    ]
