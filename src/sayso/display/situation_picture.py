"""The picture of a situation on the terminal: its first page as text, from the head to the sources."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted
from sayso.intake.first_words import name_of
from sayso.reconcile.series.wording import day_words
from sayso.reconcile.situations.key_figures import CoursePoint, KeyFigure, state_in_full
from sayso.reconcile.situations.labels import age_words, step_words
from sayso.reconcile.situations.parts import PartTable
from sayso.reconcile.situations.picture import SituationPicture
from sayso.records.picture import Severity

BLOCKS = "▁▂▃▄▅▆▇█"
MOST_POINTS = 16  # of a course in blocks
STYLES = {Severity.LOW: "dim", Severity.MEDIUM: "yellow", Severity.HIGH: "red"}


def situation_picture_text(found: SituationPicture) -> RenderableType:
    """The whole page."""
    parts: list[RenderableType] = [_head(found)]
    parts += _section("Key figures", [_key_figures(found.key_figures)] if found.key_figures else [])
    if found.since:
        parts += _section(f"What changed since {day_words(found.since)}", _changes(found))
    parts += _section("Disagreements, and what to check", _against(found))
    if found.help:
        rest = [Text(f"And {found.left_of_help:,} smaller ones.", style="dim")] if found.left_of_help else []
        parts += _section("Help and plans", [_help(found.help), *rest])
    parts += _section("Parts", [row for table in found.parts for row in _part_table(table)])
    parts += _section("What is missing", [Text(one) for one in found.missing])
    parts += _section("Left out on purpose", _left_out(found))
    parts += _section("Reports", [_sources(found)] if found.sources else [])
    return Group(*parts, Text("A report: sayso show ID", style="dim"))


def blocks(course: Sequence[CoursePoint]) -> str:
    """The course of a number in block characters: "▁▁▅▇"; nothing for a single number."""
    if len(course) < 2:
        return ""
    numbers = [one.best for one in course][-MOST_POINTS:]
    most = max(numbers) or 1
    return "".join(BLOCKS[round(one / most * (len(BLOCKS) - 1))] for one in numbers)


def _head(found: SituationPicture) -> Text:
    one = found.situation
    about = [one.crisis.capitalize(), ", ".join(found.countries), one.glide]
    about.append(f"since {day_words(one.since)}" if one.since else "")
    as_of = f", as of {day_words(found.on)}" if found.on else ""
    day = f" (day {found.days:,})" if found.days else ""
    head = Text.assemble((f"{one.name}{as_of}{day}\n", "bold"), f"{' · '.join(filter(None, about))}\n")
    newest = f"; the newest report is of {day_words(found.newest)}" if found.newest else ""
    stories = f"{counted(found.reports, 'report')} in {counted(found.stories, 'story')}"
    return head.append(f"{stories}, {counted(found.figures, 'figure')}{newest}", style="dim")


def _section(title: str, rows: Iterable[RenderableType]) -> list[RenderableType]:
    kept = list(rows) or [Text("Nothing.", style="dim")]
    return [Text(f"\n{title.upper()}", style="bold"), *kept]


def _key_figures(found: Sequence[KeyFigure]) -> Table:
    table = _table("left", "right", "left")
    for one in found:
        name = one.label if one.main else f"  {one.definition or one.state}"
        number = Text(one.words, style="red" if one.disputed else "bold")
        table.add_row(Text(name), number, _details(one))
    return table


def _details(one: KeyFigure) -> Text:
    """How a number is to be read and how it grew; on a second line as of when, who says so and where."""
    first = [state_in_full(one), blocks(one.course)]
    if one.before is not None and one.best is not None:
        first.append(step_words(one.before.best, one.best, one.before.day))
    line = Text("  ".join(filter(None, first)))
    line.append("\n").append(_as_of(one))
    many = f"; {one.original_sources} original sources" if one.original_sources > 1 else ""
    by = f"; {one.definition}" if one.definition and one.main else ""
    return line.append(f"; {one.says}{many}{by}; {one.report_id[:8]}", style="dim")


def _as_of(one: KeyFigure) -> Text:
    age = f", {age_words(one.age)}" if one.age else ""
    return Text(f"{day_words(one.day)}{age}", style="yellow" if one.old else "dim")


def _changes(found: SituationPicture) -> list[RenderableType]:
    rows: list[RenderableType] = [Text(f"{one.sentence} {one.report_id[:8]}") for one in found.changes]
    reports, same = counted(found.new_reports, "report"), counted(found.same, "number")
    return [*rows, Text(f"{reports} since then; {same} as before.", style="dim")]


def _against(found: SituationPicture) -> list[RenderableType]:
    rows: list[RenderableType] = []
    for one in found.contradictions:
        each = one.disagreement
        line = Text.assemble((f"{each.severity.name.lower()}: ", STYLES[each.severity]), each.sentence)
        line.append(f" And {one.more} more like it." if one.more else "")
        ids = dict.fromkeys(side.report_id[:8] for side in (each.one, each.other))
        rows.append(line.append(f" {' '.join(ids)}", style="dim"))
    rows += [Text(f"{one.kind}: {one.sentence} {one.report_id[:8]}") for one in found.checks]
    if found.left_of_contradictions:
        rows.append(Text(f"And {found.left_of_contradictions} less grave ones.", style="dim"))
    return rows


def _help(found: Sequence[KeyFigure]) -> Table:
    table = _table("left", "left", "right", "left")
    last = ""
    for one in found:
        whose = one.organisation or one.source
        what = f"{one.label}, {one.definition}" if one.definition else one.label
        details = _as_of(one).append(f"; {one.says}; {one.report_id[:8]}", style="dim")
        table.add_row(
            Text("" if whose == last else whose), Text(what), Text(one.words, style="bold"), details
        )
        last = whose
    return table


def _part_table(found: PartTable) -> list[RenderableType]:
    total = f", {found.total} in all" if found.total else ""
    table = _table("left", "right", "left")
    for one in found.places:
        within = f" ({one.within})" if one.within and not one.inner else ""
        name = f"{'    ' if one.inner else '  '}{one.name}{within}"
        table.add_row(
            Text(name), Text(one.words), Text(f"{day_words(one.day)}; {one.report_id[:8]}", style="dim")
        )
    for one in found.groups:
        day = Text(f"{day_words(one.day)}; {one.report_id[:8]}", style="dim")
        table.add_row(Text(f"  of them {one.name}"), Text(one.words), day)
    rows: list[RenderableType] = [Text(f"{found.label}{total}", style="bold")]
    if found.sentence:
        rows.append(Text(found.sentence))
    return [*rows, table]


def _left_out(found: SituationPicture) -> list[RenderableType]:
    rows: list[RenderableType] = [
        Text(f"{counted(one.figures, 'figure')} {one.words}: {'; '.join(one.examples)}")
        for one in found.left_out
    ]
    if rows:
        rows.append(Text(f'All: sayso situation show "{found.situation.name}" --left-out', style="dim"))
    return rows


def _sources(found: SituationPicture) -> Table:
    table = _table("left", "left", "left", "right")
    for row in found.sources:
        cells = (str(row.published or "?"), row.publisher or "a report", f"{name_of(row)} ", row.id[:8])
        table.add_row(*(Text(cell, style="dim" if cell == row.id[:8] else "") for cell in cells))
    return table


def _table(*sides: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for side in sides:
        table.add_column(justify="right" if side == "right" else "left", overflow="fold")
    return table
