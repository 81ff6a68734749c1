"""The benchmark script writes a line a text in the formats of the scorers, and scores do not fall."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

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

SAMPLE_FLOORS = {"figures2": {"measure": 0.80}}  # of a sample (`EVERY`), where it is a harder one


@pytest.fixture
def predict(monkeypatch, model):
    """What `python benchmarks/predict.py TASK GOLD OUT` writes, by its `main`."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import predict

    def call(task, gold, out):
        monkeypatch.setattr(sys, "argv", ["predict.py", task, str(gold), str(out)])
        predict.main()
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    return call


@pytest.mark.parametrize("task", KEYS)
def test_every_task_writes_its_format(predict, tmp_path, task):
    gold = tmp_path / "gold.jsonl"
    text = "Police said 12 people were hurt in Vilnius on Monday."
    gold.write_text(json.dumps({"id": "a", "text": text, "published": "2021-08-04"}) + "\n")
    (row,) = predict(task, gold, tmp_path / "out.jsonl")
    assert row["id"] == "a"
    assert len(row[KEYS[task]]) == 1


@pytest.mark.model
def test_the_script_is_a_command_and_the_task_events_gives_one_label_a_snippet(tmp_path):
    gold = tmp_path / "gold.jsonl"
    texts = ["Police arrested 12 people.", "The weather was fine."]
    gold.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))
    out = tmp_path / "out.jsonl"
    subprocess.run([sys.executable, ROOT / "benchmarks" / "predict.py", "events", gold, out], check=True)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["type"] for row in rows] == ["ARREST", "OTHER"]


EVERY = {"places": 6, "events": 3, "figures2": 3}  # texts of the larger sets; `make test-whole` scores all


@pytest.fixture
def score(shared, whole, predict, tmp_path):
    """What a scorer says of a task, of each so many texts."""

    def call(task, gold, scorer):
        bench, some = shared / "bench", tmp_path / "gold.jsonl"
        lines = (bench / gold).read_text(encoding="utf-8").splitlines(keepends=True)
        some.write_text("".join(lines[:: 1 if whole else EVERY.get(task, 1)]), encoding="utf-8")
        predict(task, some, tmp_path / "out.jsonl")
        command = [sys.executable, str(bench / scorer), str(some), str(tmp_path / "out.jsonl")]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        start = 0 if printed.startswith("{") else printed.rindex("\n{") + 1
        return json.loads(printed[start:])

    return call


def test_quantities_do_not_get_worse(score):
    result = score("quantities", "newsquant_dev.jsonl", "score_quantities.py")
    floors = {"value": 0.94, "value+unit": 0.86, "value+change": 0.90, "value+concept_partial": 0.77}
    assert {name: result[name]["f1"] for name, floor in floors.items() if result[name]["f1"] < floor} == {}


def test_places_do_not_get_worse(score):
    result = score("places", "geoparse_dev.jsonl", "score_geoparse.py")
    assert result["recognition"]["f1"] >= 0.80
    assert result["resolution"]["acc_161km"] >= 0.84
    assert result["end_to_end"]["f1"] >= 0.70


def test_events_do_not_get_worse(score):
    result = score("events", "events_dev.jsonl", "score_events.py")
    assert result["accuracy"] >= 0.65
    assert result["macro_f1"] >= 0.63


@pytest.mark.parametrize("task", FLOORS, ids=lambda task: task[0])
def test_figures_do_not_get_worse(score, whole, task):
    result, floors = score(*task), FLOORS[task] | ({} if whole else SAMPLE_FLOORS.get(task[0], {}))
    got = {"detection": result["detection"][2], "right": result["right"][2], **result["fields"]}
    assert {name: got[name] for name, floor in floors.items() if got[name] < floor} == {}


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


def test_the_tables_read_by_eye_hold_numbers_and_no_words():
    rows = json.loads((ROOT / "tests" / "intake" / "tables_gold.json").read_text(encoding="utf-8"))
    assert {name for row in rows for name in row} == {"pdf", "page", "table", "rows", "columns", "cells"}
    assert all(row["pdf"].isdigit() and row["cells"] for row in rows)
    for row in rows:
        places = [(at, column) for at, column, _ in row["cells"]]
        assert places == sorted(set(places))
        assert all(1 <= at <= row["rows"] and 1 <= column <= row["columns"] for at, column in places)
        assert all(isinstance(number, int | float) for *_, number in row["cells"])


