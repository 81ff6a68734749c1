"""The measures that verbs name: of a verb, the codebook's verb, phrase or predicate in its clause.

Takes a verb and whether the counted is its subject or object, yields measures with the word that names each.
`measure_cues.py` says which verbs to ask.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.codebook import Measure, word_set
from sayso.reading.figures.candidates import FigureCandidate
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure_words import look_up, phrase_in
from sayso.reading.syntax import clause_tokens, particle_forms


def verb_hits(
    context: FigureContext, verb: Token, role: str, noun: Token | None
) -> Iterator[tuple[Measure, Token]]:
    """What a verb says of its subject or object (`role`): by a phrase, itself, or by a predicate."""
    phrase, where = _phrase_hit(context, verb)
    measure = look_up(context, role, particle_forms(verb), noun)
    in_place = phrase is not None and phrase.status == "stock" and where.startswith(("in ", "at "))
    if phrase is not None and not (in_place and measure is not None and measure.status == "flow"):
        yield phrase, verb  # but who died in a camp is not sheltered there
    yield from _predicate_hits(context, verb, noun)  # "remained *evacuated*" says more than "remained"
    if measure is not None:
        yield measure, verb
    if phrase is not None:
        yield phrase, verb


def _predicate_hits(
    context: FigureContext, verb: Token, noun: Token | None
) -> Iterator[tuple[Measure, Token]]:
    if verb.lemma_ not in word_set("grammar", "measure", "copulas"):
        return
    for word in _complements(verb):
        forms = (_prep_phrase(word), word.lower_, word.lemma_.lower())
        measure = look_up(context, "predicates", forms, noun)
        if measure is not None:
            yield measure, word


def verbs_of(verb: Token) -> Iterator[Token]:
    """The verb, then those that it opens ("believed to have drowned", "forced to flee")."""
    yield verb
    for child in verb.children:
        if (
            child.dep_ in ("xcomp", "ccomp")
            and verb.lemma_ in word_set("grammar", "measure", "pass_through")
            and child.pos_ in ("VERB", "AUX")
        ):
            yield from verbs_of(child)


def role_of(token: Token, before: str) -> str:
    """Whether what was counted does or undergoes the verb above."""
    if token.dep_ in ("nsubjpass", "dobj", "dative", "attr", "oprd"):
        return "object"
    if token.dep_ == "nsubj":
        return "object" if is_passive(token.head) or _is_reduced(token.head) else "subject"
    if token.dep_ == "agent":
        return "subject"
    if token.dep_ in ("xcomp", "conj", "ccomp", "pobj", "prep", "advcl"):
        return before or ("object" if token.dep_ in ("pobj", "prep") else "subject")
    return before


def is_passive(verb: Token) -> bool:
    """Whether a verb stands in the passive."""
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _is_reduced(verb: Token) -> bool:
    """A participle without auxiliary or object, parsed as the verb of a clause: "5,000 displaced"."""
    return verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "dobj") for child in verb.children)


def is_relative_object(verb: Token) -> bool:
    """Whether the relative pronoun (or nothing) is the object: "the people (whom) they detained"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return verb.dep_ == "relcl" and subject is not None and subject.tag_ not in ("WP", "WDT")


def joined_verb_hits(
    context: FigureContext, verb: Token, role: str, noun: Token
) -> Iterator[tuple[Measure, Token]]:
    """Verbs joined to the one that the counted do: "20 people crossed and *applied* for asylum"."""
    for child in verb.children:
        own_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        if child.dep_ == "conj" and child.pos_ == "VERB" and role == "subject" and not own_subject:
            yield from verb_hits(context, child, "object" if is_passive(child) else role, noun)


def lone_verb_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """A verb after the figure that the parse left without a subject: "59 men, including 15 boys, died"."""
    anchor = candidate.anchor
    if anchor.dep_ not in ("appos", "pobj", "conj", "dep", "npadvmod"):
        return
    for token in context.doc[anchor.i + 1 : anchor.sent.end]:
        if token.tag_ in ("VBD", "VBP", "VBZ") and token.dep_ in ("ROOT", "conj", "ccomp"):
            if not any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in token.children):
                role = "object" if is_passive(token) else "subject"
                yield from verb_hits(context, token, role, candidate.noun or anchor)
            return


def participle_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """A participle right after the noun that the parse hung elsewhere: "20,000 foreigners detained in"."""
    noun = candidate.anchor
    if noun.i + 1 >= len(context.doc):
        return
    verb = noun.doc[noun.i + 1]
    if verb.tag_ == "VBN" and not any(child.dep_ == "dobj" for child in verb.children):
        measure = look_up(context, "object", particle_forms(verb), noun)
        if measure is not None:
            yield measure, verb


def _complements(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "oprd", "prep", "advmod", "xcomp", "ccomp", "dobj"):
            yield child


def _prep_phrase(token: Token) -> str:
    inner = next((child.lower_ for child in token.children if child.dep_ == "pobj"), "")
    return f"{token.lower_} {inner}" if inner else ""


def _phrase_hit(context: FigureContext, verb: Token) -> tuple[Measure | None, str]:
    """A phrase of the codebook in the verb's own clause; the words of a name ("the Camp Fire") say
    nothing.
    """
    words = (token for token in clause_tokens(verb) if not token.is_space)
    text = " ".join(token.text if _is_in_name(token) else token.lower_ for token in words)
    return phrase_in(context, f" {text} ")


def _is_in_name(token: Token) -> bool:
    """Whether a capitalised word stands in a name of several: "the Camp Fire"."""
    if not token.is_title or token.is_sent_start:
        return False
    around = (token.nbor(step) for step in (-1, 1) if 0 <= token.i + step < len(token.doc))
    return any(other.is_title and other.pos_ in ("NOUN", "PROPN") for other in around)
