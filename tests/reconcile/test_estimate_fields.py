"""Every field of an estimate: sums, denials, totals that do not fall, "about"."""

from datetime import date
from types import SimpleNamespace

import pytest

from sayso.reconcile.series.estimates import (
    best_without,
    bounds,
    compatible,
    estimate,
    profile,
    slack,
)

from .conftest import counted

DAY = date(2021, 8, 4)
TOWN = {"place_kind": "city", "place": "Kaunas", "geonames_id": 598316, "measure": "killed"}


def only(strands, name="ucdp"):
    (strand,) = strands
    return list(estimate(strand, name))


def vote(low, high="same", qualifier="about"):
    return SimpleNamespace(
        low=low, high=low if high == "same" else high, row=SimpleNamespace(low=low, qualifier=qualifier)
    )


@pytest.mark.parametrize(
    ("low", "off"),
    [
        (0, 0),
        (None, 0),
        (7, 0),
        (4_000, 500),  # half a thousand is more than a twentieth
        (90, 5),
        (1_234, 62),  # a twentieth, rounded
        (30_000, 5_000),
    ],
)
def test_about_may_be_off_by_a_twentieth_or_half_the_last_round_digit(low, off):
    assert slack(vote(low)) == off
    assert isinstance(slack(vote(low)), int)
    assert slack(vote(low, qualifier="exact")) == 0


def test_what_a_number_allows():
    assert bounds(vote(4_000)) == (3_500, 4_500)
    assert bounds(vote(1)) == (1, 1)
    assert bounds(vote(5, None, "more_than")) == (5, None)
    assert bounds(vote(None, 5, "up_to")) == (0, 5)
    assert bounds(vote(None, 0, "exact")) == (0, 0)
    assert compatible(vote(4_500, qualifier="exact"), vote(4_000))
    assert not compatible(vote(4_501, qualifier="exact"), vote(4_000))
    assert compatible(vote(0, qualifier="exact"), vote(None, 5, "up_to"))


def test_incidents_of_a_day_are_added_up_field_by_field(series_of):
    first, second = counted(2, report="a", **TOWN), counted(10, None, report="b", by="LT", **TOWN)
    third = counted(3, 9, qualifier="vague", quote="several people", report="c", **TOWN)
    (made,) = only(series_of(first, third))
    assert (made.low, made.best, made.high, made.disputed, made.converted) == (5, 5, 11, False, False)
    assert made.figures == (first[0].id, third[0].id)
    assert (made.best_figure, made.original_sources) == (third[0].id, 2)
    assert made.said == "2 + several"
    assert made.reason.startswith("2 incidents added up: ")
    assert made.reason.count("the only number") == 2 and ". " in made.reason
    (made,) = only(series_of(first, second))
    assert (made.low, made.best, made.high, made.said) == (12, 12, None, "")


def test_where_every_number_is_denied_the_estimate_says_who_claims_them(series_of):
    one = counted(90, status="denied", by="BY")
    other = counted(40, None, status="denied", by="RU")
    (strand,) = series_of(one, other)
    (made,) = estimate(strand, "ucdp")
    assert (made.low, made.best, made.high, made.disputed) == (0, None, 90, True)
    assert (made.series_id, made.day, made.partition) == (strand.series.id, DAY, strand.series.partition)
    assert (made.best_figure, made.original_sources, made.converted) == (None, 0, False)
    assert made.figures == (one[0].id, other[0].id)
    assert made.reason.startswith("No number stands undenied: 90 people is claimed by")
    assert made.reason.count("; ") == 1 and made.reason.endswith("and denied.")
    (made,) = only(series_of(counted(0, status="denied", by="BY")))
    assert made.high == 0
    (made,) = only(series_of(counted(40, None, status="denied", by="BY")))
    assert made.high == 40


def total(low, high="same", **more):
    return counted(low, high, since="2021-01-01", **more)


def test_a_total_that_leaves_it_open_takes_the_number_before_it(series_of):
    first, second = total(4112, on="2021-08-06"), total(4000, None, on="2021-08-09")
    before, made = only(series_of(first, second))
    assert (made.low, made.best, made.high, made.day) == (4112, 4112, None, date(2021, 8, 9))
    assert made.figures == (second[0].id, first[0].id)
    assert (made.best_figure, made.converted, made.said) == (first[0].id, False, before.said)
    assert (before.said, made.disputed) == ("", False)


def test_a_total_that_is_as_high_or_closed_is_its_own(series_of):
    same = total(4112, None, on="2021-08-09")
    _, made = only(series_of(total(4112, on="2021-08-06"), same))
    assert (made.best, made.best_figure, made.figures) == (4112, same[0].id, (same[0].id,))
    lower = total(4000, on="2021-08-09")
    _, made = only(series_of(total(4112, on="2021-08-06"), lower))
    assert (made.low, made.best, made.high, made.best_figure) == (4000, 4000, 4000, lower[0].id)


def test_a_total_in_words_keeps_its_words_where_it_holds_on(series_of):
    vague = total(1000, 9999, qualifier="vague", quote="thousands", on="2021-08-06")
    before, made = only(series_of(vague, total(400, None, on="2021-08-09")))
    assert (before.said, made.said) == ("thousands", "thousands")
    assert made.best == before.best


def test_what_remains_without_a_report(series_of):
    (strand,) = series_of(counted(2, **TOWN), counted(1, **TOWN))
    votes = list(strand.votes)
    assert best_without(strand, DAY, votes) == 3
    assert best_without(strand, DAY, votes[:1]) == votes[0].low
    assert best_without(strand, DAY, []) is None


def test_of_one_voice_the_newest_report_speaks_and_in_one_report_the_higher(series_of):
    old, new = counted(40, by="LT", published="2021-08-04"), counted(35, by="LT", published="2021-08-05")
    (made,) = only(series_of(old, new))
    assert (made.best, made.best_figure) == (35, new[0].id)
    low, high = counted(35, by="LT", report="a"), counted(40, by="LT", report="a")
    for pair in ((low, high), (high, low)):
        (made,) = only(series_of(*pair))
        assert made.best == 40
    for least, best in ((30, 40), (50, 50)):
        bound, exact = counted(least, None, by="LT", report="a"), counted(40, by="LT", report="a")
        found = [only(series_of(*pair))[0].best for pair in ((bound, exact), (exact, bound))]
        assert found == [best, best]


def test_a_bound_that_excludes_the_number_before_it_takes_its_place(series_of):
    old, new = counted(40, by="LT"), counted(50, None, by="LT", published="2021-08-06")
    (made,) = only(series_of(old, new))
    assert (made.low, made.best, made.high) == (50, 50, None)
    assert made.best_figure == new[0].id


def test_an_older_version_of_a_story_does_not_replace_the_one_that_speaks_for_it(series_of):
    speaks, other = counted(34, report="b"), counted(30, report="a", published="2021-08-06")
    (made,) = only(series_of(speaks, other, stories={"a": ("s", False), "b": ("s", True)}))
    assert made.best == 34


def test_each_profile_has_its_vague_words():
    assert (profile("ucdp").vague, profile("acled").vague[24]) == ({}, 12)
