"""Surges: found where a level changes, not in noise."""

import random
from datetime import date, timedelta

from sayso.reconcile.series.change_points import change_points
from sayso.records.picture import SeriesKind

FIRST = date(2021, 1, 1)


def days(levels):
    return {FIRST + timedelta(days=number): level for number, level in enumerate(levels)}


def test_a_new_level_and_its_end_with_the_reports_that_carried_it():
    draw = random.Random(1)
    best = days(
        [draw.randint(18, 22) for _ in range(30)] + [draw.randint(57, 63) for _ in range(15)] + [20] * 15
    )
    reports = {day: [f"report of {day}"] for day in best}
    up, down = change_points("x", SeriesKind.DAILY, best, reports)
    assert (up.day, down.day) == (FIRST + timedelta(days=30), FIRST + timedelta(days=45))
    assert 18 < up.before < 22
    assert 57 < up.after < 63
    assert up.reports == ("report of 2021-01-31", "report of 2021-02-01")


def test_a_running_total_is_taken_by_what_it_gains():
    total, best = 0, {}
    for number in range(40):
        total += 10 if number < 20 else 100
        best[FIRST + timedelta(days=number)] = total
    (one,) = change_points("x", SeriesKind.CUMULATIVE, best, {})
    assert one.day == FIRST + timedelta(days=20)
    assert (one.before, one.after) == (10, 100)


def test_steady_numbers_and_few_numbers_have_none():
    draw = random.Random(2)
    assert (
        list(change_points("x", SeriesKind.DAILY, days([draw.randint(95, 105) for _ in range(90)]), {})) == []
    )
    assert list(change_points("x", SeriesKind.DAILY, days([1, 1, 90, 90]), {})) == []
