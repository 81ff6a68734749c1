"""The names that a ledger has: publishers, speakers, actors and places, so that a filter by a part of a name
asks for whole names, which indexes find.

Slow in a large ledger, so keep what `find_names` gives for a while.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, Table, func, select

from sayso.errors import SaysoError
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.ledger.schema.fold import fold

MOST_NAMES = 2_000  # that a part of a name may fit


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place that findings have, and how many of them."""

    id: int
    name: str
    kind: str
    country: str | None
    findings: int


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names by where they stand ("report.publisher"), and places by their GeoNames ids."""

    names: Mapping[str, tuple[str, ...]]
    places: Mapping[int, PlaceName]

    def fitting(self, column: Column[str], words: str) -> list[str]:
        """The names of a column that hold these words, in any case, with or without accents; in quotation
        marks the whole name. Raises `SaysoError` if very many do.
        """
        if len(words) > 2 and words[0] == words[-1] == '"':
            return [words[1:-1]]
        wanted = fold(words) or ""
        found = [one for one in self.names[_key(column)] if wanted in (fold(one) or "")]
        _few(found, words)
        return found

    def in_column(self, column: Column[str], words: str) -> ColumnElement[bool]:
        """The condition that a column holds these words."""
        return column.in_(self.fitting(column, words))

    def place_ids(self, words: str) -> list[int]:
        """The places of that id, or whose names hold these words."""
        if words.isascii() and words.isdigit() and len(words) < 10:
            return [int(words)]
        wanted = fold(words) or ""
        found = [one.id for one in self.places.values() if wanted in (fold(one.name) or "")]
        _few(found, words)
        return found


def _few(found: Iterable[object], words: str) -> None:
    if len(list(found)) > MOST_NAMES:
        raise SaysoError(f"{words!r} fits more than {MOST_NAMES:,} names. Write more of the name.")


def _key(column: Column[str]) -> str:
    return f"{column.table.name}.{column.name}"


r, f, c, e, p = (
    tables.report.c, tables.figure.c, tables.claim.c, tables.event.c, tables.participant.c
)  # fmt: skip
COLUMNS: tuple[Column[str], ...] = (
    r.publisher, r.agency, f.speaker, c.speaker, c.name, c.actor, p.quote, p.actor
)  # fmt: skip


def find_names(connection: Connection) -> KnownNames:
    """The names of a ledger."""
    names = {}
    for column in COLUMNS:
        rows = connection.execute(select(column).where(column.is_not(None), column != "").distinct())
        names[_key(column)] = tuple(rows.scalars())
    return KnownNames(names, _places(connection))


def _places(connection: Connection) -> dict[int, PlaceName]:
    found: dict[int, PlaceName] = {}
    for table in (tables.figure, tables.event, picture.incident):
        for one in _counted(connection, table):
            before = found.get(one.id)
            total = one.findings + (before.findings if before else 0)
            found[one.id] = PlaceName(one.id, one.name, one.kind, one.country, total)
    return found


def _counted(connection: Connection, table: Table) -> list[PlaceName]:
    """The places of a table: ids and counts by the index alone, then one row of each, which names it."""
    own, key = table.c, next(iter(table.primary_key))
    columns = (own.geonames_id, func.count().label("number"), func.min(key).label("first"))
    grouped = select(*columns).where(own.geonames_id.is_not(None)).group_by(own.geonames_id).subquery()
    wanted = select(own.geonames_id, own.place, own.place_kind, own.country, grouped.c.number)
    rows = connection.execute(wanted.select_from(grouped.join(table, key == grouped.c.first)))
    return [PlaceName(id_, name or "", kind or "", code, int(count)) for id_, name, kind, code, count in rows]
