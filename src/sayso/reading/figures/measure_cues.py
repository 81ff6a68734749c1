"""The measures that a text names for a figure, by the words of the codebook in the grammar around it.

Takes a candidate, yields measures with the word that names each, the surest first: right beside the
number, the noun itself, the verb that it is subject or object of, what stands on the noun, the words above
it, the clause. `measure.py` takes the first.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from sayso.codebook import Measure, word_set
from sayso.reading import findings
from sayso.reading.figures.candidates import FigureCandidate
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure_verbs import (
    is_passive,
    is_relative_object,
    joined_verb_hits,
    lone_verb_hits,
    participle_hits,
    role_of,
    verb_hits,
    verbs_of,
)
from sayso.reading.figures.measure_words import look_up, noun_measure, phrase_in
from sayso.reading.syntax import particle_forms, token_at

MAX_CLIMB = 7


def told_measures(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """Measures named in the grammar, the surest first."""
    anchor = candidate.anchor
    yield from _put_hits(context, candidate)
    yield from _beside_hits(context, candidate)
    if candidate.counted is None:  # "13 missing", "176 destroyed"
        yield from _after_hits(context, candidate)
    who = _says_who(context, candidate)
    if not who:  # "12 deaths"; who they are ("12 IDPs") says less than what befalls them
        yield from _noun_hits(context, candidate)
    if anchor.dep_ == "conj":  # "23 killed and 29 others *injured*": by its own word, not by the first one's
        yield from participle_hits(context, candidate)
    yield from _receiver_hits(context, candidate)
    yield from _direct_hits(context, candidate)
    yield from _after_hits(context, candidate)
    yield from _modifier_hits(context, anchor)
    if who:
        yield from _noun_hits(context, candidate)
    subset = _subset_hit(context, candidate)
    if subset is not None:
        yield subset
    yield from _climb(context, anchor, candidate)
    yield from participle_hits(context, candidate)
    if candidate.noun is not None:
        yield from _sentence_hits(context, candidate)


def _says_who(context: FigureContext, candidate: FigureCandidate) -> bool:
    """Whether the counted noun says who they are, not what befell them; "death" is listed as both."""
    lemma = candidate.anchor.lemma_.lower()
    happening = lemma in word_set("people", "happening", "nouns")
    return candidate.noun is not None and not happening and context.codebook.is_person(lemma)


def _receiver_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """Those to whom something goes: "distributed kits *to 300 families*", "vouchers for 80 households"."""
    top = _whole(candidate.anchor, candidate)
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN", "NUM"):
        top = top.head
    giving = top.head.head
    if top.dep_ != "pobj" or top.head.lower_ not in ("to", "for", "among"):
        return
    if giving.pos_ in ("NOUN", "PROPN") and giving.dep_ == "dobj" and top.head.lower_ == "to":
        forms = (*particle_forms(giving.head), giving.lemma_.lower())
    else:
        forms = (*particle_forms(giving), giving.lemma_.lower())
    measure = look_up(context, "receivers", forms, candidate.noun)
    if measure is not None:
        yield measure, giving


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
        measure = noun_measure(context, told)
        if measure is not None:
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


def _after_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """The participle or adjective right after what is counted: "20 people *wounded*", "13 *missing*"."""
    doc = context.doc
    counted = candidate.counted
    at = (
        candidate.number.end
        if counted is None
        else token_at(doc, max(counted.end, candidate.number.end_char) - 1).i + 1
    )
    word = doc[at] if at < len(doc) else None
    if word is None or word.tag_ not in ("VBN", "VBD", "JJ", "VBG") or not word.is_lower:
        return
    if any(
        child.dep_ in ("dobj", "ccomp", "xcomp", "aux") and child.i > word.i - 2 for child in word.children
    ):
        return  # a clause of its own: "20 people wounded two guards"
    for role in ("predicates", "modifiers", "object") if word.tag_ != "VBG" else ("predicates", "modifiers"):
        measure = look_up(
            context, role, (word.lower_, word.lemma_.lower()), candidate.noun or candidate.anchor
        )
        if measure is not None:
            yield measure, word
            return


def _direct_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """The verb that the counted is subject or object of, itself or by a noun it is joined to."""
    top = _whole(candidate.anchor, candidate)
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN", "NUM"):
        top = top.head
    if top.head.pos_ not in ("VERB", "AUX"):
        return
    if top.dep_ == "conj":
        role = "object" if is_passive(top.head) else "subject"
    elif top.dep_ in ("nsubj", "nsubjpass", "dobj"):
        role = role_of(top, "")
    else:
        return
    for verb in verbs_of(top.head):
        yield from verb_hits(context, verb, role, candidate.noun or candidate.anchor)


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
        or measure.counts == "incidents"
    ):
        return None
    return measure, before.anchor


def _noun_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    noun = candidate.anchor
    measure = noun_measure(context, noun)
    if measure is not None:
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
    for verb in verbs_of(child):
        role = "object" if passive or is_passive(verb) or is_relative_object(child) else "subject"
        yield from verb_hits(context, verb, role, noun)


def _phrase_on(context: FigureContext, noun: Token) -> Measure | None:
    words = []
    for child in noun.children:
        if child.dep_ in ("prep", "amod", "acl") or (child.dep_ == "relcl"):
            words += [token.lower_ for token in child.subtree if not token.is_space]
    return phrase_in(context, f" {' '.join(words)} ")[0] if words else None


def _climb(
    context: FigureContext, anchor: Token, candidate: FigureCandidate
) -> Iterator[tuple[Measure, Token]]:
    """Words above the noun: "deaths of 20 people", "the toll rose to 31", "killed 20 people"."""
    token, role = anchor, ""
    for _ in range(MAX_CLIMB):
        head = token.head
        if head.i == token.i or (token.dep_ == "conj" and head.ent_type_ in ("GPE", "LOC")):
            break  # joined to where it was, not to whom it befell: "died in Syria and 30 comrades"
        role = role_of(token, role)
        if head.pos_ in ("VERB", "AUX"):
            for verb in verbs_of(head):
                yield from verb_hits(context, verb, role or "object", candidate.noun or anchor)
            yield from _subject_noun(context, head, anchor)
            yield from joined_verb_hits(context, head, role, candidate.noun or anchor)
            if head.dep_ == "conj" and token.dep_ in ("nsubj", "nsubjpass"):
                break  # a clause of its own: what the one before says is not said of it
        elif head.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
            if head.lemma_ == "population":
                yield from _modifier_hits(context, head)
            measure = noun_measure(context, head)
            if measure is not None:
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


def _subject_noun(context: FigureContext, verb: Token, anchor: Token) -> Iterator[tuple[Measure, Token]]:
    """ "the death toll rose to 31", "bringing the population to 500": the noun beside the verb names it."""
    for child in verb.children:
        if (
            child.dep_ in ("nsubj", "nsubjpass", "dobj")
            and not child.is_ancestor(anchor)
            and child.i != anchor.i
        ):
            noun = _numbered(child)
            measure = noun_measure(context, noun)
            if measure is not None and measure.nouns_reach != "phrase":
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


def _sentence_hits(context: FigureContext, candidate: FigureCandidate) -> Iterator[tuple[Measure, Token]]:
    """Nothing in the grammar: the nearest strong noun before it ("death tolls range from …")."""
    anchor = candidate.anchor
    sentence = anchor.sent
    for i in range(candidate.number.start - 1, max(sentence.start, candidate.number.start - 10) - 1, -1):
        token = context.doc[i]
        if token.text in ";:.":
            return
        measure = noun_measure(context, token)
        if measure is not None and measure.nouns_reach == "sentence":
            yield measure, token
    yield from lone_verb_hits(context, candidate)
