"""What the command line shows, as Rich tables and texts; no questions to the ledger, no printing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from sayso.display.claims import claim_list
from sayso.display.details import actor_table, number_table, place_table
from sayso.display.events import event_list
from sayso.display.words import interval_words, period_words, place_words, report_words, two_lines

if TYPE_CHECKING:
    from sayso.codebook import Codebook
    from sayso.ledger.findings.figures import FigureRow
    from sayso.ledger.findings.of_report import Findings
    from sayso.ledger.ingest import Outcome
    from sayso.ledger.status import LedgerStatus
    from sayso.records import Evidence, Report

__all__ = [
    "FigureTable",
    "ReadingProgress",
    "actor_table",
    "measure_table",
    "number_table",
    "place_table",
    "report_page",
    "status_page",
]

STATUS_STYLES = {"actual": "", "expected": "cyan", "hypothetical": "magenta", "denied": "red"}
CLAIM_STYLE, FIGURE_STYLE = "dim italic", "bold black on yellow"


WIDE = 140  # columns from which a figure fits on one line


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures, one line each on a wide terminal, two on a narrow one; and how many of how many they are."""

    rows: "list[FigureRow]"
    total: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose the form by the width at hand."""
        yield self._wide() if options.max_width >= WIDE else self._narrow()
        shown = len(self.rows)
        note = f"{shown:,} of {self.total:,} figures" if shown != self.total else f"{self.total:,} figures"
        yield Text(f"{note}. A report with its evidence: sayso show ID", style="dim")

    def _wide(self) -> Table:
        table = _table("measure", "counted", "period", "place", "who says so", "report")
        for row in self.rows:
            table.add_row(
                interval_words(row.low, row.high, row.qualifier),
                _measure_words(row),
                Text(row.counted or ""),
                Text(period_words(row.period_first, row.period_last), no_wrap=True),
                Text(place_words(row.place_text, row.country)),
                _speaker_words(row),
                Text(report_words(row.publisher, row.published, row.report_id), style="dim"),
            )
        return table

    def _narrow(self) -> Table:
        table = _table(*(two_lines(*head) for head in HEADS))
        for row in self.rows:
            table.add_row(
                interval_words(row.low, row.high, row.qualifier),
                Text("\n").join([_measure_words(row), Text(row.counted or "", style="dim")]),
                Text("\n".join(_when_and_where(row))),
                Text("\n").join(
                    [
                        _speaker_words(row),
                        Text(report_words(row.publisher, row.published, row.report_id), style="dim"),
                    ]
                ),
            )
        return table


HEADS = (("what happened", "to whom"), ("when", "where"), ("who says so", "report"))


def _table(*columns: str | Text) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("number", justify="right", style="bold", no_wrap=True)
    for name in columns:
        table.add_column(name)
    return table


def _measure_words(row: "FigureRow") -> Text:
    status = "" if row.status == "actual" else f" ({row.status})"
    return Text(row.measure + status, style=STATUS_STYLES[row.status])


def _when_and_where(row: "FigureRow") -> tuple[str, str]:
    return period_words(row.period_first, row.period_last), place_words(row.place_text, row.country)


def _speaker_words(row: "FigureRow") -> Text:
    return Text(row.speaker) if row.speaker else Text("the report", style="dim")


def report_page(report: "Report", findings: "Findings") -> RenderableType:
    """A report with its findings marked in the text, then each figure with the words of every field."""
    facts = [report.publisher, report.agency, _day_words(report), report.url]
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
    """The day of publication; no more than the month or year where no more is known."""
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
            Text(row.quote, style="bold"),
            interval_words(row.low, row.high, row.qualifier),
            Text(f"{row.measure} {_quoted(words, 'measure')}{status}"),
            Text(f"{period_words(row.period_first, row.period_last)} {_quoted(words, 'period')}"),
            Text(place_words(row.place_text, row.country)),
            Text(row.speaker or "the report"),
        )
    return table


def _quoted(words: "dict[str, Evidence]", field: str) -> str:
    return f"“{words[field].quote}”" if field in words else ""


def status_page(status: "LedgerStatus", path: str) -> RenderableType:
    """Counts, reader versions, and failures by reason."""
    span = (
        f"published {status.first_published} to {status.last_published}"
        if status.first_published
        else "no dates"
    )
    events = f"{status.events:,} events"
    lines = [
        Text.assemble((path, "bold")),
        Text(f"{status.reports:,} reports of {status.publishers:,} publishers, {span}"),
        Text(f"{status.reports_read:,} read: {status.figures:,} figures, {status.claims:,} claims, {events}"),
        *(Text(f"  {number:,} by {reader}", style="dim") for reader, number in status.readers),
    ]
    if status.forgotten:
        lines.append(Text(f"{status.forgotten:,} forgotten: they are not read again", style="dim"))
    notes = _notes(status)
    if not status.failures:
        return Group(*lines, Text("Nothing failed.", style="green"), *notes)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("reason", "input", "what to do"):
        table.add_column(name, overflow="fold")
    for failure in status.failures:
        table.add_row(Text(failure.reason), Text(failure.location), Text(failure.message))
    counts = Counter(failure.reason for failure in status.failures)
    shown = ", ".join(f"{reason} {number}" for reason, number in counts.most_common())
    told = Text(f"{_counted(len(status.failures), 'input')} not read ({shown})", style="yellow")
    return Group(*lines, told, table, *notes)


NOTES = 20  # that are shown; all are in --json


def _notes(status: "LedgerStatus") -> list[RenderableType]:
    """What to know of inputs that were read: how a day was read, what of a page was not."""
    if not status.notes:
        return []
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("input", "report", "what to know"):
        table.add_column(name, overflow="fold")
    for note in status.notes[:NOTES]:
        table.add_row(Text(note.location), Text((note.report_id or "")[:8], style="dim"), Text(note.text))
    more = len(status.notes) - NOTES
    rest = [Text(f"… and {more:,} more: sayso status --json", style="dim")] if more > 0 else []
    return [Text(f"{_counted(len(status.notes), 'note')} on what was read", style="cyan"), table, *rest]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def measure_table(codebook: "Codebook") -> Table:
    """The measures with their topics."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("measure", "topic", "counts people who, or incidents that"):
        table.add_column(name)
    for measure in codebook.measures.values():
        table.add_row(Text(measure.name), Text(measure.topic), Text(measure.label))
    table.add_row("other", "", "any other count of people")
    return table


