"""What a `PictureFilter` asks of series and of places, as conditions of a statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_

from sayso.errors import LedgerError
from sayso.ledger.filters import PictureFilter
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.statements import country_code, is_at


def of_series(where: PictureFilter, s: Any = picture.series.c) -> list[ColumnElement[bool]]:
    """The series that fit, or their summaries, if `s` are the columns of these."""
    found: list[ColumnElement[bool]] = []
    if where.series_id is not None:
        found.append(s.id == where.series_id)
    if where.situation_id is not None:
        found.append(s.situation_id == where.situation_id)
    if where.measure is not None:
        named = f'%"{where.measure}"%'
        found.append(or_(s.family == where.measure, cast(s.measures, String).like(named)))
    if where.counted is not None:
        found.append(s.counted.icontains(where.counted, autoescape=True))
    if where.unit is not None:
        found.append(s.unit == where.unit)
    if where.kind is not None:
        found.append(s.kind == where.kind)
    if where.since is not None:
        found.append(s.last >= where.since)
    if where.until is not None:
        found.append(s.first <= where.until)
    return [*found, *in_area(s.country, (s.place,), where)]


def in_area(country: Any, places: Sequence[Any], where: PictureFilter) -> list[ColumnElement[bool]]:
    """In the country, or with the place in one of the columns; no condition if neither is asked for."""
    found = []
    if where.country is not None:
        found.append(country == country_code(where.country))
    if where.place is not None:
        found.append(is_at(places, country, where.place))
    return [or_(*found)] if found else []


def the_one(found: Sequence[Any], name: str, what: str) -> Any:
    """The one of several `what` whose id begins with `name`. Raises `LedgerError` unless one fits."""
    if len(found) == 1:
        return found[0]
    if not found:
        one = what if what == "series" else what.removesuffix("s")
        raise LedgerError(f"There is no {one} {name!r} in this ledger. `sayso {what}` shows their ids.")
    raise LedgerError(f"{name!r} fits more than one of the {what}. Give more of its id.")
