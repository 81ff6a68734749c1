"""Questions to the picture whose answers are computed when asked: estimates by a profile, and change points.

Takes a ledger whose picture is up to date, and a filter.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.estimates import best_by_day, find_estimates
from sayso.ledger.picture.rows import EstimateRow, SeriesRow
from sayso.ledger.picture.series import carriers_of, find_series
from sayso.reconcile.series.change_points import change_points
from sayso.reconcile.series.estimates import estimate, profile
from sayso.reconcile.series.read import strands_of
from sayso.records.picture import ChangePoint, Estimate, SeriesKind

STORED = "ucdp"  # the profile that the picture is kept by


def estimates_by(ledger: Ledger, where: PictureFilter, name: str = STORED) -> Iterator[EstimateRow]:
    """Estimates by a profile. Raises `SaysoError` for a profile that is not there."""
    profile(name)  # raises for one that is not there
    if name == STORED:
        yield from find_estimates(ledger.engine, where)
        return
    rows = {row.id: row for row in find_series(ledger.engine, replace(where, limit=None))}
    left = where.limit
    with ledger.engine.connect() as connection:
        for strand in strands_of(
            connection, {partition for row in rows.values() for partition in row.partitions}
        ):
            row = rows.get(strand.series.id)
            for made in estimate(strand, name) if row is not None else ():
                if where.holds(made.day) and row is not None and left != 0:
                    left = left - 1 if left is not None else None
                    yield _row(made, row)


def _row(made: Estimate, row: SeriesRow) -> EstimateRow:
    return EstimateRow(
        series_id=made.series_id,
        day=made.day,
        low=made.low,
        best=made.best,
        high=made.high,
        disputed=made.disputed,
        best_figure=made.best_figure,
        figures=made.figures,
        original_sources=made.original_sources,
        reason=made.reason,
        converted=made.converted,
        said=made.said,
        family=row.family,
        kind=row.kind,
        since=row.since,
        counted=row.counted,
        unit=row.unit,
        place=row.place,
        country=row.country,
        measures=row.measures,
        situation_id=row.situation_id,
        basis=row.basis,
        organisation=row.organisation,
    )


def change_points_of(ledger: Ledger, rows: list[SeriesRow]) -> Iterator[tuple[SeriesRow, ChangePoint]]:
    """The change points of these series. Raises `SaysoError` without the extra that finds them."""
    ids = [row.id for row in rows]
    carried: dict[str, dict[date, list[str]]] = defaultdict(lambda: defaultdict(list))
    for series_id, day, report_id in carriers_of(ledger.engine, ids):
        carried[series_id][day].append(report_id)
    best = best_by_day(ledger.engine, ids)
    for row in rows:
        if row.kind == SeriesKind.CUMULATIVE and row.since is None:
            continue  # totals without a first day cannot be compared
        for one in change_points(row.id, SeriesKind(row.kind), best.get(row.id, {}), carried[row.id]):
            yield row, one
