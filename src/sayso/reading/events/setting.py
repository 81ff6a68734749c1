"""What stands around an event: its days, its place, its size in figures, and its contexts.

Takes a candidate, gives fields with their words. Days and places are read as those of a figure are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from sayso.codebook import words
from sayso.reading import findings
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.context import EventContext
from sayso.reading.events.modality import Held
from sayso.reading.figures.measure import Measured
from sayso.reading.figures.period import read_period
from sayso.reading.figures.place import Located, is_attached, read_place
from sayso.reading.figures.spans import Dated
from sayso.reading.figures.status import Stated
from sayso.reading.syntax import CLAUSAL, is_perfect, token_at
from sayso.records import EventStatus, Evidence, Participant, Period, Status

People = tuple[tuple[Participant, ...], tuple[Participant, ...]]

STATUSES = {
    EventStatus.ORDERED: Status.EXPECTED,
    EventStatus.PLANNED: Status.EXPECTED,
    EventStatus.THREATENED: Status.EXPECTED,
    EventStatus.HYPOTHETICAL: Status.HYPOTHETICAL,
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event as something that a text places and dates (see `Anchored`)."""

    anchor: Token
    words: Evidence
    number: Span


@dataclass(frozen=True, slots=True)
class Setting:
    """Days, place, figures (their positions) and contexts of an event."""

    dated: Dated
    located: Located
    figures: tuple[int, ...]
    contexts: tuple[tuple[str, Evidence], ...]


def read_setting(context: EventContext, candidate: EventCandidate, held: Held, people: People) -> Setting:
    """Everything around an event."""
    head = candidate.head
    first, last = candidate.trigger[0], candidate.trigger[-1]
    span = context.doc[first.i : last.i + 1]
    trigger = Trigger(head, findings.span_evidence(span), span)
    status = Stated(STATUSES.get(held.status, Status.ACTUAL))
    located = _located(context, candidate, held, trigger)
    if any(_is_part_of(context, person, located) for side in people for person in side):
        located = Located()
    figures = _figures(context, candidate)
    sized = next((figure for i, (_, figure) in enumerate(context.figures) if i in figures), None)
    if (
        sized is not None and sized.evidence.place is not None
    ):  # a figure's place and days are those of its event
        located = Located(sized.place_text, sized.country, sized.evidence.place, sized.place)
    dated = read_period(context.figure_context, trigger, _measured(context, candidate), status)
    if sized is not None and sized.evidence.period is not None:
        dated = Dated(sized.period, sized.evidence.period)
    elif dated.evidence is None or not _may_date(context, candidate, held, dated.evidence):
        dated = Dated(Period(None, None))
    return Setting(dated, located, figures, _contexts(context, candidate))


def _may_date(context: EventContext, candidate: EventCandidate, held: Held, words: Evidence) -> bool:
    """Whether a date holds: one of the event's own clause or those that carry it, or of a sentence before for
    something that was counted.
    """
    sentence = candidate.head.sent
    if not sentence.start_char <= words.start < sentence.end_char:
        return _goes_on(candidate, held)
    token = token_at(context.doc, words.start)
    if _is_length(token) and not is_perfect(candidate.verb):
        return False
    if any(_within(token, head) for head in (candidate.head, *candidate.recipients, *candidate.actors)):
        return True
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    verbs = [candidate.verb, *(part.verb for part in candidate.results)]
    return any(token.i == above.i for verb in verbs for above in _carrying(verb))


def _is_length(token: Token) -> bool:
    """ "jailed *for two years*": how long from then, not when; "have fought for two years" is both."""
    while token.dep_ in ("nummod", "quantmod", "advmod", "det", "amod"):
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ == "for" and token.tag_ == "NNS"


def _measured(context: EventContext, candidate: EventCandidate) -> Measured:
    """What the questions of a figure ask of an event: its measure, and the verb that carries it.
    One without a measure is asked as an incident is.
    """
    incidents = (measure.name for measure in context.codebook.incidents)
    return Measured(next(iter((*candidate.code.measures, *incidents))), None, candidate.verb)


def _goes_on(candidate: EventCandidate, held: Held) -> bool:
    """Whether an event may go on with the story of the sentence before: something counted that happened."""
    happened = held.status in (EventStatus.REPORTED, EventStatus.CLAIMED, EventStatus.DENIED)
    return happened and bool(candidate.code.measures) and candidate.head.tag_ not in ("VB", "VBG")


