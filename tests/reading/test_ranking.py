"""What chooses among the candidates of each field: learned, saved, calibrated, overruled by a codebook."""

import json
from datetime import date

import numpy as np
import pytest
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.errors import ReadingError
from sayso.ledger import FigureFilter, Ledger
from sayso.ledger.review.decisions import Decision, decide_finding
from sayso.reading.figures.ranking.models import Classifier, Models, Ranker, load_models
from sayso.reading.figures.ranking.titles import title_countries, title_periods
from sayso.training.corrections import corrected_rows
from sayso.training.examples import Examples
from sayso.training.labelled import folds, paired, same_words
from sayso.training.learn import Judged, choice, fit_ranker, temperature
from sayso.training.scores import calibration_error, reliability

PUBLISHED = date(2021, 2, 10)
FIELDS = ("figure", "measure", "period", "place", "speaker", "status")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sitrep 29 April - 5 May 2018", []),  # long past
        ("wfp_bulletin_january_2021", [("2021-01-01", "2021-01-31")]),
        ("Update 1-7 February 2021", [("2021-02-01", "2021-02-07")]),
        ("update 28 January to 3 February 2021", [("2021-01-28", "2021-02-03")]),
        ("February 1-7, 2021", [("2021-02-01", "2021-02-07")]),
        ("January to February 2021", [("2021-01-01", "2021-02-10")]),  # cut at the publication
        ("Report of 7 February 2021", []),  # a day is no span
        ("31 February 2021 to 31 February 2021", []),  # no such day
        ("Situation report no. 12", []),
    ],
)
def test_periods_of_a_title(title, expected):
    found = title_periods(title, "", PUBLISHED)
    assert [(str(one.first), str(one.last)) for one in found] == expected


def test_the_name_of_a_file_counts_as_a_title():
    url = "https://example.org/files/Sudan%20Update%201-7%20February%202021.pdf?x=1"
    assert [str(one.last) for one in title_periods("", url, PUBLISHED)] == ["2021-02-07"]
    assert title_countries("", url) == ["SD"]
    assert title_countries("South Sudan update", "") == ["SS", "SD"]


def models():
    rankers = {name: Ranker({"a": 1.0, "b\n": -0.5}, 1.5) for name in ("period", "place", "speaker")}
    one = Classifier(
        ("killed", "none"),
        {"noun=people": 0},
        np.array([[2.0, -2.0]], dtype=np.float32),
        np.zeros(2, dtype=np.float32),
        trust=1.0,
        rare=frozenset({"killed"}),
    )
    return Models(rankers, {"measure": one, "status": one}, "two made-up rows")


def test_models_are_read_as_they_were_written(tmp_path):
    models().save(tmp_path / "models.npz")
    found = load_models(tmp_path / "models.npz")
    assert found.origin == "two made-up rows"
    assert found.rankers["place"].weights == {"a": 1.0, "b\n": -0.5}
    assert found.classifiers["measure"].rare == {"killed"}
    assert found.classifiers["measure"].probabilities(["noun=people"], "none").argmax() == 0


def test_models_of_another_format_say_what_to_do(tmp_path):
    models().save(tmp_path / "models.npz")
    with np.load(tmp_path / "models.npz") as arrays:
        changed = {**arrays, "format": np.array(0)}
    np.savez_compressed(tmp_path / "old.npz", **changed)
    with pytest.raises(ReadingError, match="train them anew"):
        load_models(tmp_path / "old.npz")


def test_probabilities_add_up_and_what_is_not_allowed_has_none():
    ranker = models().rankers["place"]
    assert ranker.probabilities([[["a"]], [["b\n"]], [[]]]).sum() == pytest.approx(1)
    assert ranker.probabilities([[["a"]], [["b\n"]], [[]]]).argmax() == 0
    one = models().classifiers["measure"]
    found = one.probabilities(["noun=people"], "none", np.array([False, True]))
    assert found.tolist() == [0.0, 1.0]
    assert one.reasons(["noun=people"], "killed") == [("noun=people", 2.0)]


def test_a_ranker_learns_what_speaks_for_the_right_candidate():
    found = Examples()
    for report in range(8):
        judged = [(["near", "town"], "A", True), (["far", "town"], "B", False), (["none"], None, False)]
        found.add_ranked("place", f"report {report}", judged)
    ranker = fit_ranker(found, "place", found.ranked["place"])
    assert ranker.probabilities([[["far"]], [["near"]]]).argmax() == 1
    again = fit_ranker(found, "place", found.ranked["place"])
    assert again.weights == ranker.weights


def test_folds_and_pairs():
    assert folds(["a", "b", "c"], 5) == folds(["c", "b", "a"], 5)
    labels = [{"span": [0, 10]}, {"span": [20, 30]}]
    assert paired(labels, [(22, 26), (0, 5), (6, 9), (40, 50)]) == {0: labels[1], 1: labels[0]}
    assert same_words("the Ministry of Health", "health ministry")
    assert not same_words("Kenya", None)


def test_a_surprise_is_least_at_the_right_temperature():
    values = np.arange(2, dtype=np.int32)
    sure = [Judged("a", np.array([3.0, 0.0]), np.array([True, False]), values)] * 6
    wrong = [Judged("a", np.array([3.0, 0.0]), np.array([False, True]), values)] * 4
    assert temperature(sure) < temperature([*sure, *wrong])


