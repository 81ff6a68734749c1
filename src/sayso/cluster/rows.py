"""Inputs and findings as rows of the Parquet files, and back.

Takes an `Item` of intake with what reading it gave, gives a row of `readings`, which holds all of both; takes
such a row back. The rows of the other tables come from it, by the functions by which the ledger writes them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from sayso.ledger.findings.write import (
    check_evidence,
    claim_id,
    claim_values,
    event_spans,
    event_values,
    figure_spans,
    figure_values,
    norm_values,
    participant_values,
    sides_of,
    span_values,
)
from sayso.records import Evidence, Reading, Report

READ, KNOWN, FAILED = "read", "known", "failed"
NOTHING = Report("")
WHOLE = 1 << 63  # numbers below fit a column
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TakenInput:
    """An input as a cluster took it: where it lies and its hash, its report if it has one, what was found in
    it, or why it failed. One with a report, and neither, is the same report as one before it.
    """

    location: str
    digest: str
    notes: tuple[str, ...] = ()
    report: Report | None = None
    reading: Reading | None = None
    failure: tuple[str, str] | None = None  # reason and message

    @property
    def outcome(self) -> str:
        """What became of it, in one word."""
        return FAILED if self.failure else READ if self.reading else KNOWN


def pack(one: TakenInput, part: int, number: int) -> Row:
    """A row of `readings`."""
    reason, message = one.failure or (None, None)
    reading = one.reading and replace(one.reading, report=NOTHING)
    return {
        "part": part,
        "number": number,
        "location": one.location,
        "digest": one.digest,
        "outcome": one.outcome,
        "reason": reason,
        "message": message,
        "notes": list(one.notes),
        "report_id": one.report.id if one.report else None,
        "report": msgspec.msgpack.encode(one.report) if one.report else None,
        "found": msgspec.msgpack.encode(reading) if reading else None,
    }


def unpack(row: Mapping[str, Any]) -> TakenInput:
    """The input of a row of `readings`."""
    report = msgspec.msgpack.decode(row["report"], type=Report) if row["report"] is not None else None
    reading = None
    if row["found"] is not None and report is not None:
        reading = replace(msgspec.msgpack.decode(row["found"], type=Reading), report=report)
    failure = (row["reason"], row["message"] or "") if row["reason"] else None
    return TakenInput(row["location"], row["digest"], tuple(row["notes"] or ()), report, reading, failure)


def report_rows(one: TakenInput) -> Iterator[Row]:
    """The row of `reports`."""
    report = one.report
    if report is not None:
        yield {
            "id": report.id,
            "publisher": report.publisher,
            "agency": report.agency,
            "title": report.title,
            "published": report.published,
            "published_precision": str(report.published_precision),
            "url": report.url,
            "language": report.language,
            "text": report.text,
            "document": report.layout is not None and not report.url,
            "was_read": one.reading is not None,
        }


def figure_rows(one: TakenInput) -> Iterator[Row]:
    """The rows of `figures`."""
    for figure in one.reading.figures if one.reading else ():
        assert one.reading is not None
        report = one.reading.report
        yield {**figure_values(report, figure), "evidence": _evidence(figure_spans(report, figure))}


def claim_rows(one: TakenInput) -> Iterator[Row]:
    """The rows of `claims`."""
    if one.reading is None:
        return
    report, claims = one.reading.report, one.reading.claims
    ids = [claim_id(report, claim) for claim in claims]
    for claim, id_ in zip(claims, ids, strict=True):
        disputed = ids[claim.disputes] if claim.disputes is not None else None
        norms = [norm_values(norm) for norm in claim.norms]
        yield {"id": id_, "disputes": disputed, "norms": norms, **claim_values(report, claim)}


def event_rows(one: TakenInput) -> Iterator[Row]:
    """The rows of `events`."""
    if one.reading is None:
        return
    report, figures = one.reading.report, one.reading.figures
    ids = [claim_id(report, claim) for claim in one.reading.claims]
    for event in one.reading.events:
        for result in event.results:
            check_evidence(report, result.evidence)
        yield {
            "id": event.id(report.id),
            **event_values(report, event, ids),
            "figures": [figures[index].id(report.id) for index in event.figures],
            "participants": [
                {"side": side, **participant_values(report, person)} for side, person in sides_of(event)
            ],
            "evidence": _evidence(event_spans(report, event)),
        }


def _evidence(spans: Iterator[tuple[str, Evidence]]) -> list[Row]:
    return [{"field": field, **span_values(words)} for field, words in spans]


FLAT: dict[str, Callable[[TakenInput], Iterator[Row]]] = {
    "reports": report_rows, "figures": figure_rows, "claims": claim_rows, "events": event_rows,
}  # fmt: skip


def check_rows(one: TakenInput) -> None:
    """Raise what a ledger raises for findings that it cannot hold: a false quote, a number beyond 64 bits."""
    for make in FLAT.values():
        for row in make(one):
            for value in row.values():
                if isinstance(value, int) and not -WHOLE <= value < WHOLE:
                    raise OverflowError(f"{value} is beyond 64 bits")
                if isinstance(value, str):
                    value.encode()
