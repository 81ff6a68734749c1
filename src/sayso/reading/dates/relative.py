"""Time expressions counted from the publication or a date before: "yesterday", "two days later"."""

import re
from datetime import timedelta

from sayso.codebook import words
from sayso.reading.dates import calendar
from sayso.reading.dates.meaning import (
    DateContext,
    Match,
    Resolved,
    amount_of,
    as_day,
    as_quarter,
    duration_value,
    group,
    narrow,
    span_start,
    unit_around,
    unit_letter,
    weekday_number,
)
from sayso.records import Period, Precision, TimexType

# "over the next decade" begins now; "next decade" is the one that the calendar has next
FROM_NOW = re.compile(
    r"\b(?:over|in|within|during|throughout|for)\s+the\s+(?:next|coming)\s+$", re.IGNORECASE
)

OVER = re.compile(r"\b(?:over|at|during|on)\s+$", re.IGNORECASE)  # "the weekend"


def read_today(match: Match, context: DateContext) -> Resolved | None:
    """ "today", "yesterday morning", "overnight"."""
    word, part = group(match, "word"), group(match, "part")
    offset = {
        "yesterday": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }.get(word, 0)
    if word in ("tonight", "overnight"):
        part = "night"
    if context.published is None:
        return Resolved(TimexType.DATE, "XXXX-XX-XX")
    when = context.published + timedelta(days=offset)
    resolved = as_day(when, part)
    if word == "overnight":
        return Resolved(resolved.type, resolved.value, Period(when - timedelta(days=1), when, Precision.DAY))
    return resolved


def read_this_part(match: Match, context: DateContext) -> Resolved | None:
    """ "this morning", "last night"."""
    if context.published is None:
        return None
    offset = -1 if group(match, "which") == "last" else 0
    return as_day(context.published + timedelta(days=offset), group(match, "part"))


def read_that_part(match: Match, context: DateContext) -> Resolved | None:
    """ "that evening", of the day given before."""
    day = context.previous.last if context.previous and context.previous.precision is Precision.DAY else None
    day = day or context.published
    if day is None:
        return None
    which = group(match, "which")
    step = -1 if which == "the previous" else 1 if which in ("the following", "the next") else 0
    return as_day(day + timedelta(days=step), group(match, "part"))


def read_weekday(match: Match, context: DateContext) -> Resolved | None:
    """ "Tuesday": the last one, or the next with a verb in the future."""
    name = match["weekday"]
    if not name[0].isupper() or (
        len(name) <= 4 and not match.string[match.start("weekday") :][:5].endswith((".", ",", " "))
    ):
        return None
    if name in ("Sun", "Sat", "Mon", "Wed") and not name.endswith("."):
        return None
    number = weekday_number(name)
    if context.published is None:
        return Resolved(TimexType.DATE, "XXXX-XX-XX")
    which, published = group(match, "which"), context.published
    if which in ("next", "this coming", "the following") or (context.future and which in ("", "this")):
        when = calendar.weekday_near(published + timedelta(days=1 if which else 0), number, +1)
    elif which in ("last", "this past", "the previous"):
        when = calendar.weekday_near(published - timedelta(days=1), number, -1)
    else:
        when = calendar.weekday_near(published, number, -1)
    return as_day(when, group(match, "part"))


def read_weekdays(match: Match, context: DateContext) -> Resolved:
    """ "Tuesdays", every one."""
    number = weekday_number(match["weekday"] + "day")
    return Resolved(TimexType.SET, f"XXXX-WXX-{number + 1}", anchored=False)


def read_set(match: Match, context: DateContext) -> Resolved:
    """ "every day", "each spring"."""
    if match["weekday"]:
        number = weekday_number(group(match, "weekday"))
        return Resolved(TimexType.SET, f"XXXX-WXX-{number + 1}", anchored=False)
    if match["season"]:
        return Resolved(
            TimexType.SET, f"XXXX-{words('dates')['seasons'][group(match, 'season')][0]}", anchored=False
        )
    return Resolved(TimexType.SET, duration_value(amount_of(match), unit_letter(match)), anchored=False)


def read_set_adverb(match: Match, context: DateContext) -> Resolved:
    """ "daily", "monthly"."""
    letters = {
        "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P1Q",
        "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y", "hourly": "PT1H", "biweekly": "P2W",
    }  # fmt: skip
    return Resolved(TimexType.SET, letters[group(match, "word")], anchored=False)


