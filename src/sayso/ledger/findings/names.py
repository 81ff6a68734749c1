"""Names that a ledger has already: who speaks in it, and its places, by how often.

Takes a connection; counts over many findings, so ask seldom and keep the answer.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, func, select

from sayso.ledger.schema import tables

MOST = 20_000  # names of a kind that are kept, the most frequent
SEEN = 200_000  # figures and claims that are looked at, the newest


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as reports here name it."""

    name: str
    country: str | None
    figures: int


@dataclass(frozen=True, slots=True)
class Names:
    """Speakers with how often each, and places; the most frequent first."""

    speakers: tuple[tuple[str, int], ...]
    places: tuple[NamedPlace, ...]


def find_names(connection: Connection) -> Names:
    """The names that stand in a ledger."""
    f, c = tables.figure.c, tables.claim.c
    spoken: dict[str, int] = {}
    for column, table in ((f.speaker, tables.figure), (c.actor, tables.claim)):
        wanted = select(column, func.count()).where(column.is_not(None), ~table.c.withdrawn, _newest(table))
        for name, count in connection.execute(wanted.group_by(column)):
            spoken[name] = spoken.get(name, 0) + count
    told = select(f.place_text, f.country, func.count().label("n"))
    told = told.where(f.place_text.is_not(None), ~f.withdrawn, _newest(tables.figure))
    told = told.group_by(f.place_text, f.country)
    rows = connection.execute(told.order_by(func.count().desc(), f.place_text).limit(MOST))
    speakers = sorted(spoken.items(), key=lambda one: (-one[1], one[0]))[:MOST]
    return Names(tuple(speakers), tuple(NamedPlace(*row) for row in rows))


def _newest(table: Table) -> ColumnElement[bool]:
    last = select(func.coalesce(func.max(table.c.row), 0)).scalar_subquery()
    return table.c.row > last - SEEN
