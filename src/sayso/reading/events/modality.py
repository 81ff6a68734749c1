"""What the grammar around a trigger says of it: negated, ordered, threatened, planned, possible, claimed.

Takes a candidate, gives a `Held` or `None`: a negation or a helping verb, the verb or noun that governs the
trigger and those above it ("plans to be able to strike"), an indefinite noun in an unreal clause. Words:
`events.toml`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.context import EventContext
from sayso.reading.events.grammar import finite_above
from sayso.reading.syntax import is_perfect
from sayso.records import EventStatus, Evidence

GOVERNING = ("denied", "claimed", "negated", "ordered", "threatened", "planned", "hypothetical")
MAX_CLIMB = 6


@dataclass(frozen=True, slots=True)
class Held:
    """A status with its words, the claim that the event stands in, and the claim against it."""

    status: EventStatus
    evidence: Evidence | None = None
    claim: int | None = None
    denied_by: int | None = None


def told_by_grammar(context: EventContext, candidate: EventCandidate) -> Held | None:
    """What the grammar says, from the trigger outwards."""
    head = candidate.head
    if head.pos_ not in ("VERB", "AUX"):
        found = _by_determiner(context, head) or _by_governor(context, head)
        if found is not None:
            return found
        if candidate.governor is None:
            first = _first_joined(head)
            return _by_clause(context, first.head) if _occurs(first) else _by_article(context, head)
    return _by_clause(context, candidate.verb)


def _first_joined(noun: Token) -> Token:
    """The first of joined nouns, whose place in the grammar is theirs: "*fighting* and floods will go on"."""
    while noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    return noun


def _occurs(noun: Token) -> bool:
    """ "No attack *took place*": a noun that is the subject of a verb of happening."""
    verb = noun.head
    happens = verb.lemma_.lower() in word_set("grammar", "event", "occurring") and verb.lemma_ != "be"
    return noun.dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB" and happens


def _by_article(context: EventContext, noun: Token) -> Held | None:
    """ "*An* attack *would* lead to", "could be prompted by atrocities": not one that was reported before."""
    if any(c.dep_ == "poss" or c.lower_ in ("the", "this", "that", "these") for c in noun.children):
        return None
    token = noun
    for _ in range(MAX_CLIMB):
        if token.pos_ in ("VERB", "AUX"):
            helpers = (child for child in token.children if child.dep_ == "aux")
            possible = next((c for c in helpers if c.lower_ in word_set("events", "status", "unreal")), None)
            if possible is not None:
                return held_by(context, EventStatus.HYPOTHETICAL, possible)
        if token.dep_ in ("relcl", "ccomp", "ROOT") or token.head.i == token.i:
            break
        token = token.head
    return None


def _by_clause(context: EventContext, verb: Token) -> Held | None:
    """Helping words of the verb, then the verbs and nouns above it; a bare imperative is an order."""
    if (
        verb.dep_ == "ROOT"
        and verb.tag_ == "VB"
        and not any(c.dep_ in ("nsubj", "aux") for c in verb.children)
    ):
        return held_by(context, EventStatus.ORDERED, verb)
    beside = False
    for token in _way_up(verb):
        helpers = (
            told for child in token.children if (told := _by_helper(context, token, child)) is not None
        )
        held = sorted(helpers, key=lambda told: told.status is not EventStatus.NEGATED)
        if held and not (beside and held[0].status is EventStatus.NEGATED):
            return held[0]
        beside = beside or token.dep_ == "advcl"  # "congratulating them, he made no mention of it"
        governed = _by_governor(context, token)
        if governed is not None:
            return governed
    purpose = next((child for child in verb.children if child.dep_ == "aux" and child.lower_ == "to"), None)
    if verb.dep_ == "advcl" and purpose is not None:
        return held_by(context, EventStatus.PLANNED, purpose)  # "troops were sent to fight"
    return None


def _way_up(verb: Token) -> Iterator[Token]:
    """A verb, then those that open it ("plans to *kill*", "accused of *killing*" not)."""
    token = verb
    for _ in range(MAX_CLIMB):
        yield token
        opened = token.dep_ == "xcomp" or (token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX"))
        result = token.dep_ == "advcl" and token.tag_ in ("VBG", "VB")
        if not (opened or result) or token.head.i == token.i:
            return
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
        if token.dep_ == "conj" and (own or is_perfect(token)):
            return
        token = finite_above(token) if token.dep_ == "conj" else token.head


def _by_helper(context: EventContext, verb: Token, child: Token) -> Held | None:
    lowered = child.lower_
    if child.dep_ == "neg" or (child.dep_ in ("nsubj", "nsubjpass", "dobj") and _is_none(child)):
        return held_by(context, EventStatus.NEGATED, child)
    if child.dep_ not in ("aux", "mark", "advmod", "preconj"):
        return None
    if lowered in ("if", "unless", "whether") and child.dep_ == "mark":
        return held_by(context, EventStatus.HYPOTHETICAL, child)
    if child.dep_ == "aux" and lowered in word_set("events", "status", "asked"):
        return held_by(context, EventStatus.ORDERED, child)
    if child.dep_ == "aux" and lowered in word_set("events", "status", "possible"):
        had = lowered in ("'d", "’d") and verb.tag_ == "VBN"  # "he'd killed five"
        if had or (lowered != "could" and _is_polite(verb)):
            return None
        coming = lowered == "would" and not any(
            c.dep_ == "advcl" and any(m.lower_ in ("if", "unless") for m in c.children) for c in verb.children
        )
        return held_by(context, EventStatus.PLANNED if coming else EventStatus.HYPOTHETICAL, child)
    if child.dep_ == "aux" and lowered in word_set("claims", "certainty", "future") and not is_perfect(verb):
        return held_by(context, EventStatus.PLANNED, child)
    return _by_adverb(context, child) if child.dep_ == "advmod" else None


def _by_adverb(context: EventContext, adverb: Token) -> Held | None:
    """ "Reportedly attacked", "never attacked", "no longer attack"."""
    if adverb.lower_ in word_set("events", "status", "claimed_adverbs"):
        return held_by(context, EventStatus.CLAIMED, adverb)
    no_longer = adverb.lower_ == "longer" and any(inner.lower_ == "no" for inner in adverb.children)
    never = no_longer or adverb.lower_ in word_set("events", "status", "never")
    return held_by(context, EventStatus.NEGATED, adverb) if never else None


def _is_polite(verb: Token) -> bool:
    """ "I would urge them": said, not imagined."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    polite = verb.lemma_ in (
        "request",
        "urge",
        "encourage",
        "ask",
        "call",
        "thank",
        "invite",
        "like",
        "appeal",
        "warn",
    )
    return polite and subject is not None and subject.lower_ in ("i", "we")


