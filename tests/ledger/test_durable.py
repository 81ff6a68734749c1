"""What was acknowledged is on the disk, and a disk that is full is one sentence that loses nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from reconcile.told import day, follow, number, tell
from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger import ledger as ledgers
from sayso.ledger.copies.backup import back_up
from sayso.ledger.copies.copy import compare_ledgers, copy_ledger
from sayso.ledger.review.decisions import Decision, decide_finding
from sayso.ledger.schema import tables
from sayso.ledger.schema.engine import check_path, error_sentence
from sayso.ledger.schema.review_tables import review
from sayso.reconcile import refresh

FULL = "database or disk is full. Make room on the disk, then run the same command again"


def quiet(*told):
    """Nobody watches."""


@pytest.fixture
def ledger(tmp_path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "sayso.db") as opened:
        for at in range(1, 31):
            tell(opened, day(at), f"Ana killed {at} people.", number(f"{at} people", at))
        yield opened


def fill_disk(engine):
    """From now on a file has no room for a page more: SQLite says of it what it says of a full disk."""
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")  # what is dropped leaves pages free
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection, record, proxy):
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine.dispose()
    event.listen(engine, "checkout", limit)
    return limit


@contextmanager
def full_disk(engine):
    """A disk that is full for a while."""
    limit = fill_disk(engine)
    yield
    event.remove(engine, "checkout", limit)
    engine.dispose()


@pytest.mark.sqlite
def test_a_commit_is_on_the_disk(ledger):
    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL


@pytest.mark.sqlite
def test_a_full_disk_loses_nothing(ledger):
    with ledger.engine.connect() as connection:
        figure = connection.execute(select(tables.figure).limit(1)).one()
    decision = Decision(
        "correct",
        "figure",
        figure.report_id,
        "ana",
        figure.id,
        changes={"low": 999, "high": 999},
        note="a" * 9_000,
    )
    with full_disk(ledger.engine):
        with pytest.raises(LedgerError, match=FULL), ledger.writing() as connection:
            decide_finding(connection, decision)
        with pytest.raises(LedgerError, match=FULL):
            follow(ledger)
    with ledger.writing() as connection:
        assert connection.execute(select(func.count()).select_from(review)).scalar_one() == 0
        decide_finding(connection, decision)
    assert refresh(ledger).readings == 30


@pytest.mark.sqlite
def test_a_copy_to_a_full_disk_says_so_and_goes_on(ledger, tmp_path):
    to = tmp_path / "to.db"
    with pytest.MonkeyPatch.context() as patched:
        opened = Ledger.__init__

        def open_full(self, path, **options):
            opened(self, path, **options)
            fill_disk(self.engine)

        patched.setattr(Ledger, "__init__", open_full)
        with pytest.raises(LedgerError, match=rf"to\.db: {FULL}"):
            copy_ledger(ledger, to, quiet)
    assert all(one.same for one in copy_ledger(ledger, to, quiet))
    with pytest.raises(LedgerError, match=r"is a ledger with reports in it.* --check compares"):
        copy_ledger(ledger, to, quiet)
    with Ledger(to) as made:
        assert all(one.same for one in compare_ledgers(ledger, made, quiet))


@pytest.mark.sqlite
def test_a_copy_that_only_began_is_no_empty_ledger(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(ledgers, "check_path", check_path)  # made anew, as outside of tests
    to = tmp_path / "to.db"
    Ledger(to, unfinished=True).close()  # killed right after
    with pytest.raises(LedgerError, match="is an unfinished copy"):
        Ledger(to)
    assert all(one.same for one in copy_ledger(ledger, to, quiet))


def test_a_full_disk_of_a_server_is_one_sentence():
    told = 'could not extend file "base/5/1": No space left on device\nHINT:  Check free space.'
    sentence = error_sentence("address", OperationalError("INSERT …", {}, psycopg.errors.DiskFull(told)))
    assert sentence == (
        'address: could not extend file "base/5/1": No space left on device HINT: Check free space. Make '
        "room on the disk of the database, then run the same command again; what was written before is kept."
    )


def test_a_disk_without_room_for_the_log_is_no_other_ledger():
    error = OperationalError("PRAGMA …", {}, Exception("disk I/O error"))
    assert error_sentence("a.db", error, opening=True) == (
        "a.db cannot be opened as a ledger: disk I/O error. See whether the disk has room and works, then "
        "run the same command again."
    )


@pytest.mark.sqlite
def test_a_backup_takes_away_what_a_killed_one_left(ledger, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [tmp_path / f".backup.db.{gone.pid}-ab12.part{end}" for end in ("", "-journal")]
    of_others = [tmp_path / f".backup.db.{os.getppid()}-ab12.part", tmp_path / ".backup.db.old.part"]
    for path in (*left, *of_others):
        path.write_bytes(b"pages")
    back_up(ledger.path, tmp_path / "backup.db", quiet)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in of_others)
