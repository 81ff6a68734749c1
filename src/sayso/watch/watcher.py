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
from threading import Event

from sqlalchemy.exc import DBAPIError

from sayso.codebook import using
from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError, SaysoError
from sayso.intake.feeds.feeds_file import FeedsFile
from sayso.intake.fetching.archive import PageArchive
from sayso.intake.fetching.client import Answer, Client, agent_named
from sayso.intake.fetching.hosts import HostQueue, Visit, host_of
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import (
    FeedPageRow,
    PageState,
    due_hosts,
    due_pages,
    due_texts,
    end_page,
    fetch_again,
    leave_alone,
    next_of_pages,
    put_off,
)
from sayso.ledger.feeds.store import (
    FeedRow,
    ask_again,
    due_feeds,
    failing_feeds,
    keep_feeds,
    next_of_feeds,
)
from sayso.ledger.feeds.watcher import beat, watching
from sayso.ledger.ingest import Options
from sayso.ledger.jobs.log import JobLog
from sayso.ledger.schema.timestamps import now
from sayso.reconcile.refresh import refresh
from sayso.reconcile.work import note_picture, own_job
from sayso.watch.answers import FeedAnswers
from sayso.watch.fetched import FetchedPage, made_of_bytes, made_of_text
from sayso.watch.pauses import after_fault
from sayso.watch.reading import PageReading

