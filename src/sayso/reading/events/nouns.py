"""Events named by nouns: "the killing of", "a push-back", "carried out an air strike on".

Takes an `EventContext`, yields `EventCandidate`s in text order. Who did it stands before the noun, or after
"by", or is the subject of the verb that carries it; to whom stands after "of", "on" or "against", or is the
subject of a verb of suffering.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.codebook import EventCode, NounPattern, word_set
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.context import EventContext, conjuncts, participants_may
from sayso.reading.events.grammar import arguments, is_passive, objects_of, resolve
from sayso.reading.events.verbs import is_other

JOINING = {"take", "engage", "participate", "lead", "involve", "lock", "embroil"}  # "engaged in combat"
BEFORE = ("compound", "amod", "nmod", "poss")


def find_nouns(context: EventContext) -> Iterator[EventCandidate]:
    """The events that nouns name."""
    for token in context.doc:
        patterns = context.codebook.events.by_noun(token.lemma_.lower())
        if not patterns:
            continue
        hyphened = token.i > 1 and token.nbor(-1).text == "-"
        if not (_is_noun(token) or hyphened):
            continue
        for code, pattern in patterns:
            if (hyphened and "-" not in pattern.before) or not _fits(context, token, pattern):
                continue
            candidate = _candidate(context, token, code, pattern)
            if not is_other(context, candidate):
                yield candidate
                break


def _is_noun(token: Token) -> bool:
    if token.pos_ not in ("NOUN", "PROPN") and token.tag_ not in ("VBG", "NN"):
        return False
    if token.pos_ == "VERB":
        return token.dep_ in ("pobj", "dobj", "nsubj", "conj", "nsubjpass")
    month = token.ent_type_ == "DATE" and token.is_title  # "March 16"
    return not month and token.dep_ not in ("compound", "amod", "nmod", "npadvmod")


def _fits(context: EventContext, noun: Token, pattern: NounPattern) -> bool:
    if pattern.before:
        start = noun.i - len(pattern.before)
        if start < 0:
            return False
        for token, word in zip(noun.doc[start : noun.i], pattern.before, strict=True):
            if word not in (token.lower_, token.lemma_.lower()):
                return False
    if pattern.of is None:
        return True
    governed = [token for of in noun.children if of.lower_ == "of" for token in objects_of(of)]
    return any(not pattern.of or context.fits(token, pattern.of) for token in governed)


def _candidate(context: EventContext, noun: Token, code: EventCode, pattern: NounPattern) -> EventCandidate:
    trigger = tuple(noun.doc[noun.i - len(pattern.before) : noun.i + 1])
    candidate = EventCandidate(code, pattern.text, pattern.frame, noun, trigger)
    if pattern.frame != "happen":
        _before_noun(context, candidate)
        _after_noun(context, candidate)
        _carried(context, candidate)
    candidate.place = _place(context, noun)
    _occurring(context, candidate)
    if candidate.frame == "undergo":
        candidate.actors, candidate.recipients = [], [*candidate.recipients, *candidate.actors]
    elif candidate.frame == "do" and not candidate.actors:
        candidate.actors, candidate.recipients = candidate.recipients, []
    if candidate.frame == "together" and not candidate.recipients and len(candidate.actors) > 1:
        candidate.actors, candidate.recipients = candidate.actors[:1], candidate.actors[1:]
    if candidate.frame in ("act", "undergo"):
        _hits(context, candidate)
    return candidate


def _before_noun(context: EventContext, candidate: EventCandidate) -> None:
    """ "Israel's air strike", "a police raid", "Taliban attacks": who does it."""
    own = {token.i for token in candidate.trigger}
    for child in candidate.head.children:
        if child.dep_ not in BEFORE or child.i in own or child.i > candidate.head.i:
            continue
        named = (
            child.i in context.actors
            or child.ent_type_ in ("ORG", "PERSON")
            or context.state(child) is not None
        )
        may = (
            participants_may(context, child) or child.ent_type_ == "NORP" or context.actor(child) is not None
        )
        if child.dep_ == "poss" and may and _is_victim(context, candidate, child):
            candidate.recipients += conjuncts(resolve(child))
        elif child.dep_ == "poss" and may:
            candidate.actors += conjuncts(resolve(child))
        elif child.dep_ != "poss" and (named or (child.dep_ == "compound" and context.is_a(child, "@armed"))):
            candidate.actors.append(child)


def _is_victim(context: EventContext, candidate: EventCandidate, owner: Token) -> bool:
    """ "*Ana Ruiz's* arrest" befell her; "Israel's killing of" did not befall Israel."""
    if candidate.head.lemma_.lower() not in word_set("grammar", "event", "of_victims"):
        return False
    of = any(child.lower_ == "of" for child in candidate.head.children)
    actor = context.actor(owner)
    person = (
        owner.ent_type_ == "PERSON"
        or (actor is not None and actor.person)
        or context.codebook.is_person(owner.lemma_)
    )
    return not of and (person or owner.lower_ in ("his", "her", "their", "my"))


def _after_noun(context: EventContext, candidate: EventCandidate) -> None:
    """ "of civilians", "on the town", "by gunmen", "between the two armies", "by" and "of" both."""
    for child in candidate.head.children:
        if child.dep_ not in ("prep", "agent", "acl"):
            continue
        for governed in objects_of(child):
            _governed(context, candidate, child.lower_, governed)


def _governed(context: EventContext, candidate: EventCandidate, preposition: str, governed: Token) -> None:
    may = participants_may(context, governed)
    target = may or context.is_a(governed, "@target") or context.is_a(governed, "@place")
    if preposition == "of" and may:
        (candidate.actors if candidate.frame in ("do", "together") else candidate.recipients).extend(
            conjuncts(governed)
        )
    elif preposition in ("between", "among") and may:
        candidate.actors = list(conjuncts(governed))
    elif preposition in ("with", "against") and may and candidate.frame == "together":
        candidate.recipients += conjuncts(governed)
    elif preposition == "by" and may:
        candidate.actors += conjuncts(governed)
    elif _is_around(preposition, candidate) and (may or (target and preposition != "at")):
        candidate.recipients += conjuncts(governed)


def _is_around(preposition: str, candidate: EventCandidate) -> bool:
    """Whether a preposition may stand before whom it is done to."""
    return preposition in word_set("grammar", "event", "around") and candidate.frame in ("act", "together")


def _hits(context: EventContext, candidate: EventCandidate) -> None:
    """ "An air strike *destroyed a clinic*", "was targeted *in an attack*": to whom it is done."""
    noun, verb = candidate.head, candidate.head.head
    if noun.dep_ == "pobj" and verb.lower_ in ("in", "by", "with", "during") and verb.head.pos_ == "VERB":
        verb = verb.head
    elif noun.dep_ != "nsubj":
        return
    if candidate.recipients or verb.lemma_.lower() not in word_set("grammar", "event", "hitting"):
        return
    found = arguments(verb)
    hit = found.object if noun.dep_ == "nsubj" or found.passive else None
    if hit is not None and hit.i != noun.i and context.is_a(hit, "@target"):
        candidate.recipients = list(conjuncts(hit))


def _occurring(context: EventContext, candidate: EventCandidate) -> None:
    """ "Clashes broke out *between police and protesters in* the city": what hangs on the verb."""
    verb = candidate.head.head
    if candidate.head.dep_ not in ("nsubj", "nsubjpass") or verb.pos_ not in ("VERB", "AUX"):
        return
    if verb.lemma_.lower() not in word_set("grammar", "event", "occurring"):
        return
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "against", "among", "by", "with"):
            for governed in objects_of(child):
                _governed(context, candidate, child.lower_, governed)
    candidate.place = candidate.place or _place(context, verb)


def _carried(context: EventContext, candidate: EventCandidate) -> None:
    """The verb that carries the noun: "launched an attack", "faced arrest", "an attack carried out by"."""
    noun = candidate.head
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep" and verb.head.pos_ == "VERB":
        verb = verb.head
        if verb.lemma_.lower() in word_set("grammar", "event", "accusing"):
            accused = arguments(verb).object
            blamed = candidate.frame != "undergo" and not candidate.actors  # "blamed for the death of"
            if blamed and accused is not None and participants_may(context, accused):
                candidate.actors = list(conjuncts(accused))
            return
        if verb.lemma_.lower() not in JOINING:
            return
    elif noun.dep_ not in ("dobj", "nsubjpass") or verb.pos_ != "VERB":
        clause = next((c for c in noun.children if c.dep_ == "acl" and is_passive(c)), None)
        if clause is None or clause.lemma_.lower() not in word_set("grammar", "event", "light"):
            return
        verb = clause
    found = arguments(verb)
    lemma = verb.lemma_.lower()
    subject = found.object if found.passive and lemma in JOINING else found.subject
    if lemma in word_set("grammar", "event", "light") or lemma in JOINING:
        candidate.governor = verb
        if subject is not None and participants_may(context, subject) and not candidate.actors:
            candidate.actors = list(conjuncts(subject))
        _beside_verb(context, candidate, verb)
    elif lemma in word_set("grammar", "event", "suffering"):
        candidate.governor = verb
        if subject is not None and participants_may(context, subject) and not candidate.recipients:
            candidate.recipients = list(conjuncts(subject))


def _beside_verb(context: EventContext, candidate: EventCandidate, verb: Token) -> None:
    """ "launched an offensive *against the rebels*", hung on the verb by the parse."""
    if candidate.recipients or candidate.frame not in ("act", "together"):
        return
    wanted = {"against", "on", "upon"} if candidate.frame == "act" else {"with"}
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in wanted:
            for governed in objects_of(child):
                if participants_may(context, governed) or context.is_a(governed, "@target"):
                    candidate.recipients += conjuncts(governed)


def _place(context: EventContext, noun: Token) -> Token | None:
    """A place attached to the noun: "the attack in Kabul"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in word_set("grammar", "event", "places"):
            for governed in objects_of(child):
                named = [token for token in governed.subtree if token.i in context.places]
                if context.is_a(governed, "@place"):
                    return governed
                if named and abs(named[0].i - governed.i) < 4:
                    return named[0]
    return next((c for c in noun.children if c.dep_ in ("compound", "poss") and c.ent_type_ == "GPE"), None)
