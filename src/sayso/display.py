"""What the command line shows, as Rich tables and texts; no questions to the ledger, no printing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from sayso.records import Actor, Place

if TYPE_CHECKING:
    from sayso.codebook import Codebook
    from sayso.ledger.ingest import Outcome
    from sayso.ledger.query import FigureRow, Findings, LedgerStatus
    from sayso.records import Evidence, Quantity, Reading, Report

STATUS_STYLES = {"actual": "", "expected": "cyan", "hypothetical": "magenta", "denied": "red"}
CLAIM_STYLE, FIGURE_STYLE = "dim italic", "bold black on yellow"


def interval_words(low: int | Decimal | None, high: int | Decimal | None, qualifier: str) -> str:
    """An interval as a reader would write it: "≥ 2,000", "about 700", "300–400"."""
    first, last = _number(low), _number(high)
    if low is not None and low == high:
        return f"about {first}" if qualifier == "about" else first
    if low is None:
        return f"{'<' if qualifier == 'less_than' else '≤'} {last}"
    if high is None:
        return f"{'>' if qualifier == 'more_than' else '≥'} {first}"
    return f"{first}–{last}"


def _number(value: int | Decimal | None) -> str:
    """A whole number in full; a decimal to four places."""
    if value is None or value == int(value):
        return "" if value is None else f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0")


def period_words(first: object, last: object) -> str:
    """A period: one day, "to" a day, or from a day to a day."""
    if first is None and last is None:
        return "–"
    if first == last:
        return str(last)
    if first is None:
        return f"to {last}"
    return f"{first} to {last or '…'}"


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
                row.counted or "",
                Text(period_words(row.period_first, row.period_last), no_wrap=True),
                place_words(row),
                _speaker_words(row),
                Text(report_words(row), style="dim"),
            )
        return table

    def _narrow(self) -> Table:
        table = _table("what happened\n[dim]to whom[/]", "when\n[dim]where[/]", "who says so\n[dim]report[/]")
        for row in self.rows:
            table.add_row(
                interval_words(row.low, row.high, row.qualifier),
                Text("\n").join([_measure_words(row), Text(row.counted or "", style="dim")]),
                Text(f"{period_words(row.period_first, row.period_last)}\n{place_words(row)}"),
                Text("\n").join([_speaker_words(row), Text(report_words(row), style="dim")]),
            )
        return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("number", justify="right", style="bold", no_wrap=True)
    for name in columns:
        table.add_column(name)
    return table


def _measure_words(row: "FigureRow") -> Text:
    status = "" if row.status == "actual" else f" ({row.status})"
    return Text(row.measure + status, style=STATUS_STYLES[row.status])


def _speaker_words(row: "FigureRow") -> Text:
    return Text(row.speaker) if row.speaker else Text("the report", style="dim")


def place_words(row: "FigureRow") -> str:
    """The place as written, with its country's code."""
    if row.place is None:
        return "–"
    return f"{row.place} ({row.country})" if row.country else row.place


def report_words(row: "FigureRow") -> str:
    """Publisher, day, and the beginning of the id."""
    return " ".join(filter(None, [row.publisher, str(row.published or ""), row.report_id[:8]]))


def report_page(report: "Report", findings: "Findings") -> RenderableType:
    """A report with its findings marked in the text, then each figure with the words of every field."""
    facts = [report.publisher, report.agency, str(report.published or "no date"), report.url]
    head = Text.assemble((report.title or "Untitled", "bold"), "\n", (" · ".join(filter(None, facts)), "dim"))
    head.append(f"\nreport {report.id}", style="dim")
    legend = Text.assemble(("figure [number below]", FIGURE_STYLE), "  ", ("somebody's words", CLAIM_STYLE))
    return Group(head, "", Padding(_marked(report, findings), (0, 2)), "", legend, _evidence_table(findings))


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
            f"{row.measure} {_quoted(words, 'measure')}{status}",
            f"{period_words(row.period_first, row.period_last)} {_quoted(words, 'period')}",
            f"{place_words(row)}",
            row.speaker or "the report",
        )
    return table


def _quoted(words: "dict[str, Evidence]", field: str) -> str:
    return f"“{words[field].quote}”" if field in words else ""


KIND_WORDS = {
    "money": "money",
    "percent": "a percentage",
    "measure": "a measure",
    "duration": "a duration",
    "age": "an age",
    "date": "a date or time",
    "ordinal": "an ordinal",
    "score": "a score",
    "ratio": "a share or factor",
    "compound": "part of a compound",
    "name": "part of a name",
    "pronoun": "a pronoun",
}


