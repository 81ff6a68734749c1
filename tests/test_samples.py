"""The sample reports against the facts that they were written from, and the rules for samples."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from sayso.intake import Defaults, read_file
from sayso.ledger import FigureFilter, Ledger

SAMPLES = Path(__file__).parent.parent / "samples" / "border-2021"
FILES = sorted(SAMPLES.glob("*.txt"))


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
