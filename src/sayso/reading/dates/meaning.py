"""What all readings of time expressions share: context, result, units, amounts, calendar units."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.codebook import words
from sayso.reading.dates import calendar
from sayso.reading.numbers import read_words
from sayso.records import Period, Precision, TimexType

Match = re.Match[str]
VAGUE_AMOUNTS = (
    "several",
    "few",
    "a few",
    "many",
    "some",
    "dozens of",
)


@dataclass(frozen=True, slots=True)
class DateContext:
    """What the words are read against: publication date, tense, the date and the quarter named before.

    `order` is "dmy" or "mdy" where the text's own numeric dates show it; `whole` is false where only the
    month or year of the publication is known, of which `published` is the last day.
    """

    published: date | None
    future: bool = False
    previous: Period | None = None
    quarter: Period | None = None
    order: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """A TimeML type and value, with the days covered where the words name any."""

    type: TimexType
    value: str
    period: Period | None = None
    anchored: bool = True


def group(match: Match, name: str) -> str:
    """A named group of the match in lower case; empty if it is not there."""
    value = match.groupdict().get(name)
    return re.sub(r"\s+", " ", value).lower() if value else ""


def month_number(match: Match) -> int:
    """The month that the match names, 1 to 12."""
    lists = words("dates")
    return int((lists["months"] | lists["month_abbreviations"])[group(match, "month").rstrip(".")])


def weekday_number(name: str) -> int:
    """The weekday of that name, 0 for Monday to 6."""
    lists = words("dates")
    return int((lists["weekdays"] | lists["weekday_abbreviations"])[name.lower().rstrip(".")])


def unit_letter(match: Match) -> str:
    """The TimeML letter of the match's unit: D, W, M, Y …; TH, TM, TS for hours, minutes, seconds."""
    unit = group(match, "unit")
    singular = {"centuries": "century"}.get(unit, unit.removesuffix("s"))
    return "D" if singular == "night" else str(words("dates")["units"][singular])


def amount_of(match: Match) -> float | None:
    """The number of units; `None` for a vague amount."""
    text = group(match, "amount")
    if text in VAGUE_AMOUNTS:
        return None
    if text in ("a", "an", "one", ""):
        return 1
    if text.startswith("half"):
        return 0.5
    if text == "a dozen":
        return 12
    if "couple" in text:
        return 2
    if text[0].isdigit():
        return float(re.sub(r"[,\s]|million|billion", "", text)) * (
            10**6 if "million" in text else 10**9 if "billion" in text else 1
        )
    value = read_words(text)
    return None if value is None else float(value)


def as_date(period: Period, value: str) -> Resolved:
    """A DATE with its value."""
    return Resolved(TimexType.DATE, value, period)


def as_day(when: date, part: str = "") -> Resolved:
    """A day, or with a part of the day a TIME ("2021-08-04TNI")."""
    code = words("dates")["dayparts"].get(part)
    if code:
        return Resolved(TimexType.TIME, f"{when.isoformat()}T{code}", calendar.day(when))
    return as_date(calendar.day(when), when.isoformat())


def narrow(resolved: Resolved, match: Match) -> Resolved:
    """ "early", "late", "the start of" keep the value; the days become a third, or the edge."""
    early = group(match, "early")
    period = resolved.period
    if not early or period is None or period.first is None or period.last is None:
        return resolved
    first, last = period.first, period.last
    days = (last - first).days
    if days < 6:
        return resolved
    third = timedelta(days=days // 3)
    if early.startswith("early") and early != "earlier":
        period = Period(first, first + third, Precision.SPAN)
    elif early == "late":
        period = Period(last - third, last, Precision.SPAN)
    elif "start" in early or "beginning" in early:
        period = Period(first, first, period.precision)
    elif early.endswith("end of"):
        period = Period(last, last, period.precision)
    elif early in ("mid", "the middle of"):
        period = Period(first + third, last - third, Precision.SPAN)
    elif "first" in early or "second" in early:
        whole = period.precision is Precision.YEAR
        half = date(first.year, 6, 30) if whole else first + timedelta(days=days // 2)
        period = Period(first, half) if "first" in early else Period(half + timedelta(days=1), last)
    return Resolved(resolved.type, resolved.value, period)


def nearest_year(context: DateContext, make: Callable[[int], date]) -> date:
    """The year that brings a day without a year nearest to the publication, past unless said otherwise."""
    published = context.published or date.today()
    when = make(published.year)
    ahead = (when - published).days
    if context.future:
        return make(published.year + 1) if ahead < -31 else when
    return make(published.year - 1) if ahead > 60 else when


def unit_around(when: date, unit: str) -> Resolved:
    """The calendar unit that a day lies in."""
    if unit == "W":
        year, number, _ = when.isocalendar()
        return as_date(calendar.week(when), f"{year}-W{number:02d}")
    if unit == "WE":
        period = calendar.weekend(when)
        year, number, _ = (period.first or when).isocalendar()
        return as_date(period, f"{year}-W{number:02d}-WE")
    if unit == "M":
        return as_date(calendar.month(when.year, when.month), f"{when:%Y-%m}")
    if unit == "Q":
        return as_quarter(when)
    if unit == "DE":
        first = when.year // 10 * 10
        return as_date(Period(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE), str(first)[:3])
    if unit == "CE":
        first = when.year // 100 * 100
        return as_date(Period(date(first, 1, 1), date(first + 99, 12, 31)), str(first)[:2])
    return as_date(calendar.year(when.year), str(when.year))


def as_quarter(when: date) -> Resolved:
    """The quarter of a year that `when` lies in."""
    number = (when.month + 2) // 3
    return as_date(calendar.quarter(number, when.year), f"{when.year}-Q{number}")


def duration_value(amount: float | None, unit: str) -> str:
    """A TimeML duration: "P3D", "PT24H", "PXM" for a vague amount."""
    number = "X" if amount is None else f"{amount:g}"
    if unit == "DE" and amount:
        return f"P{10 * amount:g}Y"
    if unit == "2W":
        return f"P{2 * amount:g}W" if amount else "PXW"
    if unit == "WE":
        return f"P{number}WE"
    if unit.startswith("T"):
        return f"PT{number}{unit[1]}"
    return f"P{number}{unit}"


def span_start(end: date, amount: float, unit: str) -> date:
    """The first day of the last `amount` units up to `end`: "over two days" is that day and one before."""
    if unit == "TH":
        return end - timedelta(days=max(1, int(amount) // 24) if amount <= 24 else int(amount) // 24 - 1)
    if unit == "D":
        return end - timedelta(days=max(1, int(amount) - 1))
    return calendar.shift(end, -max(1, int(amount)), unit)