def _is_none(token: Token) -> bool:
    return token.lower_ in ("nobody", "none", "no-one", "nothing") or any(
        child.dep_ == "det" and child.lower_ in ("no", "neither") for child in token.children
    )


def _by_determiner(context: EventContext, noun: Token) -> Held | None:
    for child in noun.children:
        if child.dep_ == "det" and child.lower_ in ("no", "neither"):
            return held_by(context, EventStatus.NEGATED, child)
        if child.dep_ in ("amod", "compound"):
            for status in ("planned", "hypothetical", "threatened", "claimed"):
                if child.lower_ in word_set("events", "status", f"{status}_adjectives"):
                    return held_by(context, EventStatus(status), child)
    return None


def _by_governor(context: EventContext, token: Token) -> Held | None:
    """The verb or noun above: "ordered them to leave", "threatened an attack", "plans for a strike"."""
    above, between = token.head, ""
    if above.dep_ in ("prep", "agent", "pcomp") or above.pos_ in ("ADP", "SCONJ"):
        if above.lower_ in word_set("events", "status", "without"):
            return held_by(context, EventStatus.NEGATED, above)
        above, between = above.head, above.lower_
    if above.i == token.i or not _is_governed(token) or _is_beside(token, above, between):
        return None
    if _is_fulfilled(token, above):
        return Held(EventStatus.REPORTED)
    adjective = next((child for child in above.children if child.dep_ == "acomp"), above)
    if _is_infinitive(token) and adjective.lemma_.lower() in word_set("events", "status", "open_adjectives"):
        return held_by(context, EventStatus.HYPOTHETICAL, adjective)
    infinitive = _is_infinitive(token)
    lemma = above.lemma_.lower()
    if above.pos_ == "ADJ" and lemma in word_set("events", "status", "hypothetical_to"):
        return held_by(context, EventStatus.HYPOTHETICAL, above)
    if not infinitive and (above.pos_ == "ADJ" or lemma == "be"):
        return None
    if infinitive and lemma in word_set("events", "status", "negated_to"):
        return held_by(context, EventStatus.NEGATED, above)
    status = _governing(token, above)
    if status is EventStatus.PLANNED and above.pos_ == "NOUN" and _is_refused(above):
        return held_by(context, EventStatus.NEGATED, above)
    if status is None and infinitive and lemma in word_set("events", "status", "planned_to"):
        status = EventStatus.PLANNED  # "the battle to retake the city"
    return held_by(context, status, above) if status is not None else None


