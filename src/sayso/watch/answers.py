"""What a feed answers, written into the ledger: its entries wait to be fetched, and when it is asked next.

Takes an `Answer` or the `FetchError` of one visit; one transaction an answer.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError, SaysoError
from sayso.intake.feeds.entries import FeedListing, clean
from sayso.intake.feeds.feeds_file import FeedsFile
from sayso.intake.feeds.parse import read_feed
from sayso.intake.fetching.client import Answer
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import add_pages
from sayso.ledger.feeds.store import FeedRow, add_sitemaps, write_answer, write_fault
from sayso.watch.listed import listed_pages, listed_sitemaps
from sayso.watch.pauses import after_fault, in_about


@dataclass(slots=True)
class FeedAnswers:
    """Writes what feeds answer. `continued` counts the answers of one look at a feed that goes on."""

    ledger: Ledger
    file: FeedsFile
    names: dict[int, str]  # of the file's feeds, by id
    continued: dict[int, int] = field(default_factory=dict)
    failed: bool = False  # whether the last one failed

    def take(self, one: FeedRow, found: Answer | FetchError) -> str:
        """Write an answer or a fault; what to tell of it, if anything."""
        self.failed = False
        try:
            if isinstance(found, FetchError):
                raise found
            return self._answered(one, found)
        except FetchError as error:
            self.failed = True
            return self._failed(one, error)
        except (SaysoError, DBAPIError):
            raise
        except Exception as error:  # no feed may stop the others, whatever a library raises for it
            self.failed = True
            told = f"Taking it in failed ({type(error).__name__}: {error}). Please report this."
            return self._failed(one, FetchError("feed", clean(told)))

    def _failed(self, one: FeedRow, error: FetchError) -> str:
        failures, tries = one.failures + 1, self.file.settings.tries
        again = after_fault(failures, error)
        if failures >= tries:
            again = max(again, in_about(fetching_rules().pauses.most))
        self.continued.pop(one.id, None)
        with self.ledger.writing() as connection:
            write_fault(connection, one, error.reason, str(error), again)
        given_up = f" It failed {failures} times; it is asked once a day only." if failures >= tries else ""
        return f"{one.name}: {error}{given_up} Next try: {again:%Y-%m-%d %H:%M} UTC."

    def _answered(self, one: FeedRow, answer: Answer) -> str:
        validators = {
            "etag": answer.headers.get("etag", "")[:500],
            "last_modified": answer.headers.get("last-modified", "")[:100],
        }
        data = answer.read() if not answer.unchanged else b""
        digest = one.digest if answer.unchanged else hashlib.sha256(data).hexdigest()
        if answer.unchanged or (digest == one.digest and not one.more):
            with self.ledger.writing() as connection:
                write_answer(connection, one, {"next_at": self._next(one, one.interval), "more": ""})
            return ""
        listing = read_feed(data, answer.address, answer.headers.get("content-type", ""))
        with self.ledger.writing() as connection:
            return self._listed(connection, one, listing, {**validators, "digest": digest})

    def _listed(
        self, connection: Connection, one: FeedRow, listing: FeedListing, said: dict[str, Any]
    ) -> str:
        """Write a listing; a feed that goes on is asked at once for the rest, as long as that has news."""
        settings = self.file.feeds[self.names[one.root_id]]
        new = add_pages(connection, one.root_id, list(listed_pages(settings, listing)))
        whole = one.id == one.root_id  # an index within an index is followed no further
        sitemaps = add_sitemaps(connection, one, listed_sitemaps(settings, listing) if whole else {})
        count = self.continued.get(one.id, 0) + 1
        goes_on = bool(listing.more and new and count < fetching_rules().pages.most_continued)
        values: dict[str, Any] = {"more": listing.more if goes_on else ""}
        if not one.more:  # what is said of the first answer holds for the feed
            values |= {**said, "kind": listing.kind, "interval": listing.interval}
            values |= {"title": listing.title} if listing.title else {}
        if goes_on:
            self.continued[one.id] = count
            values["next_at"] = in_about(0)
        else:
            self.continued.pop(one.id, None)
            values["next_at"] = self._next(one, listing.interval)
        write_answer(connection, one, values)
        return _told(one, listing, new, sitemaps)

    def _next(self, one: FeedRow, said: float | None) -> Any:
        return in_about(self.file.interval(self.names[one.root_id], said))


def _told(one: FeedRow, listing: FeedListing, new: int, sitemaps: int) -> str:
    parts = [f"{new:,} new of {len(listing.entries):,}"] if new else []
    parts += [f"{sitemaps:,} sitemaps to ask"] if sitemaps else []
    parts += [f"{listing.skipped:,} without an address that can be asked"] if listing.skipped else []
    return f"{one.name}: {', '.join(parts)}." if parts else ""
