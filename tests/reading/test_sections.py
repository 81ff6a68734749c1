"""Headings that name a place, where the report has a layout."""

from datetime import date

import pytest

from sayso.reading.pipeline import read_reports
from sayso.records import Block, BlockKind, Layout, Report

pytestmark = pytest.mark.model

PARTS = [
    (1, "Haiti: floods"),
    (0, "In Haiti the departments of Sud and Nippes are cut off, and so is Jacmel."),
    (2, "SUD"),
    (0, "6,419 people are housed in schools. In Les Cayes, 12 houses were destroyed."),
    (2, "NIPPES"),
    (0, "257 people are housed in shelters."),
    (1, "Response"),
    (0, "Doctors treated 40 people."),
]


def report(parts, *, layout=True):
    text, blocks = "", []
    for level, words in parts:
        text += "\n\n" * bool(text)
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        blocks.append(Block(kind, len(text), len(text) + len(words), level))
        text += words
    made = Layout(tuple(blocks)) if layout else None
    return Report(text, published=date(2025, 10, 30), layout=made)


def places(given):
    (reading,) = read_reports([given])
    return {one.interval.low: (one.place_text, one.country) for one in reading.figures}


def test_a_heading_gives_its_place_until_the_next_of_its_rank():
    found = places(report(PARTS))
    assert found[6419] == ("SUD", "HT")
    assert found[12][0] == "Les Cayes"  # what the sentence says comes first
    assert found[257] == ("NIPPES", "HT")
    assert found[40][0] not in ("SUD", "NIPPES")


def test_a_heading_in_capitals_is_a_place_of_the_reports_country_alone():
    (reading,) = read_reports(
        [report([(1, "Kenya: drought"), (0, "Kenya is dry."), (2, "SUD"), (0, "So it is.")])]
    )
    assert "SUD" not in {mention.evidence.quote for mention in reading.places}
