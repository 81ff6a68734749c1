"""What happened to the counted: the measure of a figure.

Takes a candidate, gives a `Measured` or `None` (no figure after all). The first measure that the text names
(`measure_cues.py`) decides; an attempt at it, or its prevention, may count as another; then a list or an
ellipsis takes the measure of the figure before; then the noun's usual measure; then `other`.
"""

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from sayso.codebook import Codebook, Measure, word_set
from sayso.reading import findings
from sayso.reading.figures.candidates import (
    FigureCandidate,
    noun_forms,
    part_noun,
    thing_forms,
)
from sayso.reading.figures.context import Anchored, FigureContext
from sayso.reading.figures.labels import heading_of
from sayso.reading.figures.listed import ListedItem
from sayso.reading.figures.measure_cues import told_measures
from sayso.reading.figures.measure_words import look_up, phrase_around, phrase_in
from sayso.reading.syntax import particle_forms
from sayso.records import Evidence, Figure

OTHER = "other"
FATAL = "killed"  # what befell those whom something befell fatally
SUM_TOLERANCE = 1.25  # times a number that its parts may add up to: reports add wrongly


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, the words that name it, and the verb or noun that governs the figure's clause."""

    measure: str
    evidence: Evidence | None
    governor: Token
    stock: bool = False
    inherited: Figure | None = None  # the figure before that it is from


