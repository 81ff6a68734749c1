"""Kill -9 of `sayso read` at random points: after a second run, is every report there, once?

    python benchmarks/faults/reading.py       # 20 kills each: one process; the parent of two; one of the two
    python benchmarks/faults/reading.py worker --kills 5 --seed 7

Each kill has a ledger of its own: `sayso read FOLDER` begins, is killed a random time after a random number
of reports is in the ledger (none, some, all: then its picture is being made), and is run again to its end.
Then the ledger's file is checked, and every table but those of jobs is compared, by the hash of its rows
without their times, with that of the undisturbed run. Prints a row for docs/reliability.md of each, and what
differs; exit code 1 if anything does.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Table, func, select

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent))
from feeds import page_text
from sayso.ledger import Ledger
from sayso.ledger.copies.backup import check_backup
from sayso.ledger.copies.rows import TableSum, kept_tables
from sayso.ledger.schema.tables import figure, reading, report
from sayso.ledger.schema.types import Timestamp

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "border-2021"
SOME, MADE = 12, 30  # samples that are read, and pages that are made beside them: three batches
WAYS = {"one": ("the process of `sayso read`", 1), "parent": ("the parent of `sayso read --jobs 2`", 2),
        "worker": ("a reading process of `sayso read --jobs 2`", 2)}  # fmt: skip
OWN = (
    "job",
    "job_input",
    "job_outcome",
    "picture_state",
)  # each run has its own: jobs, the stamp of a picture
ENDED = 300  # looks, a tenth of a second each, within which what a killed parent began must end


@dataclass(frozen=True)
class Point:
    """When a run is killed: so many seconds after so many reports are in the ledger."""

    reports: int
    seconds: float


@dataclass
class Result:
    """Of one way to kill: how often it was hit at which state of its ledger, and what was wrong then."""

    kills: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def prepare(folder: Path) -> Path:
    """A folder of reports: the samples, and pages that are made."""
    texts = folder / "texts"
    texts.mkdir()
    for path in sorted(SAMPLES.iterdir())[:SOME]:
        shutil.copy(path, texts)
    for number in range(MADE):
        (texts / f"made-{number}.html").write_bytes(page_text(number))
    return texts


def command(texts: Path, ledger: Path, jobs: int) -> list[str]:
    """The run of a user."""
    return [sys.executable, "-m", "sayso.cli", "read", str(texts), "--ledger", str(ledger), "--quiet",
            "--jobs", str(jobs)]  # fmt: skip


def table_sums(path: Path) -> dict[str, TableSum]:
    """What each table holds, without times, and without the rows that each run has of its own."""
    with Ledger(path, create=False) as ledger, ledger.engine.connect() as connection:
        found = {}
        for name, table in kept_tables().items():
            if name not in OWN:
                rows = connection.execute(select(*without_times(table))).all()
                found[name] = TableSum().with_rows(rows)
        return found


def without_times(table: Table) -> list:
    """The columns that two runs have alike."""
    return [column for column in table.columns if not isinstance(column.type, Timestamp)]


def children(process: int) -> list[int]:
    """The reading processes of a parent: forked of one that it started, which loaded the model."""
    return [one for server in _below(process, b"forkserver") for one in _below(server, b"forkserver")]


def _below(process: int, word: bytes) -> list[int]:
    """The children of a process with a word in their command."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in path.read_text(encoding="utf-8").split():
            if word in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
    return found


def counts(path: Path) -> tuple[int, int, int]:
    """Reports, current readings, current figures; of a ledger that may not be there."""
    if not path.exists():
        return 0, 0, 0
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        current = reading.c.superseded_by.is_(None)
        return tuple(
            connection.execute(statement).scalar_one()
            for statement in (
                select(func.count()).select_from(report),
                select(func.count()).select_from(reading).where(current),
                select(func.count()).select_from(figure.join(reading)).where(current),
            )
        )


