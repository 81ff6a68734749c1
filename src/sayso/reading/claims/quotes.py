"""Quotation marks: where direct speech stands, and which cue or speaker it belongs to.

Takes drafts found in the grammar, gives them back with the quotations that they introduce, and adds
those that continue a quotation or stand alone after one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from sayso.reading import findings
from sayso.reading.claims.cues import speaker_of, stances
from sayso.reading.claims.draft import Draft
from sayso.reading.syntax import token_at

OPENING, CLOSING = "“„«", "”»"
MIN_QUOTE_TOKENS = 4  # shorter quotations are scare quotes or titles


def find_quotes(text: str) -> Iterator[tuple[int, int]]:
    """Spans of quotations, marks included; one that is never closed ends with its paragraph."""
    start: int | None = None
    for match in re.finditer(rf'[{OPENING}{CLOSING}"]|\n\s*\n', text):
        mark = match[0]
        if "\n" in mark:
            if start is not None:
                yield start, match.start()
            start = None
        elif mark in OPENING or (mark == '"' and start is None):
            start = match.start() if start is None else start
        elif start is not None:
            yield start, match.end()
            start = None
    if start is not None:
        yield start, len(text)


def attach_quotes(doc: Doc, drafts: list[Draft]) -> list[Draft]:
    """Give every long quotation to a cue in its sentences or beside it, else to the speaker before."""
    drafts = list(drafts)
    last: Draft | None = None
    for start, end in find_quotes(findings.text_of(doc)):
        first, final = token_at(doc, start).i, token_at(doc, end - 1).i
        inside = frozenset(i for i in range(first, final + 1) if not doc[i].is_space)
        if len(inside) < MIN_QUOTE_TOKENS + 2:
            continue
        index = _covering(drafts, inside)
        if index is not None:
            drafts[index] = replace(drafts[index], content=drafts[index].content | inside, direct=True)
            last = drafts[index]
            continue
        made = _beside(doc, inside) or _continued(inside, last)
        if made is not None:
            drafts.append(made)
            last = made
    return drafts


def _covering(drafts: list[Draft], inside: frozenset[int]) -> int | None:
    """The draft whose content shares most with the quotation, its cue standing outside of it."""
    best, most = None, 0
    for index, draft in enumerate(drafts):
        shared = len(draft.content & inside)
        if shared > most and not (draft.cue and draft.cue[0] in inside):
            best, most = index, shared
    return best


def _beside(doc: Doc, inside: frozenset[int]) -> Draft | None:
    """A cue verb with a speaker just before or after the quotation, in the same sentence."""
    first, final = min(inside), max(inside)
    window = [*range(final + 1, min(len(doc), final + 12)), *range(max(0, first - 12), first)]
    for i in window:
        token = doc[i]
        if token.pos_ not in ("VERB", "AUX") or token.lemma_.lower() not in stances():
            continue
        speaker = speaker_of(token)
        if speaker is None or speaker.i in inside:
            continue
        between = doc[final + 1 : i] if i > final else doc[i + 1 : first]
        if any(t.text in ".?!" or t.text == "\n\n" for t in between):
            continue
        return Draft(inside, (token.i,), speaker, stances()[token.lemma_.lower()], direct=True)
    return None


MAX_GAP = 25  # tokens between two quotations of one speaker


def _continued(inside: frozenset[int], last: Draft | None) -> Draft | None:
    if last is None or not last.direct or min(inside) - max(last.content) > MAX_GAP:
        return None
    return Draft(inside, (), last.speaker, last.stance, direct=True)
