"""A report on the terminal, with its figures marked and the words behind them."""

import re
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sayso.display.claims import claim_list
from sayso.display.events import event_list
from sayso.display.words import period_words, place_words, said_with_interval
from sayso.intake.first_words import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sayso.ledger.findings.of_report import Findings
    from sayso.records import Block, Evidence, Report


CLAIM_STYLE, FIGURE_STYLE = "dim italic", "bold black on yellow"
BLOCK_STYLES = {"heading": "bold underline", "key_figure": "bold", "note": "dim"}
NUMBER = re.compile(r"(?:(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]|\(\w\))\s")  # of an item


def report_page(report: "Report", findings: "Findings") -> RenderableType:
    """A report with its findings marked in the text, then each figure with the words of every field."""
    pages = report.layout.pages if report.layout else 0
    facts = [report.publisher, report.agency, _day_words(report), report.url, f"{pages} pages" * (pages > 0)]
    head = Text.assemble((name_of(report), "bold"), "\n", (" · ".join(filter(None, facts)), "dim"))
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


def _marked(report: "Report", findings: "Findings") -> RenderableType:
    """The text with claims and figures in their styles, and each figure's number after it: in its blocks, if
    the report has a layout.
    """
    text = Text(report.text)
    for claim in findings.claims:
        text.stylize(CLAIM_STYLE, claim.start, claim.end)
    for row, _ in findings.figures:
        text.stylize(FIGURE_STYLE, row.start, row.end)
    ends = [row.end for row, _ in findings.figures]
    if report.layout is None:
        return _numbered(text, ends, 0, len(text))
    return Group(*_blocks(report.layout.blocks, lambda start, end: _numbered(text, ends, start, end), report))


def _numbered(text: Text, ends: list[int], start: int, end: int) -> Text:
    """A part of the text, with the number of each figure that ends there."""
    numbers = [at for at, one in enumerate(ends) if start < one <= end]
    parts = text[start:end].divide([ends[at] - start for at in numbers])
    marked = Text()
    for place, part in enumerate(parts):
        marked.append_text(part)
        if place < len(numbers):
            marked.append(f" [{numbers[place] + 1}]", style="bold")
    return marked


def _blocks(
    blocks: "Sequence[Block]", part: "Callable[[int, int], Text]", report: "Report"
) -> "Iterator[RenderableType]":
    """Each block as what it is; rows that follow one another as one table."""
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind == "row":
            yield _rows([list(_cells(block, part, report.text)) for block in run])
            yield ""
            continue
        for block in run:
            words = part(block.start, block.end)
            if kind == "item":
                numbered = NUMBER.match(report.text, block.start)
                yield Padding(words if numbered else Text("• ").append_text(words), (0, 0, 0, 2))
                continue
            words.stylize_before(BLOCK_STYLES.get(kind, ""))
            yield words
            yield ""
        if kind == "item":
            yield ""


def _cells(block: "Block", part: "Callable[[int, int], Text]", text: str) -> "Iterator[Text]":
    start = block.start
    for cell in text[block.start : block.end].split("\t"):
        yield part(start, start + len(cell))
        start += len(cell) + 1


def _rows(rows: list[list[Text]]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2))
    for _ in range(max(map(len, rows))):
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _evidence_table(findings: "Findings") -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("", "words", "reads as", "measure", "period", "place", "who says so"):
        table.add_column(name, overflow="fold")
    for number, (row, words) in enumerate(findings.figures, 1):
        status = "" if row.status == "actual" else f"\n{row.status}: {_quoted(words, 'status')}"
        table.add_row(
            str(number),
            Text.assemble((row.quote, "bold"), f"\npage {row.page}" if row.page else ""),
            said_with_interval(row.low, row.high, row.qualifier, row.quote),
            Text(f"{row.measure} {_quoted(words, 'measure')}{status}"),
            Text(f"{period_words(row.period_first, row.period_last)} {_quoted(words, 'period')}"),
            Text(place_words(row.place_text, row.country)),
            Text(row.speaker or "the report"),
        )
    return table


def _quoted(words: "dict[str, Evidence]", field: str) -> str:
    return f"“{words[field].quote}”" if field in words else ""
