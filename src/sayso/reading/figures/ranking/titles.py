"""What a report's title and the name of its file say: the days that it is about.

Takes a title and an address, gives periods: "sitrep 29 April - 5 May 2018", "…/bulletin_august_2021.pdf".
"""

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.codebook import words
from sayso.reading.dates import calendar
from sayso.reading.places.report_countries import file_name
from sayso.records import Period, Precision

HEAD = 600  # characters of a text in which it says what it is
LATEST = timedelta(days=40)  # between the end of a title's period and the publication
TOKEN = re.compile(r"[a-z]+|[0-9]+")
ORDINAL = ("st", "nd", "rd", "th")
JOINTS = ("to", "and", "until")
NUMBERED = ("covid", "no", "nr", "number", "issue", "vol", "volume")  # what follows is no day
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class TitleDate:
    """A day or a month of a title; `end` is the token behind it."""

    day: int | None
    month: int
    year: int | None
    end: int


def title_periods(title: str, url: str, published: date | None) -> list[Period]:
    """The spans of more than a day that a title names and that end about when the report came out."""
    if published is None:
        return []
    found: dict[Days, Period] = {}
    for text in (title, file_name(url)):
        for first, last in _spans(_tokens(text), published):
            if first < last and first <= published and abs(published - last) <= LATEST:
                end = min(last, published)
                found[(first, end)] = Period(first, end, Precision.SPAN)
    return [*found.values()]


def report_cues(title: str, url: str, text: str, published: date | None) -> list[str]:
    """What the title and the head of a text say of how often such a report comes out."""
    told, head = f"{title} {url}".lower(), text[:HEAD].lower()
    found = [name for name in ("week", "month") if name in told or f"{name}ly" in head]
    found += [name for name in ("sitrep", "situation", "flash", "bulletin", "update") if name in told]
    if not title:
        found.append("no title")
    if published is not None:
        if published == calendar.month(published.year, published.month).last:
            found.append("end of month")
        if re.search(rf"\b(?:in|during|throughout) {month_name[published.month]}", text, re.IGNORECASE):
            found.append("in this month")
    if title_periods(title, url, published):
        found.append("period in title")
    return found


def _tokens(text: str) -> list[str]:
    """Words and numbers; without numbers that something is called by ("COVID-19", "No. 12")."""
    found = [token for token in TOKEN.findall(text.lower()) if token not in ORDINAL]
    before = ["", *found]
    return [
        token
        for token, last in zip(found, before, strict=False)
        if not (token.isdigit() and len(token) <= 2 and last in NUMBERED)
    ]


def _spans(tokens: Sequence[str], published: date) -> Iterator[Days]:
    """Each span of days or months among the tokens."""
    at = 0
    while at < len(tokens):
        span, end = _span(tokens, at, published.year)
        if span is not None:
            yield span
        at = max(end, at + 1)


def _span(tokens: Sequence[str], at: int, this_year: int) -> tuple[Days | None, int]:
    """The span that begins at a token, and the token behind what was read."""
    first = _date_at(tokens, at)
    if first is None:
        return _other_span(tokens, at, this_year)
    month, day = _month(tokens, at), _day(tokens, at + 1)
    last_day = _day(tokens, _joint(tokens, at + 2))
    year = _year(tokens, _joint(tokens, at + 2) + 1)
    if month and day and last_day and year:  # "July 1-15, 2018"
        return _days((day, month, year), (last_day, month, year)), _joint(tokens, at + 2) + 2
    last = _date_at(tokens, _joint(tokens, first.end))
    if last is not None and (first.day is None) == (last.day is None):
        return _between(first, last, this_year), last.end
    year = first.year or _year(tokens, at - 1)
    if first.day is None and year is not None:
        return _days((None, first.month, year), (None, first.month, year)), first.end
    return None, first.end  # a single day, or a word such as "may"


def _other_span(tokens: Sequence[str], at: int, this_year: int) -> tuple[Days | None, int]:
    """ "1-15 July 2018", "Q1 2021", and a name that begins with a month ("2021 01 …")."""
    day, last = _day(tokens, at), _date_at(tokens, _joint(tokens, at + 1))
    if day is not None and last is not None and last.day is not None:
        known = last.year or this_year
        return _days((day, last.month, known), (last.day, last.month, known)), last.end
    number = tokens[at + 1] if at + 1 < len(tokens) else ""
    if tokens[at] == "q" and number in ("1", "2", "3", "4"):
        period = calendar.quarter(int(number), _year(tokens, at + 2) or this_year)
        return (period.first, period.last) if period.first and period.last else None, at + 2
    year = _year(tokens, at)
    if at == 0 and year and len(number) == 2 and number.isdigit() and 1 <= int(number) <= 12:
        if _day(tokens, 2) is None:
            return _days((None, int(number), year), (None, int(number), year)), 2
        return None, 3
    return None, at + 1


def _between(first: TitleDate, last: TitleDate, this_year: int) -> Days | None:
    """From one date of a title to another; the year of the first is that of the last, or the one before."""
    last_year = last.year or this_year
    later = (first.month, first.day or 1) > (last.month, last.day or 31)
    first_year = first.year or (last_year - 1 if later else last_year)
    return _days((first.day, first.month, first_year), (last.day, last.month, last_year))


def _days(first: tuple[int | None, int, int], last: tuple[int | None, int, int]) -> Days | None:
    """The days from (day, month, year) to another; a month's first and last without a day."""
    begun, ended = _period(*first).first, _period(*last).last
    return (begun, ended) if begun is not None and ended is not None and begun <= ended else None


def _period(day: int | None, month: int, year: int) -> Period:
    whole = calendar.month(year, month)
    if day is None:
        return whole
    if whole.last is None or day > whole.last.day:
        return Period(None, None)  # no such day
    return calendar.day(date(year, month, day))


def _date_at(tokens: Sequence[str], at: int) -> TitleDate | None:
    """The date that begins at a token: "29 April 2018", "April 29, 2018", "April 2018", "April"."""
    day, month = _day(tokens, at), _month(tokens, at + 1)
    if day is not None and month is not None:
        year = _year(tokens, at + 2)
        return TitleDate(day, month, year, at + 2 + (year is not None))
    month, day, year = _month(tokens, at), _day(tokens, at + 1), _year(tokens, at + 2)
    if month is None:
        return None
    if day is not None and year is not None:
        return TitleDate(day, month, year, at + 3)
    year = _year(tokens, at + 1)
    return TitleDate(None, month, year, at + 1 + (year is not None))


def _joint(tokens: Sequence[str], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at] in JOINTS else at


def _day(tokens: Sequence[str], at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else ""
    return int(token) if token.isdigit() and len(token) <= 2 and 1 <= int(token) <= 31 else None


def _month(tokens: Sequence[str], at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else ""
    lists = words("dates")
    found: int | None = lists["months"].get(token) or lists["month_abbreviations"].get(token)
    return found


def _year(tokens: Sequence[str], at: int) -> int | None:
    token = tokens[at] if 0 <= at < len(tokens) else ""
    return int(token) if len(token) == 4 and token[:2] in ("19", "20") and token.isdigit() else None
