"""Disagreements by the time at which they became known: when the later of their reports was first read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.disagreements import disagreement_of, select_disagreements
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.tables import reading
from sayso.records.picture import Disagreement


@dataclass(frozen=True, slots=True)
class KnownDisagreement:
    """A disagreement, and when it became known."""

    disagreement: Disagreement
    known_at: datetime


def newest_disagreements(engine: Engine, where: PictureFilter, limit: int) -> list[KnownDisagreement]:
    """Those that fit, what became known last first."""
    d, side, g = picture.disagreement, picture.disagreement_side.c, reading.c
    first = select(func.min(g.read_at)).where(g.report_id == side.report_id).scalar_subquery()
    known = select(func.max(first)).where(side.disagreement_id == d.c.id).scalar_subquery()
    statement = select_disagreements(where).add_columns(known.label("known_at"))
    newest = statement.order_by(None).order_by(known.desc().nulls_last(), d.c.id).limit(limit)
    with engine.connect() as connection:
        rows = connection.execute(newest).all()
    return [KnownDisagreement(disagreement_of(row), row.known_at) for row in rows if row.known_at is not None]
