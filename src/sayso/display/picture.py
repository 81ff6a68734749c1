"""The picture on the terminal: stories, series, estimates, disagreements, incidents, change points."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted, interval_words, period_words, place_words
from sayso.intake.first_words import name_of
from sayso.reconcile.series.wording import (
    day_words,
    estimate_words,
    measure_words,
    range_words,
    series_words,
)
from sayso.records.picture import SeriesKind

if TYPE_CHECKING:
    from sayso.ledger.picture.rows import (
        EstimateRow,
        IncidentRow,
        MemberRow,
        MentionRow,
        SeriesFigureRow,
        SeriesRow,
    )
    from sayso.records.picture import ChangePoint, Disagreement

SEVERITY = {1: ("low", "dim"), 2: ("medium", "yellow"), 3: ("high", "red")}


def story_list(members: "Iterable[MemberRow]") -> RenderableType:
    """Stories, each with its reports and why they are one."""
    parts: list[RenderableType] = []
    count = 0
    for _, group in groupby(members, key=lambda member: member.story_id):
        rows = list(group)
        speaker = next((row for row in rows if row.representative), rows[0])
        title = next((row.title for row in (speaker, *rows) if row.title), name_of(speaker))
        parts.append(Text(title, style="bold"))
        for row in rows:
            line = Text("  ")
            line.append("● " if row.representative else "○ ", style="green" if row.representative else "dim")
            line.append(f"{row.publisher or 'a report'} {row.published or ''} {row.report_id[:8]}  ")
            parts.append(line.append(row.reason, style="dim"))
        parts.append("")
        count += 1
    note = "of several reports; ● speaks for its story. Every other report is a story of its own."
    return Group(*parts, Text(f"{counted(count, 'story')} {note}", style="dim"))


def series_table(rows: "Sequence[SeriesRow]", newest: "dict[str, EstimateRow]", total: int) -> RenderableType:
    """Series, one a line, with the newest estimate."""
    table = _table("id", "what", "where", "newest", "as of", "figures", "reports")
    for row in rows:
        last = newest.get(row.id)
        table.add_row(
            Text(row.id[:8], style="dim"),
            series_words(row),
            place_words(row.place, row.country),
            Text(estimate_words(last) if last else "", style="bold"),
            str(row.last),
            f"{row.figures:,}",
            f"{row.reports:,}",
        )
    note = f"{len(rows):,} of {total:,} series. One in full: sayso series ID"
    return Group(table, Text(note, style="dim"))


def series_page(
    row: "SeriesRow", figures: "Sequence[SeriesFigureRow]", estimates: "Sequence[EstimateRow]"
) -> RenderableType:
    """One series: its measures side by side, a row a day, with the estimate and its reason."""
    head = Text(f"{row.place or ''}: {series_words(row)}\n", style="bold")
    table = _table("as of", *(measure_words((name,)) for name in row.measures), "estimate")
    by_day = {day: list(found) for day, found in groupby(figures, key=lambda figure: figure.day)}
    for made in estimates:
        cells = []
        for measure in row.measures:
            fitting = [figure for figure in by_day.get(made.day, ()) if figure.measure == measure]
            cells.append(Text("\n").join(_figure_line(figure) for figure in fitting))
        estimate = Text(estimate_words(made), style="red" if made.disputed else "bold")
        table.add_row(str(made.day), *cells, estimate)
    return Group(head, table, Text("Why: sayso estimates. A report: sayso show ID", style="dim"))


def _figure_line(figure: "SeriesFigureRow") -> Text:
    line = Text(interval_words(figure.low, figure.high, figure.qualifier, figure.quote))
    line.append(f" {figure.publisher or 'a report'} {figure.report_id[:8]}", style="dim")
    if figure.disputed:
        line.append(" disputed", style="red")
    if figure.note:
        line.append(f" ({figure.note})", style="cyan")
    return line


def estimate_list(rows: "Sequence[EstimateRow]") -> RenderableType:
    """Estimates by series, each with its reason."""
    parts: list[RenderableType] = []
    for _, group in groupby(rows, key=lambda row: row.series_id):
        found = list(group)
        first = found[0]
        head = Text(f"{place_words(first.place, first.country)}: {series_words(first)}", style="bold")
        parts.append(head.append(f"  {first.series_id[:8]}", style="dim"))
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 2))
        for row in found:
            style = "red" if row.disputed else "bold"
            numbers = Text(estimate_words(row), style=style)
            table.add_row(str(row.day), numbers, Text(row.reason, style="dim"))
        parts += [table, ""]
    return Group(*parts, Text(counted(len(rows), "estimate"), style="dim"))


def disagreement_list(rows: "Sequence[Disagreement]") -> RenderableType:
    """Disagreements, the most severe first, each with both reports."""
    parts: list[RenderableType] = []
    for row in rows:
        level, style = SEVERITY[row.severity]
        parts.append(Text.assemble((f"{row.kind}, {level}: ", style), row.sentence))
        for side in (row.one, row.other):
            printed = f"{side.publisher or 'a report'} {side.published or ''} {side.report_id[:8]}"
            parts.append(Text(f"   “{_short(side.quote)}”  {side.says}, {printed}", style="dim"))
        parts.append("")
    return Group(*parts, Text(f"{counted(len(rows), 'disagreement')}. A report: sayso show ID", style="dim"))


def incident_table(rows: "Sequence[IncidentRow]", total: int) -> RenderableType:
    """Incidents, one a line."""
    table = _table("id", "when", "where", "what", "killed", "injured", "reports", "stories")
    for row in rows:
        harm = row.about == "harm"
        status = "" if row.status == "reported" else f" ({row.status})"
        table.add_row(
            Text(row.id[:8], style="dim"),
            period_words(row.first, row.last),
            place_words(row.place, row.country),
            Text(", ".join(code.replace("_", " ") for code in row.codes[:3]) + status),
            _toll(row.killed_low, row.killed, row.killed_high) if harm else "",
            _toll(row.injured_low, row.injured, row.injured_high) if harm else "",
            str(row.reports),
            str(row.stories),
        )
    shown = f"{len(rows):,} of {counted(total, 'incident')}"
    note = f"{shown}. One with its reports and why they are one: sayso incidents ID"
    return Group(table, Text(note, style="dim"))


def _toll(low: int | None, best: int | None, high: int | None) -> str:
    """How many, with the range that reports give; nothing where nobody gives any."""
    return "" if best is None else range_words(low, best, high)


def incident_page(row: "IncidentRow", mentions: "Sequence[MentionRow]") -> RenderableType:
    """One incident: what each report says of it, and why they are taken for one."""
    where = place_words(row.place, row.country)
    tolls = (
        (_toll(row.killed_low, row.killed, row.killed_high), "killed"),
        (_toll(row.injured_low, row.injured, row.injured_high), "injured"),
    )
    toll = "".join(f", {number} {word}" for number, word in tolls if number) if row.about == "harm" else ""
    parts: list[RenderableType] = [Text(f"{period_words(row.first, row.last)}, {where}{toll}", style="bold")]
    parts.append(Text(", ".join(code.replace("_", " ") for code in row.codes)))
    for one in mentions:
        mention = one.mention
        line = Text(f"\n● {one.publisher or 'a report'} {one.published or ''} {mention.report_id[:8]}  ")
        line.append(name_of(one))
        own = [f"{getattr(mention, name)} {name}" for name in ("killed", "injured") if name in mention.told]
        if own:
            line.append(f"\n  {', '.join(own)}", style="bold")
        if mention.status != "reported":
            line.append(f"\n  only {mention.status}", style="red")
        if one.score is not None:
            line.append(f"\n  linked to another report by {one.score:.2f}: {one.reason}", style="dim")
        parts.append(line)
    return Group(*parts)


def change_point_list(found: "Sequence[tuple[SeriesRow, ChangePoint]]") -> RenderableType:
    """Change points, by day, with the reports that carried them."""
    parts: list[RenderableType] = []
    for row, change_point in sorted(found, key=lambda pair: pair[1].day):
        word = "rises" if change_point.after > change_point.before else "falls"
        line = Text(f"{day_words(change_point.day)}  {row.place or ''}, {series_words(row)} ", style="bold")
        unit = "" if row.kind == SeriesKind.STOCK else " a day"
        line.append(f"{word} from {change_point.before:,.0f} to {change_point.after:,.0f}{unit}")
        reports = ", ".join(name[:8] for name in change_point.reports)
        parts.append(line.append(f"   {reports}", style="dim"))
    return Group(*parts, Text(f"Change points: {len(found):,}. A report: sayso show ID", style="dim"))


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    numbers = {"figures", "reports", "stories", "killed", "injured", "newest"}
    for name in columns:
        table.add_column(
            name, justify="right" if name in numbers else "left", no_wrap=name in ("id", "as of")
        )
    return table


def _short(quote: str) -> str:
    return quote if len(quote) <= 100 else f"{quote[:100].rsplit(' ', 1)[0]} …"
