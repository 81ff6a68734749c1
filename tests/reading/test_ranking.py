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
from sayso.reading.budget import OutOfTime
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.ranking.choose import Chooser
from sayso.reading.figures.ranking.models import (
    Calibration,
    Classifier,
    Models,
    Ranker,
    load_models,
    models_version,
)
from sayso.reading.figures.ranking.titles import title_periods
from sayso.reading.pipeline import load_pipeline
from sayso.reading.places.report_countries import report_countries
from sayso.training.corrections import corrected_rows
from sayso.training.examples import Examples, gather
from sayso.training.labelled import folds, paired, same_words
from sayso.training.learn import Judged, choice, fit_calibration, fit_ranker
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
        ("UNICEF Sitrep No. 12 January 2021", [("2021-01-01", "2021-01-31")]),
        ("Kenya COVID-19 January 2021 update", [("2021-01-01", "2021-01-31")]),
        ("Update 25 December 2020 - 5 January 2021", [("2020-12-25", "2021-01-05")]),
        ("November 2020 - January 2021", [("2020-11-01", "2021-01-31")]),
        ("Floods may displace thousands", []),
        ("March against violence", []),
        ("In 2021 12 people died", []),
    ],
)
def test_periods_of_a_title(title, expected):
    found = title_periods(title, "", PUBLISHED)
    assert [(str(one.first), str(one.last)) for one in found] == expected


def test_the_name_of_a_file_counts_as_a_title():
    url = "https://example.org/files/Sudan%20Update%201-7%20February%202021.pdf?x=1"
    assert [str(one.last) for one in title_periods("", url, PUBLISHED)] == ["2021-02-07"]
    assert report_countries("", url) == ["SD"]
    assert report_countries("South Sudan update", "") == ["SS"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("New Jersey shooting leaves two dead", ["US"]),  # not Jersey
        ("Papua New Guinea", ["PG"]),
        ("Northern Ireland votes", ["GB"]),
        ("Democratic Republic of the Congo: sitrep 12", ["CD"]),
        ("Central African Republic and Chad", ["CF", "TD"]),
        ("Ten dead in a fire", []),
        ("Flood assessment in Jonglei", ["SS"]),  # a first subdivision that no other country has
        ("Unity among lakes and rivers", []),  # which are subdivisions, too
        ("MDRCD031du2", ["CD"]),  # the IFRC's number of an operation
        ("Fire in Kutupalong as of 2 April", ["BD"]),
        ("NDRRMC update no. 12", ["PH"]),
        ("Kenya: Somali refugees", ["KE"]),  # a people, not Ethiopia's region
        ("After the Paris Agreement", []),
        ("Plan de respuesta para Colombia, mayo de 2021", ["CO"]),
    ],
)
def test_a_title_names_the_country_of_the_longest_name(title, expected):
    assert report_countries(title, "") == expected


def test_codes_at_the_head_of_a_text_tell_its_country():
    text = "Emergency appeal, GLIDE n° FL-2020-000156-SDN. Ten people died."
    assert report_countries("", "", text) == ["SD"]
    assert report_countries("", "", "A report without codes, of XX-2020-000156-QQQ.") == []


def models():
    rankers = {
        name: Ranker({"a": 1.0, "b\n": -0.5}, Calibration((0.0, 1.0), (0.5, 0.9)))
        for name in ("period", "place", "speaker")
    }
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
    found = Models.load((tmp_path / "models.npz").read_bytes())
    assert found.origin == "two made-up rows"
    assert found.rankers["place"].weights == {"a": 1.0, "b\n": -0.5}
    assert found.classifiers["measure"].rare == {"killed"}
    assert found.rankers["place"].calibration(0.5) == pytest.approx(0.7)
    assert found.classifiers["measure"].probabilities(["noun=people"], "none").argmax() == 0


def test_models_of_another_format_say_what_to_do(tmp_path):
    models().save(tmp_path / "models.npz")
    with np.load(tmp_path / "models.npz") as arrays:
        changed = {**arrays, "format": np.array(0)}
    np.savez_compressed(tmp_path / "old.npz", **changed)
    with pytest.raises(ReadingError, match="train them anew"):
        Models.load((tmp_path / "old.npz").read_bytes())


def test_models_of_ones_own_are_named_by_the_environment(tmp_path, monkeypatch):
    before = models_version()
    models().save(tmp_path / "own.npz")
    monkeypatch.setenv("SAYSO_MODELS", str(tmp_path / "own.npz"))
    assert load_models().origin == "two made-up rows"
    assert models_version() != before
    (tmp_path / "none.npz").write_text("no models")
    for name, words in (("none.npz", "holds no models"), ("missing.npz", "cannot be read")):
        monkeypatch.setenv("SAYSO_MODELS", str(tmp_path / name))
        with pytest.raises(ReadingError, match=words):
            load_models()


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


def test_the_order_of_features_changes_no_weight():
    def learned(turned):
        found = Examples()
        for report in range(8):
            features = [["near", "town", "of", f"place {report % 3}"], ["far", "town"], ["none"]]
            judged = [(one[::turned], str(one), at == report % 2) for at, one in enumerate(features)]
            found.add_ranked("place", f"report {report}", judged)
        return fit_ranker(found, "place", found.ranked["place"]).weights

    assert learned(1) == learned(-1)


def test_folds_and_pairs():
    assert folds(["a", "b", "c"], 5) == folds(["c", "b", "a"], 5)
    labels = [{"span": [0, 10]}, {"span": [20, 30]}]
    assert paired(labels, [(22, 26), (0, 5), (6, 9), (40, 50)]) == {0: labels[1], 1: labels[0]}
    assert same_words("the Ministry of Health", "health ministry")
    assert not same_words("Kenya", None)


