"""Situations: what belongs to a crisis, its totals and their parts, and what is kept out of them."""

from collections import Counter

import pytest
from sqlalchemy import delete, insert, select

from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.series import find_series, find_series_figures
from sayso.ledger.picture.situations import find_members
from sayso.ledger.review.situations import find_situations, get_situation, remove_situation
from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.tables import claim as claim_table
from sayso.ledger.schema.tables import reading as reading_table
from sayso.reconcile import refresh
from sayso.reconcile.situations.moving import Move, move_member, undo_move
from sayso.reconcile.situations.naming import crisis_of, own_name, situation_of
from sayso.records import Status
from sayso.records.picture import DisagreementKind

from .told import FIRST, day, follow, number, tell


@pytest.fixture
def ledger():
    with Ledger(":memory:") as opened:
        yield opened


def series(ledger, measure="killed", **wanted):
    """The series of the situation with a measure, those with most figures first."""
    found = [row for row in find_series(ledger.engine) if row.situation_id and measure in row.measures]
    return [row for row in found if all(getattr(row, name) == value for name, value in wanted.items())]


def trunk(ledger, measure="killed", **wanted):
    (found,) = series(ledger, measure, level="country", counted="people", **wanted)
    return found


def course(ledger, row):
    """The best numbers of a series by day."""
    return {one.day: one.best for one in find_estimates(ledger.engine, PictureFilter(series_id=row.id))}


def reasons(ledger, situation, *, belongs=False):
    with ledger.engine.connect() as connection:
        return {
            one.quote: one.reason
            for one in find_members(connection, situation.id, figures=True, belongs=belongs)
        }


def kinds(ledger):
    return Counter(one.kind for one in find_disagreements(ledger.engine))


# What belongs


def test_a_situation_has_its_short_name_and_kind():
    storm = situation_of("Tropical Storm Ana", ["Ana-1"])
    assert (storm.names, storm.crisis) == (("Tropical Storm Ana", "Ana-1", "Ana"), "storm")
    named = ("2031 floods in Chad", "Operation Dawn", "Kobe earthquake", "Storm Alba", "Storm in Alba")
    assert [own_name(name) for name in named] == ["", "Dawn", "Kobe", "Alba", ""]
    assert [crisis_of(name) for name in ("Ebola outbreak", "Floods in Chad", "Dawn")] == [
        "epidemic",
        "flood",
        "",
    ]


def test_figures_that_do_not_belong_say_why(ledger):
    tell(
        ledger, day(6),
        "Tropical Storm Ana has killed 12 people.\n\nIn Mozambique it killed 3 people.\n\n"
        "Since 2019 cholera has killed 900 people.\n\nCholera killed 7 patients this week.\n\n"
        "It hit 4,000 people, and storms hit 5,000,000 people worldwide.",
        number("12 people", 12), number("3 people", 3, country="MZ"),
        number("900 people", 900, since=day(1).replace(year=2019)),
        number("7 patients", 7), number("4,000 people", 4000, "affected"),
        number("5,000,000 people", 5_000_000, "affected"),
    )  # fmt: skip
    storm = follow(ledger)
    out = reasons(ledger, storm)
    assert out["3 people"] == "it is about Mozambique"
    assert out["5,000,000 people"] == "it is about the world (“worldwide”)"
    assert out["900 people"].startswith("it counts from 1 May 2019, before")
    assert "another crisis, epidemic (“Cholera”)" in out["7 patients"]
    assert set(reasons(ledger, storm, belongs=True)) == {"12 people", "4,000 people"}


def test_of_a_report_on_other_things_only_what_names_the_situation_belongs(ledger):
    text = (
        "The plan reached 90,000 people.\n\nAfter Ana, food went to 5,000 people.\n\n"
        "The storm left 600 people homeless."
    )
    tell(
        ledger, day(20), "Country brief, May 2031.\n\n" * 40 + text,
        number("90,000 people", 90_000, "assisted"), number("5,000 people", 5_000, "assisted"),
        number("600 people", 600, "displaced"), title="Country brief", publisher="WFP",
    )  # fmt: skip
    storm = follow(ledger)
    assert reasons(ledger, storm)["90,000 people"] == (
        "neither its paragraph nor its heading names Tropical Storm Ana"
    )
    inside = reasons(ledger, storm, belongs=True)
    assert inside["5,000 people"] == "its paragraph names “Ana”"
    assert inside["600 people"].startswith("its paragraph speaks of “storm”")


