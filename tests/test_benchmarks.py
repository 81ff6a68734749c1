"""The benchmark script writes a line a text in the formats of the scorers, and scores do not fall."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KEYS = {
    "figures": "figures",
    "quantities": "quantities",
    "timex": "timexes",
    "places": "places",
    "attribution": "attributions",
}
FLOORS = {"detection": 0.95, "interval": 0.98, "measure": 0.90, "source": 0.92, "status": 0.95, "right": 0.60}


def predict(task, gold, out):
    command = [sys.executable, str(ROOT / "benchmarks" / "predict.py"), task, str(gold), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("task", KEYS)
def test_every_task_writes_its_format(tmp_path, task):
    gold = tmp_path / "gold.jsonl"
    text = "Police said 12 people were hurt in Vilnius on Monday."
    gold.write_text(json.dumps({"id": "a", "text": text, "published": "2021-08-04"}) + "\n")
    (row,) = predict(task, gold, tmp_path / "out.jsonl")
    assert row["id"] == "a"
    assert len(row[KEYS[task]]) == 1


def test_figures_do_not_get_worse(shared, tmp_path):
    gold = shared / "bench" / "figures_dev.jsonl"
    predict("figures", gold, tmp_path / "out.jsonl")
    scorer = [
        sys.executable,
        str(shared / "bench" / "score_figures.py"),
        str(gold),
        str(tmp_path / "out.jsonl"),
    ]
    printed = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout
    result = json.loads(printed.splitlines()[-1])
    got = {"detection": result["detection"][2], "right": result["right"][2], **result["fields"]}
    assert {name: got[name] for name, floor in FLOORS.items() if got[name] < floor} == {}
