"""What people move into a situation, or out of it: a report, a section of one, a figure.

Takes a `Ledger`, or a transaction, and ids as people type them; writes the decision and makes what it
touches anew.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sayso.errors import ConflictError, LedgerError
from sayso.ledger import Ledger
from sayso.ledger.review.situations import decide_member, get_situation, last_decision, undo_member
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


@dataclass(frozen=True, slots=True)
class MoveOutcome:
    """What was moved, or taken back: the number of the move, its report, and a sentence on it."""

    move: int
    report_id: str
    sentence: str


def move_member(ledger: Ledger, name: str, move: Move) -> str:
    """Decide on what belongs to a situation; a sentence on what was done. Raises `LedgerError` for an id that
    fits nothing, or several things.
    """
    with ledger.writing() as connection:
        return write_move(connection, name, move).sentence


def undo_move(ledger: Ledger, name: str, reviewer: str) -> str:
    """Take the last decision on a situation back; a sentence on what was done."""
    with ledger.writing() as connection:
        done = take_back(connection, name, reviewer)
        if done is None:
            return f"Nothing was moved into or out of {get_situation(connection, name).name}."
    return done.sentence


def write_move(connection: Connection, name: str, move: Move) -> MoveOutcome:
    """`move_member` in a transaction of the caller's."""
    situation = get_situation(connection, name)
    report_id, start, end = _target(connection, move.target)
    decision = SituationDecision(move.reviewer, situation.id, report_id, start, end, move.belongs, move.note)
    number = decide_member(connection, decision)
    refresh_reports(connection, [report_id])
    told = "belongs" if move.belongs else "does not belong"
    return MoveOutcome(number, report_id, f"{move.target} {told} to {situation.name} now.")


def take_back(
    connection: Connection, name: str, reviewer: str, seen: int | None = None
) -> MoveOutcome | None:
    """`undo_move` in a transaction of the caller's; `None` if nothing was moved. Raises `ConflictError` if
    the last move is not the one whose number was `seen`.
    """
    situation = get_situation(connection, name)
    last = last_decision(connection, situation.id)
    if seen is not None and (last is None or last.id != seen):
        raise ConflictError(
            f"Move {seen} is not the last one on {situation.name} any more: somebody moved something or took "
            "it back since. Look again, then undo."
        )
    if last is None:
        return None
    undo_member(connection, reviewer, situation.id)
    refresh_reports(connection, [last.report_id])
    told = f"Taken back: what {last.reviewer} moved of report {last.report_id}."
    return MoveOutcome(last.id, last.report_id, told)


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
