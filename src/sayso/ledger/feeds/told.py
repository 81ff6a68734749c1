"""How the feeds of a ledger go: what each listed, what became of it, and what fails."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from sayso.ledger.feeds.pages import PageState
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.statements import rows_as

STATES = (PageState.READ, PageState.WAITING, PageState.UNREAD, PageState.GIVEN_UP)  # as counts are given


@dataclass(frozen=True, slots=True)
class FeedStatusRow:
    """A feed of the user's, with the sitemaps that it led to: how many pages of it are in which state, when
    it was asked and answered last, when it is asked next, and why it fails. `left_at` says since when the
    user's file names it no more: it is not asked, and its pages that wait are not fetched.
    """

    name: str
    address: str
    kind: str
    checked_at: datetime | None
    answered_at: datetime | None
    next_at: datetime
    left_at: datetime | None
    failures: int
    reason: str
    message: str
    read: int
    waiting: int
    unread: int
    given_up: int


def find_feed_statuses(connection: Connection) -> list[FeedStatusRow]:
    """All feeds, those that fail first, then by name; at the end those that were taken out."""
    p = feed_page.c
    counts: dict[int, dict[str, int]] = {}
    rows = connection.execute(select(p.feed_id, p.state, func.count()).group_by(p.feed_id, p.state))
    for feed_id, state, number in rows:
        counts.setdefault(feed_id, {})[state] = number
    f = feed.c
    statement = (
        select(
            f.id, f.name, f.address, f.kind, f.checked_at, f.answered_at, f.next_at, f.left_at, f.failures,
            f.reason, f.message,
        )
        .where(f.root_id.is_(None))
        .order_by(f.left_at.is_not(None), f.failures.desc(), f.name, f.id)
    )  # fmt: skip
    found = []
    for feed_id, *values in connection.execute(statement):
        own = counts.get(feed_id, {})
        found.append([*values, *(own.get(state.value, 0) for state in STATES)])
    return rows_as(FeedStatusRow, found)


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
