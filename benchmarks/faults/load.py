"""Many write and read one ledger at once: python benchmarks/faults/load.py LEDGER --writers 8 --readers 30

LEDGER is a new file, the address of an empty PostgreSQL database, or `postgres` for a cluster of its own; it
is made of the samples and of some 20,000 made figures. Every writer and reader is a process of its own, one
more brings up to date what decisions touch, as a desk does, and one keeps refreshing the whole picture. At
the end what the ledger acknowledged is compared with what it holds. `--write` puts what came of it into
docs/reliability.md.
"""

import argparse
import gc
import multiprocessing
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from load_checks import faults_of
from load_journal import Journal, lines_of
from load_ledger import make_ledger, prepared
from load_readers import Reader
from load_writers import BehindTheDesk, Reconciler, Writer
from picture_sums import count_of
from reliability import machine, write_section
from sqlalchemy import select, text
from throwaway import address_of

from sayso.ledger import Ledger
from sayso.ledger.schema.engine import is_address, shown_name
from sayso.ledger.schema.tables import figure
from sayso.records import Reading
from sayso.web.desk import open_desk
from sayso.web.settings import Settings

TOLD = 10.0  # seconds between two lines of progress
PATIENCE = 120.0  # seconds that a process may take to end


@dataclass(frozen=True, slots=True)
class Load:
    """What is run: the ledger, how many of each, for how long, and their pause between two acts."""

    ledger: str
    writers: int
    readers: int
    seconds: float
    pause: float
    figures: int


@dataclass(frozen=True, slots=True)
class Gates:
    """What all wait for: that each has opened its ledger, and that the time is over."""

    opened: Barrier
    ended: Event


