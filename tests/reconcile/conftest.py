"""Figures as reconciling gets them, without a ledger."""

from datetime import date

import pytest

from sayso.ledger.picture.inputs import CountedRow, SpeakerRow
from sayso.reconcile.series.build import Around, partition_of, strands, votes_of

COUNT = iter(range(1, 10_000))


def day(text):
    return date.fromisoformat(text) if text else None


def counted(low, high="same", *, since=None, on="2021-08-04", by=None, published=None, report=None, **more):
    """A figure: people detained in Lithuania on 4 August, or what is told; `by` is a country's guard."""
    number = next(COUNT)
    values = {
        "row": number,
        "id": f"figure{number}",
        "reading_id": number,
        "report_id": report or f"report{number}",
        "measure": "detained",
        "low": low,
        "high": low if high == "same" else high,
        "qualifier": "exact" if high == "same" else "more_than",
        "unit": "people",
        "counted": "people",
        "period_first": day(since or on),
        "period_last": day(on),
        "period_precision": "day",
        "place_text": "Lithuania",
        "country": "LT",
        "place": "Lithuania",
        "place_kind": "country",
        "geonames_id": 597427,
        "speaker": None,
        "status": "actual",
        "start": 0,
        "end": 10,
        "quote": f"{low:,} people",
        "publisher": f"Paper {number}",
        "agency": "",
        "published": day(published or on),
        "measure_words": "detained",
        "period_words": on,
        "around": f"{low:,} people were detained.",
        "before": 0,
    } | more
    claim = None
    if by:
        claim = SpeakerRow(
            number, f"claim{number}", 0, 10, "the guard", f"Border guard of {by}", "border_guard", by, 5, None
        )
    return CountedRow(**values), claim


@pytest.fixture
def series_of():
    """The series of some figures, all in one partition."""

    def make(*figures, stories=None, incidents=None):
        rows = [row for row, _ in figures]
        claims = {row.reading_id: [claim] for row, claim in figures if claim}
        found = votes_of(rows, Around(claims, stories or {}, incidents or {}))
        assert set(found) == {partition_of(row) for row in rows}
        return [strand for partition, votes in found.items() for strand in strands(partition, votes)]

    return make
