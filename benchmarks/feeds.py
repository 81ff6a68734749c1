"""A day of feeds in minutes: 200 feeds and 5,000 pages of this machine, of which 5 % misbehave.

    python benchmarks/feeds.py       # writes benchmarks/feeds.md; --feeds 20 --pages 200: a small one

A server in a process of its own is 200 hosts (127.0.1.1 and on). `sayso watch` runs beside it as users run
it, is killed once (`kill -9`) in the middle, begun again, and ended when nothing waits. Measured: what became
of each page, what was asked twice, and the memory of the process over time.
"""

import argparse
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from sayso.ledger import Ledger
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.tables import report
from sites import Site, article, bomb, drip, endless, garbage, hang, huge, redirect, reset, rss, short

OUT = Path(__file__).parent / "feeds.md"
BAD = 20  # each 20th feed and page misbehaves
PLACES = [
    "Adre",
    "Ulaanbaatar",
    "Lomza",
    "Pabrade",
    "Rukla",
    "Medininkai",
    "Kapikoy",
    "Idomeni",
    "Melilla",
    "Zuwara",
    "Agadez",
    "Dirkou",
    "Tapachula",
    "Necocli",
    "Cucuta",
    "Boa",
    "Vista",
    "Blantyre",
    "Zomba",
    "Nsanje",
    "Beira",
    "Quelimane",
    "Gorakhpur",
    "Sylhet",
    "Kunduz",
    "Herat",
    "Gaziantep",
    "Akkar",
]
WHO = (
    "The border guard",
    "The ministry",
    "UNHCR",
    "The Red Cross",
    "Police",
    "The governor",
    "IOM",
    "A spokesman",
)
DID = (
    "had crossed",
    "had been detained",
    "had been evacuated",
    "had fled",
    "had been rescued",
    "had arrived",
)
THINGS = [
    "tents",
    "roads",
    "bridges",
    "wells",
    "schools",
    "clinics",
    "trucks",
    "boats",
    "stoves",
    "blankets",
    "pumps",
    "fields",
    "mills",
]


def page_text(number: int) -> bytes:
    """A page that is like no other."""
    chance = random.Random(number)
    if number % 4:
        return words_only(number, chance)
    sentences = [
        f"{chance.choice(WHO)} said that {chance.randint(12, 9_000):,} people {chance.choice(DID)} near "
        f"{chance.choice(PLACES)} on {chance.choice(('Monday', 'Tuesday', 'Sunday'))}."
    ]
    for _ in range(3):
        some = chance.sample(THINGS, 4)
        sentences.append(
            f"In {chance.choice(PLACES)} the {some[0]} and {some[1]} of quarter "
            f"{chance.randint(1, 999)} were without {some[2]}, {chance.choice(WHO).lower()} said, and "
            f"{chance.randint(2, 90)} {some[3]} were on the way."
        )
    tail = "".join(f"<p>{one}</p>" for one in sentences)
    return article(f"Report {number}", 10 + number, tail=tail, place=f"quarter {number}")


def words_only(number: int, chance: random.Random) -> bytes:
    """A page without figures, as three in four are."""
    words = [chance.choice((*THINGS, *PLACES)) for _ in range(12)]
    body = " ".join(
        f"{chance.choice(WHO)} spoke of {first} and {second} in {chance.choice(PLACES)}."
        for first, second in zip(words[::2], words[1::2], strict=True)
    )
    return f"<html><title>Report {number}</title><article><h1>Report {number}</h1><p>{body}</p>".encode()


