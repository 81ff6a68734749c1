"""Feeds as tables of the terminal: how they go, and what a file of them would give."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted

if TYPE_CHECKING:
    from sayso.ledger.feeds.told import FeedStatusRow, PageFaultRow
    from sayso.ledger.feeds.watcher import FeedWatcherRow
    from sayso.watch.checking import CheckedFeed

FAULTS = 20  # pages that are shown; all are in --json


def feeds_page(
    rows: "Sequence[FeedStatusRow]", faults: "Sequence[PageFaultRow]", watcher: "FeedWatcherRow | None"
) -> RenderableType:
    """The feeds of a ledger, who asks them, and the pages that could not be had or read."""
    if not rows:
        return "No feeds yet. Write a file of them (docs/watch.md), then: sayso watch FEEDS.toml"
    table = Table(box=None, pad_edge=False)
    for name in ("feed", "format", "answered (UTC)", "next (UTC)"):
        table.add_column(name, overflow="fold")
    for name in ("read", "waiting", "not read", "given up"):
        table.add_column(name, justify="right")
    for row in rows:
        numbers = (row.read, row.waiting, row.unread, row.given_up)
        style = "dim" if row.left_at else "yellow" if row.failures else ""
        following = "taken out" if row.left_at else _time(row.next_at)
        table.add_row(
            Text(row.name, style=style), row.kind, _time(row.answered_at), following,
            *(f"{number:,}" for number in numbers),
        )  # fmt: skip
    parts: list[RenderableType] = [table]
    for row in rows:
        if row.failures and not row.left_at:
            told = (
                f"{row.name} failed {row.failures} {'time' if row.failures == 1 else 'times'}: {row.message}"
            )
            parts.append(Text(told, style="yellow"))
    parts += [Text(told, style="yellow") for told in _left(rows)]
    if faults:
        parts.append(_faults(faults))
    asked = f"Watched by {watcher.shown}." if watcher else "Nobody asks them now: sayso watch FEEDS.toml"
    return Group(*parts, Text(asked, style="dim"))


def _left(rows: "Sequence[FeedStatusRow]") -> list[str]:
    """What to do about pages that wait for feeds which the user's file names no more."""
    waiting = sum(row.waiting for row in rows if row.left_at)
    if not waiting:
        return []
    told = f"{counted(waiting, 'page')} {'waits' if waiting == 1 else 'wait'} for feeds that were taken out."
    return [f"{told} They are fetched once another feed lists them, or these are put back into the file."]


def _faults(faults: "Sequence[PageFaultRow]") -> RenderableType:
    table = Table(pad_edge=False, box=None)
    for name in ("page", "state", "what to do"):
        table.add_column(name, overflow="fold")
    for one in faults[:FAULTS]:
        state = f"tried {one.tries}×, next {_time(one.next_at)}" if one.state == "waiting" else one.state
        table.add_row(Text(one.address), state, Text(one.message))
    more = len(faults) - FAULTS
    rest = [Text(f"… and {more:,} more: sayso watch --status --json", style="dim")] if more > 0 else []
    head = Text(f"\n{counted(len(faults), 'page')} not had or not read", style="yellow")
    return Group(head, table, *rest)


def check_table(found: "Sequence[CheckedFeed]") -> RenderableType:
    """What each feed of a file lists now, or why it cannot be had."""
    table = Table(box=None, pad_edge=False)
    for name in ("feed", "format", "entries", "wanted", "newest", "the first, or what is wrong"):
        table.add_column(name, overflow="fold", justify="right" if name in ("entries", "wanted") else "left")
    for one in found:
        if one.problem:
            table.add_row(Text(one.name, style="yellow"), "", "", "", "", Text(one.problem, style="yellow"))
        else:
            newest = one.newest.isoformat() if one.newest else ""
            table.add_row(
                Text(one.name), one.kind, f"{one.entries:,}", f"{one.wanted:,}", newest, Text(one.example)
            )
    return table


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"
