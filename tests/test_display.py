"""Words for numbers and days, as the terminal and the desk write them."""

import pytest

from sayso.display.words import counted, interval_words, period_words


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (1, "report", "1 report"),
        (0, "report", "0 reports"),
        (1_200, "figure", "1,200 figures"),
        (1, "story", "1 story"),
        (2, "story", "2 stories"),
        (2, "day", "2 days"),
    ],
)
def test_a_noun_agrees_with_its_number(number, noun, words):
    assert counted(number, noun) == words


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "words"),
    [
        (180, 180, "exact", "180"),
        (700, 700, "about", "about 700"),
        (2_000, None, "at_least", "≥ 2,000"),
        (2_000, None, "more_than", "> 2,000"),
        (None, 50, "less_than", "< 50"),
        (300, 400, "range", "300–400"),
    ],
)
def test_an_interval_is_written_with_its_bounds(low, high, qualifier, words):
    assert interval_words(low, high, qualifier) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "–"),
        ("2021-08-04", "2021-08-04", "2021-08-04"),
        (None, "2021-08-04", "to 2021-08-04"),
        ("2021-08-01", None, "2021-08-01 to …"),
    ],
)
def test_a_period_is_a_day_or_from_a_day_to_a_day(first, last, words):
    assert period_words(first, last) == words
