"""Numbers, days, places and measures in sentences that nobody prepared, kind by kind."""

import textwrap
from datetime import date

import pytest

import sayso
from sayso.reading.lines import unwrapped

pytestmark = pytest.mark.model

PUBLISHED = "2024-06-10"  # a Monday


def figures(text, published=PUBLISHED):
    return [
        (one.measure, one.interval.low, _iso(one.period.first), _iso(one.period.last))
        for one in sayso.read(text, published=published).figures
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


NUMBERS = [
    # a number after a day is a year only if it can be one and nothing is counted by it
    ("On May 7, 11 miners were killed.", [("killed", 11, "2024-05-07", "2024-05-07")]),
    ("On 7 May 11 miners were killed.", [("killed", 11, "2024-05-07", "2024-05-07")]),
    ("Since May 7, 45 miners have died.", [("killed", 45, "2024-05-07", "2024-06-10")]),
    ("On Mar. 3, 1,400 residents were evacuated.", [("evacuated", 1400, "2024-03-03", "2024-03-03")]),
    ("On May 7, 2023, 11 miners were killed.", [("killed", 11, "2023-05-07", "2023-05-07")]),
    ("In May 2023, 40 people were killed.", [("killed", 40, "2023-05-01", "2023-05-31")]),
    ("The 2011 anti-government protesters came back.", []),
    # a day that ends a total
    ("As of 3 June, 212 people had been injured.", [("injured", 212, None, "2024-06-03")]),
    ("As at 3 June 212 people had been injured.", [("injured", 212, None, "2024-06-03")]),
    ("As on 3 June, 212 people had been injured.", [("injured", 212, None, "2024-06-03")]),
    ("Up to 3 June 212 people had been injured.", [("injured", 212, None, "2024-06-03")]),
    ("Through June 3, 212 people had been injured.", [("injured", 212, None, "2024-06-03")]),
    ("By 3 June, 212 people had been injured.", [("injured", 212, None, "2024-06-03")]),
    # an event that a total begins with
    (
        "Some 900 people have been killed since the outbreak in April 2023.",
        [("killed", 900, "2023-04-01", "2024-06-10")],
    ),
    (
        "Some 900 people have been detained since the coup in 2021.",
        [("detained", 900, "2021-01-01", "2024-06-10")],
    ),
    # each number has its own measure
    (
        "The governor put the wounded at 90 and the dead at 17.",
        [("injured", 90, None, "2024-06-10"), ("killed", 17, None, "2024-06-10")],
    ),
    (
        "23 people were killed and 29 others wounded in Herat.",
        [("killed", 23, None, "2024-06-10"), ("injured", 29, None, "2024-06-10")],
    ),
    (
        "The blast left 12 dead and dozens wounded.",
        [("killed", 12, None, "2024-06-10"), ("injured", 24, None, "2024-06-10")],
    ),
    ("The river rose, prompting thousands to evacuate.", [("evacuated", 2000, None, "2024-06-10")]),
    (
        "The floods killed 301 people, up from 290 on Friday.",
        [("killed", 301, None, "2024-06-10"), ("killed", 290, "2024-06-07", "2024-06-07")],
    ),
    ("At least 79 people have died in the Camp Fire.", [("killed", 79, None, "2024-06-10")]),
    ("Police named the children as Maria, six, and Paul, seven.", []),
    ("Drones hit the town; the other six were shot down.", []),
    (
        "They lowered the number of dead from 1,622 to 1,421.",
        [("killed", 1622, None, "2024-06-09"), ("killed", 1421, None, "2024-06-10")],
    ),
    (
        "They mourned a man said to have died in Syria and about 30 comrades.",
        [("other", 30, None, "2024-06-10")],
    ),
    # weeks, days in digits, notes
    ("In the week ending 2 June, 12 people were killed.", [("killed", 12, "2024-05-27", "2024-06-02")]),
    ("In the week beginning 3 June, 12 people were killed.", [("killed", 12, "2024-06-03", "2024-06-09")]),
    ("In the week of 3 June, 12 people were killed.", [("killed", 12, "2024-06-03", "2024-06-09")]),
    ("On 23-04-2024 12 people were killed.", [("killed", 12, "2024-04-23", "2024-04-23")]),
    ("On 23.04.2024 12 people were killed.", [("killed", 12, "2024-04-23", "2024-04-23")]),
    ("Nine people were killed [23], a note says [8–2015].", [("killed", 9, None, "2024-06-10")]),
    # the date of the verb
    ("Two women wounded on 2 May died on 4 June.", [("killed", 2, "2024-06-04", "2024-06-04")]),
    # words of numbers
    ("Crowds were angry over the 8 killed in the raid.", [("killed", 8, None, "2024-06-10")]),
    ("Ministers argued about the 30 people detained in May.", [("detained", 30, "2024-05-01", "2024-05-31")]),
    ("Some two point four million people fled.", [("displaced", 2_400_000, None, "2024-06-10")]),
    ("About 1,3 million people fled.", [("displaced", 1_300_000, None, "2024-06-10")]),
    ("One and a half dozen people were killed.", [("killed", 18, None, "2024-06-10")]),
    (
        "20 and 30 people were killed in raids.",
        [("killed", 20, None, "2024-06-10"), ("killed", 30, None, "2024-06-10")],
    ),
    ("Nobody spoke at the meeting after the arrests.", []),
    ("Nobody was arrested.", [("detained", 0, None, "2024-06-10")]),
    # a part of those counted before
    (
        "35 people were killed on Friday. 12 of them were women.",
        [("killed", 35, "2024-06-07", "2024-06-07"), ("killed", 12, "2024-06-07", "2024-06-07")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_figures(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Crowds were angry over the 8 killed in the raid.", "exact"),
        ("Ministers argued about the 30 people detained in May.", "exact"),
        ("Over 8 people were killed.", "more_than"),
        ("About 30 people were detained.", "about"),
    ],
)
def test_over_and_about_are_hedges_only_before_a_bare_number(text, qualifier):
    (one,) = sayso.read(text, published=PUBLISHED).figures
    assert one.interval.qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The talks have been postponed until Thursday.", "2024-06-13"),
        ("The schools stay shut through Friday.", "2024-06-14"),
        ("The vote is on Saturday.", "2024-06-15"),
        ("The vote was on Saturday.", "2024-06-08"),
        ("The curfew lasted until Thursday.", "2024-06-06"),
    ],
)
def test_what_is_to_come_looks_ahead(text, value):
    assert [one.value for one in sayso.read(text, published=PUBLISHED).dates] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The raid was on 04/05/2024, the trial began on 13/05/2024.", ["2024-05-04", "2024-05-13"]),
        ("The raid was on 04/05/2024, the trial began on 05/13/2024.", ["2024-04-05", "2024-05-13"]),
    ],
)
def test_the_whole_document_decides_the_order_of_days_and_months(text, values):
    assert [one.value for one in sayso.read(text, published=PUBLISHED).dates] == values


