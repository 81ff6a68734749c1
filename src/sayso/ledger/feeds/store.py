"""The feeds that a ledger knows: when each is asked next, what it said last, and how often it failed.

Takes a connection, and a transaction where it writes. What a feed listed is written in one transaction with
what it said of itself (`write_answer`), so that a killed process loses no entry.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from sayso.ledger.feeds.pages import PageState
from sayso.ledger.schema.connections import chunks, insert_row, insert_rows
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.timestamps import now

NEW: dict[str, Any] = {
    "kind": "", "title": "", "stamp": "", "file": "", "left_at": None, "settings": "", "etag": "",
    "last_modified": "", "digest": "", "more": "", "interval": None, "checked_at": None, "answered_at": None,
    "failures": 0, "reason": "", "message": "",
}  # fmt: skip
FORGET: dict[str, Any] = {
    "etag": "",
    "last_modified": "",
    "digest": "",
    "more": "",
}  # so that it is read anew


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as the ledger knows it. `root_id` is the user's feed that led to a sitemap; of others
    their own id.
    """

    id: int
    address: str
    name: str
    root_id: int
    kind: str
    stamp: str
    etag: str
    last_modified: str
    digest: str
    more: str
    title: str
    interval: float | None
    failures: int
    next_at: datetime


def keep_feeds(connection: Connection, file: str, feeds: Mapping[str, tuple[str, str]]) -> dict[int, str]:
    """Write the feeds of a user's file: by address, a name and a hash of what is said of it. Gives their
    ids and names. One whose settings changed is asked at once, and read anew; those that the file names no
    more are marked as taken out.
    """
    found: dict[int, str] = {}
    f = feed.c
    for address, (name, settings) in feeds.items():
        known = select(f.id, f.name, f.settings, f.file, f.left_at).where(f.address == address)
        row = connection.execute(known).first()
        if row is None:
            values = {**NEW, "address": address, "name": name, "settings": settings, "next_at": now()}
            found[insert_row(connection, feed, {**values, "file": file})] = name
            continue
        if (row.name, row.settings, row.file, row.left_at) != (name, settings, file, None):
            values = {"name": name, "settings": settings, "root_id": None, "file": file, "left_at": None}
            if row.settings != settings:
                values |= {**FORGET, "next_at": now()}
                connection.execute(
                    update(feed).where(f.root_id == row.id).values(FORGET | {"next_at": now()})
                )
            connection.execute(update(feed).where(f.id == row.id).values(values))
        found[row.id] = name
    _take_out(connection, file, found)
    return found


def _take_out(connection: Connection, file: str, kept: Collection[int]) -> None:
    """Mark the feeds that a file names no more (those of no file were its own, too: there was one). If pages
    of theirs wait, the feeds that it keeps are read anew: what they list as well is theirs now.
    """
    f, p = feed.c, feed_page.c
    own = select(f.id).where(f.root_id.is_(None), f.file.in_((file, "")), f.left_at.is_(None))
    gone = [number for number in connection.execute(own).scalars() if number not in kept]
    waits = False
    for some in chunks(gone):
        connection.execute(update(feed).where(f.id.in_(some)).values(left_at=now(), file=file))
        left = select(p.id).where(p.feed_id.in_(some), p.state == PageState.WAITING.value).limit(1)
        waits = waits or connection.execute(left).first() is not None
    for some in chunks(kept) if waits else ():
        of_kept = or_(f.id.in_(some), f.root_id.in_(some))
        connection.execute(update(feed).where(of_kept).values(FORGET))


def due_feeds(
    connection: Connection, roots: Collection[int], *, until: datetime | None = None
) -> list[FeedRow]:
    """The feeds of a file, and the sitemaps that they led to, to be asked now (or `until` a time)."""
    found: list[FeedRow] = []
    for some in chunks(roots):
        statement = _select().where(or_(feed.c.id.in_(some), feed.c.root_id.in_(some)))
        found += _rows(connection, statement.where(feed.c.next_at <= (until or now())))
    return found


