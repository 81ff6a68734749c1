"""Words that point at what was named before: "affected *there*", "of *which* 46 went to the camp".

Takes a number and the places of its text, tells which of them it can be of.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Token

from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings
from sayso.reading.syntax import token_at, verb_above
from sayso.records import PlaceMention

PART = re.compile(r"\b(?:(?:of|among)\s+(?:which|whom|them|these|those)|including)\b", re.IGNORECASE)
IN = ("in", "at", "on", "near", "inside", "across")
ELSEWHERE = ("from", "with", "between")  # "in Lithuania after crossing *from Belarus*"
FAR = 300  # characters before a sentence in which what its "there" means may stand


def is_of_part(around: Surroundings, spot: NumberSpot, mention: PlaceMention, numbers: Sequence[int]) -> bool:
    """Whether a place is told of a part alone: "300 families, of which 46 *went* to the camp". `numbers` are
    where the numbers of the text begin, in order.
    """
    _, end = around.span(around.sentence(spot.number.start))
    if not spot.words.end <= mention.evidence.start < end:
        return False
    part = PART.search(around.text, spot.words.end, mention.evidence.start)
    if part is None:
        return False
    at = bisect_left(numbers, part.end())
    if at == len(numbers) or numbers[at] >= mention.evidence.start:
        return False
    number, place = token_at(around.doc, numbers[at]), token_at(around.doc, mention.evidence.start)
    verb = verb_above(number)  # not "12 people, including four children, *were killed* in the camp"
    return verb is not None and number.i < verb.i < place.i and verb.i != spot.governor.i


def is_origin(spot: NumberSpot, token: Token, inside: Sequence[tuple[Token, PlaceMention]]) -> bool:
    """Whether a place is where the counted are from, and the clause names another where they are: "migrants
    *from Iraq* are in Belarus"; not where the other is a way's end.
    """
    origins = [one for one in spot.anchor.children if one.dep_ == "prep" and one.lower_ == "from"]
    if not any(one.i < token.i for one in origins) or not spot.anchor.is_ancestor(token):
        return False
    others = (one for one, _ in inside if one.i != token.i and not spot.anchor.is_ancestor(one))
    return any(is_where(spot, one) for one in others)


def is_where(spot: NumberSpot, token: Token) -> bool:
    """Whether a place is where a number's verb holds: "are *in Belarus*"."""
    return token.dep_ == "pobj" and token.head.lower_ in IN and token.head.head.i == spot.governor.i


def place_of_there(
    around: Surroundings, spot: NumberSpot, places: Sequence[tuple[Token, PlaceMention]]
) -> tuple[Token, PlaceMention] | None:
    """The place that the "there" of a number's clause means: the last one named before its sentence."""
    start, _ = around.span(around.sentence(spot.number.start))
    there = next((token for token in spot.governor.children if token.lower_ == "there"), None)
    if there is None or there.dep_ != "advmod":
        return None
    if any(start <= mention.evidence.start < there.idx for _, mention in places):
        return None
    before = [
        pair
        for pair in places
        if start - FAR <= pair[1].evidence.start < start and pair[0].head.lower_ not in ELSEWHERE
    ]
    return before[-1] if before and not before[-1][1].adjective else None
