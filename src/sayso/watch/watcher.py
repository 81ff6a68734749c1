"""Go round the feeds: ask those whose time has come, fetch what they list, read it, and wait.

Takes a ledger and a `FeedsFile`. All that must outlive the process is in the ledger, written before the next
step begins: whoever starts again after a `kill -9` goes on where it ended. Threads only fetch
(`intake/fetching/hosts.py`); one thread writes and reads.
"""

import getpass
import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from sayso.codebook import using
from sayso.errors import FetchError, SaysoError
from sayso.intake.feeds.feeds_file import FeedsFile
from sayso.intake.fetching.archive import PageArchive
from sayso.intake.fetching.client import Answer, Client, agent_named
from sayso.intake.fetching.hosts import HostQueue, Visit
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import (
    FeedPageRow,
    PageState,
    due_texts,
    end_page,
    fetch_again,
    leave_alone,
    put_off,
)
from sayso.ledger.feeds.store import (
    FeedRow,
    ask_again,
    failing_feeds,
    keep_feeds,
)
from sayso.ledger.feeds.watcher import watching
from sayso.ledger.ingest import Options
from sayso.ledger.jobs.log import JobLog
from sayso.ledger.schema.timestamps import now
from sayso.reconcile.refresh import refresh
from sayso.reconcile.work import note_picture, own_job
from sayso.watch.answers import FeedAnswers
from sayso.watch.fetched import FetchedPage, made_of_bytes, made_of_text
from sayso.watch.memory import give_back
from sayso.watch.pauses import after_fault
from sayso.watch.reading import PageReading
from sayso.watch.scheduler import LOOK, Scheduler

