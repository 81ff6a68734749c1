"""Mutated files: python benchmarks/faults/mutations.py [--count 10000] [--seed 1] [--write]

Pages, PDFs and texts of `samples/` and `../shared/pages`, each changed in one to six places by a seeded
generator: bytes flipped, cut out, doubled, moved, files spliced, signs and tags put in that trip parsers. A
process reads them one by one, as `sayso read` does, with a limit of memory and of time for each. One that
dies or hangs is a finding, and another process goes on behind it. What was done is in the state file: run it
again to go on.
"""

import argparse
import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from reliability import machine, write_section

ROOT = Path(__file__).parents[2]
PAGES = ROOT.parent / "shared" / "pages"
ENDINGS = (".html", ".pdf", ".txt")
LIMIT = 5.0  # seconds of the processor that a report may take: more is a hang …
SLOWEST = 20_000  # … unless it is longer than so many characters for each of them
GIVEN_UP = 30  # seconds of the processor after which the process is ended
MEMORY = 4 * 10**9  # bytes of a process
WARM = 100  # files before which memory still grows: the model and caches are filled
TOKENS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), "\u200b".encode() * 50, b"<!--", b"-->",
    b"<![CDATA[", b"<div>" * 300, b"</p>" * 300, b"<table><tr><td>" * 50, b"&#x110000;", b"&lt;" * 500,
    b"<script>", b"%PDF-1.7", b"%%EOF", b"endobj", b"stream\r\n", b"/Kids [1 0 R]", b"9" * 400,
    b"1,000 " * 200, b"- " * 500, b'"' * 300, "“".encode() * 300, b" " * 5000, b"\n" * 2000, b"(" * 300,
    b"said " * 300, b"\r", b"---\ntitle: x\n---\n",
)  # fmt: skip


def sources() -> list[tuple[str, bytes]]:
    """The files that are mutated, with their endings."""
    own = [one for one in sorted((ROOT / "samples").rglob("*")) if one.suffix in ENDINGS]
    found = [(one.suffix, one.read_bytes()) for one in own]
    for page in sorted(PAGES.glob("*.html.gz")):
        found.append((".html", gzip.decompress(page.read_bytes())))
    return found


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A file changed in one to six places."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(made) + 1), chance.choice((1, 8, 64, 512, 4096))
        there, piece = chance.randrange(len(made) + 1), bytes(made[at : at + length])
        foreign = chance.randrange(len(other) + 1)
        start, end, new = chance.choice(
            (
                (at, at + 1, bytes([chance.randrange(256)])),  # another byte
                (at, at + length, b""),  # cut out
                (at, at, piece * chance.choice((1, 3, 20))),  # doubled
                (there, there, piece),  # moved
                (at, at, chance.choice(TOKENS)),
                (at, at + length, other[foreign : foreign + length]),  # of another file
                (at, len(made), b""),  # cut off
                (at, at, chance.randbytes(min(length, 64))),
            )
        )
        made[start:end] = new
    return bytes(made)


