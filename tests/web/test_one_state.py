"""A page sees the ledger in one state, whatever others write while it is made."""

import re
import sqlite3

import httpx
import pytest
from sqlalchemy import event

from sayso.web.app import create_app
from sayso.web.settings import Settings
from servers import run_apart

PAGES = ("/api/series", "/api/disagreements", "/disagreements", "/series", "/review", "/api/events")
TABLES = ("series", "series_summary", "series_figure", "estimate", "trend", "disagreement", "queue", "event")


@pytest.fixture(scope="module")
def app(ledger_path):
    """A desk in this process, without what it does behind."""
    made = create_app(Settings(str(ledger_path)))
    yield made
    made.state.desk.ledger.close()


def get(app, path):
    async def ask():
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://127.0.0.1"
        ) as client:
            return await client.get(path)

    return run_apart(ask())


@pytest.mark.sqlite
@pytest.mark.parametrize("path", PAGES)
def test_what_others_write_meanwhile_is_not_seen(app, ledger_path, path):
    engine = app.state.desk.ledger.engine
    before = items(get(app, path))
    kept = {name: rows(ledger_path, f"SELECT * FROM {name}") for name in TABLES}
    written = []

    def write(connection, cursor, statement, parameters, context, many):
        if (
            connection.connection.in_transaction
            and not written
            and re.search(r"FROM (series|disagreement|queue|event)", statement)
        ):
            written.append(statement)
            with sqlite3.connect(ledger_path) as other:  # after the first question, all of it is gone
                for name in TABLES:
                    other.execute(f"DELETE FROM {name}")
            other.close()

    event.listen(engine, "after_cursor_execute", write)
    try:
        assert items(get(app, path)) == before and written
    finally:
        event.remove(engine, "after_cursor_execute", write)
        with sqlite3.connect(ledger_path) as other:
            for name, found in kept.items():
                marks = ",".join("?" * len(found[0])) if found else ""
                other.executemany(f"INSERT INTO {name} VALUES ({marks})", found) if found else None
        other.close()


def rows(path, statement):
    with sqlite3.connect(path) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


def items(answer):
    """What an answer lists, without what is kept from before."""
    assert answer.status_code == 200
    return re.findall(r'(?:/series/|/disagreements/|figure-|"id":")(\w+)', answer.text)
