"""Situations as tables and lines: what is followed, and what belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from rich.table import Table

from sayso.display.words import counted
from sayso.intake.first_words import name_of
from sayso.ledger.picture.situations import SituationMemberRow
from sayso.records.situation import Situation, Suggestion


def situation_list(found: Sequence[Situation], counts: Mapping[str, tuple[int, int]]) -> str:
    """The situations, one a paragraph."""
    if not found:
        return "No situation is followed. `sayso situation add NAME` follows one."
    lines = []
    for one in found:
        reports, figures = counts.get(one.id, (0, 0))
        lines.append(situation_head(one))
        lines.append(f"  {counted(figures, 'figure')} of {counted(reports, 'report')} belong to it")
    return "\n".join(lines)


def situation_head(one: Situation) -> str:
    """What a situation is, in two or three lines."""
    days = f"from {one.since}" if one.since else ""
    days += f" to {one.until}" if one.until else ""
    about = filter(None, [one.crisis, ", ".join(one.countries), days.strip(), one.glide])
    lines = [f"{one.name}  ({one.id})", f"  {'; '.join(about)}"]
    if len(one.names) > 1:
        lines.append(f"  also: {', '.join(one.names[1:])}")
    return "\n".join(line for line in lines if line.strip())


def member_list(rows: Sequence[SituationMemberRow]) -> Table | str:
    """Reports or figures, each with the reason why it belongs or not."""
    if not rows:
        return "Nothing."
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("published", "what", "why", "report"):
        table.add_column(name, overflow="fold")
    for row in rows:
        what = row.quote or name_of(row)
        told = f"{what} [{row.measure}]" if row.measure else what
        table.add_row(str(row.published or "?"), told, row.reason, row.figure_id or row.report_id)
    return table


def suggestion_list(found: Sequence[Suggestion], total: int) -> str:
    """Suggestions by number, each with the reason and the command that follows it."""
    if not found:
        return "Nothing to suggest: no crisis is named by two stories, beyond those that are followed."
    lines = []
    for number, one in enumerate(found, 1):
        told = f"{counted(one.reports, 'report')}, {counted(one.figures, 'figure')}"
        lines += [
            f"{number}. {one.situation.name}  ({one.situation.crisis or one.found_by}; {told})",
            f"   Why: {one.reason}.",
            f"   For example: {name_of(one)}  ({one.report_id[:8]})",
            f"   {one.command}",
            "",
        ]
    shown = f"{len(found):,} of {counted(total, 'suggestion')}"
    return "\n".join([*lines, f"{shown}. To follow one: sayso situation suggest --add N"])


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion as a row of a table, its situation's fields among the others."""

    number: int
    name: str
    aliases: tuple[str, ...]
    crisis: str
    countries: tuple[str, ...]
    since: date | None
    until: date | None
    glide: str
    found_by: str
    reason: str
    stories: int
    reports: int
    figures: int
    report_id: str
    title: str
    first_words: str
    command: str


def suggestion_row(number: int, one: Suggestion) -> SuggestionRow:
    """The row of a suggestion."""
    row = {
        name: getattr(one.situation, name)
        for name in ("name", "crisis", "countries", "since", "until", "glide")
    }
    own = {field.name for field in fields(Suggestion)} & {field.name for field in fields(SuggestionRow)}
    row |= {name: getattr(one, name) for name in own}
    return SuggestionRow(number=number, aliases=one.situation.names[1:], **row)
