"""The shared cases of what people ran into: each with the right value, by the case's id."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import sayso
from sayso.intake import Defaults, read_file
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.incidents import find_incidents
from sayso.ledger.picture.series import find_series
from sayso.reading.pipeline import read_reports
from sayso.reconcile.refresh import refresh

CASES = Path(__file__).parent.parent.parent / "shared" / "cases"
FIGURES: dict[str, list[tuple[str, int, str | None, str | None]]] = {
    "date-number-0": [("killed", 14, "2024-03-03", "2024-03-03")],
    "date-number-2": [("killed", 14, "2024-03-03", "2024-03-03")],
    "date-number-4": [("killed", 45, "2024-03-03", "2024-03-10")],
    "date-number-6": [
        ("killed", 14, "2024-03-03", "2024-03-03"),
        ("injured", 20, "2024-03-03", "2024-03-03"),
    ],
    "as-of-0": [("killed", 6301, None, "2026-08-10")],
    "as-of-2": [("displaced", 6301, None, "2026-08-10")],
    "as-of-4": [("killed", 6301, None, "2026-08-10")],
    "put-at-0": [("injured", 16740, None, "2026-08-12"), ("killed", 6301, None, "2026-08-12")],
    "put-at-2": [("killed", 12, None, "2026-08-12"), ("missing", 40, None, "2026-08-12")],
    "put-at-4": [
        ("killed", 301, None, "2026-08-12"),
        ("killed", 290, None, "2026-08-11"),
        ("injured", 16740, None, "2026-08-12"),
    ],
    "until-0": [("killed", 40, "2019-01-01", "2019-03-13")],
    "until-2": [("injured", 3, "2019-03-11", "2019-03-11")],
    "until-4": [("killed", 8, None, "2019-03-13")],
    "numeric-date-0": [("killed", 7, "2015-08-23", "2015-08-23")],
    "numeric-date-2": [("killed", 7, "2015-08-23", "2015-08-23")],
    "numeric-date-4": [("killed", 9, "2007-05-06", "2007-05-06"), ("killed", 12, "2015-11-12", "2015-11-12")],
    "lag-week-0": [("killed", 1, "2024-07-04", "2024-07-04")],
    "lag-week-2": [("released", 2, "2024-07-04", "2024-07-04")],
    "lag-week-7": [("killed", 4, "2024-07-01", "2024-07-07")],
    "clause-0": [("returns", 120, "2021-05-01", "2021-05-31"), ("arrivals", 35, "2021-06-04", "2021-06-04")],
    "clause-2": [("arrivals", 35, "2021-06-04", "2021-06-04")],
    "num-0": [("killed", 2, "2020-07-05", "2020-07-05"), ("killed", 3, "2020-07-05", "2020-07-05")],
    "num-2": [("displaced", 5300, "2022-06-20", "2022-06-20")],
    "num-4": [("killed", 18, None, "2021-06-09")],
    "over-the-0": [("killed", 8, None, "2021-06-09")],
    "over-the-2": [("killed", 27, "2021-06-03", "2021-06-03")],
    "wrap-0": [("arrivals", 35, "2021-08-03", "2021-08-03")],
}
QUALIFIERS = {"num-2": "about", "over-the-0": "exact", "over-the-2": "exact", "until-0": "more_than"}
COUNTRIES = {"clause-0": ["CN", "US"], "clause-2": ["CA"], "date-number-0": ["KE"], "place-0": ["US"]}
DATES = {"until-0": "2019-03-14", "until-2": "2019-03-15", "until-4": "2019-03-16"}
TOLLS = {"toll-0": 70, "toll-2": 70, "toll-4": 5, "toll-6": 5}
EVENT_DAYS = {"lag-week-0": ("died", "2024-07-04"), "lag-week-4": ("died", "2024-07-04")}
INCIDENTS = {"dup-0": 3, "dup-2": 2, "dup-4": 2}


@cache
def cases() -> dict[str, dict[str, str]]:
    if not CASES.is_dir():
        pytest.skip("../shared is not here")
    lines = (CASES / "field.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, lines)}


@cache
def reading(name):
    return sayso.read(cases()[name]["text"], published=cases()[name]["published"])


def items(name):
    return read_file(CASES / cases()[name]["file"], Defaults())


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.model
@pytest.mark.parametrize("name", FIGURES)
def test_figures(name):
    found = [
        (one.measure, one.interval.low, iso(one.period.first), iso(one.period.last))
        for one in reading(name).figures
    ]
    assert found == FIGURES[name]


@pytest.mark.model
@pytest.mark.parametrize("name", QUALIFIERS)
def test_qualifiers(name):
    assert reading(name).figures[0].interval.qualifier == QUALIFIERS[name]


@pytest.mark.model
@pytest.mark.parametrize("name", COUNTRIES)
def test_countries(name):
    assert [one.country for one in reading(name).figures] == COUNTRIES[name]


@pytest.mark.model
def test_towns_with_a_state_lie_in_it():
    places = {one.evidence.quote.split(",")[0]: one.place for one in reading("place-0").places}
    for town in ("Long Beach", "Fresno"):
        assert (places[town].country, places[town].name) == ("US", town)


@pytest.mark.model
@pytest.mark.parametrize("name", DATES)
def test_days_ahead(name):
    assert DATES[name] in [one.value for one in reading(name).dates]


@pytest.mark.model
@pytest.mark.parametrize("name", EVENT_DAYS)
def test_the_day_of_the_verb(name):
    trigger, day = EVENT_DAYS[name]
    found = {one.evidence.trigger.quote: iso(one.period.last) for one in reading(name).events}
    assert found[trigger] == day


@pytest.mark.model
def test_each_has_what_befell_it():
    shot = next(one for one in reading("lag-week-9").events if one.evidence.trigger.quote == "shot")
    assert all("girl" not in one.evidence.quote for one in shot.recipients)


@pytest.mark.model
@pytest.mark.parametrize("name", ["quote-0", "quote-2", "quote-4"])
def test_quotations_by_their_layout(name):
    (claim,) = reading(name).claims
    assert claim.direct
    assert claim.speaker.quote.endswith("Amara Kone")


@pytest.mark.model
@pytest.mark.parametrize("name", ["withdraw-0", "withdraw-2"])
def test_withdrawals(name):
    assert [(one.type, one.mode) for one in reading(name).events] == [("RETREAT", "withdraw")]


def ledger_of(path, name):
    """A ledger of a case's text or file, with its picture."""
    case = cases()[name]
    source = CASES / case["file"] if "file" in case else path / "case.txt"
    if "text" in case:
        source.write_text(case["text"], encoding="utf-8")
    ledger = Ledger(path / "sayso.db")
    list(ingest(ledger, [source], Options(Defaults(case["published"] or ""))))
    refresh(ledger)
    return ledger