def _is_fulfilled(token: Token, above: Token) -> bool:
    """ "Kept the promise *to kill*", "took the opportunity to": it was done."""
    did = above.head.lemma_.lower() in word_set("events", "status", "fulfilled_verbs")
    planned = above.pos_ == "NOUN" and above.dep_ == "dobj" and _is_infinitive(token)
    return planned and did and not _is_refused(above)


def _is_beside(token: Token, above: Token, between: str) -> bool:
    """ "Opportunities *during* the epidemic", "the *time of* the arrest": the noun says nothing of it."""
    if above.pos_ not in ("NOUN", "PROPN"):
        return False
    if token.pos_ in ("VERB", "AUX"):
        return False
    apart = bool(between) and between not in word_set("events", "status", "only_of")
    counted = above.lemma_.lower() == "case" and above.tag_ == "NNS"  # "cases of the epidemic"
    return apart or counted or above.lemma_.lower() in word_set("events", "status", "infinitive_nouns")


def _is_refused(plan: Token) -> bool:
    """ "has *not* made any decision to", "there is *no* plan to"."""
    return _is_none(plan) or any(child.dep_ == "neg" for child in (*plan.children, *plan.head.children))


def _is_infinitive(token: Token) -> bool:
    return token.tag_ == "VB" or any(c.lower_ == "to" for c in token.children if c.dep_ == "aux")


def _is_governed(token: Token) -> bool:
    """Whether what stands above a trigger says something of it: not of a clause or a subject of its own."""
    if token.pos_ in ("VERB", "AUX"):
        opened = token.dep_ == "advcl" and _is_infinitive(token)  # "forbids a state to expel", however parsed
        clause = not opened and token.dep_ in ("conj", "advcl", "relcl", "ROOT", "parataxis", "csubj")
        return not clause and (token.dep_ not in ("ccomp", "acl") or _is_infinitive(token))
    return token.dep_ not in ("nsubj", "nsubjpass", "conj", "appos", "compound", "poss")


def _governing(token: Token, above: Token) -> EventStatus | None:
    """The status that the word above lists for what it governs."""
    verbal = token.pos_ in ("VERB", "AUX")
    kind = "verbs" if above.pos_ in ("VERB", "AUX", "ADJ") else "nouns"
    lemma = above.lemma_.lower()
    if not verbal and kind == "verbs" and lemma in word_set("events", "status", "given_verbs"):
        return None
    for status in GOVERNING:
        if lemma in word_set("events", "status", f"{status}_{kind}"):
            asked = status == "ordered" and not verbal and token.dep_ in ("dobj", "oprd", "attr")
            wanted = token.dep_ == "dobj" and lemma in word_set("events", "status", "ordered_things")
            return None if asked and not wanted else EventStatus(status)  # "asked the police", "called it a"
    return None


def held_by(context: EventContext, status: EventStatus, token: Token) -> Held:
    """A status by one token."""
    return Held(status, findings.evidence(context.doc, token.idx, token.idx + len(token)))
