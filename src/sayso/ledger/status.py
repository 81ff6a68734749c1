"""What a ledger holds, what failed and why, and what else to know of inputs: what `sayso status` shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.engine import Engine

from sayso.ledger import tables
from sayso.ledger.picture_tables import picture_failure


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that did not become a report that was read."""

    location: str
    reason: str
    message: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What a user should know of an input that was read: how its day was read, what of it was not."""

    location: str
    report_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """Counts over a ledger, and what failed."""

    reports: int
    reports_read: int
    figures: int
    claims: int
    events: int
    publishers: int
    first_published: date | None
    last_published: date | None
    readers: tuple[tuple[str, int], ...]
    failures: tuple[Failure, ...]
    notes: tuple[Note, ...] = ()
    forgotten: int = 0


def status(engine: Engine) -> LedgerStatus:
    """Counts of the current state, every input that failed, and every note."""
    r, s, g = tables.report, tables.source, tables.reading
    current = g.c.superseded_by.is_(None)
    with engine.connect() as connection:

        def count(statement: Select[Any]) -> int:
            return int(connection.execute(statement).scalar() or 0)

        first, last = connection.execute(select(func.min(r.c.published), func.max(r.c.published))).one()
        readers = connection.execute(
            select(g.c.reader, func.count()).where(current).group_by(g.c.reader).order_by(g.c.reader)
        ).all()
        noted = connection.execute(
            select(s.c.location, s.c.report_id, s.c.notes)
            .where(s.c.notes != "", s.c.outcome != "failed")
            .order_by(s.c.location, s.c.id)
        ).all()
        figures_, claims_, events_ = (
            count(
                select(func.count())
                .select_from(t.join(g, g.c.id == t.c.reading_id))
                .where(current, ~t.c.withdrawn)
            )
            for t in (tables.figure, tables.claim, tables.event)
        )
        return LedgerStatus(
            count(select(func.count()).select_from(r)),
            count(select(func.count()).select_from(g).where(current)),
            figures_,
            claims_,
            events_,
            count(select(func.count(func.distinct(r.c.publisher)))),
            first,
            last,
            tuple((reader, int(number)) for reader, number in readers),
            _failures(connection),
            tuple(Note(row[0], row[1], line) for row in noted for line in row[2].splitlines()),
            count(select(func.count()).select_from(tables.forgotten)),
        )


def _failures(connection: Connection) -> tuple[Failure, ...]:
    """Inputs that failed, then reports that the picture lacks."""
    s, p = tables.source.c, picture_failure.c
    inputs = connection.execute(
        select(s.location, s.reason, s.message, s.seen_at)
        .where(s.outcome == "failed")
        .order_by(s.reason, s.location)
    )
    reports = connection.execute(select(p.report_id, p.step, p.message, p.at).order_by(p.report_id, p.step))
    return (
        *(Failure(*row) for row in inputs),
        *(Failure(f"report {row[0]}", f"picture: {row[1]}", row[2], row[3]) for row in reports),
    )
