"""The words of the codebook that name a measure: looked up by role, with the noun that is counted.

Takes words, gives the `Measure` that lists them.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from sayso.codebook import Measure
from sayso.reading.figures.candidates import names_households, noun_forms, thing_forms
from sayso.reading.figures.context import FigureContext


def look_up(
    context: FigureContext, role: str, words: Iterator[str] | tuple[str, ...], noun: Token | None
) -> Measure | None:
    """The first measure that lists one of `words` under `role`; one with `of_nouns` only for those nouns."""
    if role in ("nouns", "default_nouns") and noun is not None and _is_household_case(context, noun):
        return None
    index = context.codebook.index(role)
    for word in words:
        for measure in index.get(word, ()):
            if not measure.of_nouns or role in ("nouns", "default_nouns", "phrases") or _is_of(measure, noun):
                return measure
    return None


def _is_household_case(context: FigureContext, noun: Token) -> bool:
    """ "Refugee cases" are households, not the sick that "cases" are."""
    return noun.lemma_.lower() in context.codebook.counters and names_households(noun)


def noun_measure(context: FigureContext, noun: Token) -> Measure | None:
    """The measure that a noun names by itself, unless it counts incidents."""
    measure = look_up(context, "nouns", noun_forms(noun), noun)
    return None if measure is None or measure.counts == "incidents" else measure


def _is_of(measure: Measure, noun: Token | None) -> bool:
    if noun is None:
        return False
    return not measure.of_nouns.isdisjoint(thing_forms(noun))


def phrase_in(context: FigureContext, text: str) -> tuple[Measure | None, str]:
    """The longest phrase of the codebook that stands in `text`, with its measure."""
    for phrase, measure in context.codebook.phrases:
        if f" {phrase} " in text or (phrase.endswith(("camp", "place")) and f" {phrase}s " in text):
            return measure, phrase
    return None, ""


def phrase_around(context: FigureContext, token: Token) -> tuple[Measure, Span] | None:
    """The first phrase of the codebook with `token` in it ("damaged or destroyed"), and its measure."""
    doc = token.doc
    for phrase, measure in context.codebook.phrases:
        words = phrase.split()
        if len(words) < 2 or token.lower_ not in words:
            continue
        for at, word in enumerate(words):
            start = token.i - at
            if word != token.lower_ or start < 0 or start + len(words) > len(doc):
                continue
            if [one.lower_ for one in doc[start : start + len(words)]] == words:
                return measure, doc[start : start + len(words)]
    return None
