"""What holds of numbers, intervals and days whatever is written: read back, what was shown is the same."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso.display.words import interval_words
from sayso.errors import IntakeError
from sayso.intake.dates import published_in, read_day, read_published, shown
from sayso.reading.numbers import find_numbers
from sayso.records import Interval, Period, Qualifier

NUMBERS = st.integers(0, 10**12)
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31))
PIECES = (
    "more", "than", "about", "up to", "at least", "20", "2,000", "1.5", "two", "hundred", "dozens of",
    "people", "between", "and", "from", "million", "-", "–", "to", "or", "%", "a few", "half", "$5", "No.",
    "3rd", "12-year-old", "1990s", "plus", "½", ".", ",", "(", ")",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@given(WORDS | st.text(max_size=60))
@example("two-and-a-half-million")
@example("from 300 to 200")
@settings(max_examples=400, deadline=None)
def test_a_number_is_words_of_the_text_and_low_is_not_above_high(text):
    ends = [0]
    for number in find_numbers(text):
        assert 0 <= number.start < number.stop <= len(text)
        assert number.start >= ends[-1] or number.stop <= ends[-1]
        ends.append(number.stop)
        low, high = number.interval.low, number.interval.high
        assert low is None or high is None or low <= high
        assert low is not None or high is not None


@given(NUMBERS)
def test_a_number_as_it_is_shown_reads_back(value):
    (number,) = find_numbers(f"{interval_words(value, value, 'exact')} people")
    assert (number.interval.low, number.interval.high) == (value, value)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_range_as_it_is_shown_reads_back(one, other):
    low, high = sorted((one, one + other))
    (number,) = find_numbers(f"{interval_words(low, high, 'range')} people")
    assert (number.interval.low, number.interval.high) == (low, high)


@given(st.integers(1, 10**9), st.sampled_from(["at_least", "more_than", "at_most", "less_than", "about"]))
def test_a_bound_as_it_is_shown_reads_back(value, qualifier):
    low = None if qualifier in ("at_most", "less_than") else value
    high = None if qualifier in ("at_least", "more_than") else value
    (number,) = find_numbers(f"{interval_words(low, high, qualifier)} people")
    assert (number.interval.low, number.interval.high) == (low, high)
    assert number.interval.qualifier == qualifier


@given(DAYS)
@settings(deadline=None)
def test_a_day_reads_back_from_every_way_it_is_written(day):
    for written in (
        f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%Y%m%d}",
        f"{day.day} {day:%b} {day.year}", f"{day:%Y-%m-%d}T23:59:59Z", f"{day:%Y/%m/%d}",
    ):  # fmt: skip
        assert read_day(written) == day, written
    found = read_published(f"{day:%Y-%m-%d}")
    assert found is not None and read_published(shown(found)) == found


@given(st.text(max_size=40) | st.from_regex(r"[0-9/.\- ]{0,20}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_what_is_no_day_is_one_sentence_and_never_a_crash(written):
    try:
        found = read_published(written)
    except IntakeError as error:
        assert "\n" not in str(error)
    else:
        assert found is None or found.first <= found.day
    published_in(written, written)


@given(st.none() | DAYS, st.none() | DAYS)
def test_a_period_never_ends_before_it_begins(first, last):
    if first and last and first > last:
        with pytest.raises(ValueError, match="starts"):
            Period(first, last)
    else:
        assert Period(first, last).first == first


@given(st.none() | NUMBERS, st.none() | NUMBERS)
def test_an_interval_is_never_upside_down(low, high):
    if low is not None and high is not None and low > high:
        with pytest.raises(ValueError, match="above"):
            Interval(low, high, Qualifier.RANGE)
    else:
        assert Interval(low, high, Qualifier.RANGE).low == low
