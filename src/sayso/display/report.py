"""A report on the terminal, with its figures marked and the words behind them."""

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sayso.display.claims import claim_list
from sayso.display.events import event_list
from sayso.display.words import interval_words, period_words, place_words

if TYPE_CHECKING:
    from sayso.ledger.findings.of_report import Findings
    from sayso.records import Evidence, Report


CLAIM_STYLE, FIGURE_STYLE = "dim italic", "bold black on yellow"


def report_page(report: "Report", findings: "Findings") -> RenderableType:
    """A report with its findings marked in the text, then each figure with the words of every field."""
    pages = report.layout.pages if report.layout else 0
    facts = [report.publisher, report.agency, _day_words(report), report.url, f"{pages} pages" * (pages > 0)]
    head = Text.assemble((report.title or "Untitled", "bold"), "\n", (" · ".join(filter(None, facts)), "dim"))
    head.append(f"\nreport {report.id}", style="dim")
    legend = Text.assemble(("figure [number below]", FIGURE_STYLE), "  ", ("somebody's words", CLAIM_STYLE))
    return Group(
        head,
        "",
        Padding(_marked(report, findings), (0, 2)),
        "",
        legend,
        _evidence_table(findings),
        claim_list(findings.claims),
        event_list(findings.events),
    )


def _day_words(report: "Report") -> str:
    """The day of publication; only the month or year where that is all that is known."""
    if report.published is None:
        return "no date"
    form = {"month": "%Y-%m", "year": "%Y"}.get(report.published_precision, "%Y-%m-%d")
    return report.published.strftime(form)


def _marked(report: "Report", findings: "Findings") -> Text:
    """The text with claims and figures in their styles, and each figure's number after it."""
    text = Text(report.text)
    for claim in findings.claims:
        text.stylize(CLAIM_STYLE, claim.start, claim.end)
    for row, _ in findings.figures:
        text.stylize(FIGURE_STYLE, row.start, row.end)
    marked = Text()
    parts = text.divide([row.end for row, _ in findings.figures])
    for number, part in enumerate(parts, 1):
        marked.append_text(part)
        if number <= len(findings.figures):
            marked.append(f" [{number}]", style="bold")
    return marked


def _evidence_table(findings: "Findings") -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "words", "reads as", "measure", "period", "place", "who says so"):
        table.add_column(name, overflow="fold")
    for number, (row, words) in enumerate(findings.figures, 1):
        status = "" if row.status == "actual" else f"\n{row.status}: {_quoted(words, 'status')}"
        table.add_row(
            str(number),
            Text.assemble((row.quote, "bold"), f"\npage {row.page}" if row.page else ""),
            interval_words(row.low, row.high, row.qualifier),
            Text(f"{row.measure} {_quoted(words, 'measure')}{status}"),
            Text(f"{period_words(row.period_first, row.period_last)} {_quoted(words, 'period')}"),
            Text(place_words(row.place_text, row.country)),
            Text(row.speaker or "the report"),
        )
    return table


def _quoted(words: "dict[str, Evidence]", field: str) -> str:
    return f"“{words[field].quote}”" if field in words else ""
