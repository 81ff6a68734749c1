"""A day of feeds in minutes: 200 feeds and 5,000 pages of this machine, of which 5 % misbehave.

    python benchmarks/feeds.py --kills 5       # writes benchmarks/feeds.md
    python benchmarks/feeds.py --feeds 20 --pages 200 --minutes 5       # a small one, which writes nothing

A server in a process of its own is 200 hosts (127.0.1.1 and on). `sayso watch` runs beside it as users run
it, is killed (`kill -9`) at random in the first half, each time begun again, and ended when all good pages
are read. Measured: what became of each page, what was read or asked twice, what is stuck (due for minutes,
and not asked), and the memory of the process over time.
"""

import argparse
import multiprocessing
import os
import random
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import trustme
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from sayso.ledger import Ledger
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.tables import report
from sayso.ledger.schema.timestamps import now
from sites import Site, article, bomb, drip, endless, garbage, hang, huge, redirect, reset, rss, short

OUT = Path(__file__).parent / "feeds.md"
STUCK = 180  # seconds after which what is due should have been asked, however long the reading of a job takes
TLS = ("a certificate that nobody trusts", "plain HTTP where HTTPS is asked")
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


def kinds_of(site: Site) -> dict[str, object]:
    """The ways to misbehave, by name; `TLS` are those of the address alone."""
    head = b"HTTP/1.1 200 OK\r\nX: "
    return {
        "hangs": hang(site), "drips its body": drip(site), "drips its head": drip(site, head),
        "never ends": endless, "breaks off": short, "says that it sends 500 MB": huge, "gzip bomb": bomb(60),
        "no HTTP": garbage, "resets": reset, "leads in a circle": redirect("/loop"),
        "leads to 127.0.0.1": redirect(f"http://127.0.0.1:{site.port}/"),
        "leads to 169.254.169.254": redirect("http://169.254.169.254/"), "404": (404, {}, b""),
        "500": (500, {}, b""), "429, two minutes": (429, {"Retry-After": "120"}, b""),
        **dict.fromkeys(TLS, b""),
    }  # fmt: skip


def kind_of(number: int, count: int) -> int:
    """Which of so many ways a bad page or feed has."""
    return number // BAD % count


def serve(feeds: int, pages: int, pipe) -> None:
    """The server: all hosts at one port, and at another with a certificate that nobody trusts."""
    site, ca = Site("0.0.0.0"), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.1.1").configure_cert(context)
    secure = Site("0.0.0.0", context=context)
    kinds = kinds_of(site)
    names, ways = list(kinds), list(kinds.values())
    ports = {TLS[0]: secure.port, TLS[1]: site.port}
    site.pages["/loop"] = redirect("/loop")
    used: Counter[str] = Counter()
    for number in range(pages):
        bad = is_bad(number, feeds)
        site.pages[f"/p{number}"] = ways[kind_of(number, len(ways))] if bad else page_text(number)
    for number in range(feeds):
        links = []
        for page in range(number, pages, feeds):
            name = names[kind_of(page, len(names))] if is_bad(page, feeds) else ""
            host = f"https://127.0.1.{number + 1}:{ports[name]}" if name in ports else ""
            links.append(f"{host}/p{page}")
            used.update([name] if name and number % BAD != BAD - 1 else [])
        whole = (200, {"ETag": f'"{number}"'}, rss(*links, title=f"Feed {number}"))
        bad = number % BAD == BAD - 1
        site.pages[f"/feed{number}"] = ways[kind_of(number, len(ways))] if bad else whole
    ways_of_feeds = {number: names[kind_of(number, len(names))] for number in range(BAD - 1, feeds, BAD)}
    secure_feeds = {number: ports[name] for number, name in ways_of_feeds.items() if name in ports}
    pipe.send((site.port, secure_feeds, used))
    pipe.recv()
    pipe.send((dict(site.counts()), site.most_at_once))
    for one in (site, secure):
        one.close()


