"""The database is gone for a while: one sentence and when to come again; afterwards the desk goes on."""

import gc
import shutil
import sqlite3
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from sayso.ledger import Ledger
from sayso.ledger.review.accounts import Role, add_account
from sayso.ledger.review.audit import find_audit, write_audit
from sayso.web.app import create_app
from sayso.web.auth import csrf_token_of
from sayso.web.desk import reading
from sayso.web.settings import Settings
from servers import run_apart

from .conftest import PASSWORD

FAULTS = Path(__file__).parents[2] / "benchmarks" / "faults"
GUEST = "guest"
PAGES = ("/", "/series", "/figures", "/api/figures", "/account", "/embed/series/1")


@pytest.fixture(scope="module")
def send():
    """Ask an application as a server does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(FAULTS))
        from odd_requests import RawRequest, ask

        def sent(app, method, path, body=b"", cookie=""):
            own = (("host", b"localhost"), ("cookie", f"sayso_csrf={GUEST}; {cookie}".encode()))
            if body:
                own = (*own, ("content-type", b"application/x-www-form-urlencoded"))
                body += f"&csrf={csrf_token_of(GUEST)}".encode()
            path, _, query = path.partition("?")
            return run_apart(ask(app, RawRequest(method, path.encode(), query.encode(), own, body)))

        yield sent
    sys.modules.pop("odd_requests")


def is_told(answer):
    assert answer.fault == "" and answer.status == 503, answer
    assert int(answer.headers["retry-after"]) > 0
    assert "does not answer at this moment" in answer.body.decode()
    assert answer.body.count(b"does not answer") == 1 and b"Traceback" not in answer.body
    return True


@pytest.mark.parametrize("login", [False, True])
def test_a_file_that_was_taken_away_is_told_and_taken_again(fresh, send, login):
    path = fresh()
    app = create_app(Settings(str(path), login=login))
    away = path.with_suffix(".away")
    assert send(app, "GET", "/api/figures").status == (401 if login else 200)
    path.rename(away)
    cookie = "sayso_session=a" if login else ""
    assert all(is_told(send(app, "GET", page, cookie=cookie)) for page in PAGES[: -1 if login else None])
    assert is_told(send(app, "POST", "/seen", b"reading=1", cookie=cookie))
    assert is_told(send(app, "POST", "/login", b"name=ana&password=b"))
    assert not path.exists()  # nothing was written into nowhere, nor an empty ledger made
    away.rename(path)
    assert send(app, "GET", "/api/figures").status == (401 if login else 200)
    app.state.desk.ledger.close()


def test_another_file_in_the_place_of_the_ledger_is_opened(fresh, send):
    path, other = fresh(), fresh()
    app = create_app(Settings(str(path)))
    with Ledger(other) as ledger, ledger.writing() as connection:
        add_account(connection, "newcomer", PASSWORD, Role.READER)
    assert b"newcomer" not in send(app, "GET", "/api/people").body
    with sqlite3.connect(other) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copy(other, path)
    assert b"newcomer" in send(app, "GET", "/api/people").body
    app.state.desk.ledger.close()


def test_a_ledger_that_another_program_has_locked_is_told_and_reads_go_on(fresh, send):
    path = fresh()
    app = create_app(Settings(str(path), patience=0.05))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert is_told(send(app, "POST", "/seen", b"reading=1"))
    assert send(app, "GET", "/series").status == 200
    other.execute("ROLLBACK")
    other.close()
    assert send(app, "POST", "/seen", b"reading=1").status == 303
    app.state.desk.ledger.close()


def test_a_file_that_is_no_database_any_more_is_told(fresh, send):
    path = fresh()
    app = create_app(Settings(str(path)))
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(b"no database at all" * 1_000)
    assert is_told(send(app, "GET", "/series"))
    path.unlink()
    path.write_bytes(whole)
    assert send(app, "GET", "/series").status == 200
    app.state.desk.ledger.close()


@pytest.fixture
def collected():
    """Collect a test's garbage before it ends, so that what it warns of is not laid to another test."""
    yield
    gc.collect()


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of what was being read
@pytest.mark.usefixtures("collected")
def test_a_postgres_that_is_stopped_is_told_and_used_again(send):
    from servers import postgres_folder, stoppable_cluster

    if postgres_folder() is None:
        pytest.skip("PostgreSQL is not installed")
    with stoppable_cluster() as (address, stop, start):
        Ledger(address).close()
        app = create_app(Settings(address))
        assert send(app, "GET", "/series").status == 200
        assert sees_one_state(app)
        stop()
        assert all(is_told(send(app, "GET", page)) for page in PAGES[:4])
        assert is_told(send(app, "POST", "/seen", b"reading=1"))
        start()
        assert send(app, "GET", "/series").status == 200
        assert send(app, "POST", "/seen", b"reading=1").status == 303
        app.state.desk.ledger.close()


def sees_one_state(app):
    """Whether what a request asks for later is of the state that it asked for first."""
    ledger = app.state.desk.ledger
    request = SimpleNamespace(app=app)
    asked = reading(request)
    connection = next(asked)
    before = len(find_audit(connection))
    with ledger.writing() as other:
        write_audit(other, "ana", "write", "meanwhile", address="")
    after = len(find_audit(connection))
    asked.close()
    with ledger.engine.connect() as anew:
        assert len(find_audit(anew)) == before + 1
    return after == before


def test_a_request_sees_one_state(fresh):
    app = create_app(Settings(str(fresh())))
    assert sees_one_state(app)
    app.state.desk.ledger.close()


def write_without_end(path, over):
    """Take the picture away and bring it back, again and again, as a refresh does: each time in one go."""
    with sqlite3.connect(path, isolation_level=None, timeout=20) as connection:
        rows = {}
        for table in ("series_summary", "estimate"):
            rows[table] = connection.execute(f"SELECT * FROM {table}").fetchall()
        while not over.is_set():
            for table, kept in rows.items():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(f"DELETE FROM {table}")
                connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
                marks = ", ".join("?" * len(kept[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", kept)
                connection.execute("COMMIT")
    connection.close()


def test_lists_are_of_one_state_while_somebody_writes(fresh, send):
    path = fresh()
    app = create_app(Settings(str(path)))
    over = threading.Event()
    writer = threading.Thread(target=write_without_end, args=(path, over))
    writer.start()
    try:
        for _ in range(15):
            for page in ("/series", "/api/series?limit=5", "/trends", "/"):
                answer = send(app, "GET", page)
                assert (answer.status, answer.fault) == (200, ""), page
    finally:
        over.set()
        writer.join()
        app.state.desk.ledger.close()
