"""Summaries of series: a row a series over all years, by which lists sort, and how many there are.

Takes an open transaction and the ids of series that were written; gives rows that follow them.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, select

from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.conditions import of_series
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import chunks, insert_rows, plain_value

SAME = ("id", "family", "kind", "counted", "unit", "place", "country")


def write_summaries(connection: Connection, ids: Iterable[str]) -> None:
    """Write the summaries of these series anew; one that is gone has none."""
    for some in chunks(ids):
        connection.execute(delete(picture.series_summary).where(picture.series_summary.c.id.in_(some)))
        insert_rows(connection, picture.series_summary, _summaries(connection, some))


def _summaries(connection: Connection, ids: list[str]) -> list[dict[str, Any]]:
    s, f, t = picture.series.c, picture.series_figure.c, picture.trend.c
    columns = [*(s[name] for name in SAME), s.measures, s.first, s.last, s.figures]
    sources = select(f.series_id, func.count(f.original_source.distinct())).where(f.series_id.in_(ids))
    counted: dict[str, int] = dict(connection.execute(sources.group_by(f.series_id)).all())
    moves = select(t.series_id, t.change).where(t.series_id.in_(ids)).order_by(t.day)
    changes = dict(connection.execute(moves).all())  # the newest of each
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(*columns).where(s.id.in_(ids))):
        one = found.setdefault(row.id, {**row._asdict(), "measures": (), "figures": 0})
        one["measures"] = tuple(sorted({*one["measures"], *row.measures}))
        one["figures"] += row.figures
        one["first"], one["last"] = min(one["first"], row.first), max(one["last"], row.last)
    for one in found.values():
        one["several"] = one.pop("figures") > 1
        one["measures"] = plain_value(one["measures"])
        one["change"] = changes.get(one["id"], 0.0)
        one["original_sources"] = counted.get(one["id"], 0)
    return list(found.values())


def count_series(connection: Connection, where: PictureFilter) -> tuple[int, int]:
    """How many series fit, and how many of them have a single figure; slow over many."""
    s = picture.series_summary.c
    wanted = select(s.several, func.count()).where(*of_series(where, s)).group_by(s.several)
    counted: dict[bool, int] = dict(connection.execute(wanted).all())
    return sum(counted.values()), counted.get(False, 0)
