"""What people type: days, countries, words, one of some words.

Takes text, gives values; raises `QueryError` with what would be right.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sayso.errors import QueryError
from sayso.gazetteer import open_gazetteer
from sayso.intake.dates import read_day


def day_of(name: str, text: str | None) -> date | None:
    """A day, or `None` for no words."""
    if not text or not text.strip():
        return None
    found = read_day(text.strip())
    if found is None:
        raise QueryError(f"{name}: {text!r} is not a valid date. Write it as 2021-08-04.")
    return found


def country_of(text: str | None) -> str | None:
    """The code of a country, by its code or name."""
    if not text or not text.strip():
        return None
    plain = text.strip()
    gazetteer = open_gazetteer()
    if plain.upper() in gazetteer.names:
        return plain.upper()
    found = gazetteer.country(plain)
    if found is None or found.country is None:
        raise QueryError(f"There is no country {plain!r}. Write its name, or its code, as LT.")
    return found.country


def word_of(text: str | None) -> str | None:
    """Words without spaces around them, or `None`."""
    return text.strip() or None if text else None


def one_of(name: str, text: str | None, known: type[StrEnum] | Sequence[str]) -> str | None:
    """One of some words, or `None` for none."""
    plain = word_of(text)
    names = [str(one) for one in known]
    if plain is not None and plain not in names:
        raise QueryError(f"{name}: there is no {plain!r}. Known: {', '.join(names)}.")
    return plain
