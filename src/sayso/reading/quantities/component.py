"""The component `sayso_quantities` itself: what it runs, in order, and what it leaves on a `Doc`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.codebook import Codebook, load_codebook
from sayso.reading import findings
from sayso.reading.numbers import Number, find_numbers
from sayso.reading.numbers.hedges import hedge_after
from sayso.reading.numbers.ranges import split_move
from sayso.reading.quantities.change import factor_change, read_change
from sayso.reading.quantities.concept import read_concept
from sayso.reading.quantities.counted import counted_noun, counted_span
from sayso.reading.quantities.joined import join_neighbours
from sayso.reading.quantities.kinds import AGE_AFTER, classify
from sayso.reading.quantities.units import read_unit
from sayso.reading.syntax import require_parse
from sayso.records import Qualifier, Quantity, QuantityKind

EACH = re.compile(
    r"\s+(?:a|per|each|every)\s+(?P<period>day|week|month|year|hour|minute|night)\b"
    r"|\s+(?P<adverb>daily|weekly|monthly|annually|yearly)\b",
    re.IGNORECASE,
)
POINTS = re.compile(r"\d{1,3}\.\d{3}")  # thousands as much of the world writes them: "33.125 people"
POINTS_OF_MONEY = re.compile(r"\d{1,3}\.000")  # "$1.234" may be the price of a litre
UNTOLD = {QuantityKind.DATE, QuantityKind.NAME, QuantityKind.ORDINAL, QuantityKind.PRONOUN}


@Language.factory(
    "sayso_quantities",
    assigns=["doc._.sayso_quantities"],
    requires=["token.dep", "token.tag", "token.lemma"],
    default_config={},
)
def create_quantities(nlp: Language, name: str) -> "QuantityReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_quantities")`."""
    findings.register("quantities", Quantity)
    return QuantityReader(load_codebook())


