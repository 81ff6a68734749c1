"""Events told by nouns: "the killing of", "a push-back", "carried out an air strike on".

Takes a `Scene`, yields `Draft`s in text order. Who did it stands before the noun, after "by", or is the
subject of the verb that carries it; to whom, after "of", "on", "against", or it is the subject of a verb of
suffering.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.codebook import EventCode, NounPattern, word_set
from sayso.reading.events.draft import Draft
from sayso.reading.events.grammar import arguments, is_passive, objects_of, resolve
from sayso.reading.events.scene import Scene, conjuncts, participants_may
from sayso.reading.events.verbs import is_other

JOINING = {"take", "engage", "participate", "lead", "involve", "lock", "embroil"}  # "engaged in combat"
BEFORE = ("compound", "amod", "nmod", "poss")


def find_nouns(scene: Scene) -> Iterator[Draft]:
    """The events that nouns tell."""
    for token in scene.doc:
        patterns = scene.codebook.events.by_noun(token.lemma_.lower())
        if not patterns:
            continue
        hyphened = token.i > 1 and token.nbor(-1).text == "-"
        if not (_is_noun(token) or hyphened):
            continue
        for code, pattern in patterns:
            if (hyphened and "-" not in pattern.before) or not _fits(scene, token, pattern):
                continue
            draft = _draft(scene, token, code, pattern)
            if not is_other(scene, draft):
                yield draft
                break


def _is_noun(token: Token) -> bool:
    if token.pos_ not in ("NOUN", "PROPN") and token.tag_ not in ("VBG", "NN"):
        return False
    if token.pos_ == "VERB":
        return token.dep_ in ("pobj", "dobj", "nsubj", "conj", "nsubjpass")
    return token.dep_ not in ("compound", "amod", "nmod", "npadvmod")


def _fits(scene: Scene, noun: Token, pattern: NounPattern) -> bool:
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
    return any(not pattern.of or scene.fits(token, pattern.of) for token in governed)


def _draft(scene: Scene, noun: Token, code: EventCode, pattern: NounPattern) -> Draft:
    trigger = tuple(noun.doc[noun.i - len(pattern.before) : noun.i + 1])
    draft = Draft(code, pattern.text, pattern.frame, noun, trigger)
    if pattern.frame != "happen":
        _before_noun(scene, draft)
        _after_noun(scene, draft)
        _carried(scene, draft)
    draft.place = _place(scene, noun)
    _occurring(scene, draft)
    if draft.frame == "undergo":
        draft.actors, draft.recipients = [], [*draft.recipients, *draft.actors]
    elif draft.frame == "do" and not draft.actors:
        draft.actors, draft.recipients = draft.recipients, []
    if draft.frame == "together" and not draft.recipients and len(draft.actors) > 1:
        draft.actors, draft.recipients = draft.actors[:1], draft.actors[1:]
    if draft.frame in ("act", "undergo"):
        _hits(scene, draft)
    return draft


def _before_noun(scene: Scene, draft: Draft) -> None:
    """ "Israel's air strike", "a police raid", "Taliban attacks": who does it."""
    own = {token.i for token in draft.trigger}
    for child in draft.head.children:
        if child.dep_ not in BEFORE or child.i in own or child.i > draft.head.i:
            continue
        named = (
            child.i in scene.actors or child.ent_type_ in ("ORG", "PERSON") or scene.state(child) is not None
        )
        may = participants_may(scene, child) or child.ent_type_ == "NORP" or scene.actor(child) is not None
        if child.dep_ == "poss" and may and _is_victim(scene, draft, child):
            draft.recipients += conjuncts(resolve(child))
        elif child.dep_ == "poss" and may:
            draft.actors += conjuncts(resolve(child))
        elif child.dep_ != "poss" and (named or (child.dep_ == "compound" and scene.is_a(child, "@armed"))):
            draft.actors.append(child)


def _is_victim(scene: Scene, draft: Draft, owner: Token) -> bool:
    """ "*Ana Ruiz's* arrest" befell her; "Israel's killing of" did not befall Israel."""
    if draft.head.lemma_.lower() not in word_set("grammar", "event", "of_victims"):
        return False
    of = any(child.lower_ == "of" for child in draft.head.children)
    actor = scene.actor(owner)
    person = (
        owner.ent_type_ == "PERSON"
        or (actor is not None and actor.person)
        or scene.codebook.is_person(owner.lemma_)
    )
    return not of and (person or owner.lower_ in ("his", "her", "their", "my"))


def _after_noun(scene: Scene, draft: Draft) -> None:
    """ "of civilians", "on the town", "by gunmen", "between the two armies", "by" and "of" both."""
    for child in draft.head.children:
        if child.dep_ not in ("prep", "agent", "acl"):
            continue
        for governed in objects_of(child):
            _governed(scene, draft, child.lower_, governed)


def _governed(scene: Scene, draft: Draft, preposition: str, governed: Token) -> None:
    may = participants_may(scene, governed)
    target = may or scene.is_a(governed, "@target") or scene.is_a(governed, "@place")
    if preposition == "of" and may:
        (draft.actors if draft.frame in ("do", "together") else draft.recipients).extend(conjuncts(governed))
    elif preposition in ("between", "among") and may:
        draft.actors = list(conjuncts(governed))
    elif preposition in ("with", "against") and may and draft.frame == "together":
        draft.recipients += conjuncts(governed)
    elif preposition == "by" and may:
        draft.actors += conjuncts(governed)
    elif _is_around(preposition, draft) and (may or (target and preposition != "at")):
        draft.recipients += conjuncts(governed)


def _is_around(preposition: str, draft: Draft) -> bool:
    """Whether a preposition may stand before whom it is done to."""
    return preposition in word_set("grammar", "event", "around") and draft.frame in ("act", "together")


def _hits(scene: Scene, draft: Draft) -> None:
    """ "An air strike *destroyed a clinic*", "was targeted *in an attack*": to whom it is done."""
    noun, verb = draft.head, draft.head.head
    if noun.dep_ == "pobj" and verb.lower_ in ("in", "by", "with", "during") and verb.head.pos_ == "VERB":
        verb = verb.head
    elif noun.dep_ != "nsubj":
        return
    if draft.recipients or verb.lemma_.lower() not in word_set("grammar", "event", "hitting"):
        return
    found = arguments(verb)
    hit = found.object if noun.dep_ == "nsubj" or found.passive else None
    if hit is not None and hit.i != noun.i and scene.is_a(hit, "@target"):
        draft.recipients = list(conjuncts(hit))


def _occurring(scene: Scene, draft: Draft) -> None:
    """ "Clashes broke out *between police and protesters in* the city": what hangs on the verb."""
    verb = draft.head.head
    if draft.head.dep_ not in ("nsubj", "nsubjpass") or verb.pos_ not in ("VERB", "AUX"):
        return
    if verb.lemma_.lower() not in word_set("grammar", "event", "occurring"):
        return
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "against", "among", "by", "with"):
            for governed in objects_of(child):
                _governed(scene, draft, child.lower_, governed)
    draft.place = draft.place or _place(scene, verb)


def _carried(scene: Scene, draft: Draft) -> None:
    """The verb that carries the noun: "launched an attack", "faced arrest", "an attack carried out by"."""
    noun = draft.head
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep" and verb.head.pos_ == "VERB":
        verb = verb.head
        if verb.lemma_.lower() in word_set("grammar", "event", "accusing"):
            accused = arguments(verb).object
            if accused is not None and participants_may(scene, accused) and not draft.actors:
                draft.actors = list(conjuncts(accused))
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
        draft.governor = verb
        if subject is not None and participants_may(scene, subject) and not draft.actors:
            draft.actors = list(conjuncts(subject))
        _beside_verb(scene, draft, verb)
    elif lemma in word_set("grammar", "event", "suffering"):
        draft.governor = verb
        if subject is not None and participants_may(scene, subject) and not draft.recipients:
            draft.recipients = list(conjuncts(subject))


def _beside_verb(scene: Scene, draft: Draft, verb: Token) -> None:
    """ "launched an offensive *against the rebels*", hung on the verb by the parse."""
    if draft.recipients or draft.frame not in ("act", "together"):
        return
    wanted = {"against", "on", "upon"} if draft.frame == "act" else {"with"}
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in wanted:
            for governed in objects_of(child):
                if participants_may(scene, governed) or scene.is_a(governed, "@target"):
                    draft.recipients += conjuncts(governed)


def _place(scene: Scene, noun: Token) -> Token | None:
    """A place attached to the noun: "the attack in Kabul"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in word_set("grammar", "event", "places"):
            for governed in objects_of(child):
                named = [token for token in governed.subtree if token.i in scene.places]
                if scene.is_a(governed, "@place"):
                    return governed
                if named and abs(named[0].i - governed.i) < 4:
                    return named[0]
    return next((c for c in noun.children if c.dep_ in ("compound", "poss") and c.ent_type_ == "GPE"), None)
