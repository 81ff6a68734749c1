"""How fast a ledger leaves as a file, and in how much memory: rows a second by the clock and of processor
time, and the most memory held, each format in a process of its own.

    python benchmarks/export.py LEDGER [--list figures] [--limit 100000] csv parquet …

The ledger of 1,000,000 figures of `export.md` is made by `benchmarks/make_ledger.py`.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FORMATS = ("csv", "parquet")


def main() -> None:
    """Measure each format that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("formats", nargs="*", default=FORMATS)
    parser.add_argument("--list", default="figures")
    parser.add_argument("--limit", type=int)
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f} at the start")
    print("| format | list | rows | seconds | rows/s | CPU seconds | rows/s of CPU | most memory |")
    print("|---|---|---|---|---|---|---|---|")
    for name in asked.formats:
        print(_measure(name, asked.list, asked.ledger, asked.limit), flush=True)


def _measure(name: str, list_: str, ledger: Path, limit: int | None) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"out.{name}"
        words = [
            sys.executable,
            "-m",
            "sayso.cli",
            "export",
            name,
            list_,
            "--ledger",
            str(ledger),
            "-o",
            str(out),
        ]
        words += ["--limit", str(limit)] if limit else []
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        told, _ = done.communicate()
        seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rows = int(told.rpartition(":")[2].split()[0].replace(",", ""))
    memory = after.ru_maxrss / 1_024
    return (
        f"| {name} | {list_} | {rows:,} | {seconds:.1f} | {rows / seconds:,.0f} | {processor:.1f} "
        f"| {rows / processor:,.0f} | {memory:.0f} MB |"
    )


if __name__ == "__main__":
    main()
