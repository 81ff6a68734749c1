"""Time expressions that name a date, month, season or year, with or without a year."""

import re
from dataclasses import replace
from datetime import date, timedelta

from sayso.codebook import words
from sayso.reading.dates import calendar
from sayso.reading.dates.meaning import (
    DateContext,
    Match,
    Resolved,
    amount_of,
    as_date,
    as_day,
    group,
    month_number,
    narrow,
    nearest_year,
    unit_letter,
)
from sayso.reading.dates.patterns import JOINED
from sayso.reading.numbers import read_words
from sayso.reading.quantities.kinds import IN_MONTH
from sayso.records import Period, Precision, TimexType

JOINED_TO = re.compile(JOINED, re.IGNORECASE)


def read_iso(match: Match, context: DateContext) -> Resolved:
    """ "2021-08-04"."""
    return as_day(date(int(match["year"]), int(match["m"]), int(match["day"])))


def read_numeric(match: Match, context: DateContext) -> Resolved:
    """ "8/4/2021", "23.08.2015": day or month first as the text's other dates show; where none does, month
    first with strokes, as in the United States, else day first.
    """
    first, second = int(match["one"]), int(match["two"] or match["second"])
    year = int(match["year"] or match["full"])
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    order = context.order or ("mdy" if match["two"] else "dmy")
    if first > 12 or second > 12:
        order = "dmy" if first > 12 else "mdy"
    day, month = (first, second) if order == "dmy" else (second, first)
    return as_day(date(year, month, day))


def joined_year(match: Match) -> int | None:
    """The year of a day or month that is joined to one with a year: "*January* to March 2021"."""
    after = JOINED_TO.match(match.string, match.end())
    if after is None:
        return None
    lists = words("dates")
    other = int((lists["months"] | lists["month_abbreviations"])[after["joined"].lower()])
    return int(after["joined_year"]) - (month_number(match) > other)


def read_day_month_year(match: Match, context: DateContext) -> Resolved:
    """ "4 August 2021", "August 4, 2021"."""
    return as_day(date(int(match["year"]), month_number(match), int(match["day"])))


AHEAD = re.compile(r"\b(?:by|until|till|through|effective|starting|beginning)\s+$", re.IGNORECASE)


def _looking_ahead(match: Match, context: DateContext) -> DateContext:
    """The context, in the future if a word like "until" stands before the date."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return replace(context, future=True) if AHEAD.search(before) else context


def read_day_month(match: Match, context: DateContext) -> Resolved | None:
    """ "4 August": the nearest such day, past unless the verb is in the future.

    `None` for "in July 30 people", where the number counts.
    """
    before = match.string[max(0, match.start() - 24) : match.start("day")]
    if IN_MONTH.search(before) and re.match(r"\s+[a-z]+s?\b", match.string[match.end() :]):
        return None
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{month_number(match):02d}-{int(match['day']):02d}")
    if told := joined_year(match):
        return as_day(date(told, month_number(match), int(match["day"])))
    ahead = _looking_ahead(match, context)
    when = nearest_year(ahead, lambda year: date(year, month_number(match), int(match["day"])))
    return as_day(when)


def read_days_of_month(match: Match, context: DateContext) -> Resolved | None:
    """ "16 and 17 July", "July 3-8, 2021": the days from the first to the last; the value is the first's."""
    number, first, last = month_number(match), int(match["day"]), int(match["to"])
    if first >= last:
        return None
    if match["year"]:
        start = date(int(match["year"]), number, first)
    elif context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}-{first:02d}")
    else:
        ahead = _looking_ahead(match, context)
        start = nearest_year(ahead, lambda year: date(year, number, first))
    period = Period(start, start.replace(day=last), Precision.SPAN)
    return as_date(period, start.isoformat())


def read_day_of_this_month(match: Match, context: DateContext) -> Resolved | None:
    """ "on the 3rd": of the month of publication, or of the one before."""
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-XX-{int(match['day']):02d}")
    when = context.published.replace(day=int(match["day"]))
    if when > context.published and not context.future:
        when = calendar.shift(when, -1, "M")
    return as_day(when)


