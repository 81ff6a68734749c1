"""All findings that lie on the map, kept in memory, so that a map of any days takes milliseconds.

Takes a connection, gives the `Placed` findings of a ledger as columns of numbers: where, when, what, how
large. Only what the newest reading of each report found. `KeptPlaced` keeps them, and reads them anew after
the ledger changed.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, String, cast, func, literal, select
from sqlalchemy.engine import Engine

from sayso.codebook.rules import picture_rules
from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.axis import Axis, axis_of
from sayso.ledger.schema import tables
from sayso.ledger.schema.review_tables import review
from sayso.ledger.schema.statements import country_code

BATCH = 20_000  # rows read at once
MOST_ROUTES = 20_000  # ways that are kept, the newest
QUICK, PAUSE = 0.1, 20.0  # seconds: what is read so quickly is read at once; between two readings of more
FIGURE, EVENT = 0, 1
KINDS = {"figure": FIGURE, "event": EVENT}

Numbers: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class NamedRoute:
    """A way that a report names, and the day of that report as a number (0 without one)."""

    points: tuple[Mapping[str, Any], ...]
    day: int
    report_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Findings with coordinates, one in each place of the columns; `names` are what `codes` number, with a
    country after the measures. `days` are ordinals of the last day of a finding, in ascending order.
    """

    days: Numbers
    kinds: Numbers
    codes: Numbers
    countries: Numbers
    spots: Numbers
    sizes: Numbers  # the number of a figure; -1 of an event, or where it has none
    rows: Numbers
    points: Numbers  # latitude and longitude of each spot
    names: Mapping[str | None, int]
    routes: tuple[NamedRoute, ...]

    def fitting(self, where: PictureFilter, days: bool = True) -> Numbers:
        """Where in the columns the findings lie that a filter asks for; without its days if not `days`."""
        low, high = 0, len(self.days)
        if days and where.since:
            low = int(np.searchsorted(self.days, where.since.toordinal()))
        if days and where.until:
            high = int(np.searchsorted(self.days, where.until.toordinal(), side="right"))
        part = slice(low, max(low, high))
        kept = np.ones(max(0, high - low), dtype=bool)
        if where.kind is not None:
            kept &= self.kinds[part] == KINDS[where.kind]
        if where.measure is not None:
            own = picture_rules().series.families.get(where.measure, ())
            kept &= np.isin(self.codes[part], [self.names.get(name, -1) for name in (where.measure, *own)])
        if where.country is not None:
            kept &= self.countries[part] == self.names.get(country_code(where.country), -1)
        found: Numbers = np.flatnonzero(kept) + low
        return found

    def axis(self, where: PictureFilter | None = None) -> Axis | None:
        """Where in time the findings of a filter are, its days left out; `None` if there are none."""
        days = self.days[self.fitting(where or PictureFilter(), days=False)]
        if not len(days):
            return None
        first = int(days[0])
        numbers = np.bincount(days - first)
        told = np.flatnonzero(numbers).tolist()
        return axis_of([(date.fromordinal(first + day), int(numbers[day])) for day in told])

    def spot_at(self, latitude: float, longitude: float, near: float = 0.0005) -> Numbers:
        """The spots at a point."""
        close = np.abs(self.points - np.array([latitude, longitude])).max(axis=1) <= near
        found: Numbers = np.flatnonzero(close)
        return found


def read_placed(connection: Connection) -> Placed:
    """The findings of a ledger that lie on the map; seconds in a large one."""
    names: dict[str | None, int] = {None: 0}
    spots: dict[tuple[float, float], int] = {}
    ordinals: dict[str, int] = {}
    parts: list[Numbers] = [np.empty((7, 0), dtype=np.int64)]
    for kind, table in ((FIGURE, tables.figure), (EVENT, tables.event)):
        for rows in connection.execution_options(yield_per=BATCH).execute(_asked(kind, table)).partitions():
            days, codes, countries, latitudes, longitudes, sizes, numbers = zip(*rows, strict=True)
            for day in set(days) - ordinals.keys():
                ordinals[day] = date.fromisoformat(day).toordinal()
            points = list(zip(latitudes, longitudes, strict=True))
            for name in {*codes, *countries} - names.keys():
                names[name] = len(names)
            for point in set(points) - spots.keys():
                spots[point] = len(spots)
            columns = (
                [ordinals[day] for day in days],
                [kind] * len(days),
                [names[code] for code in codes],
                [names[country] for country in countries],
                [spots[point] for point in points],
                sizes,
                numbers,
            )
            parts.append(np.array(columns, dtype=np.int64))
    whole = np.concatenate(parts, axis=1)
    whole = whole[:, np.argsort(whole[0], kind="stable")]
    known_points = np.array(list(spots) or np.empty((0, 2)), dtype=float)
    return Placed(
        days=whole[0],
        kinds=whole[1],
        codes=whole[2],
        countries=whole[3],
        spots=whole[4],
        sizes=whole[5],
        rows=whole[6],
        points=known_points,
        names=names,
        routes=tuple(_routes(connection)),
    )


