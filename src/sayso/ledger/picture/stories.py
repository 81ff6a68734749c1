"""Stories of a ledger: sketches, links and members are written and read back; takes a filter, gives rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.picture.rows import MemberRow
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import chunks, connected, insert_rows, upsert
from sayso.ledger.schema.statements import columns_of, rows_as, within
from sayso.ledger.schema.tables import report
from sayso.records.picture import StoryKind, StoryLink, StoryMember

OTHER_FORMS = (StoryKind.RENDITION, StoryKind.CORRECTED)  # for which another report speaks


def similar_reports(
    connection: Connection, hashes: Mapping[str, Sequence[int]], most: int | None = None
) -> set[tuple[str, str]]:
    """Keep hashes of reports; the pairs of reports, one of these in each, that share one. A hash of more than
    `most` reports is no hint.
    """
    band, by_hash = picture.story_band, dict[int, list[str]]()
    for name, found in hashes.items():
        for number in found:
            by_hash.setdefault(number, []).append(name)
    sharing = {number: list(names) for number, names in by_hash.items() if len(names) > 1}
    if connection.execute(select(band.c.hash).limit(1)).first() is not None:
        for some in chunks(by_hash):
            for number, name in connection.execute(_holding(some, most)).all():
                sharing.setdefault(number, list(by_hash[number])).append(name)
    rows = [{"hash": number, "report_id": name} for name, found in hashes.items() for number in set(found)]
    known = {name for names in sharing.values() for name in names} - set(hashes)
    insert_rows(connection, band, rows)
    few = [names for names in sharing.values() if most is None or len(names) <= most]
    pairs = {(one, other) for names in few for one in names for other in names if one < other}
    return {pair for pair in pairs if not known.issuperset(pair)}


def _holding(hashes: Collection[int], most: int | None) -> Select[Any]:
    """The reports that have one of these hashes, without the hashes that more than `most` have."""
    band = picture.story_band.c
    wanted = select(band.hash, band.report_id).where(band.hash.in_(hashes))
    if most is None:
        return wanted
    counted = select(band.hash).where(band.hash.in_(hashes)).group_by(band.hash)
    return wanted.where(band.hash.in_(counted.having(func.count() <= most)))


def write_story_links(connection: Connection, links: Iterable[StoryLink]) -> None:
    """Keep confirmed links between reports."""
    rows = [asdict(link) for link in links]
    if rows:
        connection.execute(upsert(connection, picture.story_link), rows)


def links_of_stories(connection: Connection, report_ids: Collection[str]) -> set[StoryLink]:
    """All links of the stories that these reports are in, however far."""
    link, found, todo = picture.story_link, set[StoryLink](), set(report_ids)
    seen: set[str] = set()
    columns = [link.c[field.name] for field in fields(StoryLink)]
    while todo:
        seen |= todo
        reached = set()
        for some in chunks(todo):
            where = or_(link.c.one.in_(some), link.c.other.in_(some))
            for row in connection.execute(select(*columns).where(where)):
                found.add(StoryLink(*row))
                reached |= {row.one, row.other}
        todo = reached - seen
    return found


def stories_of(connection: Connection, report_ids: Collection[str]) -> dict[str, tuple[str, bool]]:
    """The story of each of these reports that is in one with others, and whether it represents it."""
    member, found = picture.story_member.c, {}
    for some in chunks(report_ids):
        wanted = select(member.report_id, member.story_id, member.representative).where(
            member.report_id.in_(some)
        )
        for row in connection.execute(wanted):
            found[row.report_id] = (row.story_id, row.representative)
    return found


def members_of(connection: Connection, report_ids: Collection[str]) -> dict[str, StoryMember]:
    """The members of stories that these reports are."""
    member, found = picture.story_member, dict[str, StoryMember]()
    columns = [member.c[field.name] for field in fields(StoryMember)]
    for some in chunks(report_ids):
        for row in connection.execute(select(*columns).where(member.c.report_id.in_(some))):
            found[row.report_id] = StoryMember(**row._asdict() | {"kind": StoryKind(row.kind)})
    return found


def spoken_for(connection: Connection, report_ids: Collection[str]) -> dict[str, StoryMember]:
    """Those of these reports that are another form of one, or were corrected by one, which is `nearest`."""
    members = members_of(connection, report_ids)
    return {name: member for name, member in members.items() if member.kind in OTHER_FORMS}


def forms_of(connection: Connection, report_ids: Collection[str]) -> set[str]:
    """The reports for which these speak, as they are the same in another form or were corrected."""
    member, found = picture.story_member.c, set[str]()
    for some in chunks(report_ids):
        where = member.nearest.in_(some) & member.kind.in_(OTHER_FORMS)
        found |= {row[0] for row in connection.execute(select(member.report_id).where(where))}
    return found


def printed_on(connection: Connection, report_ids: Collection[str]) -> dict[str, date]:
    """The last day on which another form of these reports came out: of a file, when its page did."""
    m, r, found = picture.story_member.c, report.c, dict[str, date]()
    joined = picture.story_member.join(report, r.id == m.report_id)
    for some in chunks(report_ids):
        where = (m.kind == StoryKind.RENDITION) & m.nearest.in_(some) & r.published.is_not(None)
        wanted = select(m.nearest, func.max(r.published)).select_from(joined).where(where)
        found |= {row[0]: row[1] for row in connection.execute(wanted.group_by(m.nearest))}
    return found


def write_members(connection: Connection, members: Sequence[StoryMember]) -> None:
    """Write reports with their stories, in place of what was written of them."""
    for some in chunks(member.report_id for member in members):
        connection.execute(delete(picture.story_member).where(picture.story_member.c.report_id.in_(some)))
    insert_rows(connection, picture.story_member, [asdict(member) for member in members])


def drop_members(connection: Connection, report_ids: Collection[str]) -> None:
    """Take reports out of the stories that they are in."""
    for some in chunks(report_ids):
        connection.execute(delete(picture.story_member).where(picture.story_member.c.report_id.in_(some)))


def find_stories(
    source: Engine | Connection, where: PictureFilter = ANY_PICTURE, name: str | None = None
) -> list[MemberRow]:
    """The reports of stories that have several, story by story, oldest first; `name` begins a report's id."""
    m, r = picture.story_member, report
    statement = select(*columns_of(MemberRow, m, r)).select_from(m.join(r, r.c.id == m.c.report_id))
    if name is not None:
        own = select(m.c.story_id).where(m.c.report_id.startswith(name, autoescape=True))
        statement = statement.where(m.c.story_id.in_(own))
    wanted = select(m.c.story_id).join(r, r.c.id == m.c.report_id)
    for bound in (*within(r.c.published, where.since, None), *within(r.c.published, None, where.until)):
        statement = statement.where(m.c.story_id.in_(wanted.where(bound)))
    ordered = statement.order_by(m.c.story_id, r.c.published, m.c.report_id).limit(where.limit)
    with connected(source) as connection:
        return rows_as(MemberRow, connection.execute(ordered))