def read_month_year(match: Match, context: DateContext) -> Resolved:
    """ "early August 2021"."""
    year, number = int(match["year"]), month_number(match)
    return narrow(as_date(calendar.month(year, number), f"{year}-{number:02d}"), match)


def read_month_only(match: Match, context: DateContext) -> Resolved | None:
    """ "in August": the last one, or the next with a verb in the future; "may" and "march" only as dates."""
    number = month_number(match)
    if match["month"].lower() in ("may", "march") and not re.search(
        r"(?:\b(?:in|since|last|next|until|by|of|from|to|early|late|mid|through|between|and|during|before|after|till|for|end|this)[\s-]+)$|^$",
        match.string[max(0, match.start("month") - 12) : match.start("month")],
        re.IGNORECASE,
    ):
        return None
    if told := joined_year(match):
        return narrow(as_date(calendar.month(told, number), f"{told}-{number:02d}"), match)
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}")
    ahead = _looking_ahead(match, context)
    first = nearest_year(ahead, lambda year: date(year, number, 1))
    if not ahead.future and (first - context.published).days > 45:
        first = date(first.year - 1, number, 1)
    return narrow(as_date(calendar.month(first.year, number), f"{first.year}-{number:02d}"), match)


def read_month_relative(match: Match, context: DateContext) -> Resolved | None:
    """ "last August", "next May"."""
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{month_number(match):02d}")
    number, year, which = month_number(match), context.published.year, group(match, "which")
    if which == "last" and number >= context.published.month:
        year -= 1
    if which == "next" and number <= context.published.month:
        year += 1
    return as_date(calendar.month(year, number), f"{year}-{number:02d}")


def read_season(match: Match, context: DateContext) -> Resolved | None:
    """ "summer 2021", "last winter"."""
    code, first_month = words("dates")["seasons"][group(match, "season")]
    if match.groupdict().get("year"):
        year = int(match["year"])
    elif context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{code}")
    else:
        year, which = context.published.year, group(match, "which")
        begun = date(year, first_month, 1) <= context.published
        if which == "last" or (which == "the" and not context.future):
            ended = (calendar.season(first_month, year).last or context.published) < context.published
            year -= 0 if ended or (begun and which == "the") else 1
        elif which == "next" and begun:
            year += 1
    return narrow(as_date(calendar.season(first_month, year), f"{year}-{code}"), match)


ORDINALS = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "last": 4,
    "final": 4,
}


def read_quarter(match: Match, context: DateContext) -> Resolved | None:
    """ "the third quarter of 2021"."""
    number = ORDINALS[group(match, "n")]
    told = match["year"] or match["year2"]
    year = int(told) if told else None
    which = group(match, "which") or group(match, "which2")
    if year is None and context.published is not None:
        year = context.published.year + {"last": -1, "next": 1}.get(which, 0)
        if not which and not context.future and date(year, 3 * number - 2, 1) > context.published:
            year -= 1
    if year is None:
        return Resolved(TimexType.DATE, f"XXXX-Q{number}")
    return as_date(calendar.quarter(number, year), f"{year}-Q{number}")


def read_first_units_of(match: Match, context: DateContext) -> Resolved | None:
    """ "the first seven months of 2017", "the last two weeks of May"."""
    amount, unit = amount_of(match), unit_letter(match)
    if match.groupdict().get("month"):
        year = int(match["myear"]) if match["myear"] else None
        if year is None:
            near = read_month_only(match, context)
            whole = near.period if near else None
        else:
            whole = calendar.month(year, month_number(match))
    elif match["year"]:
        whole = calendar.year(int(match["year"]))
    elif match["which"] is None and unit != "M":
        return None  # "the first three days": of what, only the grammar knows
    elif context.published:
        whole = calendar.year(context.published.year + {"last": -1, "next": 1}.get(group(match, "which"), 0))
    else:
        whole = None
    value = f"P{int(amount)}{unit}" if amount else f"PX{unit}"
    if whole is None or whole.first is None or whole.last is None or amount is None:
        return Resolved(TimexType.DURATION, value, None, anchored=False)
    one = timedelta(days=1)
    if group(match, "edge") == "first":
        period = Period(whole.first, calendar.shift(whole.first, int(amount), unit) - one)
    else:
        period = Period(calendar.shift(whole.last + one, -int(amount), unit), whole.last)
    return Resolved(TimexType.DURATION, value, period)


