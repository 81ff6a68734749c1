"""What sort of number a quantity is, and what it counts."""

import pytest

KINDS = [
    ("The deal is worth $10bn.", "money"),
    ("It cost 30 euros.", "money"),
    ("Prices rose by 4 percent.", "percent"),
    ("The wall is 30 km long.", "measure"),
    ("They waited for three days.", "duration"),
    ("A 42-year-old woman was there.", "age"),
    ("Anna Smith, 42, spoke first.", "age"),
    ("It happened on 14 March.", "date"),
    ("It began in 2018.", "date"),
    ("They recalled the 1965 riots.", "date"),
    ("He came third, the second time in a row.", "ordinal"),
    ("One in five people agree.", "ratio"),
    ("They flew B-52 bombers.", "name"),
    ("He read Article 18 aloud.", "name"),
    ("The meeting is at 10:30.", "date"),
    ("She owns a five-storey house.", "measure"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds(nlp, text, kind):
    assert nlp(text)._.sayso_quantities[0].kind == kind


COUNTED = [
    ("About 700 migrants were there.", "migrants"),
    ("Dozens of airstrikes hit the town.", "airstrikes"),
    ("Two of its soldiers were killed.", "soldiers"),
    ("They met 12 Iraqi citizens.", "Iraqi citizens"),
    ("A 30,000-strong border force was set up.", "border force"),
    ("There were 68 cases of measles.", "cases of measles"),
]


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_counted_noun(nlp, text, counted):
    assert nlp(text)._.sayso_quantities[0].counted.quote == counted


def test_every_quantity_quotes_the_text(nlp):
    text = "Some 4,090 people — 80 % of them from Zürich — paid €5m in 2020, at least two of them twice."
    for quantity in nlp(text)._.sayso_quantities:
        for words in (quantity.evidence, quantity.number, quantity.counted, quantity.noun):
            assert words is None or text[words.start : words.end] == words.quote


def test_offsets_hold_after_characters_outside_ascii(nlp):
    text = "Žvėrynas 🙂 — “Düsseldorf”: 35 people were hurt."
    quantity = nlp(text)._.sayso_quantities[0]
    assert text[quantity.evidence.start : quantity.evidence.end] == "35 people"
