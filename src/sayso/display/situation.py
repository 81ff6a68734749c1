"""Situations as tables and lines: what is followed, and what belongs to it."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from sayso.display.words import counted
from sayso.ledger.picture.situations import SituationMemberRow
from sayso.records.situation import Situation


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
        what = row.quote or row.title
        told = f"{what} [{row.measure}]" if row.measure else what
        table.add_row(str(row.published or "?"), told, row.reason, row.figure_id or row.report_id)
    return table
