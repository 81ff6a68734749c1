"""Every field of a disagreement, and the edges of each rule: the least that is one, the most that is none."""

from datetime import date

import pytest

from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.series.echoes import by_number, mark
from sayso.records import content_id
from sayso.records.picture import Severity

from .conftest import counted

YEAR = {"since": "2021-01-01"}
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


def found(strands, kind=None):
    return [one for one in disagreements(strands) if kind is None or one.kind == kind]


def only(strands):
    (one,) = disagreements(strands)
    return one


def kinds(strands):
    return sorted(str(one.kind) for one in disagreements(strands))


def sides(one):
    return one.one.quote, one.other.quote


def test_a_conflict_has_the_better_number_first_and_all_that_leads_to_both(series_of):
    best, other = counted(35, by="LT", report="a"), counted(80, report="b", start=7, end=16)
    (strand,) = series_of(best, other)
    one = only([strand])
    assert one.id == content_id("disagreement", "conflict", strand.series.id, best[0].id, other[0].id)
    assert (one.partition, one.series_id) == (strand.series.partition, strand.series.id)
    assert (one.country, one.place, one.day) == ("LT", "Lithuania", date(2021, 8, 4))
    assert (one.one.finding, one.one.report_id, one.one.says) == (
        best[0].id,
        "a",
        "Border guard of LT",
    )
    assert (one.other.start, one.other.end, one.other.publisher) == (7, 16, other[0].publisher)
    assert one.sentence == (
        "Lithuania, detained a day, 4 August 2021: "
        f"{best[0].publisher} (citing Border guard of LT) has “35 people”, {other[0].publisher} “80 people”. "
        "Both cannot hold."
    )


@pytest.mark.parametrize(
    ("one", "other", "measure", "severity"),
    [
        (50, 59, "detained", LOW),
        (50, 60, "detained", MEDIUM),  # 1.2 times as many
        (50, 99, "detained", MEDIUM),
        (50, 100, "detained", HIGH),  # twice as many
        (50, 59, "killed", MEDIUM),
        (50, 60, "missing", HIGH),
        (50, 100, "killed", HIGH),
        (0, 2, "detained", HIGH),
    ],
)
def test_how_severe_a_conflict_is(series_of, one, other, measure, severity):
    for first, second in ((one, other), (other, one)):
        (told,) = found(
            series_of(counted(first, by="LT", measure=measure), counted(second, measure=measure)), "conflict"
        )
        assert told.severity == severity


def test_a_conflict_across_measures_is_a_step_less_severe_and_no_less_than_low(series_of):
    (one,) = found(series_of(counted(50, by="LT"), counted(100, measure="arrivals")))
    assert one.severity == MEDIUM
    (one,) = found(series_of(counted(50, by="LT"), counted(55, measure="arrivals")))
    assert one.severity == LOW


def test_vague_words_are_no_severe_conflict(series_of):
    vague = counted(24, 99, qualifier="vague", quote="dozens")
    assert only(series_of(counted(500, by="LT"), vague)).severity == LOW
    assert only(series_of(counted(5, by="LT"), vague)).severity == LOW


def test_a_bound_conflicts_by_its_bound(series_of):
    assert only(series_of(counted(50, by="LT"), counted(120, None))).severity == HIGH
    assert kinds(series_of(counted(50, by="LT"), counted(50, None))) == []
    assert only(series_of(counted(50, by="LT"), counted(51, None))).severity == LOW


def test_a_number_that_is_denied_conflicts_with_none(series_of):
    assert "conflict" not in kinds(series_of(counted(35, by="LT"), counted(80, status="denied")))


def test_a_total_of_an_unknown_beginning_is_compared_with_none(series_of):
    unknown = {"period_first": None, "period_precision": "span"}
    assert kinds(series_of(counted(35, by="LT", **unknown), counted(80, **unknown))) == []


