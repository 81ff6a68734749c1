"""Predict and score every benchmark, and write `benchmarks/results.md`: python benchmarks/run.py

With a task, score it alone and print each number before (that of results.md, which stays as it is) and after:
python benchmarks/run.py figures. Skips with a word where ../shared/bench is absent. Outputs lie in
benchmarks/out (not in git).
"""

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BENCH = HERE.parent.parent / "shared" / "bench"
OUT = HERE / "out"
RESULTS = HERE / "results.md"


@dataclass(frozen=True, slots=True)
class Run:
    """A task of single texts: its gold answers, their scorer, and which of their rows count (from `first`
    to before `after`; of rows that are `shuffled`, in an order that is always the same).

    `read`: errors of these rows were read when rules were written, so that the score says less.
    """

    task: str
    gold: str
    scorer: str
    first: int = 0
    after: int | None = None
    read: bool = True
    shuffled: bool = False

    @property
    def predicts(self) -> str:
        """What `predict.py` calls the task."""
        return self.task.removesuffix("_unread").replace("places2", "places")


QUANTITIES_READ, DISPLACEMENT_READ, PLACES_READ = 200, 44, 198  # first rows; the others are only scored
RUNS = (
    Run("figures", "figures_dev.jsonl", "score_figures.py"),
    Run("figures2", "../labels/figures_dev.jsonl", "../labels/score_figures2.py", read=False),
    Run("displacement", "idmc_dev.jsonl", "score_displacement.py", after=DISPLACEMENT_READ),
    Run(
        "displacement_unread",
        "idmc_dev.jsonl",
        "score_displacement.py",
        DISPLACEMENT_READ,
        read=False,
    ),
    Run("quantities", "newsquant_dev.jsonl", "score_quantities.py", after=QUANTITIES_READ),
    Run(
        "quantities_unread",
        "newsquant_dev.jsonl",
        "score_quantities.py",
        QUANTITIES_READ,
        read=False,
    ),
    Run("timex", "timex_dev.jsonl", "score_timex.py"),
    Run("places", "geoparse_dev.jsonl", "score_geoparse.py"),
    Run("places2", "geoparse_humanitarian_dev.jsonl", "score_geoparse.py", after=PLACES_READ, shuffled=True),
    Run(
        "places2_unread",
        "geoparse_humanitarian_dev.jsonl",
        "score_geoparse.py",
        PLACES_READ,
        read=False,
        shuffled=True,
    ),
    Run("attribution", "polnear_dev.jsonl", "score_attribution.py"),
    Run("events", "events_dev.jsonl", "score_events.py"),
)
BY_TASK = {run.task: run for run in RUNS}
DOCS, INCIDENTS, QUESTIONS = (
    BENCH / f"longtail_dev_{name}.jsonl" for name in ("docs", "incidents", "questions")
)
TASKS = (*BY_TASK, "incidents", "questions", "linking")
READ = "On text whose errors were read"
UNREAD = "On text whose errors nobody read (of figures2 27 of 847 figures, in November 2026)"


def run(one: Run) -> dict[str, Any]:
    """Predict and score one task of single texts: what the scorer prints as JSON."""
    gold, predictions = OUT / f"{one.task}_gold.jsonl", OUT / f"{one.task}.jsonl"
    lines = (BENCH / one.gold).read_text(encoding="utf-8").splitlines(keepends=True)
    if one.shuffled:
        lines.sort(key=lambda line: str(json.loads(line)["id"]))
        random.Random(7).shuffle(lines)
    gold.write_text("".join(lines[one.first : one.after]), encoding="utf-8")
    subprocess.run(
        [sys.executable, str(HERE / "predict.py"), one.predicts, str(gold), str(predictions)], check=True
    )
    scored = subprocess.run(
        [sys.executable, str(BENCH / one.scorer), str(gold), str(predictions)],
        check=True,
        capture_output=True,
        text=True,
    )
    return last_json(scored.stdout)


def longtail(task: str, gold: Path) -> dict[str, Any]:
    """Predict and score one task of many articles together."""
    out = OUT / f"{task}.jsonl"
    command = [sys.executable, str(HERE / "predict.py"), task, str(DOCS), str(out), f"--{task}", str(gold)]
    subprocess.run(command, check=True)
    scorer = [sys.executable, str(BENCH / "score_longtail.py"), str(gold), str(out)]
    scorer += ["--incidents"] if task == "incidents" else []
    return last_json(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)


