"""What people decide about incidents, applied: mentions that are cut out of one, and incidents that are
joined.

Takes an open ledger and ids as users give them; the picture is brought up to date in the same transaction.
Raises `LedgerError` for what is not there.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger import Ledger
from sayso.ledger.picture.incidents import get_incident, mentions_of_incident
from sayso.ledger.picture.pending import mark_pending
from sayso.ledger.review.incident_decisions import CUT, JOIN, cut_pairs, decide_incident, undo_last_decision
from sayso.reconcile.refresh import refresh_reports


def cut(ledger: Ledger, incident: str, report: str, reviewer: str) -> int:
    """Say that a report is not about an incident; how many other reports it is separated from."""
    asked = _cut_of(ledger, incident, report)
    with ledger.writing() as connection:
        _decide(connection, reviewer, asked)
        refresh_reports(connection, asked.reports)
    return len(asked.pairs)


def join(ledger: Ledger, incident: str, other: str, reviewer: str) -> None:
    """Say that two incidents are one."""
    asked = _join_of(ledger, incident, other)
    with ledger.writing() as connection:
        _decide(connection, reviewer, asked)
        refresh_reports(connection, asked.reports)


def write_cut(ledger: Ledger, incident: str, report: str, reviewer: str) -> int:
    """`cut` at the desk: the picture follows behind; the decision's number."""
    return _write(ledger, reviewer, _cut_of(ledger, incident, report))


def write_join(ledger: Ledger, incident: str, other: str, reviewer: str) -> int:
    """`join` at the desk: the picture follows behind; the decision's number."""
    return _write(ledger, reviewer, _join_of(ledger, incident, other))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be decided: on which pairs of reports, about what, and whose picture follows."""

    verdict: str
    about: str
    pairs: tuple[tuple[str, str], ...]
    reports: frozenset[str]


def _write(ledger: Ledger, reviewer: str, asked: _Asked) -> int:
    with ledger.writing() as connection:
        number = _decide(connection, reviewer, asked)
        mark_pending(connection, asked.reports)
    return number


def _decide(connection: Connection, reviewer: str, asked: _Asked) -> int:
    """Write decisions; the number of the last. Reports that were cut apart and are joined are joined each."""
    last = 0
    standing = cut_pairs(connection) if asked.verdict == JOIN else set()
    for pair in asked.pairs:
        if asked.verdict == CUT or pair == asked.pairs[-1] or frozenset(pair) in standing:
            last = decide_incident(connection, reviewer, asked.verdict, asked.about, pair)
    return last


def _cut_of(ledger: Ledger, incident: str, report: str) -> _Asked:
    row = get_incident(ledger.engine, incident)
    reports = [one.mention.report_id for one in mentions_of_incident(ledger.engine, row)]
    own = [name for name in reports if report and name.startswith(report)]
    if len(set(own)) != 1:
        raise NotFoundError(f"Incident {row.id[:8]} has no single report {report!r}: {_shown(reports)}.")
    others = sorted({*reports} - {*own})
    if not others:
        raise LedgerError("It is the only report of this incident; there is nothing to cut.")
    return _Asked(CUT, row.about, tuple((own[0], other) for other in others), frozenset(reports))


def _join_of(ledger: Ledger, incident: str, other: str) -> _Asked:
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
    main = (found[0][0], found[1][0])
    pairs = [(one, its) for one in found[0] for its in found[1] if one != its and (one, its) != main]
    return _Asked(JOIN, rows[0].about, (*pairs, main), frozenset((*found[0], *found[1])))


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
