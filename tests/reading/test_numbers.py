"""Numbers in plain text; each complaint of other systems' users in FIELD.md that names one is a row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.numbers import find_numbers, read_words

EXACT = [
    ("12 people", 12),
    ("2,000 arrivals", 2000),
    ("940 000 people", 940_000),
    ("1,00,000 voters", 100_000),
    ("two hundred and fifty men", 250),
    ("twenty-one soldiers", 21),
    ("half a million refugees", 500_000),
    ("1.2 million people", 1_200_000),
    ("22.5m people", 22_500_000),
    ("3 lakh workers", 300_000),
    ("a hundred sailors", 100),
    ("a dozen people", 12),
    ("half a dozen men", 6),
    ("one thousand two hundred and six", 1206),
    ("no one was hurt", 0),
    ("both men", 2),
    ("3bn", 3_000_000_000),
    ("2 1/2 years", Decimal("2.5")),
    ("3/4 of it", Decimal("0.75")),
    ("2½ years", Decimal("2.5")),
    ("one and a half million people", 1_500_000),
]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_exact_numbers(text, value):
    number = find_numbers(text)[0]
    assert (number.interval.low, number.interval.high, number.interval.qualifier) == (value, value, "exact")


BOUNDED = [
    ("about 700 people", 700, 700, "about"),
    ("an estimated 5,000", 5000, 5000, "about"),
    ("nearly 40 people", 40, 40, "about"),
    ("at least seven people", 7, None, "at_least"),
    ("no fewer than 30", 30, None, "at_least"),
    ("more than 2,000", 2000, None, "more_than"),
    ("over a dozen people", 12, None, "more_than"),
    ("as many as 16 people", None, 16, "at_most"),
    ("up to 24 civilians", None, 24, "at_most"),
    ("has gone up to 676 people", 676, 676, "exact"),
    ("rose up to 30 people", 30, 30, "exact"),
    ("a maximum of 45,000 places", None, 45_000, "at_most"),
    ("fewer than 20", None, 20, "less_than"),
    ("less than 3 million", None, 3_000_000, "less_than"),
    ("50 or more people", 50, None, "at_least"),
    ("200 or so people", 200, 200, "about"),
    ("500+ people", 500, None, "at_least"),
    ("300-400 fighters", 300, 400, "range"),
    ("300 to 500 fighters", 300, 500, "range"),
    ("from 1,000 to 1,300 people", 1000, 1300, "range"),
    ("between five and six people", 5, 6, "range"),
    ("two to three million people", 2_000_000, 3_000_000, "range"),
    ("dozens of people", 24, 99, "vague"),
    ("scores of men", 40, 99, "vague"),
    ("hundreds of people", 200, 999, "vague"),
    ("tens of thousands of people", 20_000, 99_999, "vague"),
    ("several people", 3, 9, "vague"),
    ("several hundred people", 300, 999, "vague"),
    ("at least several hundred", 300, 999, "vague"),
    ("hundreds and possibly thousands of people", 200, 9999, "vague"),
    ("a couple of men", 2, 2, "vague"),
    ("triple-digit numbers", 100, 999, "vague"),
    ("hundreds of thousands of homes", 200_000, 999_999, "vague"),
]


@pytest.mark.parametrize(("text", "low", "high", "qualifier"), BOUNDED)
def test_bounds(text, low, high, qualifier):
    numbers = find_numbers(text)
    assert len(numbers) == 1
    interval = numbers[0].interval
    assert (interval.low, interval.high, interval.qualifier) == (low, high, qualifier)


def test_coordination_is_two_numbers_not_a_range():
    assert [n.interval.low for n in find_numbers("5 and 6 kg")] == [5, 6]


def test_decimals_keep_their_digits():
    assert find_numbers("5.25 per cent")[0].interval.low == Decimal("5.25")


def test_ordinals_are_told_apart():
    assert [n.ordinal for n in find_numbers("the third of 3 men on the 21st")] == [True, False, True]


def test_numbers_inside_words_and_years_with_slashes_are_left_alone():
    assert find_numbers("the A320 and MP3 files") == []


def test_the_hedge_belongs_to_the_span():
    text = "There were at least 30 people."
    number = find_numbers(text)[0]
    assert text[number.start : number.end] == "at least 30"
    assert text[number.at : number.stop] == "30"


@given(st.integers(min_value=0, max_value=999_999))
def test_number_words_are_read_back(value):
    assert read_words(spell(value)) == value


@given(st.text(max_size=200))
def test_any_text_gives_ordered_numbers_inside_it(text):
    end = 0
    for number in find_numbers(text):
        assert 0 <= number.start <= number.at < number.stop <= number.end <= len(text)
        assert number.at >= end
        end = number.stop


SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(value: int) -> str:
    """An English number, written out; independent of what is tested."""
    if value < 20:
        return SMALL[value]
    if value < 100:
        return TENS[value // 10 - 2] + (f"-{SMALL[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{SMALL[value // 100]} hundred" + (f" and {spell(value % 100)}" if value % 100 else "")
    return f"{spell(value // 1000)} thousand" + (f" {spell(value % 1000)}" if value % 1000 else "")


def test_a_year_begins_no_range():
    text = "It rose from 11,490 passengers in 2024 to 22,241 in 2025."
    assert [number.interval.low for number in find_numbers(text)] == [11_490, 2024, 22_241, 2025]
