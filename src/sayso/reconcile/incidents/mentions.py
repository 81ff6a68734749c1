"""What one report says of one incident: its findings, put together by what happened, day and place.

Takes a report's findings (`ReportFindings`), gives `Mention`s. A report is about one incident (`main`),
mentions others (`recalled`), and may sum up several days (`summary`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sayso.codebook import active_codebook
from sayso.codebook.rules import picture_rules
from sayso.ledger import EventRow
from sayso.reconcile.incidents.inputs import ReportFindings
from sayso.reconcile.incidents.names import proper_names
from sayso.reconcile.incidents.persons import EVENT_STATUSES, Harmed, harmed, harms, may_harm, name_words
from sayso.reconcile.incidents.spots import HEAD, spot_of
from sayso.reconcile.incidents.tolls import HARM, falls_on, main_day, of_report
from sayso.records import content_id
from sayso.records.picture import Mention


def mentions(report: ReportFindings) -> Iterator[Mention]:
    """The incidents of one report, what it is about first."""
    groups: dict[str, list[EventRow]] = defaultdict(list)
    for event in report.events:
        about = HARM if harms(event) else about_of(event.code)
        if about is not None and event.status in EVENT_STATUSES:
            groups[about].append(event)
    harm = groups.pop(HARM, [])
    if harm:
        day = main_day(report.events, report.published)
        main = [e for e in harm if falls_on(e.period_first, e.period_last, day, report.published)]
        if main:
            yield _main(report, main, day)
        yield from _others(report, [event for event in harm if event not in main], HARM)
    for about, events in groups.items():
        yield from _others(report, events, about)


def about_of(code: str) -> str | None:
    """What codes of incidents belong together, if nobody is harmed: attacks and the like, else by measure."""
    if may_harm(code):
        return "incidents"
    found = active_codebook().events.codes.get(code)
    return found.measures[0] if found and found.measures else None


def _main(report: ReportFindings, events: Sequence[EventRow], day: date | None) -> Mention:
    toll = of_report(report)
    mention = _mention(report, HARM, "main", events, (day, day))
    named = list(_named_later(report.text))
    return replace(
        mention,
        spot=spot_of(report, events, main=True),
        killed=toll.killed,
        injured=toll.injured,
        told=toll.stated,
        places=frozenset(word for row in report.places for word in row.name.lower().split()),
        victims=mention.victims | {word for name, _ in named for word in name_words(name)},
        ages=mention.ages | {age for _, age in named if age},
        names=proper_names(f"{_headline(report.title)}\n{report.text}"),
        dated=any(event.period_first == day == event.period_last or event.start < HEAD for event in events),
    )


SUREST = ("reported", "denied", "claimed")  # the first that an event of a mention has is the mention's
NAMED = re.compile(  # "He was named as Ana Ruiz, 31"
    r"\b(?:named|identified)(?:\s+\w+){0,4}?\s+as\s+(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){1,3})"
    r"(?:,\s(?P<age>\d{1,3})\b)?"
)


def _named_later(text: str) -> Iterator[tuple[str, str | None]]:
    """Names and ages of victims that are given in a sentence of their own; those of suspects are left out."""
    for found in NAMED.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()].lower()
        if not any(word in before for word in picture_rules().incidents.suspects):
            yield found["name"], found["age"]


def _headline(title: str) -> str:
    """A page's title without the name of the site after it."""
    return re.split(r" [-|–—] ", title)[0]


def _others(report: ReportFindings, events: Iterable[EventRow], about: str) -> Iterator[Mention]:
    """Mentions of days that the words give, one a day and place; longer periods as summaries."""
    by_day: dict[tuple[date, date, int | str | None], list[EventRow]] = defaultdict(list)
    for event in events:
        first, last = event.period_first or event.period_last, event.period_last or event.period_first
        if first is not None and last is not None:
            by_day[(first, last, event.geonames_id or event.place or event.country)].append(event)
    longest = timedelta(days=picture_rules().incidents.summary_days - 1)
    for (first, last, _), found in by_day.items():
        kind = "summary" if last - first > longest else "main" if about != HARM else "recalled"
        yield _mention(report, about, kind, found, (first, last))


def _mention(
    report: ReportFindings,
    about: str,
    kind: str,
    events: Sequence[EventRow],
    days: tuple[date | None, date | None],
) -> Mention:
    """A mention of these events, with the place that they name and no toll."""
    people, persons = harmed(events), frozenset(_persons(events))
    return Mention(
        id=content_id("telling", about, kind, events[0].id),
        report_id=report.report_id,
        about=about,
        kind=kind,
        first=days[0],
        last=days[1],
        spot=spot_of(report, events, main=False),
        codes=tuple(sorted({event.code for event in events})),
        killed=None,
        injured=None,
        names=persons,
        persons=persons,
        ages=frozenset(_ages(people)),
        findings=tuple(event.id for event in events),
        published=report.published,
        story=report.story,
        victims=frozenset(_victims(people)),
        numbers=frozenset(_numbers(events)),
        status=_status(events),
    )


def _numbers(events: Iterable[EventRow]) -> Iterator[int]:
    """The sizes that they give, exact or nearly so."""
    return (size.low for event in events for size in event.figures if size.low is not None)


def _status(events: Iterable[EventRow]) -> str:
    """The surest word on whether it happened."""
    statuses = {event.status for event in events}
    return next((status for status in SUREST if status in statuses), EVENT_STATUSES[0])


def _ages(people: Harmed) -> Iterator[str]:
    """The ages of those who were harmed."""
    return (person.age for person in people.persons if person.age)


def _victims(people: Harmed) -> Iterator[str]:
    """The words of their names."""
    return (word for person in people.persons for word in person.names)


def _persons(events: Iterable[EventRow]) -> Iterator[str]:
    """The words of the names of persons who take part."""
    for event in events:
        people = [*event.actors, *event.recipients]
        people += [person for result in event.results for person in result.recipients]
        for person in people:
            if person.person and person.actor:
                yield from name_words(person.actor)
