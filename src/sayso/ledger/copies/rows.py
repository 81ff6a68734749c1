"""The rows of a ledger as they are kept, whatever they mean: read in the order of their keys, and compared.

Takes a connection and a table, gives rows; a `TableSum` says of many rows what they hold, in any order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, LargeBinary, MetaData, Row, Table, func, select, tuple_

from sayso.ledger.schema import feed_tables, job_tables, picture_tables, review_tables, tables
from sayso.ledger.schema.types import LayoutType

BATCH = 2_000  # rows of one transaction
DERIVED = ("document",)  # made anew from what is copied: full text is kept differently by each database
MASK = (1 << 128) - 1
ALL = (tables, review_tables, picture_tables, job_tables, feed_tables)


@dataclass(frozen=True, slots=True)
class TableSum:
    """What rows hold: how many there are, and the sum of their hashes (128 bits)."""

    rows: int = 0
    hashes: int = 0

    def with_rows(self, rows: Iterable[Sequence[Any]]) -> "TableSum":
        """With these rows added."""
        made = [_hashed(row) for row in rows]
        return replace(self, rows=self.rows + len(made), hashes=(self.hashes + sum(made)) & MASK)


@cache
def kept_tables() -> dict[str, Table]:
    """Every table that is copied, by name. Layouts are bytes here: they are moved, not read."""
    known = {table.name: table for module in ALL for table in module.metadata.tables.values()}
    return {name: _plain(table) for name, table in sorted(known.items()) if name not in DERIVED}


def _plain(table: Table) -> Table:
    columns = [
        Column(
            column.name,
            LargeBinary() if isinstance(column.type, LayoutType) else column.type,
            primary_key=column.primary_key,
        )
        for column in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def batches(
    connection: Connection, table: Table, after: Sequence[Any] | None = None
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a table by their keys, from the one that follows the key `after`."""
    keys = list(table.primary_key)
    statement = select(table).order_by(*keys).execution_options(yield_per=BATCH)
    if after is not None:
        statement = statement.where(tuple_(*keys) > tuple_(*after))
    with connection.execute(statement) as found:
        yield from found.partitions()


def sum_of(connection: Connection, table: Table) -> TableSum:
    """What a table holds."""
    total = TableSum()
    for rows in batches(connection, table):
        total = total.with_rows(rows)
    return total


def row_count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _hashed(row: Sequence[Any]) -> int:
    told = msgspec.json.encode(list(row), order="sorted")
    return int.from_bytes(blake2b(told, digest_size=16).digest())
