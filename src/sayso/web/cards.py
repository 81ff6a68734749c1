"""Findings as pages show them: a heading, fields with the words behind each, and marks for the text.

Takes rows of figures, claims and events, gives `Card`s.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from sayso.display.marks import Mark
from sayso.display.words import interval_words, period_words, said_with_interval
from sayso.ledger.findings.claims import ClaimRow
from sayso.ledger.findings.events import EventRow
from sayso.ledger.findings.figures import FigureRow
from sayso.ledger.reports import ReportPage
from sayso.ledger.review.decisions import ReviewRow
from sayso.reconcile.series.wording import measure_words
from sayso.records import Evidence
from sayso.web.params import one_of

KINDS = ("figure", "claim", "event", "number")
BY_DATE = "taken from the day of publication"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a finding: its value, the words of the report behind it, and why there are none."""

    name: str
    label: str
    value: str
    words: Evidence | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding: what it says in short, its fields, who decided about it, and its row."""

    kind: str
    id: str
    heading: str
    quote: str
    start: int
    end: int
    fields: tuple[Field, ...]
    review: ReviewRow | None
    row: Any

    @property
    def key(self) -> str:
        """What its marks are known by."""
        return f"{self.kind}-{self.id}"


def cards(page: ReportPage) -> list[Card]:
    """Every finding of a report, in text order."""
    made = [card_of_figure(row, words, page) for row, words in page.findings.figures]
    made += [_event(row, page) for row in page.findings.events]
    made += [_claim(row, page) for row in page.findings.claims]
    return sorted(made, key=lambda card: (card.start, card.end, card.kind))


def card_of_figure(row: Any, words: dict[str, Evidence], page: ReportPage) -> Card:
    """A figure, be it as the reader left it, with the words behind its fields."""
    number = interval_words(row.low, row.high, row.qualifier, row.quote)
    bounds = said_with_interval(row.low, row.high, row.qualifier, row.quote)
    by_date = "" if words.get("period") or row.period_last is None else BY_DATE
    fields = (
        Field("quantity", "Number", bounds, words.get("quantity")),
        Field("measure", "Measure", measure_words((row.measure,)), words.get("measure")),
        Field("counted", "Counted", row.counted or "", words.get("counted")),
        Field("unit", "Unit", row.unit),
        Field(
            "period", "When", period_words(row.period_first, row.period_last), words.get("period"), by_date
        ),
        Field("place", "Where", _where(row.place_text, row.place, row.country), words.get("place")),
        Field("speaker", "Who says so", row.speaker or "", words.get("speaker")),
        Field("status", "Status", row.status, words.get("status")),
        *_certainty(row),
    )
    heading = f"{number} · {measure_words((row.measure,))}"
    review = page.standing.get(row.id)
    return Card(
        kind="figure",
        id=row.id,
        heading=heading,
        quote=row.quote,
        start=row.start,
        end=row.end,
        fields=fields,
        review=review,
        row=row,
    )


def _certainty(row: FigureRow) -> Iterator[Field]:
    """How certain the reading is, and what the model would have called it."""
    if row.certainty is not None:
        yield Field("certainty", "Least certain", f"{row.least_certain} ({row.certainty:.2f})")
    if row.model_measure is not None:
        yield Field("model_measure", "Model says", measure_words((row.model_measure,)))


def _where(text: str | None, place: str | None, country: str | None) -> str:
    words = text or place or ""
    if place and place != words:
        words = f"{words} = {place}" if words else place
    return f"{words} ({country})" if country and words else words or country or ""


def _claim(row: ClaimRow, page: ReportPage) -> Card:
    who = _who(row)
    report = page.report
    content = " ".join(row.content.split())
    fields = [
        Field("content", "Claimed", f"“{content}”"),
        Field("speaker", "Who says so", who, _near(report.text, row.speaker, row.start, row.end)),
        Field("role", "Office", row.role or ""),
        Field("stance", "Stance", row.stance, _near(report.text, row.cue, row.start, row.end)),
        Field("negated", "Polarity", "denied by the speaker" if row.negated else "affirmed"),
        Field("certainty", "Certainty", row.certainty),
        Field("access", "How they know", row.access or ""),
        Field("quality", "Source quality", str(row.quality or "")),
        Field(
            "verdict", "Disputes", _disputed(row, page), _near(report.text, row.verdict, row.start, row.end)
        ),
    ]
    fields += [
        Field("disputed_by", "Disputed by", f"{_who(other)}: “{_short(other.content, 160)}”")
        for other in page.findings.claims
        if other.disputes == row.id
    ]
    fields += [
        Field("norm", "Legal norm", " ".join(filter(None, (one.instrument, one.article, one.verdict))))
        for one in row.norms
    ]
    heading = f"{who} {row.stance}: “{_short(content)}”"
    shown = tuple(one for one in fields if one.value)
    return Card(
        kind="claim",
        id=row.id,
        heading=heading,
        quote=row.content,
        start=row.start,
        end=row.end,
        fields=shown,
        review=page.standing.get(row.id),
        row=row,
    )


def _who(row: ClaimRow) -> str:
    return row.actor or row.name or row.speaker or "somebody"


def _disputed(row: ClaimRow, page: ReportPage) -> str:
    """What a claim disputes: the claim of the report, by whom; else the words that dispute."""
    found = next((one for one in page.findings.claims if one.id == row.disputes), None)
    return f"{_who(found)}: “{_short(found.content, 160)}”" if found else row.verdict or ""


def _short(words: str, length: int = 90) -> str:
    """Words on one line, not more than so many characters."""
    return shorten(words, length, placeholder=" …")


def _near(text: str, words: str | None, start: int, end: int) -> Evidence | None:
    """Words that the ledger keeps without their place, found beside the claim; `None` if not there."""
    if not words:
        return None
    reach = 200
    low = max(0, start - reach)
    at = text.find(words, low, end + reach)
    return Evidence(at, at + len(words), words) if at >= 0 else None


def _event(row: EventRow, page: ReportPage) -> Card:
    words = {one.field: Evidence(one.start, one.end, one.quote) for one in row.evidence}
    fields = [Field("trigger", "Event", row.code.replace("_", " "), words.get("trigger"))]
    fields += [
        Field(side, label, one.name, Evidence(one.start, one.end, one.quote))
        for side, label, people in (("actor", "Who", row.actors), ("recipient", "To whom", row.recipients))
        for one in people
    ]
    fields += [
        Field("period", "When", period_words(row.period_first, row.period_last), words.get("period")),
        Field("place", "Where", _where(row.place_text, row.place, row.country), words.get("place")),
        Field("status", "Status", _status(row), words.get("status")),
        Field("contexts", "Contexts", row.contexts.replace(";", ", "), words.get("context")),
        Field("type", "PLOVER", " · ".join(filter(None, (row.type, row.mode)))),
        Field("acled", "ACLED", " · ".join(filter(None, (row.acled_event, row.acled)))),
    ]
    fields += [Field("figure", "How many", f"{one.quote} ({one.measure})") for one in row.figures]
    fields += [
        Field("result", "Result", one.code, Evidence(one.start, one.end, one.quote)) for one in row.results
    ]
    who = ", ".join(one.name for one in row.actors)
    whom = ", ".join(one.name for one in row.recipients)
    heading = " → ".join(filter(None, (who, row.code.replace("_", " "), whom)))
    shown = tuple(one for one in fields if one.value and one.value != "–")
    review = page.standing.get(row.id)
    return Card(
        kind="event",
        id=row.id,
        heading=heading,
        quote=row.trigger,
        start=row.start,
        end=row.end,
        fields=shown,
        review=review,
        row=row,
    )


def _status(row: EventRow) -> str:
    if row.denier:
        return f"{row.status}, denied by {row.denier}"
    return f"{row.status} by {row.claimant}" if row.claimant and row.status == "claimed" else row.status


def kinds_shown(found: Iterable[Card], at: str | None, show: str | None) -> tuple[str, ...]:
    """The kinds of findings that a page marks: those that its address names, else figures, or all where there
    are none; and that of the finding that is open. Raises `QueryError` for a kind that there is not.
    """
    if show is not None and show.strip():
        wanted = [one_of("show", one, (*KINDS, "none")) for one in show.split(",")]
        chosen = {one for one in wanted if one}
    else:
        known = {card.kind for card in found}
        chosen = {"figure"} if "figure" in known else known
    if at:
        chosen.add(at.partition("-")[0])
    return tuple(kind for kind in KINDS if kind in chosen)


def marks(found: Iterable[Card], page: ReportPage) -> list[Mark]:
    """The marks of findings, of the words behind their fields, and of numbers that are not figures."""
    made = []
    for card in found:
        made.append(Mark(card.start, card.end, card.kind, card.key, title=card.heading))
        made += [
            Mark(one.words.start, one.words.end, "evidence", card.key, one.name)
            for one in card.fields
            if one.words is not None
        ]
    made += [
        Mark(one.start, one.end, "number", f"number-{one.start}", title=f"not a figure: {one.reason}")
        for one in page.numbers
    ]
    return made


def around(text: str, spans: Sequence[tuple[int, int]], reach: int = 600) -> tuple[int, int]:
    """The part of a text around some spans, cut between paragraphs or words."""
    low = max(0, min(start for start, _ in spans) - reach)
    high = min(len(text), max(end for _, end in spans) + reach)
    if low:
        low = max(text.rfind("\n", 0, low), text.rfind(" ", 0, low)) + 1
    if high < len(text):
        found = [at for at in (text.find("\n", high), text.find(" ", high)) if at >= 0]
        high = min(found, default=len(text))
    return low, high
