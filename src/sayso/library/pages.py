"""What notebooks show: a report with its findings marked, and the first rows of a list.

Takes records, gives a piece of HTML that needs nothing else: no script, no file, readable on any ground.
Words of reports are escaped.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sayso.display.marks import Mark, passages
from sayso.display.words import counted, interval_words, period_words, place_words
from sayso.ledger import FigureRow
from sayso.ledger.findings.of_report import Findings
from sayso.records import Figure, Reading, Report

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 20_000  # characters of a text that are shown
MOST = 50  # figures of a report
SHOWN = 10  # rows of a list
DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
SHORT = 240  # characters of a cell
HEADS = ("", "number", "what", "counted", "when", "where", "who says so")

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report of a ledger with its findings, as a notebook shows it."""

    report: Report
    findings: Findings

    def _repr_html_(self) -> str:
        found = self.findings
        figures = [(row.start, row.end, _of_row(row)) for row, _ in found.figures]
        claims = [(row.start, row.end) for row in found.claims]
        return _page(self.report, figures, claims, (len(found.claims), len(found.events)))

    def __repr__(self) -> str:
        return f"<sayso report {self.report.id}: {self.report.title or 'Untitled'}>"


def reading_html(reading: Reading) -> str:
    """A report that was just read, with what was found in it."""
    figures = [
        (one.evidence.quantity.start, one.evidence.quantity.end, _of_figure(one)) for one in reading.figures
    ]
    claims = [(words.start, words.end) for one in reading.claims for words in one.content]
    counts = (len(reading.claims), len(reading.events))
    return _page(reading.report, figures, claims, counts, reading.cut)


def _of_figure(one: Figure) -> Cells:
    """The cells of a figure that was just read."""
    interval, quote = one.interval, one.evidence.quantity.quote
    return (
        interval_words(interval.low, interval.high, interval.qualifier, quote),
        _what(one.measure, one.status),
        one.counted or "",
        period_words(one.period.first, one.period.last),
        place_words(one.place_text, one.country),
        one.speaker or "the report",
    )


def _of_row(one: FigureRow) -> Cells:
    """The cells of a figure of a ledger."""
    return (
        interval_words(one.low, one.high, one.qualifier, one.quote),
        _what(one.measure, one.status),
        one.counted or "",
        period_words(one.period_first, one.period_last),
        place_words(one.place_text, one.country),
        one.speaker or "the report",
    )


def _what(measure: str, status: str) -> str:
    return measure if status == "actual" else f"{measure} ({status})"


def _page(
    report: Report,
    figures: Sequence[tuple[int, int, Cells]],
    claims: Iterable[tuple[int, int]],
    counts: tuple[int, int],
    note: str = "",
) -> str:
    marks = [Mark(start, end, "figure", str(number)) for number, (start, end, _) in enumerate(figures, 1)]
    marks += [Mark(start, end, "claim", "") for start, end in claims]
    shown = passages(report.text, marks, (0, LONGEST), report.layout)
    day = report.published.isoformat() if report.published else "no date"
    said = [counted(len(figures), "figure"), counted(counts[0], "claim"), counted(counts[1], "event")]
    more = f" The first {MOST} figures are in the table." if len(figures) > MOST else ""
    rows = [(str(number), *map(_short, cells)) for number, (_, _, cells) in enumerate(figures[:MOST], 1)]
    return _rendered(
        "report.html",
        title=report.title or "Untitled",
        facts=" · ".join(filter(None, [report.publisher, report.agency, day])),
        url=report.url if report.url.startswith(("http://", "https://")) else "",
        passages=[[_piece(one) for cell in passage.cells for one in cell] for passage in shown],
        cut=f"{len(report.text) - LONGEST:,}" if len(report.text) > LONGEST else "",
        heads=HEADS,
        rows=rows,
        counts=f"{', '.join(said)}.{more}",
        note=note,
    )


