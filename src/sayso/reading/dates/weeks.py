"""Time expressions that name a week by its number or its place in a month, two weeks, or a half of a year."""

import re
from datetime import date, timedelta

from sayso.reading.dates import calendar
from sayso.reading.dates.meaning import (
    DateContext,
    Match,
    Resolved,
    as_date,
    group,
    month_number,
    nearest_year,
)
from sayso.records import Period, Precision, TimexType

HALF = 6  # months
WEEK, LAST_WEEK = timedelta(days=7), 53
NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
TOLD = re.compile(  # "in week 26", not "Week 3 of the season"
    r"\b(?:in|during|of|since|until|by|for|from|between|and|at|reporting|end\s+of)\s+$",
    re.IGNORECASE,
)
OF_ELSE = re.compile(r"\s+of\b")


def read_week_of(match: Match, context: DateContext) -> Resolved | None:
    """ "the week ending 7 July", "the week beginning 1 July", "the week of July 1": seven days."""
    number, day = month_number(match), int(match["day"])
    if match["year"]:
        told = date(int(match["year"]), number, day)
    elif context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}-{day:02d}")
    else:
        told = nearest_year(context, lambda year: date(year, number, day))
    last = told if group(match, "edge") in ("ending", "ended", "to") else told + timedelta(days=6)
    period = Period(last - timedelta(days=6), last, Precision.WEEK)
    year, week, _ = (last - timedelta(days=3)).isocalendar()
    return as_date(period, f"{year}-W{week:02d}")


def read_week_of_month(match: Match, context: DateContext) -> Resolved | None:
    """ "the first week of August": days 1 to 7; the last: its last seven days."""
    number, nth = month_number(match), group(match, "n")
    if match["year"]:
        year = int(match["year"])
    elif context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}")
    else:
        year = nearest_year(context, lambda year: date(year, number, 1)).year
    month = calendar.month(year, number)
    if month.first is None or month.last is None:
        return None
    first = month.last - WEEK + timedelta(days=1) if nth == "last" else month.first + NTH[nth] * WEEK
    return as_date(Period(first, first + timedelta(days=6), Precision.WEEK), f"{year}-{number:02d}")


def read_week_number(match: Match, context: DateContext) -> Resolved | None:
    """ "epi week 28", "EW 1 to 42 of 2019", "in week 26": ISO weeks, the last that began by the publication
    where no year is told. `None` for a week of something else.
    """
    one, two = int(match["one"]), int(match["two"] or match["one"])
    if not 1 <= one <= two <= LAST_WEEK or not (match["year"] or _is_of_year(match)):
        return None
    if match["year"]:
        year = int(match["year"])
    elif context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-W{one:02d}")
    else:
        year = _latest_year(two, context.published)
    first = date.fromisocalendar(year, one, 1)
    last = date.fromisocalendar(year, two, 7)
    value = f"{year}-W{one:02d}" if one == two else f"{year}-W{one:02d}/{year}-W{two:02d}"
    return as_date(Period(first, last, Precision.WEEK if one == two else Precision.SPAN), value)


def _is_of_year(match: Match) -> bool:
    """Whether a week without a year is one of the calendar: "epi week 3", "in week 26", "weeks 19-22"; not
    "week 3 of the season", "for weeks 20 km away", nor "in week 20 to 35" of a rise.
    """
    name = group(match, "name")
    if name not in ("week", "weeks"):
        return True
    before = match.string[max(0, match.start() - 24) : match.start()]
    if TOLD.search(before) is None or OF_ELSE.match(match.string, match.end()):
        return False
    joined = match["again"] or (match["joint"] or "") in ("-", "–", "/")
    return bool(match["two"]) if name == "weeks" else not match["two"] or bool(joined)


def _latest_year(week: int, published: date) -> int:
    """The last year that has a week of that number which had begun."""
    year = published.isocalendar().year
    while True:
        try:
            if date.fromisocalendar(year, week, 1) <= published:
                return year
        except ValueError:  # it has 52
            pass
        year -= 1


def read_fortnight(match: Match, context: DateContext) -> Resolved:
    """ "the last fortnight": the two weeks up to the publication."""
    end = context.published
    return Resolved(TimexType.DURATION, "P2W", Period(end - timedelta(days=13), end) if end else None)


def read_half_year(match: Match, context: DateContext) -> Resolved | None:
    """ "H1 2020": January to June."""
    half = int(match["n"] or match["n2"])
    told = match["year"] or match["year2"]
    if told is None and context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-H{half}")
    year = int(told or (context.published.year if context.published else 0))
    if told is None and context.published and half == 2 and context.published.month <= HALF:
        year -= 1  # not begun yet
    first, last = (
        (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))
    )
    return as_date(Period(first, last), f"{year}-H{half}")


def read_to_date(match: Match, context: DateContext) -> Resolved:
    """ "year-to-date": from the first of January to the publication."""
    end = context.published
    period = Period(end.replace(month=1, day=1), end) if end else None
    return Resolved(TimexType.DATE, str(end.year) if end else "XXXX", period)