def test_a_clause_keeps_its_own_place_day_and_measure():
    text = "Some 40 men were deported to Ghana in May and 35 were flown to France on Friday."
    first, second = sayso.read(text, published=PUBLISHED).figures
    assert (first.country, _iso(first.period.first)) == ("GH", "2024-05-01")
    assert (second.country, _iso(second.period.first)) == ("FR", "2024-06-07")


def test_a_heading_gives_its_place_and_a_publishers_home_none():
    inside = sayso.read("# Chad\n\nSome 300 people fled their homes last week.", published=PUBLISHED)
    assert [one.country for one in inside.figures] == ["TD"]
    (nowhere,) = sayso.read(
        "Some 300 people fled their homes.", published=PUBLISHED, publisher="The Lusaka Times"
    ).figures
    assert (nowhere.place_text, nowhere.country) == (None, None)


QUOTED = [
    '"The bridge is closed and 40 families cannot leave." - Amina Diallo',
    'Statement of Amina Diallo: "The bridge is closed and 40 families cannot leave."',
    'Amina Diallo, district officer:\n"The bridge is closed and 40 families cannot leave."',
]


@pytest.mark.parametrize("text", QUOTED)
def test_quotations_by_their_layout(text):
    (claim,) = sayso.read(text, published=PUBLISHED).claims
    assert claim.direct
    assert "Amina Diallo" in claim.speaker.quote


@pytest.mark.parametrize(
    "text",
    [
        "Kenya will remove its troops from Somalia.",
        "Turkey will pull its troops out of Syria.",
        "France recalled its soldiers from Mali.",
    ],
)
def test_withdrawals(text):
    assert [(one.type, one.mode) for one in sayso.read(text).events] == [("RETREAT", "withdraw")]


LONG = (
    "The coast guard of Greece said on Sunday that 35 people had been rescued off Lesbos on Saturday after "
    "their boat sank. Another 12 people are still missing, the mayor of Mytilene said.\n\n"
    "In Athens, police said that they had detained about 1,200 protesters since Monday. Hospitals treated "
    "24 of the wounded."
)


def told(text):
    read = sayso.read(text, published=PUBLISHED)
    figures = [
        (one.measure, one.interval, one.period.first, one.period.last, one.country, one.speaker, one.status)
        for one in read.figures
    ]
    return figures, [(one.code, one.period.first, one.status) for one in read.events]


@pytest.mark.parametrize("width", [30, 45, 60, 72, 80, 100])
def test_line_breaks_change_nothing(width):
    wrapped = "\n\n".join(textwrap.fill(part, width) for part in LONG.split("\n\n"))
    assert told(wrapped) == told(LONG)


def test_one_sentence_a_line_changes_nothing():
    assert told(LONG.replace(". ", ".\n")) == told(LONG)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Police in Athens said that 35 people had been hurt and", "detained since 3 May."),
        ("The agency said that 1,200 people were killed between May 2017 and", "October 2019."),
        ("Police in Athens said on Monday that some", "35 people had been hurt."),
    ],
)
def test_a_blank_line_inside_a_sentence_changes_nothing(before, after):
    """As a PDF's page or column ends."""
    assert told(f"{before}\n\n{after}") == told(f"{before} {after}")


@pytest.mark.parametrize(
    "text",
    ["In the north and\n\nPolice hurt 35 people.", "People hurt by police and\n\n- 35 in Athens"],
)
def test_headings_and_items_stay_apart_from_what_is_above_them(text):
    assert unwrapped(text) == text


def test_evidence_of_a_wrapped_text_points_into_it_as_it_is():
    text = "Police said that 35\npeople had been hurt\nin Athens."
    (one,) = sayso.read(text, published=PUBLISHED).figures
    found = one.evidence.quantity
    assert found.quote == text[found.start : found.end] == "35\npeople"
