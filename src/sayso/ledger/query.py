"""Ask a ledger. Takes a filter, gives rows; only what the newest reading of each report found."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.engine import Engine, Row

from sayso.errors import LedgerError
from sayso.ledger import asking, tables
from sayso.ledger.claim_query import ClaimFilter, ClaimRow, claims
from sayso.ledger.event_query import EventFilter, EventRow, events
from sayso.records import Evidence, Report


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which figures are wanted; `None` asks for all. Words fit anywhere in a field, in any case.

    `place` fits without accents too, and a country's name fits what lies there. `since` and `until` fit
    figures whose period may touch those days; one open at its start reaches back to any day.
    """

    measure: str | None = None
    place: str | None = None
    country: str | None = None
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    speaker: str | None = None
    status: str | None = None
    report_id: str | None = None
    limit: int | None = None


ALL = FigureFilter()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as the ledger holds it, with its report; `review` is the verdict that stands, and by whom."""

    id: str
    measure: str
    low: int | None
    high: int | None
    qualifier: str
    counted: str | None
    period_first: date | None
    period_last: date | None
    period_precision: str
    place: str | None
    country: str | None
    location: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    location_approximate: bool | None
    speaker: str | None
    status: str
    quote: str
    start: int
    end: int
    report_id: str
    publisher: str
    agency: str
    published: date | None
    title: str
    url: str
    reader: str
    review: str | None
    reviewer: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of one report, in text order: figures with their evidence by field, claims, events."""

    figures: tuple[tuple[FigureRow, dict[str, Evidence]], ...]
    claims: tuple[ClaimRow, ...]
    events: tuple[EventRow, ...]


def figures(engine: Engine, where: FigureFilter) -> Iterator[FigureRow]:
    """Current figures that fit `where`, by last day (unknown last), publication and place in the text."""
    f, r = tables.figure.c, tables.report.c
    statement = _filtered(asking.current(FigureRow, tables.figure), where).order_by(
        f.period_last.is_(None), f.period_last, r.published, f.report_id, f.start
    )
    if where.limit is not None:
        statement = statement.limit(where.limit)
    with engine.connect() as connection:
        for row in connection.execute(statement):
            yield figure_row(row)


def figure_row(row: Row[Any]) -> FigureRow:
    """A figure from its row, which ends with the numbers of row and reading."""
    values: tuple[Any, ...] = tuple(row)
    return FigureRow(*values[:-2])


def _filtered(statement: Select[Any], where: FigureFilter) -> Select[Any]:
    f, r = tables.figure.c, tables.report.c
    exact = (
        (f.measure, where.measure),
        (f.status, where.status),
        (f.report_id, where.report_id),
        (f.country, asking.country_code(where.country)),
    )
    words = (
        ((r.publisher,), where.publisher),
        ((f.speaker,), where.speaker),
    )
    statement = asking.holding(asking.same(statement, exact), words)
    if where.place is not None:
        statement = statement.where(asking.there((f.place, f.location), f.country, where.place))
    return asking.touching(statement, tables.figure, where.since, where.until)


def report(engine: Engine, name: str) -> Report:
    """The one report with that id, beginning of an id, or address."""
    table = tables.report
    columns = [table.c[field.name] for field in fields(Report)]
    wanted = or_(table.c.id.startswith(name, autoescape=True), table.c.url == name)
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).where(wanted).limit(2)).all()
    if not rows:
        raise LedgerError(f"No report {name!r} in this ledger. `sayso figures` shows the ids of reports.")
    if len(rows) > 1:
        raise LedgerError(f"{name!r} fits more than one report. Give more of its id.")
    return Report(*rows[0])


def findings(engine: Engine | Connection, report_id: str) -> Findings:
    """The current findings of a report, in text order."""
    f, e = tables.figure.c, tables.evidence.c
    wanted = asking.current(FigureRow, tables.figure).where(f.report_id == report_id).order_by(f.start)
    found: list[tuple[FigureRow, dict[str, Evidence]]] = []
    for connection, rows in asking.batches(engine, wanted, None):
        keys = [row.row for row in rows]
        words = asking.grouped(
            connection,
            select(e.figure_row, e.field, e.start, e.end, e.quote)
            .where(e.figure_row.in_(keys))
            .order_by(e.id),
        )
        for row in rows:
            evidence = {field: Evidence(*rest) for field, *rest in words.get(row.row, [])}
            found.append((figure_row(row), evidence))
    return Findings(
        tuple(found),
        tuple(claims(engine, ClaimFilter(report_id=report_id))),
        tuple(events(engine, EventFilter(report_id=report_id))),
    )
