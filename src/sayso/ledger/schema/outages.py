"""When a database does not answer: which errors say so, and a file that is no longer where it was.

SQLite goes on with a file that was taken away, and writes into nothing. So a ledger looks at its file each
time that it takes a connection: one that is gone is an
`OutageError`, another one in its place is opened anew.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sayso.errors import LedgerError, OutageError
from sayso.ledger.schema.engine import error_sentence

OUTAGES = (  # words of SQLite's complaints that are not about what it was asked
    "locked", "busy", "unable to open", "disk i/o", "readonly", "is full", "malformed", "not a database",
)  # fmt: skip
INFO = "file"  # of a connection: which file it has open


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the database does not answer, rather than what is wrong with a question."""
    if isinstance(error, (OutageError, PoolTimeoutError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        told = str(error.orig).lower()
        return any(words in told for words in OUTAGES)
    return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))


def write_error(name: str, error: DBAPIError) -> LedgerError:
    """What to raise where a ledger could not be written."""
    return (OutageError if is_outage(error) else LedgerError)(error_sentence(name, error))


def guard_file(engine: Engine, where: Path | None) -> None:
    """Raise `OutageError` for a connection to a file that is gone; open one that was put in its place. Of a
    database nothing is looked at.
    """
    if where is None:
        return
    path = where.absolute()
    gone = OutageError(f"{path} is not there any more. Put it back; nothing that is written now is kept.")

    def connecting(*_: object) -> None:
        if _file_at(path) is None:  # or SQLite would make an empty one
            raise gone

    def connected(_: object, record: Any) -> None:
        record.info[INFO] = _file_at(path)

    def taken(_: object, record: Any, proxy: object) -> None:
        found = _file_at(path)
        if found is None:
            raise gone
        if record.info.setdefault(INFO, found) != found:
            raise DisconnectionError

    listeners: dict[str, Callable[..., None]] = {
        "do_connect": connecting, "connect": connected, "checkout": taken,
    }  # fmt: skip
    for name, listener in listeners.items():
        event.listen(engine, name, listener)


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path; `None` for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def wait_at_most(engine: Engine, seconds: float) -> None:
    """Have a write wait no longer than this for another one: somebody sits before it."""
    if engine.dialect.name != "sqlite":
        return

    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={int(seconds * 1_000)}")

    event.listen(engine, "connect", connected)
    engine.dispose()  # those that are open wait longer
