"""Connections of a ledger, how it is written to, and many rows at a time."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Insert,
    Row,
    Select,
    Table,
    insert,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

BATCH = 500  # findings whose parts are fetched together
CHUNK = 500  # ids in one statement
WRITER = 0x5A150  # the advisory lock of whoever writes
POSTGRES = "postgresql"
ONCE = {"mmap_size": 0, "cache_size": -8 * 1024}  # of SQLite, for a file that is read once
LOOK = 0.002  # seconds between two looks at SQLite's write lock


@contextmanager
def connected(source: Engine | Connection) -> Iterator[Connection]:
    """A connection: one that is open (and stays so), or a new one."""
    if isinstance(source, Connection):
        yield source
    else:
        with source.connect() as connection:
            yield connection


@contextmanager
def unmapped(connection: Connection) -> Iterator[None]:
    """Without SQLite's file in memory, and with few pages kept: who reads all of it once needs neither."""
    if is_postgres(connection):
        yield
        return
    before = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ONCE}
    try:
        for name, value in ONCE.items():
            connection.exec_driver_sql(f"PRAGMA {name}={value}")
        yield
    finally:
        for name, value in before.items():
            connection.exec_driver_sql(f"PRAGMA {name}={value}")


def in_batches(
    source: Engine | Connection, statement: Select[Any], limit: int | None
) -> Iterable[tuple[Connection, Sequence[Row[Any]]]]:
    """The rows of a statement, `BATCH` at a time, with a connection to fetch their parts."""
    if limit is not None:
        statement = statement.limit(limit)
    with connected(source) as connection:
        rows = connection.execute(statement).all()
        for start in range(0, len(rows), BATCH):
            yield connection, rows[start : start + BATCH]


def begin_writing(connection: Connection) -> None:
    """Start a transaction that holds the write lock from its start; others who write wait."""
    if is_postgres(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER})
    else:
        _begin_immediate(connection)


def _begin_immediate(connection: Connection) -> None:
    """Take SQLite's write lock soon after it is free: its own waiting looks every tenth of a second only."""
    limit = int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar() or 0)  # milliseconds
    until = time.monotonic() + limit / 1_000
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error.orig) or time.monotonic() > until:
                    raise
                time.sleep(LOOK)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {limit}")


def begin_reading(connection: Connection) -> None:
    """Start a transaction that sees the ledger as it is now, whatever others write; it holds no lock."""
    if is_postgres(connection):
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    else:
        connection.execute(text("BEGIN"))


def tidy_log(connection: Connection) -> None:
    """Carry SQLite's log into its file now, beside those who write, so that no later write has to."""
    if not is_postgres(connection):
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def let_go_of_pages(engine: Engine) -> None:
    """Free the pages of SQLite's file that connections hold in memory which nobody uses now; the next
    question reads anew what it needs. For a process that works for weeks, between two pieces of work.
    """
    with ExitStack() as stack:
        for connection in _idle(engine, stack):
            if not is_postgres(connection):
                connection.exec_driver_sql("PRAGMA shrink_memory")


def _idle(engine: Engine, stack: ExitStack) -> list[Connection]:
    """The connections that wait in the pool, taken out until `stack` ends."""
    pool = engine.pool
    number = pool.checkedin() if isinstance(pool, QueuePool) else 0
    return [stack.enter_context(engine.connect()) for _ in range(number)]


def is_postgres(connection: Connection) -> bool:
    """Whether the ledger lies in PostgreSQL."""
    return connection.dialect.name == POSTGRES


def upsert(connection: Connection, table: Table) -> Insert:
    """An insert that replaces the row with the same primary key."""
    made: Any = postgresql.insert(table) if is_postgres(connection) else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: made.excluded[c.name] for c in table.c if c.name not in keys}
    found: Insert = made.on_conflict_do_update(index_elements=keys, set_=changed)
    return found


def insert_row(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    """Add a row; the number that the table gave it. With values in it, the statement would be made anew."""
    key = connection.execute(insert(table), values).inserted_primary_key
    assert key is not None  # every table of the ledger has one
    return int(key[0])


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows at once; past SQLAlchemy's parameters row by row, which cost more than the rows."""
    if not rows:
        return
    dialect = connection.dialect
    compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(rows[0]))
    names = compiled.positiontup or list(rows[0])
    change = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    columns = [
        [row[name] if process is None else process(row[name]) for row in rows]
        for name, process in zip(names, change, strict=True)
    ]
    values = list(zip(*columns, strict=True))
    if compiled.positional:
        connection.exec_driver_sql(compiled.string, values)
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(names, row, strict=True)) for row in values])


def plain_value(value: Any) -> Any:
    """A list or a record as JSON takes it; anything else as it is."""
    if hasattr(value, "__dataclass_fields__"):
        return msgspec.to_builtins(value)
    return list(value) if isinstance(value, tuple) else value


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """Ids in lists short enough for one statement."""
    held: list[Any] = []
    for one in ids:
        held.append(one)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held
