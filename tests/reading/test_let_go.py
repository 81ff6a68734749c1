"""A process that reads for weeks: what the model keeps of texts is let go, and the readings are the same."""

import pytest

from sayso.reading.pipeline import load_pipeline, read_and_let_go, read_reports
from sayso.records import Report

pytestmark = pytest.mark.model


def reports(first):
    """Reports with names that no model knows."""
    text = "The ministry of Zzqor{n} said that {n} people had fled from Vrraxti{n} to Lithuania on Tuesday."
    return [Report(text=text.format(n=n), published=None) for n in range(first, first + 8)]


def test_words_of_reports_are_let_go_and_the_readings_are_the_same():
    strings = load_pipeline().vocab.strings
    read_and_let_go(reports(100))  # what rules and labels bring, once
    before = len(strings)
    for first in (200, 300, 200):
        found = read_and_let_go(reports(first))
    assert len(strings) == before and "Vrraxti205" not in strings
    assert found == list(read_reports(reports(200))) and "Vrraxti205" in strings
    assert [one.figures[0].interval.low for one in found] == list(range(200, 208))


def test_a_report_that_cannot_be_read_leaves_the_model_as_it_was():
    with pytest.raises(Exception, match="split it"):
        read_and_let_go([*reports(400), Report(text="x" * 1_000_001, published=None)])
    assert read_and_let_go(reports(400))[0].figures
