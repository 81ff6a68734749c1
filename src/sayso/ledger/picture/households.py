"""Sizes of a household that a user sets, country by country, so that numbers of households count as people.

Without a size nothing is turned into people. What a size made says so: `CountedRow.converted`,
`Estimate.from_households`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from sayso.ledger.schema.tables import household_size
from sayso.ledger.schema.timestamps import now


@dataclass(frozen=True, slots=True)
class HouseholdSize:
    """How many people a household is taken to have in a country, on whose word, and who set it."""

    country: str
    people: float
    source: str
    reviewer: str
    at: datetime


def household_sizes(connection: Connection) -> tuple[HouseholdSize, ...]:
    """The sizes that are set, by country."""
    c = household_size.c
    columns = (c.country, c.people, c.source, c.reviewer, c.at)
    return tuple(HouseholdSize(*row) for row in connection.execute(select(*columns).order_by(c.country)))


def sizes_of(connection: Connection) -> dict[str, float]:
    """People of a household, by country."""
    return {one.country: one.people for one in household_sizes(connection)}


def set_size(connection: Connection, country: str, people: float, source: str, reviewer: str) -> None:
    """Set the size of a household in a country, in place of another."""
    drop_size(connection, country)
    values = {"country": country, "people": people, "source": source, "reviewer": reviewer, "at": now()}
    connection.execute(insert(household_size).values(**values))


def drop_size(connection: Connection, country: str) -> bool:
    """Take a country's size away; whether there was one."""
    return connection.execute(delete(household_size).where(household_size.c.country == country)).rowcount > 0
