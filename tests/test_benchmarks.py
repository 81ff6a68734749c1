"""The benchmark script writes a line a text in the formats of the scorers, and scores do not fall."""

import csv
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
FLOORS = {
    ("figures", "figures_dev.jsonl", "score_figures.py"): {
        "detection": 0.95,
        "interval": 0.98,
        "right": 0.48,
    },
    ("figures2", "../labels/figures_dev.jsonl", "../labels/score_figures2.py"): {
        "detection": 0.91,
        "interval": 0.98,
        "measure": 0.82,
        "period": 0.76,
        "country": 0.88,
        "source": 0.92,
        "right": 0.50,
    },
}


def predict(task, gold, out):
    command = [sys.executable, str(ROOT / "benchmarks" / "predict.py"), task, str(gold), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.mark.model
@pytest.mark.parametrize("task", KEYS)
def test_every_task_writes_its_format(tmp_path, task):
    gold = tmp_path / "gold.jsonl"
    text = "Police said 12 people were hurt in Vilnius on Monday."
    gold.write_text(json.dumps({"id": "a", "text": text, "published": "2021-08-04"}) + "\n")
    (row,) = predict(task, gold, tmp_path / "out.jsonl")
    assert row["id"] == "a"
    assert len(row[KEYS[task]]) == 1


@pytest.mark.model
def test_the_task_events_gives_one_label_a_snippet(tmp_path):
    gold = tmp_path / "gold.jsonl"
    texts = ["Police arrested 12 people.", "The weather was fine."]
    gold.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))
    rows = predict("events", gold, tmp_path / "out.jsonl")
    assert [row["type"] for row in rows] == ["ARREST", "OTHER"]


def score(shared, tmp_path, task, gold, scorer):
    bench = shared / "bench"
    predict(task, bench / gold, tmp_path / "out.jsonl")
    command = [sys.executable, str(bench / scorer), str(bench / gold), str(tmp_path / "out.jsonl")]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    start = 0 if printed.startswith("{") else printed.rindex("\n{") + 1
    return json.loads(printed[start:])


@pytest.mark.model
def test_quantities_do_not_get_worse(shared, tmp_path):
    result = score(shared, tmp_path, "quantities", "newsquant_dev.jsonl", "score_quantities.py")
    floors = {"value": 0.94, "value+unit": 0.86, "value+change": 0.90, "value+concept_partial": 0.77}
    assert {name: result[name]["f1"] for name, floor in floors.items() if result[name]["f1"] < floor} == {}


@pytest.mark.model
def test_places_do_not_get_worse(shared, tmp_path):
    result = score(shared, tmp_path, "places", "geoparse_dev.jsonl", "score_geoparse.py")
    assert result["recognition"]["f1"] >= 0.80
    assert result["resolution"]["acc_161km"] >= 0.84
    assert result["end_to_end"]["f1"] >= 0.70


@pytest.mark.model
def test_events_do_not_get_worse(shared, tmp_path):
    result = score(shared, tmp_path, "events", "events_dev.jsonl", "score_events.py")
    assert result["accuracy"] >= 0.65
    assert result["macro_f1"] >= 0.63


@pytest.mark.model
@pytest.mark.parametrize("task", FLOORS, ids=lambda task: task[0])
def test_figures_do_not_get_worse(shared, tmp_path, task):
    result = score(shared, tmp_path, *task)
    got = {"detection": result["detection"][2], "right": result["right"][2], **result["fields"]}
    assert {name: got[name] for name, floor in FLOORS[task].items() if got[name] < floor} == {}