def _asked(kind: int, table: Any) -> Select[Any]:
    """What is kept of the findings of a table, by the index of maps alone."""
    c = table.c
    figure = kind == FIGURE
    code, size = (c.measure, func.coalesce(c.low, c.high, -1)) if figure else (c.code, literal(-1))
    columns = (cast(c.period_last, String), code, c.country, c.latitude, c.longitude, size, c.row)
    return select(*columns).where(c.period_last.is_not(None), c.latitude.is_not(None), ~c.withdrawn)


def _routes(connection: Connection) -> list[NamedRoute]:
    """Ways that reports name, the newest reports first."""
    t, g, r = tables.route, tables.reading, tables.report
    newest = (
        select(t.c.points, t.c.report_id, t.c.quote, t.c.reading_id)
        .order_by(t.c.id.desc())
        .limit(MOST_ROUTES)
        .subquery()
    )
    joined = newest.join(g, g.c.id == newest.c.reading_id).join(r, r.c.id == newest.c.report_id)
    statement = select(newest.c.points, r.c.published, newest.c.report_id, newest.c.quote)
    statement = statement.select_from(joined).where(g.c.superseded_by.is_(None))
    found = [
        NamedRoute(tuple(points), day.toordinal() if day else 0, report_id, quote)
        for points, day, report_id, quote in connection.execute(statement)
    ]
    return sorted(found, key=lambda one: (-one.day, one.report_id))


class KeptPlaced:
    """The placed findings of a ledger; small ones are read anew as soon as the ledger changed, of a large one
    the last are given while they are read.
    """

    def __init__(self, engine: Engine, read: Callable[[Connection], Placed] = read_placed) -> None:
        self._engine = engine
        self._read = read
        self._lock, self._renewing = threading.Lock(), threading.Lock()
        self._kept: Placed | None = None
        self._version: tuple[Any, ...] = ()
        self._took = self._at = 0.0

    def get(self, connection: Connection) -> Placed:
        """The findings, at most a few seconds old."""
        version = _version(connection)
        with self._lock:
            kept = self._kept
            if kept is not None and version == self._version:
                return kept
        if kept is None or self._took < QUICK:
            with self._renewing:
                return self._renew()
        if time.monotonic() - self._at > PAUSE + 10 * self._took and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew_behind, daemon=True).start()
        return kept

    def warm(self) -> None:
        """Read them before they are asked for."""
        with self._engine.connect() as connection:
            self.get(connection)

    def _renew_behind(self) -> None:
        try:
            self._renew()
        finally:
            self._renewing.release()

    def _renew(self) -> Placed:
        began = time.monotonic()
        with self._engine.connect() as connection:
            version = _version(connection)
            if self._kept is not None and version == self._version:
                return self._kept
            made = self._read(connection)
        with self._lock:
            self._kept, self._version = made, version
            self._at = time.monotonic()
            self._took = self._at - began
        return made


def _version(connection: Connection) -> tuple[Any, ...]:
    """What differs after a ledger changed: the last reading and review, how many reports were taken out."""
    asked = (
        select(func.max(tables.reading.c.id)),
        select(func.max(review.c.id)),
        select(func.max(tables.figure.c.row)),
        select(func.max(tables.event.c.row)),
        select(func.count()).select_from(tables.forgotten),
    )
    return tuple(connection.execute(select(*(one.scalar_subquery() for one in asked))).one())
