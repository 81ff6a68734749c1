"""Who is subject and object of a verb, however the sentence is built: passives, relative clauses, joined
verbs, infinitives under another verb, participles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.codebook import word_set

FINITE = ("VBD", "VBZ", "VBP")
FOUND = ("xcomp", "ccomp", "oprd", "acomp")  # what a verb says its object is: "found him *shot*"
RELATIVE = {"who", "which", "that", "whom", "whose"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The nouns of a verb: who does it, and to whom or what it is done."""

    subject: Token | None
    object: Token | None
    passive: bool


def arguments(verb: Token) -> Arguments:
    """Subject and object of `verb`, the logical ones of a passive."""
    passive = is_passive(verb)
    own = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")), None)
    surface = resolve(own) if own is not None else _inherited_subject(verb)
    if passive:
        return Arguments(_agent(verb), surface, True)
    obj = next((child for child in verb.children if child.dep_ in ("dobj", "attr", "oprd")), None)
    if obj is None:
        obj = next((child for child in verb.children if child.dep_ in ("acomp", "dative")), None)
    if obj is None:
        obj = _shared_object(verb)
    if obj is None and verb.dep_ == "relcl" and not _takes(verb, surface) and not _says_when(verb):
        obj = verb.head if own is not None and own.lower_ not in RELATIVE else None
    if obj is None and verb.dep_ in ("xcomp", "ccomp"):  # "ordered guards to turn away, by force, *migrants*"
        obj = next((c for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i), None)
    return Arguments(surface, _noun(resolve(obj)) if obj is not None else None, False)


def _says_when(clause: Token) -> bool:
    """ "the town *when* guards arrested him", "a camp *where* they fled"."""
    return any(child.lower_ in ("when", "where", "why") for child in clause.children)


