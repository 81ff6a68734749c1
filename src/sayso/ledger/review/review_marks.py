"""Marks that are no verdicts: a flag asks others to look at a finding, a skip puts it last for one person.

Takes an open transaction where it writes. Appended; what is taken back stays, marked.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from sayso.errors import ConflictError, LedgerError, NotFoundError
from sayso.ledger.review.apply import FINDINGS
from sayso.ledger.review.decisions import row_words
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.review_tables import review_mark
from sayso.ledger.schema.timestamps import now

FLAG, SKIP = "flag", "skip"
LONGEST_NOTE = 2_000
MOST = 200  # flags, or skipped findings, that are shown


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A flag or a skip: whose, on which finding, and why."""

    id: int
    at: datetime
    reviewer: str
    mark: str
    kind: str
    report_id: str
    finding_id: str
    quote: str
    note: str
    undone_at: datetime | None


def mark_finding(
    connection: Connection, reviewer: str, mark: str, about: tuple[str, str], note: str = ""
) -> int:
    """Flag or skip a finding, by kind and id; the mark's number. One that stands is left as it is."""
    kind, finding_id = about
    if mark not in (FLAG, SKIP):
        raise LedgerError(f"There is no mark {mark!r}. Known: {FLAG}, {SKIP}.")
    if len(note) > LONGEST_NOTE:
        raise LedgerError(f"A note has {LONGEST_NOTE:,} characters at most.")
    table = FINDINGS.get(kind)
    wanted = None if table is None else select(table).where(table.c.id == finding_id)
    row = None if wanted is None else connection.execute(wanted).first()
    if row is None:
        raise NotFoundError(f"There is no {kind} {finding_id!r} in this ledger.")
    m = review_mark.c
    own = _standing(mark).where(m.finding_id == finding_id, m.kind == kind, m.reviewer == reviewer)
    there = connection.execute(own).first()
    if there is not None and there.note == note:
        return int(there.id)
    return insert_row(
        connection,
        review_mark,
        {
            "at": now(), "reviewer": reviewer, "mark": mark, "kind": kind, "report_id": row.report_id,
            "finding_id": finding_id, "note": note,
            "quote": row.quote if "quote" in row._mapping else row_words(row),
        },
    )  # fmt: skip


def undo_mark(connection: Connection, number: int, reviewer: str) -> MarkRow:
    """Take a mark back; which one it was. A flag may be taken back by anybody, a skip by its own person."""
    columns = [review_mark.c[field.name] for field in fields(MarkRow)]
    found = connection.execute(select(*columns).where(review_mark.c.id == number)).first()
    if found is None or (found.mark == SKIP and found.reviewer != reviewer):
        raise NotFoundError(f"There is no mark {number} of yours.")
    if found.undone_at is not None:
        raise ConflictError("It was taken back already.")
    values = {"undone_by": reviewer, "undone_at": now()}
    connection.execute(update(review_mark).where(review_mark.c.id == number).values(values))
    return MarkRow(*found)


def find_flags(connection: Connection, finding_id: str | None = None) -> list[MarkRow]:
    """The flags that stand, the newest first; of one finding, if asked."""
    wanted = _standing(FLAG)
    if finding_id is not None:
        wanted = wanted.where(review_mark.c.finding_id == finding_id)
    rows = connection.execute(wanted.order_by(review_mark.c.id.desc()).limit(MOST))
    return [MarkRow(*row) for row in rows]


def find_skips(connection: Connection, reviewer: str) -> list[MarkRow]:
    """What a person skipped, oldest first."""
    wanted = _standing(SKIP).where(review_mark.c.reviewer == reviewer)
    return [MarkRow(*row) for row in connection.execute(wanted.order_by(review_mark.c.id).limit(MOST))]


def _standing(mark: str) -> Select[Any]:
    columns = [review_mark.c[field.name] for field in fields(MarkRow)]
    return select(*columns).where(review_mark.c.mark == mark, review_mark.c.undone_at.is_(None))
