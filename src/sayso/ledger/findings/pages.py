"""Findings of a ledger page by page, in the order in which they were read.

Takes a filter and the row number that the last page ended with; gives rows, each with its number.
"""

from typing import Any

from sqlalchemy import Connection, Select, Table

from sayso.ledger.filters import ClaimFilter, EventFilter, FigureFilter
from sayso.ledger.findings.claims import ClaimRow, claims_with_parts, select_claims
from sayso.ledger.findings.events import EventRow, events_with_parts, select_events
from sayso.ledger.findings.figures import FigureRow, figure_row, select_figures
from sayso.ledger.schema import tables


def page_of_figures(
    connection: Connection, where: FigureFilter, after: int, limit: int
) -> list[tuple[int, FigureRow]]:
    """Figures that fit whose row number is above `after`."""
    rows = _page(connection, select_figures(where), tables.figure, after, limit)
    return [(row[-2], figure_row(row)) for row in rows]


def page_of_claims(
    connection: Connection, where: ClaimFilter, after: int, limit: int
) -> list[tuple[int, ClaimRow]]:
    """Claims that fit whose row number is above `after`."""
    rows = _page(connection, select_claims(where), tables.claim, after, limit)
    return list(zip((row[-2] for row in rows), claims_with_parts(connection, rows), strict=True))


def page_of_events(
    connection: Connection, where: EventFilter, after: int, limit: int
) -> list[tuple[int, EventRow]]:
    """Events that fit whose row number is above `after`."""
    rows = _page(connection, select_events(where), tables.event, after, limit)
    return list(zip((row[-2] for row in rows), events_with_parts(connection, rows), strict=True))


def _page(connection: Connection, statement: Select[Any], table: Table, after: int, limit: int) -> list[Any]:
    ordered = statement.where(table.c.row > after).order_by(table.c.row).limit(limit)
    return list(connection.execute(ordered).all())
