"""A week of world news on a cluster: how fast `local[2]` reads, what it writes, what a million takes.

    python benchmarks/cluster.py compare --reports 1000       # local[2] beside two plain processes, minutes
    python benchmarks/cluster.py standalone --reports 200     # two standalone workers: the same?
    python benchmarks/cluster.py run --reports 50000 --passages 4   # in pieces: until it says "whole"
    python benchmarks/cluster.py plan                # the plan of docs/cluster.md, from what was measured

Reports are made from ../shared/corpus: passages of two articles, mixed, with a day of one week and one of 200
publishers; of --passages at most (4: as long as a news agency's). All lies in --folder, what was measured in
measured.json there.
"""

import argparse
import hashlib
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "guardian.jsonl"
DOCS = ROOT / "docs" / "cluster.md"
BUSY = 0.95  # share of the cores that work: a round's last tasks leave some idle
EACH = 2_500  # reports of a file
PASSAGE = 4  # sentences that stay together
WEEK = date(2026, 11, 16)
PUBLISHERS = 200
ASKED = 0.85
PLAIN = """
import sys
from pathlib import Path
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
with Ledger(sys.argv[1]) as ledger:
    for outcome in ingest(ledger, [Path(one) for one in sys.argv[2:]], Options()):
        pass
"""
LOAD = """
import sys
from sayso.cluster.load import begin_load, load
from sayso.ledger import Ledger
with Ledger(sys.argv[1]) as ledger:
    output, run, _ = begin_load(sys.argv[2])
    for outcome in load(ledger, output, run):
        pass
"""
CORE_HOUR, GB_MONTH = 0.05, 0.023  # dollars: what a core costs an hour, and a gigabyte of storage a month


def passages(text: str) -> list[str]:
    """A text's sentences, some at a time."""
    sentences = text.replace("\n", " ").split(". ")
    return [". ".join(sentences[at : at + PASSAGE]) for at in range(0, len(sentences), PASSAGE)]


def made_reports(number: int, first: int, most: int | None = None) -> Iterator[dict[str, str]]:
    """Reports by their numbers, always the same ones; of so many passages at most."""
    texts = [passages(json.loads(line)["text"]) for line in CORPUS.open(encoding="utf-8")]
    for at in range(first, first + number):
        chance = random.Random(at)
        one, other = chance.choice(texts), chance.choice(texts)
        mixed = [chance.choice((mine, its)) for mine, its in zip(one, other, strict=False)]
        mixed += one[len(mixed) :]
        yield {
            "title": f"Report {at}",
            "publisher": f"Example Paper {chance.randrange(PUBLISHERS)}",
            "published": (WEEK + timedelta(days=chance.randrange(7))).isoformat(),
            "text": ".\n\n".join(mixed[:most]),
        }


