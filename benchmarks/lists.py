"""How fast each list answers whatever is asked of it: python benchmarks/lists.py LEDGER [MILLISECONDS]

Every order, both ways, with no filter and with each single one, by a value that many rows have and by one
that few have; the first page and the second. Series, reports, disagreements, the queue and search besides.
Prints what takes more than so many milliseconds (150) in the server, of requests that come alone. Asked
twice, the quicker one counts: the first also reads what the database has not in memory yet.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from sayso.ledger import Ledger
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.frame import Facet, FilterKind, ListFilter, Listing
from screenshots import free_port, serve

SLOW = 150.0  # milliseconds
WARM = 600  # seconds at most until counts of the whole ledger are kept
VALUES = {  # by kind, where neither facets nor choices have any
    FilterKind.DAY: ("2021-02-01", "2023-12-30"),
    FilterKind.MONTH: ("2022-05", "2023-12"),
    FilterKind.NUMBER: ("1", "900", "1000000"),
    FilterKind.SHARE: ("0.5", "0.95"),
    FilterKind.FLAG: ("yes",),
    FilterKind.COUNTRY: ("AD", "ZW"),
}
WORDS = {
    "words": ("people", "people today", "nosuchword"), "place": ("AD 1", "a"), "min_quality": ("3", "5"),
    "recipient": ("border", "the igo 12", "the"), "actor": ("border", "army of AD"), "norm": ("Geneva",),
    "context": ("migration",), "speaker": ("border", "igo of AD"), "counted": ("people",), "title": ("ab",),
    "min_reports": ("2", "5"), "min_stories": ("2",), "max": ("10", "9000"), "name": ("border",),
    "publisher": ("paper 1", '"Paper 12"', "paper"), "agency": ("agency 1",), "unit": ("people", "EUR"),
    "about": ("harm", "border_guard of AD"), "type": ("AID",), "min_change": ("1", "50"),
}  # fmt: skip
BESIDE = {  # lists that have no `Listing`: orders, and filters
    "/series": (
        ("sort=newest", "sort=oldest", "sort=change", "sort=sources"),
        ("", "measure=killed", "country=AD", "country=ZW", "place=AD 1", "kind=daily", "counted=people",
         "unit=people", "since=2023-12-01", "until=2021-02-01", "singles=1"),
    ),
    "/reports": (
        ("",),
        ("", "publisher=Paper 12", "publisher=paper", "since=2023-12-01", "until=2021-02-01"),
    ),
    "/disagreements": (
        ("", "state=resolved", "state=all"),
        ("", "severity=high", "kind=conflict", "kind=record", "country=AD", "country=ZW", "measure=killed"),
    ),
    "/review": (("",), ("", "country=AD", "measure=killed", "kind=claim")),
    "/api/queue": (("",), ("", "country=AD", "measure=killed", "kind=claim")),
    "/api/series": (("",), ("", "measure=killed", "country=AD", "place=AD 1", "kind=daily")),
    "/api/reports": (("",), ("", "publisher=Paper 12", "since=2023-12-01")),
    "/api/disagreements": (("",), ("", "country=AD", "measure=killed", "severity=high")),
    "/search": (
        ("q=people", "q=killed", "q=nosuchword"),
        ("", "kind=figure", "country=AD", "measure=killed"),
    ),
    "/change-points": (("sort=-day", "sort=-change"), ("", "country=AD", "measure=killed")),
}  # fmt: skip


class Desk:
    """Asks a server, and keeps what was slow."""

    def __init__(self, port: int, slow: float) -> None:
        self.base, self.slow = f"http://127.0.0.1:{port}", slow
        self.took: list[tuple[float, str]] = []
        self.wrong: list[str] = []

    def get(self, path: str) -> tuple[bytes, float]:
        """What is at an address, and the milliseconds of the server."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=120) as answer:
                return answer.read(), float(answer.headers["server-timing"].partition("dur=")[2])
        except urllib.error.HTTPError as error:
            told = error.read().decode()
            self.wrong.append(f"{error.code} {path} {told[-200:] if '/api/' in path else ''}")
            return b"{}", 0.0

    def measure(self, path: str) -> bytes:
        """Ask twice at most, keep the quicker."""
        body, took = self.get(path)
        if took > self.slow:
            took = min(took, self.get(path)[1])
        self.took.append((took, path))
        return body


