"""Rules for numbers: who votes, what the range is, which is best, and that each says why."""

import pytest

from sayso.errors import SaysoError
from sayso.reconcile.series.estimates import estimate

from .conftest import counted


def only(strands, profile="ucdp"):
    (strand,) = strands
    return list(estimate(strand, profile))


def numbers(made):
    return made.low, made.best, made.high


def test_one_voice_counts_once_however_many_print_it(series_of):
    found = only(series_of(counted(35, by="LT"), counted(35, by="LT"), counted(35, by="LT")))
    assert [(numbers(made), made.original_sources) for made in found] == [((35, 35, 35), 1)]
    assert "2 more of the same stories or speakers" in found[0].reason


def test_a_story_has_one_vote_and_its_newest_version_speaks(series_of):
    older, newer = counted(30, report="a"), counted(34, report="b")
    (made,) = only(series_of(newer, older, stories={"a": ("a", False), "b": ("a", True)}))
    assert (numbers(made), made.original_sources) == ((34, 34, 34), 1)


def test_intervals_are_intersected_where_they_can_be(series_of):
    (made,) = only(series_of(counted(4090, by="LT"), counted(4000, None), counted(3000, None)))
    assert (numbers(made), made.original_sources) == ((4090, 4090, 4090), 3)
    assert "Also holds" in made.reason


def test_where_they_exclude_each_other_the_range_holds_all_and_the_best_source_is_best(series_of):
    (made,) = only(series_of(counted(40), counted(35, by="LT"), counted(50)))
    assert numbers(made) == (35, 35, 50)
    assert "of the best source" in made.reason
    assert "Disagrees" in made.reason


def test_of_equal_sources_the_newest_is_best_then_the_lower(series_of):
    (made,) = only(series_of(counted(40, published="2021-08-05"), counted(35, published="2021-08-04")))
    assert made.best == 40
    (made,) = only(series_of(counted(40), counted(35)))
    assert made.best == 35


def test_a_bound_does_not_replace_a_number_that_it_leaves_open(series_of):
    (made,) = only(series_of(counted(4112, by="LT"), counted(4000, None, by="LT", published="2021-08-06")))
    assert numbers(made) == (4112, 4112, 4112)


def test_a_running_total_is_never_lower_where_words_leave_it_open(series_of):
    since = "2021-01-01"
    found = only(
        series_of(
            counted(4112, since=since, on="2021-08-06"),
            counted(4000, None, since=since, on="2021-08-09"),
            counted(4200, since=since, on="2021-08-12"),
        )
    )
    assert [numbers(made) for made in found] == [(4112, 4112, 4112), (4112, 4112, None), (4200, 4200, 4200)]
    assert found[1].best_figure == found[0].best_figure
    assert "No less than the 4,112 of 6 August" in found[1].reason


def test_denied_numbers_widen_nothing(series_of):
    (made,) = only(series_of(counted(35), counted(90, status="denied", by="BY")))
    assert (numbers(made), made.disputed) == ((35, 35, 35), True)
    (made,) = only(series_of(counted(90, status="denied", by="BY")))
    assert (numbers(made), made.disputed) == ((0, None, 90), True)


def test_small_numbers_of_a_town_are_added_up_unless_they_are_of_one_incident(series_of):
    town = {"place_kind": "city", "place": "Kaunas", "geonames_id": 598316, "measure": "killed"}
    two, one = counted(2, report="a", **town), counted(1, report="b", **town)
    (made,) = only(series_of(two, one))
    assert made.best == 3
    assert "2 incidents added up" in made.reason
    (made,) = only(series_of(two, one, incidents={"a": frozenset("x"), "b": frozenset("x")}))
    assert numbers(made) == (1, 1, 2)
    (made,) = only(series_of(two, counted(2, **town)))
    assert made.best == 2


def test_part_of_a_day_is_a_lower_bound_in_every_report_of_the_number(series_of):
    half = counted(180, period_words="Tuesday", around="180 people in the first half of Tuesday", before=0)
    (made,) = only(series_of(half, counted(180)))
    assert numbers(made) == (180, 180, None)


def test_others_are_a_lower_bound(series_of):
    (made,) = only(series_of(counted(2, quote="two others")))
    assert numbers(made) == (2, 2, None)


@pytest.mark.parametrize(
    ("profile", "expected"), [("ucdp", (24, 24, 99)), ("acled", (12, 12, 12)), ("mmp", (24, 24, None))]
)
def test_profiles(series_of, profile, expected):
    (made,) = only(series_of(counted(24, 99, qualifier="vague", quote="dozens")), profile)
    assert numbers(made) == expected


def test_an_unknown_profile_is_one_clear_error(series_of):
    with pytest.raises(SaysoError, match=r"Known: ucdp, acled, mmp"):
        only(series_of(counted(1)), "median")
