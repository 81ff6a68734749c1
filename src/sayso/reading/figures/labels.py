"""Numbers that a label names: "IDPs: 452", "Deaths 12", "ASSISTED: 23,490", "Houses destroyed - 45".

Takes a text and a number, gives the tokens of its label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.syntax import token_at, verb_above
from sayso.records import BlockKind, Quantity

if TYPE_CHECKING:
    from sayso.reading.figures.context import FigureContext

LONGEST = 9  # words of a label
SHORT = 160  # characters of a paragraph that its heading may say more of
APART = (BlockKind.KEY_FIGURE, BlockKind.ITEM)
SIGN = re.compile(r"[:=]\s*+(?:[+~≈<>≥≤]\s*+)?$|\s[–-]\s*$")  # between a label and its number
BREAK = re.compile(r"[\n;•●▪|\t]|[.!?]\s|,\s")
FINITE = ("VBD", "VBP", "VBZ", "MD")  # tags of verbs that make a clause
NUMBERED = re.compile(r"\d")


def label_of(doc: Doc, quantity: Quantity) -> tuple[Token, ...]:
    """The words of the label before a number: up to a sign between them, or the whole line of a short row."""
    text, start = findings.text_of(doc), quantity.evidence.start
    before = text[max(0, start - 120) : start]
    sign = SIGN.search(before)
    held = before[: sign.start()] if sign else before.rstrip()
    label = BREAK.split(held)[-1]
    if not label.strip() or NUMBERED.search(label) or len(label.split()) > LONGEST:
        return ()
    end = text.find("\n", quantity.evidence.end)
    after = text[quantity.evidence.end : end if end >= 0 else len(text)].strip(" ).*")
    ends = not after or NUMBERED.match(after[0]) is not None or after[0] in ",;("
    begins = len(held) == len(label) + held.rfind("\n") + 1 and (held.rfind("\n") >= 0 or start < 120)
    if sign is None and not (begins and ends):
        return ()
    first = start - len(before) + len(held) - len(label)
    words = doc[token_at(doc, first).i : token_at(doc, max(first, start - 1)).i + 1]
    if sign is None and any(token.tag_ in FINITE for token in words):
        return ()  # a sentence: "Evictions rose to 30."
    return tuple(token for token in words if token.is_alpha or "-" in token.text)


def heading_of(context: FigureContext, offset: int) -> tuple[Token, ...]:
    """The words of the heading over a key figure, an item of a list or a short paragraph; none where no
    heading is known.
    """
    block = context.block_at(offset)
    apart = block is not None and (block.kind in APART or block.end - block.start <= SHORT)
    heading = context.heading_at(offset) if apart else None
    if heading is None:
        return ()
    span = context.doc.char_span(heading.start, heading.end, alignment_mode="expand")
    found = tuple(token for token in span or () if token.is_alpha or "-" in token.text)
    return found if len(found) <= LONGEST else ()


def number_of(root: Token) -> tuple[Token, ...]:
    """What the subject of a number's clause counts: "the number of *displaced families* is put at 349"."""
    verb = verb_above(root)
    while verb is not None and verb.dep_ in ("xcomp", "ccomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    if verb is None or root.dep_ not in ("attr", "pobj", "dobj", "oprd", "acomp"):
        return ()
    heads = (child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass"))
    named = word_set("grammar", "figure", "numbers")
    ofs = (of for head in heads if head.lemma_.lower() in named for of in head.children if of.lower_ == "of")
    counted = next((noun for of in ofs for noun in of.children if noun.dep_ in ("pobj", "pcomp")), None)
    if counted is None:
        return ()
    first = min([counted.i, *(child.i for child in counted.lefts)])
    last = max([counted.i, *(child.i for child in counted.rights if child.dep_ in ("acl", "amod"))])
    return tuple(token for token in counted.doc[first : last + 1] if token.is_alpha)
