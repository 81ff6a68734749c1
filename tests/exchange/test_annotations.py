"""Texts leave for labelling tools, people change spans there, and what they did is in the ledger."""

import json
import shutil

import pytest
import spacy
from spacy.tokens import DocBin, Span

import sayso
from commands import run_sayso
from sayso.exchange.returned import format_of
from sayso.exchange.run import ImportRequest, import_file
from sayso.export.run import export_list
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.ledger.review.decisions import find_reviews

pytestmark = pytest.mark.model

TEXT = (
    "Police said 12 people were hurt in Riga on Monday, and 30 people were arrested in Latvia. "
    "Belarus claimed on Tuesday that 3 migrants had died. Lithuania dismissed the report as propaganda. "
    "A further forty families fled to Poland, and some twenty stayed in Minsk on 2 August 2021. "
    "It was Article 15 that mattered."
)


@pytest.fixture(scope="module")
def whole(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("annotations") / "sayso.db"
    with Ledger(path) as opened:
        opened.write_reading(sayso.read(TEXT, published="2021-08-04", publisher="Example Times"), "v1")
    return path


@pytest.fixture
def ledger(whole, tmp_path):
    path = tmp_path / "sayso.db"
    shutil.copy(whole, path)
    with Ledger(path) as opened:
        yield opened


@pytest.fixture
def exported(ledger, tmp_path):
    def export(name):
        path = tmp_path / f"{name}.out"
        export_list(ledger, (name, None), ExportQuery(), path)
        return path

    return export


def back(ledger, path, **asked):
    return import_file(ledger, ImportRequest(path, asked.pop("me", "Ana"), **asked))


def counts(summary):
    return {str(outcome): number for outcome, number in summary.counts.items() if number}


def figure(ledger, quote):
    return next((one for one in ledger.figures() if quote in one.quote), None)


def key(ledger, quote):
    return f"figure-{figure(ledger, quote).id}"


def reviewers(ledger):
    with ledger.engine.connect() as connection:
        return {one.reviewer for one in find_reviews(connection)}


def annotated(task, who, results):
    """A task as Label Studio exports it once somebody annotated it."""
    made = {"id": 7, "completed_by": who, "was_cancelled": False, "result": results, "lead_time": 3.2}
    return {**task, "id": 1, "annotations": [made], "predictions": [11], "project": 2}


def findings(ledger):
    return len(list(ledger.figures())) + len(list(ledger.claims())) + len(list(ledger.events()))


def test_label_studio_both_ways(ledger, exported, tmp_path):
    (task,) = json.loads(exported("labelstudio").read_text(encoding="utf-8"))
    result = task["predictions"][0]["result"]
    hurt, arrested, died = (key(ledger, words) for words in ("12 people", "30 people", "3 migrants"))
    number = findings(ledger)
    kept = [one for one in result if arrested not in (one.get("id"), one.get("from_id"))]
    for one in kept:
        if one.get("id") == died and one["from_name"] == "measure":
            one["value"]["choices"] = ["missing"]
    minsk = {"start": TEXT.index("Minsk"), "end": TEXT.index("Minsk") + 5, "text": "Minsk"}
    fifteen = {"start": TEXT.index("15"), "end": TEXT.index("15") + 2, "text": "15"}
    base = {"to_name": "text", "origin": "manual"}
    kept = [one for one in kept if (one.get("from_id"), *one.get("labels", ())) != (hurt, "place")]
    kept += [
        {**base, "id": "aB3x", "from_name": "label", "type": "labels",
         "value": {**minsk, "labels": ["PLACE"]}},
        {"type": "relation", "from_id": hurt, "to_id": "aB3x", "direction": "right", "labels": ["place"]},
        {**base, "id": "zZ9", "from_name": "label", "type": "labels",
         "value": {**fifteen, "labels": ["FIGURE"]}},
        {**base, "id": "zZ9", "from_name": "measure", "type": "choices",
         "value": {**fifteen, "choices": ["present"]}},
        {"type": "relation", "from_id": "zZ9", "to_id": "aB3x", "direction": "right", "labels": ["place"]},
    ]  # fmt: skip
    path = tmp_path / "project-1.json"
    path.write_text(
        json.dumps([annotated(task, {"id": 3, "email": "ana@example.org"}, kept)]), encoding="utf-8"
    )
    assert format_of(path) == "labelstudio"
    summary = back(ledger, path)
    assert counts(summary) == {"rejected": 1, "corrected": 2, "added": 1, "accepted": number - 3}
    assert figure(ledger, "30 people") is None
    assert figure(ledger, "3 migrants").measure == "missing"
    assert (figure(ledger, "12 people").place_text, figure(ledger, "12 people").country) == ("Minsk", "BY")
    new = figure(ledger, "15")
    assert (new.low is not None, new.measure, new.place_text, new.country) == (True, "present", "Minsk", "BY")
    assert reviewers(ledger) == {"ana@example.org"}
    assert counts(back(ledger, path)) == {"unchanged": number + 1}


def test_label_studio_says_who_even_by_a_number(ledger, exported, tmp_path):
    (task,) = json.loads(exported("labelstudio").read_text(encoding="utf-8"))
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([annotated(task, 3, task["predictions"][0]["result"])]), encoding="utf-8")
    assert counts(back(ledger, path)) == {"accepted": findings(ledger)}
    assert reviewers(ledger) == {"annotator 3"}
    skipped = annotated(task, 3, [])
    skipped["annotations"][0]["was_cancelled"] = True
    path.write_text(json.dumps([skipped, task]), encoding="utf-8")
    summary = back(ledger, path)
    assert counts(summary) == {} and "Nobody annotated" in summary.remarks[0]


