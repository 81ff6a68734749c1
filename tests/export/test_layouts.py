"""Incidents in the columns of other projects: what is violence, and who stands in columns of actors."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sayso.export.layouts import acled, ged
from sayso.export.layouts.codes import coded
from sayso.export.layouts.incidents import CodedIncident, precision
from sayso.ledger.picture.rows import IncidentRow
from sayso.ledger.picture.told import ActorWords, FigureWords

DAY = date(2021, 8, 4)
ROW = IncidentRow(
    "a1", "harm", ("attack",), DAY, DAY, "Kabul", "city", "AF", "13", 1, 34.5, 69.2,
    12, 10, 15, None, None, None, 2, 2, "reported", (),
)  # fmt: skip
REBELS = ActorWords("actor", "Rebels", "armed_group", None, True)
GUARD = ActorWords("actor", "Border guard of Belarus", "border_guard", "BY", True)
PEOPLE = ActorWords("recipient", "the assessment's count 679 people", "civilian", None, True)
VILLAGE = ActorWords("recipient", "the village", None, None, False)


def incident(codes, *actors, figures=(), **changed):
    row = replace(ROW, codes=codes, **changed)
    return CodedIncident(row, (), figures, actors, coded(codes))


@pytest.mark.parametrize(
    ("codes", "actors", "violence"),
    [
        (("airstrike",), (), True),
        (("attack", "death"), (), True),
        (("killing",), (PEOPLE,), False),  # nobody is named who did it
        (("killing",), (REBELS, PEOPLE), True),
        (("death", "injury"), (PEOPLE,), False),
        (("death", "killing", "natural_disaster"), (PEOPLE,), False),
        (("accident", "attack"), (), False),
        (("natural_disaster", "killing"), (GUARD,), True),
    ],
)
def test_what_nature_did_or_nobody_is_no_violence(monkeypatch, codes, actors, violence):
    one = incident(codes, *actors)
    for module in (acled, ged):
        monkeypatch.setattr(module, "coded_incidents", lambda *_: iter([one]))
    assert one.is_violence is violence
    assert bool(list(ged.ged_rows(None, None))) is violence
    assert bool(list(acled.acled_rows(None, None))) is (violence and bool(one.coded.event))


def rows(monkeypatch, module, one):
    monkeypatch.setattr(module, "coded_incidents", lambda *_: iter([one]))
    (row,) = (module.ged_rows if module is ged else module.acled_rows)(None, None)
    return row


def test_columns_of_actors_have_names_and_no_words_of_a_report(monkeypatch):
    one = incident(("attack",), GUARD, PEOPLE, VILLAGE)
    row = rows(monkeypatch, acled, one)
    assert (row["actor1"], row["actor2"]) == ("Border guard of Belarus", "Civilians (Afghanistan)")
    assert (row["assoc_actor_1"], row["assoc_actor_2"]) == ("", "")
    assert row["sayso_recipients"] == "the assessment's count 679 people; the village"
    row = rows(monkeypatch, ged, one)
    assert (row["side_a"], row["side_b"]) == ("Border guard of Belarus", "Civilians")
    assert set(row) <= set(ged.COLUMNS)


def test_numbers_of_dead_keep_their_range_and_a_denied_death_is_none(monkeypatch):
    row = rows(monkeypatch, ged, incident(("airstrike",)))
    assert (row["low"], row["best"], row["high"]) == (10, 12, 15)
    row = rows(monkeypatch, ged, incident(("airstrike",), status="denied"))
    assert (row["low"], row["best"], row["high"]) == (0, 0, 15)
    row = rows(monkeypatch, acled, incident(("airstrike",), status="denied"))
    assert row["fatalities"] == 0 and "lower number" not in row["notes"] and "denied" in row["notes"]
    dozens = FigureWords("killed", 24, 99, "vague", "dozens of people", None)
    row = rows(monkeypatch, acled, incident(("airstrike",), figures=(dozens,), killed_low=24))
    assert row["fatalities"] == 12 and "“dozens of people”" in row["notes"]


@pytest.mark.parametrize(("days", "level"), [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5)])
def test_days_are_as_precise_as_ucdp_counts_them(days, level):
    assert precision(DAY, DAY + timedelta(days=days - 1)) == level


def test_a_country_is_no_place_of_an_event(monkeypatch):
    vague = incident(("airstrike",), place="Afghanistan", place_kind="country")
    row = rows(monkeypatch, acled, vague)
    assert (row["latitude"], row["geo_precision"], row["country"]) == (None, None, "Afghanistan")
    assert rows(monkeypatch, ged, vague)["where_prec"] == 6
    nowhere = incident(("airstrike",), place=None, place_kind=None, country=None, latitude=None)
    assert rows(monkeypatch, ged, nowhere)["where_prec"] is None, "7 is the sea"


@pytest.mark.parametrize(
    ("code", "disorder"),
    [
        ("airstrike", "Political violence"),
        ("protest", "Demonstrations"),
        ("arrest", "Strategic developments"),
    ],
)
def test_disorder_types_are_those_of_acled(code, disorder):
    assert coded((code,)).disorder == disorder
