"""Claims told by the layout: "“Words.” ― Ana Ruiz" and "ANA RUIZ: words".

Takes a `Doc`, yields `Draft`s whose cue is the dash or the colon.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from sayso.reading import findings
from sayso.reading.claims.draft import Draft
from sayso.reading.syntax import token_at

SIGNED = re.compile(
    r"(?P<quote>[“\"][^”\"\n]{12,}[”\"])\s*(?P<dash>―|—|–|--)\s*(?P<name>[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){0,4})"
)
SCRIPT = re.compile(
    r"(?:^|\n)(?P<name>(?:[A-Z][\w.'’-]+|of|de|von|van)(?:\s+(?:[A-Z][\w.'’-]+|of|de|von|van)){0,4})(?P<colon>:)\s+"
    r"(?P<words>\S[^\n]{15,})"
)
NAMES = {"PERSON", "ORG", "NORP", "GPE"}


def find_signed(doc: Doc) -> Iterator[Draft]:
    """Quotations with a name after a dash, and lines that begin with the name of who speaks."""
    text = findings.text_of(doc)
    for found in SIGNED.finditer(text):
        speaker = _speaker(doc, *found.span("name"))
        if speaker is not None:
            yield Draft(
                _tokens(doc, *found.span("quote")), _cue(doc, found.start("dash")), speaker, direct=True
            )
    for found in SCRIPT.finditer(text):
        speaker = _speaker(doc, *found.span("name"))
        if speaker is not None:
            yield Draft(
                _tokens(doc, *found.span("words")), _cue(doc, found.start("colon")), speaker, direct=True
            )


def _speaker(doc: Doc, start: int, end: int) -> Token | None:
    """The head of the name, if it is one: a person or body, or capitals as in a transcript."""
    first, last = token_at(doc, start), token_at(doc, end - 1)
    span = doc[first.i : last.i + 1]
    named = any(token.ent_type_ in NAMES for token in span) or span.text.isupper()
    return span.root if named and all(token.pos_ != "VERB" for token in span) else None


def _tokens(doc: Doc, start: int, end: int) -> frozenset[int]:
    first, last = token_at(doc, start).i, token_at(doc, end - 1).i
    return frozenset(i for i in range(first, last + 1) if not doc[i].is_space)


def _cue(doc: Doc, offset: int) -> tuple[int, ...]:
    return (token_at(doc, offset).i,)
