"""What a search finds that is new: told by the order in which it was read, never by the day that it tells of.

A finding that a newer reader finds again is not new, nor one in a report that was indexed anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from sayso.ledger.filters import SearchFilter
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks
from sayso.ledger.search.query import MOST, Match, search
from sayso.ledger.search.results import SearchHit, hits_of

TABLES = {"figure": tables.figure, "claim": tables.claim, "event": tables.event}


@dataclass(frozen=True, slots=True)
class NewHit:
    """Something found, with the reading that found it."""

    hit: SearchHit
    reading_id: int
    read_at: datetime


def find_new(
    connection: Connection, where: SearchFilter, mark: int, *, limit: int = 50
) -> tuple[list[NewHit], int]:
    """What fits of readings above `mark` and was in no reading up to it, what was read last first; and how
    many of the `MOST` documents that were read last that is.
    """
    return new_of(connection, search(connection, where, limit=MOST), where.words, mark, limit=limit)


def new_of(
    connection: Connection, matches: Sequence[Match], looked_for: str, mark: int, *, limit: int
) -> tuple[list[NewHit], int]:
    """Those of some matches that are new, what was read last first; and how many they are. `looked_for` are
    the words searched.
    """
    readings = _readings(connection, matches, mark)
    ordered = sorted(
        (one for one in matches if (one.kind, one.finding_row, one.report_id) in readings),
        key=lambda one: (-readings[one.kind, one.finding_row, one.report_id], one.id),
    )
    shown = ordered[:limit]
    numbers = [readings[one.kind, one.finding_row, one.report_id] for one in shown]
    g, times = tables.reading.c, dict[int, datetime]()
    wanted = select(g.id, g.read_at)
    for some in chunks(sorted(set(numbers))):
        times |= {row.id: row.read_at for row in connection.execute(wanted.where(g.id.in_(some)))}
    hits = hits_of(connection, shown, looked_for)
    found = [NewHit(hit, number, times[number]) for hit, number in zip(hits, numbers, strict=True)]
    return found, len(ordered)


Key = tuple[str, int | None, str]


def _readings(connection: Connection, matches: Sequence[Match], mark: int) -> dict[Key, int]:
    """The readings of those matches that are new."""
    before = _read_before(connection, {one.report_id for one in matches}, mark) if mark else set()
    found: dict[Key, int] = {}
    for kind, table in TABLES.items():
        rows = {one.finding_row: one for one in matches if one.kind == kind}
        known, named = dict[int, tuple[int, str]](), dict[str, set[str]]()
        for some in chunks(row for row in rows if row is not None):
            wanted = select(table.c.row, table.c.reading_id, table.c.id).where(table.c.row.in_(some))
            for row, reading_id, name in connection.execute(wanted):
                if reading_id > mark:
                    known[row] = (reading_id, name)
                    named.setdefault(rows[row].report_id, set()).add(name)
        old = _old(connection, table, named.keys() & before, mark) if mark else set()
        for row, (reading_id, name) in known.items():
            if (rows[row].report_id, name) not in old:
                found[kind, row, rows[row].report_id] = reading_id
    whole = [one for one in matches if one.kind == "report" and one.report_id not in before]
    g = tables.reading.c
    for some in chunks(one.report_id for one in whole):
        first = select(g.report_id, func.min(g.id)).where(g.report_id.in_(some)).group_by(g.report_id)
        found |= {("report", None, name): number for name, number in connection.execute(first)}
    return found


def _read_before(connection: Connection, report_ids: set[str], mark: int) -> set[str]:
    """Those of these reports that have a reading up to `mark`."""
    g, found = tables.reading.c, set[str]()
    for some in chunks(sorted(report_ids)):
        wanted = select(g.report_id).where(g.report_id.in_(some), g.id <= mark).distinct()
        found |= set(connection.execute(wanted).scalars())
    return found


def _old(connection: Connection, table: Any, report_ids: set[str], mark: int) -> set[tuple[str, str]]:
    """The findings of these reports that a reading up to `mark` has: report and id."""
    found = set[tuple[str, str]]()
    for some in chunks(sorted(report_ids)):
        wanted = select(table.c.report_id, table.c.id).where(
            table.c.report_id.in_(some), table.c.reading_id <= mark
        )
        found |= {(row.report_id, row.id) for row in connection.execute(wanted)}
    return found
