"""Copy a ledger to another database, SQLite or PostgreSQL, and prove that it is the same.

The source is read as it is at one time; others may go on with it. Every table is copied in order of its
keys, `BATCH` rows a transaction; a copy that was stopped goes on where it was. At the end every table is read
again on both sides and compared, count and hashes; a table that differs, because the source changed since a
stopped copy began, is copied once more. Full text is made anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.exc import DBAPIError

from sayso.errors import LedgerError
from sayso.ledger.copies.rows import TableSum, batches, kept_tables, row_count, sum_of
from sayso.ledger.copies.target import (
    TargetTable,
    finish_target,
    last_key,
    last_numbers,
    open_target,
)
from sayso.ledger.ledger import Ledger
from sayso.ledger.schema.connections import begin_reading, chunks, unmapped
from sayso.ledger.schema.picture_tables import document
from sayso.ledger.search.index import index_reports

Tell = Callable[[str, int, int], None]  # step, how much of it is done, of how much


@dataclass(frozen=True, slots=True)
class TableCopy:
    """A table in both places: its `name`, what it holds here and there."""

    name: str
    source: TableSum
    target: TableSum

    @property
    def same(self) -> bool:
        """Whether both hold the same rows."""
        return self.source == self.target


def copy_ledger(source: Ledger, to: str | Path, tell: Tell) -> list[TableCopy]:
    """Copy a ledger and compare both; what each table holds. Raises `LedgerError` where the target is another
    ledger, cannot hold a row, or differs at the end.
    """
    target = open_target(to, source.name)
    try:
        with _snapshot(source) as reading:
            for table in kept_tables().values():
                _copy_table(reading, target, table, source.name, tell)
            compared = _compared(reading, target, tell)
            for one in compared:
                if not one.same:  # the source changed between two runs
                    table = kept_tables()[one.name]
                    TargetTable(target, table, source.name).empty()
                    _copy_table(reading, target, table, source.name, tell)
            if not all(one.same for one in compared):
                compared = _compared(reading, target, tell)
            differ = [one.name for one in compared if not one.same]
            if differ:
                raise LedgerError(
                    f"{target.name} differs from {source.name} in {', '.join(differ)}. Nothing was lost in "
                    f"{source.name}; copy to another place, and tell us."
                )
            _copy_words(reading, target, tell)
            numbers = last_numbers(reading)
        with target.writing() as connection:
            connection.execute(text("ANALYZE"))
        with target.writing() as connection:
            finish_target(connection, numbers)
    finally:
        target.close()
    return compared


def compare_ledgers(source: Ledger, target: Ledger, tell: Tell) -> list[TableCopy]:
    """What each table of two ledgers holds."""
    with _snapshot(source) as reading:
        return _compared(reading, target, tell)


@contextmanager
def _snapshot(ledger: Ledger) -> Iterator[Connection]:
    """A connection that sees a ledger as it is now, whatever others write."""
    with ledger.engine.connect() as connection, unmapped(connection):
        begin_reading(connection)
        yield connection
        connection.rollback()


def _copy_table(reading: Connection, target: Ledger, table: Table, source: str, tell: Tell) -> None:
    whole, after = last_key(target.engine, table)
    if whole:
        return
    goal, total = TargetTable(target, table, source), row_count(reading, table)
    tell(table.name, goal.rows, total)
    for rows in batches(reading, table, after):
        try:
            goal.add(rows)
        except (DBAPIError, ValueError) as error:
            first, last = (_key(table, row) for row in (rows[0], rows[-1]))
            told = " ".join(str(getattr(error, "orig", error)).split())
            raise LedgerError(
                f"{target.name} cannot hold a row of {table.name} ({first} to {last}): {told}. What was "
                "copied before is kept; mend that row in the source and run the same command again."
            ) from error
        tell(table.name, goal.rows, total)
    goal.finish()


def _key(table: Table, row: Any) -> str:
    return "/".join(str(getattr(row, column.name)) for column in table.primary_key)


def _compared(reading: Connection, target: Ledger, tell: Tell) -> list[TableCopy]:
    found, known = [], kept_tables()
    with _snapshot(target) as there:
        for number, (name, table) in enumerate(known.items()):
            tell("comparing", number, len(known))
            found.append(TableCopy(name, sum_of(reading, table), sum_of(there, table)))
    tell("comparing", len(known), len(known))
    return found


def _copy_words(reading: Connection, target: Ledger, tell: Tell) -> None:
    """Make the full text of the reports that had one."""
    mine = select(document.c.report_id).distinct().order_by(document.c.report_id)
    with target.engine.connect() as connection:
        there = set(connection.execute(mine).scalars())
    wanted = [name for name in reading.execute(mine).scalars() if name not in there]
    done = 0
    for some in chunks(wanted):
        tell("full text", done, len(wanted))
        with target.writing() as connection:
            index_reports(connection, some)
        done += len(some)
    tell("full text", done, len(wanted))
    gone = there - set(reading.execute(mine).scalars())  # since a stopped copy began
    with target.writing() as connection:
        index_reports(connection, gone)
