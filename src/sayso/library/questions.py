"""What a program asks of a list, as a filter; what is wrong is said at once, in one sentence.

Takes values as people write them (days as text, countries by name, the name of a situation), gives those of
the filters of `ledger/filters.py`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sayso.codebook.rules import picture_rules
from sayso.errors import LedgerError
from sayso.export.tables.query import ExportQuery
from sayso.gazetteer import open_gazetteer
from sayso.ledger import ClaimFilter, EventFilter, FigureFilter, Ledger, PictureFilter
from sayso.ledger.review.situations import get_situation
from sayso.ledger.schema.statements import country_code
from sayso.reading.given import day_of
from sayso.records.picture import Severity

Filter = FigureFilter | ClaimFilter | EventFilter | PictureFilter
Day = date | str | None
Word = TypeVar("Word", bound=StrEnum)
UNHELD = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FilteredQuery(ExportQuery):
    """A question whose filter is made already (`where`)."""

    where: Filter | None = None

    def words(self) -> str:
        """What was asked for, in words."""
        asked = [*_told(self.where), *([f"profile {self.profile}"] if self.profile else [])]
        return ", ".join(asked) or "everything"

    def figures(self) -> FigureFilter:
        """As a filter of figures."""
        assert isinstance(self.where, FigureFilter)
        return self.where

    def claims(self) -> ClaimFilter:
        """As a filter of claims."""
        assert isinstance(self.where, ClaimFilter)
        return self.where

    def events(self) -> EventFilter:
        """As a filter of events."""
        assert isinstance(self.where, EventFilter)
        return self.where

    def picture(self, what: str) -> PictureFilter:
        """As a filter of series, estimates, disagreements or incidents."""
        assert isinstance(self.where, PictureFilter)
        return self.where


def _told(where: Filter | None) -> Iterable[str]:
    for field in fields(where) if where is not None else ():
        value = getattr(where, field.name)
        if value != field.default:
            words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            yield f"{field.name.replace('_', ' ')} {words}"


def days(since: Day, until: Day) -> tuple[date | None, date | None]:
    """First and last day; of a month or a year its first, and its last. Raises `LedgerError`."""
    first, last = _day("since", since), _day("until", until)
    start = first.first if first is not None else None
    end = last.day if last is not None else None
    if start is not None and end is not None and start > end:
        raise LedgerError(f"since is {start}, after until, {end}. Swap the two.")
    return start, end


def _day(name: str, value: Day) -> Any:
    try:
        return day_of(value)
    except ValueError as error:
        raise LedgerError(f"{name}: {str(error).removeprefix('published: ')}") from error


def word(kind: type[Word], name: str, value: str | None) -> str | None:
    """A word of a fixed set. Raises `LedgerError` for another, with those that there are."""
    if value is None or value in set(kind):
        return value
    raise LedgerError(f"There is no {name} {value!r}. Known: {', '.join(kind)}.")


def measure_of(ledger: Ledger, name: str | None, *, picture: bool = False) -> str | None:
    """A measure, or of the picture also a family of measures. Raises `LedgerError` for one that is not
    there.
    """
    if name is None:
        return None
    known = {*ledger.codebook().measures, "other"}
    if picture:
        known |= {*picture_rules().series.families}
    if name not in known:
        raise LedgerError(f"There is no measure {name!r}. Known: {', '.join(sorted(known))}.")
    return name


def check_words(where: Filter) -> None:
    """Raise `LedgerError` for words with characters that no text of a ledger can hold."""
    for field in fields(where):
        value = getattr(where, field.name)
        if isinstance(value, str) and UNHELD.search(value):
            raise LedgerError(f"{field.name} has a character that no text holds. Leave it out.")


def situation_of(ledger: Ledger, name: str | None) -> str | None:
    """The id of a situation, by its name. Raises `LedgerError` unless one fits."""
    if name is None:
        return None
    with ledger.engine.connect() as connection:
        return get_situation(connection, name).id


def limit_of(limit: int | None) -> int | None:
    """How many rows at most. Raises `LedgerError` for less than 0."""
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 0):
        raise LedgerError(f"limit is {limit!r}; give a whole number, or nothing for all.")
    return limit


def certainty_of(least: float | None) -> float | None:
    """The least certainty. Raises `LedgerError` outside of 0 to 1."""
    if least is not None and not 0 <= least <= 1:
        raise LedgerError(f"min_certainty is {least}; give a number from 0 to 1, such as 0.9.")
    return least


def area(place: str | None, country: str | None) -> tuple[str | None, str | None]:
    """Place and country of the picture; the name of a country asks for what lies there, too."""
    code = country_code(country)
    named = open_gazetteer().country(place) if place else None
    if code is None and named is not None:
        code = named.country
    return place, code


def profile_of(name: str | None) -> str | None:
    """A profile. Raises `SaysoError` for one that is not there."""
    if name is not None:
        from sayso.reconcile.series.estimates import profile

        profile(name)
    return name


def severity_of(name: str | None) -> Severity | None:
    """How severe, at least. Raises `LedgerError` for a word that says nothing of it."""
    if name is None:
        return None
    if name.upper() not in Severity.__members__:
        known = ", ".join(one.lower() for one in Severity.__members__)
        raise LedgerError(f"There is no severity {name!r}. Known: {known}.")
    return Severity[name.upper()]
