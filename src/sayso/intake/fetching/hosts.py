"""Ask many hosts at once, each by one connection, with a pause between two questions, as it wants it.

Takes `Visit`s, gives each back with its answer or its error, in the order in which they come. Threads ask;
whoever takes the results does the rest. A host that says that it is busy is left alone as long as it says.
"""

import heapq
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from queue import Empty, Full, Queue

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.fetching.addresses import read_address
from sayso.intake.fetching.client import Answer, Client, Redirect, too_many_redirects
from sayso.intake.fetching.robots import Robots

WAITING = 8  # answers that wait to be taken; then the threads wait, too
BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing to ask: an address, what it is for (`key`), headers; `named` are addresses that the user
    names, which no robots.txt forbids. `hops` counts where it was led.
    """

    address: str
    key: tuple[str, int]
    headers: Mapping[str, str] = field(default_factory=dict)
    named: bool = False
    hops: int = 0


Result = tuple[Visit, Answer | FetchError]


def host_of(address: str) -> str:
    """The host that an address asks, with its port; nothing for what is no address."""
    try:
        url = read_address(address)
    except FetchError:
        return ""
    return url.netloc.decode("ascii")


class HostQueue:
    """The visits that wait, by host; for a `with` block."""

    def __init__(self, client: Client, *, threads: int, between: float | None = None) -> None:
        self.client, self.robots = client, Robots(client)
        self.between = fetching_rules().pauses.between if between is None else between
        self.results: Queue[Result] = Queue(WAITING)
        self._waiting: dict[str, deque[Visit]] = {}
        self._ready: list[tuple[float, str]] = []  # hosts that nobody asks now, by when they may be asked
        self._free_at: dict[str, float] = {}
        self._busy: set[str] = set()
        self._change = threading.Condition()
        self._over = False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]

    def __enter__(self) -> "HostQueue":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        with self._change:
            self._over = True
            self._waiting.clear()
            self._change.notify_all()
        while True:  # let go of what nobody takes any more, so that no thread waits to hand it over
            try:
                _close(self.results.get_nowait())
            except Empty:
                break

    def put(self, visit: Visit) -> None:
        """Ask this, when its host may be asked."""
        host = host_of(visit.address)
        with self._change:
            new = host not in self._waiting
            self._waiting.setdefault(host, deque()).append(visit)
            if new and host not in self._busy:
                heapq.heappush(self._ready, (self._free_at.get(host, 0.0), host))
                self._change.notify()

    def take(self, seconds: float) -> Result | None:
        """The next result; `None` if none comes within these seconds."""
        try:
            return self.results.get(timeout=seconds)
        except Empty:
            return None

    def wait_of(self, host: str) -> float:
        """The seconds until a host may be asked again."""
        with self._change:
            return max(self._free_at.get(host, 0.0) - time.monotonic(), 0.0)

    def drop_slow(self, seconds: float, longest: float) -> list[tuple[Visit, float]]:
        """Take back what waits for hosts that may not be asked for so many seconds, each with the seconds
        until then; addresses that the user names, and what was led there from elsewhere, after `longest`.
        """
        found: list[tuple[Visit, float]] = []
        with self._change:
            at = time.monotonic()
            for host, visits in list(self._waiting.items()):
                wait = self._free_at.get(host, 0.0) - at
                if host in self._busy or wait <= seconds:
                    continue
                kept = deque(one for one in visits if wait <= longest and (one.named or one.hops))
                found += [(one, wait) for one in visits if one not in kept]
                if kept:
                    self._waiting[host] = kept
                else:
                    del self._waiting[host]
        return found

    def _work(self) -> None:
        while True:
            visit, host = self._next()
            if visit is None:
                return
            delay, result = self._asked(visit)
            with self._change:
                self._busy.discard(host)
                self._free_at[host] = time.monotonic() + delay
                if host in self._waiting:
                    heapq.heappush(self._ready, (self._free_at[host], host))
                    self._change.notify()
                self._forget_old()
            if isinstance(result, Visit):
                self.put(result)
            elif self._over:
                _close(result)
            else:
                self._hand_over(result)

    def _hand_over(self, result: Result) -> None:
        """Give a result, unless nobody will take it."""
        while not self._over:
            try:
                self.results.put(result, timeout=0.5)
                return
            except Full:
                continue
        _close(result)

    def _next(self) -> tuple[Visit | None, str]:
        """The next visit and its host, when it is time; no visit at the end."""
        with self._change:
            while not self._over:
                while self._ready and self._ready[0][1] not in self._waiting:
                    heapq.heappop(self._ready)
                now = time.monotonic()
                if self._ready and self._ready[0][0] <= now:
                    _, host = heapq.heappop(self._ready)
                    if host in self._busy:
                        continue
                    if self._free_at.get(host, 0.0) > now:
                        heapq.heappush(self._ready, (self._free_at[host], host))
                        continue
                    visit = self._waiting[host].popleft()
                    if not self._waiting[host]:
                        del self._waiting[host]
                    self._busy.add(host)
                    return visit, host
                self._change.wait(self._ready[0][0] - now if self._ready else None)
        return None, ""

    def _asked(self, visit: Visit) -> tuple[float, Result | Visit]:
        """The seconds that the host is left alone after, and what came: a result, or where to ask next."""
        delay = self.between
        try:
            if not visit.named:
                delay = max(delay, self.robots.check(visit.address).delay())
            found = self.client.ask(visit.address, visit.headers)
        except FetchError as error:
            busy = error.wait if error.status in BUSY and error.wait is not None else 0.0
            return max(delay, busy), (visit, error)
        except Exception as error:  # a fault of a library for what strangers send must not end the thread
            told = f"Asking for it failed ({type(error).__name__}: {error}). Please report this."
            return delay, (visit, FetchError("unreachable", told))
        if isinstance(found, Redirect):
            if visit.hops >= fetching_rules().limits.redirects:
                return delay, (visit, too_many_redirects())
            return delay, replace(visit, address=found.address, hops=visit.hops + 1)
        return delay, (visit, found)

    def _forget_old(self) -> None:
        """Keep no times of hosts that may be asked anyway."""
        if len(self._free_at) > 10_000:
            now = time.monotonic()
            self._free_at = {host: at for host, at in self._free_at.items() if at > now}


def _close(result: Result) -> None:
    if isinstance(result[1], Answer):
        result[1].close()
