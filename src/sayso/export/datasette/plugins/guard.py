"""A plugin for Datasette: the database itself refuses to read tables of accounts, of people's work and of the
server's own, and tells no reviewer's name, whoever writes the SQL.
"""

import sqlite3

from datasette import hookimpl

SECRET = frozenset(
    {
        "account", "api_token", "audit", "codebook", "feed", "feed_page", "feed_watcher", "forgotten",
        "incident_decision", "input", "job", "job_input", "job_outcome", "last_look", "login", "opinion",
        "pending_report", "picture_failure", "picture_reading", "picture_state", "redaction", "review_mark",
        "saved_search", "session", "situation_decision", "watched_series",
    }
)  # fmt: skip
PARTLY = {  # what views and ready queries read of tables that are secret otherwise; "" is that a row is there
    "review": frozenset({"", "id", "verdict", "reviewer"}),
    "resolution": frozenset({"", "disagreement_id", "undone_by"}),
}
NAMES = frozenset({("review", "reviewer"), ("conversion", "reviewer"), ("situation", "added_by")})


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Have each connection asked before it reads."""
    conn.set_authorizer(may)


def may(action: int, first: str | None, second: str | None = None, *_: str | None) -> int:
    """Whether a step of a statement may be done: anything but reading what is secret; names read as empty."""
    if action != sqlite3.SQLITE_READ or first is None:
        return sqlite3.SQLITE_OK
    table, column = first.casefold(), (second or "").casefold()
    if table in SECRET or (table in PARTLY and column not in PARTLY[table]):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_IGNORE if (table, column) in NAMES else sqlite3.SQLITE_OK
