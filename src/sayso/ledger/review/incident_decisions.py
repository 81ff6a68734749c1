"""What people decide about incidents: that two reports are about one, or that they are not.

Decisions are appended; an undo marks the one that it takes back. They are kept by report and by what the
mentions are about, so that they hold for newer readings too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, select, update

from sayso.errors import ConflictError
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.picture_tables import mention
from sayso.ledger.schema.review_tables import incident_decision
from sayso.ledger.schema.timestamps import now
from sayso.records.picture import Link

CUT, JOIN = "cut", "join"


@dataclass(frozen=True, slots=True)
class IncidentDecision:
    """Who decided that two reports are about one incident (`join`) or not (`cut`)."""

    id: int
    at: datetime
    reviewer: str
    verdict: str
    about: str
    one: str
    other: str


def decide_incident(
    connection: Connection, reviewer: str, verdict: str, about: str, pair: tuple[str, str]
) -> int:
    """Write a decision on two reports, in place of an earlier one on the same; its number."""
    one, other = sorted(pair)
    d = incident_decision.c
    same = (d.about == about) & (d.one == one) & (d.other == other) & d.undone_at.is_(None)
    taken_back = {"undone_by": reviewer, "undone_at": now()}
    connection.execute(update(incident_decision).where(same).values(taken_back))
    return insert_row(
        connection,
        incident_decision,
        {
            "at": now(),
            "reviewer": reviewer,
            "verdict": verdict,
            "about": about,
            "one": one,
            "other": other,
        },
    )


def standing_decisions(connection: Connection) -> list[IncidentDecision]:
    """The decisions that stand, oldest first."""
    d = incident_decision.c
    columns = [d[field.name] for field in fields(IncidentDecision)]
    rows = connection.execute(select(*columns).where(d.undone_at.is_(None)).order_by(d.id))
    return [IncidentDecision(*row) for row in rows]


def undo_last_decision(connection: Connection, reviewer: str) -> list[IncidentDecision]:
    """Take back the last decisions of a reviewer, those made together; what was taken back."""
    own = [one for one in standing_decisions(connection) if one.reviewer == reviewer]
    last = [one for one in own if one.at == own[-1].at] if own else []
    for one in last:
        values = {"undone_by": reviewer, "undone_at": now()}
        connection.execute(update(incident_decision).where(incident_decision.c.id == one.id).values(values))
    return last


def undo_incident_decision(connection: Connection, number: int, reviewer: str) -> list[IncidentDecision]:
    """Take back the decisions of a reviewer that were made with one, if they are the last; which they are."""
    own = [one for one in standing_decisions(connection) if one.reviewer == reviewer]
    if not own or number not in [one.id for one in own if one.at == own[-1].at]:
        raise ConflictError("It is not your last decision on incidents any more; undo the later one first.")
    return undo_last_decision(connection, reviewer)


def cut_pairs(connection: Connection) -> set[frozenset[str]]:
    """The pairs of reports that are not about one incident."""
    return {frozenset((one.one, one.other)) for one in standing_decisions(connection) if one.verdict == CUT}


def joins_of_month(connection: Connection, about: str, month: int) -> Iterator[Link]:
    """The links that people made whose earlier mention lies in a month."""
    for made in standing_decisions(connection):
        if made.verdict != JOIN or made.about != about:
            continue
        found = [_main_mention(connection, about, report) for report in (made.one, made.other)]
        pair = [one for one in found if one is not None]
        if len(pair) == 2 and min(number for _, number in pair) == month:
            ids = sorted(name for name, _ in pair)
            yield Link(ids[0], ids[1], 1.0, f"joined by {made.reviewer}", made.reviewer)


def _main_mention(connection: Connection, about: str, report_id: str) -> tuple[str, int] | None:
    """The mention of a report that is about something, the main one first, and the number of its month."""
    t = mention.c
    wanted = select(t.id, t.kind, t.month).where(
        t.report_id == report_id, t.about == about, t.month.is_not(None)
    )
    rows = connection.execute(wanted.order_by(t.first, t.id)).all()
    best = min(rows, key=lambda row: row.kind != "main", default=None)
    return (best.id, best.month) if best is not None else None