@pytest.mark.parametrize(
    ("low", "day", "is_one"),
    [
        (20, "2021-07-28", True),
        (19, "2021-07-28", False),
        (20, "2021-07-30", True),  # three days
        (20, "2021-07-31", False),
    ],
)
def test_from_which_number_and_how_near_it_is_one_event(series_of, low, day, is_one):
    first, second = counted(low, on="2021-07-27"), counted(low, on=day)
    told = found(series_of(first, second))
    assert [one.kind for one in told] == (["date"] if is_one else [])
    for one in told:
        assert (one.severity, one.day) == (MEDIUM, date.fromisoformat(day))
        assert (one.one.finding, one.other.finding) == (first[0].id, second[0].id)
        assert one.sentence.startswith("Lithuania, detained a day: “")
        assert f"is told for 27 July 2021 by {first[0].publisher}, and for " in one.sentence
        assert one.sentence.endswith(f"by {second[0].publisher}. It is probably one event.")


def test_one_number_on_two_days_is_chance_where_it_is_no_exact_one_or_of_one_story(series_of):
    days = {"on": "2021-07-27"}, {"on": "2021-07-28"}
    assert kinds(series_of(*(counted(171, qualifier="about", **one) for one in days))) == []
    assert kinds(series_of(*(counted(171, None, **one) for one in days))) == []
    assert kinds(series_of(*(counted(171, status="denied", **one) for one in days))) == []
    stories = {"a": ("a", False), "b": ("a", True)}
    first, second = (counted(171, report=name, **one) for name, one in zip("ab", days, strict=True))
    assert kinds(series_of(first, second, stories=stories)) == []
    assert kinds(series_of(counted(171, **days[0]), counted(171, measure="arrivals", **days[1]))) == []


RECORD = "287 people, the largest number so far, were detained."


def test_a_record_is_compared_with_seven_days_before(series_of):
    called = counted(287, on="2021-08-08", around=RECORD, report="a")
    higher = counted(289, on="2021-08-01", report="b")
    one = only(series_of(called, higher))
    assert (one.kind, one.severity, sides(one)) == ("record", MEDIUM, ("287 people", "289 people"))
    assert one.day == date(2021, 8, 8)
    assert one.sentence == (
        f"Lithuania, detained a day: {called[0].publisher} calls “287 people” on 8 August 2021 the record, "
        f"but {higher[0].publisher} has “289 people” for 1 August 2021."
    )
    assert kinds(series_of(called, counted(289, on="2021-07-31"))) == []
    assert kinds(series_of(called, counted(287, on="2021-08-02"))) == []
    assert kinds(series_of(called, counted(289, on="2021-08-01", status="denied"))) == []
    assert kinds(series_of(called, counted(300, on="2021-08-01", qualifier="about"))) == []  # 285 or more
    assert kinds(series_of(called, counted(400, on="2021-08-01", qualifier="about"))) == ["record"]
    assert kinds(series_of(called, counted(288, None, on="2021-08-01"))) == ["record"]
    stories = {"a": ("a", False), "b": ("a", True)}
    assert kinds(series_of(called, higher, stories=stories)) == []


def test_the_number_nearest_to_the_words_is_the_record(series_of):
    text = "12 children were held. A record 287 people were detained."
    near = counted(287, on="2021-08-02", around=text, before=32, start=132, report="a")
    far = counted(120, on="2021-08-02", around=text, before=0, start=100, report="a")
    told = found(series_of(near, far, counted(289, on="2021-08-01", report="b")), "record")
    assert [sides(one) for one in told] == [("287 people", "289 people")]
    plain = counted(287, on="2021-08-02", around="287 people recorded their names.")  # no whole word
    assert kinds(series_of(plain, counted(289, on="2021-08-01"))) == []