def next_of_feeds(connection: Connection, roots: Collection[int]) -> datetime | None:
    """When the first of the feeds is to be asked."""
    times = [
        connection.execute(
            select(feed.c.next_at)
            .where(or_(feed.c.id.in_(some), feed.c.root_id.in_(some)))
            .order_by(feed.c.next_at)
            .limit(1)
        ).scalar()
        for some in chunks(roots)
    ]
    return min((one for one in times if one is not None), default=None)


def failing_feeds(connection: Connection, roots: Collection[int]) -> int:
    """How many of the feeds, or of the sitemaps that they led to, failed when they were asked last."""
    number = 0
    for some in chunks(roots):
        where = (or_(feed.c.id.in_(some), feed.c.root_id.in_(some)), feed.c.failures > 0)
        number += connection.execute(select(func.count()).select_from(feed).where(*where)).scalar() or 0
    return number


def ask_again(connection: Connection, roots: Collection[int]) -> None:
    """Have those feeds asked at once that failed."""
    for some in chunks(roots):
        where = or_(feed.c.id.in_(some), feed.c.root_id.in_(some))
        connection.execute(update(feed).where(where, feed.c.failures > 0).values(next_at=now()))


def put_off_feed(connection: Connection, feed_id: int, until: datetime) -> None:
    """Ask a feed at a later time, with nothing said against it: its host wants to be left alone."""
    connection.execute(update(feed).where(feed.c.id == feed_id).values(next_at=until))


def write_answer(connection: Connection, one: FeedRow, values: Mapping[str, Any]) -> None:
    """Write what a feed said of itself; it answered, so nothing fails any more."""
    well = {"checked_at": now(), "answered_at": now(), "failures": 0, "reason": "", "message": ""}
    connection.execute(update(feed).where(feed.c.id == one.id).values({**well, **values}))


def write_fault(connection: Connection, one: FeedRow, reason: str, message: str, next_at: datetime) -> None:
    """Write that a feed could not be had, why, and when it is asked again."""
    values = {
        "checked_at": now(), "failures": one.failures + 1, "reason": reason, "message": message,
        "next_at": next_at,
    }  # fmt: skip
    connection.execute(update(feed).where(feed.c.id == one.id).values(values))


def add_sitemaps(connection: Connection, index: FeedRow, sitemaps: Mapping[str, str]) -> int:
    """Write the sitemaps of an index; those that are new, or changed since, are asked at once. Those of an
    index that was taken out of the user's file are this one's now. How many.
    """
    known: dict[str, Any] = {}
    root = feed.alias()
    whose = select(feed.c.address, feed.c.stamp, root.c.left_at).outerjoin(root, root.c.id == feed.c.root_id)
    for some in chunks(sitemaps):
        rows = connection.execute(whose.where(feed.c.address.in_(some)))
        known |= {row.address: row for row in rows}
    new = [address for address in sitemaps if address not in known]
    insert_rows(
        connection,
        feed,
        [
            {**NEW, "address": address, "name": index.name, "root_id": index.root_id, "kind": "sitemap",
             "stamp": sitemaps[address], "next_at": now()}
            for address in new
        ],
    )  # fmt: skip
    found = len(new)
    for address, row in known.items():
        values: dict[str, Any] = {}
        if sitemaps[address] and sitemaps[address] != row.stamp:
            values |= {"stamp": sitemaps[address], "next_at": now()}
        if row.left_at is not None:
            values |= {**FORGET, "root_id": index.root_id, "name": index.name, "next_at": now()}
        if values:
            where = (feed.c.address == address, feed.c.root_id.is_not(None))
            found += connection.execute(update(feed).where(*where).values(values)).rowcount
    return found


def _select() -> Any:
    columns = columns_of(FeedRow, feed, without=("root_id",))
    root = [*columns[:3], feed.c.root_id, *columns[3:]]
    return select(*root).order_by(feed.c.next_at, feed.c.id)


def _rows(connection: Connection, statement: Any) -> list[FeedRow]:
    rows = [[*row[:3], row[3] or row[0], *row[4:]] for row in connection.execute(statement)]
    return rows_as(FeedRow, rows)