def write_file(path: Path, port: int, secure: dict[int, int], feeds: int) -> None:
    """The file of feeds; some are asked by HTTPS, at the ports that are given."""
    hosts = ", ".join(f'"127.0.1.{number + 1}"' for number in range(feeds))
    lines = ["[watch]", 'contact = "bench@example.org"', f"allow_hosts = [{hosts}]", "pause = 0.2",
             "seconds = 5.0", "megabytes = 5.0", 'every = "2m"']  # fmt: skip
    for number in range(feeds):
        scheme = "https" if number in secure else "http"
        where = f"{scheme}://127.0.1.{number + 1}:{secure.get(number, port)}/feed{number}"
        lines += [f"[feeds.feed{number}]", f'address = "{where}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def memory_of(process: int) -> tuple[int, int]:
    """Megabytes that a process holds of its own, and of mapped files: of the ledger, say."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return tuple(int(status.split(f"{name}:")[1].split()[0]) // 1024 for name in ("RssAnon", "RssFile"))


@dataclass
class Sample:
    """A look at the process: seconds since the begin, which process it is, pages read, its memory."""

    seconds: float
    process: int
    read: int
    own: int
    mapped: int


def states(ledger: Path) -> Counter[str]:
    """How many pages are in which state; those that failed and wait for another try apart."""
    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        rows = connection.execute(select(feed_page.c.state, feed_page.c.tries > 0, func.count()).group_by(
            feed_page.c.state, feed_page.c.tries > 0))  # fmt: skip
        return Counter(
            {f"{state}{', tried' if tried and state == 'waiting' else ''}": n for state, tried, n in rows}
        )


def watch(folder: Path, good: int, asked: argparse.Namespace) -> tuple[list[Sample], float]:
    """Run `sayso watch`, kill it as often as asked, and end it when all good pages are read."""
    ledger = folder / "feeds.db"
    command = [sys.executable, "-m", "sayso.cli", "watch", str(folder / "feeds.toml")]
    command += ["--ledger", str(ledger), "--keep-pages", str(folder / "pages")]
    log = (folder / "watch.log").open("w", encoding="utf-8")
    Ledger(ledger).close()
    kills = sorted(random.sample(range(1, max(good // 2, asked.kills + 1)), asked.kills))
    begun, samples = time.monotonic(), list[Sample]()
    process = subprocess.Popen(command, stderr=log)
    while time.monotonic() - begun < asked.minutes * 60:
        time.sleep(5)
        if process.poll() is not None:
            raise SystemExit(f"sayso watch ended by itself ({process.returncode}): {folder / 'watch.log'}")
        found = states(ledger)
        one = Sample(time.monotonic() - begun, process.pid, found["read"], *memory_of(process.pid))
        samples.append(one)
        print(f"{one.seconds:6.0f} s  {dict(found)}  {one.own} MB own, {one.mapped} MB mapped", flush=True)
        if kills and found["read"] >= kills[0]:
            kills.pop(0)
            time.sleep(random.uniform(0, 3))
            process.send_signal(signal.SIGKILL)
            process.wait()
            process = subprocess.Popen(command, stderr=log)
        if found["read"] >= good and not kills:
            break
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=200)
    return samples, time.monotonic() - begun


def main() -> None:
    """Run it, and write what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--kills", type=int, default=1)
    asked = parser.parse_args()
    random.seed(24)
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(asked.feeds, asked.pages, there), daemon=True)
    server.start()
    port, secure, used = here.recv()
    bad_feeds = set(range(BAD - 1, asked.feeds, BAD))
    listed = [n for n in range(asked.pages) if n % asked.feeds not in bad_feeds]
    good = [n for n in listed if not is_bad(n, asked.feeds)]
    with tempfile.TemporaryDirectory(prefix="sayso-feeds-") as name:
        folder = Path(name)
        write_file(folder / "feeds.toml", port, secure, asked.feeds)
        samples, seconds = watch(folder, len(good), asked)
        here.send("end")
        counts, at_once = here.recv()
        told = [("ways to misbehave, pages", ", ".join(f"{name} {n}" for name, n in sorted(used.items())))]
        told += measured(folder, asked, (listed, good), counts, samples)
    lines = [f"| {what} | {value} |" for what, value in told]
    if asked.pages == parser.get_default("pages"):
        command = f"python benchmarks/feeds.py --kills {asked.kills} --minutes {asked.minutes:g}"
        OUT.write_text(HEAD.format(command, time.strftime("%d %B %Y")) + "\n".join(lines) + TAIL.format(
            f"{seconds / 60:.1f}", at_once, os.cpu_count()), encoding="utf-8")  # fmt: skip
    print("\n".join(lines))


