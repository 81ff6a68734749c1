"""What the words say of an event: that it was, or that it is claimed, denied, ordered, threatened, planned,
possible, or was not.

Takes a candidate, gives a `Held`. The grammar around the trigger comes first (`modality.py`), then the claim
that it stands in, then whether anybody contradicts that claim.
"""

from dataclasses import replace

from spacy.tokens import Token

from sayso.codebook import word_set
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.context import OWN, EventContext
from sayso.reading.events.modality import Held, held_by, told_by_grammar
from sayso.records import Claim, EventStatus, Stance

BY_STANCE = {
    Stance.DENIES: EventStatus.DENIED,
    Stance.ORDERS: EventStatus.ORDERED,
    Stance.DEMANDS: EventStatus.ORDERED,
    Stance.THREATENS: EventStatus.THREATENED,
    Stance.PROMISES: EventStatus.PLANNED,
    Stance.INTENDS: EventStatus.PLANNED,
    Stance.EXPECTS: EventStatus.PLANNED,
    Stance.DOUBTS: EventStatus.HYPOTHETICAL,
}
ASKING = {Stance.ORDERS, Stance.DEMANDS, Stance.THREATENS, Stance.PROMISES, Stance.INTENDS, Stance.EXPECTS}
FELT = {Stance.CONDEMNS, Stance.SUPPORTS}  # what is condemned or praised is taken as given
DENIABLE = {"ASSAULT", "COERCE"}  # PLOVER's types of what one is accused of
OWNING = {"its", "his", "her", "their", "our", "my"}
MAX_CLIMB = 6
PASSING = {"after", "before", "since", "following", "despite", "during", "because", "amid"}


def read_status(context: EventContext, candidate: EventCandidate) -> Held:
    """The status of an event."""
    index = _claim_around(context, candidate.trigger[0])
    claim = context.figure_context.claims[index] if index is not None else None
    against = _contradiction(context, index, candidate)
    told = told_by_grammar(context, candidate) or _condition(context, candidate)
    if told is not None and claim is not None and _denies_own(context, candidate, claim, told):
        told = replace(told, status=EventStatus.DENIED, denied_by=index)
    if told is None:
        told = _by_claim(context, candidate, claim, against) if claim is not None else None
    elif claim is not None and claim.stance is Stance.DENIES and told.status is EventStatus.PLANNED:
        told = Held(EventStatus.DENIED, claim.cue)  # "denied that it would deploy troops"
    if told is None:
        return Held(EventStatus.REPORTED)
    return replace(told, claim=index, denied_by=told.denied_by if told.denied_by is not None else against)


def _by_claim(
    context: EventContext, candidate: EventCandidate, claim: Claim, against: int | None
) -> Held | None:
    """What the claim around a trigger makes of it; `None` where the event only stands beside what is said."""
    if _is_given(candidate, claim):
        return None
    if (claim.stance in FELT and not claim.direct) or _is_dismissed(candidate, claim):
        return Held(EventStatus.REPORTED)
    if claim.stance in BY_STANCE:
        if _is_what_is_meant(candidate, claim):
            return Held(BY_STANCE[claim.stance], claim.cue or claim.speaker)
        if claim.stance in ASKING and not claim.direct:
            return Held(EventStatus.REPORTED)
    if claim.speaker is None:
        return Held(EventStatus.REPORTED)
    denial = _denial_around(context, candidate.trigger[0])
    if denial is not None:
        return Held(
            EventStatus.DENIED, context.figure_context.claims[denial].cue, denied_by=against or denial
        )
    if against is not None:
        answer = context.figure_context.claims[against]
        return Held(EventStatus.DENIED, answer.verdict or answer.cue)
    return Held(EventStatus.CLAIMED, claim.cue or claim.speaker)


