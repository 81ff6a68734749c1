"""Quotation marks: where direct speech stands, and which cue or speaker it belongs to.

Takes candidates found in the grammar, gives them back with the quotations that they introduce, and adds
those that continue a quotation or stand alone after one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from sayso.reading import findings
from sayso.reading.claims.candidate import ClaimCandidate
from sayso.reading.claims.stances import stances
from sayso.reading.claims.subjects import speaker_of
from sayso.reading.syntax import token_at

OPENING, CLOSING, BOTH = "“„«‹「", "”»›」", ('"', "''")
SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)[^\n]*?(?<=\S)[’'](?!\w)")  # in papers that use no double marks
AFTER_QUOTE = 20  # tokens within which a cue may follow a quotation, past the speaker's apposition
MIN_QUOTE_TOKENS = 4  # shorter quotations are scare quotes or titles


def find_quotes(text: str) -> Iterator[tuple[int, int]]:
    """Spans of quotations, marks included; one that is never closed ends with its paragraph."""
    start: int | None = None
    doubles = False
    for match in re.finditer(rf"[{OPENING}{CLOSING}\"]|''|\n\s*\n", text):
        mark = match[0]
        if mark in BOTH:
            mark = _turned(text, match, mark)
        doubles = doubles or "\n" not in mark
        if "\n" in mark:
            if start is not None:
                yield start, match.start()
            start = None
        elif mark in OPENING or (mark in BOTH and start is None):
            start = match.start() if start is None else start
        elif start is not None:
            yield start, match.end()
            start = None
    if start is not None:
        yield start, len(text)
    if not doubles:
        yield from (found.span() for found in SINGLE.finditer(text))


def _turned(text: str, match: re.Match[str], mark: str) -> str:
    """A straight mark as an opening one where only a word follows, as a closing one where only one is before:
    so a mark that is missing upsets one quotation, not all after it.
    """
    before = text[match.start() - 1 : match.start()].strip()
    after = text[match.end() : match.end() + 1].strip()
    if before and (before.isalnum() or before in ".,!?…)%"):
        return mark if after.isalnum() else CLOSING[0]
    return OPENING[0] if after and not before else mark


def attach_quotes(doc: Doc, candidates: list[ClaimCandidate]) -> list[ClaimCandidate]:
    """Give every long quotation to a cue in its sentences or beside it, else to the speaker before.

    A claim takes all quotations that its cue introduces, and those that go on after it without one.
    """
    quotes = list(find_quotes(findings.text_of(doc)))
    candidates = [candidate for candidate in candidates if not _is_aside(doc, candidate, quotes)]
    quoted = {i for start, end in quotes for i in range(token_at(doc, start).i, token_at(doc, end - 1).i + 1)}
    last: int | None = None
    for start, end in quotes:
        first, final = token_at(doc, start).i, token_at(doc, end - 1).i
        inside = frozenset(i for i in range(first, final + 1) if not doc[i].is_space)
        if len(inside) < MIN_QUOTE_TOKENS + 2:
            continue
        index = _covering(candidates, inside)
        ended = doc[final - 1].text == "."  # what follows begins another sentence
        made = None if ended else _beside(doc, inside, quoted)
        if index is None and made is None and last is not None:
            near = min(inside) - max(candidates[last].content) <= MAX_GAP
            index = last if near else None
        if index is None and made is None:
            index = _spoke_before(doc, candidates, first, quoted)
        if index is None:
            made = made or _beside(doc, inside, quoted)
        if index is None and made is not None:
            index = _same_cue(candidates, made)
            if index is None:
                candidates.append(replace(made, content=frozenset()))
                index = len(candidates) - 1
        if index is not None:
            candidates[index] = replace(
                candidates[index], content=candidates[index].content | inside, direct=True
            )
            last = index
    return candidates


def _is_aside(doc: Doc, candidate: ClaimCandidate, quotes: list[tuple[int, int]]) -> bool:
    """ "I think" and "you know" inside somebody's words: the one quoted speaks, not another."""
    if (
        candidate.speaker is None
        or not candidate.cue
        or candidate.speaker.lower_ not in ("i", "we", "you", "me")
    ):
        return False
    at = doc[candidate.cue[0]].idx
    return any(start < at < end for start, end in quotes)


def _same_cue(candidates: list[ClaimCandidate], made: ClaimCandidate) -> int | None:
    """The candidate that has the cue already: "“A,” she said, “and B.”"."""
    return next((i for i, candidate in enumerate(candidates) if set(made.cue) & set(candidate.cue)), None)


def _covering(candidates: list[ClaimCandidate], inside: frozenset[int]) -> int | None:
    """The candidate whose content shares most with the quotation, its cue standing outside of it."""
    best, most = None, 0
    for index, candidate in enumerate(candidates):
        shared = len(candidate.content & inside)
        if shared > most and not (candidate.cue and candidate.cue[0] in inside):
            best, most = index, shared
    return best


def _beside(doc: Doc, inside: frozenset[int], quoted: set[int]) -> ClaimCandidate | None:
    """A cue verb with a speaker just before or after the quotation, in the same sentence."""
    first, final = min(inside), max(inside)
    after = range(final + 1, min(len(doc), final + AFTER_QUOTE))
    window = [*after, *range(first - 1, max(-1, first - 13), -1)]
    for i in window:
        token = doc[i]
        if i in quoted or token.pos_ not in ("VERB", "AUX") or token.lemma_.lower() not in stances():
            continue
        speaker = speaker_of(token)
        if (speaker is None or speaker.i in inside) and i > final:
            speaker = _named_after(doc, final)
        if speaker is None or speaker.i in inside:
            continue
        between = doc[final + 1 : i] if i > final else doc[i + 1 : first]
        if any(t.text in ".?!" or t.text == "\n\n" for t in between):
            continue
        return ClaimCandidate(inside, (token.i,), speaker, stances()[token.lemma_.lower()], direct=True)
    return None


def _spoke_before(doc: Doc, candidates: list[ClaimCandidate], first: int, quoted: set[int]) -> int | None:
    """The candidate whose speaker has the sentence right before a quotation that stands alone."""
    if first == 0:
        return None
    since = doc[first - 1].sent.start
    spoke = [
        (candidate.cue[0], index)
        for index, candidate in enumerate(candidates)
        if candidate.cue
        and candidate.speaker is not None
        and since <= candidate.cue[0] < first
        and candidate.cue[0] not in quoted
    ]
    return max(spoke)[1] if spoke else None


def _named_after(doc: Doc, final: int) -> Token | None:
    """The name right after a quotation, however it was parsed: "…” Ana Ruiz, head of the agency, said"."""
    last = None
    for token in doc[final + 1 : final + 6]:
        if token.pos_ == "PROPN" or (last is None and token.pos_ in ("DET", "ADJ")):
            last = token if token.pos_ == "PROPN" else last
            continue
        break
    return last


MAX_GAP = 25  # tokens between two quotations of one speaker
