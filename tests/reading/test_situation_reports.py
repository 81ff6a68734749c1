"""What situation reports say in forms of their own: plans, states as of a day, key figures, lists."""

from datetime import date

import pytest

from sayso.intake.documents.parts import paragraph, put_together
from sayso.intake.documents.report import with_layout
from sayso.reading.pipeline import read_reports
from sayso.records import BlockKind, Report

pytestmark = pytest.mark.model

DAY = date(2025, 11, 12)
HEADING, ITEM, KEY, TEXT = BlockKind.HEADING, BlockKind.ITEM, BlockKind.KEY_FIGURE, BlockKind.PARAGRAPH


def figures(text):
    (reading,) = read_reports([Report(text, published=DAY)])
    return {one.interval.low: one for one in reading.figures}


def of_document(*parts):
    made = put_together(paragraph(text, kind, 2 * (kind is HEADING)) for kind, text in parts)
    (reading,) = read_reports([with_layout(Report(made.text, published=DAY), made)])
    return {one.interval.low: one for one in reading.figures}


def measures(found):
    return {number: one.measure for number, one in found.items()}


def test_the_word_after_what_is_counted_names_the_measure():
    found = figures("The storm caused heavy losses in Kenya (43 deaths, 21 injured, 13 missing).")
    assert measures(found) == {43: "killed", 21: "injured", 13: "missing"}
    found = figures(
        "Over 11,900 houses were flooded in Kenya, 176 destroyed, and 4,257 damaged to varying degrees."
    )
    assert measures(found) == {
        11900: "buildings_damaged",
        176: "buildings_destroyed",
        4257: "buildings_damaged",
    }


def test_what_a_verb_says_of_those_counted_comes_before_the_word_after():
    found = figures("The Red Cross assisted 300 people displaced by the floods in Kenya.")
    assert measures(found) == {300: "assisted"}


@pytest.mark.parametrize(
    "words",
    [
        "1,749 still remain across 10 shelters in Kenya.",
        "1,749 people are in 56 shelters in Kenya.",
        "1,749 people remained sheltered in Kenya.",
    ],
)
def test_who_is_in_shelters_is_sheltered(words):
    assert figures(words)[1749].measure == "sheltered"


@pytest.mark.parametrize(
    "words",
    [
        "UNICEF has pre-positioned 2,900 kits in the South of Kenya, covering approximately 14,500 people.",
        "The Red Cross is working with the ministry to provide cash assistance to 14,500 people in Kenya.",
        "In Kenya 14,500 people will be supported with cash by the Red Cross.",
        "The Red Cross has kits for 14,500 people in Kenya.",
        "The Red Cross has tarpaulins for 14,500 people in Kenya.",
        "The Red Cross has prepositioned kits capable of reaching 14,500 people in Kenya.",
    ],
)
def test_help_that_lies_ready_or_is_planned_is_a_target(words):
    found = figures(words)[14500]
    assert (found.measure, found.status) == ("targeted", "expected")


def test_help_that_was_given_is_none():
    found = figures("The Red Cross has distributed 2,900 kits in Kenya, reaching 14,500 people.")[14500]
    assert (found.measure, found.status) == ("assisted", "actual")


def test_a_report_tells_as_of_the_day_in_its_head():
    found = of_document(
        (HEADING, "Kenya: Floods - Flash Update No. 5 (as of 10 November 2025)"),
        (TEXT, "In Kenya 43 people were killed and 12 are missing."),
    )
    assert {one.period.last for one in found.values()} == {date(2025, 11, 10)}
    assert found[12].evidence.period.quote == "10 November 2025"


def test_a_paragraph_tells_as_of_its_own_day():
    found = figures(
        "As of 3 November, 43 people were killed in Kenya. Another 13 people remain missing.\n\n"
        "In Nairobi 80 people are in shelters."
    )
    assert found[13].period.last == date(2025, 11, 3)
    assert found[80].period.last == DAY


def test_an_item_of_a_list_stands_by_itself():
    found = of_document(
        (HEADING, "Haiti: floods"),
        (TEXT, "In Haiti rivers rose. Roads are cut in Nippes."),
        (ITEM, "In Jacmel 12 houses were destroyed."),
        (ITEM, "Three people were killed and 16 were injured."),
        (HEADING, "Response"),
    )
    assert found[12].place_text == "Jacmel"
    assert found[16].place_text in (None, "Haiti")
    assert found[16].country == "HT"


def test_a_key_figure_takes_the_heading_above_it():
    found = of_document(
        (HEADING, "Kenya: floods"), (TEXT, "Kenya has floods."), (HEADING, "Houses destroyed"), (KEY, "1,046")
    )
    assert (found[1046].measure, found[1046].unit) == ("buildings_destroyed", "house")


@pytest.mark.parametrize(
    "words", ["People in shelters*: 15 155", "People in shelters: +15 155", "Sheltered: 15,155*"]
)
def test_a_key_figure_takes_the_label_before_it(words):
    found = of_document((HEADING, "Kenya: floods"), (TEXT, "Kenya has floods."), (KEY, words))
    assert found[15155].measure == "sheltered"


def test_the_mark_of_a_note_is_nothing_that_is_counted():
    found = of_document(
        (HEADING, "Kenya: floods"), (TEXT, "Kenya has floods."), (KEY, "Wounded: 17*"), (KEY, "Missing: 18*")
    )
    assert measures(found) == {17: "injured", 18: "missing"}


def test_a_row_of_numbers_has_its_labels_elsewhere():
    assert figures("Flash update\n\n183 184,000 815,000 385,000 27,048 deaths\n\npeople displaced") == {}
    assert measures(figures("So far 1 250 000 people fled Kenya.")) == {1_250_000: "displaced"}


def test_a_paragraph_says_as_of_when_against_the_reports_head():
    text = (
        "Kenya: Floods, Flash Update No. 5 (as of 12 November 2025)\n\nAs of 3 November, the agency reported "
    )
    text += "great losses in several regions of Kenya. A total of 43 people lost their lives."
    (reading,) = read_reports([Report(text, published=DAY)])
    assert [one.as_of for one in reading.figures] == [date(2025, 11, 3)]


def test_what_is_still_to_come_is_of_the_reports_day():
    found = figures("The agency plans to reach 900 people in Kenya by 31 December.")
    assert found[900].as_of == DAY
