"""States that act under the name of their country or capital: "Lithuania accused Minsk".

Takes a `Doc` with places, gives candidates for place names that stand where somebody acts: as the subject of
a verb of acting or speaking, as its agent, or as the one who is accused, asked or told.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from sayso.codebook import word_set, words
from sayso.reading.actors.bodies import GOVERNMENT, is_capital
from sayso.reading.actors.candidate import ActorCandidate, Where
from sayso.reading.actors.lexicon import Hit, Lexicon
from sayso.records import ActorKind, PlaceKind

ADDRESSED = {"accuses", "orders", "warns"}
MORE_ADDRESSED = {"urge", "ask", "tell", "thank", "invade", "attack", "sanction", "pressure", "join", "help"}


def find_states(doc: Doc, hits: Sequence[Hit], where: Where, lexicon: Lexicon) -> Iterator[ActorCandidate]:
    """A candidate for every country, capital or other word for a government that acts."""
    for first, last, mention in where.mentions:
        place = mention.place
        if place is None or mention.adjective or place.country is None:
            continue
        root = doc[first:last].root
        if place.kind is PlaceKind.COUNTRY:
            code: str | None = place.country
        else:
            code = is_capital(place, where.gazetteer)
        if code is None or not acts(root):
            continue
        metonym = next((h for h in hits if h.entry.sort == "metonym" and h.first == first), None)
        known = lexicon.known.get(metonym.entry.name) if metonym else None
        if known is not None:
            yield ActorCandidate(first, last, known.name, known.kind, known.country)
            continue
        name = f"{GOVERNMENT} of {where.name_of(code)}"
        subject = root.dep_ in ("nsubj", "nsubjpass")
        yield ActorCandidate(
            first=first,
            last=last,
            name=name,
            kind=ActorKind.GOVERNMENT,
            country=code,
            institution=GOVERNMENT,
            subject=subject,
        )


@cache
def speaking() -> frozenset[str]:
    """Verbs of saying, as lemmas."""
    return frozenset(verb for verbs in words("speakers")["verbs"].values() for verb in verbs)


@cache
def _acting() -> frozenset[str]:
    return word_set("actors", "acting", "verbs") | speaking()


@cache
def _addressed() -> frozenset[str]:
    verbs = words("speakers")["verbs"]
    return frozenset({verb for stance in ADDRESSED for verb in verbs[stance]} | MORE_ADDRESSED)


def acts(token: Token) -> bool:
    """Whether a name stands where somebody acts or is addressed."""
    head = token.head
    if token.dep_ in ("conj", "appos") and head is not token:
        return head.pos_ == "PROPN" and acts(head)
    if token.dep_ in ("nsubj", "nsubjpass"):
        verbs = [head, *(child for child in head.children if child.dep_ == "xcomp" and head.lemma_ == "be")]
        return any(verb.lemma_.lower() in _acting() for verb in verbs)
    if token.dep_ == "dobj":
        return head.lemma_.lower() in _addressed()
    if token.dep_ == "pobj" and head.dep_ == "agent":
        return head.head.lemma_.lower() in _acting()
    return token.dep_ == "pobj" and head.lower_ == "to" and head.head.lower_ == "according"