def _shared_object(verb: Token) -> Token | None:
    """ "raped, beat and assaulted *civilians*": the object after the last of joined verbs."""
    joined = next((child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"), None)
    if joined is None or any(child.dep_ in ("prep", "ccomp", "xcomp") for child in verb.children):
        return None
    between = verb.doc[verb.i + 1 : joined.i]
    if not all(token.dep_ in ("cc", "punct", "advmod") for token in between):
        return None
    own = next((child for child in joined.children if child.dep_ == "dobj"), None)
    return own or _shared_object(joined)


def _noun(token: Token) -> Token:
    """ "a *video* shot from a helicopter", parsed as a shot: the noun before the participle."""
    if token.lower_ not in word_set("grammar", "event", "participles") or token.i + 1 >= len(token.doc):
        return token
    before = token.doc[token.i - 1]
    followed = token.doc[token.i + 1].pos_ == "ADP"
    return before if followed and before.dep_ == "compound" and before.head.i == token.i else token


def _takes(verb: Token, surface: Token | None) -> bool:
    return surface is not None and surface.i == verb.head.i


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive: "was shot", "shot by", "the people shot on Monday"."""
    if any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children):
        return True
    if any(
        child.dep_ == "aux" and child.lower_ in ("have", "has", "had", "'ve", "’ve")
        for child in verb.children
    ):
        return False
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in FOUND and _is_found(verb):  # "was found *shot*"
        return True
    if verb.dep_ in ("acl", "amod"):
        return not any(child.dep_ == "dobj" for child in verb.children)
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        own = any(child.dep_ in ("nsubj", "dobj") for child in verb.children)
        return not own and is_passive(verb.head)
    return False


def _is_found(verb: Token) -> bool:
    """Whether a participle says how somebody was found: "found him shot", "was found stabbed"."""
    if any(child.dep_ in ("aux", "nsubj") for child in verb.children):
        return False
    return verb.head.lemma_.lower() in word_set("grammar", "event", "finding")


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            found = next((inner for inner in child.children if inner.dep_ == "pobj"), None)
            if found is not None:
                return found
    for child in verb.children:  # "escorted to the border by guards", hung on the border by the parse
        for noun in objects_of(child) if child.dep_ == "prep" else ():
            by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "by"), None)
            if by is not None:
                return next(objects_of(by), None)
    if (
        verb.dep_ == "conj"
        and is_passive(verb.head)
        and not any(c.dep_ == "nsubjpass" for c in verb.children)
    ):
        return _agent(verb.head)
    return None


def _inherited_subject(verb: Token) -> Token | None:
    """The subject of a verb that has none of its own: of the verb it is joined to, or that governs it."""
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        if verb.dep_ == "acl" and verb.tag_ == "VB":
            return _controller_of_noun(head)
        return resolve(head)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        above = arguments(finite_above(verb))
        return above.object if above.passive else above.subject
    if verb.dep_ in FOUND and head.pos_ in ("VERB", "AUX"):
        return arguments(head).object if is_passive(verb) and _is_found(verb) else _controller(head)
    if verb.dep_ == "advcl" and head.pos_ in ("VERB", "AUX"):
        above = arguments(head)
        if above.object is not None and head.lemma_.lower() in word_set("grammar", "event", "finding"):
            return above.object  # "found *a man* suffering from wounds"
        return above.object if above.passive and verb.tag_ != "VBG" else above.subject or above.object
    if verb.dep_ == "pcomp" and head.dep_ in ("prep", "agent"):
        governor = head.head
        if governor.pos_ in ("VERB", "AUX"):
            return (
                _controller(governor)
                if head.lower_ in ("of", "for", "from", "into", "with")
                else arguments(governor).subject
            )
    return None


def finite_above(verb: Token) -> Token:
    """The verb that a joined one goes with: of a finite one ("and *turned away*") the finite verb above."""
    head = verb.head
    if verb.tag_ not in FINITE:
        return head
    for _ in range(6):
        if head.tag_ in FINITE or any(
            child.dep_ == "aux" for child in head.children if child.tag_ in ("MD", *FINITE)
        ):
            return head
        if head.head.i == head.i:
            break
        head = head.head
    return verb.head


def _controller(governor: Token) -> Token | None:
    """Who does what a verb opens: "ordered *guards* to", "*Lithuania* vowed to", "*he* was accused of"."""
    above = arguments(governor)
    if above.passive:
        return above.subject if governor.lemma_ == "use" else above.object
    if above.object is not None and governor.lemma_.lower() in word_set("grammar", "event", "controlling"):
        return above.object
    if governor.lemma_.lower() in ("call", "appeal", "rely", "count", "wait"):  # "called on Israel to"
        addressed = (
            c for c in governor.children if c.dep_ == "prep" and c.lower_ in ("on", "upon", "to", "for")
        )
        return next((noun for prep in addressed for noun in objects_of(prep)), above.subject)
    return above.subject


def _controller_of_noun(noun: Token) -> Token | None:
    """ "an attempt to cross", "the decision to leave": whose attempt it is."""
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is not None:
        return resolve(owner)
    sources = [child for child in noun.children if child.dep_ == "prep" and child.lower_ in ("from", "by")]
    if sources:  # "a pledge from the administration to stop"
        return next(objects_of(sources[0]), None)
    if noun.dep_ in ("dobj", "nsubjpass") and noun.head.pos_ == "VERB":
        return arguments(noun.head).subject
    return None


def resolve(token: Token) -> Token:
    """The noun that a relative pronoun stands for; else the token."""
    if token.lower_ not in RELATIVE or token.tag_ not in ("WP", "WDT", "IN", "WP$"):
        return token
    clause = token.head
    for _ in range(6):
        if clause.dep_ in ("relcl", "acl") and clause.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            return resolve(clause.head)
        if clause.head.i == clause.i:
            break
        clause = clause.head
    return token


def objects_of(preposition: Token) -> Iterator[Token]:
    """What a preposition governs."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            yield child


def prepositions(*heads: Token | None) -> Iterator[Token]:
    """The prepositions and particles on some tokens, in their order, with those that are chained to them."""
    for head in heads:
        if head is None:
            continue
        for child in head.children:
            if child.dep_ in ("prep", "prt", "advmod", "agent", "dative"):
                yield child
                yield from (inner for inner in child.children if inner.dep_ == "prep")