def kept(path: Path) -> int:
    """How many reports are in a ledger, which may not be there yet; without holding anybody up."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute("SELECT count(*) FROM report").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def killed_run(texts: Path, ledger: Path, way: str, at: Point) -> str:
    """Begin, kill, and wait for what is left to end; what was hit."""
    jobs = WAYS[way][1]
    process = subprocess.Popen(
        command(texts, ledger, jobs), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while kept(ledger) < at.reports and process.poll() is None:
        time.sleep(0.02)
    time.sleep(at.seconds)
    workers = children(process.pid) if jobs > 1 and process.poll() is None else []
    target = process.pid if way != "worker" else random.choice(workers) if workers else None
    over = process.poll() is not None
    if target is not None and not over:
        send_kill(target)
    told = process.communicate(timeout=600)[1].decode()
    looks = 0
    while any(Path(f"/proc/{one}").exists() for one in workers):
        looks += 1
        if looks > ENDED:
            raise AssertionError(f"reading processes outlive their parent: {workers}")
        time.sleep(0.1)
    if "Traceback" in told:
        raise AssertionError(told)
    return "ended before" if over else "before a reading process" if target is None else "hit"


def send_kill(process: int) -> None:
    """Kill -9, if it is still there."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def trial(texts: Path, folder: Path, way: str, at: Point) -> tuple[str, dict[str, TableSum]]:
    """One kill and the run after it: the state of the ledger in between, and what it holds in the end."""
    ledger = folder / f"{time.monotonic_ns()}.db"
    hit = killed_run(texts, ledger, way, at)
    total = len(list(texts.iterdir()))
    before = counts(ledger)[0]
    state = hit if hit != "hit" else "nothing" if not before else "all" if before >= total else "some"
    done = subprocess.run(command(texts, ledger, WAYS[way][1]), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    check_backup(ledger)
    return state, table_sums(ledger)


def run_way(way: str, texts: Path, folder: Path, kills: int) -> Iterator[Result]:
    """Kill so often; the result as it grows."""
    whole, jobs = folder / f"whole-{way}.db", WAYS[way][1]
    begun = time.monotonic()
    subprocess.run(command(texts, whole, jobs), check=True, capture_output=True)
    seconds, expected, result = time.monotonic() - begun, table_sums(whole), Result()
    total = len(list(texts.iterdir()))
    print(f"{way}: undisturbed {seconds:.1f} s, {counts(whole)} reports, readings, figures", flush=True)
    while result.kills < kills:
        reports = random.choice((0, 1, 17, 33, total))
        most = seconds / 2 if not reports else seconds / 8 if reports == total else seconds / 50
        at = Point(reports, random.uniform(0.0, most))
        state, found = trial(texts, folder, way, at)
        result.hit[state] += 1
        result.kills += state in ("nothing", "some", "all")
        differ = [name for name in expected if found[name] != expected[name]]
        if differ:
            result.wrong.append(f"{way}, {at}: {', '.join(differ)}")
        told = f"differs: {', '.join(differ)}" if differ else "same"
        print(f"{way:7} {at.seconds:5.2f} s after {at.reports:2} reports  {state:12} {told}", flush=True)
    yield result


def main() -> None:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ways", nargs="*", default=list(WAYS))
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=24)
    asked = parser.parse_args()
    random.seed(asked.seed)
    lines, wrong = [], []
    with tempfile.TemporaryDirectory(prefix="sayso-faults-") as name:
        folder = Path(name)
        texts = prepare(folder)
        for way in asked.ways or WAYS:
            (result,) = run_way(way, texts, folder, asked.kills)
            wrong += result.wrong
            hit = ", ".join(f"{state} {number}" for state, number in sorted(result.hit.items()))
            lines.append(f"| kill -9 of {WAYS[way][0]} | {result.kills} | {hit} | {len(result.wrong)} |")
    print("\n| fault | kills | reports in the ledger then | ledgers that differ |\n|---|---|---|---|")
    print("\n".join([*lines, *wrong]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
