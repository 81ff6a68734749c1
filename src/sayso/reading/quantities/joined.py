"""What two quantities beside one another say together.

Ranges of one unit ("5km to 10km"), moves ("from 20 to 29 mpg"), the same amount in another unit ("100 km
(60 miles)", "4 points, or 2 %"), and units left out ("the highest is 84.75 cents, the lowest 74.07").
Takes the quantities of a text in order and gives them back so.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc

from sayso.reading import findings
from sayso.reading.numbers.hedges import bound
from sayso.reading.quantities.change import CHANGEABLE
from sayso.records import Change, Direction, Qualifier, Quantity, QuantityKind

FROM = re.compile(r"\bfrom\s+(?:[\w'’]+\s+){0,2}$", re.IGNORECASE)
THEN_TO = re.compile(
    r"(?P<middle>(?:\s{1,9}[\w'’-]{1,60}){0,6}?)[\s–-]{1,9}to\s{1,9}(?:[\w'’-]{1,60}\s{1,9}){0,1}",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
RANGE_JOIN = re.compile(r"\s?(?:to|-|–|—|or)\s?", re.IGNORECASE)
BETWEEN_JOIN = re.compile(r"\s+and\s+", re.IGNORECASE)
AND_OR = re.compile(r",?\s(?:and|or)\s", re.IGNORECASE)
SAME_AMOUNT = re.compile(r"\s?(?:\(|/|,?\s+or\s)\s?", re.IGNORECASE)
MEASURED = {QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.PERCENT, QuantityKind.COUNT}
MOST_APART = 10  # times that a sum without a unit may be larger or smaller than the one whose unit it takes
MOVABLE = {*CHANGEABLE, QuantityKind.DURATION, QuantityKind.AGE}
LEFT_OUT = 160  # characters within which a number without a unit may take an earlier one's


def join_neighbours(doc: Doc, quantities: list[Quantity]) -> Iterator[Quantity]:
    """Quantities with ranges of one unit joined ("5km to 10km"), and moves "from … to …" linked.

    Of a move both ends stay; the second says in `change` where it started, and either takes the other's
    unit where it has none: "from 208 pounds to 193".
    """
    dates = [quantity for quantity in quantities if quantity.kind is QuantityKind.DATE]
    others = [quantity for quantity in quantities if quantity.kind is not QuantityKind.DATE]
    together = _with_units(doc, _same_amounts(doc, list(_joined(doc, others))))
    yield from sorted([*dates, *together], key=lambda quantity: quantity.number.start)


def _joined(doc: Doc, quantities: list[Quantity]) -> Iterator[Quantity]:
    index = 0
    while index < len(quantities):
        left = quantities[index]
        right = quantities[index + 1] if index + 1 < len(quantities) else None
        if right is not None and (joined := _range(doc, left, right)):
            yield joined
            index += 2
            continue
        if right is not None and _coordinated(doc, left, right):
            left, _ = _share_unit(left, right)
        if right is not None and (pair := _move(doc, left, right)):
            left, quantities[index + 1] = pair
        yield left
        index += 1


def _coordinated(doc: Doc, left: Quantity, right: Quantity) -> bool:
    """ "5 and 6 km": two amounts of one unit, given once."""
    between = findings.text_of(doc)[left.evidence.end : right.evidence.start]
    return (
        right.kind in (QuantityKind.MEASURE, QuantityKind.PERCENT) and AND_OR.fullmatch(between) is not None
    )


def _range(doc: Doc, left: Quantity, right: Quantity) -> Quantity | None:
    text = findings.text_of(doc)
    if left.unit is None or (left.kind, left.unit) != (right.kind, right.unit) or left.kind not in CHANGEABLE:
        return None
    between = text[left.evidence.end : right.evidence.start]
    opened = BETWEEN.search(text, max(0, left.evidence.start - 10), left.evidence.start)
    if not RANGE_JOIN.fullmatch(between) and not (opened and BETWEEN_JOIN.fullmatch(between)):
        return None
    low, high = left.interval.low, right.interval.high
    if low is None or high is None or low >= high or FROM.search(text, 0, left.evidence.start):
        return None
    return replace(
        left,
        evidence=findings.evidence(doc, left.evidence.start, right.evidence.end),
        number=findings.evidence(doc, left.number.start, right.number.end),
        interval=replace(left.interval, high=high, qualifier=Qualifier.RANGE),
    )


def _move(doc: Doc, left: Quantity, right: Quantity) -> tuple[Quantity, Quantity] | None:
    text = findings.text_of(doc)
    opened = FROM.search(text, max(0, left.evidence.start - 32), left.evidence.start)
    if opened is None or not THEN_TO.fullmatch(text, left.evidence.end, right.evidence.start):
        return None
    if left.kind not in MOVABLE or right.kind not in MOVABLE:
        return None
    if left.counted is not None and left.counted.start >= right.number.start:
        left = replace(left, evidence=left.number, counted=None, noun=None, unit=None)
    left, right = _share_unit(left, right)
    if left.kind is right.kind is QuantityKind.COUNT and left.counted is None:  # "from 10 to 200 employees"
        left = replace(left, unit=right.unit, counted=right.counted, noun=right.noun)
    if (left.kind, left.unit) != (right.kind, right.unit) and not _same_money(left, right):
        return None
    start, end = (q.interval.low if q.interval.low is not None else q.interval.high for q in (left, right))
    if start is None or end is None or start == end:
        return left, right
    if left.unit is not None and right.unit is not None and len(left.unit) > len(right.unit):
        right = replace(right, unit=left.unit)
    direction = Direction.UP if end > start else Direction.DOWN
    words = findings.evidence(doc, opened.start(), right.evidence.end)
    return left, replace(right, change=Change(direction, words, left.interval))


def _same_money(left: Quantity, right: Quantity) -> bool:
    """ "from $75 per barrel to $45.88"."""
    a, b = (q.unit or "" for q in (left, right))
    return left.kind is right.kind is QuantityKind.MONEY and (
        a.startswith(b) or b.startswith(a) or "dollar" in a
    )


def _same_amounts(doc: Doc, quantities: list[Quantity]) -> list[Quantity]:
    """An amount given again in another unit has the bounds, the change and the concept of the first."""
    text = findings.text_of(doc)
    told = quantities[:1]
    for right in quantities[1:]:
        left = told[-1]
        amounts = left.kind in MEASURED and right.kind in MEASURED and left.unit != right.unit
        if amounts and SAME_AMOUNT.fullmatch(text, left.evidence.end, right.evidence.start):
            interval = bound(right.interval, left.interval.qualifier)
            concept = left.concept or right.concept
            if (
                left.kind is right.kind is QuantityKind.MONEY
                and " per " in (right.unit or "")
                and " per " not in (left.unit or " per ")
                and "(" in text[left.evidence.end : right.evidence.start]
            ):
                told[-1] = replace(left, unit=f"{left.unit} per {(right.unit or '').partition(' per ')[2]}")
            moved = left.change if left.change is not None and left.change.start is None else None
            right = replace(right, interval=interval, change=right.change or moved, concept=concept)  # noqa: PLW2901
        told.append(right)
    return told


def _with_units(doc: Doc, quantities: list[Quantity]) -> Iterator[Quantity]:
    """A decimal without a unit takes that of the last amount before it in the sentence."""
    last: Quantity | None = None
    for quantity in quantities:
        bare = quantity.kind is QuantityKind.COUNT and quantity.counted is None
        if bare and last is not None and _takes_unit(doc, last, quantity):
            quantity = replace(quantity, kind=last.kind, unit=last.unit)  # noqa: PLW2901
        if quantity.kind in (QuantityKind.MEASURE, QuantityKind.MONEY):
            last = quantity
        yield quantity


def _takes_unit(doc: Doc, last: Quantity, bare: Quantity) -> bool:
    """Whether a decimal has the unit of the amount before it: a sum of money only one of like size."""
    between = findings.text_of(doc)[last.evidence.end : bare.evidence.start]
    told = bare.interval.low
    if not isinstance(told, Decimal) or told != bare.interval.high or len(between) >= LEFT_OUT:
        return False
    low, high = last.interval.low, last.interval.high
    size, other = abs(Decimal(high or 0) if low is None else Decimal(low)), abs(told)
    alike = size <= other * MOST_APART and other <= size * MOST_APART
    return (alike or last.kind is not QuantityKind.MONEY) and not re.search(r"[.!?]\s|\n", between)


def _share_unit(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    bare = [q.kind is QuantityKind.COUNT and q.counted is None for q in (left, right)]
    if bare == [True, False] and right.kind is not QuantityKind.COUNT:
        return replace(left, kind=right.kind, unit=right.unit), right
    if bare == [False, True] and left.kind is not QuantityKind.COUNT:
        return left, replace(right, kind=left.kind, unit=left.unit)
    return left, right
