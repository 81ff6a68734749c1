"""Conversions that a user sets: households of a country as people, money of one currency as another's.

Without one nothing is converted. A converted row carries the conversion in `CountedRow.conversion`, an
estimate has `converted`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from math import floor

from sqlalchemy import Connection, and_, delete, insert, select

from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.tables import conversion

HOUSEHOLDS, PEOPLE = "households", "people"
MOST = 2**63 - 1  # that a column holds


@dataclass(frozen=True, slots=True)
class Conversion:
    """One `unit` counts as `factor` of `to`, in a country (ISO code) or everywhere (""); on whose word
    (`source`), and who set it.
    """

    unit: str
    country: str
    factor: float
    to: str
    source: str
    reviewer: str
    at: datetime

    @property
    def rate(self) -> str:
        """The factor with all digits that a user may give."""
        return f"{self.factor:.12g}"

    def apply(self, bound: int | None) -> int | None:
        """A bound in the other unit, a half rounded up; `None` where it is open, or too large to be kept."""
        made = None if bound is None else floor(bound * self.factor + 0.5)
        return made if made is None or made <= MOST else None

    def words(self, low: int | None, high: int | None) -> str:
        """What it made of bounds: "5,200 people at 5.2 per household", "520–1,040 people at …"."""
        each = "household" if self.unit == HOUSEHOLDS else self.unit
        if low is None or high is None:
            amount = f"{low:,} or more" if low is not None else f"up to {high or 0:,}"
        else:
            amount = f"{low:,}" if low == high else f"{low:,}–{high:,}"
        return f"{amount} {self.to} at {self.rate} per {each}"


def conversions_of(connection: Connection) -> tuple[Conversion, ...]:
    """All that are set, by unit and country."""
    c = conversion
    wanted = select(*columns_of(Conversion, c)).order_by(c.c.unit, c.c.country)
    return tuple(rows_as(Conversion, connection.execute(wanted)))


def conversion_for(known: Iterable[Conversion], unit: str, country: str | None) -> Conversion | None:
    """The one that holds for a unit in a country, that country's own before the one for everywhere."""
    fitting = {one.country: one for one in known if one.unit == unit and one.country in ("", country)}
    return fitting.get(country or "") or fitting.get("")


def set_conversion(connection: Connection, new: Conversion) -> None:
    """Set a conversion, in place of another of that unit and country."""
    drop_conversion(connection, new.unit, new.country)
    values = {field.name: getattr(new, field.name) for field in fields(Conversion)}
    connection.execute(insert(conversion).values(values))


def drop_conversion(connection: Connection, unit: str, country: str) -> bool:
    """Take a conversion away; whether there was one."""
    c = conversion.c
    where = and_(c.unit == unit, c.country == country)
    return connection.execute(delete(conversion).where(where)).rowcount > 0
