"""Read what was fetched into the ledger, by the same way as `sayso read`; write what became of each page.

Takes `FetchedPage`s, gives counts. Pages are marked as begun before they are read: one that ends the process
is read alone the next time, and given up after `MOST_BEGUN` times.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sayso.intake.fetching.hosts import host_of
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import (
    DOCUMENT,
    NewPage,
    PageState,
    add_pages,
    begin_pages,
    end_page,
    twin_of,
)
from sayso.ledger.ingest import Options, Outcome, ingest_items
from sayso.ledger.jobs.log import JobLog
from sayso.ledger.reports import heads_of
from sayso.watch.fetched import FetchedPage

MOST_BEGUN = 4  # times that the reading of a page was begun and did not end
ENDED_PROCESS = (
    "Reading it ended the process, several times. It may be damaged, or need more memory than there is."
)


@dataclass(slots=True)
class PageReading:
    """Reads pages as part of a job."""

    ledger: Ledger
    options: Options
    log: JobLog
    counts: Counter[str] = field(default_factory=Counter)

    def read(self, pages: Sequence[FetchedPage]) -> None:
        """Read pages, those that ended the process before each alone."""
        together = [one for one in pages if not one.row.begun]
        alone = [[one] for one in pages if one.row.begun]
        for some in (*([together] if together else []), *alone):
            if not self.log.stopped:
                self._read(some)

    def _read(self, pages: Sequence[FetchedPage]) -> None:
        with self.ledger.writing() as connection:
            begin_pages(connection, [one.row.id for one in pages])
        wanted = [one for one in pages if not self._known(one)]
        items = [item for one in wanted for item in one.items]
        outcomes: dict[str, list[Outcome]] = {}
        for outcome in ingest_items(self.ledger, items, self.options):
            outcomes.setdefault(outcome.location, []).append(outcome)
            self.log.note(outcome)
            self.counts[outcome.kind] += 1
            self.counts["figures"] += outcome.figures
        for page in wanted:
            self._end(page, [found for item in page.items for found in outcomes.get(item.location, ())])

    def _known(self, page: FetchedPage) -> bool:
        """Whether a page needs no reading: it ended the process too often, has not changed, or is another one
        under a second address. What became of it is written.
        """
        row = page.row
        if row.begun >= MOST_BEGUN:
            self._ended(page, PageState.UNREAD, {"reason": "reading", "message": ENDED_PROCESS})
            self.log.note(Outcome(row.address, "failed", reason="reading", message=ENDED_PROCESS))
            self.counts["failed"] += 1
            return True
        if page.digest == row.digest and row.report_id:
            self._ended(page, PageState.READ, {"unchanged": row.unchanged + 1})
            self.counts["known"] += 1
            return True
        with self.ledger.engine.connect() as connection:
            twin = twin_of(connection, row, page.digest, page.canonical)
            title = heads_of(connection, [twin[0]]).get(twin[0], ("", ""))[0] if twin else ""
        if twin is None or not (twin[1] or (title and title == _title(page))):
            return False
        self._ended(page, PageState.READ, {"report_id": twin[0]})
        self.log.note(Outcome(row.address, "known", report_id=twin[0]))
        self.counts["known"] += 1
        return True

    def _end(self, page: FetchedPage, outcomes: Sequence[Outcome]) -> None:
        """Write what became of the reports of a page."""
        good = [one for one in outcomes if one.kind != "failed"]
        named = next((one.report_id for one in (*good, *outcomes) if one.report_id), "")
        if good or not outcomes:
            self._ended(page, PageState.READ, {"report_id": named, "unchanged": 0})
            return
        bad = outcomes[0]
        values = {"report_id": named, "reason": bad.reason, "message": bad.message[:2_000]}
        self._ended(page, PageState.UNREAD, values)

    def _ended(self, page: FetchedPage, state: PageState, values: Mapping[str, Any]) -> None:
        said = {
            "digest": page.digest, "canonical": page.canonical if page.canonical != page.row.address else "",
            "etag": page.etag, "last_modified": page.last_modified,
        }  # fmt: skip
        with self.ledger.writing() as connection:
            end_page(connection, page.row.id, state, {**said, **values})
            add_pages(connection, page.row.feed_id, _documents(page))


def _title(page: FetchedPage) -> str:
    return next((one.report.title for one in page.items if one.report is not None), "")


def _documents(page: FetchedPage) -> list[NewPage]:
    """What a page links, of the day and the publisher of the page."""
    report = next((one.report for one in page.items if one.report is not None), None)
    return [
        NewPage(
            address=address,
            host=host_of(address),
            kind=DOCUMENT,
            published=report.published if report else page.row.published,
            publisher=(report.publisher if report else "") or page.row.publisher,
            parent_id=page.row.id,
        )
        for address in page.documents
    ]
