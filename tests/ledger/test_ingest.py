"""Reading many inputs: only what is new or failed, resumable at any point, one bad input stops nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger, ingest
from sayso.ledger.ingest import Options
from sayso.ledger.ingest import ingest as read_into

pytestmark = pytest.mark.model

TEXT = "Police said that {} people had been hurt in a fire at a warehouse in Riga on Monday."


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for number in range(3):
        (reports / f"{number}.txt").write_text(TEXT.format(number + 10))
    (reports / "bad.txt").write_bytes(b"")
    return reports


def kinds(outcomes):
    return {Path(outcome.location).name: outcome.kind for outcome in outcomes}


def test_a_second_run_reads_only_what_is_new_or_failed(folder, tmp_path):
    options = Options(Defaults("2021-08-04"))
    with Ledger(tmp_path / "sayso.db") as ledger:
        first = kinds(read_into(ledger, [folder], options))
        assert first == {"0.txt": "read", "1.txt": "read", "2.txt": "read", "bad.txt": "failed"}
        (folder / "bad.txt").write_text(TEXT.format(99))
        (folder / "3.txt").write_text(TEXT.format(13))
        second = kinds(read_into(ledger, [folder], options))
        assert second == {
            "0.txt": "known",
            "1.txt": "known",
            "2.txt": "known",
            "3.txt": "read",
            "bad.txt": "read",
        }
        assert sorted(row.low for row in ledger.figures()) == [10, 11, 12, 13, 99]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_report_in_two_files_is_one_report_and_counts_once(folder, tmp_path, jobs):
    (folder / "copy.txt").write_text(TEXT.format(10))
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = list(read_into(ledger, [folder], Options(jobs=jobs)))
        assert sorted(one.kind for one in outcomes) == ["failed", "known", "read", "read", "read"]
        assert sum(one.figures for one in outcomes) == len(list(ledger.figures())) == 3
        assert ledger.status().reports == 3
        assert set(kinds(read_into(ledger, [folder], Options())).values()) == {"known", "failed"}


def test_a_copy_of_a_report_that_could_not_be_read_is_a_failure_too(folder, tmp_path, monkeypatch):
    (folder / "copy.txt").write_text(TEXT.format(10))

    def breaks(reports, *args, **kwargs):
        raise ValueError("boom")

    monkeypatch.setattr(ingest, "read_reports", breaks)
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = kinds(read_into(ledger, [folder], Options()))
        assert outcomes["0.txt"] == outcomes["copy.txt"] == "failed"


def test_other_word_lists_read_anew_and_supersede(folder, tmp_path):
    book = tmp_path / "fires.toml"
    book.write_text(
        'topic = "fires"\n[measures.scorched]\nlabel = "scorched"\nphrases = ["hurt in a fire"]\n'
    )
    with Ledger(tmp_path / "sayso.db") as ledger:
        list(read_into(ledger, [folder], Options()))
        again = kinds(read_into(ledger, [folder], Options(codebooks=(book,))))
        assert again["0.txt"] == "read"
        assert {row.measure for row in ledger.figures()} == {"scorched"}
        assert len(ledger.status().readers) == 1


def test_two_processes_find_what_one_finds(folder, tmp_path):
    for number in range(20):
        (folder / f"more{number}.txt").write_text(TEXT.format(number + 100))
    with Ledger(tmp_path / "one.db") as one, Ledger(tmp_path / "two.db") as two:
        list(read_into(one, [folder], Options()))
        list(read_into(two, [folder], Options(jobs=2)))
        assert [row.id for row in one.figures()] == [row.id for row in two.figures()]


def test_a_report_that_breaks_the_reader_is_a_failure_and_the_rest_is_read(folder, tmp_path, monkeypatch):
    real = ingest.read_reports

    def breaks(reports, codebooks=(), **options):
        for report in reports:
            if "11 people" in report.text:
                raise RuntimeError("boom")
            yield from real([report], codebooks, **options)

    monkeypatch.setattr(ingest, "read_reports", breaks)
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = kinds(read_into(ledger, [folder], Options()))
        assert outcomes == {"0.txt": "read", "1.txt": "failed", "2.txt": "read", "bad.txt": "failed"}
        assert "boom" in next(f.message for f in ledger.status().failures if f.reason == "reading")


def many_reports(folder: Path) -> Path:
    """120 reports of 30 figures each: enough to be stopped in the middle."""
    reports = folder / "reports"
    reports.mkdir()
    for number in range(120):
        (reports / f"{number:03}.txt").write_text(" ".join(TEXT.format(number + 10) for _ in range(30)))
    return reports


def wait_for_the_first_reading(database: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (database.exists() and _count(database)):
        time.sleep(0.05)


def test_a_killed_run_resumes_without_doubles(tmp_path):
    reports = many_reports(tmp_path)
    database = tmp_path / "sayso.db"
    command = [sys.executable, "-m", "sayso.cli", "read", str(reports), "--ledger", str(database)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for_the_first_reading(database)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = _count(database)
    assert 0 < done < 120
    assert subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    with Ledger(database) as ledger:
        assert ledger.status().reports_read == 120
        assert len(list(ledger.figures())) == 120 * 30


def test_ctrl_c_leaves_a_good_ledger_and_says_so(tmp_path):
    reports = many_reports(tmp_path)
    database = tmp_path / "sayso.db"
    command = [
        sys.executable,
        "-m",
        "sayso.cli",
        "read",
        str(reports),
        "--ledger",
        str(database),
        "--jobs",
        "2",
    ]
    process = subprocess.Popen(
        command,
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
    assert process.returncode == 130
    assert "run the same command again" in errors
    assert "Traceback" not in errors
    with closing(sqlite3.connect(database)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _count(database: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as plain:
            return plain.execute("SELECT count(*) FROM reading").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