def work(kind: Callable[..., Any], name: str, load: Load, folder: Path, shared: tuple[Any, ...]) -> None:
    """One process: open the desk's ledger, then act until the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    readings, gates = shared
    desk, journal = open_desk(Settings(load.ledger)), Journal(folder / f"{name.replace(' ', '-')}.jsonl")
    one, draw = kind(desk, name, journal, readings), random.Random(name)
    if isinstance(one, Reader):
        one.begin()
    gates.opened.wait()
    while not gates.ended.is_set():
        one.act()
        if load.pause and kind in (Writer, Reader):
            gates.ended.wait(draw.expovariate(1 / load.pause))
    desk.ledger.close()


def run(load: Load, folder: Path, readings: list[Reading]) -> float:
    """Let all of them work; how many seconds it took."""
    context = multiprocessing.get_context("fork")
    roles: list[tuple[Callable[..., Any], str]] = [(Writer, f"writer {n}") for n in range(load.writers)]
    roles += [(Reader, f"reader {n}") for n in range(load.readers)]
    roles += [(BehindTheDesk, "behind"), (Reconciler, "reconciler")]
    gates = Gates(context.Barrier(len(roles) + 1), context.Event())
    gc.freeze()  # what was imported stays shared
    made = [
        context.Process(target=work, args=(kind, name, load, folder, (readings, gates)), daemon=True)
        for kind, name in roles
    ]
    for one in made:
        one.start()
    try:
        gates.opened.wait(PATIENCE)
        began = time.monotonic()
        _watch(began, load.seconds, folder, made)
    except KeyboardInterrupt:
        print("ended by hand; what was done is checked", flush=True)
    gates.ended.set()
    for one in made:
        one.join(PATIENCE)
        if one.exitcode != 0:
            one.kill()
            raise SystemExit(f"A process did not end well ({one.exitcode}): look at what it said above.")
    return time.monotonic() - began


def _watch(began: float, seconds: float, folder: Path, made: Sequence[Any]) -> None:
    """Wait for the end; a line now and then of how much was done."""
    while (left := began + seconds - time.monotonic()) > 0:
        time.sleep(min(TOLD, left))
        acts = sum(path.read_bytes().count(b'{"time"') for path in folder.glob("*.jsonl"))
        dead = sum(one.exitcode is not None for one in made)
        told = f"{time.monotonic() - began:5.0f} s  {acts:,} acts"
        print(f"{told}{f', {dead} processes are dead' if dead else ''}", flush=True)


@dataclass(frozen=True, slots=True)
class Times:
    """How long one kind of act took, in seconds, and how often it was refused."""

    act: str
    count: int
    refused: int
    half: float
    most: float
    slowest: float


def times_of(lines: Sequence[dict[str, Any]]) -> list[Times]:
    """Each kind of act with its times, those of writers first."""
    taken: dict[str, list[float]] = defaultdict(list)
    refused = Counter(one["time"] for one in lines if one.get("error") == "refused")
    for one in lines:
        if "time" in one and one.get("error", "refused") == "refused":
            taken[one["time"]].append(one["seconds"])
    made = []
    for act, seconds in taken.items():
        ordered = sorted(seconds)
        at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95)]
        made.append(Times(act, len(ordered), refused[act], at[0], at[1], ordered[-1]))
    return sorted(made, key=lambda one: (one.act.startswith("page"), one.act))


def section_of(load: Load, took: float, lines: Sequence[dict[str, Any]], faults: Sequence[str]) -> str:
    """What came of it, as docs/reliability.md says it."""
    errors = Counter(one["error"] for one in lines if one.get("error", "refused") != "refused")
    database = database_of(load.ledger)
    acted = sum("time" in one for one in lines)
    acknowledged = Counter(one["act"] for one in lines if "act" in one)
    told = [
        f"**{database}**: {load.writers} writers and {load.readers} readers for {took:.0f} s, each a process "
        f"of its own with a pause of {load.pause:g} s on average between two acts, one process that brings "
        f"up to date behind them and one that keeps refreshing, on a ledger of {load.figures:,} figures "
        f"({machine()}). {acted:,} acts, {acted / took:.1f} a second; acknowledged: "
        + ", ".join(f"{count:,} × {name}" for name, count in sorted(acknowledged.items()))
        + f". Errors: {', '.join(f'{n} × {kind}' for kind, n in errors.items()) or 'none'}. "
        f"In the ledger afterwards: {'; '.join(faults) or 'what was acknowledged, each once, nothing else'}.",
        "",
        "| act | how often | refused | half within | 95 % within | slowest |",
        "|---|---|---|---|---|---|",
    ]
    for one in times_of(lines):
        times = " | ".join(f"{1000 * value:,.0f} ms" for value in (one.half, one.most, one.slowest))
        told.append(f"| {one.act} | {one.count:,} | {one.refused or ''} | {times} |")
    return "\n".join(told)


def database_of(where: str) -> str:
    """The database with its version."""
    with Ledger(where, create=False) as ledger, ledger.engine.connect() as connection:
        if is_address(where):
            return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one().split()[0]}"
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar_one()}"


def _load_of(words: argparse.Namespace) -> Load:
    if not is_address(words.ledger) and Path(words.ledger).exists():
        raise SystemExit(f"{words.ledger} exists. Name a new file: the run fills it with what nobody said.")
    make_ledger(words.ledger, words.figures, words.folder)
    with Ledger(words.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        if connection.execute(select(figure.c.row).limit(1)).first() is None:
            raise SystemExit(f"{shown_name(words.ledger)} has no figures.")
        count = count_of(connection, figure)
    return Load(words.ledger, words.writers, words.readers, words.seconds, words.pause, count)


def main() -> None:
    """Read the command line, run, check, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", help="a new file, the address of an empty database, or: postgres")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two acts, on average")
    parser.add_argument("--figures", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where readings and journals are kept")
    parser.add_argument("--write", action="store_true", help="write what came of it into docs/reliability.md")
    words = parser.parse_args()
    with TemporaryDirectory(prefix="sayso-load-") as temporary, address_of(words.ledger) as words.ledger:
        words.folder = words.folder or Path(temporary)
        journals = words.folder / "journals"
        journals.mkdir(parents=True)
        load = _load_of(words)
        print(f"{load.figures:,} figures in {shown_name(load.ledger)}", flush=True)
        took = run(load, journals, prepared(words.folder))
        lines = list(lines_of(journals))
        for one in lines:
            if one.get("error", "refused") != "refused":
                print(one["time"], one["error"], one["told"])
        with Ledger(load.ledger, create=False) as ledger:
            faults = list(faults_of(ledger, lines))
        section = section_of(load, took, lines, faults[:5])
    print("\n".join(faults), section, sep="\n")
    if words.write:
        write_section("many", "postgresql" if is_address(load.ledger) else "sqlite", section)
    wrong = any(one.get("error", "refused") != "refused" for one in lines)
    sys.exit(1 if faults or wrong else 0)


if __name__ == "__main__":
    main()
