"""Who a speaker is and how they know: the actor, the access to what is said, and a quality from 1 to 5.

Takes the claims of a report in text order and its actors. The levels are those by which hand-coders of the
Missing Migrants Project rate a source, as far as one report says; `[quality]` of `claims.toml`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from sayso.codebook import word_set, words
from sayso.reading import findings
from sayso.reading.actors.candidate import with_article
from sayso.records import Access, Actor, ActorKind, ActorMention, Claim, Evidence, PlaceKind

UNCORROBORATED = 2


def with_speakers(doc: Doc, claims: Sequence[Claim]) -> list[Claim]:
    """Each claim with its actor, access and quality."""
    text = findings.text_of(doc)
    actors = [*doc._.sayso_actors, *_owners(doc)]
    return [_with_speaker(text, claim, claims, actors) for claim in claims]


def _owners(doc: Doc) -> Iterator[ActorMention]:
    """Countries as speakers where they do not act in the grammar: "Lithuania's claim that …"."""
    for mention in doc._.sayso_places:
        place = mention.place
        if place is not None and place.kind is PlaceKind.COUNTRY and place.country and not mention.adjective:
            name = f"Government of {with_article(place.name)}"
            yield ActorMention(mention.evidence, Actor(name, ActorKind.GOVERNMENT, place.country))


def _with_speaker(text: str, claim: Claim, claims: Sequence[Claim], actors: Sequence[ActorMention]) -> Claim:
    actor = actor_of(claim, actors)
    access = _access(text, claim, actor, claims)
    return replace(claim, actor=actor, access=access, quality=_quality(claim, actor, access))


def actor_of(claim: Claim, actors: Sequence[ActorMention]) -> Actor | None:
    """The actor that the speaker's words name: a person before a body, "a spokesman for" before his body.

    Who only stands in an "of …" is none: "a friend of Ruiz" is not Ruiz.
    """
    for spoken in (claim.name, claim.speaker):
        if spoken is None:
            continue
        inside = [m for m in actors if spoken.start <= m.evidence.start and m.evidence.end <= spoken.end]
        inside = [m for m in inside if _stands_for(spoken, m)]
        around = [m for m in actors if m.evidence.start <= spoken.start and spoken.end <= m.evidence.end]
        found = [m for m in inside if m.actor.person] or inside or around
        if found:
            return found[0].actor
    return None


def _stands_for(spoken: Evidence, mention: ActorMention) -> bool:
    """Whether an actor named inside the speaker's words is the speaker, or who the speaker speaks for."""
    before = spoken.quote[: mention.evidence.start - spoken.start].lower()
    after = spoken.quote[mention.evidence.end - spoken.start :].lower()
    owned = re.match(r"['’]s?\s+(?:[\w-]+\s+)*?(?P<head>[\w-]+)$", after)
    governed = re.search(
        r"(?<![\w-])(?P<head>[\w-]+)\s++(?:of|for|at|from|in|with|to)\s+(?:the\s+|[\w’']+\s+){0,3}$", before
    )
    if governed and mention.actor.person:
        return False  # "an adviser to the minister"
    linked = owned or governed
    return linked is None or linked["head"] in _speaking_for()


@cache
def _speaking_for() -> frozenset[str]:
    data = words("actors")
    offices = {title for titles in data["offices"].values() for title in titles}
    bodies = {word for entry in data["institutions"].values() for word in entry["words"]}
    listed = {phrase.split()[-1] for phrase in (*data["spoken"]["words"], *offices, *bodies)}
    return frozenset({*listed, *(f"{word}s" for word in listed)})


def _access(text: str, claim: Claim, actor: Actor | None, claims: Sequence[Claim]) -> Access | None:
    if claim.speaker is None:
        return None
    spoken = claim.described or claim.speaker
    lowered = {word.strip(".,'’”\"").lower() for word in (claim.name or claim.speaker).quote.split()}
    around = text[max(0, spoken.start - 20) : spoken.end + 80].lower()
    if any(phrase in around for phrase in words("claims")["access"]["unnamed"]):
        return Access.ANONYMOUS
    if lowered & word_set("claims", "access", "witness"):
        return Access.WITNESS
    nested = any(_holds(other, claim) for other in claims if other is not claim)
    if nested or (actor is not None and actor.kind is ActorKind.MEDIA and not actor.person):
        return Access.RELAYED
    head = claim.speaker.quote.split()[-1].lower()
    if head in word_set("claims", "access", "anonymous") and (actor is None or actor.country is None):
        return Access.ANONYMOUS
    return Access.OWN if actor is not None and (actor.kind or actor.person) else None


def _holds(outer: Claim, inner: Claim) -> bool:
    """Whether a claim stands inside another's content."""
    cue: Evidence | None = inner.cue
    return cue is not None and any(part.start <= cue.start and cue.end <= part.end for part in outer.content)


def _quality(claim: Claim, actor: Actor | None, access: Access | None) -> int | None:
    """1 to 5; `None` where nobody speaks, or nothing is known of who does."""
    if claim.speaker is None:
        return None
    if access in (Access.ANONYMOUS, Access.WITNESS):
        return UNCORROBORATED
    kind = actor.kind if actor is not None else None
    level = words("claims")["quality"].get(kind.value) if kind is not None else None
    return int(level) if level is not None else None
