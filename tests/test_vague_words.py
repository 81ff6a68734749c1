"""Vague numbers are shown in the words of the report."""

import pytest

from sayso.display.words import interval_words, said_with_interval
from sayso.reconcile.series.wording import range_words


@pytest.mark.parametrize(
    ("quote", "low", "high", "shown"),
    [("Hundreds of people", 200, 999, "hundreds"),
     ("tens of thousands of residents", 20_000, 99_999, "tens of thousands"),
     ("Dozens of makeshift dwellings", 24, 99, "dozens"),
     ("several hundred migrants", 300, 999, "several hundred")],
)  # fmt: skip
def test_as_said(quote, low, high, shown):
    assert interval_words(low, high, "vague", quote) == shown


def test_other_numbers_and_words_without_one_keep_their_interval():
    assert interval_words(400, None, "more_than", "More than 400 migrants") == "> 400"
    assert interval_words(200, 999, "vague", "people") == "200–999"
    assert interval_words(200, 999, "vague") == "200–999"


def test_an_estimate_of_a_vague_figure_says_its_words_with_the_interval():
    assert range_words(20_000, 20_000, 99_999, "tens of thousands") == "tens of thousands (20,000–99,999)"
    assert range_words(2_000, 2_000, None, "thousands") == "thousands (2,000 or more)"
    assert range_words(700, 700, 700) == "700"


def test_said_with_interval():
    assert said_with_interval(24, 99, "vague", "Dozens of people") == "dozens (24–99)"
    assert said_with_interval(400, None, "more_than", "More than 400 migrants") == "> 400"
