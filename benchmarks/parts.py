"""Score a benchmark in two parts: what was read to mend the reader, and what nobody read.

    python benchmarks/parts.py SCORER GOLD OUT FIRST

SCORER is a scorer of ../shared/bench, OUT what `predict.py` wrote for GOLD, FIRST how many lines of GOLD were
read: 200 of newsquant_dev.jsonl. Prints one JSON object: {"read": …, "unread": …}, each as the scorer has it.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def score_parts(scorer: Path, gold: Path, out: Path, first: int) -> dict[str, dict[str, Any]]:
    """What the scorer says of the first lines of `gold` and of the others."""
    lines = gold.read_text(encoding="utf-8").splitlines(keepends=True)
    scored = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, part in (("read", lines[:first]), ("unread", lines[first:])):
            path = Path(folder) / f"{name}.jsonl"
            path.write_text("".join(part), encoding="utf-8")
            command = [sys.executable, str(scorer), str(path), str(out)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            scored[name] = json.loads(told.splitlines()[-1])
    return scored


def main() -> None:
    """Read the command line and print both scores."""
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    scorer, gold, out, first = sys.argv[1:]
    print(json.dumps(score_parts(Path(scorer), Path(gold), Path(out), int(first))))


if __name__ == "__main__":
    main()