def test_the_short_json_of_label_studio_is_matched_by_place(ledger, exported, tmp_path):
    (task,) = json.loads(exported("labelstudio").read_text(encoding="utf-8"))
    result = [one for one in task["predictions"][0]["result"] if one.get("from_name") == "label"]
    gone = key(ledger, "30 people")
    spans = [one["value"] for one in result if one["id"] != gone]
    path = tmp_path / "min.json"
    path.write_text(json.dumps([{**task["data"], "id": 1, "label": spans, "annotator": 2}]), encoding="utf-8")
    number = findings(ledger)
    assert counts(back(ledger, path, format="labelstudio")) == {"accepted": number - 1, "rejected": 1}
    assert figure(ledger, "30 people") is None


def test_two_annotators_who_differ_are_a_conflict(ledger, exported, tmp_path):
    (task,) = json.loads(exported("labelstudio").read_text(encoding="utf-8"))
    result = task["predictions"][0]["result"]
    gone = key(ledger, "30 people")
    both = annotated(task, 1, result)
    both["annotations"].append({**both["annotations"][0], "completed_by": 2})
    both["annotations"][1]["result"] = [
        one for one in result if gone not in (one.get("id"), one.get("from_id"))
    ]
    path = tmp_path / "two.json"
    path.write_text(json.dumps([both]), encoding="utf-8")
    number = findings(ledger)
    summary = back(ledger, path)
    assert counts(summary) == {"accepted": number, "unchanged": number - 1, "conflict": 1}
    assert "task 1, annotation 2" in summary.problems[0].where


def test_prodigy_both_ways(ledger, exported, tmp_path):
    (line,) = exported("prodigy").read_text(encoding="utf-8").splitlines()
    task = json.loads(line)
    number, gone, wrong = findings(ledger), key(ledger, "30 people"), key(ledger, "12 people")
    task["spans"] = [one for one in task["spans"] if one["id"] != gone]
    for one in task["spans"]:
        if one["id"] == wrong:
            one["measure"] = "killed"
    task |= {"answer": "accept", "_annotator_id": "sayso-ben", "_input_hash": 1, "_task_hash": 2}
    path = tmp_path / "annotations.jsonl"
    path.write_text(
        json.dumps(task) + "\n" + json.dumps({**task, "answer": "ignore"}) + "\n", encoding="utf-8"
    )
    assert format_of(path) == "prodigy"
    assert counts(back(ledger, path)) == {"rejected": 1, "corrected": 1, "accepted": number - 2}
    assert figure(ledger, "12 people").measure == "killed" and reviewers(ledger) == {"sayso-ben"}
    assert counts(back(ledger, path)) == {"unchanged": number}


def test_tasks_of_prodigy_as_a_list_and_a_table_that_begins_with_x(ledger, exported, tmp_path):
    task = json.loads(exported("prodigy").read_text(encoding="utf-8")) | {"answer": "accept"}
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    assert format_of(path) == "prodigy"
    assert counts(back(ledger, path)) == {"accepted": findings(ledger)}
    assert format_of(exported("labelstudio")) == "labelstudio" and format_of(exported("docbin")) == "docbin"
    table = tmp_path / "table.csv"
    table.write_text("x_number,verdict\n1,accept\n", encoding="utf-8")
    assert format_of(table) == "spreadsheet"


