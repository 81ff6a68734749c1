"""Records: what they refuse, and what makes two of them the same."""

from dataclasses import replace
from datetime import date

import pytest

from sayso.records import Evidence, Figure, FigureEvidence, Interval, Period, Qualifier, Report, Status


def test_interval_refuses_low_above_high():
    with pytest.raises(ValueError, match="low 5 above high 3"):
        Interval(5, 3, Qualifier.RANGE)


def test_period_refuses_an_end_before_its_start():
    with pytest.raises(ValueError, match="starts"):
        Period(date(2021, 8, 4), date(2021, 8, 3))


def test_report_id_depends_on_content_not_on_where_it_was_found():
    report = Report("text", "title", date(2021, 8, 4), "publisher", url="https://example.org/a")
    moved = Report("text", "title", date(2021, 8, 4), "publisher", url="https://example.org/b")
    assert report.id == moved.id
    assert report.id != Report("text!", "title", date(2021, 8, 4), "publisher").id
    assert report.id != Report("text", "title", date(2021, 8, 5), "publisher").id
    assert len(report.id) == 16


def test_figure_id_depends_on_every_field():
    words = FigureEvidence(Evidence(0, 2, "12"))
    figure = Figure(
        interval=Interval(12, 12, Qualifier.EXACT),
        measure="killed",
        counted=None,
        period=Period(None, None),
        place_text=None,
        country=None,
        speaker=None,
        status=Status.ACTUAL,
        evidence=words,
    )
    other = replace(figure, measure="injured")
    assert figure.id("a") == figure.id("a")
    assert len({figure.id("a"), figure.id("b"), other.id("a")}) == 3
