"""Conversions that a user sets: households of a country as people, money of one currency as another's.

Without one nothing is converted. What one made says so: `CountedRow.conversion`, `Estimate.converted`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select

from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.tables import conversion

HOUSEHOLDS, PEOPLE = "households", "people"


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

    def words(self, amount: int) -> str:
        """What it made: "5,200 people at 5.2 per household", "1,090,000 USD at 1.09 per EUR"."""
        each = "household" if self.unit == HOUSEHOLDS else self.unit
        return f"{amount:,} {self.to} at {self.factor:g} per {each}"


def conversions_of(connection: Connection) -> tuple[Conversion, ...]:
    """All that are set, by unit and country."""
    c = conversion
    wanted = select(*columns_of(Conversion, c)).order_by(c.c.unit, c.c.country)
    return tuple(rows_as(Conversion, connection.execute(wanted)))


def conversion_for(known: Iterable[Conversion], unit: str, country: str | None) -> Conversion | None:
    """The one that holds for a unit in a country, that country's own before the one for everywhere."""
    fitting = {one.country: one for one in known if one.unit == unit and one.country in ("", country)}
    return fitting.get(country or "") or fitting.get("")


def set_conversion(connection: Connection, made: Conversion) -> None:
    """Set a conversion, in place of another of that unit and country."""
    drop_conversion(connection, made.unit, made.country)
    values = {field.name: getattr(made, field.name) for field in fields(Conversion)}
    connection.execute(insert(conversion).values(values))


def drop_conversion(connection: Connection, unit: str, country: str) -> bool:
    """Take a conversion away; whether there was one."""
    c = conversion.c
    where = and_(c.unit == unit, c.country == country)
    return connection.execute(delete(conversion).where(where)).rowcount > 0
