"""Which quantities count people, incidents, things, money or land.

Takes the quantities of a text, yields `FigureCandidate`s in order. Any other quantity is left to
`sayso show --numbers`, which says its kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from sayso.codebook import Measure, word_set, words
from sayso.reading import findings
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.labels import heading_of, label_of, number_of
from sayso.reading.figures.listed import ListedItem
from sayso.reading.syntax import token_at
from sayso.records import BlockKind, Evidence, Quantity, QuantityKind

MOST = 10**15  # of whatever is counted
PRONOUN_ONE = {"one", "another one"}
PARENT_OF = re.compile(r"\b(?:mother|father|parent|grandmother|grandfather) of $", re.IGNORECASE)
AGE_LIKE = re.compile(r"\b(?:also|aged|now|then),?\s$")
LABEL = re.compile(r"(?<![\w-])([\w-]+)\s*+\(?$")  # the word right before a number
PARTS = {("of", "them"), ("of", "these"), ("of", "those"), ("of", "whom")}


@dataclass(frozen=True, slots=True)
class FigureCandidate:
    """A quantity that may be a figure. `anchor` is the token whose place in the grammar says what
    happened: the counted noun, or the number itself where no noun follows.
    """

    quantity: Quantity
    anchor: Token
    number: Span
    noun: Token | None
    counted: Evidence | None
    incident: Measure | None = None  # the measure that counts such incidents
    things: tuple[Measure, ...] = ()  # measures that count such a thing
    label: tuple[Token, ...] = ()  # "IDPs: 452": the words before the sign
    item: ListedItem | None = None  # of a list of places with numbers

    @property
    def words(self) -> Evidence:
        """The quantity with its hedge and the counted noun."""
        return self.quantity.evidence


def find_candidates(context: FigureContext) -> Iterator[FigureCandidate]:
    """The quantities that count people, incidents, things, money or land, or a bare number that may."""
    for quantity in context.quantities:
        if not is_whole(quantity):
            continue
        item = context.listed.get(quantity.number.start)
        if item is not None:
            candidate = _listed(context, quantity, item)
        elif quantity.kind is QuantityKind.COUNT:
            candidate = _candidate(context, quantity)
        else:
            candidate = _amount(context, quantity)
        if candidate is not None:
            yield candidate


def _listed(context: FigureContext, quantity: Quantity, item: ListedItem) -> FigureCandidate | None:
    """ "Kaya (20)" in a list: the number alone, whatever its kind would be elsewhere."""
    doc, alone = context.doc, quantity.number
    number = doc.char_span(alone.start, alone.end, alignment_mode="expand")
    lead = doc.char_span(*item.lead, alignment_mode="expand")
    if number is None:
        return None
    label = tuple(token for token in lead if token.is_alpha or "-" in token.text) if lead is not None else ()
    bare = replace(quantity, kind=QuantityKind.COUNT, evidence=alone, counted=None, noun=None, unit=None)
    return FigureCandidate(bare, number.root, number, None, None, label=label, item=item)


def _amount(context: FigureContext, quantity: Quantity) -> FigureCandidate | None:
    """An amount of money, of land, or of goods by weight or volume, if measures count such."""
    codebook, unit = context.codebook, quantity.unit or ""
    if quantity.kind is QuantityKind.MONEY:
        measures = codebook.amounts("money")
    elif quantity.kind is QuantityKind.MEASURE and unit in words("units")["area"]:
        measures = codebook.amounts("area")
    elif quantity.kind is QuantityKind.MEASURE:
        measures = codebook.things.get(unit, ())
    else:
        return None
    doc, evidence = context.doc, quantity.evidence
    span = doc.char_span(evidence.start, evidence.end, alignment_mode="expand")
    number = doc.char_span(quantity.number.start, quantity.number.end, alignment_mode="expand")
    if not measures or span is None or number is None:
        return None
    anchor = span.root
    counted = next(
        (t for of in anchor.children if of.lower_ == "of" for t in of.children if t.dep_ == "pobj"), None
    )
    words_ = findings.evidence(doc, counted.idx, counted.idx + len(counted)) if counted is not None else None
    return FigureCandidate(
        quantity=quantity, anchor=anchor, number=number, noun=anchor, counted=words_, things=measures
    )


def is_whole(quantity: Quantity) -> bool:
    """Whether its bounds are whole numbers up to `MOST`."""
    bounds = (quantity.interval.low, quantity.interval.high)
    return all(bound is None or (isinstance(bound, int) and abs(bound) <= MOST) for bound in bounds)


def _candidate(context: FigureContext, quantity: Quantity) -> FigureCandidate | None:
    doc = context.doc
    number = doc.char_span(quantity.number.start, quantity.number.end, alignment_mode="expand")
    if number is None:
        return None
    if re.match(r"one\s+of\b", findings.text_of(doc)[quantity.number.start :][:8], re.IGNORECASE):
        return None
    noun = token_at(doc, quantity.noun.start) if quantity.noun else None
    label = (label_of(doc, quantity) or number_of(number.root)) if noun is None else ()
    block = context.block_at(quantity.number.start)
    if noun is None and not label and block is not None and block.kind is BlockKind.KEY_FIGURE:
        label = heading_of(context, quantity.number.start)
    if label:
        return labelled(context, quantity, number, label)
    if noun is None or _is_faceless(noun) or noun.lemma_.lower() in word_set("grammar", "figure", "numbers"):
        return _bare(context, quantity, number, noun)
    if noun.tag_ in ("VBN", "VBG", "VBD") and not context.codebook.is_person(noun.lemma_):
        return _bare(context, quantity, number, noun)
    return _of_noun(context, quantity, number, noun)


def _of_noun(context: FigureContext, quantity: Quantity, number: Span, noun: Token) -> FigureCandidate | None:
    """What a noun counts: people, things that a measure counts, or incidents; those of a user come first."""
    if counts_people(context, noun) or _counts_otherwise(context, noun):
        return FigureCandidate(quantity, noun, number, noun, quantity.counted)
    incident = _incident_measure(context, quantity, noun)
    if incident is not None and incident.name in context.codebook.own:
        return FigureCandidate(quantity, noun, number, noun, quantity.counted, incident=incident)
    counted = context.codebook.things
    things = next((counted[form] for form in thing_forms(noun) if form in counted), ())
    if things:
        return FigureCandidate(
            quantity=quantity,
            anchor=noun,
            number=number,
            noun=noun,
            counted=quantity.counted,
            things=things,
        )
    if incident is not None:
        return FigureCandidate(quantity, noun, number, noun, quantity.counted, incident=incident)
    if _is_human_object(noun):
        return FigureCandidate(quantity, noun, number, noun, quantity.counted)
    return None


def _is_human_object(noun: Token) -> bool:
    """Whether the noun is the object of a verb that applies to people only, so that an unlisted noun counts
    people: "12 *stone pelters* were arrested".
    """
    return noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_ in word_set(
        "people", "people_only", "verbs"
    )


def noun_forms(noun: Token) -> Iterator[str]:
    """A noun as codebooks may list it: with the word before it, its lemma, and as written."""
    before = noun.doc[noun.i - 1] if noun.i else None
    if before is not None:
        yield f"{before.lower_} {noun.lemma_.lower()}"
        yield f"{before.lower_}{noun.lemma_.lower()}"
    for of in noun.children:
        if of.lower_ == "of":  # "head of cattle"
            yield from (f"{noun.lemma_.lower()} of {part.lemma_.lower()}" for part in of.children)
    yield noun.lemma_.lower()
    yield noun.lower_


def labelled(
    context: FigureContext, quantity: Quantity, number: Span, label: tuple[Token, ...]
) -> FigureCandidate:
    """A number that a label names: of things if one of its words is a thing that is counted."""
    counted = context.codebook.things
    part = next(
        (at for at, token in enumerate(label) if at and token.dep_ == "prep" and token.lower_ != "of"), None
    )
    people = next((token for token in label[:part] if part and counts_people(context, token)), None)
    pairs = (  # "*People* in shelters" are no shelters
        (token, counted[form])
        for token in reversed(label)
        for form in thing_forms(token)
        if form in counted and people is None and not token.tag_.startswith("VB")  # "Sheltered: 12"
    )
    noun, things = next(pairs, (people, ()))
    if noun is None:
        noun = next((token for token in reversed(label) if counts_people(context, token)), None)
    words_ = findings.evidence(context.doc, noun.idx, noun.idx + len(noun)) if noun is not None else None
    return FigureCandidate(
        quantity=quantity,
        anchor=number.root,
        number=number,
        noun=None,
        counted=words_,
        things=things,
        label=label,
    )


def _counts_otherwise(context: FigureContext, noun: Token) -> bool:
    """Whether a noun counts households, or what befalls people one by one ("82 injuries")."""
    lemma = noun.lemma_.lower()
    if names_households(noun):
        return True
    nouns, names = word_set("people", "happening", "nouns"), context.codebook.names_measure
    happening = any(form in nouns and names(form) for form in noun_forms(noun))
    return happening and not (lemma == "case" and _not_sick(noun))


def names_households(noun: Token) -> bool:
    """Whether a noun stands for households: "families", "refugee cases"."""
    return not word_set("people", "households", "nouns").isdisjoint(thing_forms(noun))


def thing_forms(noun: Token) -> tuple[str, ...]:
    """The forms of a noun for what is not a person: the parser may not know its plural ("fuel tankers")."""
    singular = _singular(noun)
    return (*noun_forms(noun), f"{noun.nbor(-1).lower_} {singular}" if noun.i else singular, singular)


def _is_faceless(noun: Token) -> bool:
    return noun.lower_ in word_set("grammar", "figure", "faceless")


def _bare(
    context: FigureContext, quantity: Quantity, number: Span, noun: Token | None
) -> FigureCandidate | None:
    """A number without a noun stands for people if the grammar gives it something that happens to people."""
    root = number.root
    alone = quantity.number.quote.lower()
    if alone in PRONOUN_ONE or alone == "both" or (root.lower_ == "one" and alone == "one"):
        return None
    before = findings.text_of(context.doc)[max(0, quantity.number.start - 16) : quantity.number.start]
    numbered = LABEL.search(before)
    if numbered is not None and numbered[1].lower() in word_set("grammar", "figure", "labels"):
        return None
    if PARENT_OF.search(before) or (not quantity.number.quote.isalpha() and AGE_LIKE.search(before)):
        return None
    if root.dep_ in ("nummod", "amod", "compound") and root.head.pos_ in ("NOUN", "PROPN") and noun is None:
        head = root.head
        if not counts_people(context, head) and head.i > number.end - 1:
            return None
    anchor = noun if noun is not None else root
    told = part_noun(context, number)
    counted = findings.evidence(context.doc, told.idx, told.idx + len(told)) if told else None
    return FigureCandidate(quantity, anchor, number, None, counted)


def part_noun(context: FigureContext, number: Span) -> Token | None:
    """Who some of those counted before are: "12 of them were *children*"."""
    of = tuple(token.lower_ for token in context.doc[number.end : number.end + 2])
    if of not in PARTS:
        return None
    verb = number.root.head
    told = (token for token in verb.children if token.dep_ in ("attr", "acomp") and verb.lemma_ == "be")
    return next((token for token in told if context.codebook.is_person(token.lemma_)), None)


def counts_people(context: FigureContext, noun: Token) -> bool:
    """Whether the counted noun stands for people: by the codebook, or a people's name ("Iraqis")."""
    codebook = context.codebook
    lemma = noun.lemma_.lower()
    plural_or_person = noun.pos_ in ("NOUN", "PROPN", "ADJ", "VERB")
    if lemma in codebook.counters:
        return lemma == "case" and not (_not_sick(noun) or any(map(codebook.is_person, _words_before(noun))))
    if plural_or_person and (
        codebook.is_person(lemma) or codebook.is_person(noun.text) or codebook.is_person(_singular(noun))
    ):
        return True
    if noun.ent_type_ == "NORP" or _is_people(context, noun):
        return True
    hyphenated = noun.text.rsplit("-", 1)[-1].lower()
    return "-" in noun.text and codebook.is_person(hyphenated.removesuffix("s"))


