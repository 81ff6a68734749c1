"""A page of a list, or all of it.

Of a list that is narrowed to `MOST` rows or fewer the keys of all are fetched and sorted here, so that no
filter needs an index for each order; of a longer one the index of the order is walked, where rows that fit
are close together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Table,
    TextualSelect,
    or_,
    select,
    tuple_,
)
from sqlalchemy.engine import Engine
from sqlalchemy.sql import visitors

from sayso.ledger.lists.frame import MOST, ListFilter, Listing, ListPage, ListQuery, ListSort
from sayso.ledger.lists.names import KnownNames
from sayso.ledger.schema.connections import begin_reading
from sayso.ledger.search.query import rows_with_words

ALL = 2**31 - 1  # rows
BATCH = 500  # rows of a file that are read together
WORDS = "words"  # the filter that takes what a search takes


def conditions_of(
    connection: Connection, listing: Listing, query: ListQuery, names: KnownNames, most: int = MOST
) -> list[ColumnElement[bool]]:
    """What must hold of rows that a query asks for; of very many with its words the `most` read last."""
    found = list(listing.standing)
    for name, value in query.values.items():
        one = listing.filter(name)
        if one.full_text:
            found.append(listing.key.in_(_with_words(connection, listing, one, value, most)))
        keys = _few(connection, one) if value is True else None
        found += [listing.key.in_(keys)] if keys is not None else one.condition(value, names)
    return found


def many_words(connection: Connection, listing: Listing, query: ListQuery) -> bool:
    """Whether very many rows have the words that are asked for."""
    for name, value in query.values.items():
        one = listing.filter(name)
        if one.full_text:
            found = connection.execute(_with_words(connection, listing, one, value, MOST + 1)).all()
            if len(found) > MOST:
                return True
    return False


def _with_words(
    connection: Connection, listing: Listing, one: ListFilter, value: str, most: int
) -> TextualSelect:
    """The statement for the rows that have the words of a filter: as in a search, or a whole name."""
    words = value if one.name == WORDS else '"' + value.replace('"', " ") + '"'
    return rows_with_words(connection, listing.words_of, words, most)


def _few(connection: Connection, one: ListFilter) -> list[Any] | None:
    """The keys of what fits a flag, if these are few."""
    if one.few is None:
        return None
    found = list(connection.execute(one.few.limit(MOST + 1)).scalars())
    return found if len(found) <= MOST else None


def from_of(listing: Listing, *used: Any) -> FromClause:
    """The tables that expressions need."""
    if listing.beside is None:
        return listing.source
    table, on = listing.beside
    parts = (part for one in used for part in visitors.iterate(one))
    return (
        listing.source.join(table, on)
        if any(getattr(p, "table", None) is table for p in parts)
        else (listing.source)
    )


def driven(statement: Select[Any], listing: Listing, query: ListQuery) -> Select[Any]:
    """Have SQLite begin with the filter that leaves fewest rows."""
    for names, table, index in listing.drivers:
        if query.values.keys() >= set(names):
            return statement.with_hint(table, f"INDEXED BY {index}", "sqlite") if index else statement
    return statement


def sample_of(
    connection: Connection, listing: Listing, query: ListQuery, names: KnownNames
) -> Sequence[Row[Any]]:
    """Up to `MOST` + 1 of the rows that fit: the key, what the query's order needs, and every facet."""
    order = order_of(listing, query)
    columns = [listing.key.label("key"), order.column.label("value")]
    columns += [tie.label(f"tie{number}") for number, tie in enumerate(order.ties)]
    columns += [one.column.label(f"facet_{one.name}") for one in listing.facets]
    where = conditions_of(connection, listing, query, names)
    wanted = select(*columns).select_from(from_of(listing, *columns, *where)).where(*where)
    return connection.execute(driven(wanted, listing, query).limit(MOST + 1)).all()


def order_of(listing: Listing, query: ListQuery) -> ListSort:
    """The order that a query asks for, or the list's own."""
    return listing.sort(query.sort or listing.start.lstrip("-"))


def sorted_page(
    connection: Connection, listing: Listing, query: ListQuery, sample: Sequence[Row[Any]], limit: int
) -> ListPage:
    """A page of a list that a sample holds whole."""
    ties = len(order_of(listing, query).ties)
    keys = [(row.value, tuple(row)[2 : 2 + ties], row.key) for row in sample]
    full = sorted((one for one in keys if one[0] is not None), reverse=query.descending)
    empty = sorted((one for one in keys if one[0] is None), key=lambda one: one[2], reverse=query.descending)
    after = query.after
    if after is not None and after[0] is None:
        full, empty = [], [one for one in empty if _beyond(one[2:], after[-1:], query)]
    elif after is not None:
        last = (after[0], tuple(after[1:-1]), after[-1])
        full = [one for one in full if _beyond(one, last, query)]
    shown = [*full, *empty][: limit + 1]
    ends = [(value, *tie, key) for value, tie, key in shown]
    return _page(connection, listing, ends, limit, len(sample))


def _beyond(one: Sequence[Any], last: Sequence[Any], query: ListQuery) -> bool:
    return tuple(one) < tuple(last) if query.descending else tuple(one) > tuple(last)


