"""Situations that reports are about are suggested, with what follows them, and not when they are followed."""

import csv
import io
import json
import shlex
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger.schema import picture_tables
from sayso.ledger.schema.connections import insert_rows
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import own_name
from sayso.reconcile.situations.outlines import month_words
from sayso.reconcile.situations.suggest import follow, suggest
from sayso.records import (
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    Precision,
    Qualifier,
    Reading,
    Report,
    Status,
)


def reading(title, opening, day, *numbers, country="MW", first=None, publisher="A paper"):
    """A report with figures: people displaced in a country, counted up to its day."""
    published = date.fromisoformat(day)
    told = " ".join(f"Some {number:,} people were displaced." for number in numbers)
    text = f"{opening} {told} {title}"
    figures = []
    for number in numbers:
        start = text.index(f"{number:,} people")
        evidence = Evidence(start, start + len(f"{number:,} people"), f"{number:,} people")
        figures.append(
            Figure(
                interval=Interval(number, number, Qualifier.EXACT),
                measure="displaced",
                counted="people",
                period=Period(date.fromisoformat(first) if first else None, published, Precision.DAY),
                place_text=None,
                country=country,
                speaker=None,
                status=Status.ACTUAL,
                evidence=FigureEvidence(quantity=evidence),
            )
        )
    report = Report(text=text, title=title, published=published, publisher=publisher)
    return Reading(report, tuple(figures), (), (), (), ())


REPORTS = [
    reading(
        "Tropical Storm Zorbela: update 1",
        "Tropical Storm Zorbela came ashore and brought heavy rain to the south.",
        "2031-03-03",
        120,
        340,
        first="2031-03-01",
    ),
    reading(
        "CYCLONE ZORBELA SITUATION REPORT",
        "The cyclone left many people without a home, the council said.",
        "2031-03-05",
        500,
    ),
    reading(
        "After the storm, Zorbela's victims wait",
        "People whom Cyclone Zorbela drove from their homes wait for help.",
        "2031-03-09",
        700,
    ),
    reading(
        "CYCLONE SEASON BEGINS",
        "The cyclone season begins in these weeks, the weather office said on a Monday.",
        "2031-03-02",
    ),
    reading("Floods in Burkina Faso kill 12", "Rain fell for days.", "2031-08-01", 40, country="BF"),
    reading("Burkina Faso: floods cut roads", "Water stands in fields.", "2031-08-10", 60, country="BF"),
    reading("Floods hit Burkina Faso again", "Rain fell for a week.", "2033-08-10", 60, country="BF"),
    reading("Cholera in Togo: first cases", "Clinics were opened in Lome.", "2031-05-02", country="TG"),
    reading("Togolese fight cholera outbreak", "Clinics are full in many towns.", "2031-05-12", country="TG"),
    reading(
        "Help for villages after quake",
        "GLIDE: EQ-2031-000017-PER, Peru. A shallow quake struck villages at night.",
        "2031-06-02",
        33,
        country="PE",
    ),
]


@pytest.fixture(scope="module")
def ledger():
    with Ledger(":memory:") as opened:
        opened.write_readings(REPORTS, "a test")
        refresh(opened)
        yield opened


@pytest.fixture(scope="module")
def found(ledger):
    return {one.situation.name: one for one in suggest(ledger)}


def test_a_storm_by_its_forms_is_one_suggestion(found):
    (one,) = [one for one in found.values() if one.situation.crisis == "storm"]
    assert {name.casefold() for name in one.situation.names} == {
        "tropical storm zorbela",
        "cyclone zorbela",
        "zorbela",
    }
    assert (one.stories, one.figures, one.situation.countries) == (3, 4, ("MW",))
    assert one.situation.since == date(2031, 3, 1), "the first day of a figure in a paragraph that names it"
    assert "“120 people”" in one.reason or "“340 people”" in one.reason
    assert "Zorbela" in one.title


def test_headlines_in_capitals_name_nothing_by_themselves(found):
    assert not [name for name in found if "season" in name.casefold()]


def test_a_kind_with_a_country_of_two_words_in_two_stories_of_some_weeks(found):
    one = found["Floods in Burkina Faso, August 2031"]
    assert (one.situation.countries, one.stories, one.found_by) == (("BF",), 2, "kind and place")
    assert "Floods in Burkina Faso, August 2033" not in found, "one story is none"
    assert own_name(one.situation.name) == "", "so it goes by the words of floods"


def test_an_outbreak_goes_by_its_disease(found):
    one = found["Cholera in Togo, May 2031"]
    assert one.situation.names[1:] == ("cholera",)
    assert one.situation.crisis == "epidemic"


def test_a_glide_number_is_taken_with_its_words(found):
    one = found["Earthquake in Peru, 2031"]
    assert one.situation.glide == "EQ-2031-000017-PER"
    assert "GLIDE: EQ-2031-000017-PER, Peru" in one.reason
    assert one.command.endswith("--glide EQ-2031-000017-PER")


