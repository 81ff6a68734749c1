"""Events of a ledger: takes a filter, gives rows; only what the newest reading of each report found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ANY_EVENT, EventFilter
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import in_batches
from sayso.ledger.schema.statements import (
    country_code,
    group_rows,
    is_at,
    reports_of_situation,
    select_current,
    where_contains,
    where_equal,
    where_touches,
)


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """Somebody on one side of an event: the words, and the actor where one is known."""

    quote: str
    start: int
    end: int
    actor: str | None
    kind: str | None
    country: str | None
    person: bool | None
    role: str | None

    @property
    def name(self) -> str:
        """The actor's name, or the words."""
        return self.actor or self.quote


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A figure that gives the size of an event."""

    id: str
    measure: str
    low: int | None
    high: int | None
    qualifier: str
    quote: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A death or injury that an event brought, and whom it befell (empty: the event's recipients)."""

    code: str
    start: int
    end: int
    quote: str
    recipients: tuple[ParticipantRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsRow:
    """The words behind one field of an event: trigger, period, place, status, context."""

    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as the ledger holds it, with its report; `claim` and `denied_by` are ids of claims, `claimant`
    and `denier` who makes them; `review` is the verdict that stands, and by whom.
    """

    id: str
    code: str
    type: str | None
    mode: str | None
    acled_event: str | None
    acled: str | None
    status: str
    trigger: str
    start: int
    end: int
    period_first: date | None
    period_last: date | None
    period_precision: str
    place_text: str | None
    country: str | None
    place: str | None
    place_kind: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    place_approximate: bool | None
    contexts: str
    claim: str | None
    denied_by: str | None
    report_id: str
    publisher: str
    agency: str
    published: date | None
    title: str
    first_words: str
    url: str
    language: str
    reader: str
    review: str | None
    reviewer: str | None
    actors: tuple[ParticipantRow, ...] = ()
    recipients: tuple[ParticipantRow, ...] = ()
    figures: tuple[SizeRow, ...] = ()
    evidence: tuple[WordsRow, ...] = ()
    claimant: str | None = None
    denier: str | None = None
    results: tuple[ResultRow, ...] = ()


EVENT_PARTS = {"actors", "recipients", "figures", "evidence", "claimant", "denier", "results"}


def find_events(source: Engine | Connection, where: EventFilter = ANY_EVENT) -> Iterator[EventRow]:
    """Current events that fit, by publication (unknown last), report and place in the text."""
    e, r = tables.event.c, tables.report.c
    statement = select_events(where).order_by(r.published.is_(None), r.published, e.report_id, e.start)
    for connection, rows in in_batches(source, statement, where.limit):
        yield from events_with_parts(connection, rows)


def events_with_parts(connection: Connection, rows: Sequence[Any]) -> Iterator[EventRow]:
    """The rows of one batch with participants, figures, evidence and speakers."""
    keys = [row[-2] for row in rows]
    people = group_rows(connection, _participants(keys))
    sizes = group_rows(connection, _sizes(keys))
    words = group_rows(connection, _words(keys))
    results = group_rows(connection, _results(keys))
    speakers = _speakers(connection, rows)
    for *values, row, reading_id in rows:
        found: tuple[Any, ...] = tuple(values)
        event = EventRow(*found)
        sides = people.get(row, [])
        yield replace(
            event,
            actors=tuple(ParticipantRow(*rest) for side, *rest in sides if side == "actor"),
            recipients=tuple(ParticipantRow(*rest) for side, *rest in sides if side == "recipient"),
            figures=tuple(SizeRow(*size) for size in sizes.get(row, [])),
            evidence=tuple(WordsRow(*word) for word in words.get(row, [])),
            claimant=speakers.get((reading_id, event.claim)),
            denier=speakers.get((reading_id, event.denied_by)),
            results=tuple(_result(told, sides) for told in results.get(row, [])),
        )


def _result(told: tuple[Any, ...], sides: Sequence[tuple[Any, ...]]) -> ResultRow:
    code, start, end, quote = told
    befell = tuple(ParticipantRow(*who) for side, *who in sides if side == code)
    return ResultRow(code, start, end, quote, befell)


def _participants(keys: Sequence[int]) -> Select[Any]:
    p = tables.participant.c
    columns = (p.side, p.quote, p.start, p.end, p.actor, p.actor_kind, p.actor_country, p.person, p.role)
    return select(p.event_row, *columns).where(p.event_row.in_(keys)).order_by(p.id)


def _sizes(keys: Sequence[int]) -> Select[Any]:
    x, f = tables.event_figure, tables.figure
    columns = (f.c.id, f.c.measure, f.c.low, f.c.high, f.c.qualifier, f.c.quote)
    joined = x.join(f, f.c.row == x.c.figure_row)
    return (
        select(x.c.event_row, *columns)
        .select_from(joined)
        .where(x.c.event_row.in_(keys), ~f.c.withdrawn)
        .order_by(x.c.id)
    )


def _words(keys: Sequence[int]) -> Select[Any]:
    w = tables.event_evidence.c
    return select(w.event_row, w.field, w.start, w.end, w.quote).where(w.event_row.in_(keys)).order_by(w.id)


def _results(keys: Sequence[int]) -> Select[Any]:
    x = tables.event_result.c
    return select(x.event_row, x.code, x.start, x.end, x.quote).where(x.event_row.in_(keys)).order_by(x.id)


def _speakers(connection: Connection, rows: Sequence[Any]) -> dict[tuple[int, str | None], str | None]:
    """Who makes the claims that events stand in, by reading and claim."""
    c = tables.claim.c
    readings = {row[-1] for row in rows}
    who = func.coalesce(c.actor, c.name, c.speaker)
    found = connection.execute(select(c.reading_id, c.id, who).where(c.reading_id.in_(readings)))
    return {(reading_id, id_): name for reading_id, id_, name in found}


def select_events(where: EventFilter) -> Select[Any]:
    """The statement for events that fit, in no order; each row ends with the numbers of row and reading."""
    e, r = tables.event.c, tables.report.c
    exact = (
        (e.type, where.type),
        (e.status, where.status),
        (e.country, country_code(where.country)),
        (e.report_id, where.report_id),
    )
    words = (
        ((e.acled_event, e.acled), where.acled),
        ((r.publisher,), where.publisher),
    )
    statement = select_current(EventRow, tables.event, EVENT_PARTS)
    statement = where_contains(where_equal(statement, exact), words)
    if where.place is not None:
        statement = statement.where(is_at((e.place_text, e.place), e.country, where.place))
    if where.report_ids is not None:
        statement = statement.where(e.report_id.in_(where.report_ids))
    if where.situation_id is not None:
        statement = statement.where(e.report_id.in_(reports_of_situation(where.situation_id)))
    if where.codes is not None:
        statement = statement.where(e.code.in_(where.codes))
    if where.context is not None:
        statement = statement.where((";" + e.contexts + ";").contains(f";{where.context};", autoescape=True))
    statement = where_touches(statement, tables.event, where.since, where.until)
    return _by_participants(statement, where)


def _by_participants(statement: Select[Any], where: EventFilter) -> Select[Any]:
    p, row = tables.participant.c, tables.event.c.row
    for side, word in (("actor", where.actor), ("recipient", where.recipient)):
        if word is not None:
            named = or_(p.quote.icontains(word, autoescape=True), p.actor.icontains(word, autoescape=True))
            statement = statement.where(exists().where(p.event_row == row, p.side == side, named))
    if where.actor_country is not None:
        own = p.actor_country == where.actor_country.upper()
        statement = statement.where(exists().where(p.event_row == row, p.side == "actor", own))
    return statement
