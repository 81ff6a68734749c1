"""Sitemaps and indexes of sitemaps, read element by element, however long; with the day and title of news.

Takes the bytes of a sitemap, gives a `FeedListing`. Entities of its own are not expanded, nothing is loaded.
"""

import io
from typing import Any

from lxml import etree

from sayso.intake.feeds.entries import FeedItem, FeedListing, day_of, not_a_feed, short, whole_address

URL, SITEMAP = "url", "sitemap"
OWN = ("loc", "lastmod")


def read_sitemap(data: bytes, base: str, *, most: int, most_sitemaps: int) -> FeedListing:
    """The pages of a sitemap, or the sitemaps of an index. Raises `FetchError` with reason `feed` if it
    breaks before its first page.
    """
    entries: list[FeedItem] = []
    sitemaps: list[tuple[str, str]] = []
    skipped = 0
    parser = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
    )
    try:
        for _, element in parser:
            name = _name(element)
            if name not in (URL, SITEMAP):
                continue
            said = _said(element)
            address = whole_address(base, said.get("loc", ""))
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
            if address is None:
                skipped += 1
            elif name == SITEMAP:
                sitemaps.append((address, said.get("lastmod", "")))
            else:
                entries.append(_entry(address, said))
            if len(entries) >= most or len(sitemaps) >= most_sitemaps:
                break
    except etree.XMLSyntaxError as error:
        if not entries and not sitemaps:
            raise not_a_feed(f"its XML is broken ({' '.join(str(error).split())[:120]})") from error
    return FeedListing("sitemap", "", tuple(entries), tuple(sitemaps), skipped=skipped)


def _name(element: Any) -> str:
    """The name of an element without its namespace; nothing for what is none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _said(element: Any) -> dict[str, str]:
    """What is said of a page itself, and of it as news; not what is said of its images and videos."""
    found: dict[str, str] = {}
    for child in element:
        name = _name(child)
        own = name in OWN and _namespace(child) == _namespace(element)
        news = name == "news" and "news" in _namespace(child)
        for one in [child] if own else child.iter() if news else ():
            text = (one.text or "").strip()
            if text:
                found.setdefault(_name(one), text)
    return found


def _namespace(element: Any) -> str:
    return element.tag.rpartition("}")[0].lower() if isinstance(element.tag, str) else ""


def _entry(address: str, said: dict[str, str]) -> FeedItem:
    return FeedItem(
        address=address,
        title=short(said.get("title")),
        published=day_of(said.get("publication_date", "")),
        publisher=short(said.get("name")),
        stamp=short(said.get("lastmod"))[:100],
    )
