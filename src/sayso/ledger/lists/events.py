"""The list of events."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Connection, or_, select, union_all

from sayso.ledger.filters import ANY_EVENT
from sayso.ledger.findings.events import EventRow, events_with_parts, select_events
from sayso.ledger.findings.sentences import sentences_of
from sayso.ledger.lists import common
from sayso.ledger.lists.frame import Condition, Facet, FilterKind, ListFilter, Listing, ListSort
from sayso.ledger.lists.links import incidents_of_events
from sayso.ledger.lists.names import KnownNames
from sayso.ledger.schema import tables
from sayso.records import EventStatus

E, R, P = tables.event, tables.report, tables.participant
e, p = E.c, P.c


@dataclass(frozen=True, slots=True)
class ListedEvent(EventRow):
    """An event with its sentence, and the incidents that it is of."""

    sentence: str = ""
    incidents: tuple[str, ...] = ()


def event_rows(connection: Connection, keys: Sequence[int]) -> list[ListedEvent]:
    """The events of these rows, in their order."""
    rows = {row.row: row for row in connection.execute(select_events(ANY_EVENT).where(e.row.in_(keys)))}
    known = [key for key in keys if key in rows]
    found = list(events_with_parts(connection, [rows[key] for key in known]))
    sentences = sentences_of(connection, E, known)
    incidents = incidents_of_events(connection, {one.report_id for one in found})
    return [
        ListedEvent(
            **{field.name: getattr(one, field.name) for field in fields(EventRow)},
            sentence=sentences.get(key, ""),
            incidents=incidents.get(one.id, ()),
        )
        for key, one in zip(known, found, strict=True)
    ]


def _side(side: str) -> Condition:
    def condition(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
        fits = (names.in_column(p.actor, value), names.in_column(p.quote, value))
        parts = (select(p.event_row).where(p.side == side, one) for one in fits)
        return [e.row.in_(union_all(*parts))]

    return condition


def _side_of_row(side: str) -> Condition:
    """The same, of a row that is at hand."""

    def condition(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
        fits = or_(names.in_column(p.actor, value), names.in_column(p.quote, value))
        return [select(p.id).where(p.event_row == e.row, p.side == side, fits).exists()]

    return condition


def _by_actor(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
    return [e.row.in_(select(p.event_row).where(p.actor == value, p.side == "actor"))]


def _to_actor(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
    return [e.row.in_(select(p.event_row).where(p.actor == value, p.side != "actor"))]


def _actor_country(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
    return [e.row.in_(select(p.event_row).where(p.actor_country == value, p.side == "actor"))]


def _actor_country_of_row(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
    own = select(p.id).where(p.event_row == e.row, p.actor_country == value, p.side == "actor")
    return [own.exists()]


def _context(value: str, names: KnownNames) -> list[ColumnElement[bool]]:
    return [(";" + e.contexts + ";").contains(f";{value};", autoescape=True)]


EVENTS = Listing(
    name="events",
    one="event",
    about="Who did what to whom, where and when.",
    kind=ListedEvent,
    source=E,
    beside=(R, R.c.id == e.report_id),
    key=e.row,
    standing=(~e.withdrawn,),
    words_of="event",
    start="-day",
    rare=("status", "type", "recipient"),
    filters=(
        common.words("the sentence that tells of it, or of those in it"),
        ListFilter("code", "Event", "What kind of event it is.", "pushback", common.equal(e.code),
                   FilterKind.CHOICE, vocabulary="events"),
        common.country(common.equal(e.country)),
        common.place(E),
        ListFilter("actor", "Who", "Part of the name of who does it.", "border guard", _side("actor"),
                   along=_side_of_row("actor")),
        ListFilter("recipient", "To whom", "Part of the name of whom it is done to.", "migrants",
                   _side("recipient"), along=_side_of_row("recipient")),
        ListFilter("actor_country", "Country of who does it", "The country of who does it.", "BY",
                   _actor_country, FilterKind.COUNTRY, shown=False, along=_actor_country_of_row),
        common.choice("status", "Status", "What the report says of it: that it was, or was claimed …",
                      e.status, EventStatus),
        common.exactly("type", "PLOVER", "PLOVER's type of event.", e.type, "COERCE"),
        ListFilter("context", "Context", "A context of PLOVER.", "migration", _context, shown=False),
        common.publisher(),
        common.since(common.at_least(e.period_last), "Events that end on this day or later."),
        common.until(common.at_most(e.period_last), "Events that end by this day."),
        common.month(e.period_last, "Events that end in this month."),
        ListFilter("by", "By", "The whole name of who does it, as lists give it.", "Border guard of Poland",
                   _by_actor, shown=False),
        ListFilter("to", "To", "The whole name of whom it is done to, as lists give it.", "Frontex",
                   _to_actor, shown=False),
        common.report(E),
    ),
    sorts=(
        ListSort("day", "Day", "the last day of its period", e.period_last,
                 index="ix_event_period_last", of=E),
        ListSort("published", "Published", "the day of publication", R.c.published, (R.c.id,),
                 index="ix_report_published_id", of=R,
                 inner=(E, "ix_event_report_id"),
                 unless=(frozenset({"month"}), frozenset({"since", "until"}))),
        ListSort("code", "Event", "the kind of event", e.code, index="ix_event_code", of=E),
    ),
    facets=(
        Facet("code", "Event", e.code),
        Facet("country", "Country", e.country),
        Facet("publisher", "Publisher", R.c.publisher, whole=True),
        Facet("month", "Month", e.period_last, by_month=True),
        Facet("type", "PLOVER", e.type),
        Facet("status", "Status", e.status),
    ),
    rows=event_rows,
    drivers=(
        (("words",), E, ""),
        (("report",), E, "ix_event_report_id"),
        (("by",), E, ""),
        (("to",), E, ""),
        (("place",), E, "ix_event_geonames_id"),
        (("code", "country"), E, "ix_event_code_country_period_last"),
        (("country",), E, "ix_event_country"),
        (("month",), E, "ix_event_period_last"),
        (("code",), E, "ix_event_code"),
        (("publisher",), R, "ix_report_publisher"),
        (("since",), E, "ix_event_period_last"),
        (("until",), E, "ix_event_period_last"),
    ),
)  # fmt: skip
