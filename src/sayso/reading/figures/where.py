"""Where: the place words of a figure, and its country.

Takes a candidate with its measure, gives a `Located`. The nearest place in the figure's clause holds;
for movements the place entered; else the sentence; else the nearest clear place before it.
"""

from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from sayso.reading.figures.context import Context
from sayso.reading.figures.measures import Measured
from sayso.reading.figures.select import Candidate
from sayso.reading.syntax import CLAUSAL
from sayso.records import Evidence, Place, PlaceMention

MOVEMENTS = {"arrivals", "crossing_attempts", "pushbacks", "returns", "asylum_applications"}
INTO = {"to", "into", "in", "at", "reach", "enter", "onto", "on", "inside", "for", "within"}
OUT_OF = {"from", "of", "leave", "out", "off", "via", "through"}
LOCATIVE = {"in", "at", "near", "on", "inside", "around", "outside", "across", "within", "throughout", "along", "off", "to", "into", "from", "over", "between", "under", "towards", "toward", "by", "of", "home", "for"}  # fmt: skip
FAR_BACK = 400  # tokens behind a figure at which a place no longer holds


@dataclass(frozen=True, slots=True)
class Located:
    """Place words with their evidence, the country, and the place of the gazetteer."""

    words: str | None = None
    country: str | None = None
    evidence: Evidence | None = None
    location: Place | None = None


def read_place(context: Context, candidate: Candidate, measured: Measured) -> Located:
    """The place of a figure; empty where the report has named none."""
    sentence = candidate.anchor.sent
    inside = [(token, place) for token, place in context.places if sentence.start <= token.i < sentence.end]
    usable = [pair for pair in inside if _may_hold(context, candidate, *pair)]
    if usable:
        ranked = sorted(usable, key=lambda pair: _rank(context, candidate, measured, *pair))
        best = ranked[0]
        return _located(context, best, usable)
    return _before(context, candidate)


def _may_hold(context: Context, candidate: Candidate, token: Token, mention: PlaceMention) -> bool:
    """Names in the counted words ("Iraqi citizens") and peoples' adjectives are no places."""
    quantity = candidate.quantity.evidence
    within = quantity.start <= mention.evidence.start < quantity.end
    return not within and not mention.adjective


def _rank(
    context: Context, candidate: Candidate, measured: Measured, token: Token, mention: PlaceMention
) -> tuple[int, int, int]:
    """Smaller is nearer: clause borders, then whether the preposition fits, then characters."""
    governor = measured.governor
    preposition = _preposition(token)
    in_clause = candidate.anchor.is_ancestor(token) or governor.is_ancestor(token)
    borders = _borders(token, candidate.anchor, governor) if in_clause else 3 + _borders(token, candidate.anchor, governor)
    fit = 1
    if preposition in LOCATIVE:
        fit = 0
    if measured.measure in MOVEMENTS:
        fit = 0 if preposition in INTO or token.dep_ == "dobj" else 2 if preposition in OUT_OF else 1
    subject = 2 if token.dep_ in ("nsubj", "agent") and measured.measure not in MOVEMENTS else 0
    return borders + subject, fit, abs(token.idx - candidate.anchor.idx)


def _preposition(token: Token) -> str:
    head = token
    for _ in range(4):
        if head.dep_ in ("compound", "conj", "appos", "poss", "amod", "nmod"):
            head = head.head
            continue
        break
    return head.head.lower_ if head.dep_ == "pobj" else head.head.lemma_.lower() if head.dep_ == "dobj" else ""


def _borders(token: Token, anchor: Token, governor: Token) -> int:
    count = 0
    for _ in range(30):
        if token.head.i == token.i or token.is_ancestor(anchor) or token.i == governor.i:
            break
        if token.dep_ in CLAUSAL or (token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")):
            count += 1
        token = token.head
    return count


def _located(
    context: Context, best: tuple[Token, PlaceMention], usable: list[tuple[Token, PlaceMention]]
) -> Located:
    token, mention = best
    joined = _joined(context, token, usable)
    if joined is not None:
        return joined
    place = mention.place
    country = place.country if place else None
    if country is None and place is None:
        country = _only_country_near(context, token)
    return Located(mention.evidence.quote, country, mention.evidence, place)


def _only_country_near(context: Context, token: Token) -> str | None:
    """The country of the other places in the sentence, if they agree."""
    sentence = token.sent
    codes = {
        mention.place.country
        for other, mention in context.places
        if sentence.start <= other.i < sentence.end and mention.place and not mention.adjective
    }
    return codes.pop() if len(codes) == 1 else None


def _joined(
    context: Context, token: Token, usable: list[tuple[Token, PlaceMention]]
) -> Located | None:
    """ "Jordan, Lebanon and Turkey": one place of several countries."""
    text = context.doc.text
    run = [pair for pair in usable]
    for left, right in pairwise(run):
        between = text[left[1].evidence.end : right[1].evidence.start]
        if between.strip() == "and" and token.i in (left[0].i, right[0].i):
            start = left[1].evidence.start
            for other in reversed(run[: run.index(left)]):
                if text[other[1].evidence.end : start].strip() != ",":
                    break
                start = other[1].evidence.start
            end = right[1].evidence.end
            members = [m for _, m in run if start <= m.evidence.start < end]
            codes = {m.place.country if m.place else None for m in members}
            country = codes.pop() if len(codes) == 1 else None
            location = members[0].place if country and len(members) == 1 else None
            return Located(text[start:end], country, Evidence(start, end, text[start:end]), location)
    return None


def _before(context: Context, candidate: Candidate) -> Located:
    """The place of the last figure's sentence, or the nearest place named before."""
    start = candidate.anchor.sent.start
    for token, mention in reversed(context.places):
        if token.i >= start or mention.adjective:
            continue
        if token.i < start - FAR_BACK:
            break
        if _preposition(token) in LOCATIVE or token.dep_ in ("nsubj", "dobj", "nsubjpass", "poss"):
            place = mention.place
            return Located(mention.evidence.quote, place.country if place else None, mention.evidence, place)
    return Located()
