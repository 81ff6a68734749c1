"""What the picture of a ledger holds, by table, as sums of hashes; and the same made from scratch.

Marks that differ in each run (when something was written, numbers of rows of full text) do not count.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select

from sayso.ledger import Ledger
from sayso.ledger.copies.rows import TableSum
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import begin_reading
from sayso.reconcile import refresh

LEFT_OUT = {  # columns that say when, or in which order, and not what
    "document": ("id",),
    "picture_failure": ("at",),
    "pending_report": ("mark", "at"),
}
BATCH = 5_000


def picture_sums(ledger: Ledger) -> dict[str, TableSum]:
    """What each table of the picture holds."""
    found = {}
    with ledger.engine.connect() as connection:
        begin_reading(connection)
        for table in picture.TABLES:
            if table is not picture.picture_state:  # stamps
                found[table.name] = sum_of_table(connection, table, LEFT_OUT.get(table.name, ()))
    return found


def picture_rows(ledger: Ledger) -> dict[str, set[str]]:
    """The rows of each table of the picture, but for the sketches of texts, which are very many."""
    found = {}
    with ledger.engine.connect() as connection:
        begin_reading(connection)
        for table in picture.TABLES:
            if table not in (picture.picture_state, picture.story_band):
                left_out = LEFT_OUT.get(table.name, ())
                columns = [column for column in table.columns if column.name not in left_out]
                found[table.name] = {str(row) for row in connection.execute(select(*columns))}
    return found


def sum_of_table(connection: Connection, table: Table, left_out: tuple[str, ...] = ()) -> TableSum:
    """What the rows of a table hold, in any order."""
    columns = [column for column in table.columns if column.name not in left_out]
    rows = connection.execution_options(yield_per=BATCH).execute(select(*columns))
    total = TableSum()
    for part in rows.partitions():
        total = total.with_rows(part)
    return total


def from_scratch(ledger: Ledger, progress: Callable[[str, int, int], None] | None = None) -> None:
    """Take the picture away and make all of it."""
    with ledger.writing() as connection:
        connection.execute(delete(picture.picture_state))
    refresh(ledger, progress)


def unlike(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The tables that hold something else, with a row that only one has where they are sets of rows."""
    told = []
    for name, held in one.items():
        if held != other.get(name):
            only = held ^ other[name] if isinstance(held, set) else ()
            told.append(": ".join([name, *sorted(only)[:2]]))
    return told


def count_of(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
