"""Incidents of a ledger and what reports say of them: written, read back for linking, and asked for.

Takes an open transaction, or a filter; rows go in and out as records of `sayso.records.picture`. Nothing here
decides.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.picture.conditions import in_area, the_one
from sayso.ledger.picture.rows import IncidentRow, MentionRow
from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.connections import chunks, connected, insert_rows, plain_value
from sayso.ledger.schema.statements import columns_of, reports_of_situation, rows_as, within
from sayso.ledger.schema.tables import event, report
from sayso.records.picture import Incident, Link, Mention


def drop_mentions(connection: Connection, report_ids: Collection[str]) -> None:
    """Take away what reports said, and what was made of it."""
    for some in chunks(report_ids):
        connection.execute(delete(tables.mention).where(tables.mention.c.report_id.in_(some)))


def mentions_of_reports(connection: Connection, report_ids: Collection[str]) -> list[Mention]:
    """What these reports say of incidents."""
    found = []
    for some in chunks(report_ids):
        found += _mentions(connection, tables.mention.c.report_id.in_(some))
    return found


def write_mentions(connection: Connection, mentions: Iterable[Mention], month: dict[str, int | None]) -> None:
    """Write mentions; `month` numbers the month of each id."""
    rows = [
        {
            "id": told.id,
            "report_id": told.report_id,
            "about": told.about,
            "kind": told.kind,
            "month": month[told.id],
            "first": told.first,
            "last": told.last,
            "killed": told.killed,
            "injured": told.injured,
            "data": msgspec.json.encode(told, order="deterministic").decode(),
        }
        for told in mentions
    ]
    insert_rows(connection, tables.mention, rows)


def with_events(connection: Connection, report_ids: Collection[str]) -> set[str]:
    """Those of these reports in which a reading found events."""
    found = set[str]()
    for some in chunks(report_ids):
        rows = connection.execute(select(event.c.report_id).where(event.c.report_id.in_(some)).distinct())
        found |= {row[0] for row in rows}
    return found


def mentions_of_month(connection: Connection, about: str, month: int) -> list[Mention]:
    """The mentions of incidents of a month, no summaries."""
    table = tables.mention.c
    return _mentions(connection, (table.about == about) & (table.month == month) & (table.kind != "summary"))


def mentions_by_id(connection: Connection, ids: Collection[str]) -> list[Mention]:
    """Mentions by id."""
    found = []
    for some in chunks(ids):
        found += _mentions(connection, tables.mention.c.id.in_(some))
    return found


def _mentions(connection: Connection, where: Any) -> list[Mention]:
    table = tables.mention.c
    rows = connection.execute(select(table.data).where(where).order_by(table.first, table.id))
    return [_MENTION.decode(row[0]) for row in rows]


_MENTION = msgspec.json.Decoder(Mention)


def replace_links(connection: Connection, about: str, month: int, links: Iterable[Link]) -> None:
    """Write the links of a month in place of those that were there."""
    table = tables.mention_link
    connection.execute(delete(table).where(table.c.about == about, table.c.month == month))
    ordered = sorted(links, key=lambda link: (link.one, link.other))
    rows = [{**asdict(link), "about": about, "month": month} for link in ordered]
    insert_rows(connection, table, rows)


def links_of_month(connection: Connection, about: str, month: int) -> set[Link]:
    """The links from mentions of a month."""
    table = tables.mention_link.c
    wanted = select(table.one, table.other, table.score, table.reason, table.joined)
    rows = connection.execute(wanted.where(table.about == about, table.month == month))
    return {Link(*row) for row in rows}


def links_around(connection: Connection, ids: Collection[str]) -> set[Link]:
    """All links of the clusters that these mentions are in, however far."""
    table, found, todo, seen = tables.mention_link.c, set[Link](), set(ids), set[str]()
    while todo:
        seen |= todo
        reached = set()
        for some in chunks(todo):
            where = or_(table.one.in_(some), table.other.in_(some))
            for row in connection.execute(
                select(table.one, table.other, table.score, table.reason, table.joined).where(where)
            ):
                found.add(Link(*row))
                reached |= {row.one, row.other}
        todo = reached - seen
    return found


def replace_incidents(
    connection: Connection, incidents: Sequence[Incident], mention_ids: Collection[str]
) -> None:
    """Write incidents in place of those that these mentions were in."""
    held, table = set[str](), tables.mention
    for some in chunks(mention_ids):
        rows = connection.execute(select(table.c.incident_id).where(table.c.id.in_(some)).distinct())
        held |= {row[0] for row in rows if row[0]}
    drop_incidents(connection, held)
    insert_rows(connection, tables.incident, [_incident_values(one) for one in incidents])
    for one in incidents:
        for some in chunks(one.mentions):
            connection.execute(update(table).where(table.c.id.in_(some)).values(incident_id=one.id))


def drop_incidents(connection: Connection, ids: Collection[str]) -> None:
    """Take incidents away."""
    for some in chunks(ids):
        connection.execute(delete(tables.incident).where(tables.incident.c.id.in_(some)))


def incidents_of(connection: Connection, report_ids: Collection[str]) -> tuple[set[str], set[str]]:
    """Ids of the incidents that these reports mention, and of all mentions of these."""
    table, held = tables.mention.c, set[str]()
    for some in chunks(report_ids):
        rows = connection.execute(select(table.incident_id).where(table.report_id.in_(some)).distinct())
        held |= {row[0] for row in rows if row[0]}
    ids = set[str]()
    for some in chunks(held):
        ids |= {row[0] for row in connection.execute(select(table.id).where(table.incident_id.in_(some)))}
    return held, ids


def incident_ids(connection: Connection, report_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The incidents that each of these reports mentions."""
    table, found = tables.mention.c, dict[str, set[str]]()
    for some in chunks(report_ids):
        wanted = select(table.report_id, table.incident_id).where(table.report_id.in_(some))
        for row in connection.execute(wanted.where(table.incident_id.is_not(None))):
            found.setdefault(row.report_id, set()).add(row.incident_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _incident_values(one: Incident) -> dict[str, Any]:
    spot = one.spot
    values = {
        field.name: plain_value(getattr(one, field.name)) for field in fields(one) if field.name != "spot"
    }
    place = {
        "place": spot and spot.name,
        "place_kind": spot and spot.kind,
        "country": spot and spot.country,
        "admin1": spot and spot.admin1,
        "geonames_id": spot and spot.geonames_id,
        "latitude": spot and spot.latitude,
        "longitude": spot and spot.longitude,
    }
    return values | place


# Asking


def find_incidents(
    source: Engine | Connection,
    where: PictureFilter = ANY_PICTURE,
    name: str | None = None,
    *,
    least: int = 1,
) -> list[IncidentRow]:
    """Incidents that fit, by day, of `least` stories or more; `where.measure` is "harm" or a measure."""
    i = tables.incident
    conditions = [
        i.c.stories >= least,
        *within(i.c.last, where.since, None),
        *within(i.c.first, None, where.until),
    ]
    if where.measure is not None:
        conditions.append(i.c.about == where.measure)
    if name is not None:
        conditions.append(i.c.id.startswith(name, autoescape=True))
    if where.situation_id is not None:
        m = tables.mention.c
        its = select(m.incident_id).where(m.report_id.in_(reports_of_situation(where.situation_id)))
        conditions.append(i.c.id.in_(its))
    conditions += in_area(i.c.country, (i.c.place,), where)
    statement = select(*columns_of(IncidentRow, i)).where(*conditions)
    ordered = statement.order_by(i.c.first.is_(None), i.c.first, i.c.place, i.c.id)
    with connected(source) as connection:
        return rows_as(IncidentRow, connection.execute(ordered.limit(where.limit)))


def get_incident(source: Engine | Connection, name: str) -> IncidentRow:
    """The one incident whose id begins so. Raises `LedgerError` unless one fits."""
    found: IncidentRow = the_one(find_incidents(source, name=name), name, "incidents")
    return found


def mentions_of_incident(source: Engine | Connection, incident: IncidentRow) -> list[MentionRow]:
    """What each report says of an incident, by publication, with its best link to another of them."""
    t, k = tables.mention, tables.mention_link
    joined = t.join(report, report.c.id == t.c.report_id)
    columns = (
        t.c.id,
        t.c.data,
        report.c.publisher,
        report.c.published,
        report.c.title,
        report.c.first_words,
        report.c.url,
    )
    statement = select(*columns).select_from(joined).where(t.c.incident_id == incident.id)
    with connected(source) as connection:
        rows = connection.execute(statement.order_by(report.c.published, t.c.id)).all()
        ids = {row.id for row in rows}
        best: dict[str, tuple[float, str, str]] = {}
        for link in connection.execute(select(k).where(k.c.one.in_(ids), k.c.other.in_(ids))):
            for own, other in ((link.one, link.other), (link.other, link.one)):
                best[own] = max(best.get(own, (0.0, "", "")), (link.score, other, link.reason))
    found = []
    for row in rows:
        score, other, reason = best.get(row.id, (None, None, ""))
        told = msgspec.json.decode(row.data, type=Mention)
        found.append(
            MentionRow(
                mention=told,
                publisher=row.publisher,
                published=row.published,
                title=row.title,
                first_words=row.first_words,
                url=row.url,
                nearest=other,
                score=score,
                reason=reason,
            )
        )
    return found
