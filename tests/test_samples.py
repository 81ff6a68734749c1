"""The sample reports against the facts that they were written from, and the rules for samples."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from sayso.intake import Defaults, read_file
from sayso.ledger import FigureFilter, Ledger
from sayso.ledger.ingest import Options, ingest

SAMPLES = Path(__file__).parent.parent / "samples" / "border-2021"
FILES = sorted(SAMPLES.glob("*.txt"))
FREDDY = SAMPLES.parent / "freddy-2023"
FREDDY_FILES = sorted(FREDDY.iterdir())
FREDDY_FACTS = Path(__file__).parent / "freddy-2023.csv"


def test_there_are_at_least_26():
    assert len(FILES) >= 26


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_marked_as_a_summary_with_address_and_day(path):
    text = path.read_text(encoding="utf-8")
    assert "note: Summary written for sayso" in text
    (item,) = read_file(path, Defaults())
    assert re.match(r"https?://", item.report.url) or "its address is not known" in text
    assert item.report.published == date.fromisoformat(path.name[:10])
    assert item.report.publisher
    assert item.report.title


def test_the_known_picture_is_in_the_ledger(sample_ledger):
    """What `../shared/facts/README.md` lists, as far as single figures show it."""
    with Ledger(sample_ledger, create=False) as ledger:
        rows = list(ledger.figures(FigureFilter(country="LT")))
    told = {(row.low, row.high, row.measure, row.publisher) for row in rows}
    assert (400, None, "detained", "LRT") in told
    assert (555, 555, "crossing_attempts", "Belsat") in told
    assert (822, 822, "detained", "OpsLens") in told
    assert (822, 822, "crossing_attempts", "RFE/RL") in told
    assert (2100, 2100, "arrivals", "RFE/RL") in told
    assert (3027, 3027, "detained", "Devdiscourse") in told
    assert (4112, 4112, "detained", "TASS") in told
    assert {row.period_last for row in rows if row.low == 171} == {date(2021, 7, 27), date(2021, 7, 28)}
    assert {(row.low, row.period_last) for row in rows if row.low in (287, 289)} == {
        (289, date(2021, 8, 1)),
        (287, date(2021, 8, 2)),
    }
    assert {row.speaker for row in rows if row.low == 700} == {
        "Rustamas Liubajevas",
        "Interior Minister Agne Bilotaite",
    }


def test_a_claimed_death_keeps_its_speakers_and_its_denial(sample_ledger):
    with Ledger(sample_ledger, create=False) as ledger:
        rows = list(ledger.figures(FigureFilter(measure="killed")))
    assert {(row.speaker, row.status) for row in rows} == {
        ("Belarusian border guards", "denied"),
        ("The Belarusian Border Committee", "denied"),
        ("Al-Sahaf", "actual"),
    }


def test_the_samples_against_the_facts(sample_ledger, shared):
    """Of the facts' rows, nearly all are in the ledger with interval, measure, period and country right."""
    with (shared / "facts" / "border-2021.csv").open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    codes = {"Lithuania": "LT", "Latvia": "LV", "Belarus": "BY", "Iraq": "IQ"}
    with Ledger(sample_ledger, create=False) as ledger:
        rows = list(ledger.figures())
    numbers = {(r.low, r.high, r.measure, r.published.isoformat()) for r in rows}
    whole = {(r.low, r.high, r.measure, r.published.isoformat(), r.period_last, r.country) for r in rows}
    found = complete = 0
    for fact in facts:
        low, high = (int(fact[key]) if fact[key] else None for key in ("low", "high"))
        end = date.fromisoformat(fact["end"]) if fact["end"] else None
        found += (low, high, fact["measure"], fact["published"]) in numbers
        complete += (low, high, fact["measure"], fact["published"], end, codes[fact["place"]]) in whole
    assert found >= 0.95 * len(facts)
    assert complete >= 0.8 * len(facts)


def test_the_second_situation_has_texts_pages_and_pdfs():
    kinds = [path.suffix for path in FREDDY_FILES]
    assert kinds.count(".txt") >= 7
    assert kinds.count(".html") == 3
    assert kinds.count(".pdf") == 2
    assert all(path.stat().st_size < 80_000 for path in FREDDY_FILES)


@pytest.mark.parametrize("path", FREDDY_FILES, ids=lambda path: path.name)
def test_each_of_the_second_situation_has_title_and_day(path):
    (item,) = read_file(path, Defaults())
    assert item.report.title
    assert item.report.published == date.fromisoformat(path.name[:10])
    if path.suffix != ".pdf":  # what is said of them in a PDF is its foot, which is no header
        text = path.read_text(encoding="utf-8")
        assert "Summary written for sayso" in text
        assert re.match(r"https?://", item.report.url) or "address of the statement is not known" in text
        assert item.report.publisher


@pytest.fixture(scope="module")
def freddy_ledger(model, tmp_path_factory):
    """The figures of each file by its name, each read alone: a page and a PDF of one report stay apart."""
    folder = tmp_path_factory.mktemp("freddy")
    found = {}
    for path in FREDDY_FILES:
        with Ledger(folder / f"{path.name}.db") as ledger:
            outcomes = list(ingest(ledger, [path], Options(Defaults())))
            assert [outcome.kind for outcome in outcomes] == ["read"]
            found[path.name] = list(ledger.figures())
    return found


def test_the_second_situation_against_its_facts(freddy_ledger):
    """How many of the facts' rows are in the ledger. The floors are what is read today: raise them, never the
    sentences of the samples."""
    with FREDDY_FACTS.open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    missed, misplaced = [], []
    for fact in facts:
        low, high = (int(fact[key]) if fact[key] else None for key in ("low", "high"))
        rows = [
            row
            for row in freddy_ledger[fact["report"]]
            if (row.low, row.high, row.measure, row.unit) == (low, high, fact["measure"], fact["unit"])
        ]
        day = date.fromisoformat(fact["as_of"])
        if not rows:
            missed.append(fact)
        elif not any((row.period_last, row.country) == (day, fact["country"]) for row in rows):
            misplaced.append(fact)
    assert len(facts) - len(missed) >= 0.8 * len(facts), missed
    assert len(facts) - len(missed) - len(misplaced) >= 0.75 * len(facts), missed + misplaced
