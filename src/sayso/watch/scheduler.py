"""What is asked next: feeds and pages whose time has come, handed to hosts that may be asked soon.

Takes a ledger and the feeds of the user's file, puts `Visit`s into a `HostQueue`. A host that wants a long
pause has its pages wait in the ledger, not here, where they would take the place of others.
"""

import random
import time
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import Connection

from sayso.codebook.fetching_rules import fetching_rules
from sayso.intake.fetching.hosts import HostQueue, Visit, host_of
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import (
    FeedPageRow,
    due_hosts,
    due_pages,
    leave_alone,
    next_of_pages,
    put_off_page,
)
from sayso.ledger.feeds.store import FeedRow, due_feeds, next_of_feeds, put_off_feed
from sayso.ledger.feeds.watcher import beat
from sayso.ledger.schema.timestamps import now

MOST_PAGES = 400  # that are handed out and not come back
ENOUGH = 2  # pages of one host that are handed out; with fewer it is given more
SOON = 5.0  # seconds: a host that may be asked within them is given pages
SHORTEST, REST = 0.05, 30.0  # seconds of a rest
EVERY, LOOK, BEAT = (
    0.3,
    5.0,
    60.0,
)  # seconds between looks while answers come, while none do, and signs of life
FEED, PAGE = "feed", "page"  # what a visit is for

Asked = FeedRow | FeedPageRow


class Scheduler:
    """Hands out what is to be asked, `once` each feed or as often as it wants."""

    def __init__(self, ledger: Ledger, feeds: dict[int, str], *, once: bool) -> None:
        self.ledger, self.feeds, self.once = ledger, feeds, once
        self.in_flight: dict[tuple[str, int], Asked] = {}
        self.in_hand: list[FeedPageRow] = []  # pages that came, and are not read yet
        self._asked: set[int] = set()  # feeds that were asked in this run
        self._hosts: list[str] = []  # of which pages wait
        self._looked_at = self._hosts_at = self._beaten_at = 0.0
        self._changed = True  # whether something came back since the last look

    def send(self, hosts: HostQueue) -> None:
        """Hand out what is to be asked now. Looks into the ledger when something came back, else seldom."""
        at = time.monotonic()
        if at - self._beaten_at > BEAT:
            beat(self.ledger)
            self._beaten_at = at
        self._leave_slow_hosts(hosts)
        if at - self._looked_at < (EVERY if self._changed else LOOK):
            return
        self._looked_at, self._changed = at, False
        self._send_feeds(hosts)
        self._send_pages(hosts, at)

    def take(self, key: tuple[str, int]) -> Asked | None:
        """What came back; its place is free."""
        self._changed = True
        return self.in_flight.pop(key, None)

    def read(self) -> None:
        """Pages in hand were read."""
        self._changed = True
        self.in_hand.clear()

    def rest(self, hosts: HostQueue) -> float | None:
        """Nothing is asked now: the seconds until something is to be, at most `REST`; `None` if that is not
        now, and this is but one round.
        """
        with self.ledger.engine.connect() as connection:
            feeds = self._feeds_due(connection) if self.once else next_of_feeds(connection, self.feeds)
            pages = next_of_pages(connection, self.feeds)
            due = due_hosts(connection, self.feeds)
        left = [(one - now()).total_seconds() for one in (feeds, pages) if one is not None]
        seconds = min(left, default=REST)
        if self.once and seconds > 0:
            return None
        if due and (feeds is None or feeds > now()):  # the pages may be of hosts that want a pause
            seconds = min(min(hosts.wait_of(host) for host in due) - SOON, LOOK)
        self._looked_at = self._hosts_at = 0.0
        return min(max(seconds, SHORTEST), REST)

    def _feeds_due(self, connection: Connection) -> datetime | None:
        """Now, if a feed is due that was not asked in this round, or goes on."""
        due = due_feeds(connection, self.feeds)
        return now() if any(one.more or one.id not in self._asked for one in due) else None

    def _send_feeds(self, hosts: HostQueue) -> None:
        with self.ledger.engine.connect() as connection:
            due = due_feeds(connection, self.feeds)
        for feed in due:
            again = not self.once or feed.more or feed.id not in self._asked
            if again and (FEED, feed.id) not in self.in_flight:
                self._asked.add(feed.id)
                self._put(hosts, (FEED, feed.id), feed)

    def _send_pages(self, hosts: HostQueue, at: float) -> None:
        out = [row for row in self.in_flight.values() if isinstance(row, FeedPageRow)]
        of_host, known = Counter(row.host for row in out), out + self.in_hand
        room = MOST_PAGES - len(out)
        if room <= 0:
            return
        with self.ledger.engine.connect() as connection:
            if at - self._hosts_at > LOOK or not self.in_flight:
                self._hosts, self._hosts_at = due_hosts(connection, self.feeds), at
                random.shuffle(self._hosts)  # so that none is always last
            slow = {host: wait for host in self._hosts if (wait := hosts.wait_of(host)) > SOON}
            for host in self._hosts:
                if host in slow or of_host[host] >= ENOUGH or room <= 0:
                    continue
                without = [row.id for row in known if row.host == host]
                for page in due_pages(connection, host, self.feeds, without=without):
                    self._put(hosts, (PAGE, page.id), page)
                    room -= 1
        if long := self._keep_pauses(slow):
            self._hosts = [host for host in self._hosts if host not in long]

    def _put(self, hosts: HostQueue, key: tuple[str, int], row: Asked) -> None:
        headers = {}
        more = row.more if isinstance(row, FeedRow) else ""
        if not more:
            headers = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified}
        address = more or row.address.partition("#")[0]
        self.in_flight[key] = row
        said = {name: value for name, value in headers.items() if value}
        hosts.put(Visit(address, key, said, named=isinstance(row, FeedRow)))

    def _leave_slow_hosts(self, hosts: HostQueue) -> None:
        """Take back what waits for hosts that want a pause; it is due again when they may be asked."""
        longest = fetching_rules().pauses.longest
        dropped = hosts.drop_slow(SOON, longest)
        if not dropped:
            return
        self._changed = True
        pauses: dict[str, float] = {}
        with self.ledger.writing() as connection:
            for visit, wait in dropped:
                row, until = self.in_flight.pop(visit.key, None), now() + timedelta(seconds=wait)
                host = host_of(visit.address)
                if isinstance(row, FeedRow):
                    put_off_feed(connection, row.id, until)
                elif row is not None and row.host != host:  # it was led there
                    put_off_page(connection, row.id, until)
                pauses[host] = wait
        self._keep_pauses(pauses)

    def _keep_pauses(self, pauses: dict[str, float]) -> dict[str, float]:
        """Write the long ones, so that pages of these hosts are not due, nor after a new start; which."""
        long = {host: wait for host, wait in pauses.items() if wait > fetching_rules().pauses.longest}
        if long:
            with self.ledger.writing() as connection:
                for host, wait in long.items():
                    leave_alone(connection, host, now() + timedelta(seconds=wait))
        return long
