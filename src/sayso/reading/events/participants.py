"""Participants: the words of a noun phrase, and the actor behind them.

Takes heads of noun phrases, gives `Participant`s. A name or a body is the actor that the actors component
found there; a pronoun is the last one before that it can stand for, where the text leaves no doubt.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.claims.candidate import phrase
from sayso.reading.events.context import EventContext
from sayso.reading.events.grammar import resolve
from sayso.reading.events.nameless import nameless
from sayso.records import Evidence, Participant

KEPT = {"of", "from"}  # prepositions that say who somebody is: "members of the army", "people from Iraq"
SKIPPED = {
    "there",
    "this",
    "that",
    "these",
    "what",
    "which",
    "nothing",
    "something",
    "everything",
    "anything",
    "none",
}


def participants(context: EventContext, heads: Iterable[Token], *, acting: bool) -> tuple[Participant, ...]:
    """Each noun once, in text order, with its actor; a country that is `acting` is its government."""
    found: dict[int, Participant] = {}
    for head in heads:
        token = _person_after(context, resolve(head))
        if token.lower_ in SKIPPED or token.i in found or token.pos_ in ("VERB", "AUX", "SCONJ", "PUNCT"):
            continue
        if token.lemma_.lower() in word_set("grammar", "event", "outcomes"):
            continue
        actor = context.actor(token) or (context.state(token) if acting else None)
        named = _words(token)
        found[token.i] = Participant(named, actor or nameless(context, token, named.quote))
    return tuple(_distinct(found[i] for i in sorted(found)))


def _person_after(context: EventContext, token: Token) -> Token:
    """ "Belarus' authoritarian President Ana Ruiz", whose parse ends at the country: the person."""
    doc = token.doc
    if token.ent_type_ != "GPE" or token.i + 2 >= len(doc) or doc[token.i + 1].text not in ("'", "’"):
        return token
    for other in doc[token.i + 2 : token.i + 8]:
        mention = context.actors.get(other.i)
        if mention is not None and mention.actor.person:
            return next(
                (t for t in doc[other.i : other.i + 6] if t.head not in doc[other.i : other.i + 6]), other
            )
        if other.pos_ not in ("ADJ", "NOUN", "PROPN"):
            return token
    return token


def _distinct(people: Iterable[Participant]) -> Iterator[Participant]:
    """Without those whose words lie inside another's."""
    kept: list[Participant] = []
    for person in people:
        inside = any(
            other.evidence.start <= person.evidence.start and person.evidence.end <= other.evidence.end
            for other in kept
        )
        if not inside:
            kept.append(person)
    yield from kept


def _words(head: Token) -> Evidence:
    """The noun phrase without clauses and appositions; an adjective or name before a noun alone."""
    doc = head.doc
    if head.dep_ in ("amod", "compound", "nmod"):
        first = head
        while (
            first.i > 0
            and doc[first.i - 1].ent_iob_ != "O"
            and doc[first.i - 1].ent_type_ == head.ent_type_ != ""
        ):
            first = doc[first.i - 1]
        return findings.evidence(doc, first.idx, head.idx + len(head))
    first_i, last_i = phrase(head)
    for (
        child
    ) in head.rights:  # others joined to it are participants of their own; where it was is no part of it
        elsewhere = child.dep_ == "prep" and (child.lower_ not in KEPT or head.ent_type_ == "PERSON")
        if child.dep_ in ("cc", "conj") or elsewhere:
            last_i = min(last_i, child.i - 1)
            break
    if doc[first_i].lower_ == "whose" and first_i < head.i:
        first_i += 1
    while last_i > head.i and (doc[last_i].is_punct or doc[last_i].tag_ in ("POS", "CC")):
        last_i -= 1
    last_i = max(last_i, head.i)
    if head.dep_ == "conj":
        first_i = max(first_i, head.left_edge.i)
    return findings.evidence(doc, doc[first_i].idx, doc[last_i].idx + len(doc[last_i]))
