"""What one input or the machine does is its own failure: the rest is read, and the ledger stays good."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

import sayso as package
from commands import run_sayso
from sayso.errors import LedgerError
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.incidents import find_incidents
from sayso.reconcile.incidents import refresh as mention_step
from sayso.reconcile.refresh import refresh

pytestmark = pytest.mark.model

TEXT = "Police said that {} people had been hurt in a fire at a warehouse in Riga on Monday."
GOOD = [json.dumps({"text": TEXT.format(number), "published": "2021-08-04"}) for number in (10, 11)]
HOSTILE = {
    "a number too large for any database": json.dumps(
        {"text": "Police said that 99999999999999999999 people were killed in Riga."}
    ),
    "an integer of 5,000 digits": '{"text": "Police said so.", "id": ' + "9" * 5_000 + "}",
    "200,000 brackets": "[" * 200_000,
    "a lone surrogate": '{"text": "Police said that a \\ud800 man was hurt.", "publisher": "\\ud800"}',
    "a NUL": '{"text": "Police said that a\\u0000man was hurt.", "title": "\\u0000"}',
}


def sayso(*arguments, **more):
    command = [sys.executable, "-m", "sayso.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_row_stops_no_other(tmp_path, name):
    (tmp_path / "rows.jsonl").write_text(f"{GOOD[0]}\n{HOSTILE[name]}\n{GOOD[1]}\n")
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = [one.kind for one in ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults()))]
        assert outcomes.count("read") >= 2
        assert len(outcomes) == 3
        assert {10, 11} <= {row.low for row in ledger.figures()}
        refresh(ledger)


def test_a_batch_that_cannot_be_written_is_written_one_by_one(tmp_path, monkeypatch):
    real = Ledger.write_readings

    def breaks(self, readings, reader):
        found = list(readings)
        if any("11 people" in one.report.text for one in found):
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        return real(self, found, reader)

    monkeypatch.setattr(Ledger, "write_readings", breaks)
    (tmp_path / "rows.jsonl").write_text("\n".join([*GOOD, json.dumps({"text": TEXT.format(12)})]))
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = [one.kind for one in ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults()))]
        assert sorted(outcomes) == ["failed", "read", "read"]
        assert sorted(row.low for row in ledger.figures()) == [10, 12]


def test_names_that_are_not_utf8_and_pipes_are_failures_or_read(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(TEXT.format(10))
    os.mkfifo(folder / "pipe.txt")
    (folder / "good.txt").write_text(TEXT.format(11))
    done = sayso("read", folder, "-l", tmp_path / "sayso.db", timeout=120)
    assert "Traceback" not in done.stderr
    assert "2 read" in done.stderr
    assert "1 not read" in done.stderr


def test_time_that_is_up_keeps_what_was_found(tmp_path):
    (tmp_path / "long.txt").write_text("\n\n".join(TEXT.format(number) for number in range(10, 70)))
    options = Options(Defaults("2021-08-04"), seconds=0.2)
    with Ledger(tmp_path / "sayso.db") as ledger:
        (outcome,) = ingest(ledger, [tmp_path / "long.txt"], options)
        assert outcome.kind == "failed"
        assert outcome.reason == "time"
        assert ledger.status().reports_read == 1
        (again,) = ingest(ledger, [tmp_path / "long.txt"], Options(Defaults("2021-08-04")))
        assert again.kind in ("read", "known", "failed")


@pytest.mark.parametrize(
    "unit", ["1,111 ", "between 1 and ", "1 to ", "1-", "one hundred and ", "a", "A", "Aa (1), "]
)
def test_a_long_line_of_numbers_is_read_in_time(tmp_path, unit):
    """Half of 10,000 characters in a quarter of 120 seconds: what grows with the square takes longer."""
    (tmp_path / "line.txt").write_text("The total was " + unit * (5_000 // len(unit)))
    options = Options(Defaults("2021-08-04"), seconds=30)
    with Ledger(tmp_path / "sayso.db") as ledger:
        assert [one.kind for one in ingest(ledger, [tmp_path / "line.txt"], options)] == ["read"]


@pytest.mark.sqlite
def test_a_locked_ledger_is_one_sentence(tmp_path, monkeypatch):
    path = tmp_path / "sayso.db"
    with Ledger(path) as ledger:
        with ledger.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(LedgerError, match=r"\.$"):
                list(ingest(ledger, [_one(tmp_path)], Options(Defaults())))
        assert [one.kind for one in ingest(ledger, [_one(tmp_path)], Options(Defaults()))] == ["read"]


def _one(folder: Path) -> Path:
    path = folder / "one.txt"
    path.write_text(TEXT.format(10))
    return path


@pytest.mark.sqlite
def test_a_full_disk_is_one_sentence_and_the_run_resumes(tmp_path):
    path = tmp_path / "sayso.db"
    (tmp_path / "rows.jsonl").write_text(
        "\n".join(json.dumps({"text": " ".join([TEXT.format(n)] * 4)}) for n in range(10, 26))
    )
    with Ledger(path) as ledger:
        with ledger.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        limit = f"PRAGMA max_page_count = {pages + 5}"
        event.listen(ledger.engine, "connect", lambda dbapi, _: dbapi.execute(limit))
        ledger.engine.dispose()
        with pytest.raises(LedgerError, match="full"):
            list(ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults())))
    with Ledger(path) as ledger:
        list(ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults())))
        assert ledger.status().reports_read == 16


@pytest.mark.sqlite
def test_a_ledger_that_is_read_only_can_be_asked(tmp_path):
    path = tmp_path / "sayso.db"
    with Ledger(path) as ledger:
        list(ingest(ledger, [_one(tmp_path)], Options(Defaults("2021-08-04"))))
    path.chmod(0o444)
    folder = tmp_path / "closed"
    folder.mkdir()
    path.rename(folder / "sayso.db")
    for name in ("-wal", "-shm"):
        Path(f"{path}{name}").unlink(missing_ok=True)
    folder.chmod(0o555)
    try:
        done = run_sayso("figures", "-l", folder / "sayso.db", "--json")
        assert json.loads(done.stdout)["low"] == 10
        assert run_sayso("series", "-l", folder / "sayso.db").returncode == 0
    finally:
        folder.chmod(0o755)


def test_what_cannot_be_reconciled_is_a_failure_row(tmp_path, monkeypatch):
    """A report whose mention fails takes nothing else down, and gets its mention later, when it can."""
    (tmp_path / "rows.jsonl").write_text("\n".join(GOOD))
    real = mention_step.mentions

    def breaks(material):
        if "11 people" in material.text:
            raise ValueError("max() iterable argument is empty")
        return real(material)

    with Ledger(tmp_path / "sayso.db") as ledger:
        list(ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults())))
        monkeypatch.setattr(mention_step, "mentions", breaks)
        refresh(ledger)
        (failure,) = ledger.status().failures
        assert "max()" in failure.message
        assert [one.injured for one in find_incidents(ledger.engine)] == [10]


def test_a_ledger_in_memory_and_days_of_any_kind():
    with package.Ledger(":memory:") as ledger:
        for day in ("2021-08-04", datetime(2021, 8, 4, 12)):
            reading = package.read(TEXT.format(10), published=day)
            ledger.write_reading(reading, "test")
        assert [row.low for row in ledger.figures()] == [10]
