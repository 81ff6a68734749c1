"""Ask a ledger for its findings page by page, in the order in which they were read.

Takes filters and the row that the last page ended with; gives rows, each with its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, func

from sayso.ledger import asking, claim_query, event_query, query, tables
from sayso.ledger.claim_query import ClaimRow
from sayso.ledger.event_query import EventRow
from sayso.ledger.query import FigureRow


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings are wanted; `measure` is a measure, a stance, or an event's code; `since` and `until`
    are days that the period reaches (of claims: of publication).
    """

    measure: str | None = None
    country: str | None = None
    publisher: str | None = None
    report: str | None = None
    status: str | None = None
    since: date | None = None
    until: date | None = None


def figures(
    connection: Connection, where: FindingFilter, after: Sequence[str] | None, limit: int
) -> list[tuple[int, FigureRow]]:
    """Figures that fit."""
    statement = _where(asking.current(FigureRow, tables.figure), tables.figure, where)
    rows = _after(connection, statement, tables.figure, after, limit)
    return [(row[-2], query.figure_row(row)) for row in rows]


def claims(
    connection: Connection, where: FindingFilter, after: Sequence[str] | None, limit: int
) -> list[tuple[int, ClaimRow]]:
    """Claims that fit."""
    statement = _where(asking.current(ClaimRow, tables.claim, claim_query.PARTS), tables.claim, where)
    rows = _after(connection, statement, tables.claim, after, limit)
    return list(zip((row[-2] for row in rows), claim_query.with_parts(connection, rows), strict=True))


def events(
    connection: Connection, where: FindingFilter, after: Sequence[str] | None, limit: int
) -> list[tuple[int, EventRow]]:
    """Events that fit."""
    statement = _where(asking.current(EventRow, tables.event, event_query.PARTS), tables.event, where)
    rows = _after(connection, statement, tables.event, after, limit)
    return list(zip((row[-2] for row in rows), event_query.with_parts(connection, rows), strict=True))


def _where(statement: Any, table: Table, where: FindingFilter) -> Any:
    c, r = table.c, tables.report.c
    named = {"figure": "measure", "claim": "stance", "event": "code"}[table.name]
    country = c.actor_country if table is tables.claim else c.country
    pairs = [
        (c[named], where.measure), (country, asking.country_code(where.country)),
        (r.publisher, where.publisher), (c.report_id, where.report),
    ]  # fmt: skip
    if "status" in c:
        pairs.append((c.status, where.status))
    statement = asking.same(statement, pairs)
    last = r.published if table is tables.claim else func.coalesce(c.period_last, r.published)
    first = (
        r.published if table is tables.claim else func.coalesce(c.period_first, c.period_last, r.published)
    )
    if where.since is not None:
        statement = statement.where(last >= where.since)
    if where.until is not None:
        statement = statement.where(first <= where.until)
    return statement


def _after(
    connection: Connection, statement: Any, table: Table, after: Sequence[str] | None, limit: int
) -> list[Any]:
    if after is not None:
        statement = statement.where(table.c.row > int(after[0]))
    return list(connection.execute(statement.order_by(table.c.row).limit(limit)).all())
