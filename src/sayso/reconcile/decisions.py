"""What people decide about incidents, applied: mentions that are cut out of one, and incidents that are
joined.

Takes an open ledger and ids as users give them; the picture is brought up to date in the same transaction.
Raises `LedgerError` for what is not there.
"""

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger import Ledger
from sayso.ledger.picture.incidents import get_incident, mentions_of_incident
from sayso.ledger.review.incident_decisions import CUT, JOIN, cut_pairs, decide_incident, undo_last_decision
from sayso.reconcile.refresh import refresh_reports


def cut(ledger: Ledger, incident: str, report: str, reviewer: str) -> int:
    """Say that a report is not about an incident; how many other reports it is separated from."""
    row = get_incident(ledger.engine, incident)
    reports = [one.mention.report_id for one in mentions_of_incident(ledger.engine, row)]
    own = [name for name in reports if name.startswith(report)]
    if len(set(own)) != 1:
        raise NotFoundError(f"Incident {row.id[:8]} has no single report {report!r}: {_shown(reports)}.")
    others = sorted({*reports} - {*own})
    if not others:
        raise LedgerError("It is the only report of this incident; there is nothing to cut.")
    with ledger.writing() as connection:
        for other in others:
            decide_incident(connection, reviewer, CUT, row.about, (own[0], other))
        refresh_reports(connection, reports)
    return len(others)


def join(ledger: Ledger, incident: str, other: str, reviewer: str) -> None:
    """Say that two incidents are one."""
    rows = [get_incident(ledger.engine, name) for name in (incident, other)]
    if rows[0].id == rows[1].id:
        raise LedgerError("They are one incident already.")
    if rows[0].about != rows[1].about:
        raise LedgerError(
            f"One is about {rows[0].about}, the other about {rows[1].about}; they cannot be one."
        )
    found = [[one.mention.report_id for one in mentions_of_incident(ledger.engine, row)] for row in rows]
    if found[0][0] == found[1][0]:
        raise LedgerError("One report has both, as two incidents. Cut it out of one of them instead.")
    with ledger.writing() as connection:
        for one in found[0]:
            for its in found[1]:
                if one != its and frozenset((one, its)) in cut_pairs(connection):
                    decide_incident(connection, reviewer, JOIN, rows[0].about, (one, its))
        pair = (found[0][0], found[1][0])
        decide_incident(connection, reviewer, JOIN, rows[0].about, pair)
        refresh_reports(connection, {*found[0], *found[1]})


def undo(ledger: Ledger, reviewer: str) -> int:
    """Take back what a reviewer decided last about incidents; how many pairs of reports it was on."""
    with ledger.writing() as connection:
        back = undo_last_decision(connection, reviewer)
        if not back:
            raise NotFoundError(f"{reviewer} decided nothing about incidents that could be taken back.")
        refresh_reports(connection, {name for one in back for name in (one.one, one.other)})
    return len(back)


def _shown(reports: list[str]) -> str:
    return ", ".join(name[:8] for name in reports)
