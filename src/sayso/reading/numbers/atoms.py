"""Single numbers in plain text: digits, number words or a vague word, with their magnitude.

Takes a string, gives `Number`s in text order, without hedges. `ranges.py` joins two, `hedges.py` bounds them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
    "one": 1,
    "dozen": 12,
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
    "mil": 10**6,
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
_COMMA = r"\d{1,3},\d{1,2}(?=[\s\u00a0-]?(?:million|billion|trillion|mn|mln|bn)\b)"  # "1,3 million"
_POINTS = r"\d{1,3}(?:\.\d{3}){2,}(?!\.?\d)"  # "1.234.567"
_DIGITS = (
    rf"{_COMMA}|{_POINTS}|"
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)|\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?![\d,.]*\d)|\d+"
)
_AND = r"(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+"
_DIGIT_WORDS = "|".join(["zero", "oh", *UNITS])
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_MAGNITUDE = r"hundred|thousand|million|billion|trillion|lakh|crore"
_SUM = r"(?=\d*[.,]\d|\d+[\s\u00a0-]?(?:million|billion|trillion|m|bn)\b)"
_LETTERS_BEFORE = (  # a currency of some letters that no list has: "K450 million"
    r"(?:(?-i:(?<=\b[A-Z])|(?<=\b[A-Z][A-Za-z])|(?<=\b[A-Z][A-Za-z][A-Z]))"
    r"(?=\d[\d.,]*[\s\u00a0-]?(?:million|billion|trillion)\b))"
)
_PERCENT_AFTER = r"(?:%|°|per\ ?cent|degrees|points|(?-i:[CF]\b))"
SIGN = r"(?:(?-i:[A-Z]{0,3})\s?[$€£¥₹₽₩₪₦](?-i:[A-Z]{0,3})\s?|(?-i:[A-Z]{2,3})\s?)?"  # a currency, if any
FRACTION_SIGNS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333333", "⅔": "0.666667"}


@cache
def _atom_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"""
    (?<![\w.,/])(?P<mixed>(?P<whole>(?:{_WORD})|\d{{1,3}})\s+and\s+(?:a|one|three)[\s-]
        (?P<over>half|quarters?|third)(?:[\s-](?P<times>{_MAGNITUDE}|dozen))?)\b
    | (?<![\w.,/])(?P<signed>\d{{0,3}}\s?(?P<sign>[½¼¾⅓⅔]))
    | (?<![\w.,/])(?P<slash>(?:\d{{1,3}}[\s-])?[1-7]/[2-8])(?![\d/])
    | (?:(?<![\w.,/])|{_codes()}|{_LETTERS_BEFORE})
        (?P<minus>(?<!plus\ or\ )minus[\s-]|[-−](?=\d[\d.,]*\s?{_PERCENT_AFTER}))?
        (?P<dig>(?:{_DIGITS})(?:\.\d+)?|\.\d+)
        (?:\s?[×x]\s?10\s?\^?(?P<exp>[-−–]?\d{{1,2}})(?!\d)
        |(?P<suffix>(?:k|mn|mln|mil|m|bn|b|tn)\b)|[\s\u00a0-]?(?P<mag>(?:{_MAGNITUDE})\b)|(?P<ord>st|nd|rd|th)\b)?
    | (?P<frac>\b(?:(?P<parts>a|an|one|two|three|four)[\s-]
        (?P<part>half|(?:third|quarter|fourth|fifth|tenth)s?)|half)
        (?:(?=\s+(?:of|the|its|their)\b)|(?<=\bby\ half)|(?<=\bby\ a\ third)|(?<=\bby\ a\ quarter)
        |(?<=\bby\ two\ thirds)|(?<=\bby\ two-thirds)|(?<=\bby\ a\ fifth)|(?<=\bby\ a\ tenth)))
    | (?P<half>\b(?:half\s+a|half|a\s+quarter\s+of\s+a)\s+(?:{_MAGNITUDE})\b)
    | (?P<point>\b(?:{_WORD})(?:[\s-]+(?:{_WORD}))*\s+point(?:\s+(?:{_DIGIT_WORDS}))+)\b
        (?:[\s-](?P<ten>{_MAGNITUDE})\b)?
    | (?P<word>\b(?:(?:a|one)\s+)?(?:{_WORD})(?:(?:[\s-]+|{_AND})(?:{_WORD}))*\b)
    | (?P<ordw>(?<!\bper\ )\b(?:{ORDINAL_WORDS})\b)
    """,
        re.VERBOSE | re.IGNORECASE,
    )


def _codes() -> str:
    """Lookbehinds for the currency signs that end in a letter, which may touch the number: "USD1,700"."""
    signs = [
        sign
        for entry in words("units")["money"].values()
        for sign in (*entry.get("before", ()), *entry.get("mistyped", ()))
        if sign[-1].isalpha()
    ]
    several = (
        rf"(?<={chr(92) + 'b' if sign[0].isalpha() else ''}{re.escape(sign)})"
        for sign in signs
        if len(sign) > 1
    )
    alone = "".join(sign for sign in signs if len(sign) == 1)
    return rf"(?<=[A-Za-z=])(?=\d)(?:{'|'.join(several)}|(?-i:(?<=(?<![\w-])[{alone}])){_SUM})"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. `start:end` takes in its hedge, `at:stop` only the digits or words.

    `share` is a part of a whole ("a third of", "one in three"), `factor` a verb that multiplies ("doubled").
    """

    start: int
    end: int
    at: int
    stop: int
    interval: Interval
    ordinal: bool = False
    vague: bool = False
    spelled: bool = False
    share: bool = False
    factor: bool = False


