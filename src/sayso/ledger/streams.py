"""Whole lists of a ledger, batch after batch, in little memory: for exports of any size.

Takes an engine and a filter, gives batches of rows. SQLite and PostgreSQL alike send rows as they are asked
for; findings come in the order in which they were read.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import (
    ANY_FIGURE,
    ClaimFilter,
    EventFilter,
    FigureFilter,
    PictureFilter,
    ReportFilter,
)
from sayso.ledger.findings.claims import ClaimRow, claims_with_parts, select_claims
from sayso.ledger.findings.events import EventRow, events_with_parts, select_events
from sayso.ledger.findings.figures import FigureRow, select_figures
from sayso.ledger.findings.sentences import AROUND, on_one_line
from sayso.ledger.picture.conditions import of_series
from sayso.ledger.picture.disagreements import disagreement_of, select_disagreements
from sayso.ledger.picture.estimates import select_estimates
from sayso.ledger.picture.rows import EstimateRow, SeriesRow
from sayso.ledger.picture.series import series_row
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import BATCH, unmapped
from sayso.ledger.schema.statements import reports_of_situation, row_as, where_contains, within
from sayso.records.picture import Disagreement

MANY = 2_000  # rows of a batch that needs no parts
FIGURE_FIELDS = tuple(field.name for field in fields(FigureRow))
NONE_LEFT: tuple[float, str | None] = (float("inf"), None)
Batches = Iterator[Iterable[Any]]


def _stream(engine: Engine, statement: Select[Any], size: int = MANY) -> Generator[Sequence[Any], None, None]:
    with (
        engine.connect() as connection,
        unmapped(connection),
        connection.execution_options(stream_results=True).execute(statement) as result,
    ):
        yield from result.partitions(size)


@dataclass(frozen=True, slots=True)
class ColumnBatch:
    """Rows column by column, which most formats write quicker; iterated over, they are rows."""

    columns: Sequence[Sequence[Any]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*self.columns, strict=True)


def columns_of_rows(batch: Iterable[Any]) -> Sequence[Sequence[Any]]:
    """The columns of a batch; none if it has no rows."""
    return batch.columns if isinstance(batch, ColumnBatch) else list(zip(*batch, strict=True))


def stream_figures(engine: Engine, where: FigureFilter) -> Batches:
    """The fields of figures (`FIGURE_FIELDS`), then the id of the series that each counts in, or `None`."""
    if where == ANY_FIGURE:
        yield from _every_figure(engine)
        return
    s, f = picture.series_figure.c, tables.figure.c
    inside = select(func.min(s.series_id)).where(s.report_id == f.report_id, s.figure_row == f.row)
    if where.situation_id is not None:
        of = picture.series.c
        its = select(of.id).where(of.id == s.series_id, of.situation_id == where.situation_id)
        inside = inside.where(its.exists())
    plain = select_figures(where)
    columns = [*list(plain.selected_columns)[:-2], inside.scalar_subquery().label("series_id")]
    ordered = plain.with_only_columns(*columns, maintain_column_froms=True).order_by(f.row)
    yield from _stream(engine, ordered.limit(where.limit))


def _every_figure(engine: Engine) -> Batches:
    """All figures beside all that counts in series: two lists in one order, without a look-up for each."""
    s = picture.series_figure.c
    counted = select(s.figure_row, func.min(s.series_id)).group_by(s.figure_row).order_by(s.figure_row)
    with closing(_stream(engine, counted)) as batches:
        series = (pair for batch in batches for pair in batch)
        row, name = next(series, NONE_LEFT)
        for found in _stream(engine, select_figures(ANY_FIGURE).order_by(tables.figure.c.row)):
            *own, numbers, _ = zip(*found, strict=True)
            names = []
            for number in numbers:
                while row < number:
                    row, name = next(series, NONE_LEFT)
                names.append(name if row == number else None)
            yield ColumnBatch((*own, names))


def measures_of(engine: Engine, where: FigureFilter) -> list[str]:
    """What the figures that fit count, by name."""
    f = tables.figure.c
    plain = select_figures(where).with_only_columns(f.measure, maintain_column_froms=True).distinct()
    with engine.connect() as connection:
        return sorted(connection.execute(plain).scalars())


def stream_sentences(engine: Engine, where: FigureFilter) -> Iterator[list[tuple[FigureRow, str, int]]]:
    """Figures, each with the sentence that it stands in, on one line, and where its words begin there."""
    f, r = tables.figure.c, tables.report.c
    begin = case((f.start > AROUND, f.start - AROUND), else_=0)
    around = func.substr(r.text, begin + 1, f.end - begin + AROUND)
    statement = select_figures(where).add_columns(around, begin).order_by(f.row).limit(where.limit)
    for batch in _stream(engine, statement, BATCH):
        found = []
        for *values, _, _, text, before in batch:
            row = FigureRow(*values)
            found.append((row, *on_one_line(text, row.start - before, row.end - before)))
        yield found


def stream_report_ids(
    engine: Engine, where: ReportFilter, situation_id: str | None = None
) -> Iterator[list[str]]:
    """The ids of the reports that were read, the oldest first; of a situation, if one is given."""
    r, g = tables.report.c, tables.reading.c
    read = select(r.id).join(tables.reading, g.report_id == r.id).where(g.superseded_by.is_(None))
    words = [((r.publisher,), where.publisher), ((r.url,), where.url)]
    read = where_contains(read, words).where(*within(r.published, where.since, where.until))
    if situation_id is not None:
        read = read.where(r.id.in_(reports_of_situation(situation_id)))
    ordered = read.order_by(r.published.is_(None), r.published, r.id)
    for batch in _stream(engine, ordered, BATCH):
        yield [str(row.id) for row in batch]


def stream_claims(engine: Engine, where: ClaimFilter) -> Iterator[list[ClaimRow]]:
    """Claims with their norms and those that dispute them."""
    statement = select_claims(where).order_by(tables.claim.c.row).limit(where.limit)
    with engine.connect() as connection:
        for batch in _stream(engine, statement, BATCH):
            yield list(claims_with_parts(connection, batch))


def stream_events(engine: Engine, where: EventFilter) -> Iterator[list[EventRow]]:
    """Events with who did it to whom, their figures and their words."""
    statement = select_events(where).order_by(tables.event.c.row).limit(where.limit)
    with engine.connect() as connection:
        for batch in _stream(engine, statement, BATCH):
            yield list(events_with_parts(connection, batch))


def stream_estimates(engine: Engine, where: PictureFilter) -> Iterator[list[EstimateRow]]:
    """Estimates, series by series, by day."""
    e = picture.estimate.c
    statement = select_estimates(where).order_by(e.series_id, e.day).limit(where.limit)
    for batch in _stream(engine, statement):
        yield [row_as(EstimateRow, row) for row in batch]


def stream_series(engine: Engine, where: PictureFilter) -> Iterator[list[SeriesRow]]:
    """Series by id, over all years."""
    s = picture.series
    statement = select(s).where(and_(True, *of_series(where))).order_by(s.c.id, s.c.first)
    rows = (row for batch in _stream(engine, statement) for row in batch)
    found = list[SeriesRow]()
    for _, parts in islice(groupby(rows, key=lambda row: row.id), where.limit):
        found.append(series_row(list(parts)))
        if len(found) == MANY:
            yield found
            found = []
    yield found


def stream_disagreements(engine: Engine, where: PictureFilter) -> Iterator[list[Disagreement]]:
    """Disagreements, the most severe and newest first."""
    for batch in _stream(engine, select_disagreements(where).limit(where.limit)):
        yield [disagreement_of(row) for row in batch]
