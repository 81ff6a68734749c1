"""What an estimate says of itself, to the letter."""

from dataclasses import replace

import pytest

from sayso.reconcile.series.estimates import estimate

from .conftest import counted


def reason(strands, name="ucdp"):
    (strand,) = strands
    (made,) = estimate(strand, name)
    return made.reason


def told(low, high="same", **more):
    return counted(low, high, **({"publisher": "Paper"} | more))


GUARD = "Border guard of LT in Paper"


def test_the_only_number_and_the_only_one_that_is_no_bound(series_of):
    assert reason(series_of(told(35, by="LT"))) == f"35 people ({GUARD}): the only number."
    made = reason(series_of(told(40, by="LT"), told(30, None)))
    assert made == f"40 people ({GUARD}): the only one that is no mere bound. Also holds: 30 people (Paper)."


def test_a_publisher_that_speaks_for_itself_is_named_once(series_of):
    assert reason(series_of(told(35))) == "35 people (Paper): the only number."


def test_what_decided_between_numbers(series_of):
    pairs = {
        "of the best source": (told(35, by="LT"), told(50)),
        "newest": (told(35, published="2021-08-06"), told(50, publisher="Other")),
        "lower": (told(35), told(50, publisher="Other")),
        "newest and of the best source": (
            told(35, by="LT", published="2021-08-06"), told(36, by="PL"), told(50, publisher="Other"),
        ),
        "all say the same": (told(35), told(35, publisher="Other")),
    }  # fmt: skip
    for why, rows in pairs.items():
        assert f": {why}. " in reason(series_of(*rows)), why


def test_what_decides_is_as_the_profile_says(series_of):
    rows = told(50, by="LT"), told(35)
    assert "50 people" in reason(series_of(*rows)).partition(":")[0]
    assert reason(series_of(*rows), "acled").startswith("35 people (Paper): lower. Disagrees: ")


def test_others_that_hold_or_disagree_are_listed_up_to_four(series_of):
    made = reason(series_of(told(40), told(50, publisher="Other")))
    assert made == "40 people (Paper): lower. Disagrees: 50 people (Other)."
    made = reason(series_of(*(told(40 + n, publisher=f"P{n}") for n in range(5))))
    listed = ", ".join(f"4{n} people (P{n})" for n in range(1, 5))
    assert made == f"40 people (P0): lower. Disagrees: {listed}."
    made = reason(series_of(*(told(40 + n, publisher=f"P{n}") for n in range(7))))
    assert made == f"40 people (P0): lower. Disagrees: {listed} and 2 more."


def test_those_without_a_vote_are_counted(series_of):
    made = reason(series_of(*(told(35, by="LT") for _ in range(2))))
    assert made.partition(". ")[2] == "1 more of the same stories or speakers, without a vote of their own."


def test_who_denies_it(series_of):
    made = reason(series_of(told(35, by="LT"), told(90, status="denied", by="BY")))
    assert made == f"35 people ({GUARD}): the only number. Others deny 90 people (Border guard of BY)."


def test_a_converted_amount_says_what_it_was(series_of):
    made = reason(series_of(told(700, conversion="100 families x 7", by="LT")))
    assert made == f"700 people [100 families x 7] ({GUARD}): the only number."


@pytest.mark.parametrize(
    ("votes", "made"),
    [
        (((40, "same"), (30, None)), (40, 40, 40)),
        (((30, None), (35, None)), (35, 35, None)),
        (((30, None), (None, 50)), (30, 30, 50)),
        (((40, "same"), (50, None)), (40, 40, None)),
        (((40, "same"), (None, 30)), (0, 40, 40)),
    ],
)
def test_what_votes_allow_together(series_of, votes, made):
    rows = [told(low or high, high, publisher=f"P{low}") for low, high in votes]
    rows = [(replace(row, low=low), claim) for (row, claim), (low, _) in zip(rows, votes, strict=True)]
    (strand,) = series_of(*rows)
    (found,) = estimate(strand, "ucdp")
    assert (found.low, found.best, found.high) == made