def is_bad(page: int, feeds: int) -> bool:
    """Whether a page misbehaves: one in twenty of each feed."""
    return (page + page // feeds) % BAD == BAD - 1


def serve(feeds: int, pages: int, pipe) -> None:
    """The server: all hosts at one port."""
    site = Site("0.0.0.0")
    kinds = [
        hang(site), drip(site), drip(site, b"HTTP/1.1 200 OK\r\nX: "), endless, short, huge, bomb(60),
        garbage, reset,
        redirect("/loop"), redirect(f"http://127.0.0.1:{site.port}/"), redirect("http://169.254.169.254/"),
        (404, {}, b""), (500, {}, b""), (429, {"Retry-After": "3600"}, b""),
    ]  # fmt: skip
    site.pages["/loop"] = redirect("/loop")
    for number in range(pages):
        site.pages[f"/p{number}"] = (
            kinds[number // BAD % len(kinds)] if is_bad(number, feeds) else page_text(number)
        )
    for number in range(feeds):
        links = [f"/p{n}" for n in range(number, pages, feeds)]
        whole = (200, {"ETag": f'"{number}"'}, rss(*links, title=f"Feed {number}"))
        site.pages[f"/feed{number}"] = kinds[number // BAD % len(kinds)] if number % BAD == BAD - 1 else whole
    pipe.send(site.port)
    pipe.recv()
    pipe.send((dict(site.counts()), site.most_at_once))
    site.close()


def write_file(path: Path, port: int, feeds: int) -> None:
    """The file of feeds."""
    hosts = ", ".join(f'"127.0.1.{number + 1}"' for number in range(feeds))
    lines = ["[watch]", 'contact = "bench@example.org"', f"allow_hosts = [{hosts}]", "pause = 0.2",
             "seconds = 5.0", "megabytes = 5.0", 'every = "2m"']  # fmt: skip
    for number in range(feeds):
        lines += [f"[feeds.feed{number}]", f'address = "http://127.0.1.{number + 1}:{port}/feed{number}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def memory_of(process: int) -> int:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def states(ledger: Path) -> Counter[str]:
    """How many pages are in which state; those that failed and wait for another try apart."""
    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        rows = connection.execute(select(feed_page.c.state, feed_page.c.tries > 0, func.count()).group_by(
            feed_page.c.state, feed_page.c.tries > 0))  # fmt: skip
        return Counter(
            {f"{state}{', tried' if tried and state == 'waiting' else ''}": n for state, tried, n in rows}
        )


def watch(folder: Path, good: int, minutes: float) -> tuple[list[tuple[float, int, int]], float]:
    """Run `sayso watch`, kill it once, and end it when nothing waits; (seconds, pages read, MB) over time."""
    ledger = folder / "feeds.db"
    command = [sys.executable, "-m", "sayso.cli", "watch", str(folder / "feeds.toml"), "--ledger",
               str(ledger),
               "--keep-pages", str(folder / "pages")]  # fmt: skip
    log = (folder / "watch.log").open("w", encoding="utf-8")
    Ledger(ledger).close()
    begun, samples, killed = time.monotonic(), list[tuple[float, int, int]](), False
    process = subprocess.Popen(command, stderr=log)
    while time.monotonic() - begun < minutes * 60:
        time.sleep(5)
        if not ledger.exists() or process.poll() is not None:
            continue
        now = states(ledger)
        samples.append((time.monotonic() - begun, now["read"], memory_of(process.pid)))
        print(f"{samples[-1][0]:6.0f} s  {dict(now)}  {samples[-1][2]} MB", flush=True)
        if not killed and now["read"] > good // 3:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process, killed = subprocess.Popen(command, stderr=log), True
        if now["read"] >= good and not now["waiting"]:
            break
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=200)
    return samples, time.monotonic() - begun


def main() -> None:
    """Run it, and write what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=30)
    asked = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(asked.feeds, asked.pages, there), daemon=True)
    server.start()
    port = here.recv()
    bad_feeds = set(range(BAD - 1, asked.feeds, BAD))
    listed = [n for n in range(asked.pages) if n % asked.feeds not in bad_feeds]
    good = [n for n in listed if not is_bad(n, asked.feeds)]
    with tempfile.TemporaryDirectory(prefix="sayso-feeds-") as name:
        folder = Path(name)
        write_file(folder / "feeds.toml", port, asked.feeds)
        samples, seconds = watch(folder, len(good), asked.minutes)
        here.send("end")
        counts, at_once = here.recv()
        told = list(measured(folder, asked, (listed, good), counts, samples))
    lines = [f"| {what} | {value} |" for what, value in told]
    if asked.pages == parser.get_default("pages"):
        OUT.write_text(HEAD.format(time.strftime("%d %B %Y")) + "\n".join(lines) + TAIL.format(
            f"{seconds / 60:.1f}", at_once, os.cpu_count()), encoding="utf-8")  # fmt: skip
    print("\n".join(lines))


HEAD = """# Feeds: a day in minutes

`python benchmarks/feeds.py`, {}. 200 feeds on 200 hosts of this machine (127.0.1.N), 5,000 pages; each
20th feed and page misbehaves: hangs, drips its body or its head, never ends, breaks off, says that it sends
500 MB, is a gzip bomb, is no HTTP, resets, leads in a circle, to 127.0.0.1 or to 169.254.169.254, answers
404, 500, or 429 with an hour to wait. Limits: 5 seconds, 5 MB, 0.2 seconds between two questions to a host.
`sayso watch` is killed (`kill -9`) after a third of the pages, begun again, and ended by SIGTERM when no page
waits for its first try, or after so many minutes. A host that answers 429 is left alone for its hour: its
other pages wait, good ones too.

| measured | value |
|---|---|
"""
TAIL = (
    "\n\nIt took {} minutes; at most {} connections at once to all hosts; {} cores, shared with other work.\n"
)


def measured(folder, asked, numbers, counts, samples):
    """What to write: (what, value)."""
    listed, good = numbers
    with Ledger(folder / "feeds.db", create=False) as opened, opened.engine.connect() as connection:
        reports = connection.execute(select(func.count()).select_from(report)).scalar()
        urls = connection.execute(select(func.count(func.distinct(report.c.url)))).scalar()
        reasons = Counter(
            connection.execute(select(feed_page.c.reason).where(feed_page.c.reason != "")).scalars()
        )
        failing = connection.execute(select(func.count()).where(feed.c.failures > 0)).scalar()
    twice = sum(
        number > 1 for path, number in counts.items() if path.startswith("/p") and int(path[2:]) in set(good)
    )
    thirds = [samples[len(samples) * part // 4 - 1][2] for part in (1, 2, 3, 4)] if len(samples) > 4 else []
    yield "pages that good feeds list", f"{len(listed):,}, of which {len(listed) - len(good):,} misbehave"
    yield "good pages read", f"{states(folder / 'feeds.db')['read']:,} of {len(good):,}"
    yield "reports in the ledger; their addresses", f"{reports:,}; {urls:,}"
    yield "good pages asked for more than once (those in hand when it was killed)", f"{twice:,}"
    yield "feeds that fail", f"{failing} of {asked.feeds // BAD} that misbehave"
    yield (
        "reasons of pages that could not be had",
        ", ".join(f"{name} {n}" for name, n in reasons.most_common()),
    )
    yield (
        "memory at a quarter, half, three quarters, the end (MB, with what is mapped of the ledger)",
        ", ".join(map(str, thirds)),
    )
    yield "memory at most (MB)", str(max((one[2] for one in samples), default=0))


if __name__ == "__main__":
    main()
