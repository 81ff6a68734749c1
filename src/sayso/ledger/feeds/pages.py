"""The pages and documents that feeds list: each address once, and what became of it.

Takes a connection, and a transaction where it writes. A page waits until it was read, could not be, or is
given up; it waits again when its feed says that it changed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, or_, select, update

from sayso.ledger.redaction.store import kept_out
from sayso.ledger.schema.connections import chunks, insert_rows
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.timestamps import now
from sayso.ledger.status import GIVEN_UP

PAGE, DOCUMENT, TEXT = "page", "document", "text"  # kinds; a text is in the feed itself, and not fetched
KINDS = (PAGE, DOCUMENT, TEXT)
TOGETHER = 4  # pages of one host that are handed out at a time


class PageState(StrEnum):
    """What has become of a page."""

    WAITING = "waiting"
    READ = "read"
    UNREAD = "not read"
    GIVEN_UP = GIVEN_UP


OPEN = (PageState.WAITING, PageState.GIVEN_UP)  # of which something may still become


@dataclass(frozen=True, slots=True)
class FeedPageRow:
    """A page or document that a feed lists, and what the feed says of it."""

    id: int
    address: str
    canonical: str
    feed_id: int
    parent_id: int | None
    kind: str
    host: str
    title: str
    published: date | None
    publisher: str
    content: str | None
    tries: int
    begun: int
    unchanged: int
    etag: str
    last_modified: str
    digest: str
    report_id: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page that a feed or another page names. `again` are the seconds after which it is looked at again if
    its `stamp` changed.
    """

    address: str
    host: str
    kind: str = PAGE
    title: str = ""
    published: date | None = None
    publisher: str = ""
    stamp: str = ""
    content: str | None = None
    parent_id: int | None = None
    again: float = field(default=0.0)


def add_pages(connection: Connection, feed_id: int, pages: Sequence[NewPage]) -> int:
    """Write the pages that are new; those that changed wait again. Those that wait for a feed that was taken
    out of the user's file are this feed's now. How many there are of all these.
    """
    wanted = {one.address: one for one in pages}
    known: dict[str, Any] = {}
    others: set[str] = set()
    p = feed_page.c
    listed = select(p.id, p.address, p.stamp, p.state, p.unchanged, p.done_at, feed.c.left_at)
    listed = listed.join(feed, feed.c.id == p.feed_id)
    for some in chunks(wanted):
        known |= {row.address: row for row in connection.execute(listed.where(p.address.in_(some)))}
        others |= set(connection.execute(select(p.canonical).where(p.canonical.in_(some))).scalars())
    new = [one for address, one in wanted.items() if address not in known and address not in others]
    if names := kept_out(connection):  # an address with a redacted name is not asked for
        new = [one for one in new if names.masked_value(one.address) == one.address]
    insert_rows(connection, feed_page, [names.masked_value(_values(feed_id, one)) for one in new])
    again = [(known[address], one) for address, one in wanted.items() if address in known]
    return len(new) + sum(_look_again(connection, feed_id, row, one) for row, one in again)


def _values(feed_id: int, one: NewPage) -> dict[str, Any]:
    return {
        "address": one.address, "canonical": "", "feed_id": feed_id, "parent_id": one.parent_id,
        "kind": one.kind, "host": one.host, "title": one.title, "published": one.published,
        "publisher": one.publisher,
        "stamp": one.stamp, "content": one.content, "state": PageState.WAITING.value, "tries": 0, "begun": 0,
        "unchanged": 0, "next_at": now(), "listed_at": now(), "done_at": None, "etag": "",
        "last_modified": "", "digest": "", "report_id": "", "reason": "", "message": "",
    }  # fmt: skip


def _look_again(connection: Connection, feed_id: int, row: Any, one: NewPage) -> bool:
    """Have a known page wait again, if its feed says that it changed; later, the more often it had not. Take
    it over from a feed that was taken out. Whether it waits now and did not, for a feed that is asked.
    """
    values: dict[str, Any] = {}
    changed = bool(one.stamp) and one.stamp != row.stamp
    if row.left_at is not None and (changed or row.state in OPEN):
        values |= {"feed_id": feed_id}
    if changed:
        values |= {"stamp": one.stamp}
        if one.content is not None or row.state != PageState.WAITING:
            values |= {"content": one.content, "kind": one.kind}
        if row.state != PageState.WAITING:
            pause = timedelta(seconds=one.again * 2 ** min(row.unchanged, 8))
            values |= {"state": PageState.WAITING.value, "tries": 0,
                       "next_at": max(now(), (row.done_at or now()) + pause)}  # fmt: skip
    if not values:
        return False
    connection.execute(update(feed_page).where(feed_page.c.id == row.id).values(values))
    return "state" in values or ("feed_id" in values and row.state == PageState.WAITING)