HEAD = """# Feeds: a day in minutes

`{}`, {}. 200 feeds on 200 hosts of this machine (127.0.1.N), 5,000 pages; each 20th feed and page
misbehaves: hangs, drips its body or its head, never ends, breaks off, says that it sends 500 MB, is a gzip
bomb, is no HTTP, resets, leads in a circle, to 127.0.0.1 or to 169.254.169.254, has a certificate that nobody
trusts, speaks plain HTTP where HTTPS is asked, answers 404, 500, or 429 with two minutes to wait. Limits: 5
seconds, 5 MB, 0.2 seconds between two questions to a host. `sayso watch` is killed (`kill -9`) at random in
the first half, each time begun again, and ended by SIGTERM when all good pages are read, or after so many
minutes.

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
        urls = Counter(connection.execute(select(report.c.url)).scalars())
        reasons = Counter(
            connection.execute(select(feed_page.c.reason).where(feed_page.c.reason != "")).scalars()
        )
        failing = connection.execute(select(func.count()).where(feed.c.failures > 0)).scalar()
        due = now() - timedelta(seconds=STUCK)
        waits = (feed_page.c.state == "waiting", feed_page.c.next_at < due)
        stuck = connection.execute(select(func.count()).select_from(feed_page).where(*waits)).scalar()
        late = connection.execute(select(func.count()).select_from(feed).where(feed.c.next_at < due)).scalar()
    known = set(good)
    read = {int(url.rpartition("/p")[2]) for url in urls}
    again = sum(n > 1 for path, n in counts.items() if path.startswith("/p") and int(path[2:]) in known)
    yield "pages that good feeds list", f"{len(listed):,}, of which {len(listed) - len(good):,} misbehave"
    yield "good pages read once", f"{sum(urls[url] == 1 for url in urls):,} of {len(good):,}"
    yield "read twice", f"{sum(number > 1 for number in urls.values()):,}"
    yield "good pages not read; bad ones read", f"{len(known - read):,}; {len(read - known):,}"
    yield f"stuck: pages, feeds that are due for {STUCK} s and were not asked", f"{stuck:,}, {late:,}"
    yield "killed (kill -9) and begun again", f"{len({one.process for one in samples}) - 1} times"
    yield "good pages asked for more than once (those in hand when it was killed)", f"{again:,}"
    yield "feeds that fail", f"{failing} of {asked.feeds // BAD} that misbehave"
    told = ", ".join(f"{name} {n}" for name, n in reasons.most_common())
    yield "reasons of pages that could not be had", told
    yield from curve(samples)


def curve(samples):
    """The memory of the process that lived longest: at its start, in its middle, at its end."""
    longest = Counter(one.process for one in samples).most_common(1)
    own = [one for one in samples if longest and one.process == longest[0][0]]
    if len(own) < 8:
        return
    first = own[0].read
    for name, one in zip(("start", "a quarter", "half", "three quarters", "end"), range(5), strict=True):
        sample = own[2 + (len(own) - 3) * one // 4]
        what = f"memory, {name}: {sample.read - first:,} pages after it was begun last"
        yield what, f"{sample.own} MB of its own, {sample.mapped} MB mapped"


if __name__ == "__main__":
    main()