def _piece(piece: Any) -> dict[str, Any]:
    figure = next((mark for mark in piece.marks if mark.kind == "figure"), None)
    ends = figure is not None and piece.start + len(piece.text) == figure.end
    return {
        "text": piece.text,
        "figure": figure is not None,
        "claim": any(mark.kind == "claim" for mark in piece.marks),
        "number": figure.key if figure is not None and ends else "",
    }


def rows_html(kind: str, about: str, rows: Iterable[Any], count: int, columns: int) -> str:
    """The first rows of a list, and how many there are."""
    heads, number, cells_of = LISTS[kind]
    shown = [tuple(map(_short, cells_of(row))) for row in rows]
    noun = kind if kind in ("series",) else kind.removesuffix("s")
    return _rendered(
        "rows.html",
        head=counted(count, noun) if noun != "series" else f"{count:,} series",
        about=about,
        heads=heads,
        number=number,
        rows=shown,
        more=count > len(shown) > 0,
        columns=columns,
    )


def _short(text: Any) -> str:
    whole = " ".join(str(text if text is not None else "").split())
    return whole if len(whole) <= SHORT else f"{whole[: SHORT - 1]}…"


def _figures(row: Any) -> Iterator[Any]:
    yield from _of_row(row)
    yield f"“{row.quote}”"
    yield _report(row)


def _claims(row: Any) -> Cells:
    return row.name or row.speaker or "unknown", row.stance, f"“{row.content}”", _report(row)


def _events(row: Any) -> Cells:
    actors, recipients = (
        "; ".join(one.actor or one.quote for one in side) for side in (row.actors, row.recipients)
    )
    when, where = period_words(row.period_first, row.period_last), place_words(row.place_text, row.country)
    return actors, f"{row.code} ({row.status})", recipients, when, where, f"“{row.trigger}”", _report(row)


def _estimates(row: Any) -> Cells:
    from sayso.reconcile.series.wording import range_words, series_words

    number = range_words(row.low, row.best, row.high)
    return number, str(row.day), f"{row.place or 'unknown place'}, {series_words(row)}", row.reason


def _series(row: Any) -> Cells:
    from sayso.reconcile.series.wording import series_words

    days = period_words(row.first, row.last)
    return (
        row.place or "unknown place",
        series_words(row),
        days,
        f"{row.figures:,}",
        f"{row.reports:,}",
        row.id,
    )


def _disagreements(row: Any) -> Cells:
    sides = (
        f"“{side.quote}” ({side.publisher or 'a report'}, {side.published})" for side in (row.one, row.other)
    )
    return row.severity.name.lower(), str(row.kind), row.sentence, *sides


def _incidents(row: Any) -> Cells:
    from sayso.reconcile.series.wording import range_words

    killed = "" if row.killed is None else range_words(row.killed_low, row.killed, row.killed_high)
    injured = "" if row.injured is None else range_words(row.injured_low, row.injured, row.injured_high)
    where = place_words(row.place, row.country)
    return row.about, period_words(row.first, row.last), where, killed, injured, str(row.reports)


def _report(row: Any) -> str:
    return " ".join(filter(None, [row.publisher, str(row.published or "")]))


LISTS: dict[str, tuple[Cells, int, Callable[[Any], Iterable[Any]]]] = {
    "figures": ((*HEADS[1:], "words", "report"), 0, _figures),
    "claims": (("who", "how", "what", "report"), -1, _claims),
    "events": (("who", "what", "to whom", "when", "where", "words", "report"), -1, _events),
    "estimates": (("number", "day", "of", "why, and by whom"), 0, _estimates),
    "series": (("where", "what", "days", "figures", "reports", "id"), 3, _series),
    "disagreements": (("severity", "kind", "why", "one side", "the other"), -1, _disagreements),
    "incidents": (("about", "when", "where", "killed", "injured", "reports"), -1, _incidents),
}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["days"] = _days
    return made


def _days(text: str) -> Markup:
    """The text, escaped, with its days kept on one line."""
    return Markup(DAY.sub(r'<span class="sayso-day">\g<0></span>', str(escape(text))))


def _rendered(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values)
