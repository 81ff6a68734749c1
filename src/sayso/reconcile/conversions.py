"""Household sizes and exchange rates that a user sets and takes back; a refresh then makes the picture anew.

Takes a `Ledger`. Every function raises `LedgerError` where the ledger cannot be written, or for a country or
a currency that is none.
"""

import re

from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger.picture.conversions import (
    HOUSEHOLDS,
    PEOPLE,
    Conversion,
    conversions_of,
    drop_conversion,
    set_conversion,
)
from sayso.ledger.schema.statements import country_code
from sayso.ledger.schema.timestamps import now

MOST = 1_000_000  # of another currency for one
MOST_PEOPLE = 50


def conversions(ledger: Ledger) -> tuple[Conversion, ...]:
    """All that are set, by unit and country."""
    with ledger.engine.connect() as connection:
        return conversions_of(connection)


def set_household_size(
    ledger: Ledger, country: str, people: float, *, source: str = "", reviewer: str
) -> str:
    """Count households in a country, by name or code, as people in series and estimates; its code."""
    code = _country(country)
    if not 1 <= people <= MOST_PEOPLE:
        raise LedgerError("Say how many people a household has, from 1 to 50: household-size SD 5.2")
    with ledger.writing() as connection:
        made = Conversion(HOUSEHOLDS, code, people, PEOPLE, source, reviewer, now())
        set_conversion(connection, made)
    return code


def drop_household_size(ledger: Ledger, country: str) -> bool:
    """Count households in a country as households again; whether a size was set."""
    code = _country(country)
    with ledger.writing() as connection:
        return drop_conversion(connection, HOUSEHOLDS, code)


def set_exchange_rate(
    ledger: Ledger, pair: tuple[str, str], rate: float, *, source: str = "", reviewer: str
) -> None:
    """Count money of the first of two currencies (ISO codes) as `rate` of the second from now on."""
    one, other = (_currency(code) for code in pair)
    if one == other or not 0 < rate < MOST:
        raise LedgerError("A rate is how much of another currency one unit is: exchange-rate EUR USD 1.09")
    with ledger.writing() as connection:
        others = [known for known in conversions_of(connection) if known.unit not in (one, HOUSEHOLDS)]
        if any(known.unit == other or known.to == one for known in others):
            raise LedgerError(
                f"One of {one} and {other} is converted already, or converted to: count all money in one "
                f"currency (exchange-rate shows what is set, --remove takes it away)."
            )
        set_conversion(connection, Conversion(one, "", rate, other, source, reviewer, now()))


def drop_exchange_rate(ledger: Ledger, currency: str) -> bool:
    """Count money of a currency by itself again; whether a rate was set."""
    with ledger.writing() as connection:
        return drop_conversion(connection, _currency(currency), "")


def _country(name: str) -> str:
    code = country_code(name.strip())
    if code is None:
        raise LedgerError("Name a country, or give its code, as SD.")
    return code


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", code.strip()):
        raise LedgerError(f"{code!r} is not the code of a currency. Write it as EUR.")
    return code.strip().upper()
