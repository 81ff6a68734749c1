"""What is new in a saved search: of its words, or of the list that it keeps."""

from collections.abc import Callable

from sqlalchemy import Connection, Table, func, select

from sayso.ledger.lists.frame import Listing, ListQuery
from sayso.ledger.lists.names import KnownNames, find_names
from sayso.ledger.lists.paging import conditions_of, from_of
from sayso.ledger.schema import tables
from sayso.ledger.search.newest import NewHit, find_new, new_of
from sayso.ledger.search.query import MOST, Match
from sayso.ledger.seen.searches import SavedSearchRow

NEWEST = 10_000  # readings in which new findings of a list are looked for: those made last
Names = Callable[[], KnownNames]


def find_new_of(
    connection: Connection,
    saved: SavedSearchRow,
    mark: int,
    *,
    limit: int = 50,
    names: Names | None = None,
) -> tuple[list[NewHit], int]:
    """What a saved search finds of readings above `mark`, what was read last first; and how many of the
    `MOST` that were read last that is. `names` are those of the ledger, where they are known already.
    """
    if saved.listing is None:
        return find_new(connection, saved.filter(), mark, limit=limit)
    known = names() if names is not None else find_names(connection)
    query = saved.list_query()
    matches = _matches(connection, saved.listing, query, known, mark)
    return new_of(connection, matches, query.values.get("words", ""), mark, limit=limit)


def _matches(
    connection: Connection, listing: Listing, query: ListQuery, names: KnownNames, mark: int
) -> list[Match]:
    """The findings of a list that were read above a mark, the last ones first."""
    table, key = listing.source, listing.key
    assert isinstance(table, Table)
    last = connection.execute(select(func.max(tables.reading.c.id))).scalar_one() or 0
    reading = table.c.reading_id
    conditions = conditions_of(connection, listing, query, names)
    where = [*conditions, reading > max(mark, last - NEWEST)]
    columns = (key, table.c.report_id, listing.sorts[0].column)  # whose day each list sorts by first
    wanted = select(*columns).select_from(from_of(listing, *columns, *where)).where(*where)
    by_reading = wanted.with_hint(table, f"INDEXED BY ix_{table.name}_reading_id", "sqlite")
    rows = connection.execute(by_reading.order_by(reading.desc(), key.desc()).limit(MOST))
    return [
        Match(number, listing.one, row, report_id, day) for number, (row, report_id, day) in enumerate(rows)
    ]
