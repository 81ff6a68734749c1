"""Publication days: from a cell, a header, a page, a file's name or a line of the text.

Takes what was written, gives a `Published`: a day, or the month or year that is all that was said. An
impossible day is an error, never another day. Words of months are read by dateparser.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sayso.codebook import alternatives
from sayso.errors import IntakeError
from sayso.records import Precision

ORDERS = ("dmy", "mdy")
SERIAL = "serial"  # the order of a column whose days Excel counts, from the end of 1899 on
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
_YEAR_FIRST = re.compile(r"(\d{4})(?P<sign>[-/.])(\d{1,2})(?:(?P=sign)(\d{1,2}))?(?=$|[T ,])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?\d{4,6}Z?)?")
_NUMERIC = re.compile(r"(\d{1,2})(?P<sign>[-/.])(\d{1,2})(?P=sign)(\d{4}|\d{2})(?=$|[T ,])")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
_STAMP_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STAMP = re.compile(  # of feeds and mail (RFC 5322), which come by the thousand
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) ({'|'.join(_STAMP_MONTHS)}) (\d{{4}})"
    r" (?:[01]\d|2[0-3]):[0-5]\d(?::\d\d)?(?: (?:GMT|UTC|Z|[+-]\d{4}))?"
)
_MONTH = alternatives("dates", "months", "month_abbreviations")
OTHERS = ("es", "fr", "pt", "de", "it", "nl", "ru", "uk", "ar")  # languages of days in tables and headers
_OTHER_MONTH = re.compile(
    r"(?:[^\W\d]+\.?,? )?\d{1,2}(?:er|º|\.)?[ -](?:de )?[^\W\d]{3,12}\.?[ -](?:del? )?\d{4}(?:$|[ ,])",
    re.IGNORECASE,
)
_MONTHS = rf"(?:{_MONTH})\b\.?"
_HAS_MONTH = re.compile(rf"\b{_MONTHS}", re.IGNORECASE)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SPAN = r"(?:\d{1,2}(?:st|nd|rd|th)?\s?(?:-|–|to)\s?)?"
_WRITTEN = (
    rf"(?:{_SPAN}(?P<dmy>{_DAY}\s+(?:of\s+)?{_MONTHS},?(?:\s+\d{{4}})?)"
    rf"|(?P<mdy>{_MONTHS}\s+{_SPAN}{_DAY}(?:,?\s+\d{{4}})?)|(?P<iso>\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}))(?!\w)"
)
_UNTIL = re.compile(rf"\s*(?:-|–|—|to|until|and)\s*{_WRITTEN}", re.I)
HEAD = 1_200  # characters at the beginning of a text in which it may say its own day
_START = r"(?:^|[|(–—:;]|\s-\s|\.\s)\s{0,20}"  # of a line, or of a part of it
_OWN = (
    rf"{_START}(?:as\s+(?:of|at|on)|updated(?:\s+on)?|published(?:\s+on)?|issued(?:\s+on)?"
    rf"|(?:reporting\s+period|period\s+covered|date))\s{{0,20}}:?\s{{1,20}}{_WRITTEN}"
)
_LINES = (
    re.compile(rf"{_OWN}(?!,\s+(?:\d|[a-z]))", re.I | re.M),  # no sentence that begins so
    re.compile(
        r"^[^\n]{0,80}\b(?:situation|flash|sit-?rep|update|bulletin|dashboard|snapshot|report|briefing|appeal)\b"
        rf"[^\n]{{0,60}}?(?:^|[|,–—:(-])\s*(?:as\s+(?:of|at)\s+)?{_WRITTEN}",
        re.I | re.M,
    ),
    re.compile(rf"^\s{{0,20}}{_WRITTEN}(?=\s*$|\s*(?:-|–|—|to|until)\s*\w+[^\n]{{0,16}}$)", re.I | re.M),
    re.compile(rf"^(?-i:[A-Z][A-Z .'’-]{{2,40}}),\s+{_WRITTEN}", re.I),
    re.compile(_OWN, re.I | re.M),
)
_NAMED = re.compile(
    r"(?<!\d)(?P<year>20\d\d|19\d\d)(?P<sign>[-_.]?)(?P<month>0[1-9]|1[0-2])"
    r"(?:(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_NAMED_WORDS = re.compile(rf"(?<![a-z0-9])(?:({_DAY})[-_ ]?)?({_MONTH})[-_ ]?((?:19|20)\d\d)(?!\d)", re.I)
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Published:
    """A day, or the last day of the month or year that was given; `unsure` where day and month may be
    swapped.
    """

    day: date
    precision: Precision = Precision.DAY
    unsure: bool = False

    @property
    def first(self) -> date:
        """The first day that it can be."""
        if self.precision is Precision.DAY:
            return self.day
        return self.day.replace(day=1, month=1 if self.precision is Precision.YEAR else self.day.month)


def read_published(value: object, order: str | None = None) -> Published | None:
    """What a cell, header or option says; `None` where it says nothing.

    `order` decides whether "4/8/2021" is day or month first, where the numbers do not; day first if nobody
    says. Raises `IntakeError` for what is not a date, or for a day that no calendar has.
    """
    written = str(value if value is not None else "").strip()
    if not written:
        return None
    try:
        found = _numbers(written, order) or _in_words(written)
    except ValueError as error:
        raise _not_a_date(written) from error
    if found is None:
        raise _not_a_date(written)
    return found


def _not_a_date(written: str) -> IntakeError:
    return IntakeError("date", f"{written[:60]!r} is not a valid date. Write it as YYYY-MM-DD.")


def read_day(value: object) -> date | None:
    """The day that a cell or an option gives, the last of a month or year; `None` for what is not a date."""
    try:
        found = read_published(value)
    except IntakeError:
        return None
    return found.day if found else None


def _numbers(written: str, order: str | None) -> Published | None:
    if found := _YEAR_FIRST.match(written):
        return _of(int(found[1]), int(found[3]), int(found[4]) if found[4] else None)
    if found := _NUMERIC.match(written):
        usual = "dmy" if found["sign"] == "." else None  # who writes dots writes the day first
        return _by_order(int(found[1]), int(found[3]), _full_year(found[4]), order or usual)
    if found := _COMPACT.fullmatch(written):
        return _of(*(int(part) for part in found.groups()))
    if found := _MONTH_YEAR.fullmatch(written):
        return _of(int(found[2]), int(found[1]), None)
    if order == SERIAL and (found := _SERIAL.fullmatch(written)):
        return Published(date(1899, 12, 30) + timedelta(days=int(found[1])))
    if _YEAR.fullmatch(written):
        return Published(date(int(written), 12, 31), Precision.YEAR)
    if found := _STAMP.fullmatch(written):
        return Published(date(int(found[3]), _STAMP_MONTHS.index(found[2]) + 1, int(found[1])))
    if found := _EPOCH.fullmatch(written):
        return Published(datetime.fromtimestamp(int(found[1]), UTC).date())
    return None


def _of(year: int, month: int, day: int | None) -> Published:
    """A day, or a month. Raises `ValueError` for one that no calendar has."""
    if day is None:
        if not 1 <= month <= 12:
            raise ValueError(month)
        return Published(date(year, month, monthrange(year, month)[1]), Precision.MONTH)
    return Published(date(year, month, day))


def _by_order(first: int, second: int, year: int, order: str | None) -> Published:
    if first > 12 or second > 12:
        day, month = (first, second) if first > 12 else (second, first)
        return _of(year, month, day)
    day, month = (second, first) if order == "mdy" else (first, second)
    return Published(date(year, month, day), unsure=order is None and day != month)


def _full_year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < 70 else 1900)


def order_of(values: Iterable[object]) -> str | None:
    """Whether a column writes day or month first, by a number above 12; `None` if none is, or
    both are.
    """
    orders = set()
    for value in values:
        if found := _NUMERIC.match(str(value or "").strip()):
            first, second = int(found[1]), int(found[3])
            if (first > 12) != (second > 12):
                orders.add("dmy" if first > 12 else "mdy")
    return orders.pop() if len(orders) == 1 else None


@cache
def _parser(languages: tuple[str, ...]) -> Any:
    from dateparser.date import DateDataParser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["month", "year"],
        "PREFER_DAY_OF_MONTH": "last",
    }
    return DateDataParser(languages=[*languages], settings=settings)


def _in_words(written: str) -> Published | None:
    if len(written) > 80:
        return None
    if _HAS_MONTH.search(written):
        found = _parser(("en",)).get_date_data(written)
    elif _OTHER_MONTH.match(written):
        found = _parser(OTHERS).get_date_data(written)
    else:
        return None
    if found.date_obj is None:
        return None
    precision = Precision.MONTH if found.period == "month" else Precision.DAY
    return Published(found.date_obj.date(), precision)


def published_in(text: str, name: str) -> tuple[Published, str] | None:
    """The day that a text gives itself ("As of 14 October 2025", "Situation report, 14 October"), or that
    its file's name has; and where that was read.
    """
    named = _in_name(name)
    for words, written in _own_days(text[:HEAD]):
        year = _ANY_YEAR.search(written)
        if year is None:
            near = _ANY_YEAR.search(text[:HEAD])
            years = str(named[0].day.year) if named else near[0] if near else _usual_year(text)
            if years is None:
                continue
            written = f"{written} {years}"  # noqa: PLW2901
        try:
            found = read_published(re.sub(r"\bof\b", " ", written))
        except IntakeError:
            continue
        if found is not None and found.precision is Precision.DAY and not found.unsure:
            return found, f"its words “{' '.join(words.split())[-60:]}”"
    return named


def _usual_year(text: str) -> str | None:
    """The year that a text names most often."""
    counts = Counter(_ANY_YEAR.findall(text))
    return counts.most_common(1)[0][0] if counts else None


def _own_days(head: str) -> Iterator[tuple[str, str]]:
    """The days that lines of a head give, with their words; of a period its last."""
    for pattern in _LINES:
        for found in pattern.finditer(head):
            last = _UNTIL.match(head, found.end())
            words = found[0] + (last[0] if last else "")
            day = last or found
            written = day["dmy"] or day["mdy"] or day["iso"]
            yield words, re.sub(rf"({_MONTHS})\s+{_SPAN}(?=\d)", r"\1 ", written, flags=re.I)


def _in_name(name: str) -> tuple[Published, str] | None:
    where = f"its file's name, {name}"
    if found := _NAMED.search(name):
        if not found["day"] and not found["sign"]:
            return None
        day = int(found["day"]) if found["day"] else None
        try:
            return _of(int(found["year"]), int(found["month"]), day), where
        except ValueError:
            return None
    if found := _NAMED_WORDS.search(name):
        try:
            published = read_published(" ".join(part for part in found.groups() if part))
        except IntakeError:
            return None
        return (published, where) if published else None
    return None


DAY_NOTE = re.compile(r"Published(?:: | (?!by ))")
GUESS = "a guess"


def day_note(published: Published | None, how: str) -> str:
    """What to know of how the day of a report was found, or of why it has none."""
    return f"Published {shown(published)}: {how}." if published else f"Published: {how}."


def is_of_day(note: str) -> bool:
    """Whether a note of an input is about its day of publication."""
    return DAY_NOTE.match(note) is not None


def shown(published: Published) -> str:
    """A day, month or year as people write it: "4 August 2021", "August 2021"."""
    form = {Precision.DAY: "%-d %B %Y", Precision.MONTH: "%B %Y"}.get(published.precision, "%Y")
    return published.day.strftime(form)