def test_what_nobody_answered_is_no_verdict(ledger, exported):
    assert counts(back(ledger, exported("prodigy"))) == {}
    assert counts(back(ledger, exported("docbin"))) == {"unchanged": findings(ledger)}
    assert counts(back(ledger, exported("conll"))).keys() == {"unchanged"}
    assert reviewers(ledger) == set()


def test_a_docbin_both_ways(ledger, exported, tmp_path):
    nlp = spacy.blank("en")
    (doc,) = DocBin(store_user_data=True).from_disk(exported("docbin")).get_docs(nlp.vocab)
    number, gone = findings(ledger), key(ledger, "30 people")
    spans = [one for one in doc.spans["sayso"] if one.id_ != gone]
    at = next(index for index, one in enumerate(spans) if one.id_ == key(ledger, "12 people"))
    spans[at] = Span(doc, spans[at].start, spans[at].end, "FIGURE", kb_id="killed", span_id=spans[at].id_)
    words = doc.char_span(TEXT.index("15"), TEXT.index("15") + 2)
    spans.append(Span(doc, words.start, words.end, "FIGURE", kb_id="present"))
    doc.spans["sayso"] = spans
    path = tmp_path / "corrected.spacy"
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    summary = back(ledger, path, accept_unchanged=True)
    assert counts(summary) == {"rejected": 1, "corrected": 1, "added": 1, "accepted": number - 2}
    assert figure(ledger, "12 people").measure == "killed"
    assert counts(back(ledger, path, accept_unchanged=True)) == {"unchanged": number + 1}


def test_columns_both_ways(ledger, exported, tmp_path):
    lines = exported("conll").read_text(encoding="utf-8").splitlines()
    untagged = {TEXT.index("30 people"), TEXT.index("30 people") + 3}
    added = {TEXT.index("15"): "B-FIGURE"}
    made = []
    for line in lines:
        cells = line.split(" ")
        at = int(cells[2].partition(":")[2]) if len(cells) == 4 and ":" in cells[2] else None
        if at in untagged:
            cells[3] = "O"
        made.append("\t".join([*cells[:-1], added.get(at, cells[-1])]))
    path = tmp_path / "corrected.conll"
    path.write_text("\n".join(made) + "\n", encoding="utf-8")
    assert format_of(path) == "conll"
    summary = back(ledger, path)
    assert counts(summary)["rejected"] == 1 and "needs a measure" in summary.problems[0].message
    summary = back(ledger, path, measure="present")
    assert counts(summary)["added"] == 1 and not summary.problems
    assert figure(ledger, "30 people") is None and figure(ledger, "15").measure == "present"
    assert counts(back(ledger, path, measure="present")).keys() == {"unchanged"}


def test_a_span_that_was_moved_is_read_anew(ledger, exported, tmp_path):
    task = json.loads(exported("prodigy").read_text(encoding="utf-8"))
    forty = key(ledger, "forty families")
    for one in task["spans"]:
        if one["label"] == "PLACE" and TEXT[one["start"] : one["end"]] == "Riga":
            one |= {"start": TEXT.index("Minsk"), "end": TEXT.index("Minsk") + 5, "id": one["id"]}
        if one["label"] == "DATE" and TEXT[one["start"] : one["end"]] == "Monday":
            one |= {"start": TEXT.index("Tuesday"), "end": TEXT.index("Tuesday") + 7}
    path = tmp_path / "moved.jsonl"
    path.write_text(json.dumps({**task, "answer": "accept"}), encoding="utf-8")
    assert back(ledger, path).problems == []
    hurt = figure(ledger, "12 people")
    assert (hurt.place_text, hurt.country) == ("Minsk", "BY")
    assert hurt.period_last.isoformat() == "2021-08-03"
    assert forty.partition("-")[2] == figure(ledger, "forty families").id


