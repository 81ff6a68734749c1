"""Learn from one kind of text, read the other: python benchmarks/domains.py

Fits models to the humanitarian reports of ../shared/labels/figures_train.jsonl and reads the news of
figures_dev.jsonl with them, and the reverse; prints the scores of both, beside those of the shipped models
on the same rows. About ten minutes. docs/model.md has the numbers.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from run import BENCH, BY_TASK, HERE, OUT, last_json, rows
from sayso.reading.figures.ranking.models import CLASSIFIED, RANKED, Models, load_models
from sayso.reading.pipeline import load_pipeline
from sayso.training.examples import Examples, gather
from sayso.training.labelled import read_rows
from sayso.training.learn import fit_classifier, fit_ranker

LABELS = BENCH.parent / "labels"
TASK = BY_TASK["figures2"]
REPORTS, NEWS = "reports", "news"


def domain(row: Any) -> str:
    """Whether a row is of a humanitarian report or of news."""
    return REPORTS if row["origin"].startswith("humset") else NEWS


def learned(found: Examples, reports: set[str]) -> Models:
    """The models of some reports, calibrated as the shipped ones."""
    shipped = load_models()
    rankers = {
        field: fit_ranker(
            found,
            field,
            [one for one in found.ranked[field] if one.report in reports],
            shipped.rankers[field].calibration,
        )
        for field in RANKED
    }
    classifiers = {
        field: fit_classifier(
            found,
            field,
            [one for one in found.classified[field] if one.report in reports],
            shipped.classifiers[field].calibration,
        )
        for field in CLASSIFIED
    }
    return Models(rankers, classifiers, "one domain")


def scored(gold: Path, models: Path | None) -> dict[str, Any]:
    """The scores on a file's rows, read with the models of a file or the shipped ones."""
    out = gold.with_suffix(".read.jsonl")
    environment = {**os.environ, "SAYSO_MODELS": str(models or "")}
    command = [sys.executable, str(HERE / "predict.py"), "figures2", str(gold), str(out)]
    subprocess.run(command, check=True, env=environment)
    scorer = [sys.executable, str(BENCH / TASK.scorer), str(gold), str(out)]
    return last_json(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Fit, read and print."""
    OUT.mkdir(exist_ok=True)
    labelled = list(read_rows(LABELS / "figures_train.jsonl"))
    found = Examples()
    for _ in gather(labelled, load_pipeline(ranked=False), found):
        pass
    dev = list(read_rows(LABELS / "figures_dev.jsonl"))
    for source, target in ((REPORTS, NEWS), (NEWS, REPORTS)):
        models, gold = OUT / f"of_{source}.npz", OUT / f"figures_{target}.jsonl"
        learned(found, {row["id"] for row in labelled if domain(row) == source}).save(models)
        gold.write_text("".join(json.dumps(row) + "\n" for row in dev if domain(row) == target))
        for name, path in ((f"learned from {source}", models), ("learned from both", None)):
            for measure, value in rows("figures2", scored(gold, path)):
                print(f"{name:<20} read {target:<8} {measure:<22} {value:.3f}", flush=True)


if __name__ == "__main__":
    main()
