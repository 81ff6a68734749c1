"""Events and claims read by hand: python benchmarks/by_hand.py draw | show | write | score [options]

`draw` writes a sample, with empty verdicts, to a file that holds ids, offsets and verdicts, no text; `show`
prints each finding beside its words, for the person who fills the verdicts in; `write` keeps that as JSON
lines for a reader elsewhere; `score` counts. A verdict is 1 (right), 0 (wrong), or empty (not given).

By default 100 events of ../shared/corpus/guardian.jsonl. Of labelled reports, a part that errors are read on
(A) and one that is only judged (B), here 60 claims, at most two of a report:
python benchmarks/by_hand.py draw --kind claims --part A --each 2 --number 60 --verdicts claims_by_hand.csv \\
    --corpus ../shared/labels/figures_train.jsonl
"""

import argparse
import csv
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import longtail
from sayso.codebook import load_codebook
from sayso.reading.pipeline import read_reports
from sayso.records import Actor, Claim, Event, Evidence, Participant, Reading

Row = dict[str, Any]
Found = Event | Claim

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "shared" / "corpus" / "guardian.jsonl"
VERDICTS = HERE / "events_by_hand.csv"
KEPT = {"events": ("id", "start", "end", "code", "status"), "claims": ("id", "start", "end", "stance")}
JUDGED = {
    "events": ("type_right", "actor_right", "recipient_right", "status_right"),
    "claims": ("is_claim", "speaker_right", "stance_right", "content_right"),
}
DEVELOPMENT = 250  # reports of part A, which errors are read on; the rest is part B, which is only judged
LONGEST = 700  # characters shown of a sentence, and on either side of it
SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(\d])|\n\s*\n")


def part_of(rows: list[Row], part: str) -> list[Row]:
    """The rows of part A or B, drawn once and for all by their ids; all rows without a part."""
    ids = sorted(row["id"] for row in rows)
    random.Random("sayso").shuffle(ids)
    chosen = {"A": ids[:DEVELOPMENT], "B": ids[DEVELOPMENT:]}.get(part, ids)
    by_id = {row["id"]: row for row in rows}
    return [by_id[name] for name in chosen]


def read_rows(rows: list[Row]) -> Iterator[tuple[Row, Reading]]:
    """Each row with what is found in it."""
    yield from zip(rows, read_reports(map(longtail.report_of, rows)), strict=True)


def place_of(found: Found) -> Evidence:
    """What a finding is known by: an event's trigger, a claim's cue or, without one, its content."""
    return found.evidence.trigger if isinstance(found, Event) else found.cue or found.content[0]


def sample(
    readings: Iterator[tuple[Row, Reading]], kind: str, number: int, seed: str, each: int
) -> list[tuple[Row, Found]]:
    """Findings in random order, at most `each` of a report."""
    pool = [(row, found) for row, reading in readings for found in getattr(reading, kind)]
    random.Random(seed).shuffle(pool)
    taken: Counter[str] = Counter()
    chosen: list[tuple[Row, Found]] = []
    for row, found in pool:
        if len(chosen) < number and taken[row["id"]] < each:
            taken[row["id"]] += 1
            chosen.append((row, found))
    return chosen


def draw(options: argparse.Namespace) -> None:
    """Write a fresh sample, in random order."""
    readings = read_rows(part_of(list(longtail.lines(options.corpus)), options.part))
    chosen = sample(readings, options.kind, options.number, options.seed, options.each)
    with options.verdicts.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(KEPT[options.kind] + JUDGED[options.kind])
        for row, found in chosen:
            place = place_of(found)
            told = (found.code, found.status) if isinstance(found, Event) else (found.stance,)
            writer.writerow([row["id"], place.start, place.end, *told, "", "", "", ""])


