"""The measures that a text tells of a figure, by the words of the codebook in the grammar around it.

Takes a candidate, yields measures with the word that tells each, the surest first: right beside the
number, the noun itself, the verb that it is subject or object of, what stands on the noun, the words above
it, the clause. `measure.py` takes the first.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from sayso.codebook import Measure, word_set
from sayso.reading import findings
from sayso.reading.figures.candidates import FigureCandidate, noun_forms
from sayso.reading.figures.context import FigureContext
from sayso.reading.syntax import clause_tokens, particle_forms, token_at

MAX_CLIMB = 7


def told_measures(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """Measures told by the grammar, the surest first."""
    anchor = candidate.anchor
    yield from _put_hits(context, candidate)
    yield from _beside_hits(context, candidate)
    yield from _noun_hits(context, candidate)
    yield from _direct_hits(context, candidate)
    yield from _modifier_hits(context, anchor)
    subset = _subset_hit(context, candidate)
    if subset is not None:
        yield subset
    yield from _climb(context, anchor, candidate)
    yield from _participle_hits(context, candidate)
    if candidate.noun is not None:
        yield from _sentence_hits(context, candidate)


MOVED_FROM = re.compile(r"\b(?:up|down|revised|corrected|lowered|raised)\s+from\s+$", re.IGNORECASE)


def _put_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """ "put the dead at 12 and the missing at 40": what stands before the "at"; "up from 290": as the number
    before it.
    """
    start = token_at(context.doc, candidate.quantity.evidence.start).i
    before = findings.text_of(context.doc)[max(0, candidate.quantity.evidence.start - 24) :]
    if context.figures and MOVED_FROM.search(before[: min(24, candidate.quantity.evidence.start)]):
        other, figure = context.figures[-1]
        measure = context.codebook.measures.get(figure.measure)
        if measure is not None and other.anchor.sent.start == candidate.anchor.sent.start:
            yield measure, other.anchor
    if start < 2 or context.doc[start - 1].lower_ != "at":
        return
    told = context.doc[start - 2]
    if told.pos_ in ("NOUN", "ADJ", "VERB") and told.i > told.sent.start:
        measure = look_up(context, "nouns", noun_forms(told), told)
        if measure is not None and measure.name != "incidents":
            yield measure, told


def _beside_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """Words right before or after the number: "home to 400,000", "a 30,000-strong force"."""
    text, quantity = findings.text_of(context.doc), candidate.quantity
    before = text[max(0, quantity.evidence.start - 30) : quantity.evidence.start].lower().rstrip()
    after = text[quantity.number.end : quantity.evidence.end + 12].lower().lstrip()
    for phrase, measure in context.codebook.before:
        if before.endswith(phrase):
            first = token_at(context.doc, quantity.evidence.start).i
            around = context.doc[max(0, first - 2) : first]
            head = next((token for token in around if token.pos_ == "NOUN"), None)
            told = next(_modifier_hits(context, head), None) if head is not None else None
            yield told or (measure, candidate.number[0])
    for phrase, measure in context.codebook.after:
        if after.startswith(phrase) or text[quantity.evidence.end :][:14].lower().lstrip().startswith(phrase):
            yield measure, candidate.number[-1]


def _direct_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """The verb that the counted is subject or object of, itself or by a noun it is joined to."""
    top = _whole(candidate.anchor, candidate)
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN", "NUM"):
        top = top.head
    if top.head.pos_ not in ("VERB", "AUX"):
        return
    if top.dep_ == "conj":
        role = "object" if _is_passive(top.head) else "subject"
    elif top.dep_ in ("nsubj", "nsubjpass", "dobj"):
        role = _role(top, "")
    else:
        return
    for verb in _verbs_of(top.head):
        yield from _verb_hit(context, verb, role, candidate.noun or candidate.anchor)


def _whole(noun: Token, candidate: FigureCandidate) -> Token:
    """The number for a noun after it: in "dozens of people were killed" the subject is "dozens"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        above = noun.head.head
        if candidate.number.start <= above.i < candidate.number.end:
            return above
    return noun


