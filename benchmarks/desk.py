"""How fast the desk answers: python benchmarks/desk.py LEDGER [LEDGER …]

Serves each ledger (a file, or an address of PostgreSQL) on 127.0.0.1 with two processes. Twenty people open
pages at random, each a second or so after the last (`THINK`); the time is the server's own (`Server-Timing`),
and what the browser waits. Before that the same without a pause, which also warms what a database keeps in
memory; after it decisions with their undos. Writes desk.md.
"""

import http.client
import json
import random
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, func, select

from sayso.ledger import Ledger
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import review_tables, tables
from sayso.ledger.schema.engine import shown_name
from screenshots import free_port, serve

USERS, EACH, THINK = 20, 60, (0.5, 1.5)  # people, pages of each, seconds between them
SAMPLE = 200  # ids of each kind to ask for
DECISIONS = 60
FACETED = ("figures", "events", "claims", "incidents", "trends")
WARM = ("/", "/search", "/reports", "/figures", "/events", "/claims", "/actors", "/map", "/situations")
HEAD = """# How fast the desk answers

`python benchmarks/desk.py LEDGER …`: 20 people at once, each opening a page at random about a second after
the last, on two cores with client and database beside the two server processes. Milliseconds; `server` is
the time within the server, waiting for its turn among other requests included, `whole` what the browser
waits. "No pause" sends the next request as soon as the last is answered, twenty at a time; it runs first,
so that the rest is of a server that has run for a while.
"""

Times = dict[str, list[tuple[float, float]]]