def due_hosts(connection: Connection, feeds: Collection[int]) -> list[str]:
    """The hosts of which pages of these feeds wait to be fetched now."""
    p = feed_page.c
    where = (p.state == PageState.WAITING.value, p.next_at <= now(), p.feed_id.in_([*feeds]))
    return list(connection.execute(select(p.host).where(*where).distinct().order_by(p.host)).scalars())


def due_pages(
    connection: Connection, host: str, feeds: Collection[int], *, without: Collection[int] = ()
) -> list[FeedPageRow]:
    """The next pages of a host that wait to be fetched now, of these feeds; a few."""
    p = feed_page.c
    statement = _waiting(feeds).where(p.host == host, p.kind != TEXT, p.id.not_in([*without]))
    return rows_as(FeedPageRow, connection.execute(statement.order_by(p.next_at, p.id).limit(TOGETHER)))


def due_texts(connection: Connection, feeds: Collection[int], limit: int) -> list[FeedPageRow]:
    """The next entries whose text the feed itself had."""
    p = feed_page.c
    statement = _waiting(feeds).where(p.kind == TEXT)
    return rows_as(FeedPageRow, connection.execute(statement.order_by(p.next_at, p.id).limit(limit)))


def _waiting(feeds: Collection[int]) -> Any:
    p = feed_page.c
    statement = select(*columns_of(FeedPageRow, feed_page))
    return statement.where(p.state == PageState.WAITING.value, p.next_at <= now(), p.feed_id.in_([*feeds]))


def next_of_pages(connection: Connection, feeds: Collection[int]) -> datetime | None:
    """When the first of the pages that wait is to be fetched."""
    p, times = feed_page.c, []
    for kind in KINDS:
        where = (p.state == PageState.WAITING.value, p.kind == kind, p.feed_id.in_([*feeds]))
        times.append(
            connection.execute(select(p.next_at).where(*where).order_by(p.next_at).limit(1)).scalar()
        )
    return min((one for one in times if one is not None), default=None)


def begin_pages(connection: Connection, ids: Collection[int]) -> None:
    """Write that the reading of these pages begins: one that ends the process is known by that."""
    for some in chunks(ids):
        connection.execute(
            update(feed_page).where(feed_page.c.id.in_(some)).values(begun=feed_page.c.begun + 1)
        )


def end_page(connection: Connection, page_id: int, state: PageState, values: Mapping[str, Any]) -> None:
    """Write what became of a page; it waits no longer."""
    ended = {
        "state": state.value,
        "begun": 0,
        "tries": 0,
        "content": None,
        "done_at": now(),
        "reason": "",
        "message": "",
    }
    values = kept_out(connection).masked_value({**ended, **values})
    connection.execute(update(feed_page).where(feed_page.c.id == page_id).values(values))


def put_off(connection: Connection, page: FeedPageRow, reason: str, message: str, next_at: datetime) -> None:
    """Write that a page could not be had, why, and when it is tried again."""
    values = {"tries": page.tries + 1, "reason": reason, "message": message, "next_at": next_at}
    connection.execute(update(feed_page).where(feed_page.c.id == page.id).values(values))


def put_off_page(connection: Connection, page_id: int, until: datetime) -> None:
    """Fetch a page at a later time, with nothing said against it: where it led to wants to be left alone."""
    connection.execute(update(feed_page).where(feed_page.c.id == page_id).values(next_at=until))


def leave_alone(connection: Connection, host: str, until: datetime) -> None:
    """Ask a host for none of its pages before a time."""
    p = feed_page.c
    where = (p.state == PageState.WAITING.value, p.host == host, p.next_at < until, p.kind != TEXT)
    connection.execute(update(feed_page).where(*where).values(next_at=until))


def fetch_again(connection: Connection, feeds: Collection[int]) -> int:
    """Have pages tried at once that could not be had, or were given up; how many."""
    p = feed_page.c
    tried = or_(p.state == PageState.GIVEN_UP.value, (p.state == PageState.WAITING.value) & (p.tries > 0))
    values = {"state": PageState.WAITING.value, "tries": 0, "begun": 0, "next_at": now()}
    changed = connection.execute(update(feed_page).where(tried, p.feed_id.in_([*feeds])).values(values))
    return int(changed.rowcount)


def twin_of(
    connection: Connection, page: FeedPageRow, digest: str, canonical: str
) -> tuple[str, bool] | None:
    """A page that was read and is the same: the report that it gave, and whether it has the same bytes; or
    only the same address, as it gives that itself.
    """
    p = feed_page.c
    read = select(p.report_id).where(p.id != page.id, p.state == PageState.READ.value, p.report_id != "")
    same = connection.execute(read.where(p.digest == digest).limit(1)).scalar()
    if same is not None:
        return str(same), True
    if not canonical or canonical == page.address:
        return None
    other = connection.execute(
        read.where(or_(p.address == canonical, p.canonical == canonical)).limit(1)
    ).scalar()
    return (str(other), False) if other is not None else None
