"""Passages as tokens, by spaCy's own rules for English, for tools that count in tokens.

Takes a passage, gives a `Doc`; a span that begins or ends within a token is widened to it.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from sayso.ledger.findings.sentences import BREAK

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@cache
def blank() -> "Language":
    """English without a model."""
    import spacy

    made = spacy.blank("en")
    made.max_length = 10**7
    return made


def tokenized(text: str) -> "Doc":
    """A text as tokens; joined again they are the text."""
    return blank().make_doc(text)


def token_range(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """The first token that a span touches, and the one after its last."""
    found: Any = doc.char_span(start, end, alignment_mode="expand")
    return int(found.start), int(found.end)


def widened(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """A span of characters as wide as the tokens that it touches."""
    first, last = token_range(doc, start, end)
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])


def sentence_starts(text: str) -> set[int]:
    """Where sentences may begin: after a stop, or in a new line."""
    return {found.end() for found in BREAK.finditer(text)}