def test_calibration_says_how_often_choices_are_right():
    values = np.arange(2, dtype=np.int32)
    right = [Judged("a", np.array([3.0, 0.0]), np.array([True, False]), values)] * 60
    wrong = [Judged("a", np.array([3.0, 0.0]), np.array([False, True]), values)] * 40
    said, _ = choice(right[0])
    assert said > 0.9
    assert fit_calibration([*right, *wrong])(said) == pytest.approx(0.6, abs=0.02)
    assert fit_calibration(right)(said) == 1


def test_candidates_that_say_the_same_count_together():
    values = np.array([0, 1, 1], dtype=np.int32)
    one = Judged("a", np.array([1.0, 0.9, 0.9]), np.array([False, True, True]), values)
    probability, is_right = choice(one)
    assert is_right
    assert probability == pytest.approx(0.644, abs=0.01)
    bins = reliability([one] * 4, Calibration())
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
    assert "the model on “Some 40 people”: figure " in printed
    assert "killed " in printed


@pytest.mark.model
def test_what_the_model_never_saw_has_no_probability():
    (figure,) = sayso.read(
        "Police pushed back two girls at the border in Greece.", published="2021-02-10"
    ).figures
    assert (figure.measure, figure.certainty.measure) == ("pushbacks", None)
    assert figure.certainty.lowest[0] != "measure"


@pytest.mark.model
def test_when_time_is_up_the_figures_of_the_rules_stay(nlp, monkeypatch):
    reader = nlp.get_pipe("sayso_figures")

    def slow(context, figures):
        yield figures[0]
        raise OutOfTime

    monkeypatch.setattr(reader.chooser, "choose", slow)
    doc = nlp.make_doc("Floods killed 12 people. Fires killed 30 people. Storms killed 41 people.")
    with pytest.raises(OutOfTime):
        nlp(doc)
    assert [figure.interval.low for figure in doc._.sayso_figures] == [12, 30, 41]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Kenya, 40 people were killed in June and July.", ("2021-06-01", "2021-07-31")),
        ("Between January and the end of June 2021, 300 people were deported.", ("2021-01-01", "2021-06-30")),
    ],
)
def test_two_dates_that_words_join_are_one_period(text, expected):
    (figure,) = sayso.read(text, published="2021-08-10").figures
    assert (str(figure.period.first), str(figure.period.last)) == expected


@pytest.mark.model
def test_the_title_gives_a_country_and_no_other_of_its_words():
    text = "Two people were shot dead in Newark, police said."
    (figure,) = sayso.read(text, published="2021-02-10", title="New Jersey shooting leaves two dead").figures
    assert (figure.place_text, figure.country) == ("Newark", "US")


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


@pytest.mark.model
def test_what_was_rejected_is_learned_as_no_figure(ledger):
    row = next(one for one in ledger.figures() if one.low == 300)
    with ledger.engine.begin() as connection:
        decide_finding(connection, Decision("reject", "figure", row.report_id, "ana", row.id))
    (made,) = corrected_rows(ledger)
    assert [(label["measure"], label["span"]) for label in made["figures"]] == [
        ("none", [row.start, row.end])
    ]
    found = Examples()
    for _ in gather([made], load_pipeline(ranked=False), found):
        pass
    assert [number.labels for number in found.classified["measure"]] == [("none",)]
    assert found.ranked["place"] == []


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
def test_train_learns_from_a_handful_of_rows(tmp_path, nlp):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join(json.dumps(row(number)) for number in range(15)), encoding="utf-8")
    done = CliRunner().invoke(app, ["train", str(rows), "-o", str(tmp_path / "made.npz")])
    assert done.exit_code == 0, done.output
    assert "15 reports of rows.jsonl; 0 labels stand at no number" in " ".join(done.output.split())
    found = Models.load((tmp_path / "made.npz").read_bytes())
    assert "displaced" in found.classifiers["measure"].labels
    assert found.rankers["place"].weights
    doc = nlp("Donors pledged $5 million. 40 people may be displaced in Kenya next month, aid workers fear.")
    reader = nlp.get_pipe("sayso_figures")
    context = FigureContext.of(doc, reader.codebook)
    proposed = list(reader.propose(context))
    chosen = list(Chooser(found).choose(context, proposed))
    assert [figure.interval.low for figure in chosen] == [figure.interval.low for figure in proposed]


def test_rows_that_are_none_are_named(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"id": "a", "text": "x", "figures": []}\n{"id": "b"}\n')
    done = CliRunner().invoke(app, ["train", str(tmp_path / "rows.jsonl")])
    assert isinstance(done.exception, ReadingError) or done.exit_code != 0
    assert "line 2: no text, figures" in str(done.exception) + done.output


@pytest.mark.model
def test_too_little_to_learn_from_is_said(tmp_path):
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row(number)) for number in range(3)))
    done = CliRunner().invoke(app, ["train", str(tmp_path / "rows.jsonl"), "-o", str(tmp_path / "made.npz")])
    assert "in 3 reports are too few to learn from" in str(done.exception) + done.output
    missing = CliRunner().invoke(app, ["train", str(tmp_path / "nowhere.jsonl")])
    assert "there is no such file" in str(missing.exception) + missing.output


@pytest.mark.model
def test_a_large_town_is_in_its_own_country():
    text = (
        "Iraq took back 430 people, Iraq's government said. Iraqis had waited in camps for Iraq's planes. "
        "A citizen of Iraq died in Minsk, and 12 more people were hurt in Minsk."
    )
    last = sayso.read(text, published=PUBLISHED).figures[-1]
    assert (last.place_text, last.country) == ("Minsk", "BY")
