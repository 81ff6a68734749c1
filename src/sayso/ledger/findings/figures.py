"""Figures of a ledger: takes a filter, gives rows; only what the newest reading of each report found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.engine import Engine, Row

from sayso.ledger.filters import ANY_FIGURE, FigureFilter
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import connected
from sayso.ledger.schema.statements import (
    country_code,
    figures_of_situation,
    is_at,
    select_current,
    where_contains,
    where_equal,
    where_touches,
)
from sayso.records import Evidence


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as the ledger holds it, with its report; `review` is the verdict that stands, and by whom.

    `certainty` is the probability of the field that is `least_certain`; `model_measure` what the model would
    have chosen where the measure of the rules or of a codebook stands. All three are empty where nothing was
    learned.
    `page` and `section` say where a document has the number: its page, from 1, and the heading above it;
    `table`, `row` and `column`, from 1, its cell, which adds up others if it `is_total`. `as_of` is the
    day that it tells of.
    """

    id: str
    measure: str
    low: int | None
    high: int | None
    qualifier: str
    counted: str | None
    unit: str
    period_first: date | None
    period_last: date | None
    period_precision: str
    place_text: str | None
    country: str | None
    place: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    place_approximate: bool | None
    speaker: str | None
    status: str
    certainty: float | None
    least_certain: str | None
    model_measure: str | None
    page: int | None
    section: str | None
    table: int | None
    row: int | None
    column: int | None
    is_total: bool | None
    as_of: date | None
    quote: str
    start: int
    end: int
    report_id: str
    publisher: str
    agency: str
    published: date | None
    title: str
    first_words: str
    url: str
    reader: str
    review: str | None
    reviewer: str | None


def find_figures(source: Engine | Connection, where: FigureFilter = ANY_FIGURE) -> Iterator[FigureRow]:
    """Current figures that fit, by last day (unknown last), publication and place in the text."""
    f, r = tables.figure.c, tables.report.c
    ordered = select_figures(where).order_by(
        f.period_last.is_(None), f.period_last, r.published, f.report_id, f.start
    )
    with connected(source) as connection:
        for row in connection.execute(ordered.limit(where.limit)):
            yield figure_row(row)


def figure_row(row: Row[Any]) -> FigureRow:
    """A figure from its row, which ends with the numbers of row and reading."""
    values: tuple[Any, ...] = tuple(row)
    return FigureRow(*values[:-2])


def select_figures(where: FigureFilter) -> Select[Any]:
    """The statement for figures that fit, in no order; each row ends with the numbers of row and reading."""
    f, r = tables.figure.c, tables.report.c
    exact = (
        (f.measure, where.measure),
        (f.unit, where.unit),
        (f.status, where.status),
        (f.report_id, where.report_id),
        (f.country, country_code(where.country)),
    )
    words = (
        ((r.publisher,), where.publisher),
        ((f.speaker,), where.speaker),
    )
    statement = select_current(FigureRow, tables.figure)
    statement = where_contains(where_equal(statement, exact), words)
    if where.place is not None:
        statement = statement.where(is_at((f.place_text, f.place), f.country, where.place))
    if where.min_certainty is not None:  # what people looked at is certain
        statement = statement.where(or_(f.certainty >= where.min_certainty, f.review_id.is_not(None)))
    if where.situation_id is not None:
        statement = statement.where(f.row.in_(figures_of_situation(where.situation_id)))
    return where_touches(statement, tables.figure, where.since, where.until)


def words_of_figure(connection: Connection, row: int) -> dict[str, Evidence]:
    """The words behind each field of a figure, by its row, whether or not it stands."""
    e = tables.evidence.c
    wanted = select(e.field, e.start, e.end, e.quote).where(e.figure_row == row)
    return {name: Evidence(*words) for name, *words in connection.execute(wanted)}
