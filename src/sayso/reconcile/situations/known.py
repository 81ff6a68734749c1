"""What is known of a situation: its series with their estimates and figures, now or as they were on a day.

Takes a connection, the situation's id and perhaps a day, gives `KnownSeries`. Now, they are those that the
ledger keeps; as of a day they are made anew from the figures of reports that were out by then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from sayso.ledger.picture.estimates import estimates_of
from sayso.ledger.picture.inputs import counted_rows
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow
from sayso.ledger.picture.series import find_series_figures, series_of_situation
from sayso.ledger.picture.write import figure_rows_of
from sayso.reconcile.series.build import Strand
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.series.read import StrandReader
from sayso.records.picture import Estimate


@dataclass(slots=True)
class KnownSeries:
    """Series, the most figures first, with the estimates and the figures of each by its id, in order."""

    series: list[SeriesRow] = field(default_factory=list)
    estimates: dict[str, list[EstimateRow]] = field(default_factory=dict)
    figures: dict[str, list[SeriesFigureRow]] = field(default_factory=dict)


def known_now(connection: Connection, situation_id: str) -> KnownSeries:
    """What the ledger keeps of a situation."""
    series = series_of_situation(connection, situation_id)
    ids = [row.id for row in series]
    figures = find_series_figures(connection, ids)
    return KnownSeries(series, _by_series(estimates_of(connection, ids)), _by_series(figures))


def known_on(connection: Connection, now: KnownSeries, day: date) -> KnownSeries:
    """What was known at the end of a day, by the reports that were out; `now` is what is known now."""
    printed = {
        row.figure_id: row
        for rows in now.figures.values()
        for row in rows
        if (row.published or row.day) <= day
    }
    partitions = {name for row in now.series for name in row.partitions}
    found = KnownSeries()
    for strand in StrandReader(connection).strands(_rows_of(connection, partitions, day)):
        row = _series_row(strand)
        found.series.append(row)
        found.estimates[row.id] = [_estimate_row(one, row) for one in estimate(strand)]
        found.figures[row.id] = [
            replace(
                printed[one.figure_id], series_id=row.id, day=one.day, low=one.low, high=one.high,
                role=one.role, note=one.note,
            )
            for one in strand.figures()
            if one.figure_id in printed
        ]  # fmt: skip
    found.series.sort(key=lambda row: (-row.figures, row.place or "", row.id))
    return found


def _rows_of(connection: Connection, partitions: Iterable[str], day: date) -> Mapping[str, list[int]]:
    """The rows of figures by partition, but for those of reports that came out after a day."""
    wanted = figure_rows_of(connection, sorted(partitions))
    rows = {row for some in wanted.values() for row in some}
    told = {row.row: row.published or row.as_of or row.period_last for row in counted_rows(connection, rows)}
    return {
        partition: [row for row in some if (on := told.get(row)) is not None and on <= day]
        for partition, some in wanted.items()
    }


def _by_series(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, some in groupby(rows, key=lambda row: row.series_id):
        found[name] += some
    return dict(found)


def _series_row(strand: Strand) -> SeriesRow:
    own = strand.series
    shared = {one.name for one in fields(SeriesRow)} - {"partitions"}
    return SeriesRow(**{name: getattr(own, name) for name in shared}, partitions=(own.partition,))


def _estimate_row(made: Estimate, row: SeriesRow) -> EstimateRow:
    own = {one.name for one in fields(Estimate)} - {"partition"}
    of_series = {one.name for one in fields(EstimateRow)} - own
    return EstimateRow(
        **{name: getattr(made, name) for name in own},
        **{name: getattr(row, name) for name in of_series},
    )
