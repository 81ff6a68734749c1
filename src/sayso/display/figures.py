"""Figures as a table on the terminal: a line each, or two where it is narrow."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted, interval_words, period_words, place_words, report_words, two_lines

if TYPE_CHECKING:
    from sayso.ledger.findings.figures import FigureRow
    from sayso.reading.figures.ranking.choose import Chosen


STATUS_STYLES = {"actual": "", "expected": "cyan", "hypothetical": "magenta", "denied": "red"}


WIDE = 140  # columns from which a figure fits on one line


def chosen_line(chosen: "Chosen") -> str:
    """What the model says of a number: whether it is a figure, its measures, what speaks for the first."""
    measures = ", ".join(f"{name} {probability:.2f}" for name, probability in chosen.measures[:3])
    reasons = ", ".join(chosen.reasons)
    return f"figure {chosen.figure:.2f}; {measures}" + (f" (for the first: {reasons})" if reasons else "")


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures, one line each on a wide terminal, two on a narrow one; and how many of how many they are."""

    rows: "list[FigureRow]"
    total: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose the form by the width at hand."""
        yield self._wide() if options.max_width >= WIDE else self._narrow()
        shown = len(self.rows)
        note = counted(self.total, "figure")
        note = f"{shown:,} of {note}" if shown != self.total else note
        yield Text(f"{note}. A report with its evidence: sayso show ID", style="dim")

    def _wide(self) -> Table:
        table = _table("measure", "counted", "period", "place", "who says so", "report")
        for row in self.rows:
            table.add_row(
                interval_words(row.low, row.high, row.qualifier, row.quote),
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
                interval_words(row.low, row.high, row.qualifier, row.quote),
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


def _measure_words(row: "FigureRow") -> Text:
    status = "" if row.status == "actual" else f" ({row.status})"
    return Text(row.measure + status, style=STATUS_STYLES[row.status])


def _when_and_where(row: "FigureRow") -> tuple[str, str]:
    return period_words(row.period_first, row.period_last), place_words(row.place_text, row.country)


def _speaker_words(row: "FigureRow") -> Text:
    return Text(row.speaker) if row.speaker else Text("the report", style="dim")


def _table(*columns: str | Text) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("number", justify="right", style="bold", no_wrap=True)
    for name in columns:
        table.add_column(name)
    return table
