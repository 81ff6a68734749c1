"""What people decided about the findings of a report, applied to its newest reading.

Takes a report; marks, withdraws and adds rows of findings, so that questions see what stands. Reviews are
kept by the finding that the reader made (`finding_id`) and the place of its words: they hold for a newer
reading too, whether or not it finds the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Date, Row, Table, insert, or_, select, update

from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.review_tables import review
from sayso.records import content_id

FINDINGS: dict[str, Table] = {"figure": tables.figure, "claim": tables.claim, "event": tables.event}
PARTS: dict[str, tuple[tuple[Table, str], ...]] = {
    "figure": ((tables.evidence, "figure_row"),),
    "claim": ((tables.norm, "claim_row"),),
    "event": (
        (tables.participant, "event_row"),
        (tables.event_evidence, "event_row"),
        (tables.event_result, "event_row"),
    ),
}


OWN = ("row", "id", "report_id", "reading_id", "review_id", "made_by", "withdrawn")


def apply_reviews(connection: Connection, report_id: str) -> None:
    """Apply every standing review of a report to its newest reading."""
    v = review.c
    if connection.execute(select(v.id).where(v.report_id == report_id).limit(1)).first() is None:
        return
    standing = connection.execute(
        select(review)
        .where(v.report_id == report_id, v.undone_by.is_(None), v.verdict != "undo")
        .order_by(v.kind, v.finding_id, v.id)
    ).all()
    reading_id = connection.execute(
        select(tables.reading.c.id).where(
            tables.reading.c.report_id == report_id, tables.reading.c.superseded_by.is_(None)
        )
    ).scalar_one()
    for kind, table in FINDINGS.items():
        _reset(connection, kind, table, reading_id)
    for (kind, finding_id), reviews in groupby(standing, key=lambda row: (row.kind, row.finding_id)):
        _apply(connection, kind, reading_id, finding_id, list(reviews))


def withdraw_superseded(connection: Connection, reading_id: int) -> None:
    """What the readings found that a new one takes the place of is no longer asked for."""
    g = tables.reading.c
    older = connection.execute(select(g.id).where(g.superseded_by == reading_id)).scalars().all()
    for table in FINDINGS.values() if older else ():
        connection.execute(update(table).where(table.c.reading_id.in_(older)).values(withdrawn=True))


def _reset(connection: Connection, kind: str, table: Table, reading_id: int) -> None:
    """As the reader left it: what it found stands, what people made is withdrawn."""
    c = table.c
    here = c.reading_id == reading_id
    if kind == "claim":
        made = select(c.id, review.c.finding_id).join(review, review.c.id == c.made_by)
        for own, root in connection.execute(made.where(here, c.made_by.is_not(None))).all():
            _refer(connection, reading_id, own, root)
    connection.execute(
        update(table).where(here, c.made_by.is_not(None)).values(withdrawn=True, review_id=None)
    )
    touched = or_(c.withdrawn, c.review_id.is_not(None))
    connection.execute(
        update(table).where(here, c.made_by.is_(None), touched).values(withdrawn=False, review_id=None)
    )


def _apply(
    connection: Connection, kind: str, reading_id: int, finding_id: str, reviews: Sequence[Row[Any]]
) -> None:
    """Apply the reviews of one finding, oldest first."""
    table = FINDINGS[kind]
    found = _found(connection, table, reading_id, finding_id, reviews[0])
    row = found.row if found is not None else None
    for one in reviews:
        if one.verdict in ("correct", "add", "split"):
            if row is not None:
                _mark(connection, table, row, one.id, withdrawn=True)
            row = _put(connection, kind, reading_id, one)
            if found is not None:
                _link(connection, kind, found.row, row)
                if kind == "claim":
                    _refer(connection, reading_id, finding_id, corrected_id(one.id, finding_id))
        elif row is not None:
            _mark(connection, table, row, one.id, withdrawn=one.verdict in ("reject", "merge"))


def corrected_id(review_id: int, finding_id: str) -> str:
    """The id of the finding that a review puts in the place of another."""
    return content_id("review", review_id, finding_id)


def _found(connection: Connection, table: Table, reading_id: int, finding_id: str, first: Row[Any]) -> Any:
    """The row that a reading has for a finding: the same, or one of the same words."""
    c = table.c
    own = select(c.row, c.id, c.start, c.end).where(c.reading_id == reading_id, c.made_by.is_(None))
    same = connection.execute(own.where(c.id == finding_id)).first()
    if same is not None or first.verdict in ("add", "split"):
        return same
    near = connection.execute(own.where(c.start < first.end, c.end > first.start).order_by(c.start)).all()
    shared = {one.row: min(one.end, first.end) - max(one.start, first.start) for one in near}
    best = max(near, key=lambda one: shared[one.row], default=None)
    if best is None or 2 * shared[best.row] < max(best.end - best.start, first.end - first.start):
        return None
    return best


def _mark(connection: Connection, table: Table, row: int, review_id: int, *, withdrawn: bool) -> None:
    connection.execute(
        update(table).where(table.c.row == row).values(review_id=review_id, withdrawn=withdrawn)
    )


def _put(connection: Connection, kind: str, reading_id: int, one: Row[Any]) -> int:
    """The row of what a review made; it is written once a reading."""
    table = FINDINGS[kind]
    own = corrected_id(one.id, one.finding_id) if one.verdict == "correct" else one.finding_id
    there = connection.execute(
        select(table.c.row).where(table.c.reading_id == reading_id, table.c.id == own)
    ).scalar()
    if there is not None:
        _mark(connection, table, there, one.id, withdrawn=False)
        return int(there)
    values = {
        **read_values(table, one.made["values"]),
        "id": own,
        "report_id": one.report_id,
        "reading_id": reading_id,
        "review_id": one.id,
        "made_by": one.id,
        "withdrawn": False,
    }
    row = insert_row(connection, table, values)
    for part, column in PARTS[kind]:
        rows = [{**words, column: row} for words in one.made["parts"].get(part.name, ())]
        if rows:
            connection.execute(insert(part), rows)
    return row


def _link(connection: Connection, kind: str, found: int, made: int) -> None:
    """The figures of events, and the events of figures, for what stands in the place of one."""
    link = tables.event_figure
    own, other = (
        (link.c.figure_row, link.c.event_row) if kind == "figure" else (link.c.event_row, link.c.figure_row)
    )
    if kind == "claim" or connection.execute(select(link.c.id).where(own == made).limit(1)).first():
        return
    rows = [
        {own.name: made, other.name: row}
        for row in connection.execute(select(other).where(own == found)).scalars()
    ]
    if rows:
        connection.execute(insert(link), rows)


def _refer(connection: Connection, reading_id: int, before: str, after: str) -> None:
    """Let what speaks of one claim speak of another."""
    columns = ((tables.claim, "disputes"), (tables.event, "claim"), (tables.event, "denied_by"))
    for table, name in columns:
        where = (table.c.reading_id == reading_id) & (table.c[name] == before)
        connection.execute(update(table).where(where).values({name: after}))


def values_of(table: Table, row: Row[Any]) -> dict[str, Any]:
    """The columns of a finding that say something, as JSON takes them."""
    found = row._mapping
    return {c.name: _plain(found[c.name]) for c in table.c if c.name not in OWN}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def read_values(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values from JSON as the columns take them."""
    return {
        name: date.fromisoformat(value)
        if isinstance(value, str) and isinstance(table.c[name].type, Date)
        else value
        for name, value in values.items()
    }
