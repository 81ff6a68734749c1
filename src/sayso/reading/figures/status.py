"""Whether a figure is a fact, a plan, a possibility, or denied in the report.

Takes a candidate with its measure, gives a `Stated`: the status and its words.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from spacy.tokens import Doc, Span, Token

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.figures.candidates import FigureCandidate
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure import Measured
from sayso.reading.syntax import sentence_starts
from sayso.records import Evidence, Stance, Status

MAX_CLIMB = 5


@dataclass(frozen=True, slots=True)
class Stated:
    """A status, and its words (`None` for a plain fact)."""

    status: Status
    evidence: Evidence | None = None


def read_status(context: FigureContext, candidate: FigureCandidate, measured: Measured) -> Stated:
    """The status of a figure, by the nearest word that shows one, from the figure outwards."""
    below: Token | None = None
    for above in _clause_path(candidate.anchor, measured.governor):
        found = _told_by(context, above, below)
        if found is not None:
            return found
        below = above
    noun = _told_by_noun(context, candidate.anchor)
    if noun is not None:
        return noun
    return _denied(context, candidate) or Stated(Status.ACTUAL)


def _clause_path(anchor: Token, governor: Token) -> list[Token]:
    """Verbs from the figure's own up to its clause's head; relative clauses end the way."""
    path: list[Token] = []
    if governor.i != anchor.i and anchor.is_ancestor(governor):
        path.append(governor)
        if governor.dep_ in ("relcl", "acl") and not (governor.dep_ == "acl" and governor.tag_ == "VB"):
            return path
    token = anchor
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX") and token not in path:
            path.append(token)
        if token.dep_ in ("relcl", "acl", "advcl", "ccomp") and token.pos_ in ("VERB", "AUX"):
            if token.dep_ == "ccomp" and token.head.lemma_ in word_set("status", "expected", "verbs"):
                path.append(token.head)
            if token.dep_ == "acl" and token.tag_ == "VB":
                path.append(token.head)
            if not (token.dep_ == "ccomp" and token.head.dep_ == "ccomp"):
                break
        if token.head.i == token.i or len(path) >= MAX_CLIMB:
            break
        token = token.head
    return path


def _told_by(context: FigureContext, verb: Token, below: Token | None) -> Stated | None:
    lemma = verb.lemma_.lower()
    for child in verb.children:
        lowered = child.lower_
        if child.dep_ in ("aux", "advmod", "mark", "acomp") or child.pos_ == "AUX":
            if lowered in word_set("status", "hypothetical", "words"):
                if lowered == "would" and _is_reported_future(verb):
                    return _stated(context, Status.EXPECTED, child)
                return _stated(context, Status.HYPOTHETICAL, child)
            if lowered in word_set("status", "expected", "words"):
                if _has_condition(verb):
                    return _stated(context, Status.HYPOTHETICAL, child)
                return _stated(context, Status.EXPECTED, child)
    if lemma in word_set("status", "expected", "verbs") and _opens(verb, below):
        return _stated(context, Status.EXPECTED, verb)
    if lemma in word_set("status", "hypothetical", "verbs"):
        return _stated(context, Status.HYPOTHETICAL, verb)
    if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.head.pos_ == "AUX":
        return _stated(context, Status.EXPECTED, verb.head)
    if (
        verb.tag_ == "VB"
        and verb.dep_ in ("xcomp", "acl", "advcl", "relcl")
        and verb.head.lemma_.lower() in word_set("status", "expected", "governors")
    ):
        return _stated(context, Status.EXPECTED, verb.head)
    return None


def _opens(verb: Token, below: Token | None) -> bool:
    """Whether a verb of planning has the figure in its plan: not in what is believed of the past, and
    not in a finite clause, unless the verb itself looks ahead.
    """
    if (
        below is not None
        and below.dep_ == "xcomp"
        and any(a.lemma_ == "have" for a in below.children if a.dep_ == "aux")
    ):
        return False
    finite = below is not None and below.dep_ == "ccomp" and below.tag_ != "VB"
    return not finite or verb.lemma_.lower() in word_set("status", "expected", "ahead")


def _is_reported_future(verb: Token) -> bool:
    """ "would" inside reported speech is a plan; with "if" it is a possibility."""
    return not _has_condition(verb)


def _has_condition(verb: Token) -> bool:
    return any(
        child.dep_ == "advcl" and any(mark.lower_ in ("if", "unless") for mark in child.children)
        for child in verb.children
    )


def _told_by_noun(context: FigureContext, anchor: Token) -> Stated | None:
    """ "a target of 45,000 places", "capacity for 30,000"."""
    token = anchor
    for _ in range(5):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return None
        if token.lemma_.lower() in word_set("status", "expected", "nouns"):
            return _stated(context, Status.EXPECTED, token)
    return None


def _stated(context: FigureContext, status: Status, token: Token) -> Stated:
    return Stated(status, findings.evidence(context.doc, token.idx, token.idx + len(token)))


def _denied(context: FigureContext, candidate: FigureCandidate) -> Stated | None:
    """Whether somebody in the report contradicts the figure: in its own clause, or the claim it stands in."""
    offset = candidate.quantity.number.start
    claimed = False
    for claim in context.claims:
        inside = any(part.start <= offset < part.end for part in claim.content)
        if inside and claim.stance is Stance.DENIES and claim.cue is not None:
            return Stated(Status.DENIED, claim.cue)
        claimed = claimed or (inside and claim.speaker is not None)
    return _rejected_after(context, candidate) if claimed else None


REJECTED_WITHIN = 2  # sentences after a claim in which "dismissed the claim" speaks of it


def _rejected_after(context: FigureContext, candidate: FigureCandidate) -> Stated | None:
    """ "Lithuania dismissed the report as propaganda", in the sentence or just after it."""
    sentence = candidate.anchor.sent
    for sent in _following(context.doc, sentence.start, REJECTED_WITHIN + 1):
        for verb in sent:
            if verb.i <= candidate.anchor.i or verb.lemma_.lower() not in word_set(
                "speakers", "verbs", "denies"
            ):
                continue
            rejected = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
            if rejected is None or not _is_what_was_said(rejected):
                continue
            if not _claimed_between(context, candidate.quantity.evidence.end, verb):
                return _stated(context, Status.DENIED, verb)
    return None


def _following(doc: Doc, start: int, most: int) -> Iterator[Span]:
    """The sentence that begins on a token and those after it that are not blank, at most so many."""
    starts = (*sentence_starts(doc), len(doc))
    for first, last in islice(pairwise(starts[bisect_left(starts, start) :]), 4 * most):
        if most and doc[first:last].text.strip():
            most -= 1
            yield doc[first:last]


def _is_what_was_said(rejected: Token) -> bool:
    """ "the report", "this claim", "it"; not "reports of torture", which says itself what it is about."""
    if rejected.lemma_.lower() not in word_set("status", "denied", "objects"):
        return False
    own_content = any(
        child.dep_ in ("prep", "acl", "relcl", "compound") and child.lower_ != "as"
        for child in rejected.children
    )
    definite = any(child.lower_ in ("the", "this", "that", "these", "those") for child in rejected.children)
    return rejected.pos_ == "PRON" or (definite and not own_content)


def _claimed_between(context: FigureContext, since: int, denial: Token) -> bool:
    """Whether another claim stands between a figure and a denial, so that this one is what is denied."""
    return any(
        claim.speaker is not None
        and claim.cue is not None
        and since < claim.cue.start < denial.idx
        and claim.stance is not Stance.DENIES
        for claim in context.claims
    )
