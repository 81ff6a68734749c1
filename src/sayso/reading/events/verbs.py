"""Events stated by verbs: the patterns of the codebooks against the grammar around each verb.

Takes an `EventContext`, yields `EventCandidate`s in text order, at most one a verb: of the patterns that fit,
the one that asks for most, and of equals the one that was read last, so that a user's own come first.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.codebook import EventCode, Pattern
from sayso.codebook.events import ANIMATE, INFINITIVE, Part
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.context import EventContext, conjuncts, noun_words, participants_may
from sayso.reading.events.grammar import Arguments, arguments, objects_of, prepositions

REFLEXIVE = {"himself", "herself", "itself", "themselves", "ourselves", "myself", "yourself"}
THINGS = ("@missile", "@explosive", "@grenade")  # that hit or go off, and do nothing themselves
COMPLEMENTS = {
    "acomp",
    "oprd",
    "attr",
    "dobj",
    "advmod",
    "prt",
    "xcomp",
    "ccomp",
    "npadvmod",
    "dative",
    "amod",
    "acl",
}


def find_verbs(context: EventContext) -> Iterator[EventCandidate]:
    """The events that verbs state."""
    for token in context.doc:
        if token.pos_ not in ("VERB", "AUX") and token.tag_ not in ("VBG", "VBN", "VBD"):
            continue
        if token.dep_ in ("aux", "auxpass", "amod", "compound"):
            continue
        patterns = _patterns_of(context, token)
        if not patterns:
            continue
        found = arguments(token)
        beside = _beside(token, found.object)
        for code, pattern in patterns:
            if any(beside.isdisjoint(part.words) for part in pattern.parts):
                continue
            candidate = _match(context, token, code, pattern, found)
            if candidate is not None and not is_other(context, candidate):
                yield candidate
                break


def _beside(verb: Token, obj: Token | None) -> set[str]:
    """The particles and prepositions around a verb, and the sign of an infinitive, for a quick first look."""
    words = {token.lower_ for token in prepositions(verb, obj)}
    if verb.i + 1 < len(verb.doc):
        words.add(verb.doc[verb.i + 1].lower_)
    if any(child.dep_ in ("xcomp", "ccomp", "advcl") for child in verb.children):
        words.add(INFINITIVE)
    return words


def _patterns_of(context: EventContext, verb: Token) -> tuple[tuple[EventCode, Pattern], ...]:
    """The patterns of a verb by its lemma; "raped", whose lemma is given as "rap", by its own form."""
    book = context.codebook.events
    return book.by_verb(verb.lemma_.lower()) or book.by_verb(verb.lower_.removesuffix("d"))


def is_other(context: EventContext, candidate: EventCandidate) -> bool:
    """Whether the words around a trigger make it mean something else ("heart attack")."""
    if not candidate.code.unless:
        return False
    first, last = candidate.trigger[0].i, candidate.trigger[-1].i
    around = context.doc[max(0, first - 2) : last + 6]
    lemmas = " ".join(token.lemma_.lower() for token in around)
    words = " ".join(token.lower_ for token in around)
    return any(
        f" {phrase} " in f" {lemmas} " or f" {phrase} " in f" {words} " for phrase in candidate.code.unless
    )


def _match(
    context: EventContext, verb: Token, code: EventCode, pattern: Pattern, found: Arguments
) -> EventCandidate | None:
    subject, obj = found.subject, found.object
    if pattern.passive and not found.passive:
        return None
    if found.passive and (pattern.passive or pattern.frame == "undergo"):
        subject, obj = found.object, None
    elif found.passive and pattern.frame in ("do", "together") and pattern.object is None:
        return None
    if not context.fits(subject, pattern.subject):
        return None
    told = pattern.passive and pattern.object is not None and _has_complement(verb, None, pattern.object)
    if pattern.object is not None and not told and not context.fits(obj, pattern.object):
        return None
    if pattern.complement is not None and not _has_complement(verb, obj, pattern.complement):
        return None
    matched = _parts(context, verb, obj, pattern.parts)
    if matched is None:
        return None
    recipient = _recipient(pattern, obj, matched)
    befell = found.object if found.passive and pattern.frame == "act" else None
    if befell is not None and recipient is not befell and participants_may(context, befell):
        recipient = befell  # "was shot at *a house*" says where
    candidate = EventCandidate(code, pattern.text, pattern.frame, verb, _trigger(verb, pattern, obj, matched))
    closed = [
        pair for part, pair in zip(pattern.parts, matched, strict=True) if part.filler and not part.open
    ]
    named = [obj, *(token for pair in closed for token in pair)]
    if pattern.subject is not None and pattern.frame == "happen":
        named.append(subject)
    candidate.is_verb = True
    if pattern.frame != "act":  # "entered *Lithuania*"
        candidate.place = next(
            (token for token in named if token is not None and token.i in context.places), None
        )
    candidate.used = frozenset(token.i for token in named if token is not None)
    candidate.thing = pattern.object is not None and any(
        name.startswith("@") and name not in ANIMATE for name in pattern.object
    )
    return _with_roles(context, candidate, pattern, subject, recipient)


Matched = list[tuple[Token | None, Token | None]]  # the particle and what it governs


def _parts(context: EventContext, verb: Token, obj: Token | None, parts: tuple[Part, ...]) -> Matched | None:
    """The particles of a pattern in the text, with what they govern; `None` if one is missing."""
    matched: Matched = []
    near = list(prepositions(verb, obj)) if parts else []
    following = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else verb
    for part in parts:
        found = _part(context, (verb, obj), part, near)
        if found is None and following.lower_ in part.words and part.filler is None and not part.open:
            found = (following, next(objects_of(following), None))
        if found is None:
            return None
        matched.append(found)
    return matched


def _part(
    context: EventContext, found: tuple[Token, Token | None], part: Part, near: list[Token]
) -> tuple[Token | None, Token | None] | None:
    verb, obj = found
    for token in near:
        if token.lower_ not in part.words:
            continue
        governed = next((noun for noun in objects_of(token) if noun.ent_type_ not in ("DATE", "TIME")), None)
        if part.filler is None and (not part.open or governed is not None):
            return token, governed
        governs = next(objects_of(token), None) is not None
        noun = governed if governs else obj  # "took in people": a particle and the object
        if part.filler is not None and noun is not None and context.fits(noun, part.filler):
            return token, noun
    if INFINITIVE in part.words:
        for child in verb.children:
            if child.dep_ in ("xcomp", "ccomp", "advcl") and any(
                c.lower_ == "to" and c.dep_ == "aux" for c in child.children
            ):
                if part.filler is None:
                    return None, None
                if child.lemma_.lower() in part.filler:
                    return child, None
    return None


def _has_complement(verb: Token, obj: Token | None, words: tuple[str, ...]) -> bool:
    return any(not noun_words(token).isdisjoint(words) for token in _complements(verb, obj))


def _complements(verb: Token, obj: Token | None) -> list[Token]:
    near = [child for child in verb.children if child.dep_ in COMPLEMENTS or child.dep_ == "prep"]
    near += [child for child in obj.children if child.dep_ in COMPLEMENTS] if obj is not None else []
    return [token for token in near if token is not obj]


def _recipient(pattern: Pattern, obj: Token | None, matched: Matched) -> Token | None:
    """Who fills the place that the pattern leaves open."""
    for part, (_, governed) in zip(pattern.parts, matched, strict=True):
        if part.open:
            return governed
    if pattern.frame == "together" and pattern.object is None and not pattern.parts:
        return obj
    if not pattern.open_object:
        return None
    if obj is None and matched and pattern.parts[-1].filler is None:
        return matched[-1][1]  # "shot at the crowd"
    return obj


def _trigger(verb: Token, pattern: Pattern, obj: Token | None, matched: Matched) -> tuple[Token, ...]:
    """The verb, with its particle and the words that the pattern names, where they stand together."""
    filled = [part.filler is not None and not part.open for part in pattern.parts]
    others = [token for token, _ in matched if token is not None]
    others += [token for (_, token), full in zip(matched, filled, strict=True) if full and token is not None]
    if pattern.passive and pattern.object is not None:  # "was pronounced *dead*"
        others += [t for t in _complements(verb, None) if not noun_words(t).isdisjoint(pattern.object)]
    if pattern.complement is not None:
        others += [t for t in _complements(verb, obj) if not noun_words(t).isdisjoint(pattern.complement)]
    named = pattern.object is not None and not pattern.open_object
    if obj is not None and named:
        others.append(obj)
    last = verb.i
    for token in sorted(others, key=lambda token: token.i):
        between = verb.doc[last + 1 : token.i]
        if token.i > last and all(_may_stand_between(gap, token) for gap in between):
            last = token.i
    return tuple(verb.doc[verb.i : last + 1])


def _may_stand_between(gap: Token, word: Token) -> bool:
    """Whether a token may stand inside a trigger: "carried out *an air* strike"."""
    small = gap.pos_ in ("ADV", "DET", "PRON", "PART") and not gap.ent_type_
    return small or (gap.dep_ == "compound" and gap.head.i == word.i)


def _with_roles(
    context: EventContext,
    candidate: EventCandidate,
    pattern: Pattern,
    subject: Token | None,
    recipient: Token | None,
) -> EventCandidate | None:
    """The candidate with its participants; `None` where the pattern's frame lacks the one that it needs."""
    does = subject is not None and participants_may(context, subject)
    named = pattern.subject is not None and subject is not None
    if pattern.frame == "happen":
        obj = arguments(candidate.head).object
        if obj is not None and obj is not subject and context.is_a(obj, "@target"):
            candidate.recipients = list(conjuncts(obj, candidate.head))
        return candidate
    if pattern.frame == "undergo":
        told = recipient if pattern.open_object else subject  # "found *him* dead"
        if told is None or not (participants_may(context, told) or (named and told is subject)):
            return None
        candidate.recipients = list(conjuncts(told, candidate.head))
        return candidate
    thing = subject is not None and any(context.is_a(subject, name) for name in THINGS)
    if subject is not None and (does or (named and pattern.frame != "act" and not thing)):
        candidate.actors = list(conjuncts(subject, candidate.head))
    elif thing and pattern.frame == "do":
        candidate.frame = "happen"  # "a rocket landed": nobody does it
        return candidate
    if pattern.frame == "together":
        return _both(context, candidate, pattern, recipient)
    if pattern.open_object or any(part.open for part in pattern.parts):
        wanted = pattern.object is not None or any(part.open for part in pattern.parts)
        wanted = wanted or (
            bool(pattern.parts) and recipient is not None and context.is_a(recipient, "@target")
        )
        if recipient is None or not (wanted or participants_may(context, recipient)):
            return None
        joined = list(conjuncts(recipient, candidate.head))
        candidate.recipients = [token for token in joined if _may_be_done_to(context, token, pattern)]
        if subject is not None and does and any(token.lower_ in REFLEXIVE for token in joined):
            candidate.recipients = [
                *conjuncts(subject, candidate.head),
                *candidate.recipients,
            ]  # "shot himself"
        if not candidate.recipients and (pattern.object is None or "@any" not in pattern.object):
            return None
        return candidate
    return candidate if candidate.actors or pattern.frame == "act" else None


def _may_be_done_to(context: EventContext, noun: Token, pattern: Pattern) -> bool:
    """Whether one of joined recipients is one: somebody, or what the pattern asks for."""
    if noun.lower_ in REFLEXIVE:
        return False
    if participants_may(context, noun):
        return True
    asked = [pattern.object] if pattern.open_object else [part.filler for part in pattern.parts if part.open]
    return all(filler is None or ("@any" not in filler and context.fits(noun, filler)) for filler in asked)


def _both(
    context: EventContext, candidate: EventCandidate, pattern: Pattern, other: Token | None
) -> EventCandidate | None:
    """Two sides: the subject and who is "with" it, or the subject's two halves; not "met *the need*"."""
    may = other is not None and participants_may(context, other)
    thing = pattern.object is None and other is not None and other.dep_ == "dobj" and not may
    if not candidate.actors or thing:
        return None
    if other is not None and may:
        candidate.recipients = list(conjuncts(other, candidate.head))
    elif len(candidate.actors) > 1:
        candidate.actors, candidate.recipients = candidate.actors[:1], candidate.actors[1:]
    return candidate