@contextmanager
def refreshing(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """The progress bar of reconciling, on standard error of a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("reconciling: {task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


class ReadingProgress:
    """The progress bar of `sayso read`, on standard error, and its closing line."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self.console = Console(stderr=True)
        self.failures: list[Outcome] = []
        self.bar = Progress(
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[figures]} figures"),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=quiet or not self.console.is_terminal,
        )
        self.task = self.bar.add_task("", total=total, figures=0)
        self.total, self.done, self.found, self.noted = total, 0, 0, 0

    def __enter__(self) -> "ReadingProgress":
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    def show(self, outcome: "Outcome") -> Iterable[str]:
        """Count an outcome; a file of many rows makes the bar longer."""
        self.done += 1
        self.found += outcome.figures
        self.total = max(self.total, self.done)
        self.bar.update(self.task, completed=self.done, total=self.total, figures=f"{self.found:,}")
        self.noted += len(outcome.notes)
        if outcome.kind == "failed":
            self.failures.append(outcome)
        return [outcome.kind]

    def stop(self, message: str) -> None:
        """End the bar with a line."""
        self.bar.stop()
        self.console.print(message, highlight=False, markup=False)

    def summary(self, counts: Counter[str], path: str) -> None:
        """Say what became of the inputs; the first few failures with their reasons."""
        parts = [f"{counts['read']:,} read, {self.found:,} figures"]
        if counts["known"]:
            parts.append(f"{counts['known']:,} known already")
        if counts["forgotten"]:
            parts.append(f"{counts['forgotten']:,} forgotten before")
        if counts["failed"]:
            parts.append(f"{counts['failed']:,} not read")
        self.console.print(f"{'; '.join(parts)} → {path}", highlight=False, soft_wrap=True, markup=False)
        if self.noted:
            self.console.print(
                f"  {_counted(self.noted, 'note')} on what was read: sayso status", style="cyan"
            )
        for failure in self.failures[:5]:
            self.console.print(
                f"  {failure.location}: {failure.message}",
                style="yellow",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
        if len(self.failures) > 5:
            self.console.print(f"  … and {len(self.failures) - 5:,} more: sayso status", style="yellow")
