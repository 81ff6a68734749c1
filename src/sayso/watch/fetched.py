"""A page or document that was fetched, or a text that a feed had itself: its reports, and what it links.

Takes a `FeedPageRow` with its bytes, gives a `FetchedPage`; nothing is read or written here.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape

from sayso.errors import FetchError, IntakeError
from sayso.intake import Defaults, Item
from sayso.intake.feeds.entries import FeedItem
from sayso.intake.feeds.feeds_file import FeedSettings
from sayso.intake.feeds.links import canonical_address, linked_documents, parsed_page
from sayso.intake.feeds.reliefweb import read_reliefweb
from sayso.intake.files import MAX_BYTES, read_bytes
from sayso.intake.formats import Format, kind_of
from sayso.ledger.feeds.pages import FeedPageRow

_MARKUP = re.compile(r"<(?:p|div|br|li|h\d|table|article|section|span|a)\b", re.IGNORECASE)
PAGE = (
    "<!doctype html><html><head><meta charset='utf-8'><title>{}</title></head>"
    "<body><article>{}</article></body></html>"
)


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page with its reports (or the reasons why there are none), a hash of its bytes, the address that it
    gives as its own, documents that it links, and what the site said for the next time.
    """

    row: FeedPageRow
    items: Sequence[Item]
    digest: str
    canonical: str = ""
    documents: Sequence[str] = ()
    etag: str = ""
    last_modified: str = ""


def made_of_bytes(
    row: FeedPageRow, data: bytes, final: str, content_type: str, settings: FeedSettings
) -> FetchedPage:
    """The reports of what was fetched; `final` is the address where it lay in the end."""
    canonical, documents = "", list[str]()
    kind = kind_of(data, content_type)
    if kind is Format.JSON_LINES and (entry := _of_reliefweb(data, final)):
        own = replace(row, title=entry.title, published=entry.published, content=entry.content,
                      publisher=entry.publisher or row.publisher)  # fmt: skip
        page = made_of_text(own)[0]
        return replace(page, row=row, digest=hashlib.sha256(data).hexdigest(), documents=entry.documents)
    small = kind is Format.HTML and len(data) <= MAX_BYTES[kind]
    if small and (tree := parsed_page(data)) is not None:
        with suppress(LookupError, TypeError, ValueError):  # of links that strangers write
            canonical = canonical_address(tree, final)
            if settings.documents:
                documents = linked_documents(tree, final, frozenset(settings.document_hosts))
    items = _items(row, data, _facts(row, canonical or final), content_type)
    digest = hashlib.sha256(data).hexdigest()
    return FetchedPage(row, items, digest, canonical, [one for one in documents if one != row.address])


def made_of_text(row: FeedPageRow) -> tuple[FetchedPage, bytes]:
    """The reports of a text that the feed had; and the page as it is read."""
    content = row.content or ""
    if not _MARKUP.search(content):
        content = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", content) if part.strip())
    data = PAGE.format(escape(row.title), content).encode("utf-8", "replace")
    items = _items(row, data, _facts(row, row.address.partition("#")[0]), "text/html")
    return FetchedPage(row, items, hashlib.sha256(data).hexdigest()), data


def _of_reliefweb(data: bytes, address: str) -> FeedItem | None:
    """The one report of an answer of ReliefWeb's API, if it is one."""
    try:
        entries = read_reliefweb(data, address, most=2).entries
    except FetchError:
        return None
    return entries[0] if len(entries) == 1 and entries[0].content.strip() else None


def _facts(row: FeedPageRow, url: str) -> dict[str, str]:
    """What is known of a page beside its bytes."""
    day = row.published.isoformat() if row.published else ""
    facts = {"url": url, "title": row.title, "published": day, "publisher": row.publisher}
    return {key: value for key, value in facts.items() if value}


def _items(row: FeedPageRow, data: bytes, facts: dict[str, str], content_type: str) -> list[Item]:
    """The reports, at the page's address, which they go by whatever the page says of it."""
    try:
        found = list(read_bytes(data, row.address, Defaults(), facts=facts, content_type=content_type))
    except Exception as error:  # no page may stop the others, whatever a library raises for it
        told = f"Taking it in failed ({type(error).__name__}: {error}). Please report this."
        return [Item(row.address, hashlib.sha256(data).hexdigest(), error=IntakeError("intake", told))]
    url = facts["url"]
    return [replace(one, report=replace(one.report, url=url)) if one.report else one for one in found]