BATCH = 16  # pages that are read together
PATIENCE = 20.0  # seconds for which pages wait for others to be read with
MOST_OF_JOB, LONGEST_JOB = 200, 600.0  # pages and seconds of one job; then others have their turn
MOST_IN_FLIGHT = 400  # visits that wait for their hosts
EVERY, LOOK, BEAT = 0.3, 5.0, 60.0  # seconds between looks while pages come, while none do, and signs of life
FEED, PAGE = "feed", "page"  # what a visit is for


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How to watch: `once` through, with a new try of what failed (`retry`), pages kept in a folder."""

    once: bool = False
    retry: bool = False
    keep: Path | None = None
    reading: Options = field(default_factory=Options)


class Watcher:
    """Watches feeds, until `stop` is set or, `once`, until nothing is to be done now."""

    def __init__(
        self, ledger: Ledger, file: FeedsFile, options: WatchOptions, tell: Callable[[str], None]
    ) -> None:
        self.ledger, self.file, self.options, self.tell = ledger, file, options, tell
        self.stop = Event()
        self.counts: Counter[str] = Counter()
        agent = agent_named(file.settings.contact)
        folder = options.keep or file.folder
        self._archive = PageArchive(folder, agent) if folder is not None else None
        self._client = Client(file.allowed, agent, file.limits, connections=file.settings.hosts_at_once)
        self._in_flight: dict[tuple[str, int], FeedRow | FeedPageRow] = {}
        self._in_hand: list[FeedPageRow] = []  # pages that came, and are not read yet
        self._asked: set[int] = set()  # feeds that were asked in this run
        self._looked_at = self._beaten_at = self._hosts_at = 0.0
        self._hosts: list[str] = []  # of which pages wait

    def run(self) -> Counter[str]:
        """Watch; counts of feeds that answered, of those that fail now, and of what was read. Raises
        `WatcherError` if another process watches.
        """
        settings = self.file.settings
        hosts = HostQueue(self._client, threads=settings.hosts_at_once, between=settings.pause)
        with watching(self.ledger, str(self.file.path)), self._client, hosts:
            self._begin()
            while not self.stop.is_set():
                pages = self._next_pages(hosts)
                if pages:
                    self._read_as_job(hosts, pages)
                elif not self._in_flight and not self._wait():
                    break
        with self.ledger.engine.connect() as connection:
            self.counts["feeds failing"] = failing_feeds(connection, self._names)
        return self.counts

    def _begin(self) -> None:
        """Write the feeds of the file, and begin."""
        feeds = {one.address: (name, _hash(one)) for name, one in self.file.feeds.items()}
        with self.ledger.writing() as connection:
            self._names = keep_feeds(connection, feeds)
            if self.options.retry:
                ask_again(connection, self._names)
                fetch_again(connection, self._names)
        self._answers = FeedAnswers(self.ledger, self.file, self._names)

    def _wait(self) -> bool:
        """Wait until something is to be done; false if that is not now, and this is but one round."""
        with self.ledger.engine.connect() as connection:
            times = (next_of_feeds(connection, self._names), next_of_pages(connection, self._names))
        first = min((one for one in times if one is not None), default=None)
        seconds = (first - now()).total_seconds() if first is not None else LOOK
        if self.options.once and not self._due():
            return False
        self.stop.wait(min(max(seconds, 0.05), LOOK))
        self._looked_at = 0.0
        return True

    def _due(self) -> bool:
        """Whether a feed or page of this round is to be asked now."""
        with self.ledger.engine.connect() as connection:
            feeds = any(one.more or one.id not in self._asked for one in due_feeds(connection, self._names))
            first = next_of_pages(connection, self._names)
        return feeds or (first is not None and first <= now())

    # --- asking ---

    def _send(self, hosts: HostQueue) -> None:
        """Hand out what is to be asked now; not more often than every `EVERY` seconds."""
        at = time.monotonic()
        if at - self._looked_at < EVERY or len(self._in_flight) >= MOST_IN_FLIGHT:
            return
        self._looked_at = at
        if at - self._beaten_at > BEAT:
            beat(self.ledger)
            self._beaten_at = at
        with self.ledger.engine.connect() as connection:
            for feed in due_feeds(connection, self._names):
                if (FEED, feed.id) not in self._in_flight and not (
                    self.options.once and feed.id in self._asked and not feed.more
                ):
                    self._put(hosts, (FEED, feed.id), feed)
            flying = [row for row in self._in_flight.values() if isinstance(row, FeedPageRow)]
            flying += self._in_hand
            busy = Counter(row.host for row in self._in_flight.values() if isinstance(row, FeedPageRow))
            if at - self._hosts_at > LOOK or not self._in_flight:
                self._hosts, self._hosts_at = due_hosts(connection), at
            for host in self._hosts:
                if busy[host] < 2 and len(self._in_flight) < MOST_IN_FLIGHT:
                    without = [row.id for row in flying if row.host == host]
                    for page in due_pages(connection, host, self._names, without=without):
                        self._put(hosts, (PAGE, page.id), page)

    def _put(self, hosts: HostQueue, key: tuple[str, int], row: FeedRow | FeedPageRow) -> None:
        headers = {}
        going_on = isinstance(row, FeedRow) and row.more
        if not going_on and (row.etag or row.last_modified):
            headers = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified}
        address = row.more if isinstance(row, FeedRow) and row.more else row.address.partition("#")[0]
        self._in_flight[key] = row
        if isinstance(row, FeedRow):
            self._asked.add(row.id)
        named = isinstance(row, FeedRow)
        hosts.put(Visit(address, key, {name: value for name, value in headers.items() if value}, named))

    # --- taking ---

    def _next_pages(self, hosts: HostQueue) -> list[FetchedPage]:
        """The next pages to be read, when they are enough or waited long enough; feeds are written beside."""
        self._send(hosts)
        ready = self._texts()
        until = time.monotonic() + (PATIENCE if ready else LOOK)
        while len(ready) < BATCH and self._in_flight and time.monotonic() < until and not self.stop.is_set():
            found = hosts.take(0.2)
            self._send(hosts)
            self._leave_slow_hosts(hosts)
            if found is None:
                continue
            page = self._take(*found)
            if page is not None:
                ready.append(page)
                self._in_hand.append(page.row)
                until = max(until, time.monotonic() + PATIENCE) if len(ready) == 1 else until
        return ready

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
        row = self._in_flight.pop(visit.key, None)
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

    def _leave_slow_hosts(self, hosts: HostQueue) -> None:
        """In one round, leave the pages of hosts that want long pauses to the next."""
        if not self.options.once:
            return
        longest = fetching_rules().pauses.longest
        for host in {host_of(row.address) for row in self._in_flight.values()}:
            wait = hosts.wait_of(host)
            dropped = hosts.drop(host) if wait > longest else []
            for visit in dropped:
                self._in_flight.pop(visit.key, None)
            if dropped:
                with self.ledger.writing() as connection:
                    leave_alone(connection, host, now() + timedelta(seconds=wait))

    # --- reading ---

    def _read_as_job(self, hosts: HostQueue, pages: list[FetchedPage]) -> None:
        """Read pages as they come, as one job of the ledger's queue; then bring the picture up to date."""
        begun, title = time.monotonic(), f"sayso watch {self.file.path.name}"
        with own_job(self.ledger, title, getpass.getuser(), len(pages)) as log:
            reading = PageReading(self.ledger, self.options.reading, log)
            number = 0
            while pages:
                reading.read(pages)
                self._in_hand.clear()
                number += len(pages)
                if log.stopped:
                    self.tell("Stopped from the desk.")
                    raise KeyboardInterrupt
                if number >= MOST_OF_JOB or time.monotonic() - begun > LONGEST_JOB:
                    break
                pages = self._next_pages(hosts)
            self._refresh(log)
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