class QuantityReader:
    """Reads quantities; holds the codebook that says which nouns are people."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __call__(self, doc: Doc) -> Doc:
        """Store the quantities of `doc` in `doc._.sayso_quantities`."""
        require_parse(doc, "sayso_quantities")
        read = [self._read(doc, number) for number in _numbers(findings.text_of(doc))]
        quantities = [quantity for quantity in read if quantity is not None]
        alone = [one for at, one in enumerate(quantities) if not at or not _in_unit(quantities[at - 1], one)]
        findings.store(doc, "quantities", list(join_neighbours(doc, alone)))
        return doc

    def _read(self, doc: Doc, number: Number) -> Quantity | None:
        span = doc.char_span(number.at, number.stop, alignment_mode="expand")
        if span is None:
            return None
        unit = read_unit(findings.text_of(doc), number)
        kind, name = classify(doc, number, span, unit)
        start, end = number.start, number.end
        if unit is not None and kind is unit.kind:
            number = hedge_after(findings.text_of(doc), number, max(end, unit.end))
            start, end = min(start, unit.start), number.end
        elif kind is QuantityKind.AGE and (old := AGE_AFTER.match(findings.text_of(doc), number.stop)):
            end = max(end, old.end())
        if kind is QuantityKind.DURATION and _is_during(doc, number, span):
            number = replace(
                number, interval=replace(number.interval, high=number.interval.low, qualifier=Qualifier.EXACT)
            )
        core = findings.evidence(doc, number.at, number.stop)
        quantity = Quantity(findings.evidence(doc, start, end), number.interval, kind, core, name)
        if kind is QuantityKind.COUNT:
            counted = self._count(doc, number, span, quantity)
            if counted is None:
                return None
            quantity = counted
        elif kind is QuantityKind.MONEY:
            quantity = _grouped(quantity, POINTS_OF_MONEY)
        return self._tell(doc, quantity, number)

    def _tell(self, doc: Doc, quantity: Quantity, number: Number) -> Quantity:
        """The quantity with its change and its concept."""
        if quantity.kind in UNTOLD:
            return quantity
        change = factor_change(quantity) if number.factor else read_change(doc, quantity)
        return replace(quantity, change=change, concept=read_concept(doc, quantity))

    def _count(self, doc: Doc, number: Number, span: Span, quantity: Quantity) -> Quantity | None:
        """The quantity with its counted noun; `None` for a "no" that counts nothing."""
        noun = counted_noun(doc, number, span)
        if noun is not None and not any(letter.isalpha() for letter in noun.text):
            noun = None  # the mark of a note: "18*"
        word = quantity.number.quote.lower()
        if word == "no" and not (noun is not None and self._is_countable(noun)):
            return None
        of = doc[span.end].lower_ == "of" if span.end < len(doc) else False
        if word == "one" and (noun is None or (noun.i > span.end + 3 and not of)):
            return replace(quantity, kind=QuantityKind.PRONOUN)
        if noun is None:
            return quantity
        if self._is_countable(noun) and not _is_rate(noun):
            quantity = _grouped(quantity, POINTS)
        counted = counted_span(noun, span, self.codebook)
        start, end = min(number.start, counted.start_char), max(number.end, counted.end_char)
        each = EACH.match(findings.text_of(doc), counted.end_char)
        return replace(
            quantity,
            evidence=findings.evidence(doc, start, end),
            unit=_singular(noun) + (f" per {_period(each)}" if each else ""),
            counted=findings.span_evidence(counted),
            noun=findings.evidence(doc, noun.idx, noun.idx + len(noun.text)),
        )

    def _is_countable(self, noun: Token) -> bool:
        """Whether "no" before the noun counts: "no people", "no attacks", not "no evidence"."""
        lemma = noun.lemma_.lower()
        return (
            noun.tag_ in ("NNS", "NNPS") or self.codebook.is_person(lemma) or self.codebook.is_incident(lemma)
        )


def _numbers(text: str) -> Iterator[Number]:
    """The numbers of a text; a count that moves "from 12 to 15" is two."""
    for number in find_numbers(text):
        if read_unit(text, number) is None:
            yield from split_move(text, number)
        else:
            yield number


def _is_during(doc: Doc, number: Number, span: Span) -> bool:
    """ "$10 million over three years", not "waited over three years": the time in which, not a bound."""
    over = findings.text_of(doc)[number.start : number.at].lower().strip() == "over"
    at = span.start - 2
    return over and at >= 0 and doc[at].pos_ in ("NOUN", "NUM", "PROPN", "SYM")


def _in_unit(earlier: Quantity, later: Quantity) -> bool:
    """Whether the later number is part of the unit of the earlier: "7.9 litres per *100* km"."""
    return earlier.kind is QuantityKind.MEASURE and later.number.start < earlier.evidence.end


def _grouped(quantity: Quantity, points: re.Pattern[str]) -> Quantity:
    """The quantity; a thousand times as much where its point parts thousands."""
    if not points.fullmatch(quantity.number.quote):
        return quantity
    interval = quantity.interval
    low, high = (None if one is None else int(one * 1000) for one in (interval.low, interval.high))
    return replace(quantity, interval=replace(interval, low=low, high=high))


def _is_rate(noun: Token) -> bool:
    """Whether it is shared out: "3.125 children per woman", not "500.000 cases per year"."""
    if noun.i + 1 == len(noun.doc) or EACH.match(findings.text_of(noun.doc), noun.idx + len(noun.text)):
        return False
    return noun.nbor().lower_ in ("a", "each", "per")


def _period(each: re.Match[str]) -> str:
    return each["period"] or {"daily": "day", "annually": "year"}.get(each["adverb"], each["adverb"][:-2])


def _singular(noun: Token) -> str:
    """The noun's lemma, in lower case; of a name, which keeps its plural as a lemma, without the "s"."""
    lemma = noun.lemma_.lower()
    return lemma.removesuffix("s") if noun.tag_ == "NNPS" and len(lemma) > 3 else lemma
