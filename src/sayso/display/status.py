"""What a ledger holds and what failed, on the terminal."""

from collections import Counter
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted
from sayso.intake.first_words import name_of

if TYPE_CHECKING:
    from sayso.ledger.status import LedgerStatus


def status_page(status: "LedgerStatus", path: str) -> RenderableType:
    """Counts, reader versions, and failures by reason."""
    span = (
        f"published {status.first_published} to {status.last_published}"
        if status.first_published
        else "no dates"
    )
    found = [(status.figures, "figure"), (status.claims, "claim"), (status.events, "event")]
    lines = [
        Text.assemble((path, "bold")),
        Text(f"{counted(status.reports, 'report')} of {counted(status.publishers, 'publisher')}, {span}"),
        Text(f"{status.reports_read:,} read: {', '.join(counted(*one) for one in found)}"),
        *(Text(f"  {number:,} by {reader}", style="dim") for reader, number in status.readers),
    ]
    if status.forgotten:
        lines.append(Text(f"{status.forgotten:,} forgotten, and not read again", style="dim"))
    notes = [*_undated(status), *_notes(status)]
    if not status.failures:
        return Group(*lines, Text("Nothing failed.", style="green"), *notes)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("reason", "input", "what to do"):
        table.add_column(name, overflow="fold")
    for failure in status.failures:
        table.add_row(Text(failure.reason), Text(failure.location), Text(failure.message))
    counts = Counter(failure.reason for failure in status.failures)
    shown = ", ".join(f"{reason} {number}" for reason, number in counts.most_common())
    failed = Text(f"{counted(len(status.failures), 'input')} not read ({shown})", style="yellow")
    return Group(*lines, failed, table, *notes)


NOTES = 20  # that are shown; all are in --json


def _undated(status: "LedgerStatus") -> list[RenderableType]:
    """The reports whose day of publication is not known, or only guessed."""
    if not status.undated:
        return []
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("report", "published", "title", "input"):
        table.add_column(name, overflow="fold")
    for one in status.undated[:NOTES]:
        day = f"{one.published}, a guess" if one.published else "unknown"
        table.add_row(Text(one.report_id[:8]), Text(day), Text(name_of(one)[:60]), Text(one.location))
    more = len(status.undated) - NOTES
    rest = [Text(f"… and {more:,} more: sayso status --json", style="dim")] if more > 0 else []
    told = f"{counted(len(status.undated), 'report')} without a sure day of publication; set it with: "
    return [Text(f"{told}sayso date REPORT 2021-08-04", style="yellow"), table, *rest]


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
    return [Text(f"{counted(len(status.notes), 'note')} on what was read", style="cyan"), table, *rest]