SUBSET = re.compile(
    r"(?:including|among them|among whom|of them|of whom|of these|comprising|mostly|\()\s*(?:the\s+)?$",
    re.IGNORECASE,
)


def _subset_hit(context: FigureContext, candidate: FigureCandidate) -> tuple[Measure, Token] | None:
    """ "123 deaths, including 108 children": a part takes the measure of the whole before it."""
    start = candidate.quantity.evidence.start
    if not context.figures or not SUBSET.search(findings.text_of(context.doc)[max(0, start - 24) : start]):
        return None
    before, figure = context.figures[-1]
    measure = context.codebook.measures.get(figure.measure)
    if (
        measure is None
        or before.anchor.sent.start != candidate.anchor.sent.start
        or measure.name == "incidents"
    ):
        return None
    return measure, before.anchor


def _participle_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """A participle right after the noun that the parse hung elsewhere: "20,000 foreigners detained in"."""
    noun = candidate.anchor
    if noun.i + 1 >= len(context.doc):
        return
    verb = noun.doc[noun.i + 1]
    if verb.tag_ == "VBN" and not any(child.dep_ == "dobj" for child in verb.children):
        measure = look_up(context, "object", particle_forms(verb), noun)
        if measure is not None:
            yield measure, verb


def look_up(
    context: FigureContext, role: str, words: Iterator[str] | tuple[str, ...], noun: Token | None
) -> Measure | None:
    """The first measure that lists one of `words` under `role`; one with `of_nouns` only for those nouns."""
    index = context.codebook.index(role)
    for word in words:
        for measure in index.get(word, ()):
            if not measure.of_nouns or role in ("nouns", "default_nouns", "phrases") or _is_of(measure, noun):
                return measure
    return None


def _is_of(measure: Measure, noun: Token | None) -> bool:
    if noun is None:
        return False
    return bool({noun.lemma_.lower(), _compound(noun)} & measure.of_nouns)


def _compound(noun: Token) -> str:
    """A noun with the word before it: "police officer"."""
    before = noun.doc[noun.i - 1] if noun.i else noun
    return f"{before.lower_} {noun.lemma_.lower()}"


def _noun_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    noun = candidate.anchor
    measure = look_up(context, "nouns", noun_forms(noun), noun)
    if measure is not None and measure.name != "incidents":
        yield measure, noun


def _modifier_hits(context: FigureContext, noun: Token) -> Iterator[tuple[Measure, Token]]:
    """What stands on the noun: participles, adjectives, relative clauses, and "in need of"."""
    for child in [*noun.rights, *noun.lefts]:
        if child.dep_ in ("amod", "acl", "relcl", "advcl", "appos", "ccomp") or (
            child.pos_ == "VERB" and child.dep_ in ("conj", "dep")
        ):
            yield from _modifier_hit(context, child, noun)
    phrase = _phrase_on(context, noun)
    if phrase is not None:
        yield phrase, noun


def _modifier_hit(context: FigureContext, child: Token, noun: Token) -> Iterator[tuple[Measure, Token]]:
    lemma = child.lemma_.lower()
    if child.dep_ == "amod":
        measure = look_up(context, "modifiers", (child.lower_, lemma), noun)
        if measure is not None:
            yield measure, child
        return
    if child.pos_ not in ("VERB", "AUX"):
        measure = look_up(context, "predicates", (child.lower_, lemma), noun)
        if measure is not None:
            yield measure, child
        return
    passive = child.tag_ == "VBN" and child.dep_ == "acl"
    for verb in _verbs_of(child):
        role = "object" if passive or _is_passive(verb) or _relative_object(child) else "subject"
        yield from _verb_hit(context, verb, role, noun)


