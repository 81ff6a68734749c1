"""Reports, or parts of long ones, with all that was found in them as spans.

Takes an open ledger and what is asked for, gives `TextPassage`s one by one. Every span is checked against the
text of its report.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import Connection

from sayso.codebook.exchange_rules import exchange_rules
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.ledger.findings.claims import ClaimRow
from sayso.ledger.findings.events import EventRow
from sayso.ledger.findings.figures import FigureRow
from sayso.ledger.findings.of_report import Findings, get_findings
from sayso.ledger.findings.write import check_evidence
from sayso.ledger.reports import stored_report
from sayso.ledger.streams import stream_report_ids
from sayso.records import Evidence, Report

PARAGRAPHS = re.compile(r"\n+")
TOLD = {  # the fields that a span of a finding carries
    "FIGURE": (
        "measure", "low", "high", "qualifier", "unit", "counted", "period_first", "period_last", "place_text",
        "country", "speaker", "status", "review", "reviewer",
    ),
    "CLAIM": ("actor", "speaker", "stance", "negated", "certainty", "review", "reviewer"),
    "EVENT": (
        "code", "status", "period_first", "period_last", "place_text", "country", "review", "reviewer",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """Words with a label. `key` is "figure-ID", "claim-ID" or "event-ID" for a finding, whose `fields` it
    has; else label, start and end, so that words behind several findings are one span.
    """

    key: str
    label: str
    start: int
    end: int
    fields: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class SpanLink:
    """That a field of a finding (its key) was read from the words of another span (its key)."""

    finding: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class TextPassage:
    """A passage of a report from `start` on, with its spans, whose places are counted in it.

    `waiting` is how many of its findings nobody has reviewed.
    """

    report: Report
    start: int
    text: str
    spans: tuple[PassageSpan, ...]
    links: tuple[SpanLink, ...]
    waiting: int = 0

    def about(self) -> dict[str, Any]:
        """What a tool carries along for us, so that what comes back is known again."""
        return {
            "report": self.report.id,
            "start": self.start,
            "spans": [[one.key, one.label, one.start, one.end] for one in self.spans],
            "links": [[one.finding, one.field, one.words] for one in self.links],
            "reviews": {
                one.key: [one.fields["review"], one.fields["reviewer"]]
                for one in self.spans
                if one.fields.get("review")
            },
        }

    def meta(self) -> dict[str, Any]:
        """What a person who labels should know of it."""
        published = self.report.published
        return {
            "report": self.report.id,
            "title": self.report.title,
            "publisher": self.report.publisher,
            "published": published.isoformat() if published else None,
            "url": self.report.url,
            "waiting": self.waiting,
        }


def passages(ledger: Ledger, query: ExportQuery) -> Iterator[TextPassage]:
    """The passages of every report that fits, oldest first; those without a reviewed finding are left out if
    only such are asked for.
    """
    return islice(_all(ledger, query), query.limit)


def _all(ledger: Ledger, query: ExportQuery) -> Iterator[TextPassage]:
    for ids in stream_report_ids(ledger.engine, query.reports(), query.situation_id):
        with ledger.engine.connect() as connection:
            for report_id in ids:
                yield from passages_of(connection, report_id, reviewed=query.reviewed)


def passages_of(connection: Connection, report_id: str, *, reviewed: bool = False) -> Iterator[TextPassage]:
    """The passages of one report."""
    report = stored_report(connection, report_id)
    if report is None:
        return
    found = get_findings(connection, report_id)
    spans, links = _spans(report, found, reviewed=reviewed)
    for start, end in cut_text(
        report.text, exchange_rules().longest, [(one.start, one.end) for one in spans]
    ):
        inside = [one for one in spans if start <= one.start and one.end <= end]
        if reviewed and not any(one.fields for one in inside):
            continue
        kept = {one.key for one in inside}
        rows = list[FigureRow | ClaimRow | EventRow]([row for row, _ in found.figures])
        rows += [*found.claims, *found.events]
        yield TextPassage(
            report,
            start,
            report.text[start:end],
            tuple(replace(one, start=one.start - start, end=one.end - start) for one in inside),
            tuple(link for link in links if link.finding in kept and link.words in kept),
            sum(row.review is None and start <= row.start and row.end <= end for row in rows),
        )


def cut_text(text: str, longest: int, whole: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Where the passages of a text begin and end: all of it, or as many paragraphs as fit; paragraphs that
    one of the `whole` spans goes across stay together, and may be more than fits.
    """
    if len(text) <= longest:
        yield 0, len(text)
        return
    begin = end = 0
    for start, stop in _paragraphs(text, sorted(whole)):
        if stop - begin > longest and end > begin:
            yield begin, end
            begin = start
        end = stop
    yield begin, end


