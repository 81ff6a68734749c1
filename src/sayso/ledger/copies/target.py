"""The database that a ledger is copied to: made, marked as unfinished, finished.

While rows come in, nothing refers to anything: foreign keys are checked at the end, once. An unfinished copy
cannot be opened as a ledger; `copied` keeps how far each table is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.schema import AddConstraint

from sayso.errors import LedgerError
from sayso.ledger.copies.rows import kept_tables, row_count
from sayso.ledger.ledger import HEAD, UNFINISHED, Ledger
from sayso.ledger.schema.connections import begin_writing, insert_rows, is_postgres, upsert
from sayso.ledger.schema.outages import write_error
from sayso.ledger.schema.tables import metadata

copied = Table(
    "copied",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("rows", BigInteger, nullable=False),
    Column("after", JSON),  # the key of its last row
    Column("whole", Boolean, nullable=False),
    Column("source", String, nullable=False),
    Column("batches", Integer, nullable=False),
)


def open_target(to: str | Path, source: str) -> Ledger:
    """The ledger to copy to, marked as unfinished: a new one, an empty one, or one that this source was
    being copied to. Raises `LedgerError` for any other.
    """
    with_marks = Ledger(to, unfinished=True)
    try:
        with with_marks.engine.connect() as connection:
            _refuse_others(connection, with_marks.name, source)
    except LedgerError:
        with_marks.close()
        raise
    with with_marks.writing() as connection:
        copied.create(connection, checkfirst=True)
        connection.execute(text("UPDATE alembic_version SET version_num = :mark"), {"mark": UNFINISHED})
        if is_postgres(connection):
            _drop_references(connection)
    return with_marks


def _refuse_others(connection: Connection, name: str, source: str) -> None:
    """Raise `LedgerError` where something else than this source is kept."""
    if inspect(connection).has_table(copied.name):
        sources = set(connection.execute(select(copied.c.source)).scalars())
        if sources - {source}:
            raise LedgerError(
                f"{name} is an unfinished copy of {', '.join(sorted(sources))}. Finish that one, or name "
                "another place."
            )
    elif any(row_count(connection, table) for table in kept_tables().values()):
        raise LedgerError(
            f"{name} is a ledger with reports in it. Name one that is new; "
            "sayso copy --check compares the two."
        )


def last_key(engine: Engine, table: Table) -> tuple[bool, Sequence[Any] | None]:
    """Whether a table is whole, and else the key of the last row that was copied; `None` at its start."""
    with engine.connect() as connection:
        c = copied.c
        found = connection.execute(select(c.whole, c.after).where(c.name == table.name)).first()
    if found is None:
        return False, None
    kinds = [column.type.python_type for column in table.primary_key]
    values = found.after or ()
    key = [msgspec.convert(value, kind) for value, kind in zip(values, kinds, strict=bool(values))]
    return found.whole, key or None


class TargetTable:
    """One table that rows are added to, each batch in a transaction of its own with how far it is. Raises
    `LedgerError` where the disk is full or somebody else writes.
    """

    def __init__(self, target: Ledger, table: Table, source: str) -> None:
        self.target, self.table, self.source = target, table, source
        with target.engine.connect() as connection:
            found = connection.execute(select(copied).where(copied.c.name == table.name)).first()
        self.rows: int = found.rows if found else 0
        self.batches: int = found.batches if found else 0

    def add(self, rows: Sequence[Any]) -> None:
        """Add rows. Raises `DBAPIError` for what this database cannot hold."""
        keys = [column.name for column in self.table.primary_key]
        self.rows, self.batches = self.rows + len(rows), self.batches + 1
        with self._writing() as connection:
            insert_rows(connection, self.table, [row._asdict() for row in rows])
            self._mark(connection, after=[getattr(rows[-1], key) for key in keys], whole=False)

    def finish(self) -> None:
        """Say that it is whole."""
        with self._writing() as connection:
            self._mark(connection, after=None, whole=True)

    def empty(self) -> None:
        """Take out all rows, to copy them once more."""
        self.rows = 0
        with self._writing() as connection:
            connection.execute(delete(self.table))
            self._mark(connection, after=None, whole=False)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction in which nothing has to refer to what is there; `Ledger.writing` checks that."""
        try:
            with self.target.engine.connect() as connection:
                without_references(connection)
                begin_writing(connection)
                yield connection
                connection.commit()
        except OperationalError as error:
            raise write_error(self.target.name, error) from error

    def _mark(self, connection: Connection, *, after: list[Any] | None, whole: bool) -> None:
        values = {
            "name": self.table.name, "rows": self.rows, "after": msgspec.to_builtins(after), "whole": whole,
            "source": self.source, "batches": self.batches,
        }  # fmt: skip
        connection.execute(upsert(connection, copied), values)


def without_references(connection: Connection) -> None:
    """Let SQLite take rows in any order; outside of a transaction only."""
    if not is_postgres(connection):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")


def _drop_references(connection: Connection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in metadata.sorted_tables:
        for found in inspect(connection).get_foreign_keys(table.name):
            name = quote(str(found["name"]))
            connection.execute(text(f"ALTER TABLE {quote(table.name)} DROP CONSTRAINT {name}"))


def finish_target(connection: Connection, numbers: dict[str, int]) -> None:
    """Check every reference, go on numbering where the source was (`numbers`: the last number of each table),
    and let the copy be opened as a ledger. Raises `LedgerError` if a reference leads nowhere.
    """
    if is_postgres(connection):
        _add_references(connection)
        _number_on(connection, numbers)
    else:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise LedgerError(f"A row of {broken[0]} refers to one of {broken[2]} that is not there.")
    copied.drop(connection)
    connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


def _add_references(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        there = {
            tuple(one["constrained_columns"]) for one in inspect(connection).get_foreign_keys(table.name)
        }
        for constraint in table.foreign_key_constraints:
            if tuple(constraint.column_keys) not in there:
                try:
                    connection.execute(AddConstraint(constraint, isolate_from_table=False))
                except IntegrityError as error:
                    raise LedgerError(
                        f"A row of {table.name} refers to one that is not there: {error.orig}"
                    ) from error


def _number_on(connection: Connection, numbers: dict[str, int]) -> None:
    for name, last in numbers.items():
        key = next(iter(kept_tables()[name].primary_key)).name
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:name, :key)"), {"name": f'"{name}"', "key": key}
        ).scalar()
        if sequence is not None and last:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def last_numbers(connection: Connection) -> dict[str, int]:
    """The last number given in each table whose rows are numbered."""
    found = {}
    for name, table in kept_tables().items():
        keys = list(table.primary_key)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        last = connection.execute(select(keys[0]).order_by(keys[0].desc()).limit(1)).scalar()
        found[name] = max(int(last or 0), _last_of_sequence(connection, name, keys[0].name))
    return found


def _last_of_sequence(connection: Connection, name: str, key: str) -> int:
    if not is_postgres(connection):
        return 0
    sequence = connection.execute(
        text("SELECT pg_get_serial_sequence(:name, :key)"), {"name": f'"{name}"', "key": key}
    ).scalar()
    if sequence is None:
        return 0
    return int(connection.execute(text(f"SELECT last_value FROM {sequence}")).scalar_one())