def test_the_command_follows_it_and_then_it_is_suggested_no_more(tmp_path):
    path = str(tmp_path / "sayso.db")
    with Ledger(path) as opened:
        opened.write_readings(REPORTS, "a test")

    def run(*words):
        return CliRunner().invoke(app, [*words, "--ledger", path]).stdout

    listed = run("situation", "suggest").splitlines()
    (command,) = [line.strip() for line in listed if "sayso situation add" in line and "orbela" in line]
    rows = [json.loads(line) for line in run("situation", "suggest", "--json").splitlines()]
    assert command in [row["command"] for row in rows]
    assert "4 figures of 3 reports belong to it" in run(*shlex.split(command)[1:])
    table = list(csv.DictReader(io.StringIO(run("situation", "suggest", "--csv"))))
    assert table and not [row for row in table if "orbela" in row["name"]]
    row = next(row for row in table if row["name"].startswith("Floods in Burkina"))
    assert (row["since"], row["until"]) == ("2031-08-01", "2031-09-07"), "others like it came two years later"
    assert "Floods in Burkina Faso, August 2031" in run("situation", "suggest", "--add", row["number"])
    left = run("situation", "suggest")
    assert "Burkina" not in left
    assert "Cholera in Togo" in left


def test_what_is_followed_is_not_suggested_again_though_nothing_belongs_to_it(tmp_path):
    with Ledger(tmp_path / "sayso.db") as opened:
        early = {"country": "ML", "first": "2020-01-01"}
        one = reading("Floods in Mali", "Rain fell for days.", "2031-08-01", 40, **early)
        other = reading("Mali: floods cut roads", "Water stands in fields.", "2031-08-10", 60, **early)
        opened.write_readings([one, other], "a test")
        refresh(opened)
        assert follow(opened, suggest(opened), 1, "ana").name == "Floods in Mali, August 2031"
        refresh(opened)
        assert suggest(opened) == []


def test_a_number_that_is_none_is_one_sentence(ledger):
    with pytest.raises(LedgerError, match="There is no suggestion 9: the last is 1"):
        follow(ledger, suggest(ledger)[:1], 9, "ana")


def incident(number, day, country="SV", code="killing", status="reported"):
    values = dict.fromkeys(column.name for column in picture_tables.incident.c)
    return values | {
        "id": f"incident{number}",
        "about": "harm",
        "codes": [code],
        "first": day,
        "last": day,
        "country": country,
        "reports": 1,
        "stories": 1,
        "status": status,
        "mentions": [f"mention{number}"],
    }


def mention(number, report_id):
    return {
        "id": f"mention{number}",
        "report_id": report_id,
        "about": "harm",
        "kind": "main",
        "month": 1,
        "first": None,
        "last": None,
        "killed": None,
        "injured": None,
        "incident_id": f"incident{number}",
        "data": "{}",
    }


@pytest.fixture(scope="module")
def crowded():
    """Five killings in three weeks of March, two of another year, and five protests in another country that
    two stories tell of.
    """
    plain = [
        reading(f"News of day {at}", f"Day {at} was quiet, a man from town {at} said.", "2031-03-20")
        for at in range(5)
    ]
    days = [date(2031, 3, 2) + timedelta(days=5 * at) for at in range(5)] + [
        date(2030, 1, 1),
        date(2030, 5, 1),
    ]
    with Ledger(":memory:") as opened:
        opened.write_readings(plain, "a test")
        ids = [one.report.id for one in plain]
        with opened.writing() as connection:
            killings = [incident(at, day) for at, day in enumerate(days)]
            killings[0]["status"] = "claimed"
            killings += [incident(20, date(2031, 2, 27), status="denied")]
            protests = [incident(at + 10, days[at], "PE", "protest") for at in range(5)]
            insert_rows(connection, picture_tables.incident, killings + protests)
            told = [mention(at, ids[at % 5]) for at in range(7)] + [
                mention(at + 10, ids[at % 2]) for at in range(5)
            ]
            insert_rows(connection, picture_tables.mention, told)
        yield opened


def test_many_incidents_of_one_kind_in_one_country_are_suggested(crowded):
    (one,) = suggest(crowded)
    assert one.situation.name == "Killings in El Salvador, March 2031"
    assert (one.situation.since, one.situation.until) == (date(2031, 3, 2), date(2031, 3, 22))
    assert one.reason.startswith(
        "5 incidents in El Salvador from 2031-03-02 to 2031-03-22, told by 5 stories"
    )
    assert "killed" in one.situation.names


def test_months_of_a_time_in_words():
    assert month_words(date(2031, 3, 2), date(2031, 4, 1)) == "March–April 2031"
    assert month_words(date(2030, 12, 2), date(2031, 1, 1)) == "December 2030–January 2031"