def walked_page(
    connection: Connection, listing: Listing, query: ListQuery, names: KnownNames, limit: int
) -> ListPage:
    """A page of a list of very many rows."""
    order = order_of(listing, query)
    columns = (order.column, *order.ties, listing.key)
    found: list[tuple[Any, ...]] = []
    parts = list(_parts(connection, listing, query, names))
    if query.after is None or query.after[0] is not None:
        for where, index in parts:
            wanted = select(*columns).select_from(from_of(listing, *columns, *where)).where(*where)
            full = wanted.where(order.column.is_not(None))
            if query.after is not None:
                full = full.where(*_further(order, columns, query))
            ordered = full.order_by(*(one.desc() if query.descending else one.asc() for one in columns))
            near = not any(query.values.keys() >= names for names in order.unless)
            quick = _walking(ordered, order) if near else driven(ordered, listing, query)
            quick = _by_index(ordered, listing, index) if index else quick
            found += [tuple(row) for row in connection.execute(quick.limit(limit + 1))]
        if len(parts) > 1:
            found = sorted(found, reverse=query.descending)[: limit + 1]
    if len(found) <= limit:
        where, index = parts[-1]  # those without a value are of the other part, if there are two
        wanted = select(*columns).select_from(from_of(listing, *columns, *where)).where(*where)
        empty = wanted.where(order.column.is_(None))
        if query.after is not None and query.after[0] is None:
            empty = empty.where(_compared(listing.key, query.after[-1], query))
        by_key = empty.order_by(listing.key.desc() if query.descending else listing.key.asc())
        by_key = _by_index(by_key, listing, index) if index else by_key
        rows = connection.execute(by_key.limit(limit + 1 - len(found)))
        found += [tuple(row) for row in rows]
    return _page(connection, listing, found, limit, None)


def _parts(
    connection: Connection, listing: Listing, query: ListQuery, names: KnownNames
) -> Iterator[tuple[list[ColumnElement[bool]], str]]:
    """The conditions of what is walked: of all; or of the rows that lie together, then of others that fit
    besides, with the index that finds these.
    """
    sort = order_of(listing, query)
    apart = [
        (name, one) for name in query.values
        if (one := listing.filter(name).besides) is not None and one.sort == sort.name
    ]  # fmt: skip
    if not apart:
        yield conditions_of(connection, _along(listing), query, names), ""
        return
    name, besides = apart[0]
    where = conditions_of(connection, _along(listing), query.without(name), names)
    near, other = besides.near(query.values[name]), besides.other(query.values[name])
    yield [*where, near], ""
    yield [*where, other, or_(~near, sort.column.is_(None))], besides.index


def _along(listing: Listing) -> Listing:
    """A list with the conditions of filters that are tried row by row."""
    own = (replace(one, condition=one.along) if one.along is not None else one for one in listing.filters)
    return replace(listing, filters=tuple(own))


def _by_index(statement: Select[Any], listing: Listing, index: str) -> Select[Any]:
    """Have SQLite find rows by an index of the list's own table."""
    assert isinstance(listing.source, Table)
    return statement.with_hint(listing.source, f"INDEXED BY {index}", "sqlite")


def _walking(statement: Select[Any], order: ListSort) -> Select[Any]:
    """Have SQLite walk the index of an order: it has no counts to know how many rows a filter leaves."""
    if not order.index or order.of is None:
        return statement
    walked = statement.with_hint(order.of, f"INDEXED BY {order.index}", "sqlite")
    if order.inner is None:
        return walked
    return walked.with_hint(order.inner[0], f"INDEXED BY {order.inner[1]}", "sqlite")


def _further(order: ListSort, columns: Sequence[Any], query: ListQuery) -> list[ColumnElement[bool]]:
    """Behind the row that the page before ended with."""
    assert query.after is not None
    first = order.column <= query.after[0] if query.descending else order.column >= query.after[0]
    together = tuple_(*columns), tuple_(*query.after)
    return [first, together[0] < together[1] if query.descending else together[0] > together[1]]


def _compared(column: Any, value: Any, query: ListQuery) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column < value if query.descending else column > value
    return found


def _page(
    connection: Connection, listing: Listing, ends: Sequence[tuple[Any, ...]], limit: int, total: int | None
) -> ListPage:
    shown = ends[:limit]
    rows = listing.rows(connection, [end[-1] for end in shown])
    return ListPage(rows, shown[-1] if len(ends) > limit else None, total)


def stream_of(engine: Engine, listing: Listing, query: ListQuery, names: KnownNames) -> Iterator[Any]:
    """All rows that fit, in order, some at a time."""
    order = order_of(listing, query)
    columns = (order.column, *order.ties, listing.key)
    by = [one.desc() if query.descending else one.asc() for one in columns]
    with engine.connect() as keys, engine.connect() as connection:
        for one in (keys, connection):
            begin_reading(one)
            one.execute(select(listing.key).limit(1)).all()  # from here on it sees this state
        where = conditions_of(connection, listing, query, names, most=ALL)
        wanted = select(listing.key).select_from(from_of(listing, *columns, *where)).where(*where)
        asked = keys.execution_options(yield_per=BATCH)
        for some in asked.execute(wanted.order_by(order.column.is_(None), *by)).partitions():
            yield from listing.rows(connection, [row[0] for row in some])
