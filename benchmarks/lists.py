"""How fast each list answers, whatever is asked: python benchmarks/lists.py LEDGER [MILLISECONDS [LIST …]]

Every order, both ways, with no filter and with each single one, by a value that many rows have and by one
that few have; the first page and the second. Series, reports, disagreements, the queue and search besides.
Prints each that takes more than so many milliseconds (150) of processor, in this process and in PostgreSQL on
the same machine, whatever else runs there. Asked twice, the quicker one counts.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from sqlalchemy import text

from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.frame import Facet, FilterKind, ListFilter, Listing
from sayso.web import cached
from sayso.web.app import create_app
from sayso.web.settings import Settings

SLOW = 150.0  # milliseconds
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
    """Asks a desk of this process, and keeps what was slow."""

    def __init__(self, ledger: str, slow: float) -> None:
        cached.GOOD = 1e9  # what is kept is not made anew meanwhile
        self.app, self.slow = create_app(Settings(ledger=ledger)), slow
        self.client = TestClient(self.app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        self.took: list[tuple[float, str]] = []
        self.wrong: list[str] = []
        self.postgres = self.app.state.desk.ledger.path is None
        self.app.state.desk.warm_up()

    def spent(self) -> float:
        """Milliseconds of processor so far: of this process, and of its connections to PostgreSQL."""
        own = time.process_time() * 1000
        return own + sum(map(_of_process, self.backends())) if self.postgres else own

    def backends(self) -> list[int]:
        """The processes of PostgreSQL that serve this one."""
        pool = self.app.state.desk.ledger.engine.pool
        if not hasattr(self, "pids") or len(self.pids) < pool.checkedin():
            with self.app.state.desk.ledger.engine.connect() as connection:
                asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                found = connection.execute(text(asked))
                self.pids = list(found.scalars())
        return self.pids

    def get(self, path: str) -> tuple[bytes, float]:
        """What is at an address, and the milliseconds of processor that it took."""
        began = self.spent()
        answer = self.client.get(path)
        took = self.spent() - began
        if answer.status_code != 200:
            told = answer.text[-200:] if path.startswith("/api/") else ""
            self.wrong.append(f"{answer.status_code} {path} {told}")
            return b"{}", took
        return answer.content, took

    def measure(self, path: str) -> bytes:
        """Ask twice at most, keep the quicker."""
        body, took = self.get(path)
        if took > self.slow:
            took = min(took, self.get(path)[1])
        if took > self.slow:
            print(f"{took:8.0f}  {path}", flush=True)
        self.took.append((took, path))
        return body


def _of_process(number: int) -> float:
    """Milliseconds of processor that a process took so far; 0 for one that ended."""
    with suppress(OSError):
        return int(Path(f"/proc/{number}/schedstat").read_text().split()[0]) / 1e6
    return 0.0


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
    only = sys.argv[3:]
    for listing in LISTINGS if not only else [one for one in LISTINGS if one.name in only]:
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
    for path, (orders, filters) in BESIDE.items() if not only or "others" in only else ():
        for order in orders:
            for one in filters:
                query = "&".join(filter(None, (order, one.replace(" ", "+"))))
                desk.measure(f"{path}?{query}" if query else path)


def main() -> None:
    """Open the ledger, ask, print."""
    ledger, slow = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else SLOW
    desk = Desk(ledger, slow)
    ask_all(desk)
    over = [one for one in desk.took if one[0] > slow]
    print(f"{len(desk.took)} requests, {len(over)} over {slow:.0f} ms")
    for one in dict.fromkeys(desk.wrong):
        print(one)


if __name__ == "__main__":
    main()
