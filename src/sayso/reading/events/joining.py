"""Which triggers tell one event: an act and its outcome, a verb and the noun that it carries.

Takes the drafts of a text, gives fewer. "Killed in an air strike", "an attack that killed 12", "opened fire,
wounding two": the outcome joins the act, which takes over whom it befell.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from sayso.reading.events.draft import Draft
from sayso.reading.events.grammar import objects_of

BY_CAUSE = {"in", "by", "during", "from", "after", "when", "as", "following", "to"}


def join(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts in text order, outcomes joined to what brought them about, and no trigger told twice."""
    kept = _without_doubles(drafts)
    causes = {draft.head.i: draft for draft in kept if not draft.code.result and _is_act(draft)}
    joined: list[Draft] = []
    for draft in kept:
        cause = _cause(draft, causes) if draft.code.result else None
        if cause is None or cause is draft:
            joined.append(draft)
            continue
        cause.results.append(draft)
        recipients = {token.i for token in cause.recipients}
        if not recipients or cause.code.type is None:
            cause.recipients = list(draft.recipients)
        if not cause.actors and cause.frame != "happen":
            cause.actors = [token for token in draft.actors if token.i != cause.head.i]
    return joined


def _is_act(draft: Draft) -> bool:
    """Whether an event may have the dead and the hurt as its outcome."""
    befalls = draft.frame in ("happen", "undergo") and draft.code.type is None
    return draft.code.type in ("ASSAULT", "PROTEST") or befalls


def _without_doubles(drafts: Sequence[Draft]) -> list[Draft]:
    """Without nouns and infinitives that a verb's pattern names: "put *sanctions* on", "defused *bombs*"."""
    by_head = {draft.head.i: draft for draft in drafts}
    dropped: set[int] = set()
    for draft in drafts:
        for i in draft.used & by_head.keys():
            carried = by_head[i]
            same = carried.code is draft.code or (draft.thing and not carried.code.result)
            opened = carried.head.pos_ in ("VERB", "AUX") and carried.code.type == draft.code.type
            cause = (
                carried.head.dep_ == "nsubj" and carried.head.head.i == draft.head.i
            )  # "a *blast* killed 5"
            if carried is not draft and (same or opened or cause):
                dropped.add(i)
    return [draft for draft in drafts if draft.head.i not in dropped]


def _cause(result: Draft, causes: dict[int, Draft]) -> Draft | None:
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
