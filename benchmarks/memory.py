"""Memory by pages read: does it grow without end, and if so, whose is it?

    python benchmarks/memory.py                    # reading alone, with a ledger, as `sayso watch` does it
    python benchmarks/memory.py ledger --pages 2000 --trace   # one of them, and what Python holds more of

Each way runs in a process of its own. Pages are made, no two alike, a quarter of them with figures. Prints
what the process holds of its own (RssAnon) and of files that are mapped (RssFile: the ledger's own pages,
which the system takes back when it needs room) each tenth of the way.
"""

import argparse
import json
import multiprocessing
import queue
import re
import sys
import tempfile
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent))
from feeds import page_text
from sayso.codebook import using
from sayso.intake import Defaults
from sayso.intake.feeds.feeds_file import load_feeds
from sayso.intake.files import read_bytes
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest_items
from sayso.reading.pipeline import read_and_let_go
from sayso.reconcile.refresh import refresh
from sayso.watch.memory import give_back
from sayso.watch.watcher import Watcher, WatchOptions
from sites import Site, rss

JOB = 200  # pages between two looks at the picture
AT_ONCE = 16
FEEDS = 20


def memory() -> tuple[int, int]:
    """Megabytes that this process holds of its own, and of mapped files."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    found = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    return int(found["RssAnon"]) // 1024, int(found["RssFile"]) // 1024


def reports(pages: int) -> Iterator[list]:
    """Reports of made pages, some at a time."""
    for first in range(0, pages, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, pages))
        yield [
            item
            for n in numbers
            for item in read_bytes(page_text(n), f"https://example.org/p{n}", Defaults(),
                                   facts={"url": f"https://example.org/p{n}"})
        ]  # fmt: skip


def reading(pages: int) -> Iterator[int]:
    """Read; nothing is kept."""
    for items in reports(pages):
        read_and_let_go([one.report for one in items if one.report])
        yield len(items)


def ledger(pages: int) -> Iterator[int]:
    """Read into a ledger, with the picture after each job, and its pages let go as `sayso watch` does."""
    with tempfile.TemporaryDirectory() as name, Ledger(Path(name) / "a.db") as opened:
        done = 0
        for items in reports(pages):
            for _ in ingest_items(opened, items, Options(alone=True)):
                pass
            if done // JOB != (done + len(items)) // JOB:
                with using(opened.codebook()):
                    refresh(opened)
                give_back(opened)
            done += len(items)
            yield len(items)


def watch(pages: int) -> Iterator[int]:
    """As `sayso watch` does it, of twenty feeds on as many hosts; it tells of each job."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(pages, there), daemon=True)
    server.start()
    port = here.recv()
    with tempfile.TemporaryDirectory() as name, Ledger(Path(name) / "a.db") as opened:
        path = Path(name) / "feeds.toml"
        hosts = [f"127.0.1.{n + 1}" for n in range(FEEDS)]
        lines = [
            "[watch]",
            'contact = "bench@example.org"',
            f"allow_hosts = {json.dumps(hosts)}",
            "pause = 0.0",
        ]
        for n, host in enumerate(hosts):
            lines += [f"[feeds.f{n}]", f'address = "http://{host}:{port}/feed{n}"']
        path.write_text("\n".join(lines), encoding="utf-8")
        jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
        watcher = Watcher(
            opened, load_feeds(path), WatchOptions(once=True, reading=Options(alone=True)), jobs.put
        )
        run = threading.Thread(target=lambda: (watcher.run(), jobs.put("")))
        run.start()
        while told := jobs.get():
            if found := re.match(r"([\d,]+) pages?:", told):
                yield int(found[1].replace(",", ""))
        run.join()
    server.terminate()


def _serve(pages: int, pipe) -> None:
    site = Site("0.0.0.0")
    for n in range(pages):
        site.pages[f"/p{n}"] = page_text(n)
    for n in range(FEEDS):
        site.pages[f"/feed{n}"] = rss(*(f"/p{number}" for number in range(n, pages, FEEDS)))
    pipe.send(site.port)
    site.over.wait()


WAYS = {"reading": reading, "ledger": ledger, "watch": watch}


def measure(way: str, pages: int, trace: int) -> None:
    """Run one way, and print."""
    if trace:
        tracemalloc.start(trace)
    done = shown = 0
    first = None
    for number in WAYS[way](pages):
        done += number
        if done < shown:
            continue
        shown += max(pages // 10, 1)
        own, mapped = memory()
        print(f"{way:8} {done:7,} pages  {own:5} MB own  {mapped:5} MB mapped", flush=True)
        if trace and first is None and done >= pages // 3:
            first = tracemalloc.take_snapshot()
    if first is not None:
        grown = tracemalloc.take_snapshot().compare_to(first, "traceback" if trace > 1 else "lineno")
        for one in grown[:25]:
            print(one, *one.traceback.format() if trace > 1 else (), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("ways", nargs="*", default=list(WAYS), choices=[*WAYS, []])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--trace", type=int, default=0)
    asked = parser.parse_args()
    for way in asked.ways or WAYS:
        run = multiprocessing.get_context("spawn").Process(
            target=measure, args=(way, asked.pages, asked.trace)
        )
        run.start()
        run.join()
