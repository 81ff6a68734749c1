"""Arithmetic of days, weeks, months and years; takes dates, gives dates and `Period`s."""

import calendar as _calendar
from datetime import date, timedelta

from sayso.records import Period, Precision


def day(when: date) -> Period:
    """That one day."""
    return Period(when, when, Precision.DAY)


def week(when: date) -> Period:
    """The week, Monday to Sunday, that `when` lies in."""
    monday = when - timedelta(days=when.weekday())
    return Period(monday, monday + timedelta(days=6), Precision.WEEK)


def weekend(when: date) -> Period:
    """The Saturday and Sunday of the week of `when`; on Mondays to Wednesdays the one just past."""
    monday = when - timedelta(days=when.weekday())
    saturday = monday + timedelta(days=5 if when.weekday() >= 3 else -2)
    return Period(saturday, saturday + timedelta(days=1), Precision.DAY)


def month(year: int, number: int) -> Period:
    """A calendar month."""
    last = _calendar.monthrange(year, number)[1]
    return Period(date(year, number, 1), date(year, number, last), Precision.MONTH)


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31), Precision.YEAR)


def quarter(number: int, of_year: int) -> Period:
    """A quarter of a year, 1 to 4."""
    first, last = month(of_year, 3 * number - 2), month(of_year, 3 * number)
    return Period(first.first, last.last, Precision.SEASON)


def season(first_month: int, of_year: int) -> Period:
    """Three months; winter begins in December of `of_year`."""
    end_month, end_year = first_month + 2, of_year
    if end_month > 12:
        end_month, end_year = end_month - 12, of_year + 1
    return Period(date(of_year, first_month, 1), month(end_year, end_month).last, Precision.SEASON)


def add_months(when: date, months: int) -> date:
    """`when` moved by months; the 31st becomes the last day of a shorter month."""
    index = when.year * 12 + when.month - 1 + months
    target_year, target_month = divmod(index, 12)
    if not 1 <= target_year <= 9998:
        return when
    last = _calendar.monthrange(target_year, target_month + 1)[1]
    return date(target_year, target_month + 1, min(when.day, last))


def shift(when: date, amount: int, unit: str) -> date:
    """`when` moved by `amount` of a unit's TimeML letter: D, W, 2W, M, Q, Y, DE, CE; hours by whole days."""
    if unit in ("TH", "TM", "TS"):
        return when + timedelta(days=(abs(amount) // 24 if unit == "TH" else 0) * (1 if amount > 0 else -1))
    try:
        if unit in ("D", "W", "2W", "WE"):
            return when + timedelta(days=amount * {"D": 1, "W": 7, "2W": 14, "WE": 7}[unit])
        return add_months(when, amount * {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}[unit])
    except OverflowError:
        return when


def weekday_near(when: date, weekday: int, direction: int) -> date:
    """The weekday next to `when`: -1 before or on it, +1 after or on it."""
    back = (when.weekday() - weekday) % 7
    if direction < 0:
        return when - timedelta(days=back)
    return when + timedelta(days=(7 - back) % 7)
