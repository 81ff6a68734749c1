"""Numbers in plain text: where they stand, what they are worth, and how the words bound them.

Takes a string, gives `Number`s in text order; no model and no parse. `quantities.py` adds what is counted.
Grammar: an *atom* (digits, number words, a vague word) with a magnitude, two atoms as a range, and
hedges before or after. Word lists: `codebook/data/numbers.toml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from sayso.codebook import words
from sayso.records import Interval, Qualifier

UNITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
MAGNITUDES = {
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "tn": 10**12,
}
ORDINAL_WORDS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    "fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|"
    "fiftieth|hundredth"
)
SMALL = {**UNITS, **TEENS, **TENS, "zero": 0}

_WORD = "|".join(sorted([*SMALL, "hundred", "thousand", "million", "billion", "trillion"], key=len)[::-1])
_DIGITS = r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?![\d,.]*\d)|\d+"
_AND = r"(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+"
_AFTER_CODE = "(?:" + "|".join(rf"(?<=\\b{code})" for code in ("USD", "EUR", "GBP", "CHF", "RM", "Rs")) + ")"
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_MAGNITUDE = r"hundred|thousand|million|billion|trillion|lakh|crore"
ATOM = re.compile(
    rf"""
    (?:(?<![\w.,/])|{_AFTER_CODE})(?P<dig>(?:{_DIGITS})(?:\.\d+)?|\.\d+)
        (?:(?P<suffix>(?:k|mn|mln|m|bn|b|tn)\b)|[\s\u00a0-]?(?P<mag>(?:{_MAGNITUDE})\b)|(?P<ord>st|nd|rd|th)\b)?
    | (?P<frac>\b(?:(?P<parts>a|an|one|two|three|four)[\s-]
        (?P<part>half|(?:third|quarter|fourth|fifth|tenth)s?)|half)(?=\s+(?:of|the|its|their)\b))
    | (?P<half>\b(?:half\s+a|half|a\s+quarter\s+of\s+a)\s+(?:{_MAGNITUDE})\b)
    | (?P<word>\b(?:(?:a|one)\s+)?(?:{_WORD})(?:(?:[\s-]+|{_AND})(?:{_WORD}))*\b)
    | (?P<ordw>\b(?:{ORDINAL_WORDS})\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERCENT = r"\s*(?:%|percent|per cent)?\s*"
RANGE_JOIN = re.compile(
    _PERCENT + r"(?:-|–|—|to|or|and possibly|and perhaps|or even|or perhaps)\s*[$£€]?", re.IGNORECASE
)
AND_JOIN = re.compile(_PERCENT + r"\band\s+[$£€]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. `start:end` takes in its hedge, `at:stop` only the digits or words."""

    start: int
    end: int
    at: int
    stop: int
    interval: Interval
    ordinal: bool = False
    vague: bool = False
    spelled: bool = False


def find_numbers(text: str) -> list[Number]:
    """Every number in `text`, in order, hedged and joined into ranges; none overlap."""
    atoms = _resolve_overlaps([*_vague_atoms(text), *_plain_atoms(text)])
    return [_hedge(text, number) for number in _join_ranges(text, atoms)]


def _plain_atoms(text: str) -> Iterator[Number]:
    for match in ATOM.finditer(text):
        ordinal = bool(match["ord"] or match["ordw"])
        value = _atom_value(match)
        if value is None:
            continue
        spelled = not match["dig"]
        stop = match.end()
        yield Number(match.start(), stop, match.start(), stop, _exact(value), ordinal, spelled=spelled)


def _exact(value: Decimal | int) -> Interval:
    whole = int(value) if value == int(value) else value
    return Interval(whole, whole, Qualifier.EXACT)


def _atom_value(match: re.Match[str]) -> Decimal | int | None:
    if match["dig"]:
        value = Decimal(re.sub(r"[,\s\u00a0\u202f\u2009]", "", match["dig"]))
        magnitude = (match["suffix"] or match["mag"] or "").lower()
        return value * MAGNITUDES[magnitude] if magnitude else value
    if match["frac"]:
        return _fraction(match)
    if match["half"]:
        share, magnitude = match["half"].lower().rsplit(None, 1)
        return Decimal("0.25" if "quarter" in share else "0.5") * MAGNITUDES[magnitude]
    if match["ordw"]:
        return 0
    return read_words(match["word"])


def read_words(phrase: str) -> int | None:
    """The value of number words: "two hundred and fifty" is 250; `None` if they are not one number."""
    total = current = 0
    last = 10**18
    for word in re.split(r"[\s-]+", phrase.lower()):
        if word in ("a", "and"):
            continue
        if word not in SMALL and word not in MAGNITUDES:
            return None
        if word in SMALL:
            value = SMALL[word]
            if current % 100 and not (value < 10 and current % 10 == 0 and current % 100 >= 20):
                return None
            current += value
        elif word == "hundred":
            current = (current or 1) * 100
        else:
            magnitude = MAGNITUDES[word]
            if magnitude >= last:
                return None
            total, current, last = total + (current or 1) * magnitude, 0, magnitude
    return total + current


def _fraction(match: re.Match[str]) -> Decimal | None:
    """ "two-thirds of", "half the"."""
    part, parts = (match["part"] or "half").lower(), (match["parts"] or "a").lower()
    share = Decimal({"two": 2, "three": 3, "four": 4}.get(parts, 1)) / PARTS[part.removesuffix("s")]
    return share if share < 1 else None


@cache
def _vague_pattern() -> re.Pattern[str]:
    data = words("numbers")
    vague = _alternatives([*data["vague"], *data["pairs"], *data["none"]["words"]])
    several = _alternatives(data["several"])
    return re.compile(
        rf"\b(?:(?P<several>{several})\s+(?P<mag>hundreds?|thousands?|millions?|dozens?)|(?P<vague>{vague}))"
        r"(?![\w-]|(?<=no)\s+(?:fewer|less|more|longer|later|sooner)\b)",
        re.IGNORECASE,
    )


def _alternatives(phrases: object) -> str:
    ordered = sorted(phrases, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def _vague_atoms(text: str) -> Iterator[Number]:
    data = words("numbers")
    for match in _vague_pattern().finditer(text):
        phrase = re.sub(r"\s+", " ", (match["several"] or match["vague"]).lower())
        vague = True
        if match["several"]:
            low, high = data["several"][phrase]
            times = MAGNITUDES.get(match["mag"].lower().rstrip("s"), 12)
            interval = Interval(low * times, (high + 1) * times - 1, Qualifier.VAGUE)
            if low == high:
                interval = Interval(low * times, high * times, Qualifier.VAGUE)
        elif phrase in data["vague"]:
            low, high = data["vague"][phrase]
            interval = Interval(low, high, Qualifier.VAGUE)
        else:
            vague = False
            interval = _exact(data["pairs"].get(phrase, 0))
        yield Number(
            match.start(), match.end(), match.start(), match.end(), interval, vague=vague, spelled=True
        )


def _resolve_overlaps(atoms: list[Number]) -> list[Number]:
    """Keep the longest atom where two share characters."""
    kept: list[Number] = []
    for atom in sorted(atoms, key=lambda a: (a.at, -a.stop)):
        if kept and atom.at < kept[-1].stop:
            if atom.stop - atom.at > kept[-1].stop - kept[-1].at:
                kept[-1] = atom
            continue
        kept.append(atom)
    return kept


def _join_ranges(text: str, atoms: list[Number]) -> Iterator[Number]:
    """Merge "300-400", "from 1,000 to 1,300", "between five and six", "hundreds and possibly thousands"."""
    index = 0
    while index < len(atoms):
        left = atoms[index]
        right = atoms[index + 1] if index + 1 < len(atoms) else None
        joined = _range(text, left, right) if right else None
        yield joined or left
        index += 2 if joined else 1


def _range(text: str, left: Number, right: Number) -> Number | None:
    between = text[left.stop : right.at]
    before = text[max(0, left.at - 9) : left.at].lower()
    opener = re.search(r"(between|from)\s+$", before)
    is_and = opener is not None and opener[1] == "between" and AND_JOIN.fullmatch(between)
    if left.ordinal or right.ordinal or not (is_and or RANGE_JOIN.fullmatch(between)):
        return None
    low, high = left.interval.low, right.interval.high
    if low is None or high is None:
        return None
    low = _scale_up(text, left, right, low)
    is_or = " or" in between.lower() and not left.vague
    small_or = is_or and not (low < high <= low * 2)
    if low >= high or small_or:
        return None
    start = left.start - len(opener[0]) if opener else left.start
    qualifier = Qualifier.VAGUE if left.vague and right.vague else Qualifier.RANGE
    return Number(start, right.end, left.at, right.stop, Interval(low, high, qualifier), vague=left.vague)


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


@cache
def _hedge_patterns() -> tuple[re.Pattern[str], dict[str, Qualifier], re.Pattern[str], dict[str, Qualifier]]:
    data = words("numbers")
    before = {phrase: Qualifier(key) for key, phrases in data["before"].items() for phrase in phrases}
    after = {phrase: Qualifier(key) for key, phrases in data["after"].items() for phrase in phrases}
    left = re.compile(rf"(?<![\w-])({_alternatives(before)})[\s\u00a0]+(?:the\s+|a\s+)?$", re.IGNORECASE)
    right = re.compile(rf"[\s-]*({_alternatives(after)})(?![\w-])|(\+)", re.IGNORECASE)
    return left, before, right, after


LOOK_BACK = 48


def _hedge(text: str, number: Number) -> Number:
    """Widen `number` by the hedges around it; a hedge before a vague word keeps the word's interval."""
    left, before, right, after = _hedge_patterns()
    start, end, qualifier = number.start, number.end, number.interval.qualifier
    while found := left.search(text, max(0, start - LOOK_BACK), start):
        start = found.start(1)
        hedge = before[re.sub(r"\s+", " ", found[1].lower())]
        qualifier = hedge if hedge is not Qualifier.EXACT and qualifier is Qualifier.EXACT else qualifier
    found_after = right.match(text, end)
    if found_after and qualifier is Qualifier.EXACT:
        end = found_after.end()
        phrase = re.sub(r"\s+", " ", (found_after[1] or "").lower())
        qualifier = after.get(phrase, Qualifier.AT_LEAST)
    interval = bound(number.interval, qualifier)
    return replace(number, start=start, end=end, interval=interval)


def bound(interval: Interval, qualifier: Qualifier) -> Interval:
    """The interval of an exact number under a hedge; ranges and vague words stay as they are."""
    if interval.qualifier is not Qualifier.EXACT or qualifier is Qualifier.EXACT:
        return interval
    low, high = interval.low, interval.high
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        high = None
    elif qualifier in (Qualifier.AT_MOST, Qualifier.LESS_THAN):
        low = None
    return Interval(low, high, qualifier)
