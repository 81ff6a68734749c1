"""The answer of a feed, whatever its format: by how its bytes begin, and not by what the site calls it.

Takes bytes, gives a `FeedListing`. Raises `FetchError` with reason `feed` or `too_large`.
"""

import gzip
import io
import re
import zlib

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.feeds.entries import FeedListing, not_a_feed, whole_address
from sayso.intake.feeds.reliefweb import read_reliefweb
from sayso.intake.feeds.sitemaps import read_sitemap
from sayso.intake.feeds.syndication import read_syndication

HEAD = 4_096  # bytes that show what it is
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex|rss|feed|rdf|html)\b", re.IGNORECASE)
_LINK, _OF_FEED = (
    re.compile(rb"<link\b[^>]{0,1000}>", re.I),
    re.compile(rb"application/(?:rss|atom)\+xml", re.I),
)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']([^\"'>]{1,1000})", re.I)
LONG_HEAD = 100_000  # bytes of a page in which it names its feed
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def read_feed(data: bytes, base: str, content_type: str = "") -> FeedListing:
    """The entries of a feed that lies at `base`; never raises anything else for what strangers write."""
    try:
        return _listing(data, base, content_type)
    except FetchError:
        raise
    except Exception as error:
        told = f"taking it apart failed ({type(error).__name__}: {' '.join(str(error).split())[:120]})"
        raise not_a_feed(told) from error


def _listing(data: bytes, base: str, content_type: str) -> FeedListing:
    rules = fetching_rules().pages
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    if not data.strip():
        raise not_a_feed("the answer is empty")
    if _JSON.match(data):
        return read_reliefweb(data, base, most=rules.most_entries)
    found = _ROOT.search(data[:HEAD])
    root = found[1].lower() if found else b""
    if root in (b"urlset", b"sitemapindex"):
        return read_sitemap(data, base, most=rules.most_entries, most_sitemaps=rules.most_sitemaps)
    if root == b"html":
        named = next((one for one in _LINK.findall(data[:LONG_HEAD]) if _OF_FEED.search(one)), None)
        where = _HREF.search(named) if named else None
        address = whole_address(base, where[1].decode("utf-8", "replace")) if where else None
        raise not_a_feed(f"it is a page, whose feed is {address}" if address else "it is a page")
    if len(data) > rules.syndication_bytes:
        raise FetchError(
            "too_large", f"The feed has {len(data):,} bytes; {rules.syndication_bytes:,} is the most."
        )
    return read_syndication(data, base, content_type, most=rules.most_entries)


def _unpacked(data: bytes) -> bytes:
    """A sitemap that lies packed at its address."""
    most = fetching_rules().limits.bytes
    try:
        with gzip.open(io.BytesIO(data)) as file:
            found = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise not_a_feed(f"it cannot be unpacked ({error})") from error
    if len(found) > most:
        raise FetchError("too_large", f"Unpacked it has more than {most:,} bytes, the most.")
    return found
