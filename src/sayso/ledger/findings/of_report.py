"""All findings of one report, in text order, with the words behind them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ClaimFilter, EventFilter, FigureFilter
from sayso.ledger.findings.claims import ClaimRow, find_claims
from sayso.ledger.findings.events import EventRow, find_events
from sayso.ledger.findings.figures import FigureRow, figure_row, select_figures
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import in_batches
from sayso.ledger.schema.statements import group_rows
from sayso.records import Evidence


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of one report, in text order: figures with their evidence by field, claims, events."""

    figures: tuple[tuple[FigureRow, dict[str, Evidence]], ...]
    claims: tuple[ClaimRow, ...]
    events: tuple[EventRow, ...]


def get_findings(source: Engine | Connection, report_id: str) -> Findings:
    """The current findings of a report, in text order."""
    e = tables.evidence.c
    wanted = select_figures(FigureFilter(report_id=report_id)).order_by(tables.figure.c.start)
    found: list[tuple[FigureRow, dict[str, Evidence]]] = []
    for connection, rows in in_batches(source, wanted, None):
        words = group_rows(
            connection,
            select(e.figure_row, e.field, e.start, e.end, e.quote)
            .where(e.figure_row.in_([row.row for row in rows]))
            .order_by(e.id),
        )
        for row in rows:
            evidence = {field: Evidence(*rest) for field, *rest in words.get(row.row, [])}
            found.append((figure_row(row), evidence))
    return Findings(
        figures=tuple(found),
        claims=tuple(find_claims(source, ClaimFilter(report_id=report_id))),
        events=tuple(find_events(source, EventFilter(report_id=report_id))),
    )
