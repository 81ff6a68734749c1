"""What has a quantity: "the *index* lost 2 %", "a *fine* of $3m", "a 19 % *drop* in sales".

Found in the grammar: the noun that the quantity describes, the noun that governs it through a
preposition, or the subject of its verb. A pronoun is not a concept: no words say what it stands for.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from sayso.reading import findings
from sayso.records import Evidence, Quantity, QuantityKind

MODIFIERS = {"nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "advmod", "poss"}
CLIMB = {"xcomp", "conj", "advcl", "aux", "auxpass", "ccomp", "pcomp", "acl"}
NAMES_PARTS = {"compound", "amod", "nmod", "poss", "case", "nummod", "punct"}
RELATIVE = {"which", "that", "who", "whom"}
MOST = 3
STEPS = 6


def read_concept(doc: Doc, quantity: Quantity) -> tuple[Evidence, ...]:
    """The words for what has the quantity, the nearest first; none where the text has none."""
    span = doc.char_span(quantity.evidence.start, quantity.evidence.end, alignment_mode="expand")
    if span is None:
        return ()
    if quantity.kind is QuantityKind.COUNT and quantity.number.quote.lower() == "one":
        return ()  # "one of the largest camps" counts nothing of anybody's
    found: dict[tuple[int, int], Evidence] = {}
    for noun in _nouns(span, quantity):
        phrase = noun_phrase(noun, span, whole=quantity.kind in (QuantityKind.RATIO, QuantityKind.PERCENT))
        if phrase is not None:
            found.setdefault((phrase.start, phrase.end), findings.span_evidence(phrase))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _nouns(span: Span, quantity: Quantity) -> Iterator[Token]:
    """The nouns that may have the quantity of `span`, from the nearest on."""
    anchor = span.root
    inside = set(range(span.start, span.end))
    counted = quantity.counted is not None
    if quantity.kind is QuantityKind.AGE:
        yield from _aged(span)
        return
    yield from _complement(span, anchor, counted, quantity.kind is QuantityKind.RATIO)
    yield from (c for c in anchor.lefts if c.dep_ in ("compound", "nmod", "poss") and c.i < span.start)
    for _ in range(STEPS):
        head = anchor.head
        if head is anchor or anchor.pos_ in ("VERB", "AUX"):
            if anchor.pos_ in ("VERB", "AUX"):
                yield from _arguments(anchor, inside)
            return
        if head.pos_ in ("VERB", "AUX"):
            if anchor.dep_ not in ("nsubj", "nsubjpass"):
                yield from _arguments(head, inside | {anchor.i})
            return
        if anchor.dep_ != "conj" and head.pos_ in ("NOUN", "PROPN") and head.i not in inside:
            yield head
            if anchor.dep_ in MODIFIERS:
                for child in head.children:
                    if child.dep_ == "prep" and child.lower_ in ("in", "for") and child.i > head.i:
                        yield from _objects(child)
        anchor = head


def _aged(span: Span) -> Iterator[Token]:
    """Whose age it is: "a 42-year-old *woman*", "*Smith*, 42,", "*who* was 10"."""
    doc = span.doc
    following = doc[span.end] if span.end < len(doc) else None
    if following is not None and following.pos_ in ("NOUN", "PROPN"):
        yield following
    elif span.start > 1 and doc[span.start - 1].lower_ in (",", "(") and doc[span.start - 2].pos_ == "PROPN":
        yield doc[span.start - 2]
    elif span.start and doc[span.start - 1].pos_ in ("VERB", "AUX"):
        yield from _arguments(doc[span.start - 1], set(range(span.start, span.end)))
    elif span.start and doc[span.start - 1].lower_ == "aged":
        yield doc[span.start - 1].head


def _complement(span: Span, anchor: Token, counted: bool, share: bool) -> Iterator[Token]:
    """ "30 % *of the index*", "a 5 % fee *in December*"."""
    following = span.doc[span.end] if span.end < len(span.doc) else None
    if following is not None and following.lower_ == "of":
        yield from _objects(following)
        return
    if following is not None and share and following.pos_ == "NOUN":  # "one in five people"
        yield following
        return
    for child in anchor.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "in", "for") and child.i >= span.end:
            if not counted or child.lower_ == "of":
                yield from _objects(child)
            return


def _objects(prep: Token) -> Iterator[Token]:
    for child in prep.children:
        if child.dep_ == "pobj":
            yield child


def _arguments(verb: Token, inside: set[int]) -> Iterator[Token]:
    """The verb's object beside the quantity, and its subject, or that of the verb above it."""
    first = verb
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.i not in inside and child.pos_ in ("NOUN", "PROPN"):
            yield child
    for _ in range(STEPS):
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj")), None)
        if subject is not None and subject.lower_ not in RELATIVE:
            if subject.i not in inside:
                yield from _named(subject)
            if subject.pos_ == "PRON":
                yield from _paid_for(first)
            return
        if verb.dep_ in ("relcl", "acl"):
            yield verb.head
            return
        joins = verb.dep_ in CLIMB or verb.pos_ == "ADP"  # "before climbing back to 4.8 %"
        if not joins or verb.head.pos_ not in ("VERB", "AUX", "ADP"):
            break
        verb = verb.head
    if verb is not first:
        yield from (child for child in verb.children if child.dep_ == "dobj" and child.i not in inside)


def _named(subject: Token) -> Iterator[Token]:
    """The subject, or what "each of …" stands for."""
    of = next((child for child in subject.children if child.lower_ == "of"), None)
    if subject.pos_ in ("PRON", "DET", "NUM") and of is not None:
        yield from _objects(of)
    else:
        yield subject


def _paid_for(verb: Token) -> Iterator[Token]:
    """ "paid $35 for *a roof*"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("for", "on", "off"):
            yield from _objects(child)


AMOUNT = re.compile(r"(?<![\w-])\d|\d[.,]\d")


def _is_measured(of: Token, noun: Token) -> bool:
    """Whether what follows "of" is an amount itself: "a loss of 42 million euros"."""
    return AMOUNT.search(of.doc[of.i + 1 : noun.i + 1].text) is not None


def noun_phrase(noun: Token, span: Span, whole: bool) -> Span | None:
    """The noun with the names and adjectives before it and its "of …", without the quantity's own words.

    A counted noun is another quantity, unless it is the `whole` of a share ("a third of the 2,000 people").
    """
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB") or span.start <= noun.i < span.end:
        return None
    number = next((c for c in noun.lefts if c.dep_ == "nummod" and not span.start <= c.i < span.end), None)
    if number is not None and not (whole and number.i > span.end):
        return None
    left = noun.i
    for child in noun.lefts:
        if child.dep_ in NAMES_PARTS:
            left = min(left, child.left_edge.i)
            break
    if left < span.end <= noun.i:
        left = span.end
    if number is not None and left <= number.i:
        left = number.i + 1
    right = noun.i + 1
    for child in noun.rights:
        if child.lower_ == "of" and child.i == noun.i + 1:
            complement = next(_objects(child), None)
            if (
                complement is not None
                and not _is_measured(child, complement)
                and not span.start <= complement.i < span.end
            ):
                right = complement.i + 1
    if right > span.start >= noun.i + 1:
        right = noun.i + 1
    while left < noun.i and (noun.doc[left].is_punct or noun.doc[left].pos_ == "DET"):
        left += 1
    return noun.doc[left:right]