def number_table(reading: "Reading") -> RenderableType:
    """Every number of a text: the figure that it became, or the reason why it is none."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("words", "reads as", "is"):
        table.add_column(name)
    counts: Counter[str] = Counter()
    for quantity, figure in reading.numbers():
        interval = quantity.interval
        numbers = interval_words(interval.low, interval.high, interval.qualifier)
        if quantity.kind in ("date", "ordinal", "name"):
            numbers = ""
        if quantity.change is not None:
            numbers += f" {quantity.change.direction}"
        what = f"figure: {figure.measure}" if figure else f"no figure: {reason(quantity)}"
        counts["figures" if figure else KIND_WORDS.get(quantity.kind, "counts of other things")] += 1
        table.add_row(quantity.evidence.quote, numbers, what)
    summary = ", ".join(f"{what}: {number}" for what, number in counts.most_common())
    return Group(table, Text(f"numbers: {len(reading.quantities)} ({summary})", style="dim"))


def reason(quantity: "Quantity") -> str:
    """Why a quantity is no figure, in plain words."""
    unit = quantity.unit
    if quantity.kind == "count":
        return f"counts “{unit}”, neither people nor incidents" if unit else "nothing counted"
    return KIND_WORDS[quantity.kind] + (f" ({unit})" if unit else "")


def actor_table(reading: "Reading") -> RenderableType:
    """Every actor of a text, once, with the words that name it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("actor", "kind", "country", "office or body", "named as"):
        table.add_column(name)
    words: dict[Actor, Counter[str]] = {}
    for mention in reading.actors:
        words.setdefault(mention.actor, Counter())[mention.evidence.quote] += 1
    for actor, named in sorted(words.items(), key=lambda pair: -pair[1].total()):
        told = "; ".join(part for part in (actor.role, actor.body) if part)
        forms = ", ".join(f"{quote} ×{n}" if n > 1 else quote for quote, n in named.most_common())
        table.add_row(actor.name, (actor.kind or "").replace("_", " "), actor.country or "", told, forms)
    return Group(table, Text(f"{len(words)} actors", style="dim"))


def place_table(reading: "Reading") -> RenderableType:
    """Every place of a text, once, with what the gazetteer knows of it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("named as", "place", "kind", "country", "part", "GeoNames", "lat, lon"):
        table.add_column(name)
    rows: Counter[tuple[str, Place | None]] = Counter((m.evidence.quote, m.place) for m in reading.places)
    for (quote, place), number in rows.most_common():
        named = f"{quote} ×{number}" if number > 1 else quote
        if place is None:
            table.add_row(named, "unknown")
            continue
        at = "" if place.latitude is None else f"{place.latitude:.2f}, {place.longitude:.2f}"
        id_ = str(place.id or "")
        part = place.admin1 or ""
        at = f"about {at}" if place.approximate else at
        table.add_row(named, place.name, place.kind, place.country or "", part, id_, at)
    between = [f"border: {border.evidence.quote}" for border in reading.borders]
    ways = [f"way: {route.evidence.quote}" for route in reading.routes]
    credit = Text(f"{len(reading.places)} mentions. Places: GeoNames, CC BY 4.0", style="dim")
    return Group(table, *map(Text, dict.fromkeys([*between, *ways])), credit)


def status_page(status: "LedgerStatus", path: str) -> RenderableType:
    """Counts, reader versions, and failures by reason."""
    span = (
        f"published {status.first_published} to {status.last_published}"
        if status.first_published
        else "no dates"
    )
    lines = [
        Text.assemble((path, "bold")),
        Text(f"{status.reports:,} reports of {status.publishers:,} publishers, {span}"),
        Text(f"{status.reports_read:,} read: {status.figures:,} figures, {status.claims:,} claims"),
        *(Text(f"  {number:,} by {reader}", style="dim") for reader, number in status.readers),
    ]
    if not status.failures:
        return Group(*lines, Text("Nothing failed.", style="green"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("reason", "input", "what to do"):
        table.add_column(name, overflow="fold")
    for failure in status.failures:
        table.add_row(failure.reason, failure.location, failure.message)
    counts = Counter(failure.reason for failure in status.failures)
    shown = ", ".join(f"{reason} {number}" for reason, number in counts.most_common())
    return Group(*lines, Text(f"{len(status.failures):,} inputs not read ({shown})", style="yellow"), table)


def measure_table(codebook: "Codebook") -> Table:
    """The measures with their topics."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("measure", "topic", "counts people who, or incidents that"):
        table.add_column(name)
    for measure in codebook.measures.values():
        table.add_row(measure.name, measure.topic, measure.label)
    table.add_row("other", "", "any other count of people")
    return table


@contextmanager
def compiling(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """The progress bar of compiling the gazetteer, once for a machine, on standard error."""
    from sayso.gazetteer.build import STEPS

    console = Console(stderr=True)
    if not quiet and not console.is_terminal:
        console.print("Compiling the gazetteer, once for this machine (some ten seconds) …")
    columns = (TextColumn("compiling the gazetteer, once:"), BarColumn(), TextColumn("{task.description}"))
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=len(STEPS))
        yield lambda step, done: bar.update(task, completed=done, description=step)


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
        self.total, self.done, self.found = total, 0, 0

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
        if outcome.kind == "failed":
            self.failures.append(outcome)
        return [outcome.kind]

    def stop(self, message: str) -> None:
        """End the bar with a line."""
        self.bar.stop()
        self.console.print(message, highlight=False)

    def summary(self, counts: Counter[str], path: str) -> None:
        """Say what became of the inputs; the first few failures with their reasons."""
        parts = [f"{counts['read']:,} read, {self.found:,} figures"]
        if counts["known"]:
            parts.append(f"{counts['known']:,} known already")
        if counts["failed"]:
            parts.append(f"{counts['failed']:,} not read")
        self.console.print(f"{'; '.join(parts)} → {path}", highlight=False, soft_wrap=True)
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
