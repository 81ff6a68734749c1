"""Numbers that a label names: "IDPs: 452", "Deaths 12", "ASSISTED: 23,490", "Houses destroyed - 45".

Takes a text and a number, gives the tokens of its label.
"""

import re

from spacy.tokens import Doc, Token

from sayso.reading import findings
from sayso.reading.syntax import token_at
from sayso.records import Quantity

LONGEST = 9  # words of a label
SIGN = re.compile(r"[:=]\s*$|\s[–-]\s*$")  # between a label and its number
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
