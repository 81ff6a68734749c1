"""Carry out what a file asks for, by the same decisions as the desk's.

Takes a `RequestedChange` in an open transaction, gives an `ImportedRow`. What stands already is left as it
is, so that a file can be imported twice; what somebody changed since the file left is a conflict, and is not
overwritten.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from sayso.codebook.rules import rejection_reasons
from sayso.errors import ConflictError, QueryError
from sayso.exchange.requested import ImportedRow, RequestedChange, RowOutcome
from sayso.ledger.picture.estimates import estimate_with_figure
from sayso.ledger.picture.pending import mark_pending
from sayso.ledger.picture.write import drop_waiting
from sayso.ledger.review.apply import FINDINGS, values_of
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.changes import FIELDS, read_changes
from sayso.ledger.review.decisions import (
    Decision,
    ReviewRow,
    decide_finding,
    get_review,
    last_review,
    root_of,
)
from sayso.ledger.review.lookup import is_current, rows_at, standing_row
from sayso.ledger.review.review_marks import LONGEST_NOTE

OUTCOMES = {
    "confirm": RowOutcome.ACCEPTED,
    "correct": RowOutcome.CORRECTED,
    "reject": RowOutcome.REJECTED,
    "add": RowOutcome.ADDED,
}
DID = {
    "confirm": "accepted", "correct": "corrected", "reject": "rejected", "merge": "merged", "split": "split",
    "add": "added",
}  # fmt: skip


def carry_out(connection: Connection, change: RequestedChange, source: str) -> ImportedRow:
    """Do what a row asks for. Raises `SaysoError` for what cannot be done; `source` names the file."""
    if change.verdict == "add":
        return _add(connection, change, source)
    assert change.origin is not None  # what was not matched asks for nothing
    if not change.verdict and not change.form:
        if change.note or change.reason:
            raise QueryError("There is a note or a reason, but no verdict: write accept or reject beside it.")
        return _row(change, RowOutcome.UNCHANGED, message="")
    before = values_of(FINDINGS[change.kind], change.origin)
    changes = (
        read_changes(change.kind, change.form, _typed(change.origin)) if change.verdict != "reject" else {}
    )
    verdict = change.verdict if change.verdict == "reject" else "correct" if changes else "confirm"
    if change.verdict == "correct" and not changes:
        raise QueryError("It says that something is corrected, but no cell differs from the ledger.")
    here = _here(connection, change.origin, change.kind)
    root = get_review(connection, here.review_id).finding_id if here.review_id else root_of(connection, here)
    last = last_review(connection, change.kind, root)
    stands = here if not here.withdrawn else standing_row(connection, last) if last else None
    if _is_done(change, verdict, stands, last, {**before, **changes}):
        told = f"It stands so already, by {last.reviewer}." if last else ""
        return _row(change, RowOutcome.UNCHANGED, message=told)
    if last is not None and not _was_known(change, here, last):
        raise ConflictError(
            f"{last.reviewer} {DID[last.verdict]} it after the file was written (review {last.id}). "
            f"Look at it in the desk, or take that back: sayso review undo {last.id}"
        )
    decision = _decision(connection, change, verdict, here.id, changes)
    number = _decide(connection, replace(decision, seen=last.id if last else 0), source)
    asked = tuple(name for name in FIELDS[change.kind] if name in changes)
    return _row(change, OUTCOMES[verdict], fields=asked, review=number)


def _here(connection: Connection, origin: Row[Any], kind: str) -> Row[Any]:
    """The finding in the newest reading of its report. Raises `ConflictError` if that reads it otherwise."""
    if is_current(connection, origin):
        return origin
    table, names = FINDINGS[kind], FIELDS[kind]
    before = values_of(table, origin)
    for row in rows_at(connection, kind, origin.report_id, (origin.start, origin.end)):
        now = values_of(table, row)
        if all(now.get(name) == before.get(name) for name in names):
            return row
    raise ConflictError(
        "Its report was read anew after the file was written, and this is read otherwise now. "
        "Export it again."
    )


def _is_done(
    change: RequestedChange,
    verdict: str,
    stands: Row[Any] | None,
    last: ReviewRow | None,
    wanted: Mapping[str, Any],
) -> bool:
    """Whether what is asked for stands already."""
    if last is None:
        return False
    if verdict == "reject":
        return stands is None
    if stands is None:
        return False
    now = values_of(FINDINGS[change.kind], stands)
    return all(now.get(name) == wanted.get(name) for name in FIELDS[change.kind])


def _was_known(change: RequestedChange, here: Row[Any], last: ReviewRow) -> bool:
    """Whether whoever edited the file knew of the last review: by the id that it made, or beside the row."""
    if here.withdrawn:
        return False
    return here.made_by == last.id or change.known == (last.verdict, last.reviewer)


def _decision(
    connection: Connection,
    change: RequestedChange,
    verdict: str,
    finding_id: str | None,
    changes: Mapping[str, Any],
) -> Decision:
    """A change as the desk would decide it."""
    estimate = estimate_with_figure(connection, finding_id) if finding_id else None
    kept: dict[str, Any] | None = None
    if estimate is not None:
        day = estimate.day.isoformat()
        kept = {"series": estimate.series_id, "day": day, "best": estimate.best}
    return Decision(
        verdict=verdict,
        kind=change.kind,
        report_id=change.report_id,
        reviewer=change.who,
        finding_id=finding_id,
        reason=reason_of(change.reason) if verdict == "reject" else "",
        estimate=kept,
        changes=changes,
        words=change.words if verdict in ("correct", "add") else {},
        note=note_of(change.note),
    )


def _decide(connection: Connection, decision: Decision, source: str) -> int:
    """Write a decision, and what follows from it; the number of the review."""
    number = decide_finding(connection, decision)
    mark_pending(connection, [decision.report_id])
    drop_waiting(connection, [decision.finding_id or ""])
    detail = f"{decision.kind} {decision.finding_id or 'new'} in {decision.report_id}, review {number}"
    who, verdict = decision.reviewer, decision.verdict
    write_audit(connection, who, verdict, detail, address=f"import of {source}"[:200])
    return number


def _add(connection: Connection, change: RequestedChange, source: str) -> ImportedRow:
    """Add a figure that the reader missed, unless it is there."""
    changes = {"qualifier": "exact", "status": "actual", **read_changes("figure", change.form, {})}
    there = _there(connection, change, changes)
    if there is not None:
        return there
    if changes.get("low") is None and changes.get("high") is None:
        raise QueryError("A new figure needs a number: none can be read from its words.")
    if "measure" not in changes:
        raise QueryError("A new figure needs a measure: say what is counted (sayso measures lists them).")
    number = _decide(connection, _decision(connection, change, "add", None, changes), source)
    return _row(change, RowOutcome.ADDED, review=number)


def _there(connection: Connection, change: RequestedChange, changes: Mapping[str, Any]) -> ImportedRow | None:
    """What to say of a new figure that is there already. Raises `ConflictError` for another one there."""
    words = change.words["quantity"]
    for row in rows_at(connection, "figure", change.report_id, (words.start, words.end)):
        if row.withdrawn:
            last = last_review(connection, "figure", root_of(connection, row))
            if (
                last is not None
                and last.verdict == "reject"
                and (row.start, row.end) == (words.start, words.end)
            ):
                raise ConflictError(f"{last.reviewer} rejected “{row.quote}” there (review {last.id}).")
            continue
        now = values_of(FINDINGS["figure"], row)
        if all(now.get(name) == changes.get(name) for name in FIELDS["figure"] if name in change.form):
            return _row(change, RowOutcome.UNCHANGED, message="It is in the ledger already.")
        raise ConflictError(f"“{row.quote}” is a figure there already, and says something else.")
    return None


def _typed(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)


def _row(change: RequestedChange, outcome: RowOutcome, **told: Any) -> ImportedRow:
    finding = f"{change.kind}-{change.origin.id}" if change.origin is not None else ""
    return ImportedRow(change.where, outcome, finding, change.who, **told)


def reason_of(written: str) -> str:
    """The name of a reason for a rejection, by its name or its label. Raises `QueryError` for another."""
    known = rejection_reasons()
    plain = " ".join(written.casefold().replace("_", " ").split())
    for name, reason in known.items():
        if plain in (name.replace("_", " "), reason.label.casefold()):
            return name
    if plain:
        raise QueryError(
            f"reason: there is no {written[:60]!r}. Known: {', '.join(known)}; else use the note."
        )
    return ""


def note_of(written: str) -> str:
    """A note, without what a database cannot keep. Raises `QueryError` for a book."""
    plain = written.replace("\x00", "").strip()
    if len(plain) > LONGEST_NOTE:
        raise QueryError(f"note: {LONGEST_NOTE:,} characters at most; this one has {len(plain):,}.")
    return plain
