"""How long reconciling takes: python benchmarks/picture.py [FIGURES …]

Makes ledgers of synthetic figures (`make_ledger.py`), reconciles each from scratch, then adds 1,000 figures
of the last week and brings the picture up to date. Writes benchmarks/picture.md.
"""

import math
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from make_ledger import LAST, add
from sayso.ledger import Ledger
from sayso.reconcile import refresh

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MORE = 1_000
HEAD = """# How long reconciling takes

`python benchmarks/picture.py`, synthetic figures, one process. `n log n` is the time from scratch over
n log₂ n, in microseconds: it does not grow if growth is no worse.

| figures | from scratch, s | n log n, µs | 1,000 more, s | peak memory, MB |
|---|---|---|---|---|
"""


def measure(figures: int, folder: Path) -> str:
    """A row of the table."""
    with Ledger(folder / f"{figures}.db") as ledger:
        add(ledger, figures, seed=1)
        began = time.perf_counter()
        refresh(ledger)
        scratch = time.perf_counter() - began
        add(ledger, MORE, seed=2, first=LAST - timedelta(days=6))
        began = time.perf_counter()
        refresh(ledger)
        more = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = scratch / (figures * math.log2(figures)) * 1e6
    return f"| {figures:,} | {scratch:.1f} | {each:.1f} | {more:.2f} | {peak:.0f} |"


def main() -> None:
    """Measure all sizes, print and write the table."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            rows.append(measure(size, Path(folder)))
            print(rows[-1], flush=True)
    if not sys.argv[1:]:
        Path(__file__).with_suffix(".md").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
