"""What reading costs, in instructions: python benchmarks/instructions.py [--write]

Times say little on a machine that others use; instructions hardly differ from run to run. The shipped samples
are read once and twice under valgrind (Debian's package); the difference is one reading, without the loading.
Prints instructions for a token, of bare spaCy and of sayso, and how much they are above the last row of
benchmarks/instructions.md, to which `--write` adds one; exit code 1 if that is more than 5 %. Takes minutes.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
PAGE = HERE / "instructions.md"
MOST = 0.05  # above the last row
TEXTS = 6  # of the samples: the model makes up most of the time, which valgrind makes fifty times as long
COLLECTED = re.compile(r"Collected : (\d+)")
READ = """
import sys
from datetime import date
from pathlib import Path
from sayso.reading.pipeline import load_model, read_and_let_go
from sayso.records import Report
kind, times, *paths = sys.argv[1:]
texts = [Path(path).read_text(encoding="utf-8") for path in paths]
nlp = load_model() if kind == "bare" else None
tokens = 0
for _ in range(int(times)):
    if nlp is not None:
        tokens = sum(len(doc) for doc in nlp.pipe(texts))
    else:
        read_and_let_go([Report(text, published=date(2021, 8, 4)) for text in texts])
print(tokens)
"""


def count(kind: str, times: int, paths: list[Path]) -> tuple[int, int]:
    """Instructions of a process that reads some texts so many times, and the tokens of the texts."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, "-c", READ]
    done = subprocess.run(
        [*command, kind, str(times), *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
    )
    found = COLLECTED.search(done.stderr)
    assert found is not None, done.stderr[-1_000:]
    return int(found[1]), int(done.stdout.split()[-1])


def for_a_token() -> dict[str, int]:
    """Instructions for a token, of bare spaCy and of the whole reading."""
    paths = sorted(SAMPLES.rglob("*.txt"))[:TEXTS]
    found, tokens = {}, 0
    for kind in ("bare", "whole"):
        (once, _), (twice, told) = (count(kind, times, paths) for times in (1, 2))
        tokens = told or tokens
        found[kind] = (twice - once) // tokens
        print(f"{kind}: {found[kind]:,} instructions for a token", flush=True)
    return found


def main() -> int:
    """Count, compare with the last row, and with `--write` add one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    found = for_a_token()
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d{4}-[^|]+\| [^|]+\| ([\d,]+) \| ([\d,]+) \|", page, re.MULTILINE)
    more = found["whole"] / int(rows[-1][1].replace(",", "")) - 1 if rows else 0.0
    print(f"{more:+.1%} beside the last row; ratio {found['bare'] / found['whole']:.2f}")
    if write:
        day, commit = time.strftime("%Y-%m-%d"), _commit()
        ratio = found["bare"] / found["whole"]
        row = f"| {day} | {commit} | {found['bare']:,} | {found['whole']:,} | {ratio:.2f} |\n"
        PAGE.write_text(page + row, encoding="utf-8")
    return int(more > MOST)


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
