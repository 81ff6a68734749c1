"""Which claim contradicts which: "dismissed the report as propaganda", "“This is nonsense,” she said".

Takes the claims of a report in text order, gives them back with `disputes` and the words that do so. A claim
disputes the nearest one before it by another speaker that it takes up. Words: `[disputing]` of `claims.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from sayso.codebook import word_set, words
from sayso.reading.claims.complements import TAKEN_UP
from sayso.reading.syntax import token_at
from sayso.records import ActorKind, Claim, Evidence, Stance
from sayso.records.kinds import FORCES

REACH = 1500  # characters back to the claim that is disputed
NEAR = 700  # back to the claim of which somebody says "this is a lie"
OFFICIALS = {ActorKind.GOVERNMENT, *FORCES}
OPENING = 160  # characters of a claim in which it says what it takes up
LEAST_OPPOSED = 0.5  # of the content words of a negated claim, those that what it contradicts has too
LEAST_SHARED = 0.34  # of the content words of a denial in full, those that what it denies has too
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
def _words(key: str) -> str:
    return "|".join(words("claims")["disputing"][key])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What is taken up, at the beginning; "it is a lie"; and "the report a lie", after "called"."""
    adjective = rf"(?:{_words('adjectives')})\b(?!\s+(?!(?:and|but|or)\b)[a-z])"
    false = rf"(?P<false>\b(?:(?:{_words('nouns')})\b|{adjective}))"
    copula = r"(?:\s+(?:is|are|was|were)\b|['’]s\b)"
    noun = rf"\b(?:{_words('objects')})s?\b"
    pronoun = rf"\b(?:{_words('pronouns')})\b(?={copula}|\s*[,.”\"]|$)"
    opening = re.compile(
        rf"[“\"‘]?(?:(?P<owner>[A-Z]\w{{1,40}})['’]s?\s+|(?:\w{{1,40}}['’]?s?\s+){{0,3}}?)(?P<object>{noun}|{pronoun})",
        re.IGNORECASE,
    )
    is_false = re.compile(
        rf"(?:{noun}[^.!?]{{0,60}}?|{pronoun}){copula}\s+(?:\w+\s+){{0,3}}?{false}", re.IGNORECASE
    )
    called = re.compile(rf"(?:{noun}|\b(?:{_words('pronouns')})\b)[^.!?]{{0,30}}?{false}", re.IGNORECASE)
    return opening, is_false, called


def with_disputes(doc: Doc, claims: Sequence[Claim]) -> list[Claim]:
    """Each claim with the position of the one that it contradicts, if there is one."""
    told: list[Claim] = []
    for claim in claims:
        verdict = _verdict(claim)
        target = _target(doc, told, claim) if verdict is not None else None
        if verdict is None and claim.negated:  # "nobody was killed" after "20 were killed"
            target, verdict = _opposed(doc, told, claim), claim.cue or claim.content[0]
        told.append(replace(claim, disputes=target, verdict=verdict) if target is not None else claim)
    return told


def _verdict(claim: Claim) -> Evidence | None:
    """The words by which a claim contradicts: its cue, or what it calls the other one."""
    if claim.stance is Stance.DENIES:
        return claim.cue
    first = claim.content[0]
    _, is_false, called = _patterns()
    opening = first.quote[:OPENING]
    cue = claim.cue.quote.lower().split()[-1] if claim.cue else ""
    calls = cue.removesuffix("ed").removesuffix("d").removesuffix("s") in _calling()
    found = (called if calls else is_false).search(opening)
    if found is None:
        return None
    start, end = found.span("false")
    return Evidence(first.start + start, first.start + end, found["false"])


@cache
def _calling() -> frozenset[str]:
    verbs = words("claims")["disputing"]["calling"]
    return frozenset({*verbs, *(verb.removesuffix("e") for verb in verbs)})


def _before(told: Sequence[Claim], claim: Claim, reach: int) -> list[tuple[int, Claim]]:
    """The claims within reach that another made, and that dispute nothing themselves."""
    start = claim.content[0].start
    taken_up = claim.content[0].quote.lower() in TAKEN_UP
    return [
        (index, other)
        for index, other in enumerate(told)
        if start - other.content[0].start < reach
        and other.stance in DISPUTED
        and not _same_speaker(other, claim)
        and (taken_up or not _is_inside(other, claim))
        and other.disputes is None
    ]