def test_a_total_falls_below_the_highest_before(series_of):
    first = counted(3_000, on="2021-07-28", **YEAR)
    second = counted(2_000, on="2021-08-01", **YEAR)
    third = counted(2_500, on="2021-08-04", **YEAR)
    told = found(series_of(first, second, third), "falling")
    assert [sides(one) for one in told] == [
        ("3,000 people", "2,000 people"),
        ("3,000 people", "2,500 people"),
    ]
    assert [one.day.day for one in told] == [1, 4]
    assert told[0].sentence == (
        "Lithuania, detained since 1 January 2021: a running total cannot fall, but "
        f"{first[0].publisher} has “3,000 people” by 28 July 2021, and {second[0].publisher} “2,000 people” "
        "by 1 August 2021."
    )
    bound = counted(2_000, None, on="2021-08-01", **YEAR)
    assert found(series_of(first, bound), "falling") == []
    about = counted(3_000, on="2021-07-28", qualifier="about", **YEAR)  # 2,500 or more
    assert found(series_of(about, third), "falling") == []
    assert len(found(series_of(about, counted(2_499, on="2021-08-04", **YEAR)), "falling")) == 1


def test_a_total_that_equals_the_highest_is_the_one_that_later_ones_are_held_against(series_of):
    totals = [counted(3_000, on=f"2021-07-{day}", **YEAR) for day in (26, 28)]
    (one,) = found(series_of(*totals, counted(2_000, on="2021-08-01", **YEAR)), "falling")
    assert one.one.finding == totals[1][0].id


@pytest.mark.parametrize(
    ("known", "severity"), [(2_499, None), (2_500, LOW), (2_999, LOW), (3_000, MEDIUM), (4_090, MEDIUM)]
)
def test_how_far_out_of_date_a_bound_is(series_of, known, severity):
    bound, number = counted(2_000, None, report="a", **YEAR), counted(known, report="b", **YEAR)
    told = found(series_of(bound, number), "stale")
    assert [one.severity for one in told] == ([severity] if severity else [])
    for one in told:
        assert (one.one.finding, one.other.finding) == (bound[0].id, number[0].id)
        assert one.sentence.startswith(
            f"Lithuania, detained since 1 January 2021: “2,000 people” ({bound[0].publisher}) was out of "
            f"date when printed on 4 August 2021. “{known:,} people” "
            f"was known by then ({number[0].publisher})"
        )


def test_a_bound_is_not_out_of_date_by_itself_by_denied_or_by_later_numbers(series_of):
    bound = counted(2_000, None, on="2021-08-04", **YEAR)
    assert found(series_of(bound, counted(1_000, on="2021-08-03", **YEAR)), "stale") == []
    denied = counted(4_090, on="2021-08-03", status="denied", **YEAR)
    assert found(series_of(bound, denied), "stale") == []
    later = counted(4_090, on="2021-08-03", published="2021-08-05", **YEAR)
    assert found(series_of(bound, later), "stale") == []
    same_day = counted(4_090, on="2021-08-03", published="2021-08-04", **YEAR)
    assert len(found(series_of(bound, same_day), "stale")) == 1
    nothing = counted(0, None, on="2021-08-04", **YEAR)
    assert found(series_of(nothing, same_day), "stale") == []


def test_a_part_is_held_against_the_whole_of_its_day(series_of):
    whole, part = counted(35), counted(40, counted="children")
    one = only(series_of(whole, part))
    assert (one.severity, one.one.finding, one.other.finding) == (HIGH, part[0].id, whole[0].id)
    assert one.sentence == (
        "Lithuania, detained a day, 4 August 2021: the part cannot exceed the whole, but "
        f"{part[0].publisher} has “40 people” of “35 people” ({whole[0].publisher})."
    )
    assert kinds(series_of(whole, counted(35, counted="children"))) == []
    assert kinds(series_of(whole, counted(40, counted="children", on="2021-08-03"))) == []
    assert kinds(series_of(counted(35, None), part)) == []
    assert kinds(series_of(counted(24, 39, qualifier="vague"), part)) == []
    assert kinds(series_of(counted(0, quote="no one"), part)) == []
    assert kinds(series_of(whole, counted(40, counted="children", qualifier="about"))) == []  # 35 or more


