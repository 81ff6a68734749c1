"""What the head of a report says of it: the issue of a series, its publisher, whether it corrects another.

Takes reports (`ReportRow`), gives `Head`s, and says of two whether they are two issues of a series, one
publisher's, or under one title. Words lie in `picture.toml`, table `stories`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from sayso.codebook import alternatives, words
from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import ReportRow

OPENING = 1_000  # characters in which a title's words are looked for
HEAD = 600  # characters in which lines stand that are no sentences
LINES, LONGEST = 8, 120  # of these so many, so long
SAME_TITLE = 0.6  # of a title's words are in the other's opening
LONG_WORD = 4
ACRONYM = re.compile(r"[A-Z]{2,8}")
SMALL = frozenset({"of", "the", "for", "and", "in", "on", "to", "de", "des", "du", "la"})
_WORD = re.compile(r"\w+")
_MONTH = alternatives("dates", "months", "month_abbreviations")
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY_MONTH = re.compile(rf"\b{_DAY},?\s+(?:of\s+)?({_MONTH})\b", re.I)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.?\s+{_DAY}\b", re.I)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\.?,?\s+(?:19|20)\d\d\b", re.I)
_NUMERIC = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](?:19|20)?\d\d\b")
_ISO = re.compile(r"\b(?:19|20)\d\d-(\d\d)-(\d\d)\b")

Day = tuple[int, int | None]  # month and day, or the whole month


@dataclass(frozen=True, slots=True)
class Head:
    """What a report's title and first lines say: the number of its issue by the name of the series, the days
    that it is of, and whether it corrects an earlier one.
    """

    numbers: dict[str, int]
    days: frozenset[Day]
    corrected: bool


def head_of(report: ReportRow) -> Head:
    """The head of a report."""
    lines = [report.title, *_lines(report.text)]
    numbers: dict[str, int] = {}
    for line in lines:
        for name, number in _numbers(line):
            numbers.setdefault(name, number)
    dated = [report.title, *(line for line in lines[1:] if _series().search(line))]
    rules = picture_rules().stories
    corrected = any(_phrases(rules.corrected).search(line) for line in lines)
    return Head(
        numbers=numbers,
        days=frozenset(day for line in dated for day in _days(line)),
        corrected=corrected or bool(_phrases(rules.updated).search(report.title)),
    )


def other_issue(one: Head, other: Head) -> bool:
    """Whether two heads are of two issues of a series: by their numbers, else by the days of their titles."""
    both = one.numbers.keys() & other.numbers.keys()
    if both:
        return all(one.numbers[name] != other.numbers[name] for name in both)
    if not one.days or not other.days:
        return False
    return not any(_fit(day, its) for day in one.days for its in other.days)


def same_publisher(one: str, other: str) -> bool:
    """Whether two names are of one publisher: "OCHA", "UN Office for the Coordination of Humanitarian
    Affairs".
    """
    here, there = _full_name(one), _full_name(other)
    return bool(here and there) and (here == there or _short_for(one, other) or _short_for(other, one))


def same_title(one: ReportRow, other: ReportRow) -> bool:
    """Whether the title of one stands at the beginning of the other: most of its long words do."""
    return any(_title_in(here.title, there) for here, there in ((one, other), (other, one)))


def _lines(text: str) -> Iterator[str]:
    """The first lines that are no sentences: headings, and what stands beside them."""
    found = [line.strip() for line in text[:HEAD].splitlines() if line.strip()]
    yield from (line for line in found[:LINES] if len(line) <= LONGEST and not line.endswith("."))


@cache
def _series() -> re.Pattern[str]:
    names = (name for own in picture_rules().stories.issues.values() for name in own)
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b", re.I)


@cache
def _numbered() -> re.Pattern[str]:
    """The name of a series with its number: "Situation Report #4", "Flash Update N0.5", "Report 2 (…"."""
    marked = r"\W{0,4}(?:no|n0|nr|num|number|issue|n°|nº|#)\W{0,3}(?P<marked>\d{1,3})\b"
    bare = r"\s+(?P<bare>\d{1,3})\s*(?=$|[(|:–—-])(?!\s*[–—-]\s*\d)"
    return re.compile(rf"(?P<name>{_series().pattern})(?:{marked}|{bare})", re.I)


@cache
def _series_by_name() -> dict[str, str]:
    return {name: series for series, own in picture_rules().stories.issues.items() for name in own}


def _numbers(line: str) -> Iterator[tuple[str, int]]:
    for found in _numbered().finditer(line):
        yield _series_by_name()[found["name"].lower()], int(found["marked"] or found["bare"])


@cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.I)


def _days(line: str) -> Iterator[Day]:
    """The days that a line names, and months without a day; "10/11/2025" may be either."""
    for found in _NUMERIC.finditer(line):
        yield int(found[1]), int(found[2])
        yield int(found[2]), int(found[1])
    for found in _ISO.finditer(line):
        yield int(found[1]), int(found[2])
    for found in _DAY_MONTH.finditer(line):
        yield _month(found[2]), int(found[1])
    rest = _DAY_MONTH.sub("|", line)
    for found in _MONTH_DAY.finditer(rest):
        yield _month(found[1]), int(found[2])
    for found in _MONTH_YEAR.finditer(_MONTH_DAY.sub("|", rest)):
        yield _month(found[1]), None


def _month(name: str) -> int:
    data = words("dates")
    lowered = name.lower()
    return int(data["months"].get(lowered) or data["month_abbreviations"][lowered])


def _fit(one: Day, other: Day) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or one[1] is None or other[1] is None)


@lru_cache(maxsize=10_000)
def _full_name(publisher: str) -> str:
    """A publisher's full name in small letters, where the codebook knows it."""
    name = re.sub(r"^u\.?n\.?\s", "united nations ", publisher.strip().lower()).replace("’", "'")
    return _bodies().get(name, name)


@cache
def _bodies() -> dict[str, str]:
    known = words("actors")["known"]
    return {name.lower(): str(entry["name"]).lower() for entry in known for name in entry["names"]}


def _short_for(short: str, full: str) -> bool:
    """Whether a name is the initials of another, or their beginning: "FAO", "FEWS"."""
    if not ACRONYM.fullmatch(short):
        return False
    parts = [word for word in _WORD.findall(full) if word.lower() not in SMALL]
    starts = _starts(parts), _starts(parts[1:]) if parts[:1] == ["UN"] else ""
    return any(one.startswith(short) for one in starts)


def _starts(parts: Iterable[str]) -> str:
    """Initials, those of an acronym in full: "UN Women" gives "UNW"."""
    return "".join(part if ACRONYM.fullmatch(part) else part[0].upper() for part in parts)


def _title_in(title: str, other: ReportRow) -> bool:
    wanted = {word for word in _WORD.findall(title.lower()) if len(word) >= LONG_WORD}
    opening = set(_WORD.findall(f"{other.title} {other.text[:OPENING]}".lower()))
    return len(wanted) > 1 and len(wanted & opening) >= SAME_TITLE * len(wanted)
