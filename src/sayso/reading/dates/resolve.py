"""What a matched time expression means: TimeML type and value, and the days it covers.

One function per pattern name, in the table `RESOLVERS`. All take the match and a `Context`, and give
`None` where the words are no time after all. Without a publication date, relative words keep the
TimeML value with X for what is unknown and cover no days.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.codebook import words
from sayso.reading.dates import calendar
from sayso.reading.numbers import read_words
from sayso.records import Period, Precision, TimexType

Match = re.Match[str]
VAGUE_AMOUNTS = ("several", "few", "a few", "couple", "a couple", "couple of", "a couple of", "many", "some", "dozens of")


@dataclass(frozen=True, slots=True)
class Context:
    """What the words are read against: publication date, tense, and the date mentioned before."""

    published: date | None
    future: bool = False
    previous: Period | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A TimeML type and value, with the days covered where the words name any."""

    type: TimexType
    value: str
    period: Period | None = None
    anchored: bool = True


def resolve(name: str, match: Match, context: Context) -> Resolved | None:
    """The meaning of `match`, found by the pattern called `name`; `None` if it is no time."""
    try:
        return RESOLVERS[name](match, context)
    except (ValueError, OverflowError):
        return None


def _group(match: Match, name: str) -> str:
    value = match.groupdict().get(name)
    return re.sub(r"\s+", " ", value).lower() if value else ""


def _month(match: Match) -> int:
    return int(words("dates")["months"][_group(match, "month").rstrip(".")])


def _unit(match: Match) -> str:
    unit = _group(match, "unit")
    singular = {"centuries": "century"}.get(unit, unit.removesuffix("s"))
    return "D" if singular == "night" else str(words("dates")["units"][singular])


def _amount(match: Match) -> float | None:
    """The number of units; `None` for a vague amount."""
    text = _group(match, "amount")
    if text in VAGUE_AMOUNTS:
        return None
    if text in ("a", "an", "one", ""):
        return 1
    if text.startswith("half"):
        return 0.5
    if text == "a dozen":
        return 12
    if text[0].isdigit():
        return float(re.sub(r"[,\s]|million|billion", "", text)) * (10**6 if "million" in text else 10**9 if "billion" in text else 1)
    value = read_words(text)
    return None if value is None else float(value)


def _date(period: Period, value: str) -> Resolved:
    return Resolved(TimexType.DATE, value, period)


def _day(when: date, part: str = "") -> Resolved:
    code = words("dates")["dayparts"].get(part)
    if code:
        return Resolved(TimexType.TIME, f"{when.isoformat()}T{code}", calendar.day(when))
    return _date(calendar.day(when), when.isoformat())


