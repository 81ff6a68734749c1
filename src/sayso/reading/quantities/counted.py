"""What a number counts: its noun, and the words that belong to it."""

import re

from spacy.tokens import Doc, Span, Token

from sayso.codebook import Codebook
from sayso.reading import findings
from sayso.reading.numbers import Number

AUXILIARIES = {"be", "have", "do"}


def counted_noun(doc: Doc, number: Number, span: Span) -> Token | None:
    """The token that is counted: "dozens of *airstrikes*", "30 of them *children*", "three dead *men*"."""
    root = span.root
    follows = doc[span.end] if span.end < len(doc) else None
    if follows is not None and follows.lower_ == "-" and span.end + 1 < len(doc):
        strong = doc[span.end + 1]
        if strong.lower_ in ("strong", "member", "man", "person"):
            return strong.head if strong.head.pos_ in ("NOUN", "PROPN") else _scan_noun(doc, span.end + 2)
    if (
        follows is not None
        and follows.tag_ == "VBZ"
        and follows.lemma_ not in AUXILIARIES
        and (number.interval.low or 0) > 1
    ):
        return follows  # "2,000 hires": many cannot take a verb in -s
    if follows is not None and follows.lower_ == "times":
        return follows
    if follows is not None and follows.lower_ == "of":
        return _of_noun(doc, follows)
    if re.match(r"-strong\b", findings.text_of(doc)[number.stop :]):
        return _scan_noun(doc, span.end)
    if root.dep_ in ("nummod", "amod", "quantmod", "compound", "det") and root.head.i >= span.end:
        head = root.head
        if head.pos_ in ("NOUN", "PROPN", "ADJ") or head.tag_ in ("VBN", "VBG"):
            return _last_of_compound(head)
    return _scan_noun(doc, span.end)


def _of_noun(doc: Doc, of: Token) -> Token | None:
    objects = [child for child in of.children if child.dep_ == "pobj"]
    if not objects:
        return _scan_noun(doc, of.i + 1)
    noun = objects[0]
    if noun.pos_ in ("PRON", "DET") and noun.i + 1 < len(doc):
        return _scan_noun(doc, noun.i + 1)
    if noun.pos_ == "NUM":
        return _scan_noun(doc, noun.i + 1)
    return noun


def _last_of_compound(head: Token) -> Token:
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    return head


def _scan_noun(doc: Doc, start: int) -> Token | None:
    """The last noun of the noun group from token `start` on; `None` where a verb or stop comes first."""
    noun: Token | None = None
    for token in doc[start : start + 7]:
        if (
            token.lower_ in ("last", "this", "next")
            and token.dep_ == "amod"
            and token.head.dep_ == "npadvmod"
        ):
            break  # "20 last year"
        if token.pos_ in ("NOUN", "PROPN"):
            noun = token
            continue
        if noun is not None:
            break
        modifier = token.pos_ in ("ADJ", "ADV", "NUM") or token.lower_ in ("-", "other", "more", "different")
        participle = token.tag_ in ("VBN", "VBG") and token.dep_ in ("amod", "compound")
        if not (modifier or participle):
            break
        if token.dep_ == "advmod" and token.head.i < start:
            break
    return noun


def counted_span(noun: Token, number: Span, codebook: Codebook) -> Span:
    """The counted noun with what stands before it, without the number; and "of …" after a counter."""
    doc = noun.doc
    left = max(number.end, noun.left_edge.i) if noun.i >= number.end else noun.i
    joined = [token.i for token in doc[left : noun.i] if token.dep_ == "cc" or token.lower_ in ("and", "or")]
    if joined and joined[0] == left and left + 1 < noun.i and doc[left + 1].like_num:
        left = next(
            (i for i in range(left + 1, noun.i) if not doc[i].like_num), noun.i
        )  # "two and three people"
    while left < noun.i and (
        doc[left].lower_ in ("of", "the", "a", "its", "their", "his", "our", "-", "other", "strong")
        or doc[left].is_punct
    ):
        left += 1
    right = noun.i + 1
    if noun.lemma_.lower() in codebook.counters and right < len(doc) and doc[right].lower_ == "of":
        complement = _of_noun(doc, doc[right])
        noun, right = (complement, complement.i + 1) if complement is not None else (noun, right)
    return doc[left : max(right, _last_joined(noun).i + 1)]


def _last_joined(noun: Token) -> Token:
    """The last of the nouns that one number counts together: "45 men and *women*", "doctors, nurses and
    *midwives*". A noun with a number or an article of its own begins another count.
    """
    last = joined = noun
    while True:
        following = next((child for child in joined.children if child.dep_ == "conj"), None)
        if following is None or following.tag_ != noun.tag_ or following.i < joined.i:
            return last
        between = noun.doc[joined.i + 1 : following.i]
        own = any(
            token.pos_ in ("NUM", "DET", "ADP", "VERB", "AUX", "PRON") or token.is_space for token in between
        )
        if own or any(child.lower_ == "of" for child in following.children):  # "and *thousands of* animals"
            return last
        if any(token.dep_ == "cc" and token.lower_ in ("and", "or") for token in between):
            last = following
        joined = following
