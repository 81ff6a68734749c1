"""Passages in the four columns of CoNLL-2003: token, -X-, where it stands, tag.

The third column, which readers of names pass over, says "REPORT:CHARACTER", so that a file that comes back is
known again. Tags are BIO, of the spans that do not overlap.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from sayso.export.annotated.passages import PassageSpan, TextPassage, apart, passages
from sayso.export.annotated.tokens import sentence_starts, token_range, tokenized
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from spacy.tokens import Doc

DOCUMENT = "-DOCSTART- -X- O O"
OUTSIDE = "O"


def write_conll(ledger: Ledger, query: ExportQuery, out: TextIO) -> int:
    """Write a document for each passage; how many."""
    count = 0
    for passage in passages(ledger, query):
        out.write(f"{DOCUMENT}\n\n{conll_of(passage)}\n")
        count += 1
    return count


def conll_of(passage: TextPassage) -> str:
    """The lines of a passage, an empty one after each sentence."""
    doc = tokenized(passage.text)
    tags = tags_of(doc, passage)
    starts = sentence_starts(passage.text)
    lines = list[str]()
    for token in doc:
        if token.idx in starts and lines and lines[-1] and not tags[token.i].startswith("I-"):
            lines.append("")
        if not token.is_space:
            words = "".join(token.text.split())
            place = f"{passage.report.id}:{passage.start + token.idx}"
            lines.append(f"{words} -X- {place} {tags[token.i]}")
    return "".join(f"{line}\n" for line in lines)


def tags_of(doc: "Doc", passage: TextPassage) -> list[str]:
    """The tag of each token."""
    tags = [OUTSIDE] * len(doc)
    for one, first, last in tagged(doc, passage):
        tags[first:last] = [f"B-{one.label}", *[f"I-{one.label}"] * (last - first - 1)]
    return tags


def tagged(doc: "Doc", passage: TextPassage) -> Iterator[tuple[PassageSpan, int, int]]:
    """The spans that are tagged, each with its first token and the one after its last: where two share a
    token, that which comes first in the text.
    """
    end = 0
    for one in apart(passage.spans):
        first, last = token_range(doc, one.start, one.end)
        if first >= end:
            end = last
            yield one, first, last