def make(number: int, folder: Path, most: int | None = None) -> Path:
    """Files of so many reports; what is there is left as it is."""
    own = folder / (f"in-{number}" if most is None else f"in-{number}-of-{most}")
    own.mkdir(parents=True, exist_ok=True)
    each = min(EACH, max(number // 4, 1))
    for first in range(0, number, each):
        file = own / f"{first:07}.jsonl"
        if not file.exists():
            rows = made_reports(min(each, number - first), first, most)
            part = file.with_suffix(".part")
            part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            part.rename(file)
    return own


def length(inputs: Path) -> float:
    """How many characters a text has on average."""
    lines = (line for file in inputs.glob("*.jsonl") for line in file.open(encoding="utf-8"))
    lengths = [len(json.loads(line)["text"]) for line in lines]
    return sum(lengths) / len(lengths)


def measured(folder: Path, **more: Any) -> dict[str, Any]:
    """What was measured so far, with more."""
    file = folder / "measured.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    if more:
        found |= more
        file.write_text(json.dumps(found, indent=1))
    return found


def command(*words: str) -> list[str]:
    """`sayso` of this environment."""
    return [sys.executable, "-m", "sayso.cli", *words]


def read_on(master: str, inputs: Path, out: Path, *more: str) -> float:
    """Read on a cluster; the seconds that the whole command took."""
    begun = time.perf_counter()
    done = command("cluster", "read", str(inputs), str(out), "--master", master, "--quiet", *more)
    subprocess.run(done, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def read_plainly(inputs: Path, folder: Path) -> float:
    """Two processes, each reading half of the files into a ledger of its own; the seconds of the slower."""
    files = sorted(inputs.glob("*.jsonl"))
    begun = time.perf_counter()
    processes = []
    for half in range(2):
        ledger = folder / f"plain{half}-{time.time_ns()}.db"
        own = [str(file) for file in files[half::2]]
        processes.append(subprocess.Popen([sys.executable, "-c", PLAIN, str(ledger), *own]))
    if any(process.wait() for process in processes):
        sys.exit("a plain process failed")
    return time.perf_counter() - begun


def sizes(out: Path) -> dict[str, int]:
    """Bytes of each table."""
    tables = [one for one in out.iterdir() if one.is_dir() and not one.name.startswith("_")]
    return {one.name: sum(file.stat().st_size for file in one.rglob("*.parquet")) for one in tables}


def content(out: Path) -> tuple[int, str]:
    """How many inputs an output has, and a hash of all that was read of them, in any order."""
    import pyarrow.parquet as pq

    total, rows = 0, 0
    for file in sorted((out / "readings").rglob("*.parquet")):
        for row in pq.ParquetFile(file).read().to_pylist():
            told = repr(sorted((key, value) for key, value in row.items() if key not in ("part", "number")))
            total += int.from_bytes(hashlib.blake2b(told.encode(), digest_size=16).digest())
            rows += 1
    return rows, f"{total % (1 << 128):032x}"


def compare(folder: Path, number: int) -> None:
    """`local[2]` beside two plain processes."""
    inputs = make(number, folder)
    out = folder / f"out-{number}-{time.time_ns()}"
    plain = read_plainly(inputs, folder)
    spark = read_on("local[2]", inputs, out)
    bytes_ = sizes(out)
    ratio = plain / spark
    loaded, ledger = load_in(folder, out)
    found = {"reports": number, "plain": number / plain, "local": number / spark, "ratio": ratio}
    found["characters"] = length(inputs)
    measured(folder, **found, bytes=bytes_, load=number / loaded, ledger=ledger / number)
    print(f"{number:,} reports; two plain processes: {number / plain:.2f} a second ({plain:.0f} s)")
    print(f"local[2], start and tables included: {number / spark:.2f} a second ({spark:.0f} s)")
    print(f"ratio {ratio:.3f} (asked: {ASKED}); output {sum(bytes_.values()) / number:,.0f} bytes a report")
    print(
        f"loaded {number / loaded:.0f} a second, without the picture; {ledger / number:,.0f} bytes a report"
    )
    print(", ".join(f"{name} {size / number:,.0f}" for name, size in sorted(bytes_.items())))


def load_in(folder: Path, out: Path) -> tuple[float, int]:
    """Load an output into a new ledger: the seconds that it took, and the bytes of the ledger."""
    ledger = folder / f"loaded-{time.time_ns()}.db"
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", LOAD, str(ledger), str(out)], check=True)
    return time.perf_counter() - begun, ledger.stat().st_size


@contextmanager
def standalone(workers: int = 2) -> Iterator[tuple[str, list[int]]]:
    """A standalone cluster on this machine, by the `spark-class` of the package: its address, and the ids of
    its workers' processes.
    """
    import pyspark

    spark_class = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    port = random.randrange(20_000, 30_000)
    address = f"spark://127.0.0.1:{port}"
    tries = "-Dspark.deploy.maxExecutorRetries=-1"
    settings = os.environ | {"SPARK_MASTER_OPTS": tries, "SPARK_LOCAL_IP": "127.0.0.1"}
    name = "org.apache.spark.deploy."
    lines = [
        [spark_class, f"{name}master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    ]
    lines += [
        [spark_class, f"{name}worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1",
         "--memory", "2g", "--work-dir", f"/tmp/sayso-work-{port}-{at}", address]
        for at in range(workers)
    ]  # fmt: skip
    silent = subprocess.DEVNULL
    running = [
        subprocess.Popen(line, env=settings, stdout=silent, stderr=silent, start_new_session=True)
        for line in lines
    ]
    try:
        time.sleep(8)
        yield address, [one.pid for one in running[1:]]
    finally:
        for one in reversed(running):
            os.killpg(one.pid, signal.SIGTERM)
        for one in running:
            one.wait()


def same(folder: Path, number: int) -> None:
    """Read by `local[2]` and by two standalone workers, and compare what comes out."""
    inputs = make(number, folder)
    outs = [folder / f"{name}-{number}-{time.time_ns()}" for name in ("local", "standalone")]
    read_on("local[2]", inputs, outs[0])
    with standalone() as (address, _):
        seconds = read_on(address, inputs, outs[1], "--conf", "spark.driver.host=127.0.0.1")
    found = [content(out) for out in outs]
    measured(folder, standalone_same=found[0] == found[1], standalone=number / seconds)
    print(
        *found,
        f"{number / seconds:.2f} reports a second",
        "the same" if found[0] == found[1] else "DIFFERENT",
    )
    if found[0] != found[1]:
        sys.exit(1)


def run(folder: Path, number: int, minutes: float, most: int | None) -> None:
    """Read many, for so many minutes and until the round in hand is whole; the same command goes on."""
    inputs, out = make(number, folder, most), folder / f"out-{number}"
    before = done_in(out)
    begun = time.perf_counter()
    line = command(
        "cluster", "read", str(inputs), str(out), "--master", "local[2]", "--quiet", "--tasks", "32"
    )
    process = subprocess.Popen(line)
    try:
        code = process.wait(timeout=minutes * 60)
    except subprocess.TimeoutExpired:
        rounds = whole_rounds(out)
        while process.poll() is None and whole_rounds(out) == rounds:
            time.sleep(1)
        process.send_signal(signal.SIGINT)
        code = process.wait()
    seconds = time.perf_counter() - begun
    read = done_in(out) - before
    found = measured(folder)
    if found.get("run_of") != number or found.get("run_passages") != most:  # another run's
        found |= {"run_reports": 0, "run_seconds": 0.0}
    total = found.get("run_reports", 0) + read, found.get("run_seconds", 0.0) + seconds
    measured(
        folder, run_reports=total[0], run_seconds=total[1], run_of=number, run_bytes=sizes(out),
        run_passages=most, run_characters=length(inputs), run_rounds=whole_rounds(out),
    )  # fmt: skip
    print(
        f"{read:,} read in {seconds:,.0f} s ({read / seconds:.2f} a second); {done_in(out):,} of {number:,}"
    )
    print("whole" if code == 0 else "not whole: run it again")


def whole_rounds(out: Path) -> int:
    """How many rounds have all their tables."""
    return len(list((out / "failures").glob("*/_SUCCESS")))


def done_in(out: Path) -> int:
    """How many inputs were committed."""
    import pyarrow.parquet as pq

    rounds = [one.parent for one in (out / "readings").glob("*/_SUCCESS")] if out.exists() else []
    return sum(pq.ParquetFile(file).metadata.num_rows for one in rounds for file in one.glob("*.parquet"))


PLAN = """\
Measured with {read:,} made reports of {characters:,.0f} characters on average, on two cores of one
machine: `local[2]` reads {speed:.2f} a second, start and tables included, {ratio:.2f}
of what two plain processes read. The output has {each:,.0f} bytes a report; a SQLite ledger without its
picture has {ledger:,.0f}, and takes in {load:,.0f} reports a second.

**A million reports**: {hours:,.0f} core hours, {cost:,.0f} dollars at {core_hour:.2f} a core hour;
{stored:,.1f} GB of output, {storage:,.2f} dollars a month at {gb_month} a GB. On 64 cores it is read in
{on_64:,.1f} hours, on 16 in {on_16:,.1f} ({idle:.0%} of the cores are busy on average: the last tasks of a
round leave some idle). To load it takes {loading:,.1f} hours, in one process, and {in_ledger:,.1f} GB.

| reports a day | core hours a day | cores, to read a day in four hours | memory | output a year |
|---|---|---|---|---|
{rows}
"""


RUN = """
**Really read here**: {read:,} reports of {characters:,.0f} characters on average, by `local[2]` in {rounds}
rounds, in {minutes:,.0f} minutes ({speed:.2f} a second); {stored:,.0f} MB of output.
"""


def plan(folder: Path, number: int = 1_000_000) -> None:
    """What a million reports take, from what was measured: written into docs/cluster.md."""
    found = measured(folder)
    speed, each = found["local"], sum(found["bytes"].values()) / found["reports"]
    hours, stored = number / (speed / 2) / 3600, number * each / 1e9
    text = PLAN.format(
        read=found["reports"], characters=found["characters"], speed=speed, ratio=found["ratio"], each=each,
        ledger=found["ledger"], load=found["load"], hours=hours, cost=hours * CORE_HOUR, core_hour=CORE_HOUR,
        stored=stored, storage=stored * GB_MONTH, gb_month=GB_MONTH, on_64=hours / 64 / BUSY,
        on_16=hours / 16 / BUSY, idle=BUSY, loading=number / found["load"] / 3600,
        in_ledger=number * found["ledger"] / 1e9,
        rows="\n".join(_sizing(one, speed, each) for one in (1_000, 10_000, 143_000, 1_000_000)),
    )  # fmt: skip
    if found.get("run_seconds") and found["run_reports"] >= found["run_of"]:
        read, took = found["run_reports"], found["run_seconds"]
        text += RUN.format(
            read=read, characters=found["run_characters"], minutes=took / 60, speed=read / took,
            rounds=found["run_rounds"], stored=sum(found["run_bytes"].values()) / 1e6,
        )  # fmt: skip
    page = DOCS.read_text(encoding="utf-8")
    begin, end = "<!-- plan -->", "<!-- /plan -->"
    head, tail = page.split(begin)[0], page.split(end)[1]
    DOCS.write_text(f"{head}{begin}\n{text}{end}{tail}", encoding="utf-8")
    print(text)


def _sizing(number: int, speed: float, each: float) -> str:
    """What so many reports a day take."""
    hours = number / (speed / 2) / 3600
    cores = max(1, math.ceil(hours / 4 / BUSY))
    year = number * each * 365 / 1e9
    return f"| {number:,} | {hours:,.1f} | {cores} | {cores * 1.5 + 1:,.0f} GB | {year:,.1f} GB |"


def main() -> None:
    """Do what is asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=("make", "compare", "standalone", "run", "plan"))
    asked.add_argument("--reports", type=int, default=1_000)
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--passages", type=int)
    asked.add_argument("--folder", type=Path, default=ROOT / "benchmarks" / "out" / "cluster")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.what == "make":
        print(make(given.reports, given.folder, given.passages))
    elif given.what == "compare":
        compare(given.folder, given.reports)
    elif given.what == "standalone":
        same(given.folder, given.reports)
    elif given.what == "run":
        run(given.folder, given.reports, given.minutes, given.passages)
    else:
        plan(given.folder)


if __name__ == "__main__":
    main()