def test_a_situation_without_a_name_goes_by_its_kind_and_country(ledger):
    tell(ledger, day(6), "Floods killed 12 people.", number("12 people", 12), title="Floods in Madagascar")
    tell(
        ledger,
        day(7),
        "A strike hurt 2 people.",
        number("2 people", 2, "injured"),
        title="Strike in Madagascar",
    )
    floods = follow(ledger, "Floods in Madagascar")
    assert set(reasons(ledger, floods, belongs=True)) == {"12 people"}


def test_without_a_situation_nothing_changes_and_with_one_only_its_figures_do(ledger):
    tell(ledger, day(6), "Ana has killed 12 people.", number("12 people", 12))
    tell(ledger, day(6), "A bus crash killed 5 people.", number("5 people", 5), title="Crash", publisher="AP")
    refresh(ledger)
    assert {row.situation_id for row in find_series(ledger.engine)} == {None}
    storm = follow(ledger)
    found = {row.situation_id: row.figures for row in find_series(ledger.engine)}
    assert found == {storm.id: 1, None: 1}
    with ledger.writing() as connection:
        remove_situation(connection, "Ana")
    refresh(ledger)
    assert {row.situation_id for row in find_series(ledger.engine)} == {None}


def test_a_figure_may_belong_to_two_situations(ledger):
    tell(ledger, day(6), "Ana has killed 12 people in Madagascar.", number("12 people", 12))
    one, other = follow(ledger), follow(ledger, "Storms of May", aliases=["Ana"], crisis="storm")
    assert {row.situation_id for row in find_series(ledger.engine)} == {one.id, other.id}
    assert get_situation(ledger.engine.connect(), "storms of may") == other
    with pytest.raises(LedgerError, match="There is no situation 'Bob'"):
        get_situation(ledger.engine.connect(), "Bob")


def test_what_people_move_stays_moved_and_can_be_undone(ledger):
    own = tell(
        ledger,
        day(6),
        "Ana has killed 12 people and hurt 40.",
        number("12 people", 12),
        number("40", 40, "injured"),
    )
    storm = follow(ledger)
    assert "does not belong" in move_member(
        ledger, "Ana", Move(own, belongs=False, reviewer="ana", note="a namesake")
    )
    assert reasons(ledger, storm)["12 people"] == "ana decided so: a namesake"
    figure = next(row.id for row in ledger.figures() if row.measure == "killed")
    move_member(ledger, "Ana", Move(figure, belongs=True, reviewer="ana"))
    assert set(reasons(ledger, storm, belongs=True)) == {"12 people"}
    with ledger.writing() as connection:
        connection.execute(delete(tables.picture_state))
    refresh(ledger)  # made anew, decisions stand
    assert set(reasons(ledger, storm, belongs=True)) == {"12 people"}
    undo_move(ledger, "Ana", "ana")
    undo_move(ledger, "Ana", "ana")
    assert set(reasons(ledger, storm, belongs=True)) == {"12 people", "40"}
    with pytest.raises(LedgerError, match="fits no report and no figure"):
        move_member(ledger, "Ana", Move("zzzz", belongs=False, reviewer="ana"))


# Totals and parts


def test_the_country_is_the_trunk_and_places_and_groups_are_its_parts(ledger):
    tell(
        ledger, day(6), "Ana killed 12 people: 9 in Antsiranana, among them 4 children.",
        number("12 people", 12), number("9", 9, place="Antsiranana"),
        number("4 children", 4, counted="children", place="Antsiranana"),
    )  # fmt: skip
    tell(ledger, day(8), "Ana has killed 15 people.", number("15 people", 15), publisher="AP")
    follow(ledger)
    whole = trunk(ledger)
    assert course(ledger, whole) == {day(6): 12, day(8): 15}
    parts = [row for row in series(ledger) if row.part_of == whole.id]
    assert [(row.place, row.counted) for row in parts] == [("Antsiranana", "people")]
    (children,) = series(ledger, counted="children")
    assert children.part_of == parts[0].id


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana killed 31 people across the country, officials in Antsiranana said.", "31 people"),
        ("Ana flooded 450 houses, mostly in Antsiranana.", "450 houses"),
        ("Ana killed 31: 9 in Toamasina and 22 in Antsiranana.", "31"),
    ],
)
def test_a_place_that_is_only_mentioned_is_no_place_of_the_total(ledger, text, words):
    flooded = "houses" in words
    what = {"measure": "buildings_damaged", "unit": "house", "counted": "houses"} if flooded else {}
    tell(ledger, day(6), text, number(words, int(words.split()[0]), place="Antsiranana", **what))
    follow(ledger)
    assert [row.level for row in series(ledger, "buildings_damaged" if flooded else "killed")] == ["country"]


