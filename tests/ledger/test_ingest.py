"""Reading many inputs: only what is new or failed, one bad input stops nothing."""

from collections import Counter
from pathlib import Path

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options
from sayso.ledger.ingest import ingest as read_into
from sayso.reading import batches

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


def test_the_same_report_in_two_files_is_one_report_and_counts_once(folder, tmp_path):
    (folder / "copy.txt").write_text(TEXT.format(10))
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = list(read_into(ledger, [folder], Options()))
        assert sorted(one.kind for one in outcomes) == ["failed", "known", "read", "read", "read"]
        assert sum(one.figures for one in outcomes) == len(list(ledger.figures())) == 3
        assert ledger.status().reports == 3
        assert set(kinds(read_into(ledger, [folder], Options())).values()) == {"known", "failed"}


def test_a_copy_of_a_report_that_could_not_be_read_is_a_failure_too(folder, tmp_path, monkeypatch):
    (folder / "copy.txt").write_text(TEXT.format(10))

    def breaks(reports, *args, **kwargs):
        raise ValueError("boom")

    monkeypatch.setattr(batches, "read_reports", breaks)
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
    """A copy of a report too, which is one report."""
    for number in range(20):
        (folder / f"more{number}.txt").write_text(TEXT.format(number + 100))
    (folder / "copy.txt").write_text(TEXT.format(10))
    with Ledger(tmp_path / "one.db") as one, Ledger(tmp_path / "two.db") as two:
        list(read_into(one, [folder], Options()))
        outcomes = list(read_into(two, [folder], Options(jobs=2)))
        assert Counter(outcome.kind for outcome in outcomes) == {"read": 23, "known": 1, "failed": 1}
        assert sum(outcome.figures for outcome in outcomes) == len(list(two.figures())) == 23
        assert two.status().reports == 23
        assert [row.id for row in one.figures()] == [row.id for row in two.figures()]
        assert set(kinds(read_into(two, [folder], Options())).values()) == {"known", "failed"}


def test_a_report_that_breaks_the_reader_is_a_failure_and_the_rest_is_read(folder, tmp_path, monkeypatch):
    real = batches.read_reports

    def breaks(reports, codebooks=(), **options):
        for report in reports:
            if "11 people" in report.text:
                raise RuntimeError("boom")
            yield from real([report], codebooks, **options)

    monkeypatch.setattr(batches, "read_reports", breaks)
    with Ledger(tmp_path / "sayso.db") as ledger:
        outcomes = kinds(read_into(ledger, [folder], Options()))
        assert outcomes == {"0.txt": "read", "1.txt": "failed", "2.txt": "read", "bad.txt": "failed"}
        assert "boom" in next(f.message for f in ledger.status().failures if f.reason == "reading")
