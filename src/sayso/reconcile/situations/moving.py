"""What people move into a situation, or out of it: a report, a section of one, a figure.

Takes a `Ledger` and ids as people type them; writes the decision and makes what it touches anew.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger.review.situations import decide_member, get_situation, undo_member
from sayso.ledger.schema.tables import figure, reading, report
from sayso.reconcile.refresh import refresh_reports
from sayso.records.situation import SituationDecision

Target = tuple[str, int | None, int | None]  # a report, and the stretch of it that is meant


@dataclass(frozen=True, slots=True)
class Move:
    """What a person says: that `target` (a report's or figure's id, or "REPORT:heading") belongs, or not."""

    target: str
    belongs: bool
    reviewer: str
    note: str = ""


def move_member(ledger: Ledger, name: str, move: Move) -> str:
    """Decide on what belongs to a situation; a sentence on what was done. Raises `LedgerError` for an id that
    fits nothing, or several things.
    """
    with ledger.writing() as connection:
        situation = get_situation(connection, name)
        report_id, start, end = _target(connection, move.target)
        decision = SituationDecision(
            move.reviewer, situation.id, report_id, start, end, move.belongs, move.note
        )
        decide_member(connection, decision)
        refresh_reports(connection, [report_id])
    return f"{move.target} {'belongs' if move.belongs else 'does not belong'} to {situation.name} now."


def undo_move(ledger: Ledger, name: str, reviewer: str) -> str:
    """Take the last decision on a situation back; a sentence on what was done."""
    with ledger.writing() as connection:
        situation = get_situation(connection, name)
        last = undo_member(connection, reviewer, situation.id)
        if last is None:
            return f"Nothing was moved into or out of {situation.name}."
        refresh_reports(connection, [last.report_id])
    return f"Taken back: what {last.reviewer} moved of report {last.report_id}."


def _target(connection: Connection, target: str) -> Target:
    """What an id means. Raises `LedgerError` for one that fits nothing, or several things."""
    wanted, colon, heading = target.partition(":")
    if colon:
        return _section(connection, _report(connection, wanted), heading.strip())
    current = figure.join(reading, reading.c.id == figure.c.reading_id)
    columns = (figure.c.report_id, figure.c.start, figure.c.end)
    where = figure.c.id.startswith(wanted, autoescape=True) & reading.c.superseded_by.is_(None)
    found = connection.execute(select(*columns).select_from(current).where(where)).all()
    if len(found) == 1:
        return found[0].report_id, found[0].start, found[0].end
    return _report(connection, wanted), None, None


def _report(connection: Connection, wanted: str) -> str:
    where = report.c.id.startswith(wanted, autoescape=True)
    found = list(connection.execute(select(report.c.id).where(where).limit(2)).scalars())
    if len(found) != 1:
        what = "more than one report" if found else "no report and no figure"
        raise LedgerError(f"{wanted!r} fits {what}. Ids are in the last column of `sayso situation show`.")
    return str(found[0])


def _section(connection: Connection, report_id: str, heading: str) -> Target:
    """From a heading to the next one: what stands between the figures below it."""
    current = figure.join(reading, reading.c.id == figure.c.reading_id)
    where = (figure.c.report_id == report_id) & reading.c.superseded_by.is_(None)
    columns = (figure.c.section, figure.c.start, figure.c.end)
    found = connection.execute(select(*columns).select_from(current).where(where)).all()
    inside = [row for row in found if heading.casefold() in (row.section or "").casefold()]
    if not inside:
        known = ", ".join(sorted({row.section for row in found if row.section})) or "none"
        raise LedgerError(
            f"No figure of report {report_id} is below a heading {heading!r}. Headings: {known}."
        )
    return report_id, min(row.start for row in inside), max(row.end for row in inside)