def _opposed(doc: Doc, told: Sequence[Claim], claim: Claim) -> int | None:
    """The claim of which a negated one says the opposite: the same main verb, enough of the other words."""
    before = [(i, other) for i, other in _before(told, claim, NEAR) if not other.negated and other.speaker]
    part = claim.content[0]
    root = doc[token_at(doc, part.start).i : token_at(doc, part.end - 1).i + 1].root
    verb = root.lemma_.lower()
    if root.pos_ != "VERB" or verb in word_set("claims", "disputing", "light"):
        return None
    if claim.speaker is None or claim.stance is not Stance.STATES:
        return None
    alike = [(i, other) for i, other in before if verb in _verbs(doc, other)]
    return _most_alike(doc, alike, claim, LEAST_OPPOSED)


def _target(doc: Doc, told: Sequence[Claim], claim: Claim) -> int | None:
    before = _before(told, claim, REACH if claim.stance is Stance.DENIES else NEAR)
    if claim.content[0].quote.lower() in TAKEN_UP:
        return before[-1][0] if before else None
    wanted = _wanted(claim)
    fitting = [(index, other) for index, other in before if other.stance is wanted]
    if fitting:
        return fitting[-1][0]
    if not before:
        return None
    opening = _patterns()[0].match(claim.content[0].quote[:OPENING])
    clause = claim.content[0].quote.lower().startswith(("that ", "it ", "he ", "she ", "they "))
    if opening is not None and (owner := _owner(opening)) is not None:
        before = [(i, other) for i, other in before if other.speaker and owner in other.speaker.quote]
        return before[-1][0] if before else None
    if claim.stance is Stance.DENIES and (clause or opening is None):
        return _most_alike(doc, before, claim, LEAST_SHARED) if clause else None
    if claim.stance is Stance.DENIES and opening is not None and _is_reported(claim, opening.end("object")):
        return _most_alike(
            doc, before, claim, 0.0
        )  # "the report that 20 had died", "Kiev's claims of an attack"
    return _first_disputed(told, claim, before)


def _owner(opening: re.Match[str]) -> str | None:
    """Whose claim it is, where the denial says so: "Kiev's claims"."""
    owner = opening["owner"]
    return owner if owner is not None and owner[0].isupper() else None


def _is_reported(claim: Claim, object_end: int) -> bool:
    """Whether the words after "the report" say what it reports."""
    rest = claim.content[0].quote[object_end:]
    return re.match(r"\s+(?:that|of|about|by|from|over)\b", rest) is not None


def _most_alike(doc: Doc, before: Sequence[tuple[int, Claim]], claim: Claim, least: float) -> int | None:
    """The claim before that shares most words or names its speaker in the denial; none that share too few."""
    own = _content_words(doc, claim)
    text = " ".join(part.quote for part in claim.content)
    best: tuple[float, int] | None = None
    for index, other in before:
        shared = len(own & _content_words(doc, other)) / max(1, len(own))
        named = other.speaker is not None and other.speaker.quote in text
        score = shared + (0.5 if named else 0.0)
        if score > least and (best is None or score >= best[0]):
            best = (score, index)
    return best[1] if best else None


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
    if one.actor is not None and other.actor is not None and one.actor.country is not None:
        officials = one.actor.kind in OFFICIALS and other.actor.kind in OFFICIALS
        if officials and one.actor.country == other.actor.country:
            return True  # a state does not dispute what its own border guards say
    names = [
        {w.lower() for c in (claim.name, claim.speaker) if c for w in c.quote.split()}
        for claim in (one, other)
    ]
    return bool(names[0] & names[1] - {"the", "a", "of", "for", "and"})


def _is_inside(one: Claim, other: Claim) -> bool:
    """Whether one claim stands within the other."""
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


def _verbs(doc: Doc, claim: Claim) -> set[str]:
    return {
        token.lemma_.lower()
        for part in claim.content
        for token in doc[token_at(doc, part.start).i : token_at(doc, part.end - 1).i + 1]
        if token.pos_ == "VERB"
    }