def _paragraphs(text: str, whole: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    starts = [start for start, _ in whole]
    reach = [0, *accumulate((end for _, end in whole), max)]  # how far the first so many spans go
    at = 0
    for gap in PARAGRAPHS.finditer(text):
        if reach[bisect_left(starts, gap.start())] > gap.start():
            continue
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < len(text):
        yield at, len(text)


def _spans(report: Report, found: Findings, *, reviewed: bool) -> tuple[list[PassageSpan], list[SpanLink]]:
    """All spans of a report by place, the longest first where several begin, and what links them."""
    spans: dict[str, PassageSpan] = {}
    links = list[SpanLink]()

    def words(finding: str, name: str, label: str, evidence: Evidence) -> None:
        check_evidence(report, evidence)
        key = f"{label}-{evidence.start}-{evidence.end}"
        spans.setdefault(key, PassageSpan(key, label, evidence.start, evidence.end))
        links.append(SpanLink(finding, name, key))

    for row, evidence in found.figures:
        if row.review is not None or not reviewed:
            key = _finding(report, spans, "FIGURE", row, row.quote)
            for name, one in evidence.items():
                label = exchange_rules().label_of(name)
                if label is not None:
                    words(key, name, label, one)
    for event in found.events:
        if event.review is not None or not reviewed:
            key = _finding(report, spans, "EVENT", event, event.trigger)
            for name, label, one in _words_of(event):
                words(key, name, label, one)
    for claim in found.claims:
        if claim.review is not None or not reviewed:
            _finding(report, spans, "CLAIM", claim, report.text[claim.start : claim.end])
    return sorted(spans.values(), key=lambda one: (one.start, -one.end)), links


def _finding(
    report: Report,
    spans: dict[str, PassageSpan],
    label: str,
    row: FigureRow | ClaimRow | EventRow,
    quote: str,
) -> str:
    """Add the span of a finding; its key."""
    check_evidence(report, Evidence(row.start, row.end, quote))
    key = f"{label.lower()}-{row.id}"
    told = {name: plain(getattr(row, name)) for name in TOLD[label]}
    spans[key] = PassageSpan(key, label, row.start, row.end, told)
    return key


def _words_of(event: EventRow) -> Iterator[tuple[str, str, Evidence]]:
    """The words of an event's days, place and people, with the field and the label of each."""
    for one in event.evidence:
        if one.field in ("period", "place"):
            label = exchange_rules().label_of(one.field)
            assert label is not None  # exchange.toml has one for both
            yield one.field, label, Evidence(one.start, one.end, one.quote)
    for name, label, people in (
        ("actor", "ACTOR", event.actors),
        ("recipient", "RECIPIENT", event.recipients),
    ):
        for who in people:
            yield name, label, Evidence(who.start, who.end, who.quote)


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    return value.isoformat() if isinstance(value, date) else value


def apart(spans: Iterable[PassageSpan]) -> list[PassageSpan]:
    """Those that do not overlap, by place: where some do, the label that goes first, then the longer one."""
    ranks = {name: rank for rank, name in enumerate(exchange_rules().labels)}
    kept = list[PassageSpan]()
    for one in sorted(spans, key=lambda one: (ranks[one.label], one.start - one.end, one.start)):
        if one.label != "CLAIM" and all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
