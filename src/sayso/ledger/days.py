"""Days of publication that a person sets.

A report keeps its id when its day is set: the id is of what was taken in. So the same file leads to the same
report again, and the day that the ledger has outranks what the file says. Who set it, and what it was
before, is in the audit.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select, update

from sayso.intake.dates import Published, day_note, is_of_day, shown
from sayso.ledger.reports import stored_report
from sayso.ledger.review.audit import write_audit
from sayso.ledger.schema import tables
from sayso.ledger.schema.review_tables import audit
from sayso.records import Report

ACTION = "date"  # of the audit


def set_day(connection: Connection, report: Report, day: Published, who: str) -> None:
    """Set the day of a report of the ledger; its inputs say so, and no longer what was guessed."""
    before = report.published
    was = shown(Published(before, report.published_precision)) if before else "unknown"
    detail = f"report {report.id}: {shown(day)} (before: {was})"
    write_audit(connection, who, ACTION, detail, address="command line")
    values = {"published": day.day, "published_precision": str(day.precision)}
    connection.execute(update(tables.report).where(tables.report.c.id == report.id).values(values))
    s = tables.input_.c
    for row in connection.execute(select(s.id, s.notes).where(s.report_id == report.id)).all():
        notes = "\n".join(_with_own(day, row.notes.splitlines()))
        connection.execute(update(tables.input_).where(s.id == row.id).values(notes=notes))


def with_set_day(connection: Connection, report: Report) -> Report:
    """A report as intake made it, with the day that was set for it, if one was."""
    kept = stored_report(connection, report.id)
    own = (report.published, report.published_precision)
    if kept is None or (kept.published, kept.published_precision) == own:
        return report
    return replace(
        report, published=kept.published, published_precision=kept.published_precision, kept_id=kept.id
    )


def standing_notes(connection: Connection, report_id: str, notes: Sequence[str]) -> Sequence[str]:
    """The notes of an input that hold: where a person set the day, nothing else is said of it."""
    a = audit.c
    if not any(is_of_day(note) for note in notes):
        return notes
    mine = select(a.id).where(a.action == ACTION, a.detail.startswith(f"report {report_id}:"))
    if connection.execute(mine.limit(1)).first() is None:
        return notes
    kept = stored_report(connection, report_id)
    if kept is None or kept.published is None:
        return notes
    return _with_own(Published(kept.published, kept.published_precision), notes)


def _with_own(day: Published, notes: Sequence[str]) -> list[str]:
    return [day_note(day, "set by hand"), *(note for note in notes if not is_of_day(note))]
