"""Arithmetic of days: what each word of a calendar covers, at its edges, too."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.dates import calendar
from sayso.records import Period, Precision

DAYS = st.dates(date(1500, 1, 1), date(2500, 12, 31))
MONDAY, WEDNESDAY, THURSDAY, SUNDAY = (date(2021, 8, day) for day in (2, 4, 5, 8))


def test_what_words_cover():
    assert calendar.day(WEDNESDAY) == Period(WEDNESDAY, WEDNESDAY, Precision.DAY)
    assert calendar.month(2024, 2) == Period(date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH)
    assert calendar.year(2021) == Period(date(2021, 1, 1), date(2021, 12, 31), Precision.YEAR)


@pytest.mark.parametrize("when", [MONDAY, WEDNESDAY, SUNDAY])
def test_a_week_is_from_monday_to_sunday(when):
    assert calendar.week(when) == Period(MONDAY, SUNDAY, Precision.WEEK)


def test_the_weekend_is_the_last_one_until_wednesday_and_then_the_next():
    saturday = date(2021, 7, 31)
    for when in (MONDAY, WEDNESDAY):
        assert calendar.weekend(when) == Period(saturday, date(2021, 8, 1), Precision.DAY)
    for when in (THURSDAY, SUNDAY):
        assert calendar.weekend(when) == Period(date(2021, 8, 7), SUNDAY, Precision.DAY)


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [(1, (1, 1), (3, 31)), (2, (4, 1), (6, 30)), (3, (7, 1), (9, 30)), (4, (10, 1), (12, 31))],
)
def test_quarters(number, first, last):
    assert calendar.quarter(number, 2021) == Period(date(2021, *first), date(2021, *last), Precision.SEASON)


@pytest.mark.parametrize(
    ("month", "last"),
    [(3, date(2021, 5, 31)), (10, date(2021, 12, 31)), (11, date(2022, 1, 31)), (12, date(2022, 2, 28))],
)
def test_seasons_of_three_months_go_over_the_end_of_the_year(month, last):
    assert calendar.season(month, 2021) == Period(date(2021, month, 1), last, Precision.SEASON)


@pytest.mark.parametrize(
    ("when", "months", "moved"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2021, 12, 5), 1, date(2022, 1, 5)),
        (date(2021, 1, 5), -1, date(2020, 12, 5)),
        (date(2021, 3, 31), -13, date(2020, 2, 29)),
        (date(2021, 5, 17), 24, date(2023, 5, 17)),
        (date(1, 1, 15), 0, date(1, 1, 15)),
        (date(1, 1, 15), -1, date(1, 1, 15)),
        (date(9998, 12, 15), 0, date(9998, 12, 15)),
        (date(9998, 12, 15), 1, date(9998, 12, 15)),
    ],
)
def test_months_later_and_earlier(when, months, moved):
    assert calendar.add_months(when, months) == moved


@pytest.mark.parametrize(
    ("amount", "unit", "moved"),
    [
        (3, "D", date(2021, 8, 7)),
        (-1, "D", date(2021, 8, 3)),
        (2, "W", date(2021, 8, 18)),
        (1, "2W", date(2021, 8, 18)),
        (-1, "WE", date(2021, 7, 28)),
        (1, "M", date(2021, 9, 4)),
        (-1, "Q", date(2021, 5, 4)),
        (2, "Y", date(2023, 8, 4)),
        (-1, "DE", date(2011, 8, 4)),
        (-1, "CE", date(1921, 8, 4)),
        (48, "TH", date(2021, 8, 6)),
        (47, "TH", date(2021, 8, 5)),
        (23, "TH", WEDNESDAY),
        (-48, "TH", date(2021, 8, 2)),
        (-23, "TH", WEDNESDAY),
        (9_000, "TM", WEDNESDAY),
        (-9_000, "TS", WEDNESDAY),
        (10**10, "D", WEDNESDAY),
        (-(10**10), "W", WEDNESDAY),
    ],
)
def test_units_later_and_earlier(amount, unit, moved):
    assert calendar.shift(WEDNESDAY, amount, unit) == moved


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_nearest_before_or_after_and_the_day_itself_is_both(when, weekday):
    before, after = calendar.weekday_near(when, weekday, -1), calendar.weekday_near(when, weekday, 1)
    assert before.weekday() == after.weekday() == weekday
    assert 0 <= (when - before).days < 7 and 0 <= (after - when).days < 7
    assert (before == after) == (when.weekday() == weekday)


def test_a_direction_of_none_is_forward():
    assert calendar.weekday_near(WEDNESDAY, 0, 0) == date(2021, 8, 9)


@given(DAYS, st.integers(-600, 600))
def test_months_there_and_back_end_in_the_same_month(when, months):
    moved = calendar.add_months(when, months)
    assert (moved.year - when.year) * 12 + moved.month - when.month == months
    back = calendar.add_months(moved, -months)
    assert (back.year, back.month) == (when.year, when.month) and back.day <= when.day
