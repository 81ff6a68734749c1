"""RSS and Atom, read by feedparser, which takes broken ones too and expands no entities of its own.

Takes the bytes of a feed, gives a `FeedListing`. The bytes go to feedparser as a file: what it gets as text
it may take for an address or a path, and open that.
"""

import io
import re
from datetime import UTC, date, datetime
from typing import Any

from sayso.intake.feeds.entries import (
    FeedItem,
    FeedListing,
    clean,
    day_of,
    not_a_feed,
    short,
    whole_address,
)

EARLIEST = date(1970, 1, 1)
PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read_syndication(data: bytes, base: str, content_type: str, *, most: int) -> FeedListing:
    """The entries of an RSS or Atom feed. Raises `FetchError` with reason `feed`."""
    import feedparser

    headers = {"content-type": content_type or "application/xml", "content-location": base}
    found = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    if not found.version and not found.entries:
        raise not_a_feed(_why(found))
    entries, skipped = [], 0
    for one in found.entries[:most]:
        entry = _entry(one, base)
        entries += [entry] if entry else []
        skipped += entry is None
    return FeedListing(
        kind="atom" if str(found.version).startswith("atom") else "rss",
        title=short(found.feed.get("title")),
        entries=tuple(entries),
        more=_next(found.feed, base),
        interval=_interval(found.feed),
        skipped=skipped,
    )


def _why(found: Any) -> str:
    error = found.get("bozo_exception")
    words = " ".join(str(error).split())[:120] if error else ""
    return f"what comes has no feed in it ({words})" if words else "what comes has no feed in it"


def _entry(one: Any, base: str) -> FeedItem | None:
    """An entry; `None` if it has neither an address nor a text of its own."""
    content = _content(one)
    address = whole_address(base, str(one.get("link") or "")) or _permalink(one, base)
    if address is None and content:
        address = f"{base.partition('#')[0]}#{_guid(one)}" if _guid(one) else None
    if address is None:
        return None
    published = _day(one, "published") or _day(one, "created") or _day(one, "updated")
    source = one.get("source")
    return FeedItem(
        address=address,
        title=short(one.get("title")),
        published=published,
        publisher=short(source.get("title")) if isinstance(source, dict) else "",
        stamp=short(dict.get(one, "updated") or f"{one.get('title', '')} {one.get('published', '')}"),
        content=clean(content),
        documents=tuple(_enclosures(one, base)),
    )


def _guid(one: Any) -> str:
    return short(one.get("id"))[:200]


def _permalink(one: Any, base: str) -> str | None:
    """The address in a `guid` that is one."""
    guid = str(one.get("id") or "")
    return whole_address(base, guid) if guid.startswith(("http://", "https://")) else None


def _content(one: Any) -> str:
    """The longest text that the feed has of an entry, as HTML."""
    texts = [str(part.get("value") or "") for part in one.get("content") or () if isinstance(part, dict)]
    return max([*texts, str(one.get("summary") or "")], key=len)


def _day(one: Any, name: str) -> date | None:
    """A day as intake reads it, as the publisher's own clock had it; of forms that only feedparser knows (in
    Greek or Korean words) in UTC. `one.get` would take one day for another, and warn of it.
    """
    written = str(dict.get(one, name) or "").strip()
    found, parsed = day_of(written), dict.get(one, f"{name}_parsed")
    if found is not None or not parsed or not re.search(r"[^\W\d_TZ]", written):
        return found
    try:
        found = date(*parsed[:3])
    except (TypeError, ValueError):
        return None
    return found if EARLIEST < found <= datetime.now(UTC).date() else None


def _enclosures(one: Any, base: str) -> list[str]:
    links = [*(one.get("enclosures") or ()), *(one.get("links") or ())]
    found = [
        whole_address(base, str(link.get("href") or ""))
        for link in links
        if isinstance(link, dict) and link.get("rel", "enclosure") == "enclosure"
    ]
    return [address for address in dict.fromkeys(found) if address]


def _next(feed: Any, base: str) -> str:
    """Where a feed goes on (RFC 5005)."""
    for link in feed.get("links") or ():
        if isinstance(link, dict) and link.get("rel") == "next":
            return whole_address(base, str(link.get("href") or "")) or ""
    return ""


def _interval(feed: Any) -> float | None:
    """The seconds that a feed asks for between two looks: `ttl`, or `sy:updatePeriod` with its frequency."""
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isdecimal() and len(ttl) < 8:
        return float(ttl) * 60
    period = PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return period / max(int(often), 1) if period and often.isdecimal() and len(often) < 8 else None
