"""The words around a number that bound it: "at least 30", "300 or so"."""

import re
from dataclasses import replace
from functools import cache

from sayso.codebook import word_set, words
from sayso.reading.numbers.atoms import SIGN, Number, alternatives
from sayso.records import Interval, Qualifier


@cache
def _hedge_patterns() -> tuple[re.Pattern[str], dict[str, Qualifier], re.Pattern[str], dict[str, Qualifier]]:
    data = words("numbers")
    before = {phrase: Qualifier(key) for key, phrases in data["before"].items() for phrase in phrases}
    after = {phrase: Qualifier(key) for key, phrases in data["after"].items() for phrase in phrases}
    left = re.compile(
        rf"(?<![\w-])({alternatives(before)})[\s\u00a0-]+(?P<the>the\s+|a\s+)?{SIGN}$", re.IGNORECASE
    )
    adds = r"(?<=plus)\s+(?:[$€£¥\d]|an?\b|the\b)"  # "$5,000 plus $250"
    right = re.compile(rf"[\s-]{{0,20}}({alternatives(after)})(?![\w-]|{adds})|(\+)", re.IGNORECASE)
    return left, before, right, after


@cache
def _risen() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words('numbers')['risen']['words'])})\s+$", re.IGNORECASE)


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, Qualifier]]:
    signs = {sign: Qualifier(key) for sign, key in words("numbers")["signs"].items()}
    return re.compile(rf"(?<![-=<>~\w])([{re.escape(''.join(signs))}])\s?$"), signs


LOOK_BACK = 48


def hedge(text: str, number: Number) -> Number:
    """Widen `number` by the hedges around it; a hedge before a vague word keeps the word's interval."""
    left, before, _, _ = _hedge_patterns()
    start, end, qualifier = number.start, number.end, number.interval.qualifier
    while found := left.search(text, max(0, start - LOOK_BACK), start):
        told = re.sub(r"\s+", " ", found[1].lower())
        if (found["the"] or "").lower().startswith("the") and told in word_set(
            "numbers", "prepositions", "words"
        ):
            break  # "angry over the 8 who were killed" bounds nothing
        start, hedge = found.start(1), before[told]
        if told == "up to" and _risen().search(text, max(0, start - LOOK_BACK), start):
            continue  # "has gone up to 676"
        qualifier = hedge if hedge is not Qualifier.EXACT and qualifier is Qualifier.EXACT else qualifier
    pattern, signs = _signs()
    if qualifier is Qualifier.EXACT and (sign := pattern.search(text, max(0, start - 3), start)):
        start, qualifier = sign.start(1), signs[sign[1]]  # "<5", "~300"
    number = replace(number, start=start, interval=bound(number.interval, qualifier))
    return hedge_after(text, number, end)


def hedge_after(text: str, number: Number, end: int) -> Number:
    """The number with a hedge that stands at `end`, after it or its unit: "30 or so", "30 km or more"."""
    _, _, right, after = _hedge_patterns()
    found = right.match(text, end)
    if found is None or number.interval.qualifier is not Qualifier.EXACT:
        return replace(number, end=max(number.end, end))
    qualifier = after.get(re.sub(r"\s+", " ", (found[1] or "").lower()), Qualifier.AT_LEAST)
    return replace(number, end=found.end(), interval=bound(number.interval, qualifier))


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
