"""How many were killed and hurt, by one report and by many.

Takes the events and figures of a report; gives a `Toll`. Numbers in words ("two men were killed", "five were
shot") go before mentions counted one by one. Of several reports the number that most give counts: rules in
`docs/picture.md`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.codebook.rules import picture_rules
from sayso.ledger import EventRow
from sayso.ledger.findings.events import ParticipantRow
from sayso.ledger.picture.inputs import CountedRow
from sayso.reconcile.incidents.inputs import ReportFindings
from sayso.reconcile.incidents.persons import (
    DEAD,
    EVENT_STATUSES,
    HIT,
    HURT,
    Harmed,
    harm_of,
    harmed,
    harms,
    name_words,
)

HARM = "harm"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Toll:
    """Numbers of people, `None` where a report says nothing of them; `stated` are those that words give."""

    killed: int | None
    injured: int | None
    stated: frozenset[str] = frozenset()


PEOPLE = "people"  # the unit of a toll
NEAR = 5  # words between a number and those of its measure
_STOPS = frozenset(",;:()/")  # what ends the words that belong to a number
_ENDS = (". ", "\n")  # of sentences


def main_day(events: Iterable[EventRow], published: date | None) -> date | None:
    """The day that a report is about: the one that it gives most often for harm, of equals the first (what is
    told comes before who was arrested for it), else that of its publication. Words that give a day count
    once, however many events take it.
    """
    back = timedelta(days=picture_rules().incidents.back)
    told = {
        (_told_at(event), event.period_first)
        for event in events
        if harms(event)
        and event.period_first is not None
        and event.period_first == event.period_last
        and (published is None or published - back <= event.period_first <= published + DAY)
    }
    days = Counter(day for _, day in told)
    return min(days, key=lambda day: (-days[day], day), default=published)


def _told_at(event: EventRow) -> int:
    """Where the words stand that give an event's day."""
    return min((words.start for words in event.evidence if words.field == "period"), default=event.start)


def of_report(report: ReportFindings) -> Toll:
    """Killed and injured on the day that a report is about."""
    day = main_day(report.events, report.published)
    events = [
        event
        for event in report.events
        if event.status in EVENT_STATUSES
        and falls_on(event.period_first, event.period_last, day, report.published)
    ]
    own = {size.id for event in events for size in event.figures}
    counted = [row for row in report.figures if _counts(row, day, report.published, own)]
    people = harmed(events)
    hurt = [row for row in counted if row.measure == "injured"]
    hit = [row for row in hurt if (row.measure_words or "").lower() in picture_rules().incidents.hit]
    dead = _of_one([row for row in counted if row.measure == "killed"], people)
    toll = _toll(
        people,
        _first(dead, _together(events, counted, {DEAD}, unnamed=True)),
        _first(hit),
        _first([row for row in hurt if row not in hit], _together(events, counted, {HURT})),
    )
    if toll.killed and not toll.injured and any(_survives(event, report.text, people) for event in events):
        return Toll(toll.killed, 1, toll.stated | {"injured"})
    return toll


def _survives(event: EventRow, text: str, people: Harmed) -> bool:
    """Whether somebody was hurt or hit who is not the one that died: "another man", "in stable condition"."""
    rules = picture_rules().incidents
    dead = {name for person in people.persons if person.harm == DEAD for name in person.names}
    if any(not dead.isdisjoint(name_words(one.name)) for one in event.recipients):
        return False
    if harm_of(event.code) not in (HIT, HURT) or any(harm_of(one.code) == DEAD for one in event.results):
        return False
    if any(one.quote.lower().startswith(rules.another) for one in event.recipients):
        return True
    start = max(text.rfind(end, 0, event.start) for end in _ENDS)
    end = min((at for end in _ENDS if (at := text.find(end, event.end)) > 0), default=len(text))
    sentence = text[max(start, 0) : end].lower()
    return any(words in sentence for words in rules.survivors)


def _of_one(rows: Sequence[CountedRow], people: Harmed) -> Sequence[CountedRow]:
    """Without those whose sentence tells of several incidents ("killed in shootings across the city"), if the
    report says otherwise who died.
    """
    several = picture_rules().incidents.several
    one = [row for row in rows if not any(word in _sentence(row) for word in several)]
    return one if one or people.persons else rows


def _sentence(row: CountedRow) -> str:
    """The sentence of a figure, in lower case, as far as the text kept around it goes."""
    start = row.around.rfind(". ", 0, row.before) + 1
    end = row.around.find(". ", row.before + len(row.quote))
    return row.around[start : end if end > 0 else None].lower()


def _together(
    events: Iterable[EventRow], rows: Sequence[CountedRow], kinds: Collection[int], *, unnamed: bool = False
) -> int:
    """The most people that one event lists as harmed so: of "two children and a man" three. Without a number
    among them they count if `unnamed`.
    """
    return max((_size(people, rows, unnamed=unnamed) for people in _lists(events, kinds)), default=0)