def _condition(context: EventContext, candidate: EventCandidate) -> Held | None:
    """ "if there is evidence that he joined": a condition above the trigger's clause."""
    token = candidate.verb
    for _ in range(MAX_CLIMB):
        mark = next((c for c in token.children if c.dep_ == "mark" and c.lower_ in ("if", "unless")), None)
        if mark is not None and token.dep_ == "advcl":
            return held_by(context, EventStatus.HYPOTHETICAL, mark)
        if token.head.i == token.i or token.dep_ == "relcl":
            break
        token = token.head
    return None


def _is_given(candidate: EventCandidate, claim: Claim) -> bool:
    """ "claimed *responsibility for* the attack": what is said is who did it, not that it was."""
    noun = candidate.head.head.head if candidate.head.dep_ == "pobj" else candidate.head
    cue = claim.cue
    given = noun.lemma_.lower() in word_set("events", "status", "given_nouns")
    return given and cue is not None and cue.start <= noun.head.idx < cue.end


def _is_dismissed(candidate: EventCandidate, claim: Claim) -> bool:
    """ "dismissed the boys' *injuries*": made light of, not denied."""
    cue, verb = claim.cue, candidate.head.head
    told = candidate.head.pos_ not in ("VERB", "AUX") and candidate.head.dep_ == "dobj"
    return (
        told and cue is not None and cue.start <= verb.idx < cue.end and verb.lemma_ in ("dismiss", "reject")
    )


def _claim_around(context: EventContext, trigger: Token) -> int | None:
    """The position of the shortest claim whose content holds the trigger."""
    start, end = trigger.idx, trigger.idx + len(trigger)
    around = [
        (sum(part.end - part.start for part in claim.content), index)
        for index, claim in enumerate(context.figure_context.claims)
        if any(part.start <= start and end <= part.end for part in claim.content)
    ]
    return min(around)[1] if around else None


def _denial_around(context: EventContext, trigger: Token) -> int | None:
    """The position of a denial that holds the trigger: "denied claims that it was sending troops"."""
    for index, claim in enumerate(context.figure_context.claims):
        inside = any(part.start <= trigger.idx < part.end for part in claim.content)
        if inside and claim.stance is Stance.DENIES:
            return index
    return None


def _contradiction(context: EventContext, index: int | None, candidate: EventCandidate) -> int | None:
    """The position of the first claim that disputes that one; what denies is not denied itself."""
    if index is None:
        return None
    at = candidate.trigger[0].idx
    found = next(
        (i for i, claim in enumerate(context.figure_context.claims) if claim.disputes == index), None
    )
    cue = context.figure_context.claims[found].cue if found is not None else None
    return None if cue is not None and cue.start <= at < cue.end else found


def _denies_own(context: EventContext, candidate: EventCandidate, claim: Claim, told: Held) -> bool:
    """ "The army said its soldiers did not shell the town": who is meant says that it was not."""
    said = claim.speaker is not None and claim.stance is Stance.STATES
    if told.status is not EventStatus.NEGATED or candidate.code.type not in DENIABLE or not said:
        return False
    for token in candidate.actors:
        owners = {child.lower_ for child in token.children if child.dep_ == "poss"}
        actor = context.actor(token)
        if token.lower_ in OWN or owners & OWNING or (actor is not None and actor == claim.actor):
            return True
    return False


def _is_what_is_meant(candidate: EventCandidate, claim: Claim) -> bool:
    """Whether an order, denial or plan is about the event itself, not about something said in passing: in a
    relative clause, in "after the death of", or as who plans.
    """
    token = candidate.verb
    first = claim.content[0].start
    speaker = claim.speaker
    if speaker is not None and speaker.start <= token.idx < speaker.end:
        return False
    for _ in range(MAX_CLIMB):
        if token.dep_ in ("relcl", "advcl", "acl") and token.idx >= first and token.head.idx >= first:
            return False
        if token.dep_ in ("pobj", "pcomp") and token.head.lower_ in PASSING:
            return False
        if token.head.i == token.i or token.head.idx < first:
            return True
        token = token.head
    return True