def test_only_parts_that_share_nobody_are_added_up(series_of):
    women = counted(20, counted="women")
    one = only(series_of(counted(35), women, counted(19, counted="children")))
    assert (one.severity, one.one.finding) == (HIGH, women[0].id)
    assert "“20 people”, “19 people” add up to 39 or more, but the total is “35 people”" in (
        one.sentence.replace("“19 people”, “20 people”", "“20 people”, “19 people”")
    )
    assert kinds(series_of(counted(35), women, counted(20, counted="teachers"))) == []
    assert kinds(series_of(counted(39), women, counted(19, counted="children"))) == []
    from_two = counted(20, counted="Iraqis"), counted(20, counted="Syrians")
    assert kinds(series_of(counted(35), *from_two)) == ["parts"]


def test_days_are_added_up_from_the_first_day_of_a_span_to_its_last(series_of):
    span = counted(100, since="2021-08-01", on="2021-08-05")
    edges = counted(60, on="2021-08-01"), counted(70, on="2021-08-05")
    one = only(series_of(span, *edges))
    assert (one.severity, one.one.finding, one.other.finding) == (MEDIUM, edges[1][0].id, span[0].id)
    assert one.sentence == (
        "Lithuania, detained since 1 August 2021, 5 August 2021: 2 days in it add up to 130 or more, but "
        f"{span[0].publisher} has “100 people” in all."
    )
    assert kinds(series_of(span, counted(60, on="2021-07-31"), edges[1])) == []
    assert kinds(series_of(span, edges[0], counted(70, on="2021-08-06"))) == []
    assert kinds(series_of(counted(130, since="2021-08-01", on="2021-08-05"), *edges)) == []
    alone = counted(101, on="2021-08-03")
    one = only(series_of(span, alone))
    assert f": 3 August 2021 alone has 101 or more, but {span[0].publisher} has" in one.sentence


def test_a_shorter_span_is_held_against_the_longer_one_of_its_end_or_later(series_of):
    longer = counted(800, on="2021-08-02", **YEAR)
    shorter = counted(900, since="2021-07-20", on="2021-08-02")
    one = only(series_of(longer, shorter))
    assert (one.severity, one.one.finding, one.other.finding) == (MEDIUM, shorter[0].id, longer[0].id)
    assert one.sentence == (
        f"Lithuania, detained since 1 January 2021, 2 August 2021: {longer[0].publisher} has “800 people”, "
        f"but {shorter[0].publisher} has “900 people” since 20 July 2021 alone."
    )
    assert kinds(series_of(counted(900, on="2021-08-02", **YEAR), shorter)) == []
    assert kinds(series_of(longer, counted(900, since="2021-07-20", on="2021-08-03"))) == []
    later = counted(850, on="2021-08-05", **YEAR)
    one = only(series_of(counted(700, on="2021-07-25", **YEAR), later, shorter))
    assert one.other.finding == later[0].id


def test_a_number_that_takes_up_what_was_denied(series_of):
    claimed = counted(90, status="denied", by="BY", on="2021-08-03")
    again = counted(90, on="2021-08-04", report="b")
    denied, (strand,) = series_of(claimed)[0].votes, series_of(again)
    assert kinds([strand]) == []
    mark(strand.votes, by_number(denied))
    one = only([strand])
    assert (one.kind, one.severity, one.day) == ("disputed", HIGH, date(2021, 8, 4))
    assert (one.one.finding, one.other.finding) == (again[0].id, claimed[0].id)
    assert one.sentence == (
        f"Lithuania, detained a day, 4 August 2021: {again[0].publisher} has “90 people”. Border guard of BY "
        f"claimed it on 3 August 2021, and that was denied ({claimed[0].publisher})."
    )


def test_one_figure_disagrees_with_nothing(series_of):
    assert kinds(series_of(counted(35))) == []
    assert kinds([]) == []
