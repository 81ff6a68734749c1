"""Where a ledger lies: a SQLite file, or a PostgreSQL database (extra `postgres`).

Takes a path or an address, gives an engine; knows what the two do differently: settings of a connection,
the lock of a writer, tables of full text.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from sayso.errors import LedgerError
from sayso.ledger.schema.fold import fold

CACHE, MAPPED = 64 * 1024, 1 << 30  # KiB of pages kept at most, bytes of the file mapped into memory


PAGES = 16 * 1024  # of the write-ahead log, before they go into the file


POOLS = {"pool_size": 20, "max_overflow": 20}  # connections kept, and more for a while
REACHED = 10  # seconds in which a server must answer


SYNCHRONOUS = "FULL"  # what is acknowledged is on the disk: NORMAL loses the last of it in a power cut
LOCKED = 60  # seconds for which a write waits for another
ADVICE = {  # words of a database's complaint -> what to do
    "locked": "Another program writes to it; close that one, then run the same command again",
    "full": "Make room on the disk, then run the same command again",
    "no space left": "Make room on the disk of the database, then run the same command again",
    "readonly": "It cannot be written; copy it to a folder of your own, or change its permissions",
    "read-only": "It cannot be written; copy it to a folder of your own, or change its permissions",
    "disk i/o error": "See whether the disk has room and works, then run the same command again",
    "malformed": "The file is damaged; take it from a copy",
    "not a database": "Name another --ledger",
}


class IndexingCompiler(SQLiteCompiler):
    """Writes the hints of a statement: INDEXED BY, as SQLite cannot know which index leaves fewest rows."""

    def format_from_hint_text(self, sqltext: str, table: Any, hint: str, iscrud: bool) -> str:
        """A table with its hint."""
        return f"{sqltext} {hint}"


def is_address(where: str | Path) -> bool:
    """Whether a ledger is named by the address of a database, and not by a file."""
    return str(where).startswith(("postgresql:", "postgres:"))


def file_of(where: str | Path) -> Path | None:
    """The file of a ledger, if it lies in one."""
    return None if is_address(where) else Path(where)


def open_engine(where: str | Path, *, read_only: bool = False) -> Engine:
    """An engine for a file, or for an address like postgresql://user@host/name.

    `read_only` is for a file that nobody may write, on a disk that takes no log beside it.
    """
    if is_address(where):
        server = create_engine(
            _address(str(where)), **POOLS, pool_pre_ping=True, connect_args={"connect_timeout": REACHED}
        )
        event.listen(server, "connect", _set_up_server)
        return server
    engine = create_engine(
        _read_only(Path(where)) if read_only else URL.create("sqlite", database=str(where)),
        connect_args={"timeout": LOCKED, "check_same_thread": False},
        **POOLS,
        pool_use_lifo=True,  # each connection keeps pages of its own: the one that has them is asked first
    )
    engine.dialect.statement_compiler = IndexingCompiler
    event.listen(engine, "connect", _set_up_to_read if read_only else _set_up)
    return engine


def _set_up_server(connection: Any, record: Any) -> None:
    """Statements of a page take milliseconds: to compile them, or to start other processes for them, takes
    longer, and many people ask at once. Rows by an index cost little more than rows one after the other: a
    ledger lies on a disk without moving parts, or in memory.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SET random_page_cost = 1.1")
    connection.commit()


def _read_only(path: Path) -> URL:
    """The address of a file that is not written; one without a log is taken as it is."""
    logged = path.with_name(f"{path.name}-wal").exists()
    query = {"mode": "ro", "uri": "true"} | ({} if logged else {"immutable": "1"})
    return URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query=query)


def can_write(path: Path) -> bool:
    """Whether a ledger's file, or one that would be made, can be written, with its log beside it."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def check_path(path: Path, *, create: bool) -> None:
    """Raise `LedgerError` where a file cannot be a ledger: none is there and none is wanted, or no folder."""
    if not create and not path.exists():
        raise LedgerError(f"There is no ledger at {path}. Make one with: sayso read PATH --ledger {path}")
    if not path.parent.exists():
        raise LedgerError(f"The folder {path.parent} does not exist. Make it, or name another --ledger.")


def error_sentence(name: str, error: DBAPIError, *, opening: bool = False) -> str:
    """What went wrong with a database, or with `opening` it, and what to do, in one line without SQL."""
    told = (" ".join(str(error.orig).split()) or type(error.orig).__name__).rstrip(".")
    known = next((do for word, do in ADVICE.items() if word in told.lower()), None)
    if opening:
        return f"{name} cannot be opened as a ledger: {told}. {known or 'Name another --ledger'}."
    return f"{name}: {told}. {known or 'Then run the same command again'}; what was written before is kept."


def _address(where: str) -> URL:
    try:
        import psycopg
    except ImportError as error:
        raise LedgerError(
            "A ledger on PostgreSQL needs an extra library. Install it: pip install 'sayso[postgres]'"
        ) from error
    del psycopg
    try:
        return make_url(where).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise LedgerError(  # the address may hold a password, so it is not said
            "The address of the ledger is not valid. Write it as postgresql://user@host:5432/name; signs "
            "like @, : and / in a password as %40, %3A, %2F."
        ) from error


def shown_name(where: str | Path) -> str:
    """A ledger's name as users may see it: an address without its password."""
    if not is_address(where):
        return str(where)
    try:
        found = make_url(str(where))
    except (ArgumentError, ValueError):
        return "the ledger"  # opening it says what is wrong
    secrets = [key for key in found.query if "pass" in key.lower()]
    return found.difference_update_query(secrets).render_as_string(hide_password=True)


def _set_up_to_read(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # transactions are begun in `begin_writing`
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.execute(f"PRAGMA cache_size=-{CACHE}")
    connection.execute(f"PRAGMA mmap_size={MAPPED}")


def _set_up(connection: sqlite3.Connection, record: object) -> None:
    _set_up_to_read(connection, record)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
    connection.execute(f"PRAGMA wal_autocheckpoint={PAGES}")
