"""Broken words are whole, and what is found in them is quoted as the report writes it."""

import pytest

from sayso import read
from sayso.reading.mending import mended, words_of

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def known(nlp):
    return words_of(nlp)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the fami- lies left", "the families left"),
        ("the fami-\nlies left", "the families left"),
        ("the fami-lies left", "the families left"),
        ("about ci-vilians", "about civilians"),
        ("soft hy\u00adphens", "soft hyphens"),
        ("it is con rmed", "it is confirmed"),
        ("it is conrmed", "it is confirmed"),
        ("it is con\ufb01rmed", "it is confirmed"),
        ("a ected by oods", "affected by floods"),
        ("the o cials", "the officials"),
        ("300 peoplewere there", "300 people were there"),
        ("rose to7000 in all", "rose to 7000 in all"),
        ("a re-opened, multi-purpose socio-economic well-being", None),
        ("see theguardian.com and towards the infighting", None),
        ("Médecins sans frontières à Goma", None),
        ("", None),
    ],
)
def test_broken_words(known, broken, whole):
    text, origin = mended(broken, known)
    assert text == (broken if whole is None else whole)
    assert (origin is None) == (text == broken)
    if origin is not None:
        assert len(origin) == len(text) + 1
        assert origin[0] == 0
        assert origin[-1] == len(broken)
        assert list(origin) == sorted(origin)


def test_evidence_is_as_the_report_has_it():
    text = (
        "In all, 300 peoplewere killed and 40 ci- vilians were in- jured by oods in Kenya.\n\nAnother 7 died."
    )
    found = read(text, published="2021-08-04").figures
    assert [(one.interval.low, one.measure) for one in found] == [
        (300, "killed"),
        (40, "injured"),
        (7, "killed"),
    ]
    for figure in found:
        for evidence in (figure.evidence.quantity, figure.evidence.counted, figure.evidence.measure):
            assert evidence is None or text[evidence.start : evidence.end] == evidence.quote
    assert found[1].evidence.quantity.quote == "40 ci- vilians"
    assert found[1].evidence.measure.quote == "in- jured"


def test_letters_of_a_mended_word_keep_their_places(known):
    broken = "a con rmation"
    text, origin = mended(broken, known)
    assert text == "a confirmation"
    assert [broken[origin[i]] for i in range(5)] == list("a con")
    assert [broken[origin[i]] for i in range(7, len(text))] == list("rmation")
