"""What a feed lists, whatever its format: entries, and how it goes on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sayso.errors import FetchError
from sayso.intake.dates import read_day
from sayso.intake.fetching.addresses import join_address
from sayso.intake.text import whole

LONG = 500  # characters of a title or a publisher
NOT_A_FEED = "It is not a feed: {}. Give the address of an RSS or Atom feed, a sitemap, or ReliefWeb's API."


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A page that a feed lists: its address, and what the feed says of it.

    `stamp` changes when the page does, as far as the feed says so; `content` is its text as HTML, where the
    feed has it; `documents` are files that belong to it.
    """

    address: str
    title: str = ""
    published: date | None = None
    publisher: str = ""
    stamp: str = ""
    content: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedListing:
    """One answer of a feed: its title, entries, further sitemaps (address, when it changed), where it goes
    on, and the seconds after which it wants to be asked again. `skipped` entries have no address that can
    be asked.
    """

    kind: str
    title: str = ""
    entries: tuple[FeedItem, ...] = ()
    sitemaps: tuple[tuple[str, str], ...] = ()
    more: str = ""
    interval: float | None = None
    skipped: int = 0


def not_a_feed(why: str) -> FetchError:
    """What to say of an answer that is no feed."""
    return FetchError("feed", NOT_A_FEED.format(why))


def whole_address(base: str, link: str) -> str | None:
    """The address that a feed names; `None` if it cannot be asked."""
    try:
        return join_address(base, link) if link.strip() else None
    except FetchError:
        return None


def day_of(written: str) -> date | None:
    """The day that a feed gives, if it is one and not still to come."""
    found = read_day(written)
    return found if found is not None and found <= datetime.now(UTC).date() else None


def short(words: object) -> str:
    """A title or name on one line, not longer than it should be."""
    return " ".join(clean(str(words or "")).split())[:LONG]


def clean(text: str) -> str:
    """A text as a database takes it: no half characters, no NUL."""
    return whole(text).replace("\x00", "")
