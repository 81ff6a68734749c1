"""What people decide about findings: confirm, correct, reject, add, undo. Appended, never overwritten.

Takes a `Decision` in an open transaction; what stands is applied to the report's findings at once. Raises
`ConflictError` if somebody else decided since the reviewer looked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from sayso.errors import ConflictError, LedgerError, NotFoundError
from sayso.ledger.findings.write import check_evidence
from sayso.ledger.redaction.store import hold_to_list
from sayso.ledger.review.apply import FINDINGS, PARTS, apply_reviews, corrected_id, values_of
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.review_tables import review
from sayso.ledger.schema.statements import report_columns
from sayso.ledger.schema.timestamps import now
from sayso.records import Evidence, Report, content_id

VERDICTS = ("confirm", "correct", "reject", "add", "merge", "split")
ADDING = ("add", "split")  # verdicts that make a finding of words
LEARNED = ("certainty", "least_certain", "model_measure")  # columns that a model fills
QUOTE = {"figure": "quote", "event": "trigger"}  # the column of the words of what is added
WORDS = {  # the evidence that a changed field rests on
    "low": "quantity",
    "high": "quantity",
    "qualifier": "quantity",
    "period_first": "period",
    "period_last": "period",
    "place_text": "place",
    "country": "place",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides about one finding of a report.

    `seen` is the last review of it that the reviewer knew of (0 for none). `changes` are columns with their
    new values; `words` the words of the report for a field that changes. An added finding has no
    `finding_id`; all its values are `changes`, its number's or trigger's place is in `words["quantity"]`.
    `reason` is of a rejection, `other` the finding that a merge keeps or that a split takes one from.
    """

    verdict: str
    kind: str
    report_id: str
    reviewer: str
    finding_id: str | None = None
    seen: int = 0
    reason: str = ""
    other: str | None = None
    estimate: Mapping[str, Any] | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Evidence] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review as the ledger holds it: who decided what, when; `undone_by` the review that took it back."""

    id: int
    at: datetime
    reviewer: str
    verdict: str
    kind: str
    report_id: str
    finding_id: str
    start: int
    end: int
    quote: str
    changes: dict[str, Any]
    note: str
    undoes: int | None
    undone_by: int | None
    reason: str = ""
    other: str | None = None
    estimate: dict[str, Any] | None = None


def decide_finding(connection: Connection, decision: Decision) -> int:
    """Write a decision and apply it; its number. `NotFoundError` for a finding that is not there."""
    report = _report(connection, decision.report_id)
    for words in decision.words.values():
        check_evidence(report, words)
    adds = decision.verdict in ADDING
    number = _add(connection, report, decision) if adds else _judge(connection, decision)
    apply_reviews(connection, report.id)
    hold_to_list(connection, report.id)
    return number


def _judge(connection: Connection, decision: Decision) -> int:
    table = FINDINGS[decision.kind]
    row = _current(connection, decision)
    root = root_of(connection, row)
    newest = last_review(connection, decision.kind, root)
    if newest is not None and newest.id != decision.seen:
        raise ConflictError(
            f"{newest.reviewer} decided in the meantime: {newest.verdict}. Look again, then decide."
        )
    if decision.verdict == "merge":
        _check_same(connection, decision, row)
    before = values_of(table, row)
    changes = {name: value for name, value in decision.changes.items() if before.get(name) != value}
    if decision.verdict == "correct" and not changes:
        raise LedgerError("Nothing is changed. To say that it is right, confirm it.")
    values = {
        **_about(decision, row.start, row.end, row.quote if "quote" in table.c else row_words(row)),
        "finding_id": root,
        "changes": {name: [before.get(name), value] for name, value in changes.items()},
    }
    if decision.verdict == "correct":
        parts = _parts(connection, decision, row, changes)
        learned = dict.fromkeys(LEARNED) if decision.kind == "figure" else {}  # a person is no model
        values["made"] = {"values": {**before, **learned, **changes}, "parts": parts}
    return insert_row(connection, review, values)


def _check_same(connection: Connection, decision: Decision, row: Row[Any]) -> None:
    """Raise `LedgerError` unless there is another finding of the report that one can be merged into."""
    if decision.other == decision.finding_id:
        raise LedgerError("A finding cannot be merged into itself. Choose the other one of the two.")
    table = FINDINGS[decision.kind]
    other = select(table.c.row).where(
        table.c.id == decision.other, table.c.reading_id == row.reading_id, ~table.c.withdrawn
    )
    if connection.execute(other).first() is None:
        raise NotFoundError(
            f"There is no {decision.kind} {decision.other!r} in this report to merge it into. "
            "Only findings of one report are merged."
        )


def row_words(row: Row[Any]) -> str:
    """The words that a claim or an event is known by."""
    found = row._mapping
    return str(found.get("trigger") or found.get("content"))


def _add(connection: Connection, report: Report, decision: Decision) -> int:
    words = decision.words["quantity"]
    table = FINDINGS[decision.kind]
    f = table.c
    kept: dict[str, Any] = {"values": {}, "parts": {}}
    if decision.verdict == "split":
        kept = _half(connection, decision, words)
    there = select(f.id).join(tables.reading, tables.reading.c.id == f.reading_id)
    there = there.where(
        f.report_id == report.id, tables.reading.c.superseded_by.is_(None), ~f.withdrawn,
        f.start < words.end, f.end > words.start, f.id != (decision.other or ""),
    )  # fmt: skip
    if connection.execute(there.limit(1)).first() is not None:
        raise ConflictError("These words are a figure already. Correct that one.")
    evidence = [
        {"field": name, "start": one.start, "end": one.end, "quote": one.quote}
        for name, one in decision.words.items()
    ]
    own = tables.evidence if decision.kind == "figure" else tables.event_evidence
    evidence += [one for one in kept["parts"].pop(own.name, ()) if one["field"] not in decision.words]
    place = {"start": words.start, "end": words.end, QUOTE[decision.kind]: words.quote}
    count = newest_review(connection)
    return insert_row(
        connection,
        review,
        {
            **_about(decision, words.start, words.end, words.quote),
            "finding_id": content_id("added", report.id, words.start, words.end, count),
            "changes": {name: [None, value] for name, value in decision.changes.items()},
            "made": {
                "values": {**kept["values"], **decision.changes, **place},
                "parts": {**kept["parts"], own.name: evidence},
            },
        },
    )


def _half(connection: Connection, decision: Decision, words: Evidence) -> dict[str, Any]:
    """What a finding that is split off has of the whole: its fields, but not its number or trigger."""
    table = FINDINGS[decision.kind]
    where = (table.c.report_id == decision.report_id) & (table.c.id == decision.other) & ~table.c.withdrawn
    row = connection.execute(select(table).where(where)).first()
    if row is None:
        raise NotFoundError(f"There is no {decision.kind} {decision.other!r} in this report to split.")
    if (row.start, row.end) == (words.start, words.end):
        raise LedgerError("These are the words of the first one. Select those of the second.")
    parts = _parts(connection, decision, row, {"low": None})
    if decision.kind == "figure":
        parts[tables.evidence.name] = [
            one for one in parts[tables.evidence.name] if one["field"] != "quantity"
        ]
    learned = dict.fromkeys(LEARNED) if decision.kind == "figure" else {}
    return {"values": {**values_of(table, row), **learned}, "parts": parts}


def undo_review(connection: Connection, number: int, reviewer: str) -> ReviewRow:
    """Take a review back; the one that was taken back. `ConflictError` if that was done already, or if a
    later review of the finding stands.
    """
    found = connection.execute(_reviews().where(review.c.id == number)).first()
    if found is None or found.verdict == "undo":
        raise NotFoundError(f"There is no review {number}.")
    one = ReviewRow(*found)
    newest = last_review(connection, one.kind, one.finding_id)
    if one.undone_by is not None:
        raise ConflictError("It was taken back already.")
    if newest is None or newest.id != number:
        raise ConflictError("A later review of the same finding stands; undo that one first.")
    values = {
        "at": now(), "reviewer": reviewer, "verdict": "undo", "kind": one.kind,
        "report_id": one.report_id,
        "finding_id": one.finding_id, "start": one.start, "end": one.end, "quote": one.quote,
        "changes": {}, "note": "", "undoes": number,
    }  # fmt: skip
    own = insert_row(connection, review, values)
    connection.execute(update(review).where(review.c.id == number).values(undone_by=own))
    apply_reviews(connection, one.report_id)
    return one


def get_review(connection: Connection, number: int) -> ReviewRow:
    """The review of that number. Raises `NotFoundError` if there is none."""
    row = connection.execute(_reviews().where(review.c.id == number)).first()
    if row is None:
        raise NotFoundError(f"There is no review {number}.")
    return ReviewRow(*row)


def last_review(connection: Connection, kind: str, finding_id: str) -> ReviewRow | None:
    """The newest standing review of a finding."""
    v = review.c
    statement = _reviews().where(
        v.kind == kind, v.finding_id == finding_id, v.undone_by.is_(None), v.verdict != "undo"
    )
    row = connection.execute(statement.order_by(v.id.desc()).limit(1)).first()
    return ReviewRow(*row) if row is not None else None


def newest_review(connection: Connection) -> int:
    """The number of the newest review; 0 if there is none."""
    return int(connection.execute(select(review.c.id).order_by(review.c.id.desc()).limit(1)).scalar() or 0)


def find_reviews(
    connection: Connection,
    *,
    report_id: str | None = None,
    finding_id: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[ReviewRow]:
    """Reviews and undos, the newest first; of one report or finding, if asked; numbered below `before`."""
    v, statement = review.c, _reviews()
    for column, value in ((v.report_id, report_id), (v.finding_id, finding_id)):
        if value is not None:
            statement = statement.where(column == value)
    if before is not None:
        statement = statement.where(v.id < before)
    return [ReviewRow(*row) for row in connection.execute(statement.order_by(v.id.desc()).limit(limit))]


def _reviews() -> Select[Any]:
    return select(*(review.c[one.name] for one in fields(ReviewRow)))


def root_of(connection: Connection, row: Row[Any]) -> str:
    """The id that reviews of a finding are kept under: the reader's own."""
    if row.made_by is None:
        return str(row.id)
    return str(connection.execute(select(review.c.finding_id).where(review.c.id == row.made_by)).scalar_one())