def test_what_fits_nothing_is_told_and_stops_nothing(ledger, exported, tmp_path):
    task = json.loads(exported("prodigy").read_text(encoding="utf-8"))
    about = task["sayso"]
    unknown = ["figure-ffffffffffffffff", "FIGURE", 0, 6]
    tasks = [
        {**task, "sayso": {}},
        {**task, "sayso": {**about, "report": "0" * 16}},
        {**task, "text": "Another text altogether, of 12 people."},
        {**task, "spans": [*task["spans"], {"start": -5, "end": 10**9, "label": "FIGURE"}]},
        {**task, "spans": "none"},
        {**task, "sayso": {**about, "spans": [unknown], "links": []}, "spans": []},
        {**task, "spans": [*task["spans"], {"start": 0, "end": 6, "label": "EVENT"}]},
        {**task, "answer": "reject"},
        ["no", "task"],
    ]  # fmt: skip
    path = tmp_path / "odd.jsonl"
    lines = [
        json.dumps({**one, "answer": one.get("answer", "accept")} if isinstance(one, dict) else one)
        for one in tasks
    ]
    path.write_text("\n".join([*lines, "{broken"]) + "\n", encoding="utf-8")
    summary = back(ledger, path)
    said = {}
    for one in summary.problems:
        said.setdefault(one.where, []).append(f"{one.result}: {one.message}")
    for where, told in {
        "line 1": "not matched: It does not say which report", "line 2": "not matched: There is no report",
        "line 3": "not matched: Its text is not", "line 4": "invalid: A span from -5",
        "line 5": "invalid: It cannot be read",
        "line 6": "not matched: There is no such finding", "line 7": "not matched: “Police” is a new EVENT",
        "line 8": "invalid: Rejected as a whole", "line 9": "invalid: It cannot be read",
        "line 10": "invalid: It cannot be read",
    }.items():  # fmt: skip
        assert any(one.startswith(told) for one in said.get(where, [])), (where, said.get(where))
    assert counts(summary)["accepted"] == findings(ledger)


def test_labels_that_a_file_does_not_have_are_not_judged(ledger, exported, tmp_path):
    nlp = spacy.blank("en")
    (doc,) = DocBin(store_user_data=True).from_disk(exported("docbin")).get_docs(nlp.vocab)
    doc.spans["sayso"] = [one for one in doc.spans["sayso"] if one.label_ == "FIGURE"]
    path = tmp_path / "figures.spacy"
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    number = len(list(ledger.figures()))
    assert counts(back(ledger, path, accept_unchanged=True)) == {"accepted": number}


def test_the_command_says_what_came_of_it(ledger, exported, tmp_path):
    task = json.loads(exported("prodigy").read_text(encoding="utf-8"))
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({**task, "answer": "accept"}), encoding="utf-8")
    done = run_sayso("review", "import", path, "-l", ledger.path, "--by", "Ana", "--dry-run")
    assert f"{findings(ledger)}  accepted" in done.stdout and "dry run" in done.stdout
    done = run_sayso("review", "import", path, "-l", ledger.path, "--by", "Ana", "--format", "paper")
    assert (
        "There is no format 'paper'. Known: labelstudio, prodigy, docbin, conll, spreadsheet." in done.stderr
    )


def test_both_ways_on_postgresql(postgres, tmp_path):
    with Ledger(postgres) as ledger:
        ledger.write_reading(sayso.read(TEXT, published="2021-08-04", publisher="Example Times"), "v1")
        figures, tasks = tmp_path / "figures.csv", tmp_path / "tasks.jsonl"
        export_list(ledger, ("csv", "figures"), ExportQuery(for_review=True), figures)
        export_list(ledger, ("prodigy", None), ExportQuery(), tasks)
        head, first, *rest = figures.read_text(encoding="utf-8").splitlines()
        bad = [line.replace(",,,,,", f",reject,wrong number,,{'y' * 99},", 1) for line in rest[:1]]
        changed = "\n".join([head, first.replace(",,,,,", ",reject,wrong number,,Ana,", 1), *bad, *rest[1:]])
        figures.write_text(changed + "\n", encoding="utf-8")
        number = len(list(ledger.figures()))
        summary = back(ledger, figures)
        assert counts(summary) == {"rejected": 1, "invalid": 1, "unchanged": number - 2}, summary.problems
        task = json.loads(tasks.read_text(encoding="utf-8"))
        tasks.write_text(json.dumps({**task, "answer": "accept"}), encoding="utf-8")
        assert counts(back(ledger, tasks))["conflict"] == 1
        assert counts(back(ledger, tasks)).keys() == {"unchanged", "conflict"}
        assert len(list(ledger.figures())) == number - 1