def read_set_per(match: Match, context: DateContext) -> Resolved | None:
    """ "a year" after a number, "per day"."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    per = group(match, "unit") and match[0].lower().startswith("per")
    if not per and not re.search(
        r"(?:\d|%|percent|per cent|times|once|twice|million|billion|people|hundred|thousand)\s+$", before
    ):
        return None
    return Resolved(TimexType.SET, duration_value(1, unit_letter(match)), anchored=False)


def read_relative_unit(match: Match, context: DateContext) -> Resolved | None:
    """ "this year", "last month", "the end of this week"."""
    which, unit, published = group(match, "which"), unit_letter(match), context.published
    if which in ("the", "that"):
        return read_anaphoric_unit(match, context)
    step = (
        -1
        if which in ("last", "the previous", "the past", "past", "the last")
        else 1
        if which in ("next", "the following", "the coming")
        else 0
    )
    if published is None:
        return Resolved(TimexType.DATE, "XXXX")
    if which in ("the past", "past", "the last"):
        period = Period(span_start(published, 1, unit), published)
        return Resolved(TimexType.DURATION, duration_value(1, unit), period)
    if unit != "WE" and FROM_NOW.search(match.string, max(0, match.start() - 16), match.start("unit")):
        return Resolved(
            TimexType.DURATION, duration_value(1, unit), Period(published, calendar.shift(published, 1, unit))
        )
    previous = context.previous.last if context.previous else None
    anaphoric = which in ("the previous", "the following", "the same") and previous is not None
    base = calendar.shift(previous if anaphoric and previous else published, step, unit)
    resolved = unit_around(base, unit)
    if step == 0 and resolved.period and resolved.period.first and unit != "WE":
        whole = narrow(resolved, match).period or resolved.period
        if anaphoric:
            return resolved
        if group(match, "early") in ("", "earlier") and not context.future:
            whole = Period(resolved.period.first, published, Precision.SPAN)
        elif group(match, "early") == "later":
            whole = Period(published, resolved.period.last, Precision.SPAN)
        return Resolved(resolved.type, resolved.value, whole)
    return narrow(resolved, match)


def read_anaphoric_unit(match: Match, context: DateContext) -> Resolved | None:
    """ "that year", "the end of the month": of the date given before."""
    early, unit = group(match, "early"), unit_letter(match)
    published = context.published
    if not early and group(match, "which") == "the":
        return _weekend(match, context) if unit == "WE" else None
    if published is None:
        return Resolved(TimexType.DATE, "XXXX")
    if group(match, "which") == "that" and context.previous and context.previous.last:
        return narrow(unit_around(context.previous.last, unit), match)
    if not early:
        return None
    return narrow(unit_around(published, unit), match)


def _weekend(match: Match, context: DateContext) -> Resolved | None:
    """ "over the weekend": the one that is just past, or lasts."""
    published = context.published
    if published is None or OVER.search(match.string, max(0, match.start() - 8), match.start()) is None:
        return None
    found = unit_around(published, "WE")
    begun = found.period is not None and found.period.first is not None and found.period.first <= published
    return found if begun or context.future else unit_around(published - timedelta(days=3), "WE")


def read_same_period(match: Match, context: DateContext) -> Resolved | None:
    """ "the same period of 2022", "the same time last year": the days given before, in that year."""
    before, published = context.previous, context.published
    if before is None or before.first is None or before.last is None:
        return None
    last_year = min(published.year if published else before.last.year, before.last.year) - 1
    step = (int(match["year"]) if match["year"] else last_year) - before.last.year
    first, last = (calendar.shift(day, step, "Y") for day in (before.first, before.last))
    return Resolved(TimexType.DATE, str(last.year), Period(first, last, before.precision))


def read_past_units(match: Match, context: DateContext) -> Resolved | None:
    """ "the past 24 hours", "the next five years", "the previous 12 months"."""
    amount, unit, direction = amount_of(match), unit_letter(match), group(match, "dir")
    value = duration_value(amount, unit)
    published = context.published
    if published is None or direction in ("first", "following"):
        return Resolved(TimexType.DURATION, value, None, anchored=False)
    if direction in ("next", "coming"):
        last = calendar.shift(published, int(amount), unit) if amount else None
        return Resolved(TimexType.DURATION, value, Period(published, last))
    if (
        direction in ("previous", "preceding", "prior")
        and context.previous
        and context.previous.first
        and amount
    ):
        end = context.previous.first - timedelta(days=1)
        return Resolved(
            TimexType.DURATION,
            value,
            Period(calendar.shift(end, -int(amount), unit) + timedelta(days=1), end),
        )
    first = span_start(published, amount, unit) if amount else None
    return Resolved(TimexType.DURATION, value, Period(first, published))


def read_recent(match: Match, context: DateContext) -> Resolved:
    """ "recent weeks", "coming days"."""
    future = group(match, "word") in ("coming", "following")
    value = duration_value(None, unit_letter(match))
    if context.published is None:
        return Resolved(TimexType.DURATION, value, None, anchored=False)
    period = Period(context.published, None) if future else Period(None, context.published)
    if group(match, "word") in ("recent", "past"):
        return Resolved(TimexType.DATE, "PAST_REF", period)
    if group(match, "word") == "previous":
        period = Period(None, context.published - timedelta(days=1))
    return Resolved(TimexType.DURATION, value, period)


def read_ago(match: Match, context: DateContext) -> Resolved | None:
    """ "two years ago", "three days later"."""
    amount, unit, direction = amount_of(match), unit_letter(match), group(match, "dir")
    if (
        amount == 1
        and unit == "Y"
        and match["amount"] == "a"
        and direction in ("ago", "earlier", "before")
        and context.quarter
    ):
        return read_year_earlier(match, context)
    if amount is None and direction == "ago":
        return Resolved(TimexType.DATE, "PAST_REF", Period(None, context.published), anchored=False)
    forward = direction in ("later", "from now", "hence", "afterwards")
    base = context.published
    if direction not in ("ago", "from now", "hence") and context.previous and context.previous.last:
        base = context.previous.last
    if base is None or amount is None or amount > 3000:
        return Resolved(TimexType.DURATION, duration_value(amount, unit), None, anchored=False)
    if amount < 1:
        base = calendar.add_months(base, round(amount * 12) * (1 if forward else -1)) if unit == "Y" else base
        return unit_around(base, "M")
    when = calendar.shift(base, int(amount) * (1 if forward else -1), unit)
    if unit in ("D", "TH", "TM", "TS"):
        return as_day(when)
    return unit_around(when, "W" if unit == "2W" else unit)


def read_quarter_anaphor(match: Match, context: DateContext) -> Resolved | None:
    """ "the quarter", "the latest period": the quarter named before."""
    if context.quarter is None or context.quarter.first is None:
        return None
    return as_quarter(context.quarter.first)


def read_year_earlier(match: Match, context: DateContext) -> Resolved | None:
    """ "the year-earlier quarter", "a year ago": a year before the quarter named, or the publication."""
    quarter = context.quarter.first if context.quarter else None
    if quarter is not None:
        return as_quarter(calendar.add_months(quarter, -12))
    if context.published is None:
        return None
    return unit_around(
        calendar.add_months(context.published, -12), "M" if group(match, "unit") == "month" else "Y"
    )


def read_clock_day(match: Match, context: DateContext) -> Resolved | None:
    """ "10 p.m. Wednesday", "noon yesterday"."""
    day = read_today(match, context) if match["word"] else read_weekday(match, context)
    if day is None or day.period is None or day.period.first is None:
        return None
    when = day.period.first.isoformat()
    if match["h"] is None:
        clock = {"noon": "12:00", "midnight": "24:00"}.get(group(match, "part"), "AF")
    else:
        hour = int(match["h"]) % 12 + (12 if group(match, "half").startswith("p") else 0)
        clock = f"{hour:02d}:{int(match['min'] or 0):02d}"
    return Resolved(TimexType.TIME, f"{when}T{clock}", day.period)


def read_ordinal_day(match: Match, context: DateContext) -> Resolved | None:
    """ "a day later", "the day before"."""
    direction = group(match, "dir")
    base = context.previous.last if context.previous and context.previous.last else context.published
    if base is None:
        return None
    if direction == "ago" and context.published:
        base = context.published
    return as_day(base + timedelta(days=1 if direction in ("later", "after") else -1))


def read_reference(match: Match, context: DateContext) -> Resolved | None:
    """ "now", "recently", "in the past"."""
    word = group(match, "word")
    units = r"\s+(?:[\w-]+\s+){0,3}(?:hour|day|week|month|year|decade|centur)"
    if word == "once" or (word.endswith(("past", "future")) and re.match(units, match.string[match.end() :])):
        return None
    value = words("dates")["references"][word]
    return Resolved(TimexType.DATE, value, None, anchored=False)


def read_duration(match: Match, context: DateContext) -> Resolved | None:
    """ "three years", "24 hours": no days of their own."""
    amount, unit = amount_of(match), unit_letter(match)
    if group(match, "amount") in ("some", "many") and not group(match, "unit").endswith("s"):
        return None
    singular = not group(match, "unit").endswith(("s", "centuries"))
    if singular and unit in ("TS", "Q") and (group(match, "amount") == "a" or (amount or 2) > 1):
        return None  # "a second", "1988 second quarter", "a quarter of"
    if unit == "Q" and (re.search(r"three-quarters", match[0], re.IGNORECASE) or _is_followed_by_of(match)):
        return None
    return Resolved(TimexType.DURATION, duration_value(amount, unit), None, anchored=False)


def _is_followed_by_of(match: Match) -> bool:
    return match.string[match.end() :][:4].lower() == " of "


def read_units_bare(match: Match, context: DateContext) -> Resolved:
    """ "years ago", "days later"."""
    return Resolved(TimexType.DURATION, duration_value(None, unit_letter(match)), None, anchored=False)
