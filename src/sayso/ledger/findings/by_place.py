"""Findings by place: figures, events and routes of some days.

Takes the placed findings of a ledger and a filter, gives places with counts, and what lies at one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.placed import EVENT, FIGURE, NamedRoute, Placed
from sayso.ledger.schema import tables
from sayso.ledger.schema.statements import rows_as

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
    place: str | None


def find_spots(connection: Connection, placed: Placed, where: PictureFilter) -> list[SpotRow]:
    """Places with findings that end on these days, those with most first; `where.kind` is figure or event."""
    where.only("A map", *ASKED)
    at = placed.fitting(where)
    spots, count = placed.spots[at], len(placed.points)
    figure = placed.kinds[at] == FIGURE
    figures, events = (np.bincount(spots[which], minlength=count) for which in (figure, ~figure))
    largest = np.full(count, -1, dtype=np.int64)
    np.maximum.at(largest, spots, placed.sizes[at])
    most = np.argsort(-(figures + events), kind="stable")[:MOST_PLACES]
    most = most[(figures + events)[most] > 0]
    first = np.zeros(count, dtype=np.int64)
    first[spots[::-1]] = at[::-1]
    named = _named(connection, placed, first[most])
    found = []
    for spot, name in zip(most.tolist(), named, strict=True):
        if name is not None:  # else it was taken out of the ledger in the meantime
            latitude, longitude = placed.points[spot].tolist()
            found.append(
                SpotRow(
                    name=name[0],
                    country=name[1],
                    kind=name[2],
                    latitude=latitude,
                    longitude=longitude,
                    approximate=bool(name[3]),
                    figures=int(figures[spot]),
                    events=int(events[spot]),
                    largest=int(largest[spot]) if largest[spot] >= 0 else None,
                )
            )
    return sorted(found, key=lambda row: (-(row.figures + row.events), row.name))


def _named(connection: Connection, placed: Placed, at: Any) -> list[Any]:
    """Name, country, kind, and whether it is approximate, of the places of some findings."""
    known: dict[tuple[int, int], Any] = {}
    for kind, table in ((FIGURE, tables.figure), (EVENT, tables.event)):
        c = table.c
        columns = (c.row, c.place, c.country, func.coalesce(c.place_kind, ""), c.place_approximate)
        rows = placed.rows[at][placed.kinds[at] == kind].tolist()
        for row, *rest in connection.execute(select(*columns).where(c.row.in_(rows))):
            known[kind, row] = rest
    keys = zip(placed.kinds[at].tolist(), placed.rows[at].tolist(), strict=True)
    return [known.get(key) for key in keys]


def find_at_place(
    connection: Connection, placed: Placed, where: PictureFilter, latitude: float, longitude: float
) -> list[PlacedRow]:
    """The findings at a place, the newest first."""
    at = placed.fitting(where)
    at = at[np.isin(placed.spots[at], placed.spot_at(latitude, longitude))]
    found: list[PlacedRow] = []
    for kind, name, table in ((FIGURE, "figure", tables.figure), (EVENT, "event", tables.event)):
        newest = at[placed.kinds[at] == kind][-MOST_FINDINGS:]
        c, r = table.c, tables.report
        joined = table.join(r, r.c.id == c.report_id)
        own = (c.measure, c.low, c.high, c.qualifier) if kind == FIGURE else (c.code,)
        quote = c.quote if kind == FIGURE else c.trigger
        columns = (c.id, c.status, c.period_last, quote, c.report_id, r.c.publisher, r.c.published, c.place)
        statement = select(*own, *columns).select_from(joined)
        here = statement.where(c.row.in_(placed.rows[newest].tolist()), ~c.withdrawn)
        for row in connection.execute(here.order_by(c.period_last.desc(), c.row)):
            size = row[:4] if kind == FIGURE else (row[0], None, None, None)
            id_, status, day, *rest = row[len(own) :]
            found += rows_as(PlacedRow, [(name, id_, *size, status, day, *rest)])
    return sorted(found, key=lambda row: row.day or date.min, reverse=True)


def find_routes(placed: Placed, where: PictureFilter, limit: int = 200) -> list[RouteRow]:
    """Ways that reports published in these days name, those of most reports first."""
    since = where.since.toordinal() if where.since else 0
    until = where.until.toordinal() if where.until else date.max.toordinal()
    ways: dict[tuple[str, ...], list[NamedRoute]] = {}
    for row in placed.routes:
        if not (since <= row.day <= until and (row.day or not (where.since or where.until))):
            continue
        if where.country is None or any(point["country"] == where.country for point in row.points):
            ways.setdefault(tuple(point["name"] for point in row.points), []).append(row)
    ranked = sorted(ways.values(), key=lambda rows: (-len(rows), rows[0].quote))
    return [
        RouteRow(rows[0].points, len({row.report_id for row in rows}), rows[0].report_id, rows[0].quote)
        for rows in ranked[:limit]
    ]
