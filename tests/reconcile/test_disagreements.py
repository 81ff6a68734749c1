"""What is a disagreement, and what is none."""

from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.records.picture import Severity

from .conftest import counted

YEAR = {"since": "2021-01-01"}


def kinds(strands):
    return sorted(str(one.kind) for one in disagreements(strands))


def test_intervals_that_exclude_each_other(series_of):
    (one,) = disagreements(series_of(counted(35, by="LT"), counted(80)))
    assert (one.kind, one.severity) == ("conflict", Severity.HIGH)
    assert {one.one.quote, one.other.quote} == {"35 people", "80 people"}
    assert "Both cannot hold" in one.sentence


def test_compatible_bounds_are_none(series_of):
    assert (
        kinds(series_of(counted(4090, by="LT"), counted(4000, None), counted(4100, qualifier="about"))) == []
    )
    assert kinds(series_of(counted(35), counted(35))) == []


def test_what_one_voice_says_later_is_a_correction(series_of):
    assert kinds(series_of(counted(35, by="LT"), counted(50, by="LT", published="2021-08-05"))) == []
    assert kinds(series_of(counted(35, by="LT"), counted(50, by="LT"))) == ["conflict"]


def test_versions_of_one_story_do_not_disagree(series_of):
    stories = {"a": ("a", False), "b": ("a", True)}
    assert kinds(series_of(counted(35, report="a"), counted(50, report="b"), stories=stories)) == []


def test_sub_groups_and_everybody_are_not_compared(series_of):
    assert kinds(series_of(counted(35), counted(12, counted="children"))) == []


def test_one_number_on_two_days(series_of):
    assert kinds(series_of(counted(171, on="2021-07-27"), counted(171, on="2021-07-28"))) == ["date"]
    assert kinds(series_of(counted(171, on="2021-07-20"), counted(171, on="2021-07-28"))) == []
    assert kinds(series_of(counted(3, on="2021-07-27"), counted(3, on="2021-07-28"))) == []


def test_a_record_that_is_none(series_of):
    called = counted(287, on="2021-08-02", around="287 people, the largest number so far, were detained.")
    assert kinds(series_of(called, counted(289, on="2021-08-01"))) == ["record"]
    assert kinds(series_of(called, counted(280, on="2021-08-01"))) == []
    assert kinds(series_of(called, counted(300, on="2021-08-03"))) == []


def test_a_total_below_an_older_one(series_of):
    (one,) = disagreements(
        series_of(counted(3000, on="2021-07-28", **YEAR), counted(2500, on="2021-08-04", **YEAR))
    )
    assert (one.kind, one.severity) == ("falling", Severity.MEDIUM)
    assert (
        kinds(series_of(counted(3000, on="2021-07-28", **YEAR), counted(3000, on="2021-08-04", **YEAR))) == []
    )


def test_a_bound_that_was_out_of_date_when_printed(series_of):
    old, new = counted(2000, None, report="a", **YEAR), counted(4090, report="a", **YEAR)
    (one,) = disagreements(series_of(old, new))
    assert (one.kind, one.severity) == ("stale", Severity.MEDIUM)
    assert "the same report" in one.sentence
    assert kinds(series_of(counted(4000, None, **YEAR), new)) == []
    later = counted(4090, published="2021-08-20", **YEAR)  # nobody knew it when the bound was printed
    assert kinds(series_of(old, later)) == []


def test_parts_that_exceed_their_total(series_of):
    assert kinds(series_of(counted(35), counted(40, counted="children"))) == ["parts"]
    children, women = counted(20, counted="children"), counted(20, counted="women")
    (one,) = disagreements(series_of(counted(35), children, women))
    assert one.kind == "parts"
    assert "40 or more" in one.sentence
    assert kinds(series_of(counted(45), children, women)) == []


def test_days_and_shorter_spans_that_exceed_their_total(series_of):
    total = counted(100, since="2021-08-01", on="2021-08-05")
    days = [counted(60, on="2021-08-02"), counted(70, on="2021-08-03")]
    assert kinds(series_of(total, *days)) == ["parts"]
    assert kinds(series_of(total, days[0])) == []
    week = counted(900, since="2021-07-20", on="2021-08-01")
    assert kinds(series_of(counted(800, on="2021-08-02", **YEAR), week)) == ["parts"]


def test_small_numbers_of_a_town_are_compared_within_an_incident_only(series_of):
    town = {"place_kind": "city", "place": "Kaunas", "geonames_id": 598316, "measure": "killed"}
    two, four = counted(2, report="a", **town), counted(4, report="b", **town)
    assert kinds(series_of(two, four)) == []
    assert kinds(series_of(two, four, incidents={"a": frozenset("x"), "b": frozenset("x")})) == ["conflict"]


def test_conflicts_of_deaths_are_more_severe_and_those_across_measures_less(series_of):
    def level(**more):
        (one,) = disagreements(series_of(counted(50, by="LT", **more), counted(65, **more)))
        return one.severity

    assert level() == Severity.MEDIUM
    assert level(measure="killed") == Severity.HIGH
    (one,) = disagreements(series_of(counted(50, by="LT"), counted(65, measure="arrivals")))
    assert one.severity == Severity.LOW
