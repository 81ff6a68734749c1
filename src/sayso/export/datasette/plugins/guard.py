"""A plugin for Datasette: the database itself refuses to read tables of accounts, whoever writes the SQL."""

import sqlite3

from datasette import hookimpl

SECRET = frozenset({"account", "session", "api_token", "login", "audit", "saved_search"})


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Have each connection asked before it reads."""
    conn.set_authorizer(may)


def may(action: int, first: str | None, *_: str | None) -> int:
    """Whether a step of a statement may be done: anything but reading a table of accounts."""
    secret = action == sqlite3.SQLITE_READ and first in SECRET
    return sqlite3.SQLITE_DENY if secret else sqlite3.SQLITE_OK
