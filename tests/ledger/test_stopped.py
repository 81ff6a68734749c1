"""A run that is stopped, killed or by Ctrl-C: the ledger is good, no process stays, the next run goes on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import weakref
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from commands import run_sayso
from sayso.cli.interrupts import interruptible
from sayso.ledger import Ledger, ingest

pytestmark = [pytest.mark.model, pytest.mark.sqlite]  # the processes are given a file

TEXT = "Police said that {} people had been hurt in a fire at a warehouse in Riga on Monday."
REPORTS, EACH = 96, 2  # reports, and figures in each: enough to be stopped in the middle


def many_reports(folder: Path) -> Path:
    """Six batches, of which one process reads four before the first is in the ledger, and two after it."""
    assert REPORTS == (ingest.WAITING + 2) * ingest.BATCH
    reports = folder / "reports"
    reports.mkdir()
    for number in range(REPORTS):
        (reports / f"{number:03}.txt").write_text(" ".join(TEXT.format(number + 10) for _ in range(EACH)))
    return reports


def read_command(reports: Path, database: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "sayso.cli", "read", str(reports), "--ledger", str(database), *options]


def wait_for_the_first_reading(database: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (database.exists() and _count(database)):
        time.sleep(0.02)


def test_a_killed_run_resumes_without_doubles(tmp_path):
    reports = many_reports(tmp_path)
    database = tmp_path / "sayso.db"
    command = read_command(reports, database)
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for_the_first_reading(database)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = _count(database)
    assert 0 < done < REPORTS
    assert run_sayso("read", reports, "--ledger", database).returncode == 0
    with Ledger(database) as ledger:
        assert ledger.status().reports_read == REPORTS
        assert len(list(ledger.figures())) == REPORTS * EACH


def test_ctrl_c_leaves_a_good_ledger_and_says_so(tmp_path):
    reports = many_reports(tmp_path)
    database = tmp_path / "sayso.db"
    process = subprocess.Popen(
        read_command(reports, database, "--jobs", "2"),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # whatever runs the tests may ignore it
    )
    wait_for_the_first_reading(database)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert 0 < _count(database) < REPORTS
    assert "run the same command again" in errors
    assert "Traceback" not in errors
    with closing(sqlite3.connect(database)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_ctrl_c_while_the_processes_start_ends_it_as_later(tmp_path):
    database = tmp_path / "sayso.db"
    process = subprocess.Popen(
        read_command(many_reports(tmp_path), database, "--jobs", "2"),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(_members(process.pid)) < 3:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "run the same command again" in errors
    assert "Traceback" not in errors, errors


def test_ctrl_c_in_clean_up_code_is_remembered_and_prints_nothing(monkeypatch):
    printed = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may ignore it
    monkeypatch.setattr(sys, "unraisablehook", printed.append)

    def clean(ref):
        signal.raise_signal(signal.SIGINT)
        time.sleep(0)  # Python handles a signal between two steps

    with interruptible() as came:
        thing = Event()
        kept = weakref.ref(thing, clean)
        del thing
        assert kept() is None and came == [signal.SIGINT]
    signal.signal(signal.SIGINT, before)
    assert printed == []


def test_a_killed_run_leaves_no_workers_behind(tmp_path):
    command = read_command(many_reports(tmp_path), tmp_path / "sayso.db", "--jobs", "2")
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    group = process.pid
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(_members(group)) < 3:
        time.sleep(0.1)
    assert len(_members(group)) >= 3
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _members(group):
        time.sleep(0.2)
    assert _members(group) == []


def _count(database: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as plain:
            return plain.execute("SELECT count(*) FROM reading").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def _members(group: int) -> list[int]:
    """The processes of a group that live."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if fields[0] != "Z" and int(fields[2]) == group:
            found.append(int(folder.name))
    return found