def linking() -> dict[str, Any]:
    """B³ of articles into incidents."""
    command = [sys.executable, str(HERE / "longtail.py"), str(DOCS), str(INCIDENTS)]
    return last_json(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def last_json(text: str) -> dict[str, Any]:
    """The last JSON object in a scorer's output."""
    start = text.index("{") if text.lstrip().startswith("{") else text.rindex("\n{") + 1
    result: dict[str, Any] = json.loads(text[start:])
    return result


def rows(task: str, result: dict[str, Any]) -> list[tuple[str, float]]:
    """The numbers of a task that its issue names, with their names."""
    task = BY_TASK[task].predicts if task in BY_TASK else task
    if task in ("figures", "figures2"):
        fields = [(f"{name} of paired", value) for name, value in result["fields"].items()]
        return [("detection F1", result["detection"][2]), *fields, ("whole row right F1", result["right"][2])]
    if task == "displacement":
        houses = result["housing"]
        found = [(name, result[name]) for name in ("found", "measure", "right")]
        return [*found, ("houses right", houses["right"] / houses["n"])]
    if task == "places":
        return [
            ("recognition F1", result["recognition"]["f1"]),
            ("accuracy within 161 km", result["resolution"]["acc_161km"]),
            ("end-to-end F1", result["end_to_end"]["f1"]),
        ]
    if task == "events":
        return [("accuracy", result["accuracy"]), ("macro F1", result["macro_f1"])]
    if task == "incidents":
        tolls = [(f"{name} right", result[name]["accuracy"]) for name in ("killed", "injured")]
        return [*tolls, ("both right", result["both_right"])]
    if task == "questions":
        return [
            ("how many incidents right (S2)", result["subtask_2"]["all"]["accuracy"]),
            ("how many people right (S3)", result["subtask_3"]["all"]["accuracy"]),
        ]
    if task == "linking":
        return [("B3 F1", result["f1"])]
    return [(f"{name} F1", value["f1"]) for name, value in result.items()]


def score(task: str) -> list[tuple[str, float]]:
    """Predict and score one task: its numbers with their names."""
    if task == "linking":
        return rows(task, linking())
    if task in ("incidents", "questions"):
        return rows(task, longtail(task, INCIDENTS if task == "incidents" else QUESTIONS))
    return rows(task, run(BY_TASK[task]))


def reader() -> str:
    """The version that reads."""
    from sayso.reading.pipeline import reader_version

    return reader_version()


def before(results: str, task: str) -> dict[str, float]:
    """The numbers of a task in the text of results.md."""
    found = re.findall(rf"^\| {task} \| (.+?) \| ([\d.]+) \|$", results, re.MULTILINE)
    return {name: float(value) for name, value in found}


def compared(task: str, results: str, scored: list[tuple[str, float]]) -> Iterator[str]:
    """A line for each number of a task: before, after, and by how much it moved."""
    known = before(results, task)
    yield f"{task:<20} {'':<30} before  after"
    for name, value in scored:
        then, now = known.get(name), round(value, 3)
        moved = "new" if then is None else f"{now - then:+.3f}" if now != then else ""
        told = "    –" if then is None else f"{then:.3f}"
        yield f"{task:<20} {name:<30} {told}   {now:.3f}  {moved}".rstrip()


def timed(task: str) -> tuple[list[tuple[str, float]], str]:
    """The numbers of a task, and a line that says how long it took."""
    began = time.perf_counter()
    scored = score(task)
    return scored, f"{task:<20} {time.perf_counter() - began:.1f} s, loading included"


def score_all() -> None:
    """Score every task, print and write the tables."""
    tables: dict[bool, list[str]] = {False: [], True: []}
    for task in TASKS:
        scored, took = timed(task)
        read = task not in BY_TASK or BY_TASK[task].read
        for name, value in scored:
            tables[read].append(f"| {task} | {name} | {value:.3f} |")
            print(f"{task:<20} {name:<30} {value:.3f}")
        print(took)
    head = ["", "| task | measure | value |", "|---|---|---|"]
    lines = [
        "# Results",
        "",
        f"`make bench` on {date.today()}, {re.sub('lists .*', 'shipped word lists', reader())}.",
        "Development sets; texts and scorers lie in `../shared/bench` and `../shared/labels`. Models are",
        "learned from none of them; rules were tuned on those of the second table: trust the first. Figures",
        "of reports that were held out of learning, by field and domain: [the model card](../docs/model.md).",
        "(The rules of quantities were tuned on both parts of theirs until November 2026.)",
        "",
        f"## {UNREAD}",
        *head,
        *tables[False],
        "",
        f"## {READ}",
        *head,
        *tables[True],
    ]
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Score the tasks that are named, each against results.md, or all of them."""
    if unknown := [task for task in arguments if task not in TASKS]:
        sys.exit(f"There is no task {unknown[0]!r}. Known: {', '.join(TASKS)}.")
    if not BENCH.is_dir():
        sys.exit(f"{BENCH} is not here; the benchmarks' texts are not part of the project.")
    OUT.mkdir(exist_ok=True)
    if not arguments:
        score_all()
    for task in arguments:
        scored, took = timed(task)
        print(*compared(task, RESULTS.read_text(encoding="utf-8"), scored), took, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