def _carrying(token: Token) -> Iterator[Token]:
    """The verb above a trigger and those that it depends on, within its own story."""
    for _ in range(8):
        yield token
        if token.head.i == token.i or token.dep_ in ("relcl", "acl"):
            return
        token = token.head


def _is_part_of(context: EventContext, person: Participant, located: Located) -> bool:
    """Whether a place says who, not where: "*Israel* bombed", "the *British* government", "*US* hostages"."""
    words = located.evidence
    if words is None or not (person.evidence.start <= words.start and words.end <= person.evidence.end):
        return False
    token = token_at(context.doc, words.end - 1)
    while token.dep_ == "conj":
        token = token.head
    named = person.evidence.quote.lower().removeprefix("the ")
    return is_attached(token) or (person.actor is not None and named == (located.words or "").lower())


def _located(context: EventContext, candidate: EventCandidate, held: Held, trigger: Trigger) -> Located:
    """The place attached to the trigger, else the one that the sentence or the text before gives."""
    mention = context.places.get(candidate.place.i) if candidate.place is not None else None
    if mention is None and candidate.frame == "happen":
        return read_place(context.figure_context, trigger, _measured(context, candidate))
    if mention is None:
        found = read_place(context.figure_context, trigger, _measured(context, candidate))
        return found if _is_near(context, candidate, held, found) else Located()
    place = mention.place
    return Located(mention.evidence.quote, place.country if place else None, mention.evidence, place)


def _is_near(context: EventContext, candidate: EventCandidate, held: Held, found: Located) -> bool:
    """Whether a place stands in the trigger's own clause; one of a sentence before must have no rival."""
    sentence = candidate.head.sent
    if found.evidence is None:
        return False
    if not sentence.start_char <= found.evidence.start < sentence.end_char:
        rival = any(sentence.start <= i < sentence.end for i in context.places)
        return _goes_on(candidate, held) and not rival
    token = token_at(context.doc, found.evidence.end - 1)
    return any(
        _within(token, head)
        for head in (candidate.verb, candidate.head, *candidate.recipients, *candidate.actors)
    )


def _figures(context: EventContext, candidate: EventCandidate) -> tuple[int, ...]:
    """Positions of the figures that give the event's size: of its measures, in its clause or an outcome's."""
    wanted = {measure for part in (candidate, *candidate.results) for measure in part.code.measures}
    heads = [part.verb for part in (candidate, *candidate.results)] + [
        *candidate.recipients,
        *candidate.actors,
        candidate.head,
    ]
    found = []
    for index, (token, figure) in enumerate(context.figures):
        if figure.measure in wanted and any(_within(token, head) for head in heads):
            found.append(index)
    return tuple(found)


def _within(token: Token, head: Token) -> bool:
    """Whether a token lies under `head` with no clause of its own between."""
    for _ in range(10):
        if token.i == head.i:
            return True
        if token.head.i == token.i or (token.dep_ in CLAUSAL and token.pos_ in ("VERB", "AUX")):
            return False
        token = token.head
    return False


@cache
def _context_pattern() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """All words of all contexts as one pattern, and each word's contexts."""
    table: dict[str, list[str]] = {}
    for name, listed in words("events")["contexts"].items():
        for word in listed:
            table.setdefault(word, []).append(name)
    longest = sorted(table, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest))})(?:s|es)?\b", re.IGNORECASE), table


def _contexts(context: EventContext, candidate: EventCandidate) -> tuple[tuple[str, Evidence], ...]:
    """The contexts of the code, named by the trigger, and those that words of the sentence name."""
    doc, first, last = context.doc, candidate.trigger[0], candidate.trigger[-1]
    trigger = findings.evidence(doc, first.idx, last.idx + len(last))
    found = dict.fromkeys(candidate.code.contexts, trigger)
    pattern, table = _context_pattern()
    sentence = candidate.head.sent
    start = sentence.start_char
    for match in pattern.finditer(findings.text_of(doc), start, sentence.end_char):
        for name in table[match[1].lower()]:
            found.setdefault(name, Evidence(match.start(), match.end(), match[0]))
    return tuple(sorted(found.items()))
