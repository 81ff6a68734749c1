"""Disagreements of a ledger: takes a filter, gives records, the most severe and newest first."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select, tuple_
from sqlalchemy.engine import Engine

from sayso.codebook.rules import picture_rules
from sayso.errors import NotFoundError
from sayso.ledger.filters import ANY_PICTURE, PictureFilter, State
from sayso.ledger.picture.conditions import in_area, of_series
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import connected
from sayso.ledger.schema.review_tables import resolution
from sayso.ledger.schema.statements import within
from sayso.records.picture import Disagreement, DisagreementKind, Severity, Side


def find_disagreements(
    source: Engine | Connection,
    where: PictureFilter = ANY_PICTURE,
    *,
    claims_of: Collection[str] = (),
    after: Sequence[str] | None = None,
    series_ids: Collection[str] | None = None,
) -> list[Disagreement]:
    """Disagreements that fit, the most severe and newest first; with `series_ids` only those on these series.

    With an area also those between claims of the reports `claims_of`. `after` are severity, day ("" unknown)
    and id of the row before.
    """
    statement = select_disagreements(where, claims_of=claims_of, after=after, series_ids=series_ids)
    with connected(source) as connection:
        return [disagreement_of(row) for row in connection.execute(statement.limit(where.limit))]


def select_disagreements(
    where: PictureFilter,
    *,
    claims_of: Collection[str] = (),
    after: Sequence[str] | None = None,
    series_ids: Collection[str] | None = None,
) -> Select[Any]:
    """The statement for disagreements that fit, in their order."""
    d = picture.disagreement.c
    conditions = within(d.day, where.since, where.until)
    if where.severity is not None:
        conditions.append(d.severity >= where.severity.value)
    if where.kind is not None:
        conditions.append(d.kind == where.kind)
    if where.measure is not None:
        conditions.append(_counts(where.measure))
    if where.series_id is not None:
        conditions.append(d.series_id == where.series_id)
    if where.situation_id is not None:
        s = picture.series.c
        conditions.append(d.series_id.in_(select(s.id).where(s.situation_id == where.situation_id)))
    if series_ids is not None:
        conditions.append(d.series_id.in_(series_ids))
    if where.report_ids is not None:
        side = picture.disagreement_side.c
        own = select(side.disagreement_id).where(side.report_id.in_(where.report_ids))
        conditions.append(d.id.in_(own))
    if where.state is not State.ALL:
        v = resolution.c
        resolved = exists().where(v.disagreement_id == d.id, v.undone_by.is_(None))
        conditions.append(resolved if where.state is State.RESOLVED else ~resolved)
    for here in in_area(d.country, (d.place, d.sentence), where):
        partitions = [f"claims|{report_id}" for report_id in claims_of]
        conditions.append(or_(here, d.partition.in_(partitions)) if partitions else here)
    if after is not None:
        conditions.append(_further(int(after[0]), after[1], after[2]))
    statement = select(picture.disagreement).where(*conditions)
    return statement.order_by(d.severity.desc(), d.day.desc().nulls_last(), d.id.desc())


def _counts(measure: str) -> ColumnElement[bool]:
    """About a measure or a family; of a measure in a family, those in a series that counts it."""
    d, s = picture.disagreement.c, picture.series.c
    family = picture_rules().series.family_of(measure)
    in_family = d.partition.between(f"{family}|", f"{family}}}")  # } follows |
    if family == measure:
        return in_family
    counting = select(s.id).where(s.family == family, *of_series(PictureFilter(measure=measure)))
    return and_(in_family, d.series_id.in_(counting))


def _further(severity: int, day: str, name: str) -> ColumnElement[bool]:
    c = picture.disagreement.c
    same = c.severity == severity
    if not day:
        return or_(c.severity < severity, and_(same, c.day.is_(None), c.id < name))
    found = date.fromisoformat(day)
    later = or_(tuple_(c.day, c.id) < tuple_(found, name), c.day.is_(None))
    return or_(c.severity < severity, and_(same, later))


def get_disagreement(connection: Connection, name: str) -> Disagreement:
    """A disagreement by its id. Raises `NotFoundError` if there is none (any more)."""
    row = connection.execute(select(picture.disagreement).where(picture.disagreement.c.id == name)).first()
    if row is None:
        raise NotFoundError(
            f"The disagreement {name!r} is no longer there: its figures may have been corrected."
        )
    return disagreement_of(row)


def disagreement_of(row: Any) -> Disagreement:
    """A disagreement from its row."""
    one, other = (msgspec.convert(side, Side) for side in (row.one, row.other))
    return Disagreement(
        id=row.id,
        partition=row.partition,
        kind=DisagreementKind(row.kind),
        severity=Severity(row.severity),
        sentence=row.sentence,
        series_id=row.series_id,
        country=row.country,
        place=row.place,
        day=row.day,
        one=one,
        other=other,
    )