def test_the_number_of_the_country_under_a_place_is_the_countrys(ledger):
    tell(ledger, day(6), "Ana killed 43 people.", number("43 people", 43))
    tell(
        ledger,
        day(7),
        "In Antsiranana, 43 people died.",
        number("43 people", 43, place="Antsiranana"),
        publisher="AP",
    )
    tell(ledger, day(7), "In Antsiranana, 25 died.", number("25", 25, place="Antsiranana"), publisher="BBC")
    follow(ledger)
    assert trunk(ledger).figures == 2
    assert [row.place for row in series(ledger, level="place")] == ["Antsiranana"]


def test_dozens_of_a_place_are_not_the_dozens_of_the_country(ledger):
    tell(ledger, day(6), "Ana hurt dozens of people.", number("dozens", 24, "injured", high=99, vague=True))
    text = "In Toamasina Ana hurt dozens of people."
    tell(
        ledger,
        day(6),
        text,
        number("dozens", 24, "injured", high=99, vague=True, place="Toamasina"),
        publisher="AP",
    )
    follow(ledger)
    assert {row.place: row.figures for row in series(ledger, "injured")} == {"Madagascar": 1, "Toamasina": 1}


def test_a_year_within_the_situation_is_no_other_time(ledger):
    text = "In 2030 Ana killed 12 people. In 2012 it killed 7 people."
    tell(ledger, day(6), text, number("12 people", 12), number("7 people", 7))
    storm = follow(ledger, since=FIRST.replace(year=2029))
    assert set(reasons(ledger, storm, belongs=True)) == {"12 people"}


def test_a_total_far_below_what_was_known_is_a_part(ledger):
    tell(ledger, day(6), "Ana killed 43 people.", number("43 people", 43))
    tell(ledger, day(7), "Ana killed 6 people.", number("6 people", 6), publisher="AP")
    follow(ledger)
    assert course(ledger, trunk(ledger)) == {day(6): 43}


def test_a_total_that_nobody_bears_out_does_not_make_the_others_parts(ledger):
    tell(
        ledger,
        day(5),
        "A rumour has it that Ana killed 400 people.",
        number("400 people", 400),
        publisher="Blog",
    )
    for at, killed in ((6, 38), (8, 73), (10, 97), (12, 118)):
        tell(
            ledger,
            day(at),
            f"Ana killed {killed} people.",
            number(f"{killed} people", killed),
            publisher=f"P{at}",
        )
    follow(ledger)
    found = {row.basis: row.figures for row in series(ledger, level="country")}
    assert found == {"": 4, "only by Blog": 1}


def test_a_toll_of_the_first_day_is_a_total_to_date(ledger):
    text = "The earthquake of 1 May has killed {} people."
    for at, killed in ((2, 57), (4, 131)):
        words = f"{killed} people"
        dated = number(words, killed, since=FIRST, on=FIRST)
        tell(
            ledger, day(at), text.format(killed), dated, title="Earthquake in Madagascar", publisher=f"P{at}"
        )
    follow(ledger, "Earthquake in Madagascar")
    assert course(ledger, trunk(ledger, kind="cumulative")) == {day(2): 57, day(4): 131}


def test_of_an_outbreak_all_cases_are_one_course_and_other_diseases_are_another(ledger):
    tell(
        ledger,
        day(6),
        "Cholera: 312 cases of cholera.",
        number("312 cases", 312, "infected", counted="cases of cholera"),
        title="Cholera in Madagascar",
    )
    tell(
        ledger, day(9), "In all 690 cumulative cholera cases; 98 patients are in treatment.",
        number("690", 690, "infected", counted="cumulative cholera cases"),
        number("98 patients", 98, "infected", counted="patients"),
        title="Cholera in Madagascar", publisher="WHO",
    )  # fmt: skip
    tell(
        ledger,
        day(9),
        "Measles has 40 cases.",
        number("40 cases", 40, "infected"),
        title="Cholera and measles in Madagascar",
        publisher="MSF",
    )
    cholera = follow(ledger, "Cholera in Madagascar")
    assert course(ledger, trunk(ledger, "infected", kind="cumulative")) == {day(6): 312, day(9): 690}
    assert course(ledger, trunk(ledger, "infected", kind="stock")) == {day(9): 98}
    assert "another crisis, epidemic (“Measles”)" in reasons(ledger, cholera)["40 cases"]


