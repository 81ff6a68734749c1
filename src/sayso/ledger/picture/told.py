"""The figures and actors of findings that are known by report and id: for incidents that leave the ledger."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, tuple_

from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks

Key = tuple[str, str]  # of a finding: its report and its id


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure: what it counts, its interval, its words, and who says so."""

    measure: str
    low: int | None
    high: int | None
    qualifier: str
    quote: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class ActorWords:
    """Somebody on a side of an event ("actor", "recipient"): by name if that is `known`, else in words."""

    side: str
    name: str
    kind: str | None
    country: str | None
    known: bool


def figures_told(connection: Connection, keys: Collection[Key]) -> dict[Key, list[FigureWords]]:
    """The current figures of these findings: their own, or those that give the size of an event."""
    f, g, e, size = tables.figure, tables.reading, tables.event, tables.event_figure
    columns = (f.c.measure, f.c.low, f.c.high, f.c.qualifier, f.c.quote, f.c.speaker)
    standing = (g.c.superseded_by.is_(None), ~f.c.withdrawn)
    own = select(f.c.report_id, f.c.id, *columns).select_from(f.join(g, g.c.id == f.c.reading_id))
    of_events = select(e.c.report_id, e.c.id, *columns).select_from(
        e.join(size, size.c.event_row == e.c.row)
        .join(f, f.c.row == size.c.figure_row)
        .join(g, g.c.id == f.c.reading_id)
    )
    found: dict[Key, list[FigureWords]] = {}
    for some in chunks(sorted(keys)):
        for statement, table in ((own, f), (of_events, e)):
            wanted = statement.where(tuple_(table.c.report_id, table.c.id).in_(some), *standing)
            for report_id, name, *values in connection.execute(wanted.order_by(f.c.start)):
                found.setdefault((report_id, name), []).append(FigureWords(*values))
    return found


def actors_of(connection: Connection, keys: Collection[Key]) -> dict[Key, list[ActorWords]]:
    """Who is on the sides of the current events among these findings."""
    e, p, g = tables.event, tables.participant, tables.reading
    joined = e.join(p, p.c.event_row == e.c.row).join(g, g.c.id == e.c.reading_id)
    wanted = (
        select(e.c.report_id, e.c.id, p.c.side, p.c.actor, p.c.quote, p.c.actor_kind, p.c.actor_country)
        .select_from(joined)
        .where(g.c.superseded_by.is_(None), ~e.c.withdrawn)
        .order_by(p.c.start)
    )
    found: dict[Key, list[ActorWords]] = {}
    for some in chunks(sorted(keys)):
        for row in connection.execute(wanted.where(tuple_(e.c.report_id, e.c.id).in_(some))):
            actor = ActorWords(
                row.side, row.actor or row.quote, row.actor_kind, row.actor_country, row.actor is not None
            )
            found.setdefault((row.report_id, row.id), []).append(actor)
    return found