def case(number: int, seed: int, known: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The file of a number: the same for the same seed."""
    chance = random.Random(f"{seed}-{number}")
    ending, data = chance.choice(known)
    return ending, mutated(data, chance.choice(known)[1], chance)


def work(first: int, last: int, seed: int, state: Path) -> None:
    """Read the files of some numbers, and write a line a file; the parent watches."""
    from sayso.reading.pipeline import read_reports
    from sayso.records import Report

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    known = sources()
    list(read_reports([Report("Police said 12 people were killed in Riga on Monday.")], ()))
    with tempfile.TemporaryDirectory() as folder, state.open("a", encoding="utf-8") as lines:
        for number in range(first, last):
            ending, data = case(number, seed, known)
            path = Path(folder) / f"{number}{ending}"
            path.write_bytes(data)
            print(json.dumps({"number": number, "begun": True}), file=lines, flush=True)
            signal.setitimer(signal.ITIMER_PROF, GIVEN_UP)
            told = {"number": number, "kind": ending[1:], "bytes": len(data), **read_one(path)}
            signal.setitimer(signal.ITIMER_PROF, 0)
            path.unlink()
            print(json.dumps(told), file=lines, flush=True)


def read_one(path: Path) -> dict[str, Any]:
    """What comes of a file: an outcome a report, the most seconds that one took, the memory that is held."""
    from sayso.intake import Defaults, read_file
    from sayso.reading.pipeline import read_reports

    told: dict[str, Any] = {"outcomes": [], "characters": 0}
    began, longest = time.process_time(), 0.0
    try:
        for item in read_file(path, Defaults(), lambda where, digest: False):
            if item.report is not None and item.error is None:
                told["characters"] = max(told["characters"], len(item.report.text))
                reading = next(iter(read_reports([item.report], ())))
                told["outcomes"].append("cut" if reading.cut else "read")
            else:
                told["outcomes"].append(item.error.reason if item.error else "known")
            longest, began = max(longest, time.process_time() - began), time.process_time()
    except Exception as error:
        told["crash"] = f"{type(error).__name__}: {error}"[:300]
    return told | {"seconds": round(max(longest, time.process_time() - began), 3), "memory": memory()}


def memory() -> int:
    """Bytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def lines_of(state: Path) -> dict[int, dict[str, Any]]:
    """What the state file says of each number: the last line counts."""
    found: dict[int, dict[str, Any]] = {}
    if state.exists():
        for line in state.read_text(encoding="utf-8").splitlines():
            try:
                told = json.loads(line)
            except json.JSONDecodeError:
                continue  # the process died while it wrote
            found[told["number"]] = told
    return found


def run(count: int, seed: int, state: Path) -> None:
    """Have all numbers read, one process after another."""
    while True:
        done = lines_of(state)
        first = max(done, default=-1) + 1
        if first >= count:
            return
        command = [
            sys.executable,
            __file__,
            "--work",
            f"{first}-{count}",
            "--seed",
            f"{seed}",
            "--state",
            f"{state}",
        ]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            code = process.wait()
        last = lines_of(state)
        begun = [number for number, told in last.items() if told.get("begun")]
        if code == 0:
            continue
        if not begun and len(last) == len(done):
            sys.exit(f"The process ended with {code} before it read a file.")
        with state.open("a", encoding="utf-8") as lines:
            for number in begun:
                how = "hang" if code == -signal.SIGPROF else f"ended {code}"
                lines.write(
                    json.dumps({"number": number, "crash": how, "seconds": GIVEN_UP, "outcomes": []}) + "\n"
                )


def summary(found: dict[int, dict[str, Any]]) -> str:
    """What came of it, in lines of Markdown."""
    told = [found[number] for number in sorted(found)]
    outcomes = Counter(one for line in told for one in line["outcomes"])
    crashes = [line for line in told if line.get("crash") or {"intake", "reading"} & {*line["outcomes"]}]
    slow = [line for line in told if line["seconds"] > max(LIMIT, line.get("characters", 0) / SLOWEST)]
    times = sorted(line["seconds"] for line in told)
    held = [line["memory"] for line in told if "memory" in line]
    early, late = held[WARM : 2 * WARM] or held, held[-WARM:] or [0]
    rows = [
        f"| files | {len(told):,} |",
        f"| reports read | {outcomes['read']:,} |",
        f"| refused with a reason | {sum(outcomes.values()) - outcomes['read']:,} |",
        f"| crashes | {len(crashes)} |",
        f"| over {LIMIT:.0f} s, and over a second for {SLOWEST:,} characters | {len(slow)} |",
        f"| seconds a report: median, 99 in 100, longest | {times[len(times) // 2]:.2f}, "
        f"{times[int(len(times) * 0.99)]:.2f}, {times[-1]:.2f} |",
        f"| memory after {WARM} files, at the end | {sum(early) // len(early) // 10**6} MB, "
        f"{sum(late) // len(late) // 10**6} MB |",
    ]
    worst = [
        f"- {line['number']}: {line.get('crash') or line['outcomes']}, {line['seconds']} s"
        for line in crashes + slow
    ]
    return "\n".join(["| what | how much |", "|---|---|", *rows, *worst])


def main() -> None:
    """Read what is left to read, and say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--state", type=Path, default=Path("mutations.jsonl"))
    asked.add_argument("--write", action="store_true", help="put what came of it into docs/reliability.md")
    asked.add_argument("--work", default="", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.work:
        first, last = map(int, given.work.split("-"))
        work(first, last, given.seed, given.state)
        return
    run(given.count, given.seed, given.state)
    told = summary(lines_of(given.state))
    print(told)
    if given.write:
        write_section("mutations", "files", f"Seed {given.seed}, {machine()}.\n\n{told}")


if __name__ == "__main__":
    main()
