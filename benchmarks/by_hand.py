"""Events read by hand: python benchmarks/by_hand.py draw N SEED | show | score

`draw` writes N events drawn at random from ../shared/corpus/guardian.jsonl to events_by_hand.csv, with empty
verdicts; `show` prints each beside its sentence, for the person who fills them in; `score` counts them. The
file holds ids, offsets and verdicts, no text. A verdict is 1 (right), 0 (wrong), or empty (not given).
"""

import csv
import json
import random
import sys
from datetime import date
from pathlib import Path
from typing import Any

from sayso.reading.pipeline import read_reports
from sayso.records import Event, Report

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "shared" / "corpus" / "guardian.jsonl"
VERDICTS = HERE / "events_by_hand.csv"
COLUMNS = (
    "id",
    "start",
    "end",
    "code",
    "status",
    "type_right",
    "actor_right",
    "recipient_right",
    "status_right",
)
BEFORE, AFTER = 260, 260  # characters shown around a trigger


def found() -> list[tuple[str, str, Event]]:
    """Every event of the corpus, with the id and text of its article."""
    with CORPUS.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    reports = [
        Report(row["text"], row.get("title") or "", date.fromisoformat(row["published"])) for row in rows
    ]
    readings = read_reports(reports)
    return [
        (row["id"], row["text"], event)
        for row, reading in zip(rows, readings, strict=True)
        for event in reading.events
    ]


def draw(number: int, seed: str) -> None:
    """Write a fresh sample, in random order."""
    sample = random.Random(seed).sample(found(), number)
    with VERDICTS.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for name, _, event in sample:
            trigger = event.evidence.trigger
            writer.writerow([name, trigger.start, trigger.end, event.code, event.status, "", "", "", ""])


def rows() -> list[dict[str, str]]:
    """The file as it is."""
    with VERDICTS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def show() -> None:
    """Print each event of the file beside its words; one that is not found any more says so."""
    events = {(name, event.evidence.trigger.start): (text, event) for name, text, event in found()}
    for number, row in enumerate(rows(), 1):
        text, event = events.get((row["id"], int(row["start"])), ("", None))
        print(f"## {number} {row['id']} {row['start']}")
        if event is None:
            print(f"   not found any more; it was {row['code']}")
            continue
        start, end = event.evidence.trigger.start, event.evidence.trigger.end
        words = f"{text[max(0, start - BEFORE) : start]}«{text[start:end]}»{text[end : end + AFTER]}"
        print("  ", " ".join(words.split()))
        print("  ", event.code, event.type or "", event.mode or "", event.status)
        for side in ("actors", "recipients"):
            people: Any = getattr(event, side)
            print("  ", side, "; ".join(f"{p.evidence.quote} = {p.name}" for p in people) or "–")


def score() -> dict[str, float]:
    """The share of right verdicts among those given."""
    shares = {}
    for name in COLUMNS[5:]:
        given = [row[name] for row in rows() if row[name]]
        shares[name] = round(given.count("1") / len(given), 3) if given else 0.0
        print(f"{name:<16} {shares[name]:.3f} of {len(given)}")
    return shares


def main() -> None:
    """Read the command line."""
    if not CORPUS.exists() and sys.argv[1:2] != ["score"]:
        sys.exit(f"{CORPUS} is not here.")
    if sys.argv[1:2] == ["draw"] and len(sys.argv) == 4:
        draw(int(sys.argv[2]), sys.argv[3])
    elif sys.argv[1:] == ["show"]:
        show()
    elif sys.argv[1:] == ["score"]:
        score()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
