"""Series of displacement as IDMC keeps them: the sentence, and fields that words support."""

import json
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import LedgerError, SaysoError
from sayso.export.idu import displacement_update, update_fields, update_text
from sayso.ledger import Ledger, PictureFilter
from sayso.ledger.picture.series import find_series
from sayso.reconcile import conversions, refresh
from sayso.records import (
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    Place,
    PlaceKind,
    Precision,
    Qualifier,
    Reading,
    Report,
    Status,
)

LIMA = Place(3936456, "Lima", PlaceKind.CITY, "PE", "15", -12.043, -77.028)
BOUNDS = {"about": Qualifier.ABOUT, "over": Qualifier.MORE_THAN}


def reading(text, publisher, measure, words, *, day="2031-03-04", unit="people", first=None, country="PE"):
    """A report of one figure: `words` are those of its number, period and place."""
    number, period, place = words

    def behind(quote):
        at = text.index(quote)
        return Evidence(at, at + len(quote), quote)

    low = int("".join(c for c in number if c.isdigit()))
    qualifier = BOUNDS.get(number.split()[0], Qualifier.EXACT)
    figure = Figure(
        interval=Interval(low, None if qualifier is Qualifier.MORE_THAN else low, qualifier),
        measure=measure,
        counted=None,
        period=Period(date.fromisoformat(first) if first else None, date.fromisoformat(day), Precision.DAY),
        place_text=place or None,
        country=country,
        speaker=None,
        status=Status.ACTUAL,
        evidence=FigureEvidence(
            quantity=behind(number),
            period=behind(period) if period else None,
            place=behind(place) if place else None,
        ),
        place=LIMA if place == "Lima" else None,
        unit=unit,
    )
    report = Report(text=text, title=publisher, published=date.fromisoformat(day), publisher=publisher)
    return Reading(report, (figure,), (), (), (), ())


