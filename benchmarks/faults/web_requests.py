"""Send the desk what no browser would: every route, every parameter and field, as every role, odd values.

    python benchmarks/faults/web_requests.py [--requests 5000] [--seed 1] [--ledger FILE] [--on ADDRESS]

Routes and their parameters are read from the application itself, so that a new one is asked by itself.
Requests go to three desks in this process: with a login, without one, and on the network.
Every answer must be below 500 and quick; errors of the API have their one shape. Without --ledger the
samples are read first; --on is an empty PostgreSQL database that the ledger is copied to.
"""

import argparse
import asyncio
import json
import logging
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI

sys.path.insert(0, str(Path(__file__).parent))
from odd_requests import ODD, RawAnswer, RawRequest, RequestMaker, ask, routes_of

from sayso.ledger import Ledger
from sayso.ledger.review.accounts import Role, add_account, add_token, enable_account, find_account, set_role
from sayso.ledger.review.logins import begin_session
from sayso.web.app import create_app
from sayso.web.auth import csrf_token_of
from sayso.web.settings import Settings

SLOW = 5.0  # seconds of the processor that an answer may take
RENEWED = 50  # requests after which sessions begin anew: some end what they come with
PASSWORD = "seven otters in the annex"
GUEST = "a-guest-of-this-machine"
LISTS = {  # API lists whose ids fit into paths and fields
    "reports": "id", "series": "id", "figures": "id", "claims": "id", "events": "id", "incidents": "id",
    "stories": "id", "disagreements": "id", "actors": "name", "situations": "situation",
    "queue": "finding_id",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What came of many requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def add(self, asked: RawRequest, answer: RawAnswer) -> None:
        """Count an answer; keep it if it is none that a client may get."""
        self.statuses[answer.status] += 1
        self.slowest = max(self.slowest, answer.worked)
        wrong = _wrong(asked, answer)
        if wrong:
            self.faults.append(f"{wrong}\n    {asked.told()}\n{answer.fault}")


def _wrong(asked: RawRequest, answer: RawAnswer) -> str:
    """What is wrong with an answer; empty if nothing is."""
    if answer.fault or answer.status >= 500:
        return f"status {answer.status}"
    if not answer.status and not asked.cut:
        return "no answer"
    if answer.worked > SLOW:
        return f"{answer.worked:.1f} seconds of the processor"
    if answer.status >= 400 and asked.path.startswith(b"/api/") and asked.method != "HEAD":
        if not answer.headers.get("content-type", "").startswith("application/json"):
            return "" if answer.headers.get("content-type", "").startswith("text/html") else "no JSON"
        found = json.loads(answer.body)
        if not (isinstance(found, dict) and found.get("error", {}).get("message")):
            return "an error of another shape"
    return ""


class Crowd:
    """Who asks: nobody, and each role by a session and by a token; with their headers and proof of a form."""

    def __init__(self, ledger: Ledger, secure: bool) -> None:
        self._ledger, self._host = ledger, "__Host-" if secure else ""
        self.entries: list[tuple[tuple[tuple[str, bytes], ...], str]] = []
        with ledger.writing() as connection:
            for role in Role:
                if find_account(connection, f"{role}.odd") is None:
                    add_account(connection, f"{role}.odd", PASSWORD, role)

    def renew(self) -> None:
        """New sessions and tokens, for accounts as they were."""
        guest = f"{self._host}sayso_csrf={GUEST}".encode()
        self.entries = [((), ""), ((("cookie", guest),), csrf_token_of(GUEST))]
        with self._ledger.writing() as connection:
            for role in Role:
                enable_account(connection, f"{role}.odd")
                set_role(connection, f"{role}.odd", role)
                one = find_account(connection, f"{role}.odd")
                assert one is not None
                token = begin_session(connection, one)
                cookie = f"{self._host}sayso_session={token}".encode()
                self.entries.append(((("cookie", cookie),), csrf_token_of(token)))
                program = f"Bearer {add_token(connection, one, 'odd')}".encode()
                self.entries.append(((("authorization", program),), ""))


async def good_values(app: FastAPI, entry: tuple[tuple[str, bytes], ...]) -> dict[str, list[str]]:
    """Ids and words that the ledger has, by where they fit; under "any" some of each."""
    good: dict[str, list[str]] = {}
    for name, key in LISTS.items():
        path, query = f"/api/{name}".encode(), b"limit=3" if name != "situations" else b""
        answer = await ask(app, RawRequest("GET", path, query, (("host", b"localhost"), *entry)))
        found = json.loads(answer.body)
        rows = found["items"] if isinstance(found, dict) and "items" in found else found
        ids = [str(row[key]["id"] if name == "situations" else row[key]) for row in rows if key in row]
        good[f"{name}.name"] = ids or ["1"]
    good["finding"] = [*good["figures.name"], *good["claims.name"]]
    good["at"] = [f"figure-{one}" for one in good["figures.name"]]
    good["report"] = good["reports.name"]
    good |= {
        "verdict": ["confirm", "correct", "reject", "add", "merge", "split"], "kind": ["figure", "claim",
        "event"],
        "country": ["LT",
        "Lithuania"], "since": ["2021-07-01"], "until": ["2021-12-31"], "measure": ["detained"],
        "limit": ["2"], "sort": ["-day", "day", "newest"], "as": ["csv", "json"], "seen": ["0", "1"],
        "mark": ["flag", "skip"], "undo": ["review 1", "mark 1", ""], "q": ["migrants"], "number": ["1"],
        "jobs.number": ["1"], "searches.number": ["1"], "low": ["12"], "words.quantity": ["0-5"],
        "action": ["add", "disable", "enable", "role"], "name": ["a.b", "reader.odd"], "outcome": ["one",
        "open"],
        "static.path": ["desk.css",
        "icon.svg"], "list": ["figures"], "belongs": ["true"], "password": [PASSWORD],
    }  # fmt: skip
    good["any"] = ["1", "LT", "2021-08-04", "migrants", "yes", "", *(ids[0] for ids in good.values() if ids)]
    return good


async def run_app(app: FastAPI, crowd: Crowd, seed: int, requests: int, tally: Tally) -> None:
    """Ask an application so many times, each route in its turn, as everybody."""
    crowd.renew()
    await ask(
        app, RawRequest("GET", b"/verify", b"statement=12+killed", crowd.entries[-2][0])
    )  # loads the model
    maker = RequestMaker(routes_of(app), await good_values(app, crowd.entries[-2][0]), seed)
    for number in range(requests):
        if number % RENEWED == 0:
            crowd.renew()
        entry, proof = crowd.entries[maker.pick(len(crowd.entries))]
        asked = maker.make(number, entry, proof)
        tally.routes.add(maker.route(number))
        tally.add(asked, await ask(app, asked))


def run_ledger(ledger: str, seed: int, requests: int) -> Tally:
    """Ask three desks on a ledger: with a login, without, and on the network."""
    tally = Tally()
    desks = (
        Settings(ledger, login=True), Settings(ledger), Settings(ledger, "0.0.0.0", login=True, secure=True),
    )  # fmt: skip
    for number, settings in enumerate(desks):
        app = create_app(settings)
        desk = app.state.desk
        part = requests // len(desks)
        try:
            asyncio.run(run_app(app, Crowd(desk.ledger, settings.secure), seed + number, part, tally))
        finally:
            desk.ledger.close()
    return tally


def _ledger(given: str | None, on: str | None, folder: Path) -> str:
    """A copy of the ledger that is asked, in a folder or a database."""
    path = folder / "asked.db"
    if given:
        shutil.copy(given, path)
    else:
        from sayso.intake import Defaults
        from sayso.ledger.ingest import Options, ingest
        from sayso.reconcile import refresh

        with Ledger(path) as ledger:
            list(ingest(ledger, [Path(__file__).parents[2] / "samples" / "border-2021"], Options(Defaults())))
            refresh(ledger)
    if not on:
        return str(path)
    from sayso.ledger.copies.copy import copy_ledger

    with Ledger(path) as source:
        copy_ledger(source, on, lambda *told: None)
    return on


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and say what came of it; 1 if an answer was none that a client may get."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ledger")
    parser.add_argument("--on", metavar="ADDRESS", help="an empty PostgreSQL database")
    asked = parser.parse_args(arguments)
    logging.disable(logging.ERROR)  # what is refused, a line each
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        tally = run_ledger(_ledger(asked.ledger, asked.on, Path(folder)), asked.seed, asked.requests)
    for fault in tally.faults[:40]:
        print(fault)
    counted = ", ".join(f"{status}: {count:,}" for status, count in sorted(tally.statuses.items()))
    print(
        f"{sum(tally.statuses.values()):,} requests (seed {asked.seed}) to {len(tally.routes)} routes: "
        f"{counted}"
    )
    print(f"{len(tally.faults)} faults; the slowest took {tally.slowest:.1f} s of the processor")
    print(f"{time.perf_counter() - began:.0f} s; {len(ODD)} odd values")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