class Asker:
    """Draws addresses of pages as people would open them."""

    def __init__(self, ledger: str, seed: int = 1) -> None:
        self.random = random.Random(seed)
        with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:

            def ids(column: object) -> list[str]:
                return [str(row[0]) for row in connection.execute(select(column).limit(50_000))]

            self.series = self.random.sample(ids(picture.series.c.id), SAMPLE)
            self.reports = self.random.sample(ids(tables.report.c.id), SAMPLE)
            self.against = self.random.sample(ids(picture.disagreement.c.id), SAMPLE)
            queue = select(picture.queue.c.finding_id).order_by(picture.queue.c.score.desc())
            self.waiting = [row[0] for row in connection.execute(queue.limit(SAMPLE))]
            self.countries = [
                row[0]
                for row in connection.execute(
                    select(tables.figure.c.country).where(tables.figure.c.row < 5_000).distinct()
                )
            ]
            self.measures = [row[0] for row in connection.execute(select(picture.series.c.family).distinct())]
            named = select(tables.figure.c.measure).where(tables.figure.c.row < 5_000).distinct()
            self.measured = [row[0] for row in connection.execute(named)]
            self.last = connection.execute(select(func.max(tables.figure.c.period_last))).scalar_one()
            texts = connection.execute(select(tables.report.c.text).limit(400)).scalars()
            self.words = sorted(
                {word.strip(".,") for text in texts for word in text.split()} | {"people today"}
            )
            f = tables.figure.c
            spots = select(f.latitude, f.longitude, f.period_last).where(
                f.row < 5_000, f.latitude.is_not(None)
            )
            self.spots = connection.execute(spots).all()
            big = select(picture.series.c.id).order_by(picture.series.c.figures.desc()).limit(20)
            self.big = [row[0] for row in connection.execute(big)]
            self._of_lists(connection)

    def _of_lists(self, connection: Connection) -> None:
        """What pages of incidents, stories, actors, places and situations ask for; some ledgers have none."""

        def some(column: Any) -> list[Any]:
            return list(connection.execute(select(column).where(column.is_not(None)).limit(2_000)).scalars())

        self.incidents, self.stories = some(picture.incident.c.id), some(picture.story_member.c.story_id)
        self.actors = some(tables.claim.c.actor)
        self.places = some(tables.figure.c.geonames_id)
        self.situations = some(review_tables.situation.c.id)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Page after page, without end: what it is, and its address."""
        kinds = list(self._kinds().items())
        while True:
            name, make = self.random.choice(kinds)
            yield name, make()

    def _day(self) -> date:
        return self.last - timedelta(days=self.random.randrange(900))

    def _filtered(self, path: str) -> str:
        pick = self.random.choice
        return f"{path}?country={pick(self.countries)}&measure={pick(self.measures)}"

    def _place(self) -> str:
        spot = self.random.choice(self.spots)
        days = f"since={spot.period_last - timedelta(days=15)}&until={spot.period_last + timedelta(days=15)}"
        return f"/map/place?latitude={spot.latitude}&longitude={spot.longitude}&{days}"

    def _kinds(self) -> dict[str, Callable[[], str]]:
        pick = self.random.choice
        return {
            "overview": lambda: "/",
            "series, all": lambda: "/series",
            "series, filtered": lambda: self._filtered("/series"),
            "a series": lambda: f"/series/{pick(self.series)}",
            "a series of thousands": lambda: f"/series/{pick(self.big)}",
            "map, 30 days": lambda: f"/map?until={self._day()}",
            "map, moved slider": lambda: f"/api/map?since={self.last - timedelta(days=60)}&until={self.last}",
            "map, a place": self._place,
            "people": lambda: "/people",
            "reports": lambda: f"/reports?until={self._day()}",
            "a report": lambda: f"/reports/{pick(self.reports)}",
            "review, the queue": lambda: "/review",
            "review, a finding": lambda: (
                f"/review?at=figure-{pick(self.waiting)}&country={pick(self.countries)}"
            ),
            "disagreements": lambda: f"/disagreements?country={pick(self.countries)}",
            "disagreements, all": lambda: "/disagreements",
            "a disagreement": lambda: f"/disagreements/{pick(self.against)}",
            "search, a word": lambda: f"/search?q={quote(pick(self.words))}",
            "search, everywhere": lambda: "/search?q=people+today",
            "search, filtered": lambda: (
                f"/search?q=people&kind=figure&measure={pick(self.measures)}&country={pick(self.countries)}"
            ),
            "history": lambda: "/review/history",
            "failures": lambda: "/failures",
            **self._lists(),
            **self._of_one(),
            "jobs": lambda: "/jobs",
            "jobs, running": lambda: "/api/jobs",
            "saved searches": lambda: "/searches",
            "watched": lambda: "/watched",
            "add reports": lambda: "/reports/add",
            "a chart's data": lambda: f"/api/series/{pick(self.series)}/chart",
            "a chart of thousands": lambda: f"/api/series/{pick(self.big)}/chart",
            "a chart in a frame": lambda: f"/embed/series/{pick(self.big)}",
            "series, by change": lambda: "/series?sort=change",
            "change points": lambda: f"/change-points?country={pick(self.countries)}",
            "API, overview": lambda: "/api/overview",
            "API, facets": lambda: f"/api/{pick(FACETED)}/facets?country={pick(self.countries)}",
            "API, queue": lambda: f"/api/queue?measure={pick(self.measures)}",
            "API, figures": lambda: (
                f"/api/figures?measure={pick(self.measured)}&country={pick(self.countries)}"
            ),
        }

    def _lists(self) -> dict[str, Callable[[], str]]:
        pick, wide = self.random.choice, ("country", "measure", "month")
        month = f"{self.last:%Y-%m}"
        values = {"country": lambda: pick(self.countries), "measure": lambda: pick(self.measured)}
        asked = {name: values.get(name, lambda: month) for name in wide}
        orders = ("-day", "-published", "-number", "-certainty", "day")
        return {
            "figures": lambda: f"/figures?sort={pick(orders)}",
            "figures, one filter": lambda: (
                f"/figures?{(name := pick(wide))}={asked[name]()}&sort={pick(orders)}"
            ),
            "figures, two filters": lambda: (
                f"/figures?country={pick(self.countries)}&measure={pick(self.measured)}&sort={pick(orders)}"
            ),
            "claims": lambda: f"/claims?country={pick(self.countries)}",
            "events": lambda: f"/events?country={pick(self.countries)}",
            "trends": lambda: f"/trends?country={pick(self.countries)}",
            "actors": lambda: f"/actors?country={pick(self.countries)}",
            "incidents": lambda: (
                f"/incidents?country={pick(self.countries)}&sort={pick(('-day', '-killed'))}"
            ),
            "stories": lambda: f"/stories?sort={pick(('-published', '-reports'))}",
            "events, by kind": lambda: f"/events?sort={pick(('-day', '-published', 'code'))}",
        }

    def _of_one(self) -> dict[str, Callable[[], str]]:
        pick = self.random.choice
        found = {
            "a country": (self.countries, "/places/"),
            "a place": (self.places, "/places/"),
            "an actor": (self.actors, "/actors/"),
            "an incident": (self.incidents, "/incidents/"),
            "a story": (self.stories, "/stories/"),
            "a situation": (self.situations, "/situations/"),
        }

        def address(ids: list[Any], path: str) -> Callable[[], str]:
            return lambda: path + quote(str(pick(ids)))

        return {
            "situations": lambda: "/situations",
            **{name: address(*one) for name, one in found.items() if one[0]},
        }


def user(port: int, asker: Asker, think: tuple[float, float], times: Times, wrong: list[str]) -> None:
    """One person: opens pages, one after the other."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for (name, address), _ in zip(asker.addresses(), range(EACH), strict=False):
        time.sleep(asker.random.uniform(*think))
        began = time.perf_counter()
        try:
            line.request("GET", address, headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            answer.read()
        except OSError as error:  # no answer within a minute
            wrong.append(f"{type(error).__name__} {address}")
            line.close()
            continue
        whole = (time.perf_counter() - began) * 1000
        server = float(answer.headers["server-timing"].partition("dur=")[2])
        if answer.status == 200:
            times[name].append((server, whole))
        else:
            wrong.append(f"{answer.status} {address}")
    line.close()


def crowd(port: int, ledger: str, think: tuple[float, float]) -> tuple[Times, list[str], float]:
    """All people at once: times by page, what went wrong, pages a second."""
    times: Times = defaultdict(list)
    wrong: list[str] = []
    askers = [Asker(ledger, seed) for seed in range(USERS)]
    threads = [threading.Thread(target=user, args=(port, asker, think, times, wrong)) for asker in askers]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, wrong, USERS * EACH / (time.perf_counter() - began)


def reviews(port: int, seconds: float = 0.5) -> tuple[list[float], list[float], float]:
    """Decisions one after the other, a reviewer's pause between them, while what follows from the ones before
    is computed: milliseconds in the server of each rejection and of each undo; seconds until all is computed.
    """
    base = f"http://127.0.0.1:{port}"
    page = urllib.request.urlopen(f"{base}/people", timeout=60)
    cookie = str(page.headers["set-cookie"]).partition(";")[0]
    proof = page.read().decode().partition('name="csrf" value="')[2].partition('"')[0]
    headers = {"Cookie": cookie, "X-CSRF-Token": proof, "Content-Type": "application/json"}

    def sent(path: str, body: dict[str, str]) -> tuple[float, dict[str, Any]]:
        ask = urllib.request.Request(base + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(ask, timeout=120) as answer:
            return float(answer.headers["server-timing"].partition("dur=")[2]), json.load(answer)

    with urllib.request.urlopen(f"{base}/api/queue?kind=figure&limit={DECISIONS}", timeout=60) as found:
        items = json.load(found)["items"]
    taken, numbers, undone = [], [], []
    for item in items:
        body = {"verdict": "reject", "report": item["report_id"], "finding": item["finding_id"]}
        took, outcome = sent("/api/reviews", body)
        taken.append(took)
        numbers.append(outcome["review"])
        time.sleep(seconds)
    began = time.perf_counter()
    while time.perf_counter() - began < 120:
        with urllib.request.urlopen(f"{base}/api/reviews/{numbers[-1]}", timeout=60) as answer:
            if json.load(answer)["refreshed"]:
                break
        time.sleep(0.1)
    behind = time.perf_counter() - began
    for number in reversed(numbers):
        undone.append(sent(f"/api/reviews/{number}/undo", {})[0])
        time.sleep(seconds / 2)
    return taken, undone, behind


def decided(taken: list[float], undone: list[float], behind: float) -> str:
    """What `reviews` measured, in two lines."""
    slow, back = (statistics.quantiles(found, n=20)[-1] for found in (taken, undone))
    return (
        f"{len(taken)} decisions half a second apart, while what follows from them is computed: server "
        f"p50 {statistics.median(taken):.0f} ms, p95 {slow:.0f} ms, slowest {max(taken):.0f} ms.\nUndone: "
        f"p95 {back:.0f} ms. Estimates had followed {behind:.1f} seconds after the last decision."
    )


def table(times: Times) -> str:
    """A row a page: 50, 95 and 100 of a hundred answers, within the server; 95 of what the browser waits."""
    lines = [
        "| page | answers | server p50 | server p95 | slowest | whole p95 |",
        "|---|---|---|---|---|---|",
    ]
    for name, found in sorted(times.items()):
        server, whole = sorted(one for one, _ in found), sorted(one for _, one in found)
        cut = statistics.quantiles(server, n=20)[-1] if len(server) > 1 else server[0]
        waits = statistics.quantiles(whole, n=20)[-1] if len(whole) > 1 else whole[0]
        lines.append(
            f"| {name} | {len(server)} | {statistics.median(server):.0f} | {cut:.0f} | {server[-1]:.0f} "
            f"| {waits:.0f} |"
        )
    return "\n".join(lines)


def measure(ledger: str) -> str:
    """The part of the page on one ledger."""
    port = free_port()
    process: subprocess.Popen[bytes] = serve(ledger, port, "--workers", "2")
    try:
        with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
            size = connection.execute(select(func.count()).select_from(tables.figure)).scalar_one()
            kind = connection.dialect.name
        for path in WARM * 3:  # what is counted over the whole ledger, once a process
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=300).read()
        pressed, more, rate = crowd(port, ledger, (0.0, 0.0))
        times, wrong, _ = crowd(port, ledger, THINK)
        reviewed = reviews(port)
    finally:
        process.terminate()
        process.wait()
    every = sorted(server for found in pressed.values() for server, _ in found)
    slow = statistics.quantiles(every, n=20)[-1]
    calm = statistics.quantiles([server for found in times.values() for server, _ in found], n=20)
    return "\n".join(
        [
            f"\n## {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}, {size:,} figures\n", table(times),
            f"\nAll pages: server p50 {calm[9]:.0f} ms, p95 {calm[-1]:.0f} ms.",
            f"No pause: {rate:.0f} pages a second; server p95 {slow:.0f} ms.",
            decided(*reviewed),
            *(f"\nWrong: {one}" for one in [*wrong, *more][:5]),
        ]
    )  # fmt: skip


def main() -> None:
    """Measure each ledger, print and write the page."""
    parts = []
    for ledger in sys.argv[1:]:
        print(shown_name(ledger), flush=True)
        parts.append(measure(ledger))
        print(parts[-1], flush=True)
    if parts:
        told = HEAD + "\n".join(parts) + f"\n\nMeasured on {date.today()}.\n"
        Path(__file__).with_suffix(".md").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
