"""Texts with their findings, read by the tools that they are for, or by what these document."""

import json
import shutil
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import spacy
from spacy import displacy
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.training.converters import conll_ner_to_docs

from commands import run_sayso
from sayso.export.annotated.passages import cut_text, passages
from sayso.export.run import export_list
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.ledger.review.decisions import Decision, decide_finding

FORMATS = ("displacy", "docbin", "conll", "labelstudio", "prodigy")


@pytest.fixture(scope="module")
def path(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("annotated") / "sayso.db"
    shutil.copy(sample_ledger, path)
    return path


@pytest.fixture(scope="module")
def ledger(path):
    with Ledger(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def written(ledger, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    for name in FORMATS:
        export_list(ledger, (name, None), ExportQuery(), folder / name)
    return lambda name: folder / name


@pytest.fixture(scope="module")
def figures(ledger):
    return {f"figure-{row.id}": row for row in ledger.figures()}


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_displacy_draws_entities_and_overlapping_spans(written, figures):
    rows = lines(written("displacy"))
    html = displacy.render(rows, style="ent", manual=True)
    assert html.count("FIGURE") == len(figures)
    drawn = displacy.render(rows, style="span", manual=True)
    assert all(name in drawn for name in ("CLAIM", "FIGURE", "SPEAKER", "PLACE"))
    for row in rows:
        ends = [one["end"] for one in row["ents"]]
        assert all(one["start"] >= end for one, end in zip(row["ents"][1:], ends, strict=False))


def test_a_docbin_has_every_figure_and_can_be_trained_on(written, figures):
    nlp = spacy.blank("en")
    docs = list(DocBin().from_disk(written("docbin")).get_docs(nlp.vocab))
    found = {one.id_: one for doc in docs for one in doc.spans["sayso"] if one.label_ == "FIGURE"}
    assert found.keys() == figures.keys()
    assert all(figures[key].quote in one.text for key, one in found.items())
    assert {key: one.kb_id_ for key, one in found.items()} == {k: row.measure for k, row in figures.items()}
    assert {one.ent_id_ or one.id_ for doc in docs for one in doc.ents if one.label_ == "FIGURE"} == {
        *figures
    }
    ner = nlp.add_pipe("ner")
    for doc in docs:
        for one in doc.ents:
            ner.add_label(one.label_)
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    assert all(None not in one.get_aligned_ner() for one in examples)
    nlp.initialize(lambda: examples)
    assert nlp.update(examples)["ner"] > 0


def test_a_smaller_export_leaves_no_texts_of_a_greater_one(ledger, tmp_path, monkeypatch):
    rules = SimpleNamespace(shard=1)
    monkeypatch.setattr("sayso.export.annotated.docbin.exchange_rules", lambda: rules)
    path = tmp_path / "x.spacy"
    export_list(ledger, ("docbin", None), ExportQuery(limit=3), path)
    names = {"x.spacy", "x-2.spacy", "x-3.spacy"}
    assert {one.name for one in tmp_path.iterdir()} == names
    (tmp_path / "x-4.spacy").write_bytes(DocBin().to_bytes())

    def broken(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("sayso.export.annotated.docbin.doc_of", broken)
        export_list(ledger, ("docbin", None), ExportQuery(limit=2), path)
    assert {one.name for one in tmp_path.iterdir()} == names | {"x-4.spacy"}
    export_list(ledger, ("docbin", None), ExportQuery(limit=1), path)
    assert {one.name for one in tmp_path.iterdir()} == {"x.spacy", "x-4.spacy"}, "the last is not ours"


def test_conll_is_what_spacy_converts(written, figures):
    docs = list(conll_ner_to_docs(written("conll").read_text(encoding="utf-8"), no_print=True))
    found = [one for doc in docs for one in doc.ents if one.label_ == "FIGURE"]
    assert len(found) == len(figures)
    assert sum(len(list(doc.sents)) for doc in docs) > 2 * len(docs)
    assert all(len(line.split(" ")) == 4 for line in written("conll").read_text().splitlines() if line)


def test_tasks_of_label_studio_fit_its_configuration(written, ledger, figures, tmp_path):
    config = tmp_path / "config.xml"
    done = run_sayso("export", "labelstudio", "-l", ledger.path, "--limit", 1, "--config", config)
    assert len(json.loads(done.stdout)) == 1
    view = ElementTree.parse(config).getroot()
    tags = {one.get("name"): one for one in view.iter() if one.get("toName")}
    offered = {name: {one.get("value") for one in tag} for name, tag in tags.items()}
    relations = {one.get("value") for one in view.iter("Relation")}
    seen = set()
    for task in json.loads(written("labelstudio").read_text(encoding="utf-8")):
        text = task["data"][view.find("Text").get("value").removeprefix("$")]
        (prediction,) = task["predictions"]
        keys = {one["id"] for one in prediction["result"] if "id" in one}
        for one in prediction["result"]:
            if one["type"] == "relation":
                assert {one["from_id"], one["to_id"]} <= keys and set(one["labels"]) <= relations
                continue
            tag, value = tags[one["from_name"]], one["value"]
            assert tag.tag.lower() == one["type"] and one["to_name"] == tag.get("toName")
            if one["type"] in ("labels", "choices"):
                assert set(value[one["type"]]) <= offered[one["from_name"]]
            if one["id"] in figures:
                seen.add(one["id"])
                assert text[value["start"] : value["end"]] == figures[one["id"]].quote
    assert seen == figures.keys()


def test_tasks_of_prodigy_count_in_its_tokens(written, figures):
    seen = set()
    for task in lines(written("prodigy")):
        assert "".join(one["text"] + " " * one["ws"] for one in task["tokens"]) == task["text"]
        for one in task["spans"]:
            first, last = task["tokens"][one["token_start"]], task["tokens"][one["token_end"]]
            assert (first["start"], last["end"]) == (one["start"], one["end"])
            seen.add(one["id"])
    assert figures.keys() <= seen


def test_only_what_people_accepted_and_as_they_corrected_it(path, tmp_path):
    own = tmp_path / "sayso.db"
    shutil.copy(path, own)
    with Ledger(own) as ledger:
        first, second, third = list(ledger.figures())[:3]
        with ledger.writing() as connection:
            for verdict, row, changes in (
                ("confirm", first, {}), ("correct", second, {"measure": "killed"}), ("reject", third, {}),
            ):  # fmt: skip
                decide_finding(
                    connection, Decision(verdict, "figure", row.report_id, "Ana", row.id, changes=changes)
                )
        found = [one for each in passages(ledger, ExportQuery(reviewed=True)) for one in each.spans]
        told = {one.start: one.fields["measure"] for one in found if one.label == "FIGURE"}
        assert len(told) == 2 and {first.measure, "killed"} == set(told.values())
        assert {one.label for one in found} <= {"FIGURE", "PLACE", "DATE", "SPEAKER", "COUNTED", "MEASURE"}


def test_long_reports_are_cut_between_paragraphs_and_lose_no_letter():
    text = "\n\n".join(f"Paragraph {number}. " + "Word " * number for number in range(80))
    found = list(cut_text(text, 500))
    assert all(text[start:end] == text[start:end].strip("\n") for start, end in found)
    assert "".join(text[start:end] for start, end in found).split() == text.split()
    assert max(end - start for start, end in found) <= 500 and len(found) > 10
    assert list(cut_text("Short.\n\nText.", 500)) == [(0, 13)]


def test_a_finding_across_paragraphs_is_in_one_passage():
    text = "\n\n".join(f"Paragraph {number}. " + "Word " * 20 for number in range(20))
    gap = text.index("\n\nParagraph 4.")
    assert (0, gap) in cut_text(text, 500)
    whole = [(gap - 5, gap + 14), (3, 9), (gap - 9, gap - 7)]
    found = list(cut_text(text, 500, whole))
    assert all(any(first <= start and end <= last for first, last in found) for start, end in whole)
    assert "".join(text[start:end] for start, end in found).split() == text.split()


def test_what_does_not_go_together_is_said(ledger):
    done = run_sayso("export", "csv", "figures", "-l", ledger.path, "--reviewed")
    assert done.returncode == 1 and "--reviewed goes with displacy" in done.stderr
    done = run_sayso("export", "docbin", "-l", ledger.path)
    assert "give a file with --output" in done.stderr
    done = run_sayso("export", "conll", "figures", "-l", ledger.path)
    assert "conll holds reports, not figures" in done.stderr
    done = run_sayso("export", "prodigy", "-l", ledger.path, "--measure", "killed")
    assert "Reports cannot be filtered by --measure" in done.stderr
