"""The lists that can be exported: figures, estimates, series, events, claims, disagreements,
incidents.

Takes an open ledger and what is asked for, gives an `ExportTable` that asks the ledger when its rows are
wanted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sayso.errors import SaysoError
from sayso.export.tables.columns import (
    ColumnType,
    ExportColumn,
    ExportTable,
    Row,
    column,
    columns_of_class,
)
from sayso.export.tables.numbers import number_columns, numbers_of
from sayso.export.tables.query import ExportQuery
from sayso.gazetteer import open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.findings.claims import CLAIM_PARTS, ClaimRow
from sayso.ledger.findings.events import EVENT_PARTS, EventRow
from sayso.ledger.findings.figures import FigureRow
from sayso.ledger.picture.incidents import find_incidents
from sayso.ledger.picture.rows import EstimateRow, IncidentRow, SeriesRow
from sayso.ledger.streams import (
    FIGURE_FIELDS,
    ColumnBatch,
    columns_of_rows,
    stream_claims,
    stream_disagreements,
    stream_estimates,
    stream_events,
    stream_figures,
    stream_sentences,
    stream_series,
)
from sayso.records.picture import Disagreement, Side

BATCH = 1_000
READ = "reports"  # what was read, with all that was found in it: not a table
VERDICT = ("verdict", "reason", "note", "editor")  # columns that people fill in


def table_of(ledger: Ledger, name: str, query: ExportQuery) -> ExportTable:
    """The table of a list. Raises `SaysoError` for a list that is not there."""
    if name == READ:
        return ExportTable(READ, (), lambda: iter(()), query.words())
    if name not in LISTS:
        raise SaysoError(f"There is no list {name!r}. Known: {', '.join(LISTS)}.")
    return LISTS[name](ledger, query)


def _iso3() -> ExportColumn:
    return column("figures", "iso3")


def figures(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """Figures; with the sentences that they stand in if these are asked for, and a number by a profile."""
    own = [*columns_of_class("figures", FigureRow), _iso3(), *number_columns("figures", query.profile)]
    last = column("figures", "sentence" if query.sentences or query.for_review else "series_id")
    rows = _with_sentences if query.sentences or query.for_review else _plain_figures
    if query.for_review:
        return _for_review(ExportTable("figures", (*own, last), lambda: rows(ledger, query), query.words()))
    return ExportTable("figures", (*own, last), lambda: rows(ledger, query), query.words())


def _for_review(table: ExportTable) -> ExportTable:
    """The figures to be checked in a spreadsheet: a key that no spreadsheet takes for a number, the columns
    that people fill in, the sentence and what can be corrected, then the rest.
    """
    first = ("sentence", "quote", *CORRECTABLE)
    order = [*map(table.index, first)]
    order += [at for at, one in enumerate(table.columns) if one.name not in first]
    columns = tuple(table.columns[at] for at in order)
    empty, key = (None,) * len(VERDICT), table.index("id")

    def rows() -> Iterator[list[Row]]:
        for batch in table.batches():
            yield [(f"figure-{row[key]}", *empty, *(row[at] for at in order)) for row in batch]

    own = [column("review", name) for name in ("key", *VERDICT)]
    return ExportTable(table.rows_are, (*own, *columns), rows, table.asked)


CORRECTABLE = (
    "measure", "low", "high", "qualifier", "counted", "period_first", "period_last", "place_text", "country",
    "speaker", "status",
)  # fmt: skip
COUNTRY, LOW = FIGURE_FIELDS.index("country"), FIGURE_FIELDS.index("low")


def _plain_figures(ledger: Ledger, query: ExportQuery) -> Iterator[ColumnBatch]:
    codes, number = open_gazetteer().iso3, numbers_of(query.profile)
    for batch in stream_figures(ledger.engine, query.figures()):
        *own, series = columns_of_rows(batch)
        own.append(tuple(codes.get(country) for country in own[COUNTRY]))
        if query.profile is not None:
            own += zip(*map(number, *own[LOW : LOW + 3]), strict=True)
        yield ColumnBatch([*own, series])


def _with_sentences(ledger: Ledger, query: ExportQuery) -> Iterator[list[Row]]:
    codes, number = open_gazetteer().iso3, numbers_of(query.profile)
    for batch in stream_sentences(ledger.engine, query.figures()):
        yield [
            (
                *(getattr(row, name) for name in FIGURE_FIELDS),
                codes.get(row.country or ""),
                *number(row.low, row.high, row.qualifier),
                told,
            )
            for row, told, _ in batch
        ]


def _with_iso3(batches: Iterable[Iterable[Any]], own: Sequence[ExportColumn]) -> Iterator[list[Row]]:
    """Rows with the columns of their own, and the longer code of their country."""
    codes = open_gazetteer().iso3
    for batch in batches:
        yield [(*(getattr(row, one.name) for one in own), codes.get(row.country or "")) for row in batch]


def estimates(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """Low, best and high of a series on a day, by a profile."""
    from sayso.reconcile.series.on_demand import STORED, estimates_by

    own = columns_of_class("estimates", EstimateRow)
    where = query.picture("estimates")

    def rows() -> Iterator[list[Row]]:
        kept = query.profile in (None, STORED)
        asked = batched(estimates_by(ledger, where, query.profile or STORED), BATCH) if not kept else None
        return _with_iso3(asked or stream_estimates(ledger.engine, where), own)

    return ExportTable("estimates", (*own, _iso3()), rows, query.words())


def series(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """Series: figures on one thing over time."""
    own = columns_of_class("series", SeriesRow, without=("partitions",))
    where = query.picture("series")

    def rows() -> Iterator[list[Row]]:
        return _with_iso3(stream_series(ledger.engine, where), own)

    return ExportTable("series", (*own, _iso3()), rows, query.words())


def claims(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """Claims: who says what, who disputes it, which law it invokes."""
    own = columns_of_class("claims", ClaimRow, without=CLAIM_PARTS)
    where = query.claims()

    def rows() -> Iterator[list[Row]]:
        for batch in stream_claims(ledger.engine, where):
            yield [
                (
                    *(getattr(row, one.name) for one in own),
                    [" ".join(filter(None, (one.instrument, one.article))) for one in row.norms],
                    row.disputed_by,
                )
                for row in batch
            ]

    parts = [column("claims", name, ColumnType.LIST) for name in ("norms", "disputed_by")]
    return ExportTable("claims", (*own, *parts), rows, query.words())


def events(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """Events: who did what to whom."""
    own = columns_of_class("events", EventRow, without=EVENT_PARTS)
    codes, where = open_gazetteer().iso3, query.events()

    def rows() -> Iterator[list[Row]]:
        for batch in stream_events(ledger.engine, where):
            yield [
                (
                    *(getattr(row, one.name) for one in own),
                    [one.name for one in row.actors],
                    [one.name for one in row.recipients],
                    [f"{one.measure}: {one.quote}" for one in row.figures],
                    codes.get(row.country or ""),
                )
                for row in batch
            ]

    parts = [column("events", name, ColumnType.LIST) for name in ("actors", "recipients", "figures")]
    return ExportTable("events", (*own, *parts, _iso3()), rows, query.words())


def disagreements(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """Where reports contradict each other, both sides with their words."""
    own = columns_of_class("disagreements", Disagreement, without=("partition", "severity", "one", "other"))
    sides = columns_of_class_as("disagreements", Side)
    where = query.picture("disagreements")

    def rows() -> Iterator[list[Row]]:
        for batch in stream_disagreements(ledger.engine, where):
            yield [
                (
                    *(getattr(row, one.name) for one in own),
                    row.severity.name.lower(),
                    *(getattr(side, name) for side in (row.one, row.other) for name in SIDE),
                )
                for row in batch
            ]

    return ExportTable(
        "disagreements", (*own, column("disagreements", "severity"), *sides), rows, query.words()
    )


def incidents(ledger: Ledger, query: ExportQuery) -> ExportTable:
    """What happened once, as several reports give it."""
    own = columns_of_class("incidents", IncidentRow, without=("mentions",))
    where = query.picture("incidents")

    def rows() -> Iterator[list[Row]]:
        return _with_iso3(batched(iter(find_incidents(ledger.engine, where)), BATCH), own)

    return ExportTable("incidents", (*own, _iso3()), rows, query.words())


SIDE = tuple(Side.__dataclass_fields__)


def columns_of_class_as(table: str, kind: type) -> list[ExportColumn]:
    """The fields of a side, once for each side."""
    types = {"start": ColumnType.INTEGER, "end": ColumnType.INTEGER, "published": ColumnType.DATE}
    return [
        column(table, f"{side}_{name}", types.get(name, ColumnType.TEXT))
        for side in ("one", "other")
        for name in SIDE
    ]


def batched(rows: Iterator[Any], size: int) -> Iterator[Sequence[Any]]:
    """Rows, so many at a time."""
    held: list[Any] = []
    for row in rows:
        held.append(row)
        if len(held) == size:
            yield held
            held = []
    yield held


LISTS: dict[str, Callable[[Ledger, ExportQuery], ExportTable]] = {
    "figures": figures,
    "estimates": estimates,
    "series": series,
    "events": events,
    "claims": claims,
    "disagreements": disagreements,
    "incidents": incidents,
}