@pytest.fixture
def tables(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import tables

    return tables


def laid_out(*grids, page=1):
    """A report of tables, each of (row, column, text) or (row, column, text, head), all on one page."""
    text, made = "", []
    for grid in grids:
        cells = []
        for row, column, words, *head in grid:
            start, text = len(text), f"{text}{words}\n"
            cells.append(
                SimpleNamespace(start=start, end=len(text) - 1, row=row, column=column, head=bool(head))
            )
        made.append(SimpleNamespace(cells=tuple(cells), start=cells[0].start, end=len(text)))
    layout = SimpleNamespace(tables=tuple(made), page=lambda _: page)
    return SimpleNamespace(text=text, layout=layout)


HARBOURS = [(2, 2, 1784), (2, 3, -3.5), (3, 2, 469), (3, 3, 0)]  # a head of one row, a column of names
GRID = [(2, 1, "Port"), (2, 2, "1,784 t"), (2, 3, "\u22123,5 %"), (3, 1, "Bay"), (3, 2, "469 t"), (3, 3, "0")]


def test_a_table_is_right_however_its_head_is_counted(tables):
    for down in (-1, 0, 1, 2):
        grid = [(row + down, column, text) for row, column, text in GRID]
        assert tables.score(HARBOURS, tables.on_page(laid_out(grid), 1)) == tables.Score(4, 4, 4)
    narrow = [(row, column - 1, text) for row, column, text in GRID if column > 1]
    assert tables.score(HARBOURS, tables.on_page(laid_out(narrow), 1)).right == 4


@pytest.mark.parametrize(
    ("grid", "right", "found"),
    [
        ([*GRID[:4], (4, 2, "469 t"), (4, 3, "0")], 2, 4),  # a row too low
        ([*GRID[:4], (3, 2, "469 t 0")], 3, 4),  # two cells in one
        ([*GRID, (4, 2, "99")], 4, 5),  # a number that is not there
        ([*GRID, (4, 1, "Of all the boats of the port 99 were lost")], 4, 4),  # prose under it
        ([(1, 2, "2023", True), *GRID], 4, 4),  # a year that heads a column
        ([(1, 1, "Harbours"), *((row + 4, column, text) for row, column, text in GRID)], 0, 4),  # far away
        ([(2, 2, "7"), (3, 2, "8")], 0, 0),  # another table
    ],
)
def test_cells_that_stand_elsewhere_are_wrong(tables, grid, right, found):
    assert tables.score(HARBOURS, tables.on_page(laid_out(grid), 1)) == tables.Score(right, 4, found)


def test_the_table_that_shares_most_numbers_is_scored_and_only_of_that_page(tables):
    report = laid_out([(1, 1, "469"), (1, 2, "12")], GRID, page=3)
    assert tables.score(HARBOURS, tables.on_page(report, 3)) == tables.Score(4, 4, 4)
    assert tables.on_page(report, 2) == [tables.FoundTable(frozenset(), frozenset())] * 2
    assert tables.score(HARBOURS, tables.on_page(report, 2)) == tables.Score(0, 4, 0)


def test_all_cells_of_all_tables_count_alike(tables):
    result = tables.totals([tables.Score(1, 1, 1), tables.Score(4, 8, 5)])
    assert result == {"tables": 2, "cells": 9, "precision": 0.833, "recall": 0.556, "f1": 0.667}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("USD 469K", [469]),
        ("1,784 MT", [1784]),
        ("12 345", [12345]),
        ("7,2 %", [7.2]),
        ("\u22123", [-3]),
        ("12 (3.5%)", [12, 3.5]),
        ("2024-2028", [2024, 2028]),
        ("n/a", []),
        ("-", []),
    ],
)
def test_a_number_is_taken_as_it_is_printed(tables, text, numbers):
    assert tables.numbers(text) == numbers