def _relative_object(verb: Token) -> bool:
    """Whether the relative pronoun (or nothing) is the object: "the people (whom) they detained"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return verb.dep_ == "relcl" and subject is not None and subject.tag_ not in ("WP", "WDT")


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _is_reduced(verb: Token) -> bool:
    """A participle without auxiliary or object, parsed as the verb of a clause: "5,000 displaced"."""
    return verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "dobj") for child in verb.children)


def _verbs_of(verb: Token) -> Iterator[Token]:
    """The verb, then those that it opens ("believed to have drowned", "forced to flee")."""
    yield verb
    for child in verb.children:
        if (
            child.dep_ in ("xcomp", "ccomp")
            and verb.lemma_ in word_set("grammar", "measure", "pass_through")
            and child.pos_ in ("VERB", "AUX")
        ):
            yield from _verbs_of(child)


def _verb_hit(
    context: FigureContext, verb: Token, role: str, noun: Token | None
) -> Iterator[tuple[Measure, Token]]:
    phrase, where = _phrase_hit(context, verb)
    measure = look_up(context, role, particle_forms(verb), noun)
    in_place = phrase is not None and phrase.status == "stock" and where.startswith(("in ", "at "))
    if phrase is not None and not (in_place and measure is not None and measure.status == "flow"):
        yield phrase, verb  # but who died in a camp is not sheltered there
    if measure is not None:
        yield measure, verb
    if phrase is not None:
        yield phrase, verb
    if verb.lemma_ in word_set("grammar", "measure", "copulas"):
        for word in _complements(verb):
            measure = look_up(
                context, "predicates", (word.lower_, word.lemma_.lower(), _prep_phrase(word)), noun
            )
            if measure is not None:
                yield measure, word


def _complements(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "oprd", "prep", "advmod", "xcomp", "ccomp", "dobj"):
            yield child


def _prep_phrase(token: Token) -> str:
    inner = next((child.lower_ for child in token.children if child.dep_ == "pobj"), "")
    return f"{token.lower_} {inner}" if inner else ""


def _phrase_hit(context: FigureContext, verb: Token) -> tuple[Measure | None, str]:
    """A phrase of the codebook in the verb's own clause; the words of a name ("the Camp Fire") tell
    nothing.
    """
    words = (token for token in clause_tokens(verb) if not token.is_space)
    text = " ".join(token.text if _is_in_name(token) else token.lower_ for token in words)
    return _phrase_in(context, f" {text} ")


def _is_in_name(token: Token) -> bool:
    """Whether a capitalised word stands in a name of several: "the Camp Fire"."""
    if not token.is_title or token.is_sent_start:
        return False
    around = (token.nbor(step) for step in (-1, 1) if 0 <= token.i + step < len(token.doc))
    return any(other.is_title and other.pos_ in ("NOUN", "PROPN") for other in around)


def _phrase_in(context: FigureContext, text: str) -> tuple[Measure | None, str]:
    for phrase, measure in context.codebook.phrases:
        if f" {phrase} " in text or (phrase.endswith(("camp", "place")) and f" {phrase}s " in text):
            return measure, phrase
    return None, ""


def _phrase_on(context: FigureContext, noun: Token) -> Measure | None:
    words = []
    for child in noun.children:
        if child.dep_ in ("prep", "amod", "acl") or (child.dep_ == "relcl"):
            words += [token.lower_ for token in child.subtree if not token.is_space]
    return _phrase_in(context, f" {' '.join(words)} ")[0] if words else None


def _climb(
    context: FigureContext, anchor: Token, candidate: FigureCandidate
) -> Iterator[tuple[Measure, Token]]:
    """Words above the noun: "deaths of 20 people", "the toll rose to 31", "killed 20 people"."""
    token, role = anchor, ""
    for _ in range(MAX_CLIMB):
        head = token.head
        if head.i == token.i or (token.dep_ == "conj" and head.ent_type_ in ("GPE", "LOC")):
            break  # joined to where it was, not to whom it befell: "died in Syria and 30 comrades"
        role = _role(token, role)
        if head.pos_ in ("VERB", "AUX"):
            for verb in _verbs_of(head):
                yield from _verb_hit(context, verb, role or "object", candidate.noun or anchor)
            yield from _subject_noun(context, head, anchor)
            yield from _joined_verbs(context, head, role, candidate.noun or anchor)
            if head.dep_ == "conj" and token.dep_ in ("nsubj", "nsubjpass"):
                break  # a clause of its own: what was told in the one before is not told of it
        elif head.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
            if head.lemma_ == "population":
                yield from _modifier_hits(context, head)
            measure = look_up(context, "nouns", noun_forms(head), head)
            if measure is not None and measure.name != "incidents":
                yield measure, head
            elif token.dep_ in ("conj", "appos", "nummod", "prep"):
                yield from _shared_modifiers(context, token, head, candidate)
        if token.dep_ in ("advcl", "relcl", "ccomp") and token.pos_ in ("VERB", "AUX"):
            break
        token = head


def _shared_modifiers(
    context: FigureContext, token: Token, head: Token, candidate: FigureCandidate
) -> Iterator[tuple[Measure, Token]]:
    """What stands on the noun that the counted is joined to; of people with a noun of their own, only what
    stands before both: not "a man said to have died and 30 comrades".
    """
    own = token.dep_ == "conj" and candidate.noun is not None
    for measure, told in _modifier_hits(context, head):
        if not own or told.i < head.i:
            yield measure, told


def _role(token: Token, before: str) -> str:
    """Whether what was counted does or undergoes the verb above."""
    if token.dep_ in ("nsubjpass", "dobj", "dative", "attr", "oprd"):
        return "object"
    if token.dep_ == "nsubj":
        return "object" if _is_passive(token.head) or _is_reduced(token.head) else "subject"
    if token.dep_ == "agent":
        return "subject"
    if token.dep_ in ("xcomp", "conj", "ccomp", "pobj", "prep", "advcl"):
        return before or ("object" if token.dep_ in ("pobj", "prep") else "subject")
    return before


def _subject_noun(context: FigureContext, verb: Token, anchor: Token) -> Iterator[tuple[Measure, Token]]:
    """ "the death toll rose to 31", "bringing the population to 500": the noun beside the verb tells it."""
    for child in verb.children:
        if (
            child.dep_ in ("nsubj", "nsubjpass", "dobj")
            and not child.is_ancestor(anchor)
            and child.i != anchor.i
        ):
            noun = _numbered(child)
            measure = look_up(context, "nouns", noun_forms(noun), noun)
            if measure is not None and measure.name not in ("incidents", "protesters"):
                yield measure, noun
            elif noun.i != child.i:  # "the number of people displaced rose to 3,000"
                yield from (*_modifier_hits(context, noun), *_modifier_hits(context, child))


def _numbered(noun: Token) -> Token:
    """In "the number of dead" the dead; else the noun itself."""
    tally = noun.tag_ == "NN" and noun.lemma_.lower() in word_set("grammar", "figure", "tallies")
    if not tally and noun.lemma_.lower() not in word_set("grammar", "figure", "numbers"):
        return noun
    of = next((child for child in noun.children if child.lower_ == "of"), noun)
    return next((child for child in of.children if child.dep_ == "pobj"), noun)


def _joined_verbs(
    context: FigureContext, verb: Token, role: str, noun: Token
) -> Iterator[tuple[Measure, Token]]:
    for child in verb.children:
        own_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        if child.dep_ == "conj" and child.pos_ == "VERB" and role == "subject" and not own_subject:
            yield from _verb_hit(context, child, "object" if _is_passive(child) else role, noun)


def _sentence_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """Nothing in the grammar: the nearest strong noun before it ("death tolls range from …")."""
    anchor = candidate.anchor
    sentence = anchor.sent
    for i in range(candidate.number.start - 1, max(sentence.start, candidate.number.start - 10) - 1, -1):
        token = context.doc[i]
        if token.text in ";:.":
            return
        measure = look_up(context, "nouns", noun_forms(token), token)
        if measure is not None and measure.name in ("killed", "injured", "missing", "asylum_applications"):
            yield measure, token
    yield from _lone_verb_hits(context, candidate)


def _lone_verb_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """A verb after the figure that the parse left without a subject: "59 men, including 15 boys, died"."""
    anchor = candidate.anchor
    if anchor.dep_ not in ("appos", "pobj", "conj", "dep", "npadvmod"):
        return
    for token in context.doc[anchor.i + 1 : anchor.sent.end]:
        if token.tag_ in ("VBD", "VBP", "VBZ") and token.dep_ in ("ROOT", "conj", "ccomp"):
            if not any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in token.children):
                role = "object" if _is_passive(token) else "subject"
                yield from _verb_hit(context, token, role, candidate.noun or anchor)
            return