def read_measure(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    """The measure of a candidate; `None` where a bare number turns out to count no people."""
    anchor = candidate.anchor
    if candidate.incident is not None:
        return _measured(context, candidate.incident, anchor, anchor)
    if candidate.item is not None:
        return _of_list(context, candidate, candidate.item)
    compared = _compared_figure(context, candidate)
    if compared is not None:
        return _inherits(compared, candidate)
    if candidate.noun is None and _is_fatal(context, candidate):
        word = context.doc[candidate.number.end]
        return Measured(
            FATAL, findings.evidence(context.doc, word.idx, word.idx + len(word)), _governor(anchor)
        )
    if candidate.label:
        named = by_label(context, candidate)
        if named is not None or candidate.things:
            return named
    if candidate.things:
        return _of_things(context, candidate)
    if candidate.noun is None and _befalls_things(anchor):
        return None
    return _of_people(replace(context, codebook=context.codebook.of_people), candidate)


def _of_people(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    """The measure of a count of people: by what the text says of them, by the figure before, by the noun."""
    anchor = candidate.anchor
    hit = next(told_measures(context, candidate), None)
    governor = _governor(anchor)
    if hit is not None:
        measure, token = hit
        measure = _turned(context, measure, token)
        return _measured(context, measure, token, token if token.pos_ in ("VERB", "AUX") else governor)
    if candidate.noun is None:
        return _inherited(context, candidate)
    elliptic = _elliptic(context, candidate)
    if elliptic is not None:
        return elliptic
    default = _default(context, candidate)
    if default is not None:
        return default
    low, high = candidate.quantity.interval.low, candidate.quantity.interval.high
    if (low == high == 1) or high == 0:
        return None
    heading = heading_of(context, candidate.quantity.number.start)
    told = by_label(context, replace(candidate, label=heading)) if heading else None
    return told or Measured(OTHER, None, governor)


def _of_list(context: FigureContext, candidate: FigureCandidate, item: ListedItem) -> Measured | None:
    """An item of a list of places: a part of the number that leads the list, else what its lead names."""
    start, end = item.lead
    named = by_label(context, candidate)
    for before, figure in reversed(context.figures):
        if before.words.start < start:
            break
        if before.words.end > end or figure.interval.high is None:
            continue
        if float(figure.interval.high) * SUM_TOLERANCE >= item.total:
            of_others = _counts_others(context, before.words.end, end, item.total)
            return None if of_others else _inherits(figure, candidate)
        if named is not None and figure.measure == named.measure and figure.counted:
            return None  # more than there are: "two died: Ann Jordan (23) and Kim Chelsea (25)"
    return named


def _inherits(figure: Figure, candidate: FigureCandidate) -> Measured:
    return Measured(figure.measure, figure.evidence.measure, candidate.anchor, inherited=figure)


def _counts_others(context: FigureContext, start: int, end: int, total: int) -> bool:
    """Whether what a list adds up to is counted between two offsets, and is no figure: "in 11 *camps*"."""
    counts = (one for one in context.quantities if start <= one.evidence.start < one.evidence.end <= end)
    return any(one.noun is not None and (one.interval.high or 0) >= total for one in counts)


LABEL_ROLES = ("modifiers", "predicates", "object", "nouns", "default_nouns", "subject")


def by_label(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    """The measure that a word of the label names: "Houses *destroyed*: 45", "*Deaths* 12"."""
    book = context.codebook.only(candidate.things) if candidate.things else context.codebook.of_people
    own = replace(context, codebook=book)
    counted = next((token for token in candidate.label if {*thing_forms(token)} & {*book.things}), None)
    for role in LABEL_ROLES:
        for token in reversed(candidate.label):
            measure = look_up(own, role, (*thing_forms(token), token.lower_), counted or token)
            if measure is not None:
                phrase = phrase_around(own, token)  # "Houses damaged / destroyed: 45"
                measure = phrase[0] if phrase is not None else measure
                return _measured(context, measure, token, _governor(candidate.anchor))
    words = " ".join(token.lower_ for token in candidate.label)
    measure, _ = phrase_in(own, f" {words} ")  # "People in shelters: 452"
    if measure is None or not candidate.label:
        return None
    return _measured(context, measure, candidate.label[-1], _governor(candidate.anchor))


def _befalls_things(number: Token) -> bool:
    """ "the other six were shot down": drones."""
    return bool({*particle_forms(number.head)} & word_set("grammar", "figure", "things"))


def _of_things(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    """The measure that the text names of those that count such a thing, else one that its noun names."""
    anchor, forms = candidate.anchor, {*thing_forms(candidate.anchor)}
    own = tuple(one for one in candidate.things if one.name in context.codebook.own)
    for measures in (own, candidate.things):  # a user's measures come first
        if not measures:
            continue
        part = replace(context, codebook=context.codebook.only(measures))
        hit = next(told_measures(part, candidate), None)
        if hit is not None:
            return _measured(context, hit[0], hit[1], _governor(anchor))
        measure = next((one for one in measures if forms & _naming(one)), None)
        if measure is not None:
            return _measured(context, measure, anchor, _governor(anchor))
    return None


def _naming(measure: Measure) -> set[str]:
    """The nouns that name a measure by themselves: what its verbs are restricted to does not."""
    return {noun.lower() for noun in (*measure.nouns, *measure.default_nouns)}


def _measured(context: FigureContext, measure: Measure, token: Token, governor: Token) -> Measured:
    stock = measure.status == "stock" and not _is_happening(token)
    phrase = phrase_around(context, token)
    named = phrase is not None and phrase[0].name == measure.name
    own = phrase[1] if phrase is not None and named else token.doc[token.i : token.i + 1]
    words = findings.evidence(context.doc, own.start_char, own.end_char)
    return Measured(measure.name, words, governor, stock)


def _is_happening(token: Token) -> bool:
    """Whether a word that names a stock says here what befell ("were displaced last year", "fled")."""
    return token.pos_ == "VERB" and token.lemma_ in word_set("grammar", "measure", "befalling")


def _default(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    noun = candidate.noun
    if noun is None:
        return None
    low, high = candidate.quantity.interval.low, candidate.quantity.interval.high
    if low == high == 1 or high == 0:
        return None
    measure = look_up(context, "default_nouns", noun_forms(noun), noun)
    if measure is None:
        return None
    result = _measured(context, measure, noun, _governor(noun))
    stock = "stock" in (measure.status, measure.default_status)
    return Measured(result.measure, result.evidence, result.governor, stock)


def _inherited(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    """A bare number takes the measure of the figure that it is joined to ("… and five from artillery");
    "nobody" has one only by its own verb.
    """
    if candidate.quantity.interval.high == 0:
        return None
    if context.figures and part_noun(context, candidate.number) is not None:
        before, figure = context.figures[-1]
        if figure.measure != OTHER and before.anchor.sent.end >= candidate.anchor.sent.start:
            return Measured(
                figure.measure, figure.evidence.measure, _governor(candidate.anchor), inherited=figure
            )
    for before, figure in reversed(context.figures[-3:]):
        if before.anchor.sent.start != candidate.anchor.sent.start:
            break
        gap = context.doc[before.anchor.i : candidate.number.start]
        if any(token.text in ";:" for token in gap):
            break
        joined = candidate.number.root.dep_ == "compound" or candidate.anchor.dep_ in (
            "conj",
            "appos",
            "nsubj",
            "dobj",
            "nsubjpass",
            "pobj",
            "npadvmod",
        )
        if joined and figure.measure != OTHER and before.anchor.i < candidate.number.start:
            own = _of_same_things(context, before, candidate)
            if own is not None:
                return replace(own, inherited=figure)
            return Measured(
                figure.measure, figure.evidence.measure, _governor(candidate.anchor), inherited=figure
            )
    return None


def _is_fatal(context: FigureContext, candidate: FigureCandidate) -> bool:
    """Whether "4 fatally" counts deaths: if the figure before it in the sentence counts people ("12 people
    were hurt (4 fatally)"); after "12 attacks" it counts attacks.
    """
    end = candidate.number.end
    if end >= len(context.doc) or context.doc[end].lower_ not in word_set("grammar", "event", "fatal"):
        return False
    if not context.figures:
        return False
    before, figure = context.figures[-1]
    return figure.unit == "people" and before.anchor.sent.start == candidate.anchor.sent.start


OTHER_TIME = re.compile(r"\s(?:in|for|during|by|at the end of|as of)\s(?:[A-Z][a-z]+\s)?(?:19|20)\d\d\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NEAR = 160  # characters between a number and the one of another time in brackets


def _compared_figure(context: FigureContext, candidate: FigureCandidate) -> Figure | None:
    """ "3,260 received cash (3,314 in 2017)", "the number was 46 in 2019": the figure that such a number of
    another time goes with.
    """
    text, alone = findings.text_of(context.doc), candidate.quantity.evidence
    if candidate.noun is not None:
        return None
    told = candidate.anchor.head.pos_ == "VERB"  # "killed 12 in 2017" says by itself what happened
    if told or not (OTHER_TIME.match(text, alone.end) and context.figures):
        return None
    before, figure = context.figures[-1]
    gap = YEAR.sub("", text[before.words.end : alone.start])
    return figure if len(gap) < NEAR and not re.search(r"[.!?]\s|\n\s*\n|\d", gap) else None


def _of_same_things(context: FigureContext, before: Anchored, candidate: FigureCandidate) -> Measured | None:
    """ "damaged 160 homes, while 80 others were *destroyed*": the same things, with a verb of their own."""
    for other, _ in reversed(context.figures):
        if other.anchor.sent.start != before.anchor.sent.start:
            break
        if isinstance(other, FigureCandidate) and other.things:
            return _of_things(context, replace(candidate, noun=other.noun, things=other.things))
        if not isinstance(other, FigureCandidate) or other.noun is not None:
            break
    return None


def _elliptic(context: FigureContext, candidate: FigureCandidate) -> Measured | None:
    """ "… and 343 people since January", "4,000 have tried to do so": the verb of the figure before."""
    if not context.figures:
        return None
    before, figure = context.figures[-1]
    sentence = candidate.anchor.sent
    measure = context.codebook.measures.get(figure.measure)
    if measure is None or measure.counts != "people":
        return None
    did_so = re.search(r"\b(?:do|did|done|doing)\s+so\b", sentence.text) is not None
    if did_so or (before.anchor.sent.start == sentence.start and is_listed(context, before, candidate)):
        return Measured(figure.measure, figure.evidence.measure, _governor(candidate.anchor))
    return None


def is_listed(context: FigureContext, before: Anchored, candidate: Anchored) -> bool:
    """Whether two figures of a sentence have no verb between them."""
    between = context.doc[before.anchor.i + 1 : candidate.number.start]
    return not any(token.pos_ in ("VERB", "AUX") for token in between)


def _governor(token: Token) -> Token:
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def _is_attempt(verb: Token) -> bool:
    return verb.dep_ in ("xcomp", "acl", "ccomp") and verb.head.lemma_ in word_set(
        "grammar", "measure", "attempts"
    )


def _is_prevented(context: FigureContext, verb: Token) -> bool:
    """ "prevented 53,000 fighters reaching Syria", "stopped them from entering"."""
    head = verb
    if verb.dep_ in ("ccomp", "xcomp", "pcomp"):
        head = verb.head.head if verb.head.dep_ == "prep" else verb.head
    elif verb.dep_ == "acl" and verb.head.dep_ == "dobj":
        head = verb.head.head
    measures = context.codebook.measures.values()
    return head.i != verb.i and any(head.lemma_.lower() in measure.prevent for measure in measures)


def _turned(context: FigureContext, measure: Measure, token: Token) -> Measure:
    """The measure that an attempt at, or the prevention of, `measure` counts as."""
    for other in context.codebook.measures.values():
        if measure.name in other.attempt_of and _is_attempt(token):
            return other
        if measure.name in other.prevented_of and _is_prevented(context, token):
            return other
    return negated_measure(context.codebook, measure, token)


def _negates(word: Token, verb: Token) -> bool:
    """Whether a word denies a verb: "not", but neither "not only" nor "not until Monday"; "have *yet* to"."""
    if word.lower_ not in word_set("grammar", "measure", "negations"):
        return False
    after = word.doc[word.i + 1].lower_ if word.i + 1 < len(word.doc) else ""
    if word.lower_ == "yet":
        return after == "to"
    until = any(child.lower_ in ("until", "till") for child in verb.children)
    return not until and after not in word_set("grammar", "measure", "not_denied")


def negated_measure(codebook: Codebook, measure: Measure, verb: Token) -> Measure:
    """The measure that counts those to whom what `measure` says did not happen, under a verb that is denied:
    "have *not* been reached", "*unable* to return", "have *yet* to be fed".
    """
    opener = verb.head if verb.dep_ == "xcomp" else verb
    words = (verb, opener, *verb.children, *opener.children)
    if not any(_negates(one, verb) for one in words):
        return measure
    measures = codebook.measures.values()
    return next((other for other in measures if measure.name in other.negated_of), measure)
