"""Which claim contradicts which: "dismissed the report as propaganda", "“This is nonsense,” she said".

Takes the claims of a report in text order, gives them back with `disputes` and the words that do so. A claim
disputes the nearest one before it by another speaker that it takes up. Words: `[disputing]` of `claims.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from sayso.codebook import words
from sayso.reading.syntax import token_at
from sayso.records import Claim, Evidence, Stance

REACH = 1500  # characters back to the claim that is disputed
MIN_SHARED = 2  # content words that a denial in full shares with what it denies
DISPUTED = {
    Stance.STATES,
    Stance.ACCUSES,
    Stance.CONDEMNS,
    Stance.WARNS,
    Stance.ESTIMATES,
    Stance.BELIEVES,
    Stance.CONFIRMS,
}
MATCHING = {
    "accusation": Stance.ACCUSES,
    "allegation": Stance.ACCUSES,
    "charge": Stance.ACCUSES,
    "warning": Stance.WARNS,
}


@cache
def _pattern(key: str) -> re.Pattern[str]:
    listed = "|".join(words("claims")["disputing"][key])
    return re.compile(rf"\b(?:{listed})s?\b", re.IGNORECASE)


def with_disputes(doc: Doc, claims: Sequence[Claim]) -> list[Claim]:
    """Each claim with the position of the one that it contradicts, if there is one."""
    told: list[Claim] = []
    for claim in claims:
        verdict = _verdict(claim)
        target = _target(doc, told, claim) if verdict is not None else None
        told.append(replace(claim, disputes=target, verdict=verdict) if target is not None else claim)
    return told


def _verdict(claim: Claim) -> Evidence | None:
    """The words by which a claim contradicts: its cue, or what it calls the other one."""
    if claim.stance is Stance.DENIES:
        return claim.cue
    first = claim.content[0]
    opening = first.quote[:160]
    takes_up = _pattern("objects").search(opening)
    for key in ("nouns", "adjectives"):
        found = _pattern(key).search(opening)
        if found and takes_up and takes_up.start() < found.start():
            return Evidence(first.start + found.start(), first.start + found.end(), found[0])
    return None


def _target(doc: Doc, told: Sequence[Claim], claim: Claim) -> int | None:
    start = claim.content[0].start
    wanted = _wanted(claim)
    before = [
        (index, other)
        for index, other in enumerate(told)
        if start - other.content[0].start < REACH
        and other.stance in DISPUTED
        and not _same_speaker(other, claim)
        and not _is_inside(other, claim)
        and other.disputes is None
    ]
    if wanted is not None:
        before = [(index, other) for index, other in before if other.stance is wanted] or before
    if not before:
        return None
    object_ = _pattern("objects").search(claim.content[0].quote[:60])
    if claim.stance is not Stance.DENIES or object_:
        return _first_disputed(told, claim, before)
    shared = [
        (len(_content_words(doc, other) & _content_words(doc, claim)), index) for index, other in before
    ]
    most, index = max(shared)
    return index if most >= MIN_SHARED else None


def _first_disputed(told: Sequence[Claim], claim: Claim, before: Sequence[tuple[int, Claim]]) -> int:
    """The nearest claim; or, where others just disputed one, that same one: all answer it."""
    start = claim.content[0].start
    for index in range(len(told) - 1, -1, -1):
        other = told[index]
        recent = start - other.content[-1].end < REACH // 3
        if recent and other.disputes is not None and not _same_speaker(told[other.disputes], claim):
            return other.disputes
    return before[-1][0]


def _wanted(claim: Claim) -> Stance | None:
    head = claim.content[0].quote.lower()[:60]
    return next((stance for word, stance in MATCHING.items() if word in head), None)


def _same_speaker(one: Claim, other: Claim) -> bool:
    if one.actor is not None and one.actor == other.actor:
        return True
    names = [
        {w.lower() for c in (claim.name, claim.speaker) if c for w in c.quote.split()}
        for claim in (one, other)
    ]
    return bool(names[0] & names[1] - {"the", "a", "of", "for", "and"})


def _is_inside(one: Claim, other: Claim) -> bool:
    """Whether one claim is told within the other."""
    return any(
        a.start <= b.start and b.end <= a.end
        for first, second in ((one, other), (other, one))
        for a in first.content
        for b in second.content
    )


def _content_words(doc: Doc, claim: Claim) -> set[str]:
    found: set[str] = set()
    for part in claim.content:
        for token in doc[token_at(doc, part.start).i : token_at(doc, part.end - 1).i + 1]:
            if token.pos_ in ("NOUN", "PROPN", "VERB", "NUM") and not token.is_stop:
                found.add(token.lemma_.lower())
    return found
