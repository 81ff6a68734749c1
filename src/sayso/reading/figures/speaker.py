"""On whose say-so: the speaker of the innermost claim that a figure stands in, else the source that is cited.

Takes a candidate, gives the speaker's words or `None` where the report says it in its own voice.
"""

import re

from sayso.reading.figures.candidates import FigureCandidate
from sayso.reading.figures.context import FigureContext
from sayso.records import Claim, Evidence, Stance

CONTINUED = re.compile(
    r"^[\s“\"]*(?:a further|another|an additional|of these|of those|of them)\b", re.IGNORECASE
)
ANONYMOUS = re.compile(
    r"(?:the\s+)?(?:latest\s+|official\s+|new\s+)?(?:figures?|data|statistics|numbers?|estimates?)\b",
    re.IGNORECASE,
)


ATTITUDES = {
    Stance.INTENDS,
    Stance.SUPPORTS,
    Stance.CONDEMNS,
    Stance.DEMANDS,
    Stance.DOUBTS,
}  # give no number


def read_speaker(context: FigureContext, candidate: FigureCandidate) -> Evidence | None:
    """The words of whoever gives the figure: the nearest mention, a name rather than a pronoun."""
    claim = claim_around(context, candidate.quantity.number)
    if claim is not None:
        return _words(claim)
    cited = context.cited_at(candidate.quantity.number.start)
    if cited is not None:
        return cited.name
    if not context.figures:
        return None
    before, figure = context.figures[-1]
    sentence = candidate.anchor.sent
    same = before.anchor.sent.start == sentence.start
    follows = before.anchor.sent.end == sentence.start and CONTINUED.match(sentence.text)
    if follows or (same and not _cue_between(context, before.words.end, candidate)):
        return figure.evidence.speaker
    return None


def _cue_between(context: FigureContext, since: int, candidate: FigureCandidate) -> bool:
    """Whether somebody else begins to speak between the last figure and this one."""
    until = candidate.quantity.evidence.start
    return any(claim.cue is not None and since <= claim.cue.start < until for claim in context.claims)


def claim_around(context: FigureContext, words: Evidence) -> Claim | None:
    """The claim with a speaker whose content holds `words`, the shortest of them."""
    around = [
        claim
        for claim in context.claims
        if claim.speaker is not None
        and claim.stance not in ATTITUDES
        and any(part.start <= words.start and words.end <= part.end for part in claim.content)
    ]
    return min(around, key=lambda claim: sum(part.end - part.start for part in claim.content), default=None)


def _words(claim: Claim) -> Evidence | None:
    speaker = claim.name or claim.speaker
    if speaker is None or ANONYMOUS.match(speaker.quote):
        return None
    return speaker