def test_the_events_read_by_hand_hold_verdicts_and_no_text():
    with (ROOT / "benchmarks" / "events_by_hand.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 100
    verdicts = ("type_right", "actor_right", "recipient_right", "status_right")
    assert set(rows[0]) == {"id", "start", "end", "code", "status", *verdicts}
    assert all(row[name] in ("0", "1", "") for row in rows for name in verdicts)
    assert all(row["start"].isdigit() and row["id"].startswith("guardian-") for row in rows)


@pytest.mark.parametrize(("kind", "columns"), [("events", 9), ("claims", 8)])
def test_what_was_read_by_hand_in_reports_holds_no_text(kind, columns):
    with (ROOT / "benchmarks" / f"reports_{kind}_by_hand.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert len(rows) == 61
    assert {len(row) for row in rows} == {columns}
    assert all(value in ("0", "1", "") for row in rows[1:] for value in row[-4:])
    assert all(row[1].isdigit() and row[2].isdigit() and " " not in "".join(row) for row in rows[1:])


@pytest.fixture
def by_hand(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import by_hand

    return by_hand


def test_the_part_that_is_read_and_the_part_that_is_judged_share_no_report(by_hand):
    rows = [{"id": f"report-{number}"} for number in range(300)]
    read, judged = by_hand.part_of(rows, "A"), by_hand.part_of(rows, "B")
    assert len(read) == by_hand.DEVELOPMENT
    assert sorted(row["id"] for row in read + judged) == sorted(row["id"] for row in rows)
    assert by_hand.part_of(rows[::-1], "A") == read


def test_a_sample_has_few_of_one_report_and_comes_again(by_hand):
    class Told:
        events = tuple(range(50))

    readings = [({"id": name}, Told()) for name in "abc"]
    drawn = [by_hand.sample(iter(readings), "events", 5, "7", 2) for _ in range(2)]
    assert len(drawn[0]) == 5
    assert max([row["id"] for row, _ in drawn[0]].count(name) for name in "abc") == 2
    assert drawn[0] == drawn[1]


def test_a_finding_is_shown_between_the_sentences_around_it(by_hand):
    from sayso.records import Evidence

    text = "It rained. The army left the town. Nobody stayed.\n\nThe end."
    start = text.index("left")
    assert by_hand.surroundings(text, Evidence(start, start + 4, "left")) == (
        "It rained.",
        "The army «left» the town.",
        "Nobody stayed.",
    )


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import run

    return run


def test_one_task_is_scored_against_the_last_full_run_which_stays(bench, monkeypatch, tmp_path, capsys):
    results = tmp_path / "results.md"
    results.write_text(
        "| timex | strict F1 | 0.838 |\n| timex | type F1 | 0.900 |\n| events | type F1 | 0.1 |\n"
    )
    monkeypatch.setattr(bench, "RESULTS", results)
    monkeypatch.setattr(bench, "BENCH", tmp_path)
    monkeypatch.setattr(bench, "OUT", tmp_path)
    scored = {"strict": {"f1": 0.8379}, "type": {"f1": 0.894}, "value": {"f1": 0.803}}
    monkeypatch.setattr(bench, "run", lambda one: scored)
    was = results.read_text()
    bench.main(["timex"])
    assert [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()[:-1]] == [
        "timex before after",
        "timex strict F1 0.838 0.838",
        "timex type F1 0.900 0.894 -0.006",
        "timex value F1 – 0.803 new",
    ]
    assert results.read_text() == was


def test_every_task_has_numbers_of_before(bench):
    results = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    assert [task for task in bench.TASKS if not bench.before(results, task)] == []


def test_only_the_rows_of_a_part_are_scored(bench, monkeypatch, tmp_path):
    (tmp_path / "gold.jsonl").write_text('{"row": 1}\n{"row": 2}\n{"row": 3}\n')
    asked = []

    def done(command, **_):
        asked.append(command[-2:])
        return subprocess.CompletedProcess(command, 0, stdout='{"value": {"f1": 1.0}}')

    monkeypatch.setattr(bench, "BENCH", tmp_path)
    monkeypatch.setattr(bench, "OUT", tmp_path)
    monkeypatch.setattr(bench.subprocess, "run", done)
    bench.run(bench.Run("quantities_unread", "gold.jsonl", "score.py", first=1, read=False))
    kept = tmp_path / "quantities_unread_gold.jsonl"
    assert kept.read_text() == '{"row": 2}\n{"row": 3}\n'
    assert asked == [[str(kept), str(tmp_path / "quantities_unread.jsonl")]] * 2


def test_a_task_that_is_none_is_one_error_that_names_the_known(bench):
    with pytest.raises(SystemExit) as error:
        bench.main(["figgures"])
    assert str(error.value) == f"There is no task 'figgures'. Known: {', '.join(bench.TASKS)}."


def test_b_cubed_is_that_of_a_worked_example(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "benchmarks"))
    import longtail

    gold = dict(zip("abcd", "1122", strict=True))
    assert longtail.b_cubed(gold, gold) == (1, 1, 1)
    one_cluster = longtail.b_cubed(dict.fromkeys("abcd", "x"), gold)
    assert one_cluster == (0.5, 1, 2 / 3)
    assert longtail.b_cubed(dict(zip("abcd", "wxyz", strict=True)), gold) == (1, 0.5, 2 / 3)
