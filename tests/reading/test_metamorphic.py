"""What may not change a figure does not: an unrelated paragraph, how lines are wrapped, how many spaces there
are; another country changes the country alone.
"""

import re
import textwrap

import pytest

import sayso

pytestmark = pytest.mark.model

TEXTS = [
    "The border guard service said 35 people had crossed into Lithuania on Wednesday.",
    "At least 12 people were killed and 40 injured in a fire in Lithuania on Tuesday, police said.",
    "More than 2,000 migrants have been detained in Lithuania since 1 July 2021, the Interior Ministry said.",
    "The Red Cross said between 300 and 400 families were displaced by floods in Lithuania in June 2021.",
    "Some 4,090 migrants have entered Lithuania illegally this year, according to the European Commission.",
    "UNHCR said that 171 refugees, among them 20 children, arrived in Lithuania yesterday.",
]
UNRELATED = "The museum in the old town is open every day. Visitors praise its garden and the quiet rooms."
COUNTRIES = {"Latvia": "LV", "Poland": "PL", "Kenya": "KE", "Malawi": "MW", "Greece": "GR"}


def figures(text, *, offsets=False):
    found = sayso.read(text, published="2021-08-04").figures
    return [
        (
            one.interval, one.measure, one.counted, one.unit, one.period, _plain(one.place_text), one.country,
            _plain(one.speaker), one.status, _plain(one.evidence.quantity.quote),
            *((one.evidence.quantity.start,) if offsets else ()),
        )
        for one in found
    ]  # fmt: skip


def _plain(words):
    return re.sub(r"\s+", " ", words) if words else words


@pytest.fixture(scope="module")
def expected(model):
    return {text: figures(text) for text in TEXTS}


@pytest.mark.parametrize("text", TEXTS)
def test_an_unrelated_paragraph_changes_no_figure(text, expected):
    assert expected[text]
    assert figures(f"{text}\n\n{UNRELATED}") == expected[text]
    assert figures(f"{UNRELATED}\n\n{text}") == expected[text]


@pytest.mark.parametrize("text", TEXTS)
def test_how_lines_are_wrapped_changes_nothing(text, expected):
    for width in (30, 45, 70):
        assert figures("\n".join(textwrap.wrap(text, width))) == expected[text], width


@pytest.mark.parametrize("text", TEXTS)
def test_doubled_spaces_change_offsets_alone(text, expected):
    assert figures(text.replace(" ", "  ")) == expected[text]


@pytest.mark.parametrize("text", TEXTS)
def test_another_country_changes_the_country_alone(text, expected):
    for name, code in COUNTRIES.items():
        renamed = [
            tuple(name if part == "Lithuania" else code if part == "LT" else part for part in one)
            for one in expected[text]
        ]
        assert figures(text.replace("Lithuania", name)) == renamed, name


def test_a_text_read_twice_gives_the_same():
    assert figures(TEXTS[0], offsets=True) == figures(TEXTS[0], offsets=True)
