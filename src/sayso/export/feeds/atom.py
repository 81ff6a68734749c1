"""An Atom feed (RFC 4287) of entries, whatever they are of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from sayso.export.plain_text import xml_text

ATOM = "http://www.w3.org/2005/Atom"
LONGEST = 120  # characters of a title
SAYSO = "sayso"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry: what it goes by, what it says in short and in full, when it became known, who says so; `page`
    is the address that shows it, if there is one.
    """

    key: str
    title: str
    updated: datetime
    author: str
    category: str
    content: str
    page: str | None = None


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed goes by, its title, when it was made, its own address and that of the page it is of."""

    key: str
    title: str
    made_at: datetime
    own: str | None = None
    page: str | None = None


def atom_feed(head: FeedHead, entries: Sequence[FeedEntry]) -> bytes:
    """The feed as bytes, its entries in their order."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", _urn(head.key))
    _add(feed, "title", head.title)
    _add(feed, "updated", _time(max([head.made_at, *(one.updated for one in entries)])))
    if head.own:
        _add(feed, "link", rel="self", type="application/atom+xml", href=head.own)
    if head.page:
        _add(feed, "link", rel="alternate", type="text/html", href=head.page)
    _add(_add(feed, "author"), "name", SAYSO)
    _add(feed, "generator", SAYSO)
    for one in entries:
        _entry(feed, one)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _entry(feed: "etree._Element", one: FeedEntry) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(one.key))
    _add(entry, "title", _short(one.title))
    _add(entry, "updated", _time(one.updated))
    if one.page:
        _add(entry, "link", rel="alternate", type="text/html", href=one.page)
    _add(_add(entry, "author"), "name", one.author)
    _add(entry, "category", term=one.category)
    _add(entry, "content", one.content, type="text")


def _urn(key: str) -> str:
    """A name for good: the same of the same thing in every feed."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'sayso:{key}')}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _add(parent: "etree._Element", name: str, text: str = "", **attributes: str) -> "etree._Element":
    clean = {key: xml_text(value) for key, value in attributes.items()}
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", clean)
    if text:
        made.text = xml_text(text)
    return made


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