REPORTS = [
    reading(
        "Floods displaced about 4,200 people in Lima as of 4 March 2031.",
        "Paper A",
        "displaced",
        ("about 4,200 people", "4 March 2031", "Lima"),
    ),
    reading(
        "On the river bank, over 3,900 people fled in Lima, a volunteer said on 4 March 2031.",
        "Paper B",
        "displaced",
        ("over 3,900 people", "4 March 2031", "Lima"),
    ),
    reading(
        "After the quake, which the town of Lima felt at night, 900 people were still living in camps.",
        "Paper C",
        "sheltered",
        ("900 people", "", "Lima"),
        day="2031-05-01",
    ),
    reading(
        "Ahead of the cyclone 700 people were evacuated from 1 June to 3 June 2031.",
        "Paper D",
        "evacuated",
        ("700 people", "from 1 June to 3 June 2031", ""),
        day="2031-06-03",
        first="2031-06-01",
        country="FJ",
    ),
    reading(
        "Fire destroyed 60 houses on Monday.",
        "Paper E",
        "buildings_destroyed",
        ("60 houses", "Monday", ""),
        unit="house",
        country="TO",
        day="2031-07-07",
    ),
    reading(
        "The storm displaced 100 families.",
        "Paper F",
        "displaced",
        ("100 families", "", ""),
        unit="households",
        country="TG",
        day="2031-07-07",
    ),
    reading(
        "Some 12 people were killed.",
        "Paper G",
        "killed",
        ("12 people", "", ""),
        country="TD",
        day="2031-07-07",
    ),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("idu") / "sayso.db"
    with Ledger(path) as opened:
        opened.write_readings(REPORTS, "a test")
        conversions.set_household_size(opened, "TG", 5.2, source="the census", reviewer="ana")
        conversions.set_household_size(opened, "TO", 6, reviewer="ben")
        refresh(opened)
    return path


@pytest.fixture(scope="module")
def update(path):
    def of(measure, country, until=None):
        with Ledger(path, create=False) as opened, opened.engine.connect() as connection:
            (series,) = find_series(connection, PictureFilter(measure=measure, country=country))
            return displacement_update(connection, series, until)

    return of


def test_the_sentence_names_source_number_event_place_and_day(update):
    found = update("displaced", "PE")
    assert found.sentence == (
        "According to Paper A, about 4,200 people were displaced by floods in Lima, Peru as of 4 March 2031; "
        "Paper B gave more than 3,900."
    )
    assert (found.term.value, found.term.words) == ("Displaced", "displaced")
    assert (found.unit.value, found.quantifier.value) == ("person", "Approximately")
    assert found.category.value == "flow (new displacements)"
    assert (found.location.country, found.location.accuracy, found.location.words) == ("PER", "Point", "Lima")
    assert (found.end.day, found.end.accuracy, found.end.words) == (date(2031, 3, 4), "Day", "4 March 2031")


def test_other_original_sources_of_the_day_are_triangulated_with_their_words(update):
    (other,) = update("displaced", "PE").triangulation
    assert (other.number, other.quote, other.publisher) == ("more than 3,900", "over 3,900 people", "Paper B")
    assert other.report_id


def test_what_no_words_support_is_not_printed(update):
    found = update("displaced", "PE")
    assert found.start is None and found.occurred is None and found.household_size is None
    text = update_text(found)
    assert "Start date" not in text and "Displacement occurred" not in text
    assert {"start", "occurred", "household_size"}.isdisjoint(update_fields(found))


def test_those_who_are_there_are_a_stock(update):
    found = update("sheltered", "PE")
    assert (found.category.value, found.category.words) == ("stock (IDPs at the end date)", "still living")
    assert found.term.value == "In relief camp"
    assert found.start is None
    assert found.end.words == "the day of its report"
    assert found.occurred is None, "“after the” stands in another clause"


def test_a_flow_has_both_days_and_whether_it_was_before_the_event(update):
    found = update("evacuated", "FJ")
    assert (found.start.day, found.end.day) == (date(2031, 6, 1), date(2031, 6, 3))
    assert (found.occurred.value, found.occurred.words) == ("Before", "Ahead of")
    assert "were evacuated because of the cyclone between 1 June 2031 and 3 June 2031" in found.sentence


def test_homes_destroyed_stand_for_households(update):
    found = update("buildings_destroyed", "TO")
    assert (found.term.value, found.unit.value, found.reported) == ("Destroyed housing", "household", 60)
    assert (found.household_size, found.total) == (6, 360)
    assert found.calculation.startswith(
        "60 homes, each for one household. 60 households at 6 people per household"
    )
    assert "(set by ben on " in found.calculation


def test_households_count_as_people_at_the_size_that_a_user_set(update):
    found = update("displaced", "TG")
    assert (found.unit.value, found.reported, found.household_size, found.total) == (
        "household",
        100,
        5.2,
        520,
    )
    assert "100 households at 5.2 people per household (set by ana on " in found.calculation
    assert ", the census)" in found.calculation
    assert found.sentence == "According to Paper F, 520 people were displaced by the storm as of 7 July 2031."


def test_a_series_of_another_measure_or_day_is_one_sentence(update):
    with pytest.raises(LedgerError, match=r"counts killed\. IDMC keeps displaced, sheltered, evacuated"):
        update("killed", "TD")
    with pytest.raises(LedgerError, match="has no number of displaced by 1 March 2031"):
        update("displaced", "PE", date(2031, 3, 1))


def test_what_somebody_expects_has_not_happened(path):
    with Ledger(path, create=False) as opened, opened.engine.connect() as connection:
        (series,) = find_series(connection, PictureFilter(measure="displaced", country="PE"))
        with pytest.raises(LedgerError, match="IDMC keeps what happened"):
            displacement_update(connection, replace(series, kind="forecast"))


def test_the_command_writes_it_as_text_and_as_json(path):
    def run(*words):
        done = CliRunner().invoke(app, ["series", *words, "--ledger", str(path)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    (row,) = [json.loads(line) for line in run("--measure", "evacuated", "--json").splitlines()]
    text = run(row["id"][:8], "--as", "idu")
    assert text.startswith("According to Paper D, 700 people were evacuated")
    assert "Figure category: flow (new displacements)" in text
    fields = json.loads(run(row["id"][:8], "--as", "idu", "--json"))
    assert fields["term"] == {"value": "Evacuated", "words": "evacuated"}
    with pytest.raises(SaysoError, match="Name the series"):
        run("--as", "idu")
    with pytest.raises(SaysoError, match="Known: idu"):
        run(row["id"], "--as", "grid")