def _words_before(noun: Token) -> set[str]:
    return {child.lemma_.lower() for child in noun.children if child.dep_ in ("compound", "amod")}


def _not_sick(noun: Token) -> bool:
    """Whether cases are none of sickness: "court cases", "cases of theft"."""
    return not _words_before(noun).isdisjoint(word_set("people", "people", "not_sick")) or _is_act(noun)


def _is_act(noun: Token) -> bool:
    """Whether cases are of something done: "34 cases of sexual *violence*", "12 *rape* cases"."""
    of = [named.lemma_.lower() for of in noun.children if of.lower_ == "of" for named in of.children]
    return not {*of, *_words_before(noun)}.isdisjoint(word_set("people", "people", "acts"))


def _singular(noun: Token) -> str:
    lowered = noun.lower_
    for ending, repl in (("men", "man"), ("ies", "y"), ("s", "")):
        if lowered.endswith(ending):
            return lowered[: -len(ending)] + repl
    return lowered


def _is_people(context: FigureContext, noun: Token) -> bool:
    return any(
        token.i == noun.i and mention.adjective for token, mention in context.places
    ) and noun.text.endswith(("s", "ese", "i", "sh"))


def _incident_measure(context: FigureContext, quantity: Quantity, noun: Token) -> Measure | None:
    """The measure that counts such incidents, if the noun stands for any."""
    lemma = noun.lemma_.lower()
    incidents = context.codebook.incidents
    by_times = next((measure for measure in incidents if lemma in measure.times), None)
    if by_times is not None:
        return by_times if _is_count_of_times(quantity, noun) else None
    if noun.tag_ not in ("NNS", "NNPS") and quantity.interval.high == 1:
        return None
    names = {lemma, f"{noun.nbor(-1).lower_} {lemma}"} if noun.i else {lemma}
    if lemma in context.codebook.counters and _is_act(noun):
        names = {"incident"}
    return next((measure for measure in incidents if names & measure.nouns), None)


def _is_count_of_times(quantity: Quantity, noun: Token) -> bool:
    """ "105 times", not "three times as many" or "ten times more"."""
    low = quantity.interval.low or 0
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    compared = following is not None and (
        following.lower_ in ("as", "more", "the", "higher", "larger", "than", "over")
        or following.tag_ in ("JJR", "RBR")
    )
    return low >= 4 and not compared and noun.dep_ in ("npadvmod", "dobj", "pobj", "advmod")
