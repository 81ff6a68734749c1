"""A ledger is copied to another database, backed up and restored, and what comes out is the same."""

import re
import sqlite3
import threading

import psycopg
import pytest
from sqlalchemy import insert, select, text, update
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import LedgerError
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.copies import copy as copies
from sayso.ledger.copies import rows as copied_rows
from sayso.ledger.copies.backup import back_up, check_backup, restore
from sayso.ledger.copies.copy import compare_ledgers, copy_ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.schema import tables
from sayso.ledger.schema.review_tables import audit
from sayso.ledger.schema.timestamps import now
from sayso.ledger.search.query import SearchFilter, search
from sayso.reconcile import refresh


def quiet(*told):
    """Nobody watches."""


class StopError(Exception):
    """The process ends here."""


@pytest.fixture(scope="module")
def whole(sample_ledger, duplicate, tmp_path_factory):
    """A ledger with a picture and full text, and a layout."""
    path = tmp_path_factory.mktemp("whole") / "sayso.db"
    duplicate(sample_ledger, path)
    with Ledger(path) as ledger:
        refresh(ledger)
    return path


@pytest.fixture
def source(whole, duplicate, tmp_path):
    path = tmp_path / "from.db"
    duplicate(whole, path)
    with Ledger(path) as ledger:
        yield ledger


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(copied_rows, "BATCH", 40)


@pytest.fixture(scope="module")
def databases(postgres):
    """Makes an empty database each time it is called; its address."""
    names = (f"copy{number}" for number in range(100))

    def made():
        name = next(names)
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return postgres.rsplit("/", 1)[0] + f"/{name}"

    return made


def words(ledger):
    with ledger.engine.connect() as connection:
        return sorted(
            (row.report_id, row.kind) for row in search(connection, SearchFilter("Lithuania pushed"))
        )


def stopped_after(steps):
    left = iter(range(steps))

    def tell(step, done, total):
        if next(left, None) is None:
            raise StopError

    return tell


def test_to_postgres_and_back(source, databases, tmp_path):
    postgres = databases()
    there = copy_ledger(source, postgres, quiet)
    assert sum(one.source.rows for one in there) > 2_000
    assert all(one.same for one in there)
    with Ledger(postgres) as moved:
        assert words(moved) == words(source) != []
        back = tmp_path / "back.db"
        assert all(one.same for one in copy_ledger(moved, back, quiet))
        text_file = tmp_path / "new.txt"
        text_file.write_text("On 4 August 2021, 31 people crossed from Belarus, Lithuania said.\n", "utf-8")
        for ledger in (moved, source):  # numbers go on where they were
            (outcome,) = ingest(ledger, [text_file], Options(Defaults()))
            assert outcome.kind == "read"
    with Ledger(back) as last:
        assert words(last) == words(source)
        if last.path is not None:
            with last.engine.connect() as connection:
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


@pytest.mark.parametrize(
    ("database", "steps"),
    [*(("file", steps) for steps in (1, 7, 30, 95, 150, 170, 175)), ("postgres", 61), ("postgres", 174)],
)
def test_a_stopped_copy_goes_on(source, tmp_path, request, database, steps):
    to = tmp_path / "to.db" if database == "file" else request.getfixturevalue("databases")()
    with pytest.raises(StopError):
        copy_ledger(source, to, stopped_after(steps))
    with pytest.raises(LedgerError, match=r"is an unfinished copy\. Finish it: sayso copy"):
        Ledger(to)
    seen = []
    there = copy_ledger(source, to, lambda step, done, total: seen.append((step, done)))
    assert all(one.same for one in there)
    assert steps < 30 or (seen[0][0] != "account" and seen[0][1] >= 0)
    with Ledger(to) as made:
        assert words(made) == words(source)


def test_what_changed_since_a_stopped_copy_is_copied_again(source, tmp_path):
    to = tmp_path / "to.db"
    with pytest.raises(StopError):
        copy_ledger(source, to, stopped_after(100))
    with source.writing() as connection:
        connection.execute(update(tables.report).values(agency="Another Agency"))
    assert all(one.same for one in copy_ledger(source, to, quiet))
    with Ledger(to) as made, made.engine.connect() as connection:
        assert set(connection.execute(select(tables.report.c.agency)).scalars()) == {"Another Agency"}