def test_parts_of_one_report_are_a_lower_bound_where_nobody_gives_the_whole(ledger):
    tell(
        ledger,
        day(6),
        "Ana: 80 dead in Antsiranana, 5 in Toamasina.",
        number("80", 80, place="Antsiranana"),
        number("5", 5, place="Toamasina"),
    )
    tell(ledger, day(9), "Ana killed 176 people.", number("176 people", 176), publisher="AP")
    follow(ledger)
    made = {
        one.day: (one.low, one.best, one.high)
        for one in find_estimates(ledger.engine, PictureFilter(series_id=trunk(ledger).id))
    }
    assert made == {day(6): (85, 85, None), day(9): (176, 176, 176)}


# Kinds of numbers


def test_increments_plans_and_forecasts_are_no_totals(ledger):
    tell(
        ledger, day(6),
        "Ana killed 12 people. No new deaths. Another 3 are feared. Food is planned for 900 people. "
        "Up to 5,000 people may be hit.",
        number("12 people", 12), number("No", 0), number("Another 3", 3),
        number("900 people", 900, "targeted", status=Status.EXPECTED),
        number("Up to 5,000 people", 5000, "affected", status=Status.HYPOTHETICAL),
    )  # fmt: skip
    follow(ledger)
    assert trunk(ledger, kind="cumulative").figures == 1
    assert [row.figures for row in series(ledger, kind="increment")] == [2]
    assert [row.kind for row in series(ledger, "targeted") + series(ledger, "affected")] == [
        "plan",
        "forecast",
    ]


def test_what_happened_on_a_day_and_in_a_week_is_no_total(ledger):
    tell(ledger, day(6), "Ana killed 43 people.", number("43 people", 43))
    tell(
        ledger, day(8), "On Sunday Ana killed 12 people in Toamasina and 2 elsewhere.",
        number("12 people", 12, place="Toamasina", since=day(7), on=day(7)),
        number("2 elsewhere", 2, since=day(7), on=day(7)),
        publisher="AP",
    )  # fmt: skip
    tell(
        ledger, day(9, 6), "Ana: 70 fell ill in the week to 8 June.",
        number("70 fell", 70, "infected", since=day(2, 6), on=day(8, 6)), publisher="WHO",
    )  # fmt: skip
    follow(ledger)
    assert course(ledger, trunk(ledger, kind="cumulative")) == {day(6): 43}
    assert [(row.place, row.first) for row in series(ledger, kind="daily", level="place")] == [
        ("Toamasina", day(7))
    ]
    assert [row.kind for row in series(ledger, "infected")] == ["increment"]


def test_a_peak_is_not_who_is_there_and_an_old_number_printed_again_does_not_count(ledger):
    tell(ledger, day(6), "Ana: 16,000 people are in shelters.", number("16,000 people", 16_000, "sheltered"))
    tell(
        ledger, day(12), "After Ana 16,000 people sought shelter; 1,749 remain.",
        number("16,000 people", 16_000, "sheltered"), number("1,749", 1749, "sheltered"), publisher="IFRC",
    )  # fmt: skip
    tell(
        ledger,
        day(25),
        "Ana: 16,000 people are in shelters.",
        number("16,000 people", 16_000, "sheltered"),
        publisher="AP",
    )
    follow(ledger)
    whole = trunk(ledger, "sheltered")
    assert course(ledger, whole) == {day(6): 16_000, day(12): 1749}
    roles = [one.role for one in find_series_figures(ledger.engine, [whole.id])]
    assert roles == ["", "peak", "", "repeated"]
    assert kinds(ledger)[DisagreementKind.REPEATED] == 1


def test_two_definitions_are_two_series(ledger):
    tell(
        ledger,
        day(6),
        "Ana hit an estimated 1,250,000 people.",
        number("1,250,000 people", 1_250_000, "affected"),
        publisher="WFP",
    )
    tell(
        ledger,
        day(20),
        "Ana hit 245,545 people.",
        number("245,545 people", 245_545, "affected"),
        publisher="BNGRC",
    )
    tell(
        ledger,
        day(22),
        "Ana hit 254,545 people.",
        number("254,545 people", 254_545, "affected"),
        publisher="AP",
    )
    follow(ledger)
    found = {row.basis: row.figures for row in series(ledger, "affected")}
    assert found == {"estimated": 1, "as BNGRC counts": 2}
    assert kinds(ledger) == {
        DisagreementKind.DEFINITION: 1,
        DisagreementKind.CONFLICT: 1,
    }  # and swapped digits


