"""A claim while it is being read: tokens instead of characters."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from sayso.codebook import words
from sayso.reading import findings
from sayso.records import Claim, Evidence, Stance


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """Token numbers of the content, the cue's tokens, and the head of the speaker's noun phrase."""

    content: frozenset[int]
    cue: tuple[int, ...]
    speaker: Token | None
    stance: Stance = Stance.STATES
    direct: bool = False


JOINTS = {"but", "and", "while"}


def finish(doc: Doc, candidate: ClaimCandidate, name: Evidence | None) -> Claim | None:
    """The candidate as a record; `None` if nothing is left of its content."""
    content = tuple(_runs(doc, candidate.content))
    if not content:
        return None
    cue = next(iter(_runs(doc, candidate.cue, trimmed=",;.")), None) or _mark(doc, candidate.cue)
    speaker = speaker_evidence(candidate.speaker) if candidate.speaker is not None else None
    described = _described(candidate) if candidate.speaker is not None else None
    return Claim(
        content=content,
        cue=cue,
        speaker=speaker,
        stance=candidate.stance,
        direct=candidate.direct,
        name=name,
        described=described,
    )


def _mark(doc: Doc, cue: tuple[int, ...]) -> Evidence | None:
    """A cue that is a dash or a colon alone."""
    if not cue:
        return None
    token = doc[cue[0]]
    return findings.evidence(doc, token.idx, token.idx + len(token))


def _described(candidate: ClaimCandidate) -> Evidence | None:
    """The speaker's noun phrase with the apposition and clauses after it, up to the cue or the content."""
    if candidate.speaker is None:
        return None
    doc = candidate.speaker.doc
    first, last = phrase(candidate.speaker)
    other = candidate.content | set(candidate.cue)
    end = max(last, candidate.speaker.right_edge.i)
    while last < end and last + 1 not in other:
        last += 1
    while (
        last > candidate.speaker.i
        and (doc[last].is_punct or doc[last].is_space)
        and doc[last].text not in ')”"'
    ):
        last -= 1
    return findings.evidence(doc, doc[first].idx, doc[last].idx + len(doc[last]))


def _runs(doc: Doc, indexes: Iterable[int], trimmed: str = ",;:-–—.") -> Iterable[Evidence]:
    """Unbroken runs of tokens as evidence, without punctuation and blanks at their ends."""
    ordered = sorted(indexes)
    start = 0
    for position in range(1, len(ordered) + 1):
        if position < len(ordered) and ordered[position] == ordered[position - 1] + 1:
            continue
        run = [doc[i] for i in ordered[start:position]]
        start = position
        while run and (run[0].is_space or run[0].text in trimmed or run[0].lower_ in JOINTS):
            run.pop(0)
        while run and (run[-1].is_space or run[-1].text in trimmed or run[-1].lower_ in JOINTS):
            run.pop()
        if run:
            yield findings.evidence(doc, run[0].idx, run[-1].idx + len(run[-1]))


DROPPED = {"relcl", "appos", "acl", "advcl", "punct", "parataxis", "cc", "ccomp", "npadvmod"}


def phrase(head: Token) -> tuple[int, int]:
    """First and last token of a noun phrase without the clauses and appositions after it."""
    first, last = head.left_edge.i, head.i
    for child in head.rights:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN"):
            last = max(last, phrase(child)[1])
        elif child.dep_ == "prep" or child.dep_ in ("case", "flat", "compound", "nmod", "amod"):
            last = max(last, _inner_end(child))
    doc = head.doc
    if last + 3 < len(doc) and doc[last + 1].text == "(" and doc[last + 3].text == ")":
        last += 3
    while first < last and _is_beside(doc[first]):
        first += 1
    return first, last


def _is_beside(token: Token) -> bool:
    """Whether a token before a noun phrase is no part of it: punctuation, "allegedly"."""
    how = token.dep_ == "advmod" and token.lower_.endswith("ly") and token.head.pos_ in ("NOUN", "PROPN")
    return token.is_space or token.is_punct or token.dep_ == "punct" or how


def _inner_end(token: Token) -> int:
    ends = [token.i]
    for child in token.rights:
        if child.dep_ not in DROPPED:
            ends.append(_inner_end(child))
    return max(ends)


@cache
def _documents() -> frozenset[str]:
    return frozenset(words("speakers")["sources"]["documents"])


def owner(head: Token) -> Token:
    """Who stands behind a document: "figures released by the UN", "a report by Unicef"; else the head."""
    if head.lemma_.lower() not in _documents():
        return head
    for child in head.children:
        preposition = child if child.dep_ == "prep" and child.lower_ in ("by", "from") else None
        if child.dep_ == "acl":
            preposition = next(
                (c for c in child.children if c.dep_ == "agent" or c.lower_ in ("by", "from")), None
            )
        if preposition is not None:
            return next((c for c in preposition.children if c.dep_ == "pobj"), head)
    return head


def speaker_evidence(head: Token) -> Evidence:
    """The words of a speaker: its noun phrase, or that of whoever issued the document."""
    first, last = phrase(owner(head))
    doc = head.doc
    if last > first and doc[last].tag_ == "POS":
        last -= 1
    start = doc[first].idx
    if len(doc[first]) > 1 and doc[first].text[0] in "-–—―":  # "-District officer", one token
        start += 1
    return findings.evidence(doc, start, doc[last].idx + len(doc[last]))
