"""Which triggers are of one event: an act and its outcome, a verb and the noun that it carries.

Takes the candidates of a text, gives fewer. "Killed in an air strike", "an attack that killed 12", "opened
fire, wounding two": the outcome joins the act, which takes over whom it befell.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.grammar import objects_of

BY_CAUSE = {"in", "by", "during", "from", "after", "when", "as", "following", "to"}


def join(candidates: Sequence[EventCandidate]) -> list[EventCandidate]:
    """The candidates in text order, outcomes joined to what brought them about, and no trigger used twice."""
    kept = _without_doubles(candidates)
    causes = {
        candidate.head.i: candidate for candidate in kept if not candidate.code.result and _is_act(candidate)
    }
    joined: list[EventCandidate] = []
    for candidate in kept:
        cause = _cause(candidate, causes) if candidate.code.result else None
        if cause is None or cause is candidate:
            joined.append(candidate)
            continue
        cause.results.append(candidate)
        recipients = {token.i for token in cause.recipients}
        if not recipients or cause.code.type is None:
            cause.recipients = list(candidate.recipients)
        if not cause.actors and cause.frame != "happen":
            cause.actors = [token for token in candidate.actors if token.i != cause.head.i]
    return joined


def _is_act(candidate: EventCandidate) -> bool:
    """Whether an event may have the dead and the hurt as its outcome."""
    befalls = candidate.frame in ("happen", "undergo") and candidate.code.type is None
    return candidate.code.type in ("ASSAULT", "PROTEST") or befalls


def _without_doubles(candidates: Sequence[EventCandidate]) -> list[EventCandidate]:
    """Without nouns and infinitives that a verb's pattern names: "put *sanctions* on", "defused *bombs*"."""
    by_head = {candidate.head.i: candidate for candidate in candidates}
    dropped: set[int] = set()
    for candidate in candidates:
        for i in candidate.used & by_head.keys():
            carried = by_head[i]
            same = carried.code is candidate.code or (candidate.thing and not carried.code.result)
            opened = carried.head.pos_ in ("VERB", "AUX") and carried.code.type == candidate.code.type
            cause = (
                carried.head.dep_ == "nsubj" and carried.head.head.i == candidate.head.i
            )  # "a *blast* killed 5"
            if carried is not candidate and (same or opened or cause):
                dropped.add(i)
    return [candidate for candidate in candidates if candidate.head.i not in dropped]


def _cause(result: EventCandidate, causes: dict[int, EventCandidate]) -> EventCandidate | None:
    """The act that brought an outcome about, where the grammar ties them."""
    verb = result.head
    for token in _tied(verb):
        cause = causes.get(token.i)
        if cause is not None:
            return cause
    return None


def _tied(verb: Token) -> list[Token]:
    """The words that an outcome hangs on: its subject, "in an attack", the clause above or beside it."""
    tied: list[Token] = []
    for child in verb.children:
        if child.dep_ in ("nsubj", "agent") or (child.dep_ == "prep" and child.lower_ in BY_CAUSE):
            inner = list(objects_of(child)) if child.dep_ != "nsubj" else [child]
            tied += [*inner, *(c for token in inner for c in token.children if c.dep_ in ("conj", "appos"))]
        elif child.dep_ in ("advcl", "conj") or (child.dep_ == "ccomp" and child.i > verb.i):
            tied.append(child)
            tied += [
                c for c in child.children if child.dep_ == "conj" and c.dep_ in ("advcl", "prep", "agent")
            ]
    if verb.dep_ in ("relcl", "acl", "advcl", "conj", "xcomp"):
        tied.append(verb.head)
        if verb.dep_ == "conj":
            tied += [c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass", "prep", "agent")]
    for token in list(tied):
        if token.dep_ in ("prep", "agent"):
            tied += objects_of(token)
        if token.dep_ == "conj":
            tied.append(token.head)
    return [token for token in tied if token.i != verb.i]