def values_of(desk: Desk, listing: Listing, one: ListFilter) -> tuple[str, ...]:
    """Values to ask for: what the facet of a filter has, else what is written above."""
    if one.name in WORDS:
        return WORDS[one.name]
    facet: Facet | None = next((facet for facet in listing.facets if facet.name == one.name), None)
    if facet is not None:
        found = json.loads(desk.get(f"/api/{listing.name}/facets")[0]).get("facets", [])
        values = [value["value"] for box in found if box["name"] == one.name for value in box["values"]]
        if values:
            return (values[0], values[-1])
    return VALUES.get(one.kind, one.choices[:2] or (one.example,))


def questions(desk: Desk, listing: Listing) -> Iterator[str]:
    """What is asked of a list, without its order."""
    yield ""
    for one in listing.filters:
        if one.name in ("report", "series", "by", "to"):
            continue
        for value in dict.fromkeys(values_of(desk, listing, one)):
            yield urlencode({one.name: value})


def linked(desk: Desk) -> Iterator[tuple[str, str]]:
    """Filters that links of the ledger's own pages ask for, with what is there."""
    row = json.loads(desk.get("/api/figures?limit=1&country=AD")[0])["items"][0]
    actors = [one["name"] for one in json.loads(desk.get("/api/actors?limit=1")[0])["items"]]
    yield "figures", urlencode({"report": row["report_id"]})
    if row["series"]:
        yield "figures", urlencode({"series": row["series"][0]})
    for name in actors:
        yield from (("events", urlencode({"by": name})), ("events", urlencode({"to": name})))
        yield from (("claims", urlencode({"actor": name})), ("claims", urlencode({"about": name})))


def ask_all(desk: Desk) -> None:
    """Every order with every question, of all lists."""
    links = list(linked(desk))
    for listing in LISTINGS:
        asked = [*questions(desk, listing), *(words for name, words in links if name == listing.name)]
        for words in asked:
            for sort in listing.sorts:
                for order in (sort.name, f"-{sort.name}"):
                    query = "&".join(filter(None, (words, f"sort={order}")))
                    desk.measure(f"/{listing.name}?{query}")
                    found: Any = json.loads(desk.measure(f"/api/{listing.name}?{query}&limit=50"))
                    if found.get("next"):
                        desk.measure(
                            f"/api/{listing.name}?{query}&limit=50&{urlencode({'after': found['next']})}"
                        )
        print(f"{listing.name}: {len(asked)} questions", flush=True)
    for path, (orders, filters) in BESIDE.items():
        for order in orders:
            for one in filters:
                query = "&".join(filter(None, (order, one.replace(" ", "+"))))
                desk.measure(f"{path}?{query}" if query else path)


def main() -> None:
    """Serve the ledger, ask, print."""
    ledger, slow = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else SLOW
    with Ledger(ledger, create=False):
        pass
    port = free_port()
    process = serve(ledger, port)
    desk = Desk(port, slow)
    try:
        began = time.monotonic()
        for name in ("figures", "events", "claims", "incidents", "stories", "trends"):
            while "total" not in json.loads(desk.get(f"/api/{name}/facets")[0]):
                time.sleep(1)
            while json.loads(desk.get(f"/api/{name}/facets")[0])["total"] is None:
                if time.monotonic() - began > WARM:
                    break
                time.sleep(2)
        print(f"kept after {time.monotonic() - began:.0f} seconds", flush=True)
        ask_all(desk)
    finally:
        process.terminate()
        process.wait()
    over = sorted((one for one in desk.took if one[0] > slow), reverse=True)
    print(f"{len(desk.took)} requests, {len(over)} over {slow:.0f} ms")
    for took, path in over:
        print(f"{took:8.0f}  {path}")
    for one in dict.fromkeys(desk.wrong):
        print(one)


if __name__ == "__main__":
    main()
