"""How the feeds of a ledger go: what each listed, what became of it, and what fails."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from sayso.ledger.feeds.pages import PageState
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.statements import rows_as


@dataclass(frozen=True, slots=True)
class FeedStatusRow:
    """A feed of the user's, with the sitemaps that it led to: how many pages of it are in which state, when
    it answered last, when it is asked next, and why it fails.
    """

    name: str
    address: str
    kind: str
    answered_at: datetime | None
    next_at: datetime
    failures: int
    reason: str
    message: str
    read: int
    waiting: int
    unread: int
    given_up: int


def find_feed_statuses(connection: Connection) -> list[FeedStatusRow]:
    """All feeds, those that fail first, then by name."""
    p = feed_page.c
    counts: dict[int, dict[str, int]] = {}
    rows = connection.execute(select(p.feed_id, p.state, func.count()).group_by(p.feed_id, p.state))
    for feed_id, state, number in rows:
        counts.setdefault(feed_id, {})[state] = number
    f = feed.c
    statement = (
        select(f.id, f.name, f.address, f.kind, f.answered_at, f.next_at, f.failures, f.reason, f.message)
        .where(f.root_id.is_(None))
        .order_by(f.failures.desc(), f.name)
    )
    found = []
    for feed_id, *values in connection.execute(statement):
        own = counts.get(feed_id, {})
        found.append([*values, *(own.get(state.value, 0) for state in SHOWN)])
    return rows_as(FeedStatusRow, found)


SHOWN = (PageState.READ, PageState.WAITING, PageState.UNREAD, PageState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class PageFaultRow:
    """A page that could not be had or read: why, how often it was tried, and when it is tried again."""

    address: str
    state: str
    reason: str
    message: str
    tries: int
    next_at: datetime


def find_page_faults(connection: Connection, limit: int) -> list[PageFaultRow]:
    """Pages that could not be had or read, the newest first."""
    p = feed_page.c
    statement = select(p.address, p.state, p.reason, p.message, p.tries, p.next_at).where(p.reason != "")
    return rows_as(PageFaultRow, connection.execute(statement.order_by(p.id.desc()).limit(limit)))
