"""On whose say-so: the speaker of the innermost claim that a figure stands in.

Takes a candidate, gives the speaker's words or `None` where the report says it in its own voice.
"""

import re

from sayso.reading.figures.context import Context
from sayso.reading.figures.select import Candidate
from sayso.records import Claim, Evidence

CONTINUED = re.compile(r"^[\s“\"]*(?:a further|another|an additional|of these|of those|of them)\b", re.IGNORECASE)
DOCUMENT_BY = re.compile(
    r"^(?:a|an|the|one|its)?\s*(?:\w+\s+)?(?:statement|report|figures?|data|study|survey|tweet|post|letter)\s+"
    r"(?:from|by|released by|published by|issued by|of)\s+",
    re.IGNORECASE,
)


def read_speaker(context: Context, candidate: Candidate) -> Evidence | None:
    """The words of whoever gives the figure: the nearest mention, a name rather than a pronoun."""
    claim = claim_around(context, candidate.quantity.number)
    if claim is not None:
        return _words(context, claim)
    sentence = candidate.anchor.sent
    if CONTINUED.match(sentence.text) and context.figures:
        before, figure = context.figures[-1]
        if before.anchor.sent.end == sentence.start or before.anchor.sent.start == sentence.start:
            return figure.evidence.speaker
    return None


def claim_around(context: Context, words: Evidence) -> Claim | None:
    """The claim with a speaker whose content holds `words`, the shortest of them."""
    around = [
        claim
        for claim in context.claims
        if claim.speaker is not None
        and any(part.start <= words.start and words.end <= part.end for part in claim.content)
    ]
    return min(around, key=lambda claim: sum(part.end - part.start for part in claim.content), default=None)


def _words(context: Context, claim: Claim) -> Evidence | None:
    speaker = claim.name or claim.speaker
    if speaker is None:
        return None
    document = DOCUMENT_BY.match(speaker.quote)
    if document and document.end() < len(speaker.quote) - 2:
        start = speaker.start + document.end()
        return Evidence(start, speaker.end, context.doc.text[start : speaker.end])
    return speaker