def _narrow(resolved: Resolved, match: Match) -> Resolved:
    """ "early", "late", "the start of" keep the value; "the start of" narrows the days to a third."""
    early = _group(match, "early")
    period = resolved.period
    if not early or period is None or period.first is None or period.last is None:
        return resolved
    days = (period.last - period.first).days
    if days < 6:
        return resolved
    third = timedelta(days=days // 3)
    if early.startswith("early") and early != "earlier":
        period = Period(period.first, period.first + third, Precision.SPAN)
    elif early == "late":
        period = Period(period.last - third, period.last, Precision.SPAN)
    elif "start" in early or "beginning" in early:
        period = Period(period.first, period.first, period.precision)
    elif early.endswith("end of"):
        period = Period(period.last, period.last, period.precision)
    elif "first half" in early:
        period = Period(period.first, period.first + timedelta(days=days // 2), Precision.SPAN)
    elif "second half" in early:
        period = Period(period.first + timedelta(days=days // 2 + 1), period.last, Precision.SPAN)
    return Resolved(resolved.type, resolved.value, period)


def _iso(match: Match, context: Context) -> Resolved:
    return _day(date(int(match["year"]), int(match["m"]), int(match["day"])))


def _numeric(match: Match, context: Context) -> Resolved:
    year = int(match["year"])
    return _day(date(year + (2000 if year < 50 else 1900 if year < 100 else 0), int(match["m"]), int(match["day"])))


def _day_month_year(match: Match, context: Context) -> Resolved:
    return _day(date(int(match["year"]), _month(match), int(match["day"])))


def _day_month(match: Match, context: Context) -> Resolved | None:
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{_month(match):02d}-{int(match['day']):02d}")
    when = _nearest_year(context, lambda year: date(year, _month(match), int(match["day"])))
    return _day(when)


def _nearest_year(context: Context, make: Callable[[int], date]) -> date:
    """The year that brings a day without a year nearest to the publication, past unless told otherwise."""
    published = context.published or date.today()
    when = make(published.year)
    ahead = (when - published).days
    if context.future:
        return make(published.year + 1) if ahead < -31 else when
    return make(published.year - 1) if ahead > 60 else when


def _month_year(match: Match, context: Context) -> Resolved:
    year, number = int(match["year"]), _month(match)
    return _narrow(_date(calendar.month(year, number), f"{year}-{number:02d}"), match)


def _month_only(match: Match, context: Context) -> Resolved | None:
    number = _month(match)
    if match["month"].lower() in ("may", "march") and not re.search(
        r"(?:\b(?:in|since|last|next|until|by|of|from|to|early|late|mid|through|between|and|during|before|after|till|for|end|this)[\s-]+)$|^$",
        match.string[max(0, match.start("month") - 12) : match.start("month")],
        re.IGNORECASE,
    ):
        return None
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}")
    first = _nearest_year(context, lambda year: date(year, number, 1))
    if not context.future and first > context.published:
        first = date(first.year - 1, number, 1) if (first - context.published).days > 45 else first
    return _narrow(_date(calendar.month(first.year, number), f"{first.year}-{number:02d}"), match)


def _month_relative(match: Match, context: Context) -> Resolved | None:
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{_month(match):02d}")
    number, year, which = _month(match), context.published.year, _group(match, "which")
    if which == "last" and number >= context.published.month:
        year -= 1
    if which == "next" and number <= context.published.month:
        year += 1
    return _date(calendar.month(year, number), f"{year}-{number:02d}")


def _season(match: Match, context: Context) -> Resolved | None:
    code, first_month = words("dates")["seasons"][_group(match, "season")]
    if match.groupdict().get("year"):
        year = int(match["year"])
    elif context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{code}")
    else:
        year, which = context.published.year, _group(match, "which")
        begun = date(year, first_month, 1) <= context.published
        if which == "last" or (which == "the" and not context.future):
            ended = (calendar.season(first_month, year).last or context.published) < context.published
            year -= 0 if ended or (begun and which == "the") else 1
        elif which == "next" and begun:
            year += 1
    return _narrow(_date(calendar.season(first_month, year), f"{year}-{code}"), match)


ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def _quarter(match: Match, context: Context) -> Resolved | None:
    number = ORDINALS[_group(match, "n")]
    year = int(match["year"]) if match["year"] else None
    if year is None and context.published is not None:
        year = context.published.year + {"last": -1, "next": 1}.get(_group(match, "which"), 0)
        if not match["which"] and not context.future and date(year, 3 * number - 2, 1) > context.published:
            year -= 1
    if year is None:
        return Resolved(TimexType.DATE, f"XXXX-Q{number}")
    return _date(calendar.quarter(number, year), f"{year}-Q{number}")


def _first_units_of(match: Match, context: Context) -> Resolved | None:
    amount, unit = _amount(match), _unit(match)
    if match.groupdict().get("month"):
        year = int(match["myear"]) if match["myear"] else None
        if year is None:
            near = _month_only(match, context)
            whole = near.period if near else None
        else:
            whole = calendar.month(year, _month(match))
    elif match["year"]:
        whole = calendar.year(int(match["year"]))
    elif context.published:
        whole = calendar.year(context.published.year + {"last": -1, "next": 1}.get(_group(match, "which"), 0))
    else:
        whole = None
    value = f"P{int(amount)}{unit}" if amount else f"PX{unit}"
    if whole is None or whole.first is None or whole.last is None or amount is None:
        return Resolved(TimexType.DURATION, value, None, anchored=False)
    one = timedelta(days=1)
    if _group(match, "edge") == "first":
        period = Period(whole.first, calendar.shift(whole.first, int(amount), unit) - one)
    else:
        period = Period(calendar.shift(whole.last + one, -int(amount), unit), whole.last)
    return Resolved(TimexType.DURATION, value, period)


def _decade(match: Match, context: Context) -> Resolved:
    if match["dec"]:
        first = int(match["century"]) * 100 + int(match["dec"]) * 10
    elif match["dec2"]:
        first = 1900 + int(match["dec2"]) * 10
    else:
        names = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
        first = 1920 + 10 * names.index(_group(match, "decw"))
    period = Period(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE)
    return _narrow(_date(period, str(first)[:3]), match)


def _year_span(match: Match, context: Context) -> Resolved | None:
    first, to = int(match["year"]), match["to"]
    last = int(to) if len(to) == 4 else first // 100 * 100 + int(to)
    if not first < last <= first + 60:
        return None
    return _date(Period(date(first, 1, 1), date(last, 12, 31), Precision.YEAR), f"{first}/{last}")


def _year(match: Match, context: Context) -> Resolved | None:
    year = int(match["year"])
    if not 1500 <= year <= 2099:
        return None
    return _narrow(_date(calendar.year(year), str(year)), match)


def _today(match: Match, context: Context) -> Resolved | None:
    word, part = _group(match, "word"), _group(match, "part")
    offset = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(word, 0)
    if word in ("tonight", "overnight"):
        part = "night"
    if context.published is None:
        return Resolved(TimexType.DATE, "XXXX-XX-XX")
    when = context.published + timedelta(days=offset)
    resolved = _day(when, part)
    if word == "overnight":
        return Resolved(resolved.type, resolved.value, Period(when - timedelta(days=1), when, Precision.DAY))
    return resolved


def _this_part(match: Match, context: Context) -> Resolved | None:
    if context.published is None:
        return None
    offset = -1 if _group(match, "which") == "last" else 0
    return _day(context.published + timedelta(days=offset), _group(match, "part"))


def _that_part(match: Match, context: Context) -> Resolved | None:
    day = context.previous.last if context.previous and context.previous.precision is Precision.DAY else None
    day = day or context.published
    if day is None:
        return None
    return _day(day, _group(match, "part"))


def _weekday(match: Match, context: Context) -> Resolved | None:
    name = match["weekday"]
    if not name[0].isupper() or (len(name) <= 4 and not match.string[match.start("weekday") :][:5].endswith((".", ",", " "))):
        return None
    if name in ("Sun", "Sat", "Mon", "Wed") and not name.endswith("."):
        return None
    number = words("dates")["weekdays"][name.lower().rstrip(".")]
    if context.published is None:
        return Resolved(TimexType.DATE, "XXXX-XX-XX")
    which, published = _group(match, "which"), context.published
    if which in ("next", "this coming", "the following") or (context.future and which in ("", "this")):
        when = calendar.weekday_near(published + timedelta(days=1 if which else 0), number, +1)
    elif which in ("last", "this past", "the previous"):
        when = calendar.weekday_near(published - timedelta(days=1), number, -1)
    else:
        when = calendar.weekday_near(published, number, -1)
    return _day(when, _group(match, "part"))


def _weekdays(match: Match, context: Context) -> Resolved:
    number = words("dates")["weekdays"][match["weekday"].lower() + "day"]
    return Resolved(TimexType.SET, f"XXXX-WXX-{number + 1}", anchored=False)


def _set(match: Match, context: Context) -> Resolved:
    if match["weekday"]:
        number = words("dates")["weekdays"][_group(match, "weekday")]
        return Resolved(TimexType.SET, f"XXXX-WXX-{number + 1}", anchored=False)
    if match["season"]:
        return Resolved(TimexType.SET, f"XXXX-{words('dates')['seasons'][_group(match, 'season')][0]}", anchored=False)
    return Resolved(TimexType.SET, _duration_value(_amount(match), _unit(match)), anchored=False)


def _set_adverb(match: Match, context: Context) -> Resolved:
    letters = {
        "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P1Q",
        "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y", "hourly": "PT1H", "biweekly": "P2W",
    }  # fmt: skip
    return Resolved(TimexType.SET, letters[_group(match, "word")], anchored=False)


def _set_per(match: Match, context: Context) -> Resolved | None:
    before = match.string[max(0, match.start() - 20) : match.start()]
    per = _group(match, "unit") and match[0].lower().startswith("per")
    if not per and not re.search(r"(?:\d|%|percent|per cent|times|once|twice|million|billion|people|hundred|thousand)\s+$", before):
        return None
    return Resolved(TimexType.SET, _duration_value(1, _unit(match)), anchored=False)


def _relative_unit(match: Match, context: Context) -> Resolved | None:
    which, unit, published = _group(match, "which"), _unit(match), context.published
    if which in ("the", "that"):
        return _anaphoric_unit(match, context)
    step = -1 if which in ("last", "the previous", "the past", "past", "the last") else 1 if which in ("next", "the following", "the coming") else 0
    if published is None:
        return Resolved(TimexType.DATE, "XXXX")
    if which in ("the past", "past", "the last"):
        period = Period(span_start(published, 1, unit), published)
        return Resolved(TimexType.DURATION, _duration_value(1, unit), period)
    previous = context.previous.last if context.previous else None
    anaphoric = which in ("the previous", "the following", "the same") and previous is not None
    base = calendar.shift(previous if anaphoric and previous else published, step, unit)
    resolved = _unit_around(base, unit)
    if step == 0 and resolved.period and resolved.period.first and unit != "WE":
        whole = _narrow(resolved, match).period or resolved.period
        if _group(match, "early") in ("", "earlier") and not context.future:
            whole = Period(resolved.period.first, published, Precision.SPAN)
        elif _group(match, "early") == "later":
            whole = Period(published, resolved.period.last, Precision.SPAN)
        return Resolved(resolved.type, resolved.value, whole)
    return _narrow(resolved, match)


def _anaphoric_unit(match: Match, context: Context) -> Resolved | None:
    early, unit = _group(match, "early"), _unit(match)
    published = context.published
    if not early and _group(match, "which") == "the":
        return None
    if published is None:
        return Resolved(TimexType.DATE, "XXXX")
    if _group(match, "which") == "that" and context.previous and context.previous.last:
        return _narrow(_unit_around(context.previous.last, unit), match)
    if not early:
        return None
    return _narrow(_unit_around(published, unit), match)


def _unit_around(when: date, unit: str) -> Resolved:
    """The calendar unit that `when` lies in."""
    if unit == "W":
        year, number, _ = when.isocalendar()
        return _date(calendar.week(when), f"{year}-W{number:02d}")
    if unit == "WE":
        period = calendar.weekend(when)
        year, number, _ = (period.first or when).isocalendar()
        return _date(period, f"{year}-W{number:02d}-WE")
    if unit == "M":
        return _date(calendar.month(when.year, when.month), f"{when:%Y-%m}")
    if unit == "Q":
        number = (when.month + 2) // 3
        return _date(calendar.quarter(number, when.year), f"{when.year}-Q{number}")
    if unit == "DE":
        first = when.year // 10 * 10
        return _date(Period(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE), str(first)[:3])
    if unit == "CE":
        first = when.year // 100 * 100
        return _date(Period(date(first, 1, 1), date(first + 99, 12, 31)), str(first)[:2])
    return _date(calendar.year(when.year), str(when.year))


def _duration_value(amount: float | None, unit: str) -> str:
    number = "X" if amount is None else f"{amount:g}"
    if unit == "2W":
        return f"P{2 * amount:g}W" if amount else "PXW"
    if unit == "WE":
        return f"P{number}WE"
    if unit.startswith("T"):
        return f"PT{number}{unit[1]}"
    return f"P{number}{unit}"


def span_start(end: date, amount: float, unit: str) -> date:
    """The first day of the last `amount` units up to `end`: "over two days" is the day before and that day."""
    if unit == "TH":
        return end - timedelta(days=max(1, int(amount) // 24) if amount <= 24 else int(amount) // 24 - 1)
    if unit == "D":
        return end - timedelta(days=max(1, int(amount) - 1))
    return calendar.shift(end, -max(1, int(amount)), unit)


def _past_units(match: Match, context: Context) -> Resolved | None:
    amount, unit, direction = _amount(match), _unit(match), _group(match, "dir")
    value = _duration_value(amount, unit)
    published = context.published
    if published is None or direction in ("first", "following"):
        return Resolved(TimexType.DURATION, value, None, anchored=False)
    if direction in ("next", "coming"):
        last = calendar.shift(published, int(amount), unit) if amount else None
        return Resolved(TimexType.DURATION, value, Period(published, last))
    if direction in ("previous", "preceding", "prior") and context.previous and context.previous.first and amount:
        end = context.previous.first - timedelta(days=1)
        return Resolved(TimexType.DURATION, value, Period(calendar.shift(end, -int(amount), unit) + timedelta(days=1), end))
    first = span_start(published, amount, unit) if amount else None
    return Resolved(TimexType.DURATION, value, Period(first, published))


def _recent(match: Match, context: Context) -> Resolved:
    future = _group(match, "word") in ("coming", "following")
    value = _duration_value(None, _unit(match))
    if context.published is None:
        return Resolved(TimexType.DURATION, value, None, anchored=False)
    period = Period(context.published, None) if future else Period(None, context.published)
    if _group(match, "word") == "previous":
        period = Period(None, context.published - timedelta(days=1))
    return Resolved(TimexType.DURATION, value, period)


def _ago(match: Match, context: Context) -> Resolved | None:
    amount, unit, direction = _amount(match), _unit(match), _group(match, "dir")
    forward = direction in ("later", "from now", "hence", "afterwards")
    base = context.published
    if direction not in ("ago", "from now", "hence") and context.previous and context.previous.last:
        base = context.previous.last
    if base is None or amount is None or amount > 3000:
        return Resolved(TimexType.DURATION, _duration_value(amount, unit), None, anchored=False)
    if amount < 1:
        base = calendar.add_months(base, round(amount * 12) * (1 if forward else -1)) if unit == "Y" else base
        return _unit_around(base, "M")
    when = calendar.shift(base, int(amount) * (1 if forward else -1), unit)
    if unit in ("D", "TH", "TM", "TS"):
        return _day(when)
    return _unit_around(when, "W" if unit == "2W" else unit)


def _ordinal_day(match: Match, context: Context) -> Resolved | None:
    direction = _group(match, "dir")
    base = context.previous.last if context.previous and context.previous.last else context.published
    if base is None:
        return None
    if direction == "ago" and context.published:
        base = context.published
    return _day(base + timedelta(days=1 if direction in ("later", "after") else -1))


def _reference(match: Match, context: Context) -> Resolved | None:
    word = _group(match, "word")
    units = r"\s+(?:[\w-]+\s+){0,3}(?:hour|day|week|month|year|decade|centur)"
    if word == "once" or (word.endswith(("past", "future")) and re.match(units, match.string[match.end() :])):
        return None
    value = words("dates")["references"][word]
    return Resolved(TimexType.DATE, value, None, anchored=False)


def _clock(match: Match, context: Context) -> Resolved | None:
    hour, minute = int(match["h"]), int(match.groupdict().get("min") or 0)
    half = (match.groupdict().get("half") or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    when = context.published
    if context.previous and context.previous.precision is Precision.DAY and context.previous.last:
        when = context.previous.last
    if _group(match, "tail") == "yesterday" and context.published:
        when = context.published - timedelta(days=1)
    if when is None:
        return Resolved(TimexType.TIME, f"XXXX-XX-XXT{hour:02d}:{minute:02d}")
    return Resolved(TimexType.TIME, f"{when.isoformat()}T{hour:02d}:{minute:02d}", calendar.day(when))


def _feast(match: Match, context: Context) -> Resolved | None:
    number, day = words("dates")["feasts"][_group(match, "word")]
    if match["year"]:
        return _day(date(int(match["year"]), number, day))
    if context.published is None:
        return Resolved(TimexType.DATE, f"XXXX-{number:02d}-{day:02d}")
    return _day(_nearest_year(context, lambda year: date(year, number, day)))


def _duration(match: Match, context: Context) -> Resolved | None:
    amount, unit = _amount(match), _unit(match)
    if _group(match, "amount") in ("some", "many") and not _group(match, "unit").endswith("s"):
        return None
    if _group(match, "amount") == "a" and unit in ("TS",):
        return None
    return Resolved(TimexType.DURATION, _duration_value(amount, unit), None, anchored=False)


def _units_bare(match: Match, context: Context) -> Resolved:
    return Resolved(TimexType.DURATION, _duration_value(None, _unit(match)), None, anchored=False)


RESOLVERS: dict[str, Callable[[Match, Context], Resolved | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "day_month_year": _day_month_year,
    "day_month": _day_month,
    "month_year": _month_year,
    "month_relative": _month_relative,
    "month": _month_only,
    "season_year": _season,
    "season_relative": _season,
    "quarter": _quarter,
    "first_units_of": _first_units_of,
    "decade": _decade,
    "year_span": _year_span,
    "fiscal": _year,
    "year": _year,
    "today": _today,
    "this_part": _this_part,
    "that_part": _that_part,
    "weekday": _weekday,
    "weekdays": _weekdays,
    "set": _set,
    "set_adverb": _set_adverb,
    "set_per": _set_per,
    "relative_unit": _relative_unit,
    "past_units": _past_units,
    "recent": _recent,
    "ago": _ago,
    "ordinal_day": _ordinal_day,
    "reference": _reference,
    "clock": _clock,
    "feast": _feast,
    "duration": _duration,
    "units_bare": _units_bare,
}