def _current(connection: Connection, decision: Decision) -> Row[Any]:
    table = FINDINGS[decision.kind]
    c, g = table.c, tables.reading.c
    statement = select(table).join(tables.reading, g.id == c.reading_id)
    statement = statement.where(
        c.report_id == decision.report_id, c.id == decision.finding_id, g.superseded_by.is_(None)
    )
    row = connection.execute(statement).first()
    if row is None:
        raise NotFoundError(f"There is no {decision.kind} {decision.finding_id!r} in this report any more.")
    if row.withdrawn and decision.verdict != "confirm":
        raise ConflictError("Somebody corrected or rejected it in the meantime. Look again, then decide.")
    return row


def _parts(
    connection: Connection, decision: Decision, row: Row[Any], changes: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """What hangs on a finding, without the words of fields that change; new words in their place."""
    dropped = {WORDS.get(name, name) for name in changes} - {"quantity"}
    found: dict[str, list[dict[str, Any]]] = {}
    for part, column in PARTS[decision.kind]:
        rows = connection.execute(select(part).where(part.c[column] == row.row).order_by(part.c.id)).all()
        kept = [{k: v for k, v in one._mapping.items() if k not in ("id", column)} for one in rows]
        if "field" in part.c:
            kept = [one for one in kept if one["field"] not in dropped | set(decision.words)]
            kept += [
                {"field": name, "start": one.start, "end": one.end, "quote": one.quote}
                for name, one in decision.words.items()
            ]
        found[part.name] = kept
    return found


def _about(decision: Decision, start: int, end: int, quote: str) -> dict[str, Any]:
    return {
        "at": now(), "reviewer": decision.reviewer, "verdict": decision.verdict, "kind": decision.kind,
        "report_id": decision.report_id, "start": start, "end": end, "quote": quote, "note": decision.note,
        "reason": decision.reason, "other": decision.other,
        "estimate": dict(decision.estimate) if decision.estimate else None,
    }  # fmt: skip


def _report(connection: Connection, report_id: str) -> Report:
    row = connection.execute(select(*report_columns()).where(tables.report.c.id == report_id)).first()
    if row is None:
        raise NotFoundError(f"There is no report {report_id!r}.")
    return Report(*row)


def last_reviews(past: Sequence[ReviewRow]) -> dict[tuple[str, str], ReviewRow]:
    """The last standing review of each finding, by kind and the reader's id; `past` is the newest first."""
    found: dict[tuple[str, str], ReviewRow] = {}
    for one in past:
        if one.verdict != "undo" and one.undone_by is None:
            found.setdefault((one.kind, one.finding_id), one)
    return found


def standing_reviews(past: Sequence[ReviewRow]) -> dict[str, ReviewRow]:
    """The last standing review of each finding, by the id of the finding that stands now."""
    made: dict[tuple[str, str], str] = {}
    for one in past:
        if one.verdict == "correct" and one.undone_by is None:
            made.setdefault((one.kind, one.finding_id), corrected_id(one.id, one.finding_id))
    return {made.get(key, key[1]): one for key, one in last_reviews(past).items()}


def get_finding(connection: Connection, kind: str, finding_id: str | None) -> dict[str, Any]:
    """The columns of a finding that stands; empty if there is none."""
    table = FINDINGS[kind]
    row = connection.execute(select(table).where(table.c.id == finding_id, ~table.c.withdrawn)).first()
    return dict(row._mapping) if row is not None else {}


def found_by_reader(connection: Connection, kind: str, finding_id: str) -> dict[str, Any]:
    """The columns of a finding as the reader left it, whatever people decided; empty if there is none."""
    row = row_by_reader(connection, kind, finding_id)
    return dict(row._mapping) if row is not None else {}


def row_by_reader(connection: Connection, kind: str, finding_id: str) -> Row[Any] | None:
    """The row of a finding as the reader left it; `None` if there is none."""
    table, g = FINDINGS[kind], tables.reading.c
    wanted = select(table).join(tables.reading, g.id == table.c.reading_id)
    wanted = wanted.where(table.c.id == finding_id, table.c.made_by.is_(None), g.superseded_by.is_(None))
    return connection.execute(wanted).first()


def finding_of_review(connection: Connection, one: ReviewRow) -> str | None:
    """The id of the finding that stands by a review."""
    c = FINDINGS[one.kind].c
    wanted = select(c.id).where(c.report_id == one.report_id, c.review_id == one.id)
    found = connection.execute(wanted).scalars().all()
    return str(found[-1]) if found else None


def standing_id(connection: Connection, kind: str, finding_id: str) -> str:
    """The id of what stands now in the place of a finding: that of its correction, if it was corrected."""
    table = FINDINGS[kind]
    c = table.c
    here = select(c.id).where(c.id == finding_id, ~c.withdrawn)
    if connection.execute(here.limit(1)).first() is not None:
        return finding_id
    last = last_review(connection, kind, finding_id)
    return corrected_id(last.id, finding_id) if last is not None and last.verdict == "correct" else finding_id


def report_of_finding(connection: Connection, kind: str, finding_id: str) -> str:
    """The report that a finding is in, whether or not it stands. Raises `NotFoundError` if there is none."""
    c = FINDINGS[kind].c if kind in FINDINGS else None
    found = c and connection.execute(select(c.report_id).where(c.id == finding_id).limit(1)).scalar()
    if not found:
        raise NotFoundError(f"There is no {kind} {finding_id!r} in this ledger.")
    return str(found)
