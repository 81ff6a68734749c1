"""What befell and nobody did: "300 houses were destroyed by the floods" is no assault, nor is "killed by the
cyclone" a killing.

Takes a candidate, gives it with the code that fits what its sentence or the one before names as its cause.
Codes and causes: `[befalling]` of `events.toml`.
"""

from spacy.tokens import Token

from sayso.codebook import words
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.context import EventContext


def befallen(context: EventContext, candidate: EventCandidate) -> EventCandidate:
    """The candidate, under another code where nature or accident is told and nobody who does it."""
    rules, codes = words("events")["befalling"], context.codebook.events.codes
    becomes = rules["acts"].get(candidate.code.name)
    if becomes is None or _is_done(context, candidate):
        return candidate
    sentence = candidate.head.sent
    first = context.doc[max(0, sentence.start - 1)].sent.start  # the sentence before tells it too
    nouns = [token for token in context.doc[first : sentence.end] if token.pos_ in ("NOUN", "PROPN")]
    for name, causes in rules["causes"].items():
        code = codes.get(becomes.get(name, ""))
        if code is not None and any(_is_cause(context, noun, causes) for noun in nouns):
            candidate.code = code
            candidate.actors = []
            break
    return candidate


def _is_done(context: EventContext, candidate: EventCandidate) -> bool:
    """Whether somebody does it, or somebody armed stands in the sentence."""
    people = ("@people", "@actor", "@armed")
    if any(context.is_a(actor, name) for actor in candidate.actors for name in people):
        return True
    return any(
        context.is_a(token, "@armed") for token in candidate.head.sent if token.pos_ in ("NOUN", "PROPN")
    )


def _is_cause(context: EventContext, noun: Token, causes: list[str]) -> bool:
    return any(context.is_a(noun, cause) for cause in causes)
