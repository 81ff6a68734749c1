"""Look place names up: countries and areas in memory, towns and subdivisions in a SQLite file.

The file is shipped packed, and lies unpacked in the user's cache (`unpack.py`).
"""

import hashlib
import re
import sqlite3
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from sayso.gazetteer.spelling import spellings
from sayso.gazetteer.unpack import connect, unpack_again, unpacked
from sayso.records import Place, PlaceKind

DATA = Path(__file__).parent / "data"
MOST_PLACES = 40  # of one name
PLACES = """
SELECT p.id, p.name, p.kind, p.country, p.admin1, p.latitude, p.longitude, p.approximate, p.population,
n.main, p.level, p.part FROM name n JOIN place p ON p.id = n.place
WHERE n.key IN ({keys}) ORDER BY p.population DESC, p.id LIMIT ?
"""
BEGINNING = """
SELECT p.id, p.name, p.kind, p.country, p.admin1, p.latitude, p.longitude, p.approximate, p.population,
n.main, p.level, p.part FROM name n JOIN place p ON p.id = n.place
WHERE n.key >= ? AND n.key < ? ORDER BY n.main DESC, p.population DESC, p.id LIMIT ?
"""
ONE = """
SELECT id, name, kind, country, admin1, latitude, longitude, approximate, population, 1, level, part
FROM place
"""


@lru_cache(maxsize=10_000)
def normal(name: str) -> str:
    """A name as a key: no accents, no apostrophes, hyphens as blanks, lower case."""
    stripped = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in stripped if not unicodedata.combining(c))
    return re.sub(r"[\s\-–‐]+", " ", re.sub(r"['’‘`ʿʾ.]", "", letters)).strip().lower()


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

    `countries`, `areas` and `capitals` are keyed by normal name; `peoples` by the word as written ("Iraqis"),
    and `abbreviations` likewise ("Conn."); `postal` are codes that stand for a state after a town.
    """

    path: Path
    countries: dict[str, Place] = field(default_factory=dict)
    peoples: dict[str, str] = field(default_factory=dict)
    areas: dict[str, Place] = field(default_factory=dict)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    postal: dict[str, str] = field(default_factory=dict)
    iso3: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = connect(self.path)
        self._load_countries()
        self._load_areas()
        self.abbreviations.update(_toml("abbreviations.toml")["abbreviations"])
        self.postal.update(_toml("abbreviations.toml")["postal"])
        self.towns = lru_cache(maxsize=2_000)(self._towns)
        self.alike = lru_cache(maxsize=2_000)(self._alike)

    def country(self, name: str) -> Place | None:
        """The country of that name, by any of its English names or a usual short form."""
        return self.countries.get(normal(name))

    def area(self, name: str) -> Place | None:
        """A sea, continent, camp or region of `areas.toml`."""
        return self.areas.get(normal(name))

    def people(self, word: str) -> str | None:
        """The code of the country that an adjective or people word names: "Lithuanian" is LT."""
        return self.peoples.get(word)

    def _ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query; from a file that is unpacked anew, if the one at hand is damaged."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            self._connection.close()
            self._connection = connect(unpack_again(self.path))
            return self._connection.execute(query, values).fetchall()

    def packages(self) -> list[tuple[str, str]]:
        """The packages whose data was compiled, with their versions."""
        rows = self._ask("SELECT name, version FROM package ORDER BY name")
        return [(name, version) for name, version in rows]

    def _towns(self, key: str) -> tuple[Entry, ...]:
        """Towns and subdivisions with that normal name, most inhabitants first, at most `MOST_PLACES`."""
        return self._entries([key], MOST_PLACES)

    def _alike(self, key: str, countries: frozenset[str]) -> tuple[Entry, ...]:
        """Places in `countries` whose name is another way to write `key`."""
        entries = self._entries(spellings(key), 10 * MOST_PLACES)
        return tuple(entry for entry in entries if entry.place.country in countries)

    def beginning(self, key: str, most: int) -> tuple[Entry, ...]:
        """Towns and subdivisions whose name, or another one, begins so: each once, the largest first."""
        found = _entries_of(self._ask(BEGINNING, key, key + "\U0010ffff", 4 * most))
        once = {entry.place.id: entry for entry in reversed(found)}
        return tuple(sorted(once.values(), key=lambda entry: -entry.population)[:most])

    def by_id(self, number: int) -> Entry | None:
        """The town or subdivision with a GeoNames id."""
        return next(iter(_entries_of(self._ask(f"{ONE} WHERE id = ?", number))), None)

    def subdivision(self, country: str, admin1: str) -> Entry | None:
        """The first-level subdivision of a country, by its code."""
        return self._subdivisions.get((country, admin1))

    @cached_property
    def _subdivisions(self) -> dict[tuple[str | None, str | None], Entry]:
        found = _entries_of(self._ask(f"{ONE} WHERE level = 1 ORDER BY population"))
        return {(entry.place.country, entry.place.admin1): entry for entry in found}

    def _entries(self, keys: Sequence[str], most: int) -> tuple[Entry, ...]:
        return _entries_of(self._ask(PLACES.format(keys=",".join("?" * len(keys))), *keys, most))

    def _load_countries(self) -> None:
        rows = self._ask("SELECT code, id, name, capital, iso3 FROM country")
        known = {code: (number, name) for code, number, name, _, _ in rows}
        self.capitals.update({normal(capital): code for code, _, _, capital, _ in rows if capital})
        self.iso3.update({code: longer for code, _, _, _, longer in rows})
        for code, entry in _toml("countries.toml").items():
            number, name = known.get(code, (None, entry["names"][0]))
            latitude, longitude = entry.get("at", (None, None))
            place = Place(
                id=number,
                name=name,
                kind=PlaceKind.COUNTRY,
                country=code,
                admin1=None,
                latitude=latitude,
                longitude=longitude,
            )
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
                    id=None,
                    name=entry["names"][0],
                    kind=PlaceKind.AREA,
                    country=entry.get("country") or None,
                    admin1=None,
                    latitude=latitude,
                    longitude=longitude,
                )
                self.areas[normal(name)] = place


def _entries_of(rows: Sequence[tuple[Any, ...]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            Place(
                id=id_,
                name=name,
                kind=PlaceKind(kind),
                country=country,
                admin1=admin1,
                latitude=lat,
                longitude=lon,
                approximate=bool(near),
            ),
            people,
            bool(main),
            level,
            part,
        )
        for id_, name, kind, country, admin1, lat, lon, near, people, main, level, part in rows
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def publishers() -> dict[str, Any]:
    """`publishers.toml`: where papers are at home."""
    return _toml("publishers.toml")


@cache
def data_version() -> str:
    """A hash of the shipped place data, for the reader's version."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.toml"))]
    texts += [" ".join(row) for row in open_gazetteer().packages()]
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:8]


@cache
def open_gazetteer() -> Gazetteer:
    """The gazetteer that is shipped."""
    return Gazetteer(unpacked())
