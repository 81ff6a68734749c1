"""Each component works alone in somebody else's pipeline, and its findings travel with the `Doc`."""

import pickle

import pytest
import spacy
from spacy.tokens import DocBin

from sayso.errors import ReadingError
from sayso.reading.pipeline import load_model, load_pipeline

TEXT = "Police said 12 people were hurt in Vilnius on Monday."
PARTS = ("quantities", "dates", "places", "actors", "claims", "figures", "events")


@pytest.mark.model
@pytest.mark.parametrize("part", PARTS)
def test_alone_in_a_pipeline(part):
    nlp = load_model()
    nlp.add_pipe(f"sayso_{part}")
    assert len(getattr(nlp(TEXT)._, f"sayso_{part}")) == 1


@pytest.mark.parametrize("part", ["quantities", "actors", "claims", "figures", "events"])
def test_without_a_parse_the_error_says_what_to_do(part):
    nlp = spacy.blank("en")
    nlp.add_pipe(f"sayso_{part}")
    with pytest.raises(ReadingError, match="put it after a parser"):
        nlp(TEXT)


@pytest.mark.model
def test_figures_take_the_publication_date_from_the_document():
    nlp = load_pipeline()
    doc = nlp.make_doc(TEXT)
    doc._.sayso_published = None
    assert nlp(doc)._.sayso_figures[0].period.last is None


def test_findings_survive_pickling_and_docbins(nlp):
    doc = nlp(TEXT)
    assert pickle.loads(pickle.dumps(doc))._.sayso_figures == doc._.sayso_figures
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert again._.sayso_figures == doc._.sayso_figures
    assert again._.sayso_events == doc._.sayso_events != ()


def test_empty_and_blank_texts_have_no_findings(nlp):
    for text in ("", " \n\n "):
        assert nlp(text)._.sayso_figures == ()
        assert nlp(text)._.sayso_events == ()
