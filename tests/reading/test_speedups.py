"""The faster model says what spaCy's own says, and its caches stay in their bounds."""

import warnings
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.util import load_model_from_init_py

from sayso.reading import speedups
from sayso.reading.pipeline import EXCLUDE, MODEL

SAMPLES = Path(__file__).parents[2] / "samples" / "border-2021"

pytestmark = pytest.mark.model

TEXTS = (
    "The ministry said on 3 May that 40 people were killed in Beira.\n\n  Let's see: there are 12,000 more,"
    " it's gonna rise, they ain't counted, and y'all got to go.",
    "There were no beds. The agency's first report, published late, had said nothin' of it.",
    "HOMS, Syria (AP) — \"We've got two\", she said.\n\nIt'd been worse.",
    " \n",
    "",
)


def load_model(without=EXCLUDE):
    """A model that shares nothing with those of other tests, which are made faster in place."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\].*")
        return load_model_from_init_py(import_module(MODEL).__file__, exclude=without)


def told(doc):
    return [
        (token.tag_, token.pos_, str(token.morph), token.lemma_, token.dep_, token.head.i, token.ent_type_)
        for token in doc
    ]


@pytest.fixture(scope="module")
def plain():
    return load_model(without=())


@pytest.fixture
def quick():
    nlp = load_model()
    speedups.speed_up(nlp)
    return nlp


def embeddings(nlp):
    """The caches of a model."""
    models = [component.model for _, component in nlp.pipeline if hasattr(component, "model")]
    nodes = [node for model in models if hasattr(model, "walk") for node in model.walk()]
    return [node for node in nodes if isinstance(node._func, speedups.CachedEmbedding)]


def test_what_it_says_is_what_the_model_says(plain, quick):
    texts = [*TEXTS, *(path.read_text(encoding="utf-8") for path in SAMPLES.glob("*.txt"))]
    expected = [told(doc) for doc in plain.pipe(texts)]
    for _ in range(2):  # the second time all of it comes from the caches
        assert [told(doc) for doc in quick.pipe(texts)] == expected


def test_words_that_are_let_go_are_there_again(plain, quick):
    texts = [*TEXTS, *(path.read_text(encoding="utf-8") for path in SAMPLES.glob("*.txt"))]
    expected = [told(doc) for doc in plain.pipe(texts)]
    for _ in range(3):
        with quick.memory_zone():
            assert [told(doc) for doc in quick.pipe(texts)] == expected


def test_parts_that_are_most_of_the_time_are_replaced(quick):
    assert isinstance(quick.get_pipe("attribute_ruler"), speedups.CachedAttributeRuler)
    assert len(embeddings(quick)) == 2  # of tagger and parser, and of names


def test_words_whose_norm_or_space_differs_are_told_apart(plain, quick):
    first, second = (nlp.tokenizer for nlp in (plain, quick))
    for text in ("It's late", "The dog 's late", "It's  late"):
        rows = [
            nlp.get_pipe("tok2vec").model.predict([make(text)])[0]
            for nlp, make in ((plain, first), (quick, second))
        ]
        np.testing.assert_allclose(*rows, atol=1e-4)


def test_a_full_cache_begins_anew_and_a_text_that_is_larger_is_read_without(plain, monkeypatch):
    monkeypatch.setattr(speedups, "WORDS", 12)
    nlp = load_model()
    speedups.speed_up(nlp)
    texts = [*TEXTS, *TEXTS[::-1]]
    assert [told(doc) for doc in nlp.pipe(texts, batch_size=1)] == [
        told(doc) for doc in plain.pipe(texts, batch_size=1)
    ]


def test_rules_that_ask_for_more_than_tags_and_words_stay_as_they_are(plain):
    nlp = load_model()
    nlp.get_pipe("attribute_ruler").add([[{"SHAPE": "dddd"}]], {"LEMMA": "year"})
    speedups.speed_up(nlp)
    assert not isinstance(nlp.get_pipe("attribute_ruler"), speedups.CachedAttributeRuler)
    assert nlp("In 2020.")[1].lemma_ == "year"


def test_a_rule_that_is_added_later_holds(quick):
    assert quick("In 2020.")[1].lemma_ == "2020"
    quick.get_pipe("attribute_ruler").add([[{"SHAPE": "dddd"}]], {"LEMMA": "year"})
    assert quick("In 2020.")[1].lemma_ == "year"


def test_it_can_be_saved_and_loaded(quick, plain, tmp_path):
    quick.to_disk(tmp_path / "model")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\].*")
        back = spacy.load(tmp_path / "model")
    for text in TEXTS:
        assert told(back(text)) == told(plain(text))
