"""Names to choose from, and whether a name is known: of the gazetteer, and of this ledger.

Takes what a person types, gives `OfferedName`s, those of this ledger first; a name that neither knows is told
before it is saved.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sayso.gazetteer import normal, open_gazetteer
from sayso.ledger.findings.names import Names
from sayso.ledger.review.changes import locate
from sayso.web.params import QueryError

MOST = 12  # suggestions
_TOWNS = Lock()  # the gazetteer answers one thread at a time
ANYWAY = "unknown"  # the field of a form that says: save it all the same


class UnknownNameError(QueryError):
    """Nobody knows a name that is to be saved; whoever sent it may do so all the same."""


@dataclass(frozen=True, slots=True)
class OfferedName:
    """A name to choose: what it fills in, a country's code if it has one, and what to know of it."""

    value: str
    country: str | None
    about: str
    here: int  # how often this ledger has it


def suggest_places(names: Names, typed: str, country: str | None) -> list[OfferedName]:
    """Places whose name begins so (or has such a word): of this ledger, then of the gazetteer."""
    wanted = normal(typed)
    if not wanted:
        return []
    found = {
        (one.name.casefold(), one.country): OfferedName(
            one.name, one.country, _country(one.country), one.figures
        )
        for one in names.places
        if _fits(normal(one.name), wanted) and country in (None, one.country)
    }
    made = [*found.values()][:MOST]
    for one in _of_gazetteer(wanted, country):
        if len(made) < MOST and (one.value.casefold(), one.country) not in found:
            made.append(one)
    return made


def suggest_speakers(names: Names, typed: str) -> list[OfferedName]:
    """Speakers of this ledger whose name begins so or has such a word, the most frequent first."""
    wanted = normal(typed)
    fitting = ((name, count) for name, count in names.speakers if _fits(normal(name), wanted))
    made = []
    for name, count in fitting:
        made.append(OfferedName(name, None, f"{count:,} in this ledger", count))
        if len(made) == MOST:
            break
    return made if wanted else []


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or f" {wanted}" in name


def _of_gazetteer(wanted: str, country: str | None) -> Iterator[OfferedName]:
    gazetteer = open_gazetteer()
    for name, place in gazetteer.countries.items():
        if name.startswith(wanted) and country in (None, place.country):
            yield OfferedName(place.name, place.country, "country", 0)
    with _TOWNS:
        entries = gazetteer.beginning(wanted, 5 * MOST)
        parts = {one.place.id: _part(one.place.country, one.place.admin1) for one in entries}
    for one in entries:
        if country in (None, one.place.country):
            about = ", ".join(filter(None, (parts[one.place.id], _country(one.place.country))))
            yield OfferedName(one.place.name, one.place.country, about, 0)


def _part(country: str | None, admin1: str | None) -> str:
    found = open_gazetteer().subdivision(country, admin1) if country and admin1 else None
    return found.place.name if found is not None else ""


def _country(code: str | None) -> str:
    return open_gazetteer().names.get(code or "", "")


def check_known(names: Names, changes: Mapping[str, Any], form: Mapping[str, str]) -> None:
    """Raise `UnknownNameError` for a place or speaker that neither gazetteer nor ledger has, unless the form
    says that it is meant.
    """
    if form.get(ANYWAY):
        return
    place, country = changes.get("place_text"), changes.get("country") or form.get("country") or None
    if place and locate(place, country) is None and place not in {one.name for one in names.places}:
        where = f" in {_country(country) or country}" if country else ""
        raise UnknownNameError(
            f"Nobody knows a place {place!r}{where}: it will be on no map. Save it anyway?"
        )
    for name in ("speaker", "actor"):
        said = changes.get(name)
        if said and said not in dict(names.speakers):
            raise UnknownNameError(
                f"Nobody of the name {said!r} speaks in this ledger yet. Is it written right? Save it anyway?"
            )
