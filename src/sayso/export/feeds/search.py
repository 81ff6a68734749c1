"""The feed of a saved search: what it finds, what was read last first."""

from collections.abc import Callable, Sequence

from sayso.export.feeds.atom import FeedEntry, FeedHead, atom_feed
from sayso.intake.first_words import name_of
from sayso.ledger.search.newest import NewHit
from sayso.ledger.seen.searches import SavedSearchRow

IN_FEED = 50  # entries, if nobody asks for another number


def search_feed(
    search: SavedSearchRow,
    found: Sequence[NewHit],
    titled: Callable[[NewHit], str],
    *,
    own: str | None = None,
    base: str | None = None,
) -> bytes:
    """The feed as bytes; `titled` gives a hit in a few words, `own` is the feed's whole address, `base` the
    desk's, without a slash at its end.
    """
    head = FeedHead(
        f"search:{search.id}:{search.made_at}",
        f"{search.name} · sayso",
        search.made_at,
        own,
        f"{base}/searches/{search.id}" if base else None,
    )
    return atom_feed(head, [_entry(one, titled(one), base) for one in found])


def _entry(one: NewHit, title: str, base: str | None) -> FeedEntry:
    hit = one.hit
    at = "" if hit.kind == "report" else f"?at={hit.kind}-{hit.id}"
    told = f"{hit.words}\n{name_of(hit)}, {hit.publisher}{f', {hit.published}' if hit.published else ''}"
    return FeedEntry(
        f"{hit.kind}:{hit.report_id}:{hit.id}",
        title,
        one.read_at,
        hit.publisher or "unknown publisher",
        hit.kind,
        told,
        f"{base}/reports/{hit.report_id}{at}" if base else None,
    )