def verdicts(path: Path) -> list[dict[str, str]]:
    """The file as it is."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def drawn(options: argparse.Namespace) -> Iterator[tuple[dict[str, str], Row | None]]:
    """Each line of the file with its finding in words; with none if it is not found any more."""
    kept = verdicts(options.verdicts)
    wanted = {line["id"] for line in kept}
    rows = [row for row in longtail.lines(options.corpus) if row["id"] in wanted]
    kind = "events" if "code" in kept[0] else "claims"
    described = {
        (row["id"], place_of(found).start): described_by(row, reading, found)
        for row, reading in read_rows(rows)
        for found in getattr(reading, kind)
    }
    for line in kept:
        yield line, described.get((line["id"], int(line["start"])))


def show(options: argparse.Namespace) -> None:
    """Print each finding of the file beside its words; one that is not found any more says so."""
    for number, (line, row) in enumerate(drawn(options), 1):
        print(f"\n## {number} {line['id']} {line['start']}")
        for name, value in (row or {"not found any more": line.get("code") or line["stance"]}).items():
            if name not in ("id", "kind"):
                print(f"   {name}: {value}")


def write(options: argparse.Namespace) -> None:
    """Keep the sample, with its words, where somebody else can read it: not in the project."""
    with options.out.open("w", encoding="utf-8") as out:
        for _, row in drawn(options):
            if row is not None:
                print(json.dumps(row, ensure_ascii=False), file=out)


def described_by(row: Row, reading: Reading, found: Found) -> Row:
    """A finding in words, with the sentences before and after its own."""
    place = place_of(found)
    before, sentence, after = surroundings(row["text"], place)
    about = {
        "kind": "event" if isinstance(found, Event) else "claim", "id": row["id"],
        "title": row.get("title"), "published": row.get("published"),
        "before": before, "sentence": sentence, "after": after,
    }  # fmt: skip
    return about | (_event(found) if isinstance(found, Event) else _claim(reading, found))


def surroundings(text: str, place: Evidence) -> tuple[str, str, str]:
    """The sentence before, the one around some words (marked «so»), and the one after."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    index = max(i for i, start in enumerate(starts) if start <= place.start)
    first = max(starts[index], place.start - LONGEST)
    last = min((end for end in ends if end >= place.end), default=len(text))
    own = f"{text[first : place.start]}«{text[place.start : place.end]}»"
    own += text[place.end : min(last, place.end + LONGEST)]
    before = text[starts[max(0, index - 1)] : first][-LONGEST:]
    following = next((end for end in ends if end > last), len(text))
    return tuple(" ".join(part.split()) for part in (before, own, text[last:following][:LONGEST]))  # type: ignore[return-value]


def _event(event: Event) -> Row:
    return {
        "type": " ".join(filter(None, (event.type, event.mode))),
        "code": event.code,
        "label": load_codebook().events.codes[event.code].label,
        "actors": [_participant(person) for person in event.actors],
        "recipients": [_participant(person) for person in event.recipients],
        "status": event.status,
        "period": f"{event.period.first or ''}..{event.period.last or ''}",
        "place": event.place_text,
        "country": event.country,
        "results": [result.code for result in event.results],
    }


def _claim(reading: Reading, claim: Claim) -> Row:
    disputed = reading.claims[claim.disputes] if claim.disputes is not None else None
    return {
        "speaker": claim.speaker.quote if claim.speaker else None,
        "name": claim.name.quote if claim.name else None,
        "actor": _actor(claim.actor),
        "cue": claim.cue.quote if claim.cue else None,
        "stance": claim.stance,
        "content": " … ".join(part.quote for part in claim.content),
        "certainty": claim.certainty,
        "negated": claim.negated,
        "disputes": " … ".join(part.quote for part in disputed.content) if disputed else None,
    }


def _participant(person: Participant) -> str:
    return f"{person.evidence.quote} = {_actor(person.actor)}"


def _actor(actor: Actor | None) -> str | None:
    return f"{actor.name} ({actor.kind}, {actor.country})" if actor is not None else None


def score(options: argparse.Namespace) -> dict[str, float]:
    """The share of right verdicts among those given, and of findings with nothing wrong."""
    lines = verdicts(options.verdicts)
    shares = {}
    names = [name for judged in JUDGED.values() for name in judged if name in lines[0]]
    given = {name: [line[name] for line in lines if line[name]] for name in names}
    given["all"] = ["0" if "0" in told else "1" for line in lines if any(told := [line[n] for n in names])]
    for name, told in given.items():
        shares[name] = round(told.count("1") / len(told), 3) if told else 0.0
        print(f"{name:<16} {shares[name]:.3f} of {len(told)}")
    return shares


COMMANDS: dict[str, Callable[[argparse.Namespace], object]] = {
    "draw": draw, "show": show, "write": write, "score": score,
}  # fmt: skip


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--verdicts", type=Path, default=VERDICTS, help="the file of ids, offsets, verdicts")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="reports, as JSON lines")
    parser.add_argument("--kind", choices=KEPT, default="events")
    parser.add_argument("--part", choices=("A", "B", "all"), default="all")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--each", type=int, default=100, help="the most of one report")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, help="where `write` puts the sample with its words")
    options = parser.parse_args()
    if options.command != "score" and not options.corpus.exists():
        parser.error(f"{options.corpus} is not here.")
    if options.command == "write" and options.out is None:
        parser.error("write needs --out FILE")
    COMMANDS[options.command](options)


if __name__ == "__main__":
    main()
