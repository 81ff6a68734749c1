"""Whether a ledger is well: its schema, whether its file is whole, what waits, how large it is.

Takes a path or an address; looks, and changes nothing: a ledger of an older schema stays as it is. Raises
`LedgerError` for what is no ledger, or cannot be reached.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError

from sayso.errors import LedgerError
from sayso.ledger.ledger import HEAD
from sayso.ledger.picture.pending import pending_reports
from sayso.ledger.picture.write import pending_readings
from sayso.ledger.schema.connections import is_postgres
from sayso.ledger.schema.engine import error_sentence, is_address, open_engine, shown_name
from sayso.ledger.status import Counts, count_ledger

FAULTS = 3  # that are told of a damaged file


@dataclass(frozen=True, slots=True)
class LedgerHealth:
    """What was seen. `counts` and `waiting` (reports that the picture lacks) are there for the newest schema
    alone; `faults` are what is damaged, in the database's words.
    """

    name: str
    server: str  # the database and its version
    schema: str
    size: int  # bytes
    faults: tuple[str, ...] = ()
    counts: Counts | None = None
    waiting: int = 0

    @property
    def is_newest(self) -> bool:
        """Whether its tables are those of this sayso."""
        return self.schema == HEAD

    @property
    def is_newer(self) -> bool:
        """Whether a newer sayso made its tables."""
        return self.schema > HEAD


def get_health(where: str, *, patience: int, thorough: bool = False) -> LedgerHealth:
    """Look at a ledger; `patience` is the seconds in which a server must answer. `thorough` looks at every
    index and reference, too, which takes long in a large ledger.
    """
    name = shown_name(where)
    engine = _open(where, patience)
    try:
        with engine.connect() as connection:
            schema = _schema(connection, name)
            faults = _faults(connection, thorough=thorough)
            server, size = _server(connection), _size(connection, where)
            if schema != HEAD or faults:
                return LedgerHealth(name, server, schema, size, faults)
            new, gone = pending_readings(connection)
            waiting = {*new.values(), *gone.values(), *pending_reports(connection)}
            return LedgerHealth(name, server, schema, size, (), count_ledger(connection), len(waiting))
    except DBAPIError as error:
        raise LedgerError(error_sentence(name, error)) from error
    finally:
        engine.dispose()


def has_full_text() -> bool:
    """Whether SQLite of this Python has the full text that a ledger needs."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE full_text USING fts5 (words, tokenize='porter unicode61')")
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return True


def _open(where: str, patience: int) -> Engine:
    if not is_address(where):
        return open_engine(Path(where), read_only=True)
    engine = open_engine(where)  # says what is wrong with the address
    if "connect_timeout" in engine.url.query:
        return engine
    engine.dispose()
    url = make_url(where).update_query_dict({"connect_timeout": str(patience)})
    return open_engine(url.render_as_string(hide_password=False))


def _schema(connection: Connection, name: str) -> str:
    if not inspect(connection).has_table("alembic_version"):
        raise LedgerError(f"{name} is not a ledger of sayso. Name another --ledger.")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "0000")


def _faults(connection: Connection, *, thorough: bool) -> tuple[str, ...]:
    """What SQLite finds damaged; a server looks after that itself."""
    if is_postgres(connection):
        return ()
    check = "integrity_check" if thorough else "quick_check"
    rows = connection.execute(text(f"PRAGMA {check}({FAULTS})")).scalars()
    found = [line for row in rows for line in str(row).splitlines() if line != "ok"]
    if thorough and not found:
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(FAULTS)
        found = [f"a row of {row[0]} names one of {row[2]} that is not there" for row in broken]
    return tuple(" ".join(line.split()) for line in found[:FAULTS])


def _server(connection: Connection) -> str:
    if is_postgres(connection):
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar()}"
    return f"SQLite {sqlite3.sqlite_version}"


def _size(connection: Connection, where: str) -> int:
    """Bytes of the database; of a file with its log."""
    if is_postgres(connection):
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)
    paths = [Path(where), Path(f"{where}-wal")]
    return sum(path.stat().st_size for path in paths if path.exists())
