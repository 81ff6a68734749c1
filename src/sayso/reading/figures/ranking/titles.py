"""What a report's title and the name of its file say: the days and the countries that it is about.

Takes a title and an address, gives periods and country codes: "sitrep 29 April - 5 May 2018",
"…/wfp_syria_bulletin_august_2021.pdf".
"""

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import unquote

from sayso.codebook import words
from sayso.gazetteer import open_gazetteer
from sayso.records import Period, Precision

HEAD = 600  # characters of a text in which it says what it is
LATEST = timedelta(days=40)  # between the end of a title's period and the publication
LONGEST_NAME = 3  # words of a country
TOKEN = re.compile(r"[a-z]+|[0-9]+")
ORDINAL = ("st", "nd", "rd", "th")
JOINTS = ("to", "and", "until")
DAYS = range(1, 32)


def title_periods(title: str, url: str, published: date | None) -> list[Period]:
    """The spans of more than a day that a title names and that end about when the report came out."""
    if published is None:
        return []
    found: dict[tuple[date, date], Period] = {}
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
        if published == _end_of_month(published.year, published.month):
            found.append("end of month")
        if re.search(rf"\b(?:in|during|throughout) {month_name[published.month]}", text, re.IGNORECASE):
            found.append("in this month")
    if title_periods(title, url, published):
        found.append("period in title")
    return found


def title_countries(title: str, url: str) -> list[str]:
    """The countries that a title names, by their codes."""
    gazetteer = open_gazetteer()
    tokens = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", f"{title} {file_name(url)}")
    found: dict[str, None] = {}
    for length in range(LONGEST_NAME, 0, -1):
        for start in range(len(tokens) - length + 1):
            name = " ".join(tokens[start : start + length])
            place = gazetteer.country(name) or (gazetteer.country(name.title()) if len(name) > 3 else None)
            if place is not None and place.country is not None:
                found[place.country] = None
    return [*found]


def file_name(url: str) -> str:
    """The last part of an address, in plain letters."""
    return unquote(unquote(url)).rsplit("/", 1)[-1].split("?")[0]


def _tokens(text: str) -> list[str]:
    return [token for token in TOKEN.findall(text.lower()) if token not in ORDINAL]


def _spans(tokens: Sequence[str], published: date) -> Iterator[tuple[date, date]]:
    """Each span of days or months among the tokens."""
    at = 0
    while at < len(tokens):
        found = _days(tokens, at, published) or _months(tokens, at, published)
        if found is not None and found[0] is not None and found[1] is not None:
            yield found[0], found[1]
        at += found[2] if found is not None else 1


def _days(tokens: Sequence[str], at: int, published: date) -> tuple[date | None, date | None, int] | None:
    """ "29 April to 5 May 2018", "1-15 July 2018"; a single day is no span: (first, last, tokens)."""
    day, next_ = _day(tokens, at), at + 1
    if day is None:
        return _days_after_month(tokens, at)
    month = _month(tokens, next_)
    if month is not None:
        other = _joint(tokens, next_ + 1)
        last, last_month = _day(tokens, other), _month(tokens, other + 1)
        if last is None or last_month is None:
            return None, None, 2
        year = _year(tokens, other + 2) or published.year
        return _date(year, month, day), _date(year, last_month, last), other + 2 - at
    other = _joint(tokens, next_)
    last, last_month = _day(tokens, other), _month(tokens, other + 1)
    if last is None or last_month is None:
        return None
    year = _year(tokens, other + 2) or published.year
    return _date(year, last_month, day), _date(year, last_month, last), other + 2 - at


def _days_after_month(tokens: Sequence[str], at: int) -> tuple[date | None, date | None, int] | None:
    """ "July 1-15, 2018"."""
    month, first = _month(tokens, at), _day(tokens, at + 1)
    other = _joint(tokens, at + 2)
    last, year = _day(tokens, other), _year(tokens, other + 1)
    if month is None or first is None:
        return None
    if last is None or year is None:
        return (None, None, 2) if _year(tokens, at + 2) is not None else None
    return _date(year, month, first), _date(year, month, last), other + 2 - at


def _months(tokens: Sequence[str], at: int, published: date) -> tuple[date | None, date | None, int] | None:
    """ "April to June 2020", "August 2021", "2021 01", "Q1 2021"."""
    month = _month(tokens, at)
    if month is not None:
        other = _joint(tokens, at + 1)
        last = _month(tokens, other)
        end = other if last is not None else at
        year = _year(tokens, end + 1) or (_year(tokens, at - 1) if at else None) or published.year
        return date(year, month, 1), _end_of_month(year, last or month), end + 1 - at
    known = _year(tokens, at)
    number = tokens[at + 1] if at + 1 < len(tokens) else ""
    if known and len(number) == 2 and 1 <= int(number if number.isdigit() else 0) <= 12:
        if _day(tokens, at + 2) is not None:
            return None, None, 3
        return date(known, int(number), 1), _end_of_month(known, int(number)), 2
    if tokens[at] == "q" and number in ("1", "2", "3", "4"):
        year, quarter = _year(tokens, at + 2) or published.year, int(number)
        return date(year, 3 * quarter - 2, 1), _end_of_month(year, 3 * quarter), 2
    return None


def _joint(tokens: Sequence[str], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at] in JOINTS else at


def _day(tokens: Sequence[str], at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else ""
    return int(token) if token.isdigit() and len(token) <= 2 and int(token) in DAYS else None


def _month(tokens: Sequence[str], at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else ""
    lists = words("dates")
    found: int | None = lists["months"].get(token) or lists["month_abbreviations"].get(token)
    return found


def _year(tokens: Sequence[str], at: int) -> int | None:
    token = tokens[at] if 0 <= at < len(tokens) else ""
    return int(token) if len(token) == 4 and token[:2] in ("19", "20") and token.isdigit() else None


def _date(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