def read_month_of_relative_year(match: Match, context: DateContext) -> Resolved:
    """ "June last year"."""
    number = month_number(match)
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}")
    year = context.published.year + {"last": -1, "next": 1}.get(group(match, "which"), 0)
    return as_date(calendar.month(year, number), f"{year}-{number:02d}")


def read_spelled_year(match: Match, context: DateContext) -> Resolved | None:
    """ "nineteen ninety-six", "the year two thousand", "January nineteen ninety-seven"."""
    century, _, rest = group(match, "spelled").partition(" ")
    if century == "two":
        tail = read_words(rest.removeprefix("thousand").removeprefix(" and ").strip() or "zero")
        year = None if tail is None else 2000 + tail
    else:
        tail = read_words(rest)
        year = None if tail is None else (1900 if century == "nineteen" else 1800) + tail
    if year is None:
        return None
    if match["month"]:
        return as_date(calendar.month(year, month_number(match)), f"{year}-{month_number(match):02d}")
    named = match[0].lower().startswith("the year") or century != "two"
    return as_date(calendar.year(year), str(year)) if named else None


def read_decade(match: Match, context: DateContext) -> Resolved:
    """ "the 1990s", "the nineties"."""
    if match["dec"]:
        first = int(match["century"]) * 100 + int(match["dec"]) * 10
    elif match["dec2"]:
        first = 1900 + int(match["dec2"]) * 10
    else:
        names = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
        first = 1920 + 10 * names.index(group(match, "decw"))
    period = Period(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE)
    return narrow(as_date(period, str(first)[:3]), match)


def read_year_span(match: Match, context: DateContext) -> Resolved | None:
    """ "2012–13": both years and those between."""
    first, to = int(match["year"]), match["to"]
    last = int(to) if len(to) == 4 else first // 100 * 100 + int(to)
    if not first < last <= first + 60:
        return None
    return as_date(Period(date(first, 1, 1), date(last, 12, 31), Precision.YEAR), f"{first}/{last}")


def read_year(match: Match, context: DateContext) -> Resolved | None:
    """ "2021", "the end of 2021"."""
    year = int(match["year"])
    if not 1500 <= year <= 2099:
        return None
    return narrow(as_date(calendar.year(year), str(year)), match)


def read_clock(match: Match, context: DateContext) -> Resolved | None:
    """ "3 p.m.", "14:30", on the day given before."""
    hour, minute = int(match["h"]), int(match.groupdict().get("min") or 0)
    half = (match.groupdict().get("half") or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    when = context.published
    if context.previous and context.previous.precision is Precision.DAY and context.previous.last:
        when = context.previous.last
    if group(match, "tail") == "yesterday" and context.published:
        when = context.published - timedelta(days=1)
    if when is None:
        return Resolved(TimexType.TIME, f"XXXX-XX-XXT{hour:02d}:{minute:02d}")
    return Resolved(TimexType.TIME, f"{when.isoformat()}T{hour:02d}:{minute:02d}", calendar.day(when))


def read_feast(match: Match, context: DateContext) -> Resolved | None:
    """ "Christmas Eve"."""
    number, day = words("dates")["feasts"][group(match, "word")]
    if match["year"]:
        return as_day(date(int(match["year"]), number, day))
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}-{day:02d}")
    return as_day(nearest_year(context, lambda year: date(year, number, day)))