def test_it_is_copied_as_it_was_at_one_time(source, tmp_path):
    def tell(step, done, total):
        if step == "figure" and done == 0:
            with Ledger(source.name) as other, other.writing() as connection:
                line = {"who": "ana", "action": "test", "detail": "-", "at": now(), "address": ""}
                connection.execute(insert(audit).values(line))
                connection.execute(update(tables.report).values(agency="Later"))

    copy_ledger(source, tmp_path / "to.db", tell)
    with Ledger(tmp_path / "to.db") as made, made.engine.connect() as connection:
        assert "Later" not in set(connection.execute(select(tables.report.c.agency)).scalars())


def test_a_difference_is_found(source, tmp_path):
    to = tmp_path / "to.db"
    copy_ledger(source, to, quiet)
    with Ledger(to) as made:
        with made.writing() as connection:
            one = select(tables.figure.c.row).limit(1).scalar_subquery()
            connection.execute(update(tables.figure).where(tables.figure.c.row == one).values(low=1))
        assert [one.name for one in compare_ledgers(source, made, quiet) if not one.same] == ["figure"]


def test_another_ledger_is_not_copied_over(source, whole, tmp_path):
    with pytest.raises(LedgerError, match="is a ledger with reports in it"):
        copy_ledger(source, whole, quiet)
    to = tmp_path / "to.db"
    with pytest.raises(StopError):
        copy_ledger(source, to, stopped_after(20))
    begun = f"unfinished copy of {re.escape(source.name)}"
    with Ledger(whole) as other, pytest.raises(LedgerError, match=begun):
        copy_ledger(other, to, quiet)


@pytest.mark.sqlite
def test_what_postgres_cannot_hold_is_named(source, databases):
    with source.writing() as connection:
        one = select(tables.report.c.id).limit(1).scalar_subquery()
        connection.execute(update(tables.report).where(tables.report.c.id == one).values(title="a\x00b"))
    with pytest.raises(LedgerError, match=r"cannot hold a row of report .*NUL"):
        copy_ledger(source, databases(), quiet)


def test_the_command(source, tmp_path):
    to = tmp_path / "to.db"
    done = CliRunner().invoke(app, ["copy", source.name, str(to)])
    assert done.exit_code == 0, done.output
    assert "Both hold the same" in done.output
    assert copies.kept_tables().keys() >= {"report", "review", "account", "job"}
    assert CliRunner().invoke(app, ["copy", "--check", source.name, str(to)]).exit_code == 0


@pytest.mark.sqlite
def test_a_backup_is_whole_while_others_write(source, tmp_path):
    ends, errors = threading.Event(), []

    def write():
        try:
            with Ledger(source.path) as other:
                while not ends.is_set():
                    other.write_input("here", "0" * 64, failure=("test", "a failure"))
        except LedgerError as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = back_up(source.path, tmp_path / "backup.db", quiet)
    finally:
        ends.set()
        writer.join()
    assert not errors
    with source.engine.connect() as connection:
        assert found.reports == len(connection.execute(select(tables.report.c.id)).all())
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.db"]
    with pytest.raises(LedgerError, match="exists"):
        back_up(source.path, tmp_path / "backup.db", quiet)


@pytest.mark.sqlite
def test_a_backup_is_restored(source, tmp_path):
    backup = tmp_path / "backup.db"
    back_up(source.path, backup, quiet)
    before = words(source)
    with source.writing() as connection:
        connection.execute(update(tables.report).values(title="changed"))
    with pytest.raises(LedgerError, match="--replace"):
        restore(backup, source.path, quiet, replace=False)
    restore(backup, source.path, quiet, replace=True)  # while it is open
    with source.engine.connect() as connection:
        assert "changed" not in set(connection.execute(select(tables.report.c.title)).scalars())
    assert words(source) == before
    restore(backup, tmp_path / "elsewhere.db", quiet, replace=False)
    with Ledger(tmp_path / "elsewhere.db") as made, Ledger(backup) as kept:
        assert all(one.same for one in compare_ledgers(kept, made, quiet))


def spoil(path):
    """Overwrite pages in the middle of a file."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 20_000)


def other_database(path):
    path.unlink()
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE notes (id)")


def newer(path):
    with sqlite3.connect(path) as made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (spoil, "damaged|malformed"),
        (lambda path: path.write_bytes(b"text" * 900), "not a database"),
        (other_database, "not a ledger of sayso"),
        (newer, "newer sayso"),
        (lambda path: path.unlink(), "There is no file"),
    ],
    ids=["pages", "text", "other", "newer", "gone"],
)
def test_a_bad_backup_replaces_nothing(source, tmp_path, harm, message):
    backup = tmp_path / "backup.db"
    back_up(source.path, backup, quiet)
    harm(backup)
    with pytest.raises(LedgerError, match=message):
        restore(backup, source.path, quiet, replace=True)
    assert check_backup(source.path).reports > 0
