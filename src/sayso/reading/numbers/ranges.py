"""Two numbers that are one: a range ("300-400", "between five and six") or a share ("one in three")."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from sayso.codebook import words
from sayso.reading.numbers.atoms import MAGNITUDES, SIGN, Number, find_atoms
from sayso.records import Interval, Qualifier

SHARE_JOIN = re.compile(r"\s+(?:in|(?:out\s+)?of(?:\s+every)?|in\s+every)\s+(?:every\s+)?", re.IGNORECASE)
OUT_OF = re.compile(r"\b(?:in|out|every)\b", re.IGNORECASE)
LARGEST_WHOLE = 100  # of a share in words or small digits; "12 in 2019" is not a share
PERCENT_AFTER = re.compile(r"\s*(?:%|percent|per cent|pc\b)", re.IGNORECASE)
OPENER = re.compile(rf"\b(between|from)\s+{SIGN}$", re.IGNORECASE)
YEARS = range(1900, 2101)
OF_YEAR = re.compile(r"\b(?:in|since)\s+$", re.IGNORECASE)
BY = re.compile(r"\bby\s+$", re.IGNORECASE)
FAR = 3
CLAUSE = 70  # characters before "from" in which a verb of moving makes a move of "from 12 to 15", not a range
_PERCENT = r"\s{0,20}(?:(?:%|percent|per cent)\s{0,20})?"
RANGE_JOIN = re.compile(
    _PERCENT + rf"(?:-|–|—|to|or|and possibly|and perhaps|or even|or perhaps)\s*{SIGN}", re.IGNORECASE
)
AND_JOIN = re.compile(_PERCENT + rf"\band\s+{SIGN}", re.IGNORECASE)


def join_ranges(text: str, atoms: list[Number]) -> Iterator[Number]:
    """Merge "300-400", "from 1,000 to 1,300", "between five and six", "hundreds and possibly thousands"."""
    index = 0
    while index < len(atoms):
        left = atoms[index]
        right = atoms[index + 1] if index + 1 < len(atoms) else None
        joined = (_share(text, left, right) or _range(text, left, right)) if right else None
        yield joined or left
        index += 2 if joined else 1


def _share(text: str, left: Number, right: Number) -> Number | None:
    """ "one in three", "three out of every ten"."""
    between = text[left.stop : right.at]
    if not (SHARE_JOIN.fullmatch(between) and OUT_OF.search(between)):
        return None
    part, whole = left.interval.low, right.interval.low
    if left.ordinal or right.ordinal or left.vague or right.vague or part is None or whole is None:
        return None
    if left.spelled != right.spelled or not 0 < part < whole <= LARGEST_WHOLE:
        return None
    share = Decimal(part) / Decimal(whole)
    return Number(
        start=left.start,
        end=right.end,
        at=left.at,
        stop=right.stop,
        interval=Interval(share, share, Qualifier.EXACT),
        spelled=left.spelled,
        share=True,
    )


def _range(text: str, left: Number, right: Number) -> Number | None:
    between = text[left.stop : right.at]
    opener = OPENER.search(text, max(0, left.at - 16), left.at)
    is_and = opener is not None and opener[1].lower() == "between" and AND_JOIN.fullmatch(between)
    if left.ordinal or right.ordinal or not (is_and or RANGE_JOIN.fullmatch(between)):
        return None
    if PERCENT_AFTER.match(between) and not PERCENT_AFTER.match(text, right.stop):
        return None
    if left.factor or right.factor or left.share or right.share:
        return None
    low, high = left.interval.low, right.interval.high
    if low is None or high is None:
        return None
    if low in YEARS and high not in YEARS and OF_YEAR.search(text, max(0, left.at - 8), left.at):
        return None  # "from 11,490 in 2024 to 22,241"
    low = _scale_up(text, left, right, low)
    if high > FAR * low and BY.search(text, max(0, left.at - 8), left.at):
        return None  # "rose by 12 to 45"
    is_or = " or" in between.lower() and not left.vague
    small_or = is_or and not (low < high <= low * 2)
    if low >= high or small_or:
        return None
    start = opener.start() if opener else left.start
    qualifier = Qualifier.VAGUE if left.vague and right.vague else Qualifier.RANGE
    return Number(
        start=start,
        end=right.end,
        at=left.at,
        stop=right.stop,
        interval=Interval(low, high, qualifier),
        vague=left.vague,
    )


def split_move(text: str, number: Number) -> Iterator[Number]:
    """The two numbers of "the toll rose from 12 to 15", which is not a range; any other number as it is."""
    opened = text[number.start : number.start + 5].lower() == "from " and text[number.stop :][:1] not in "-–"
    if opened and number.interval.qualifier is Qualifier.RANGE and is_move(text, number.start):
        shift = number.at
        parts = find_atoms(text[number.at : number.stop])
        if len(parts) == 2 and re.search(
            r"\bto\b", text[shift + parts[0].stop : shift + parts[1].at], re.IGNORECASE
        ):
            for part, value in zip(parts, (number.interval.low, number.interval.high), strict=True):
                at, stop = part.at + shift, part.stop + shift
                told = Interval(value, value, Qualifier.EXACT)
                yield replace(part, start=at, end=stop, at=at, stop=stop, interval=told)
            return
    yield number


def is_move(text: str, at: int) -> bool:
    """Whether the words before a "from" say that a number changes: "the toll rose", "it lowered
    its count".
    """
    return _moves().search(text, max(0, at - CLAUSE), at) is not None


@cache
def _moves() -> re.Pattern[str]:
    verbs = "|".join(words("numbers")["moves"]["words"])
    return re.compile(rf"\b(?:{verbs})\b[^.;:!?\n]*$", re.IGNORECASE)


def _scale_up(text: str, left: Number, right: Number, low: int | Decimal) -> int | Decimal:
    """ "two to three million" means two million."""
    if re.search(r"[a-z]", text[left.at : left.stop], re.IGNORECASE) and not left.spelled:
        return low
    found = re.search(
        r"(hundred|thousand|million|billion|trillion|lakh|crore|bn|m|k)$", text[right.at : right.stop]
    )
    if (
        found
        and low < 1000
        and not left.vague
        and not re.search("hundred|thousand", text[left.at : left.stop])
    ):
        return low * MAGNITUDES[found[1]]
    return low
