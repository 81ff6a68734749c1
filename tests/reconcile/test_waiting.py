"""What a person should look at first, and what moves: by points that have reasons."""

import pytest

from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.queue import queue_figures
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.series.trend import trend

from .conftest import counted


def queue(strands):
    pairs = [(strand, list(estimate(strand))) for strand in strands]
    return {one.quote: one for one in queue_figures(pairs, list(disagreements(strands)))}


def test_a_contradiction_comes_before_a_lonely_number(series_of):
    found = queue(series_of(counted(400), counted(900, by="LT"), counted(410, on="2021-08-06")))
    both = [found["400 people"], found["900 people"]]
    assert all("disagrees with another number" in one.reasons for one in both)
    alone = queue(series_of(counted(400, on="2021-08-06")))["400 people"]
    assert alone.reasons == ("the only number of its day",)
    assert min(one.score for one in both) > alone.score


def test_what_an_estimate_rests_on_says_what_it_would_be_without(series_of):
    found = queue(series_of(counted(100), counted(900, by="LT")))
    assert "without it the estimate is 100, not 900" in found["900 people"].reasons
    assert not any("without it" in reason for reason in found["100 people"].reasons)


def test_small_certain_numbers_do_not_wait(series_of):
    assert queue(series_of(counted(3))) == {}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"period_words": None}, "no words tell its day"),
        ({"measure_words": None}, "no words tell its measure"),
        ({"quote": "another 300 people"}, "read as part of a total"),
    ],
)
def test_doubts_about_the_reading_have_reasons(series_of, values, reason):
    (found,) = queue(series_of(counted(300, **values))).values()
    assert reason in found.reasons


def test_what_was_reviewed_waits_no_more(series_of):
    found = queue(series_of(counted(400, review_id=1), counted(900, by="LT")))
    assert set(found) == {"900 people"}


def moved(strands):
    (strand,) = strands
    return trend(list(estimate(strand)))


def test_a_movement_compares_with_the_number_of_a_week_before(series_of):
    found = moved(
        series_of(
            *(
                counted(low, on=on)
                for low, on in ((25, "2021-08-01"), (90, "2021-08-08"), (100, "2021-08-10"))
            )
        )
    )
    assert (found.day.isoformat(), found.best, found.before, found.change) == ("2021-08-10", 100, 25, 7.5)


def test_a_large_number_must_move_further_than_a_small_one(series_of):
    small = moved(series_of(counted(20, on="2021-08-01"), counted(60, on="2021-08-09")))
    large = moved(series_of(counted(5_000, on="2021-08-01"), counted(5_050, on="2021-08-09")))
    assert small.change > large.change


def test_a_series_that_hops_counts_now_this_now_that_and_does_not_move(series_of):
    assert moved(series_of(counted(3_500, on="2021-08-01"), counted(20, on="2021-08-09"))).change == 0.0


def test_one_number_alone_has_not_moved(series_of):
    found = moved(series_of(counted(10)))
    assert (found.before, found.change) == (None, 0.0)
    assert trend([]) is None


def test_only_the_side_that_is_at_fault_is_called_so(series_of):
    found = queue(
        series_of(
            counted(2_000, None, since="2021-01-01", quote="more than 2,000 people"),
            counted(4_090, since="2021-01-01", on="2021-08-03"),
        )
    )
    old, fresh = found["more than 2,000 people"], found["4,090 people"]
    assert "out of date when printed" in old.reasons
    assert "out of date when printed" not in fresh.reasons
    assert "known when an older number was still printed" in fresh.reasons


def test_a_number_above_a_record_is_not_called_the_record(series_of):
    found = queue(
        series_of(
            counted(171, around="A record 171 people were detained.", before=9, on="2021-08-04"),
            counted(289, on="2021-08-01"),
        )
    )
    assert "told as a record that it is not" in found["171 people"].reasons
    assert "above a number that is told as the record" in found["289 people"].reasons