@pytest.mark.model
@pytest.mark.parametrize("name", TOLLS)
def test_tolls_of_incidents(name, tmp_path):
    with ledger_of(tmp_path, name) as ledger:
        assert TOLLS[name] in [one.killed for one in find_incidents(ledger.engine)]


@pytest.mark.model
@pytest.mark.parametrize("name", INCIDENTS)
def test_how_many_incidents(name, tmp_path):
    with ledger_of(tmp_path, name) as ledger:
        assert len(find_incidents(ledger.engine)) == INCIDENTS[name]


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("csv-date-1", ["2014-01-13", "2014-01-02", "2013-12-31", "2014-03-04"]),
        ("html-date-0", ["2021-08-04"]),
        ("html-date-2", ["2021-08-04"]),
        ("liveblog-0", ["2021-08-04", "2021-08-02"]),
        ("hxl-0", ["2021-08-04", "2021-08-05"]),
        ("lang-0", ["2021-08-04"] * 3),
        ("json-1", ["2021-08-04"]),
    ],
)
def test_published(name, days):
    assert [iso(item.report.published) for item in items(name)] == days


def test_rows_are_not_cut():
    first, second, broken = items("csv-comma-0")
    for words in ("3 people were killed", "12 injured", "40 arrested"):
        assert words in first.report.text
    assert first.notes
    assert second.report is not None
    assert broken.error is not None
    assert [item.report.text[:13] for item in items("csv-quote-0")] == [
        "Police said 3",
        "Police said 9",
        "Police said 4",
    ]
    assert any("not closed" in note for item in items("csv-quote-0") for note in item.notes)


def test_other_encodings_are_read_and_said():
    assert [item.report.text[:4] for item in items("enc-1")] == ["Agnė", "Inès"]
    assert all("not UTF-8" in item.notes[0] for item in items("enc-1"))


@pytest.mark.model
def test_nested_json_and_markup():
    (item,) = items("json-3")
    assert (item.report.publisher, iso(item.report.published)) == ("Example Relief", "2021-08-04")
    assert "<" not in item.report.text
    found = [
        (one.interval.low, one.speaker)
        for one in sayso.read(item.report.text, published="2021-08-04").figures
    ]
    assert found[0] == (35, "the border guard")
    assert found[1][0] == 12
    first, _, third = items("markup-0")
    assert [one.interval.low for one in sayso.read(first.report.text, published="2021-08-04").figures] == [
        35,
        1200,
    ]
    assert "Lithuania" in {one.place.name for one in sayso.read(third.report.text).places if one.place}


def test_parts_of_a_page_that_are_not_read_are_said():
    (item,) = items("html-caption-0")
    assert any("caption" in note for note in item.notes)


@pytest.mark.model
def test_a_table_of_a_page_is_read():
    (item,) = items("html-table-0")
    (reading,) = read_reports([item.report])
    found = [(one.interval.low, one.measure, one.place_text) for one in reading.figures]
    assert found == [(24, "rescued", "Lampedusa"), (11, "missing", "Lampedusa")]


@pytest.mark.model
def test_a_wrapped_file():
    (item,) = items("wrap-2")
    figures = sayso.read(item.report.text, published="2021-08-04").figures
    assert [one.interval.low for one in figures] == [35, 12, 4]
    assert all(one.speaker and one.country for one in figures)


@pytest.mark.model
def test_a_corrected_total(tmp_path):
    with ledger_of(tmp_path, "rev-1") as ledger:
        *_, newest = find_estimates(ledger.engine)
        assert (newest.day, newest.best) == (date(2020, 4, 23), 1421)


@pytest.mark.model
def test_parts_are_not_added(tmp_path):
    with ledger_of(tmp_path, "parts-0") as ledger:
        rows = find_series(ledger.engine)
        newest = {one.series_id: one.best for one in find_estimates(ledger.engine)}
        found = sorted((one.place, newest[one.id]) for one in rows)
        assert found == [("California", 11), ("Los Angeles County", 4), ("San Diego County", 3)]


def test_every_case_is_tested():
    tested = {*FIGURES, *COUNTRIES, *TOLLS, *EVENT_DAYS, *INCIDENTS, *DATES}
    tested |= {"lag-week-9", "quote-0", "quote-2", "quote-4", "withdraw-0", "withdraw-2", "csv-date-1"}
    tested |= {"html-date-0", "html-date-2", "liveblog-0", "hxl-0", "lang-0", "json-1", "csv-comma-0"}
    tested |= {"csv-quote-0", "enc-1", "json-3", "markup-0", "html-table-0", "html-caption-0", "wrap-2"}
    assert set(cases()) == tested | {"rev-1", "parts-0"}