def test_candidates_that_say_the_same_count_together():
    values = np.array([0, 1, 1], dtype=np.int32)
    one = Judged("a", np.array([1.0, 0.9, 0.9]), np.array([False, True, True]), values)
    probability, is_right = choice(one, 1.0)
    assert is_right
    assert probability == pytest.approx(0.644, abs=0.01)
    bins = reliability([one] * 4, 1.0)
    assert [(found.choices, found.right) for found in bins] == [(4, 1.0)]
    assert calibration_error(bins) == pytest.approx(1 - probability)


@pytest.mark.model
def test_each_field_of_a_figure_has_a_probability():
    text = "On 3 February 2021, floods displaced 300 families in Kenya, the ministry said."
    (figure,) = sayso.read(text, published="2021-02-10").figures
    assert all(0 <= getattr(figure.certainty, name) <= 1.001 for name in FIELDS)
    assert figure.certainty.period > 0.8
    field, lowest = figure.certainty.lowest
    assert (
        lowest == min(getattr(figure.certainty, name) for name in FIELDS) == getattr(figure.certainty, field)
    )


@pytest.mark.model
def test_a_measure_of_ones_own_stands_and_the_models_is_kept_beside_it(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        'topic = "floods"\nlabel = "Floods"\n[measures.flood_deaths]\nlabel = "died in floods"\n'
        'subject = ["drown", "die"]\n',
        encoding="utf-8",
    )
    (figure,) = sayso.read("Some 40 people died in Kenya.", published="2021-02-10", codebook=own).figures
    assert figure.measure == "flood_deaths"
    assert figure.certainty.model_measure == "killed"
    printed = (
        CliRunner()
        .invoke(app, ["codebook", "try", str(own), "Some 40 people died in Kenya.", "--why"])
        .output
    )
    assert "flood_deaths" in printed
    assert "the model: figure " in printed
    assert "killed " in printed


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "sayso.db") as opened:
        text = "Floods displaced 300 families in Kenya on 3 February 2021. Officials counted 45 more."
        opened.write_reading(sayso.read(text, published="2021-02-10", title="Kenya floods"), "v1")
        yield opened


@pytest.mark.model
def test_a_ledger_is_asked_for_what_is_certain(ledger):
    rows = list(ledger.figures())
    assert all(0 <= row.certainty <= 1 and row.least_certain in FIELDS for row in rows)
    least = min(row.certainty for row in rows)
    assert len(list(ledger.figures(FigureFilter(min_certainty=least + 0.01)))) < len(rows)
    row = min(rows, key=lambda one: one.certainty)
    with ledger.engine.begin() as connection:
        decide_finding(connection, Decision("confirm", "figure", row.report_id, "ana", row.id))
    assert row.id in {one.id for one in ledger.figures(FigureFilter(min_certainty=1.0))}, (
        "people looked at it"
    )


@pytest.mark.model
def test_corrections_are_rows_to_learn_from(ledger):
    row = next(one for one in ledger.figures() if one.low == 300)
    changes = {"measure": "affected"}
    with ledger.engine.begin() as connection:
        decide_finding(
            connection, Decision("correct", "figure", row.report_id, "ana", row.id, changes=changes)
        )
    (corrected,) = [one for one in ledger.figures() if one.low == 300]
    assert (corrected.measure, corrected.certainty) == ("affected", None)
    (made,) = corrected_rows(ledger)
    assert made["partial"]
    assert [(label["measure"], label["country"]) for label in made["figures"]] == [("affected", "KE")]
    assert made["text"][slice(*made["figures"][0]["span"])].startswith("300")


def row(number):
    places = ("Kisumu", "Garissa", "Mombasa")
    fled = f"In {places[number % 3]}, {20 + number} people fled on 3 February."
    text = f"{fled} The Red Cross said {5 + number} tables broke."
    at = text.index(str(20 + number))
    label = {
        "span": [at, at + len(f"{20 + number} people")],
        "measure": "displaced",
        "start": "2021-02-03",
        "end": "2021-02-03",
        "place": places[number % 3],
        "country": "KE",
        "source": None,
        "status": "actual",
    }
    return {"id": f"made-{number}", "text": text, "published": "2021-02-10", "figures": [label]}


@pytest.mark.model
def test_train_learns_from_a_handful_of_rows(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join(json.dumps(row(number)) for number in range(15)), encoding="utf-8")
    done = CliRunner().invoke(app, ["train", str(rows), "-o", str(tmp_path / "made.npz")])
    assert done.exit_code == 0, done.output
    assert "15 reports of rows.jsonl; 0 labels stand at no number" in " ".join(done.output.split())
    found = load_models(tmp_path / "made.npz")
    assert "displaced" in found.classifiers["measure"].labels
    assert found.rankers["place"].weights


def test_rows_that_are_none_are_named(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"id": "a", "text": "x", "figures": []}\n{"id": "b"}\n')
    done = CliRunner().invoke(app, ["train", str(tmp_path / "rows.jsonl")])
    assert isinstance(done.exception, ReadingError) or done.exit_code != 0
    assert "line 2: no text, figures" in str(done.exception) + done.output
