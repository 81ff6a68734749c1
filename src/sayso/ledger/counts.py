"""How many rows of a list fit, without the rows.

Takes an engine and a filter, gives a number. A filter's `limit` holds.
"""

from typing import Any

from sqlalchemy import Select, and_, func, literal_column, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ClaimFilter, EventFilter, FigureFilter, PictureFilter
from sayso.ledger.findings.claims import select_claims
from sayso.ledger.findings.events import select_events
from sayso.ledger.findings.figures import select_figures
from sayso.ledger.picture.conditions import of_series
from sayso.ledger.picture.disagreements import select_disagreements
from sayso.ledger.picture.estimates import select_estimates
from sayso.ledger.schema import picture_tables as picture


def count_figures(engine: Engine, where: FigureFilter) -> int:
    """How many figures fit."""
    return _count(engine, select_figures(where), where.limit)


def count_claims(engine: Engine, where: ClaimFilter) -> int:
    """How many claims fit."""
    return _count(engine, select_claims(where), where.limit)


def count_events(engine: Engine, where: EventFilter) -> int:
    """How many events fit."""
    return _count(engine, select_events(where), where.limit)


def count_estimates(engine: Engine, where: PictureFilter) -> int:
    """How many estimates fit, as they are kept."""
    return _count(engine, select_estimates(where), where.limit)


def count_disagreements(engine: Engine, where: PictureFilter) -> int:
    """How many disagreements fit."""
    return _count(engine, select_disagreements(where), where.limit)


def count_series(engine: Engine, where: PictureFilter) -> int:
    """How many series fit; each has a row a year, and counts once."""
    ids = select(picture.series.c.id).where(and_(True, *of_series(where))).distinct()
    return _total(engine, ids.limit(where.limit))


def _count(engine: Engine, statement: Select[Any], limit: int | None) -> int:
    one: Select[Any] = statement.with_only_columns(literal_column("1"), maintain_column_froms=True)
    return _total(engine, one.order_by(None).limit(limit))


def _total(engine: Engine, rows: Select[Any]) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one())