def _lists(events: Iterable[EventRow], kinds: Collection[int]) -> Iterator[Sequence[ParticipantRow]]:
    for event in events:
        if harm_of(event.code) in kinds:
            yield event.recipients
        for result in event.results:
            if harm_of(result.code) in kinds:
                yield result.recipients or event.recipients


def _size(people: Sequence[ParticipantRow], rows: Sequence[CountedRow], *, unnamed: bool) -> int:
    """How many people a list of two or more has, else 0: the number that stands in each, or one."""
    sizes: dict[tuple[int, int], int | None] = {}
    for one in people:
        if one.quote.lower() in picture_rules().incidents.nobody:
            continue
        if any(start < one.end and one.start < end for start, end in sizes):
            continue
        inside = [row.low for row in rows if row.low and one.start <= row.start < one.end]
        sizes[one.start, one.end] = max(inside, default=None)
    if len(sizes) < 2 or not (unnamed or any(sizes.values())):
        return 0
    return sum(size or 1 for size in sizes.values())


def _toll(people: Harmed, killed: int | None, hit: int | None, injured: int | None) -> Toll:
    dead = people.count(DEAD)
    given = {"killed"} if killed is not None or dead else set[str]()
    if hit is not None or injured is not None or people.count(HURT) > dead or people.count(HIT) > dead:
        given.add("injured")
    if killed is not None:
        dead = max(killed, dead) if killed else killed
    struck = people.count(HIT) if hit is None else hit
    hurt = max(struck - dead, people.count(HURT) - dead)
    if injured is not None:  # "five were shot; one was taken to a hospital": a part of them
        hurt = max(injured, hit - dead) if hit is not None else injured
    return Toll(dead, max(hurt, 0), frozenset(given))


def _counts(row: CountedRow, day: date | None, published: date | None, own: Collection[str]) -> bool:
    """Whether a figure gives people who were harmed on that day; a large one may be a year's, if no event has
    it (`own`) and no single day is given.
    """
    if row.status != "actual" or row.low is None or row.unit != PEOPLE:
        return False  # of "3 families killed" nobody says how many people
    if row.measure == "killed" and row.measure_words is None:
        return False  # of "three victims" no word says that they died
    if not row.counted and not _is_beside(row):
        return False  # "Lane 4 of 9 … found dead"
    one_day = row.period_first is not None and row.period_first == row.period_last == day
    if row.low > picture_rules().incidents.most and row.id not in own and not one_day:
        return False
    if row.period_first is None:
        return True
    if row.period_last is not None and (row.period_last - row.period_first).days > 7:
        return False
    return falls_on(row.period_first, row.period_last, day, published)


def _is_beside(row: CountedRow) -> bool:
    """Whether the words of its measure stand beside a number that counts no noun, as in "left 4 dead"."""
    words, text = (row.measure_words or "").lower(), row.around.lower()
    if not words or words in row.quote.lower():
        return True
    end = row.before + len(row.quote)
    left, right = text.rfind(words, 0, row.before), text.find(words, end)
    gaps = [text[left + len(words) : row.before]] if left >= 0 else []
    gaps += [text[end:right]] if right >= 0 else []
    return any(len(gap.split()) <= NEAR and _STOPS.isdisjoint(gap) for gap in gaps)


def _first(rows: Iterable[CountedRow], together: int = 0) -> int | None:
    """The first number above 0, or how many are listed `together`, if they are more; 0 if that is said."""
    lows = [row.low for row in rows]
    first = next((low for low in lows if low), 0 if lows else None)
    return first if first == 0 else max(first or 0, together) or None


def falls_on(first: date | None, last: date | None, day: date | None, published: date | None) -> bool:
    """Whether a period may be that day: unknown, or from two days before it to the day after publication."""
    if first is None and last is None:
        return True
    if day is None:
        return True
    start = first or last
    end = last or first
    assert start is not None and end is not None
    return start >= day - 2 * DAY and end <= (published or day) + DAY


def of_many(tolls: Sequence[Toll]) -> Toll:
    """What several reports say together: the number that most of them give."""
    killed = [toll.killed for toll in tolls if toll.killed is not None]
    some = [number for number in killed if number]
    dead = _mode(some) if 2 * len(some) >= len(killed) and some else 0
    agreeing = [toll.injured for toll in tolls if toll.killed == dead and toll.injured is not None]
    hurt = _mode(agreeing or [toll.injured for toll in tolls if toll.injured is not None])
    return Toll(dead, hurt)


def _mode(numbers: Sequence[int]) -> int:
    counts = Counter(numbers)
    return max(counts, key=lambda number: (counts[number], number), default=0)