def find_atoms(text: str) -> list[Number]:
    """The single numbers in `text`, in order, without hedges; of two that overlap, the longer."""
    return _resolve_overlaps([*_vague_atoms(text), *_plain_atoms(text)])


def _plain_atoms(text: str) -> Iterator[Number]:
    for match in _atom_pattern().finditer(text):
        ordinal = bool(match["ord"] or match["ordw"])
        value = _atom_value(match)
        if value is None:
            continue
        spelled = not (match["dig"] or match["signed"] or match["slash"])
        start, stop = match.span()
        if match["suffix"] == "m" and _is_in_metres(text, match):
            value, stop = Decimal(value) / MAGNITUDES["m"], stop - 1
        letter = _letter_apart(text, match)
        if letter is not None:
            value, stop = value * MAGNITUDES[letter[0].strip().lower()], letter.end()
        share = bool(match["frac"])
        yield Number(
            start=start,
            end=stop,
            at=start,
            stop=stop,
            interval=_exact(value),
            ordinal=ordinal,
            spelled=spelled,
            share=share,
        )


APART = re.compile(r"[ \u00a0](?:(mn|mln|bn|K)|([Mmk]))\b(?!\.\s?[A-Z])")
MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽₩₪₦]|\b[A-Z]{2,3})\s?$")
COUNTED_AFTER = re.compile(
    r"\s(?:(?!for\b|of\b|in\b|from\b|to\b|and\b|or\b|by\b|at\b)[a-z-]+\s){0,2}"
    r"(?:people|persons|individuals|children|refugees|households|families|IDPs|returnees|migrants)\b"
)


