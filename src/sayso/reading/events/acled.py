"""The second coding: ACLED's sub-event type, which depends on who meets whom and on what happens beside it.

Takes events in text order, gives them back with `acled`. Rules: `[[refine]]` of `ontologies.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sayso.codebook import acled_types, words
from sayso.records import ActorKind, Event, EventStatus, Participant, Reading
from sayso.records.kinds import FORCES, OF_STATE

UNREAL = {
    EventStatus.NEGATED,
    EventStatus.HYPOTHETICAL,
    EventStatus.DENIED,
    EventStatus.PLANNED,
    EventStatus.THREATENED,
}
KINDS = {
    "state": OF_STATE - {ActorKind.COURT},
    "armed_group": frozenset({ActorKind.ARMED_GROUP}),
    "armed": FORCES | {ActorKind.ARMED_GROUP},
}


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """An event with the number of its trigger's sentence, and the codes of its outcomes."""

    event: Event
    sentence: int
    results: frozenset[str] = frozenset()


def with_acled(told: Sequence[CodedEvent]) -> list[Event]:
    """Each event with its sub-event and event type."""
    types = acled_types()
    coded = []
    for one in told:
        sub = _refined(one.event, _beside(told, one))
        coded.append(replace(one.event, acled=sub, acled_event=types.get(sub or "") or None))
    return coded


def _beside(told: Sequence[CodedEvent], one: CodedEvent) -> set[str]:
    """Codes of what happened beside an event: its outcomes, and real events of the sentences around."""
    codes = set(one.results)
    for other in told:
        near = abs(other.sentence - one.sentence) <= 1
        if near and other is not one and other.event.status not in UNREAL:
            codes |= {other.event.code} | other.results
    return codes


def _refined(event: Event, beside: set[str]) -> str | None:
    if event.acled is None:
        return None
    for rule in words("ontologies")["refine"]:
        if event.acled in rule["of"] and _fits(event, rule, beside):
            return str(rule["to"])
    return event.acled


def _fits(event: Event, rule: dict[str, Any], beside: set[str]) -> bool:
    if "beside" in rule and beside.isdisjoint(rule["beside"]):
        return False
    if "code" in rule and event.code not in rule["code"]:
        return False
    return _is(event.actors, rule.get("actor")) and _is(event.recipients, rule.get("recipient"))


def _is(people: Sequence[Participant], kind: str | None) -> bool:
    """Whether any participant is of a kind; no kind asked for fits anything."""
    return kind is None or any(_kind_fits(person, kind) for person in people)


def _kind_fits(person: Participant, kind: str) -> bool:
    actor = person.actor
    if actor is not None and actor.kind in KINDS.get(kind, frozenset()):
        return True
    listed = words("ontologies")["sides"].get(kind, [])
    return any(word in person.evidence.quote.lower().replace("-", " ") for word in listed)


LEADING = 2  # ranks that count most wherever they stand
SENTENCE_END = re.compile(r"[.!?][”\"']?\s+(?=[A-Z“\"])")


def main_event(reading: Reading) -> Event | None:
    """The event of a short text that ACLED would code: of the first sentence that states a real one, the one
    of the rank that counts most.
    """
    coded = [event for event in reading.events if event.acled is not None]
    return min(coded, key=lambda event: _rank(reading.report.text, event), default=None)


def _rank(text: str, event: Event) -> tuple[bool, int, int, int]:
    ranks: list[list[str]] = words("ontologies")["main"]["ranks"]
    rank = next((i for i, listed in enumerate(ranks) if event.acled in listed), len(ranks))
    start = event.evidence.trigger.start
    sentence = len(SENTENCE_END.findall(text, 0, start))
    return event.status in UNREAL, sentence if rank > LEADING else 0, rank, start