BATCH = 16  # pages that are read together
PATIENCE = 20.0  # seconds for which pages wait for others to be read with
MOST_OF_JOB, LONGEST_JOB = 200, 600.0  # pages and seconds of one job; then others have their turn
TAKE = 1.0  # seconds for which an answer, or the time to go on, is waited for at a time


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How to watch: `once` through, with a new try of what failed (`retry`), pages kept in a folder."""

    once: bool = False
    retry: bool = False
    keep: Path | None = None
    reading: Options = field(default_factory=Options)


class Watcher:
    """Watches feeds, until `stop` is called or, `once`, until nothing is to be done now."""

    def __init__(
        self, ledger: Ledger, file: FeedsFile, options: WatchOptions, tell: Callable[[str], None]
    ) -> None:
        self.ledger, self.file, self.options, self.tell = ledger, file, options, tell
        self.stopped = False
        self.counts: Counter[str] = Counter()
        agent = agent_named(file.settings.contact)
        folder = options.keep or file.folder
        self._archive = PageArchive(folder, agent) if folder is not None else None
        self._client = Client(file.allowed, agent, file.limits, connections=file.settings.hosts_at_once)

    def run(self) -> Counter[str]:
        """Watch; counts of feeds that answered, of those that fail now, and of what was read. Raises
        `WatcherError` if another process watches.
        """
        settings = self.file.settings
        hosts = HostQueue(self._client, threads=settings.hosts_at_once, between=settings.pause)
        with watching(self.ledger, str(self.file.path)), self._client, hosts:
            self._begin()
            while not self.stopped:
                pages = self._next_pages(hosts)
                if pages:
                    self._read_as_job(hosts, pages)
                elif not self._schedule.in_flight and not self._wait(hosts):
                    break
        with self.ledger.engine.connect() as connection:
            self.counts["feeds failing"] = failing_feeds(connection, self._names)
        return self.counts

    def stop(self) -> None:
        """End it at the next step; safe from a signal's handler, and from any thread."""
        self.stopped = True

    def _begin(self) -> None:
        """Write the feeds of the file, and begin."""
        feeds = {one.address: (name, _hash(one)) for name, one in self.file.feeds.items()}
        with self.ledger.writing() as connection:
            self._names = keep_feeds(connection, str(self.file.path.absolute()), feeds)
            if self.options.retry:
                ask_again(connection, self._names)
                fetch_again(connection, self._names)
        self._answers = FeedAnswers(self.ledger, self.file, self._names)
        self._schedule = Scheduler(self.ledger, self._names, once=self.options.once)

    def _wait(self, hosts: HostQueue) -> bool:
        """Wait until something is to be done; false if that is not now, and this is but one round."""
        seconds = self._schedule.rest(hosts)
        if seconds is None:
            return False
        until = time.monotonic() + seconds
        while not self.stopped and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, TAKE))
        return True

    # --- taking ---

    def _next_pages(self, hosts: HostQueue) -> list[FetchedPage]:
        """The next pages to be read, when they are enough or waited long enough; none once it is stopped.
        Feeds are written beside.
        """
        schedule = self._schedule
        schedule.send(hosts)
        ready = self._texts()
        until = time.monotonic() + (PATIENCE if ready else LOOK)
        while len(ready) < BATCH and schedule.in_flight and time.monotonic() < until and not self.stopped:
            found = hosts.take(TAKE)
            schedule.send(hosts)
            if found is None:
                continue
            page = self._take(*found)
            if page is not None:
                ready.append(page)
                schedule.in_hand.append(page.row)
                until = max(until, time.monotonic() + PATIENCE) if len(ready) == 1 else until
        return [] if self.stopped else ready

    def _texts(self) -> list[FetchedPage]:
        """Entries whose text the feed had."""
        with self.ledger.engine.connect() as connection:
            rows = due_texts(connection, self._names, BATCH)
        found = []
        for row in rows:
            page, html = made_of_text(row)
            if self._archive is not None:
                self._archive.keep_text(row.address, html)
            found.append(page)
        return found

    def _take(self, visit: Visit, answer: Answer | FetchError) -> FetchedPage | None:
        """Deal with what came; a page that is to be read is given."""
        row = self._schedule.take(visit.key)
        try:
            if isinstance(row, FeedRow):
                self._take_feed(row, answer)
            elif row is not None:
                return self._take_page(row, answer)
        except (SaysoError, DBAPIError):
            raise
        except Exception as error:  # no page may stop the others, whatever a library raises for it
            told = f"Taking it in failed ({type(error).__name__}: {error}). Please report this."
            if isinstance(row, FeedPageRow):
                self._page_failed(row, FetchError("intake", told))
        finally:
            if isinstance(answer, Answer):
                answer.close()
        return None

    def _take_feed(self, row: FeedRow, answer: Answer | FetchError) -> None:
        told = self._answers.take(row, answer)
        if told:
            self.tell(told)
        if not row.more and not self._answers.failed:
            self.counts["feeds answered"] += 1

    def _take_page(self, row: FeedPageRow, answer: Answer | FetchError) -> FetchedPage | None:
        if isinstance(answer, FetchError):
            self._page_failed(row, answer)
            return None
        if answer.unchanged:
            with self.ledger.writing() as connection:
                values = {"unchanged": row.unchanged + 1}
                end_page(connection, row.id, PageState.READ, values)
            self.counts["known"] += 1
            return None
        if self._archive is not None:
            self._archive.keep(answer)
        settings = self.file.feeds[self._names[row.feed_id]]
        kind = answer.headers.get("content-type", "")
        page = made_of_bytes(row, answer.read(), answer.address, kind, settings)
        return replace(
            page,
            etag=answer.headers.get("etag", "")[:500],
            last_modified=answer.headers.get("last-modified", "")[:100],
        )

    def _page_failed(self, row: FeedPageRow, error: FetchError) -> None:
        """Try a page again later, or give it up with the reason."""
        tries = row.tries + 1
        if row.tries == 0:
            self.tell(f"{row.address}: {error}")
        with self.ledger.writing() as connection:
            if error.lasting or tries >= self.file.settings.tries:
                values = {"tries": tries, "reason": error.reason, "message": str(error)}
                end_page(connection, row.id, PageState.GIVEN_UP, values)
                self.counts["given up"] += 1
                return
            again = after_fault(tries, error)
            put_off(connection, row, error.reason, str(error), again)
            self.counts["put off"] += 1
            if error.wait is not None:
                leave_alone(connection, row.host, now() + timedelta(seconds=error.wait))

    # --- reading ---

    def _read_as_job(self, hosts: HostQueue, pages: list[FetchedPage]) -> None:
        """Read pages as they come, as one job of the ledger's queue; then bring the picture up to date."""
        begun, title = time.monotonic(), f"sayso watch {self.file.path.name}"
        with own_job(self.ledger, title, getpass.getuser(), len(pages)) as log:
            reading = PageReading(self.ledger, self.options.reading, log)
            number = 0
            while pages:
                reading.read(pages)
                self._schedule.read()
                number += len(pages)
                if log.stopped:
                    self.tell("Stopped from the desk.")
                    raise KeyboardInterrupt
                if number >= MOST_OF_JOB or time.monotonic() - begun > LONGEST_JOB:
                    break
                pages = self._next_pages(hosts)
            if not self.stopped:
                self._refresh(log)
        give_back(self.ledger)
        self.counts.update(reading.counts)
        self.tell(_told(number, reading.counts))

    def _refresh(self, log: JobLog) -> None:
        note_picture(log)
        with using(self.ledger.codebook()):
            refresh(self.ledger)


def _told(number: int, counts: Counter[str]) -> str:
    """What was read, in a line."""
    parts = [
        f"{counts['read']:,} read, {counts['figures']:,} {'figure' if counts['figures'] == 1 else 'figures'}"
    ]
    parts += [f"{counts['known']:,} known already"] if counts["known"] else []
    parts += [f"{counts['failed']:,} not read"] if counts["failed"] else []
    return f"{number:,} {'page' if number == 1 else 'pages'}: {'; '.join(parts)}."


def _hash(settings: object) -> str:
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]
