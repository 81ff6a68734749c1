"""What of a feed's listing is to be read, as the user's file wants it: pages with documents, and sitemaps.

Takes the settings of a feed and a `FeedListing`, gives `NewPage`s. `sayso watch` writes them, `--check`
counts them.
"""

from collections.abc import Iterator

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.dates import read_day
from sayso.intake.feeds.entries import FeedItem, FeedListing
from sayso.intake.feeds.feeds_file import FeedSettings
from sayso.intake.feeds.links import is_document
from sayso.intake.fetching.addresses import same_page
from sayso.intake.fetching.hosts import host_of
from sayso.ledger.feeds.pages import DOCUMENT, PAGE, TEXT, NewPage


def listed_pages(settings: FeedSettings, listing: FeedListing) -> Iterator[NewPage]:
    """The pages, texts and documents that a feed lists, in its order; one may come twice."""
    for entry in listing.entries:
        if not settings.wants(entry.address, entry.published or read_day(entry.stamp)):
            continue
        publisher = entry.publisher or settings.publisher
        own = listing.kind == "reliefweb" or settings.full_text
        content = entry.content if own and entry.content.strip() else None
        page = _page(entry, entry.address, publisher, content)
        if page is not None:
            yield page
        for address in entry.documents if settings.documents else ():
            document = _page(entry, address, publisher, None) if is_document(address) else None
            if document is not None:
                yield document


def listed_sitemaps(settings: FeedSettings, listing: FeedListing) -> dict[str, str]:
    """The sitemaps of an index that may list pages to be read, each with what it says of its last change."""
    return {
        same_page(address): changed[:100]
        for address, changed in listing.sitemaps
        if settings.wants_sitemap(read_day(changed))
    }


def _page(entry: FeedItem, address: str, publisher: str, content: str | None) -> NewPage | None:
    """A page or document that an entry names; `None` for an entry with nothing to fetch or read."""
    base, sign, guid = address.partition("#")
    try:
        known = same_page(base) + (sign + guid if guid else "")
    except FetchError:
        return None
    if guid and content is None:
        return None
    return NewPage(
        address=known,
        host=host_of(base),
        kind=TEXT if content is not None else DOCUMENT if is_document(address) else PAGE,
        title=entry.title if address == entry.address else "",
        published=entry.published,
        publisher=publisher,
        stamp=entry.stamp,
        content=content,
        again=fetching_rules().pauses.again,
    )
