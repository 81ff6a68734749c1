"""What a site's robots.txt allows (RFC 9309), read by protego, and kept for a day.

A file that is not there allows all; one that cannot be had for now (a fault of the site, no answer) forbids
all until it can. What is no robots.txt at all (a page, bytes) has no rules, and so allows all.
"""

import threading
import time
from dataclasses import dataclass

import httpx
from protego import Protego

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.fetching.addresses import read_address
from sayso.intake.fetching.client import Answer, Client

AGENT = "sayso"  # the name that rules are looked up by
MOST_KEPT = 5_000  # sites whose rules are kept
FORBIDDEN = "The site's robots.txt does not let sayso fetch this page. Ask the site, or read a saved copy."
UNKNOWN = "The site's robots.txt cannot be had now ({}), so nothing of it is fetched. It is tried again."


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of one site, and until when they hold. `fault` is why they are not known."""

    rules: Protego | None
    until: float
    fault: str = ""

    def delay(self) -> float:
        """Seconds that it wants between two questions."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(AGENT)
        asked = self.rules.crawl_delay(AGENT) or 0.0
        each = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return min(max(float(asked), float(each), 0.0), fetching_rules().pauses.most)


class Robots:
    """The rules of all sites that were asked."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sites: dict[str, SiteRules] = {}
        self._lock = threading.Lock()

    def check(self, address: str) -> SiteRules:
        """The rules of an address's site, if they let it be fetched. Raises `FetchError`."""
        url = read_address(address)
        found = self._of(url)
        if found.fault:
            wait = max(found.until - time.monotonic(), 0.0)
            raise FetchError("robots", UNKNOWN.format(found.fault), wait=wait)
        if found.rules is not None and not found.rules.can_fetch(address, AGENT):
            raise FetchError("robots", FORBIDDEN, lasting=True)
        return found

    def _of(self, url: httpx.URL) -> SiteRules:
        origin = str(url.copy_with(raw_path=b"/"))
        with self._lock:
            known = self._sites.get(origin)
        if known is not None and known.until > time.monotonic():
            return known
        found = self._asked(f"{origin}robots.txt")
        with self._lock:
            if len(self._sites) >= MOST_KEPT:
                self._sites.clear()
            self._sites[origin] = found
        return found

    def _asked(self, address: str) -> SiteRules:
        pauses, most = fetching_rules().pauses, fetching_rules().pages.robots_bytes
        try:
            for _ in range(fetching_rules().limits.redirects):
                answer = self._client.ask(address, most=self._client.limits.bytes)
                if isinstance(answer, Answer):
                    text = answer.read()[:most].decode("utf-8", "replace")
                    answer.close()
                    return SiteRules(_parsed(text), time.monotonic() + pauses.robots)
                address = answer.address
        except FetchError as error:
            status = error.status
            if status is not None and 400 <= status < 500 and status != httpx.codes.TOO_MANY_REQUESTS:
                return SiteRules(None, time.monotonic() + pauses.robots)
            if error.reason in ("too_large", "address"):
                return SiteRules(None, time.monotonic() + pauses.robots)
            return SiteRules(None, time.monotonic() + (error.wait or pauses.first), str(error))
        return SiteRules(None, time.monotonic() + pauses.robots)


def _parsed(text: str) -> Protego | None:
    """The rules of a file; none where it is no such file."""
    try:
        return Protego.parse(text)
    except Exception:  # what a library raises for what strangers write
        return None