def _letter_apart(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """ "US$ 7.4 m", "58 K", "2.8 M people": the letter of a magnitude after a blank, where it is no metre."""
    if not match["dig"] or match["suffix"] or match["mag"] or match["ord"] or match["exp"]:
        return None
    found = APART.match(text, match.end())
    if found is None or found[1] or MONEY_BEFORE.search(text, max(0, match.start() - 5), match.start()):
        return found
    return found if COUNTED_AFTER.match(text, found.end()) else None


@cache
def _metres() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = words("units")["metres"]
    before, after = alternatives(data["before"]), alternatives(data["after"])
    return (
        re.compile(rf"\b(?:{before})\s(?:\w+\s){{1,3}}$|\dm\s?(?:by|x|×)\s?$"),
        re.compile(rf"[\s-](?:{after})\b|\s?(?:by|x|×)\s?[\d.]+m\b"),
    )


def _is_in_metres(text: str, match: re.Match[str]) -> bool:
    """ "5m high", "a depth of 30m", "4m x 5m", "1,500m": a glued "m" that is not "million"."""
    before, after = _metres()
    at = match.start()
    if MONEY_BEFORE.search(text, max(0, at - 5), at):
        return False
    if re.match(r"\d,\d{3}m|\d{4}m", match[0]):
        return True  # who counts in millions writes "1.5bn"
    return bool(after.match(text, match.end()) or before.search(text, max(0, at - 40), at))


def _exact(value: Decimal | int) -> Interval:
    whole = int(value) if value == int(value) else value
    return Interval(whole, whole, Qualifier.EXACT)


def _atom_value(match: re.Match[str]) -> Decimal | int | None:
    if match["mixed"]:
        return _mixed(match)
    if match["signed"]:
        whole = re.sub(r"\D", "", match["signed"]) or "0"
        return Decimal(whole) + Decimal(FRACTION_SIGNS[match["sign"]])
    if match["slash"]:
        return _slash(match["slash"])
    if match["point"]:
        return _point(match)
    if match["dig"]:
        written = re.sub(r"^(\d{1,3}),(\d{1,2})$", r"\1.\2", match["dig"])
        marks = r"[,.\s\u00a0\u202f\u2009]" if written.count(".") > 1 else r"[,\s\u00a0\u202f\u2009]"
        value = Decimal(re.sub(marks, "", written))
        if match["exp"]:
            value = value.scaleb(int(re.sub("[−–]", "-", match["exp"])))
        magnitude = (match["suffix"] or match["mag"] or "").lower()
        return (value * MAGNITUDES[magnitude] if magnitude else value) * (-1 if match["minus"] else 1)
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


def _mixed(match: re.Match[str]) -> Decimal | None:
    """ "two and a half", "one and a half million"."""
    whole = match["whole"]
    number = int(whole) if whole.isdigit() else read_words(whole)
    if number is None:
        return None
    part = (
        Decimal(3 if "three" in match["mixed"].lower().split("and")[-1] else 1)
        / PARTS[match["over"].lower().removesuffix("s")]
    )
    return (number + part) * MAGNITUDES[(match["times"] or "one").lower()]


def _point(match: re.Match[str]) -> Decimal | None:
    """ "two point four million"."""
    whole, digits = re.split(r"(?<!\s)\s+point\s+", match["point"].lower())
    number = read_words(whole)
    if number is None:
        return None
    written = "".join(str({"zero": 0, "oh": 0, **UNITS}[word]) for word in digits.split())
    return Decimal(f"{number}.{written}") * MAGNITUDES[(match["ten"] or "one").lower()]


def _slash(written: str) -> Decimal | None:
    """ "2 1/2", "3/4"; `None` for "4/2", which is not a part of anything."""
    *whole, part = re.split(r"[\s-]", written)
    over, under = part.split("/")
    share = Decimal(over) / Decimal(under)
    return share + (Decimal(whole[0]) if whole else 0) if share < 1 else None


def _fraction(match: re.Match[str]) -> Decimal | None:
    """ "two-thirds of", "half the"."""
    part, parts = (match["part"] or "half").lower(), (match["parts"] or "a").lower()
    share = Decimal({"two": 2, "three": 3, "four": 4}.get(parts, 1)) / PARTS[part.removesuffix("s")]
    return share if share < 1 else None


@cache
def _vague_pattern() -> re.Pattern[str]:
    data = words("numbers")
    vague = alternatives([*data["vague"], *data["pairs"], *data["factors"], *data["none"]["words"]])
    several = alternatives(data["several"])
    return re.compile(
        rf"\b(?:(?P<several>{several})\s+(?P<mag>hundreds?|thousands?|millions?|dozens?)|(?P<vague>{vague}))"
        r"(?![\w-]|(?<=no)\s+(?:fewer|less|more|longer|later|sooner)\b)",
        re.IGNORECASE,
    )


def alternatives(phrases: object) -> str:
    """A pattern for any of the phrases, the longest first; a space stands for any white space."""
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
            interval = _exact(Decimal(str({**data["pairs"], **data["factors"]}.get(phrase, 0))))
        start, stop = match.span()
        factor = not match["several"] and phrase in data["factors"]
        yield Number(
            start=start,
            end=stop,
            at=start,
            stop=stop,
            interval=interval,
            vague=vague,
            spelled=True,
            factor=factor,
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
