"""What sort of number a quantity is, and what it counts."""

from decimal import Decimal

import pytest

from sayso.errors import ReadingError
from sayso.reading.quantities import convert
from sayso.records import Interval, Qualifier

KINDS = [
    ("The deal is worth $10bn.", "money"),
    ("It cost 30 euros.", "money"),
    ("Prices rose by 4 percent.", "percent"),
    ("The wall is 30 km long.", "measure"),
    ("They waited for three days.", "duration"),
    ("A 42-year-old woman was there.", "age"),
    ("Anna Smith, 42, spoke first.", "age"),
    ("Boy, 8, dies in a fire.", "age"),
    ("It happened on 14 March.", "date"),
    ("It began in 2018.", "date"),
    ("They recalled the 1965 riots.", "date"),
    ("He came third, the second time in a row.", "ordinal"),
    ("One in five people agree.", "ratio"),
    ("They flew B-52 bombers.", "name"),
    ("He read Article 18 aloud.", "name"),
    ("The meeting is at 10:30.", "date"),
    ("She owns a five-storey house.", "measure"),
    ("It is a four-star hotel.", "compound"),
    ("They won 3-1 at home.", "score"),
    ("Call +44 20 7946 0000 now.", "name"),
    ("He lives at 12 Baker Street.", "name"),
    ("Passengers on flight BA 245 waited.", "name"),
    ("The 2012–13 season was the worst.", "date"),
    ("Sales doubled.", "ratio"),
    ("He said that his son, who was 10, had seen it.", "age"),
    ("It happened at 2021-08-04T10:38:07Z.", "date"),
    ("He waited for an hour and 20 others left.", "count"),  # not picometres
    ("They want 2010 levels again.", "date"),
    ("The 2020 revenue was low.", "date"),
    ("The firm reported 2019 revenue.", "date"),
    ("She is in her mid-20s.", "age"),
    ("The club was big in the 80s.", "date"),
    ("The bonds are due 2028.", "date"),
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
    ("There were 68 cases of malaria and cholera.", "cases of malaria and cholera"),
    ("Police arrested 45 men and women.", "men and women"),
    ("The camp hosts 4,000 refugees and asylum seekers.", "refugees and asylum seekers"),
    ("The blast killed 20 soldiers and a civilian.", "soldiers"),
    ("Police arrested 12 men, women and 3 children.", "men"),
    ("Some 40 people and thousands of animals died.", "people"),
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


UNITS = [
    ("The fence is 30 km long.", "kilometre"),
    ("The fence is 5,000 square feet large.", "square foot"),
    ("It does 87 mph.", "mile per hour"),
    ("It uses 20 miles per gallon.", "mile per gallon"),
    ("They pump 800,000 barrels a day.", "barrel per day"),
    ("Rents are $48,000 a year.", "dollar per year"),
    ("It was $6bn a year earlier.", "dollar"),
    ("Oil is at $75 U.S. per barrel.", "united states dollar per barrel"),
    ("It cost USD1,700.", "united states dollar"),
    ("The fine was £7.6bn.", "pound sterling"),
    ("He paid 500 pounds.", "pound sterling"),
    ("He weighs 193 pounds.", "pound-mass"),
    ("They lost 3 crore rupees.", "rupee"),
    ("The field is 10 kV/cm.", "kilovolt per centimetre"),
    ("The plant has 2.4GHz radios.", "gigahertz"),
    ("Unemployment is at 4 per cent.", "percentage"),
    ("Rates rose 60 basis points.", "basis point"),
    ("He drove 20 cars.", "car"),
    ("They met 30 Americans.", "american"),
    ("It fires 600 times a minute.", "time per minute"),
    ("The lake holds 2,000 acre-feet of water.", "acre foot"),
    ("The dose was 50 mSv.", "millisievert"),
    ("The jar holds 12 fl oz of oil.", "fluid ounce"),
    ("The flat has 900 sq. ft.", "square foot"),
    ("They lent 3 trillion dong.", "vietnamese dong"),
    ("The state owes N$40 million.", "namibian dollar"),
    ("They paid R450 million for it.", "south african rand"),
    ("It costs 100€ here.", "euro"),
    ("They sold it at $18 a share.", "dollar per share"),
    ("It burns 7.9 litres per 100 km.", "litre per 100 kilometre"),
    ("The river carries 3,000 m3/s.", "cubic metre per second"),
    ("The wall is 5m high.", "metre"),
    ("The room is 4m x 5m.", "metre"),
    ("He is 6ft tall.", "foot"),
    ("They wrote 20 are missing.", None),  # no ares
    ("He won 5 in May.", None),  # no inches
    ("Tickets cost $20 each in Oslo.", "dollar"),
    ("The channel ran three TV shows.", "show"),  # no teravolts
    ("They lost 70 million guilders.", "guilder"),
    ("The agency supports COP 26 talks.", "talk"),  # no Colombian pesos
]


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_units(nlp, text, unit):
    assert nlp(text)._.sayso_quantities[0].unit == unit


BOUNDS = [
    ("It grew from 5km to 10km.", [(5, 5), (10, 10)]),
    ("It is between 5 km and 10 km away.", [(5, 10)]),
    ("It is 5 and 6 kg.", [(5, 5), (6, 6)]),
    ("It cost more than $30 billion.", [(30_000_000_000, None)]),
    ("It fell to -5.2 degrees.", [(Decimal("-5.2"), Decimal("-5.2"))]),
    ("It took two and a half years.", [(Decimal("2.5"), Decimal("2.5"))]),
    ("It rose 0.7 percent to 6,327.80.", [(Decimal("0.7"), Decimal("0.7")), (Decimal("6327.80"),) * 2]),
    ("It rose by 12 to 45.", [(12, 12), (45, 45)]),
    ("They walked more than 100 kilometres (60 miles).", [(100, None), (60, None)]),
    ("One in five agreed.", [(Decimal("0.2"), Decimal("0.2"))]),
    ("They walked 30 km or more.", [(30, None)]),
    ("The fine was $5,000 plus $250.", [(5000, 5000), (250, 250)]),
    ("They spent $10 million over three years.", [(10_000_000, 10_000_000), (3, 3)]),
    ("They waited over three years.", [(3, None)]),
    ("The state lent K450 million.", [(450_000_000, 450_000_000)]),
    ("It fell to -3C.", [(-3, -3)]),
    ("The error is plus or minus 3 percent.", [(3, 3)]),
    ("It is 25m by 10m.", [(25, 25), (10, 10)]),
    ("Sales reached 1.3m by 2030.", [(1_300_000, 1_300_000), (2030, 2030)]),
    ("Light moves at 2.5×10^8 metres per second.", [(250_000_000, 250_000_000)]),
]


@pytest.mark.parametrize(("text", "bounds"), BOUNDS)
def test_bounds_of_quantities(nlp, text, bounds):
    found = [(q.interval.low, q.interval.high) for q in nlp(text)._.sayso_quantities]
    assert found == bounds


CHANGES = [
    ("Prices rose 4 %.", "up", "rose"),
    ("Prices fell by half.", "down", "fell"),
    ("Prices are up 4 %.", "up", "up"),
    ("The firm grew sales by 35 percent.", "up", "grew"),
    ("It is 12 percent lower.", "down", "lower"),
    ("Imports edged up 0.3 percent.", "up", "up"),
    ("The currency weakened 1.5 percent.", "down", "weakened"),
    ("They saw a 75 percent increase in sales.", "up", "increase"),
    ("Arrivals more than doubled.", "up", "doubled"),
    ("The price was halved.", "down", "halved"),
]


@pytest.mark.parametrize(("text", "direction", "words"), CHANGES)
def test_changes(nlp, text, direction, words):
    change = nlp(text)._.sayso_quantities[0].change
    assert change.direction == direction
    assert text[change.evidence.start : change.evidence.end] == change.evidence.quote
    assert change.evidence.quote == words


@pytest.mark.parametrize(
    "text", ["The index rose to 13,176.", "They walked up to 20 km.", "It costs 4 euros."]
)
def test_levels_are_no_changes(nlp, text):
    assert nlp(text)._.sayso_quantities[0].change is None


def test_a_move_says_where_it_started_and_shares_its_unit(nlp):
    start, end = nlp("His weight went from 208 pounds to 193.")._.sayso_quantities
    assert (start.unit, end.unit) == ("pound-mass", "pound-mass")
    assert (end.interval.low, end.change.start.low, end.change.direction) == (193, 208, "down")


CONCEPTS = [
    ("A fine of $3m was paid.", "fine"),
    ("The index lost 2 percent.", "index"),
    ("They saw a 19 percent drop in sales.", "drop"),
    ("Each of the towers costs $40m.", "towers"),
    ("A third of the 2,000 residents left.", "residents"),
]


@pytest.mark.parametrize(("text", "concept"), CONCEPTS)
def test_what_has_the_quantity(nlp, text, concept):
    found = [q.concept[0].quote for q in nlp(text)._.sayso_quantities if q.concept and q.kind != "count"]
    assert concept in found


def test_an_amount_is_no_part_of_a_concept(nlp):
    texts = (
        c.quote for q in nlp("They made a loss of 42 million euros.")._.sayso_quantities for c in q.concept
    )
    assert "loss" in list(texts)


def test_a_sum_takes_the_unit_only_of_a_sum_like_it(nlp):
    closed, index = nlp("Its shares closed at $12.43 and the index rose to 24,510.31.")._.sayso_quantities
    assert (closed.unit, index.unit) == ("dollar", None)
    high, low = nlp("The highest is 84.75 cents, the lowest 74.07.")._.sayso_quantities
    assert (high.unit, low.unit) == ("cent", "cent")


def test_both_ends_of_a_move_count_the_same(nlp):
    start, end = nlp("The company grew from 10 to 200 employees.")._.sayso_quantities
    assert (start.unit, end.unit) == ("employee", "employee")
    assert end.change.start == start.interval


def test_a_pronoun_is_no_concept(nlp):
    assert nlp("It lost 2 percent.")._.sayso_quantities[0].concept == ()


def test_units_are_converted():
    miles = Interval(5, None, Qualifier.AT_LEAST)
    assert convert(miles, "mile", "kilometre") == Interval(Decimal("8.04672"), None, Qualifier.AT_LEAST)
    speed = convert(Interval(100, 100, Qualifier.EXACT), "kilometre per hour", "metre per second")
    assert speed.low == Decimal("27.777777778")
    volume = convert(Interval(1, 1, Qualifier.EXACT), "acre foot", "cubic metre")
    assert round(volume.low) == 1233
    assert convert(Interval(0, 0, Qualifier.EXACT), "celsius", "fahrenheit").low == Decimal("32.0")


@pytest.mark.parametrize(("unit", "to"), [("euro", "dollar"), ("mile", "kilogram"), ("parsnip", "mile")])
def test_what_cannot_be_converted_says_so(unit, to):
    with pytest.raises(ReadingError, match="cannot be"):
        convert(Interval(1, 1, Qualifier.EXACT), unit, to)