def test_what_is_printed_late_or_jumps_is_said(ledger):
    tell(ledger, day(6), "Ana hurt 21 people.", number("21 people", 21, "injured"))
    tell(ledger, day(20), "Ana hurt 394 people.", number("394 people", 394, "injured"), publisher="UNICEF")
    tell(
        ledger, day(25), "Ana hurt 60 people.", number("60 people", 60, "injured", on=day(18)), publisher="AP"
    )
    follow(ledger)
    told = {one.kind: one.sentence for one in find_disagreements(ledger.engine)}
    assert (
        "19 times as many" in told[DisagreementKind.JUMP] or "7 times as many" in told[DisagreementKind.JUMP]
    )
    assert "AP printed “60 people”, of 18 May 2031, on 25 May 2031" in told[DisagreementKind.STALE]


def test_cases_from_earlier_weeks_are_said(ledger):
    tell(ledger, day(6), "Ana: 359 were hurt, of them 298 from earlier weeks.", number("359", 359, "injured"))
    follow(ledger)
    assert kinds(ledger) == {DisagreementKind.BACKLOG: 1}


def test_help_is_an_organisations_own_and_a_grant_is_one(ledger):
    tell(
        ledger,
        day(6),
        "After Ana, WFP gave food to 9,000 people.",
        number("9,000 people", 9_000, "assisted", by="WFP"),
    )
    tell(
        ledger,
        day(7),
        "After Ana, UNICEF gave water to 700 people.",
        number("700 people", 700, "assisted", by="UNICEF"),
    )
    for publisher in ("OCHA", "PAHO"):
        tell(
            ledger,
            day(8),
            "CERF gave USD 4 million for Ana.",
            number("USD 4 million", 4_000_000, "funding_given", unit="USD"),
            publisher=publisher,
        )
    follow(ledger)
    assert {(row.organisation, row.basis) for row in series(ledger, "assisted")} == {
        ("WFP", "food"),
        ("UNICEF", "water"),
    }
    assert [row.figures for row in series(ledger, "funding_given")] == [2]


def test_one_body_under_many_names_is_one_voice(ledger):
    names = ("Directorate of Civil Protection (DCP)", "the DCP", "General Directorate of Civil Protection")
    for at, name in enumerate(names):
        tell(
            ledger, day(6), "Ana killed 12 people.", number("12 people", 12, by=name), publisher=f"Paper {at}"
        )
    follow(ledger)
    assert len({one.original_source for one in find_series_figures(ledger.engine, [trunk(ledger).id])}) == 1


def test_a_number_has_its_source_from_the_sentence_before(ledger):
    text = "The Ministry of Health reported great losses. Ana killed 12 people.\n\nAna hurt 40 people."
    own = tell(ledger, day(6), text, number("12 people", 12), number("40 people", 40, "injured"))
    with ledger.writing() as connection:
        reading = connection.execute(
            select(reading_table.c.id).where(reading_table.c.report_id == own)
        ).scalar()
        claim = {"id": "c1", "report_id": own, "reading_id": reading, "speaker": "The Ministry of Health"}
        claim |= {
            "actor": "Ministry of Health",
            "stance": "states",
            "direct": False,
            "content": "great losses",
        }
        connection.execute(insert(claim_table).values(**claim, start=0, end=45))
    follow(ledger)
    sources = {
        measure: next(find_series_figures(ledger.engine, [trunk(ledger, measure).id])).source_name
        for measure in ("killed", "injured")
    }
    assert sources == {"killed": "Ministry of Health", "injured": "OCHA"}


# Step by step


def test_the_picture_is_the_same_from_scratch(ledger):
    storm = follow(ledger)
    for at, killed in enumerate((3, 26, 43, 46), start=5):
        tell(
            ledger, day(at),
            f"Ana killed {killed} people; {killed - 1} in Antsiranana. 9,000 people are in shelters.",
            number(f"{killed} people", killed), number(f"{killed - 1} in", killed - 1, place="Antsiranana"),
            number("9,000 people", 9_000, "sheltered"), publisher=f"Paper {at % 2}",
        )  # fmt: skip
        refresh(ledger)
    assert find_situations(ledger.engine.connect()) == [storm]
    before = _rows(ledger)
    with ledger.writing() as connection:
        connection.execute(delete(tables.picture_state))
    refresh(ledger)
    assert _rows(ledger) == before
    assert course(ledger, trunk(ledger)) == {day(5): 3, day(6): 26, day(7): 43, day(8): 46}
    assert trunk(ledger).since == FIRST


def _rows(ledger):
    kept = (
        tables.series,
        tables.series_figure,
        tables.estimate,
        tables.disagreement,
        tables.queue,
        tables.situation_member,
    )
    with ledger.engine.connect() as connection:
        return {table.name: sorted(map(str, connection.execute(select(table)).all())) for table in kept}
