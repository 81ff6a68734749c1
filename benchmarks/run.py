"""Predict and score every benchmark, and write `benchmarks/results.md`: python benchmarks/run.py

Skips with a word where ../shared/bench is absent. Outputs lie in benchmarks/out (not in git).
"""

import json
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BENCH = HERE.parent.parent / "shared" / "bench"
OUT = HERE / "out"
RUNS = (
    ("figures", "figures_dev.jsonl", "score_figures.py"),
    ("quantities", "newsquant_dev.jsonl", "score_quantities.py"),
    ("timex", "timex_dev.jsonl", "score_timex.py"),
    ("places", "geoparse_dev.jsonl", "score_geoparse.py"),
    ("attribution", "polnear_dev.jsonl", "score_attribution.py"),
    ("events", "events_dev.jsonl", "score_events.py"),
)
DOCS, INCIDENTS, QUESTIONS = (
    BENCH / f"longtail_dev_{name}.jsonl" for name in ("docs", "incidents", "questions")
)


def run(task: str, gold: str, scorer: str) -> tuple[dict[str, Any], float]:
    """Predict and score one task: what the scorer prints as JSON, and the seconds of reading."""
    predictions = OUT / f"{task}.jsonl"
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, str(HERE / "predict.py"), task, str(BENCH / gold), str(predictions)], check=True
    )
    seconds = time.perf_counter() - began
    scored = subprocess.run(
        [sys.executable, str(BENCH / scorer), str(BENCH / gold), str(predictions)],
        check=True,
        capture_output=True,
        text=True,
    )
    return last_json(scored.stdout), seconds


def longtail() -> list[tuple[str, str, float]]:
    """The numbers of many articles together: tolls, questions, linking."""
    scored = {}
    for task, gold in (("incidents", INCIDENTS), ("questions", QUESTIONS)):
        out = OUT / f"{task}.jsonl"
        command = [
            sys.executable,
            str(HERE / "predict.py"),
            task,
            str(DOCS),
            str(out),
            f"--{task}",
            str(gold),
        ]
        subprocess.run(command, check=True)
        scorer = [sys.executable, str(BENCH / "score_longtail.py"), str(gold), str(out)]
        scorer += ["--incidents"] if task == "incidents" else []
        done = subprocess.run(scorer, check=True, capture_output=True, text=True)
        scored[task] = last_json(done.stdout)
    linked = subprocess.run(
        [sys.executable, str(HERE / "longtail.py"), str(DOCS), str(INCIDENTS)],
        check=True,
        capture_output=True,
        text=True,
    )
    tolls, asked = scored["incidents"], scored["questions"]
    return [
        ("incidents", "killed right", tolls["killed"]["accuracy"]),
        ("incidents", "injured right", tolls["injured"]["accuracy"]),
        ("incidents", "both right", tolls["both_right"]),
        ("questions", "how many incidents right (S2)", asked["subtask_2"]["all"]["accuracy"]),
        ("questions", "how many people right (S3)", asked["subtask_3"]["all"]["accuracy"]),
        ("linking", "B3 F1", last_json(linked.stdout)["f1"]),
    ]


def last_json(text: str) -> dict[str, Any]:
    """The last JSON object in a scorer's output."""
    start = text.index("{") if text.lstrip().startswith("{") else text.rindex("\n{") + 1
    result: dict[str, Any] = json.loads(text[start:])
    return result


def rows(task: str, result: dict[str, Any]) -> list[tuple[str, float]]:
    """The numbers of a task that its issue names, with their names."""
    if task == "figures":
        fields = [(f"{name} of paired", value) for name, value in result["fields"].items()]
        return [("detection F1", result["detection"][2]), *fields, ("whole row right F1", result["right"][2])]
    if task == "places":
        return [
            ("recognition F1", result["recognition"]["f1"]),
            ("accuracy within 161 km", result["resolution"]["acc_161km"]),
            ("end-to-end F1", result["end_to_end"]["f1"]),
        ]
    if task == "events":
        return [("accuracy", result["accuracy"]), ("macro F1", result["macro_f1"])]
    return [(f"{name} F1", value["f1"]) for name, value in result.items()]


def reader() -> str:
    """The version that reads."""
    from sayso.reading.pipeline import reader_version

    return reader_version()


def main() -> None:
    """Run all, print and write the table."""
    if not BENCH.is_dir():
        sys.exit(f"{BENCH} is not here; the benchmarks' texts are not part of the project.")
    OUT.mkdir(exist_ok=True)
    lines = [
        "# Results",
        "",
        f"`make bench` on {date.today()}, {re.sub('lists .*', 'shipped word lists', reader())}.",
        "Development sets; texts and scorers lie in `../shared/bench`.",
        "",
        "| task | measure | value |",
        "|---|---|---|",
    ]
    for task, gold, scorer in RUNS:
        result, seconds = run(task, gold, scorer)
        for name, value in rows(task, result):
            lines.append(f"| {task} | {name} | {value:.3f} |")
            print(f"{task:<12} {name:<28} {value:.3f}")
        print(f"{task:<12} {seconds:.1f} s, loading included")
    for task, name, value in longtail():
        lines.append(f"| {task} | {name} | {value:.3f} |")
        print(f"{task:<12} {name:<28} {value:.3f}")
    (HERE / "results.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
