"""Which place a name stands for, by what else the report speaks of.

Takes the names of one text, gives a `PlaceMention` each. Rule: a country or area of that name first;
among towns and subdivisions the one with the best score: inhabitants (log), countries that the report
names, a neighbouring name of the same country, subdivision before town.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import log10

from spacy.tokens import Doc

from sayso.gazetteer import Gazetteer, normal
from sayso.gazetteer.index import Entry
from sayso.reading import findings
from sayso.reading.places.names import Name
from sayso.records import Place, PlaceKind, PlaceMention

CONTEXT_WEIGHT = 3.0  # a country named in the report outweighs a thousandfold larger town elsewhere
NEAR_WEIGHT = 2.0
NEAR = 40  # characters: "Rutba, Anbar province", "Derby, Conn."
TYPE_PREFIXES = ("city of ", "province of ", "town of ", "state of ", "al ", "the ")


def choose_places(doc: Doc, names: list[Name], gazetteer: Gazetteer) -> Iterator[PlaceMention]:
    """One mention for each name, in order; `place` is `None` where nothing of that name is known."""
    context = _countries_named(names, gazetteer)
    chosen: dict[str, Place] = {}
    for position, name in enumerate(names):
        place = _choose(name, names[max(0, position - 1) : position + 2], context, gazetteer)
        key = normal(name.look_up)
        if place is None or (key in chosen and chosen[key].kind is not PlaceKind.COUNTRY):
            place = chosen.get(key, place)
        elif place is not None:
            chosen[key] = place
            if place.country:
                context[place.country] += 1
        yield PlaceMention(findings.evidence(doc, name.start, name.end), place, name.adjective)


def _countries_named(names: list[Name], gazetteer: Gazetteer) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name in names:
        code = gazetteer.people(name.look_up) if name.adjective else None
        place = gazetteer.country(name.look_up)
        if place is not None or code:
            counts[code or str(place.country if place else "")] += 1
        elif (metropolis := _metropolis(name, gazetteer)) is not None:
            counts[metropolis] += 1
    return counts


METROPOLIS, TIMES_LARGER = 500_000, 10


def _metropolis(name: Name, gazetteer: Gazetteer) -> str | None:
    """The country of a large town whose name no other country's town of size has."""
    if name.adjective or gazetteer.area(name.look_up):
        return None
    entries = gazetteer.towns(normal(name.look_up))
    if not entries or entries[0].population < METROPOLIS:
        return None
    first = entries[0]
    others = [e.population for e in entries if e.place.country != first.place.country]
    return first.place.country if first.population > TIMES_LARGER * max(others, default=0) else None


def _choose(name: Name, near: list[Name], context: Counter[str], gazetteer: Gazetteer) -> Place | None:
    if name.adjective:
        code = gazetteer.people(name.look_up)
        return gazetteer.countries.get(normal(gazetteer.names[code])) if code else None
    direct = gazetteer.area(name.look_up) or gazetteer.country(name.look_up)
    if direct is None and (held := HELD_BY.match(name.look_up)):
        name = replace(name, look_up=name.look_up[held.end() :])
        direct = gazetteer.area(name.look_up) or gazetteer.country(name.look_up)
    if direct is not None and name.look_up not in ("Georgia", "Jordan"):
        return direct
    entries = candidates(name.look_up, gazetteer)
    if not entries:
        return direct
    beside = _countries_beside(name, near, gazetteer)
    best = max(entries, key=lambda entry: _score(entry, context, beside))
    if direct is not None and not (context.get("US", 0) > 2 and best.place.country == "US"):
        return direct
    return best.place


HELD_BY = re.compile(r"^\w+-(?:controlled|administered|occupied|held)\s+", re.IGNORECASE)


def candidates(look_up: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Towns and subdivisions of that name, also with a word like "city" or "province" taken off."""
    key = normal(look_up)
    found = gazetteer.towns(key)
    if found:
        return found
    for prefix in TYPE_PREFIXES:
        if key.startswith(prefix) and (found := gazetteer.towns(key.removeprefix(prefix))):
            return found
    shorter = key.rsplit(" ", 1)[0]
    return (
        gazetteer.towns(shorter)
        if shorter != key
        and key.endswith(
            (" province", " city", " state", " county", " camp", " region", " island", " district")
        )
        else ()
    )


def _countries_beside(name: Name, near: list[Name], gazetteer: Gazetteer) -> set[str]:
    beside = set()
    for other in near:
        if other is name or other.adjective or not (-NEAR < other.start - name.end < NEAR):
            continue
        place = gazetteer.country(other.look_up)
        if place is not None and place.country:
            beside.add(place.country)
            continue
        regions = [
            e.place.country
            for e in gazetteer.towns(normal(other.look_up))
            if e.place.kind is PlaceKind.REGION
        ]
        beside.update(code for code in regions[:2] if code)
    return beside


def _score(entry: Entry, context: Counter[str], beside: set[str]) -> float:
    place = entry.place
    total = sum(context.values()) or 1
    score = log10(entry.population + 10)
    score += CONTEXT_WEIGHT * min(1.0, 3 * context.get(place.country or "", 0) / total)
    score += NEAR_WEIGHT if place.country in beside else 0.0
    score += 0.5 if entry.main else 0.0
    score -= 1.5 if place.latitude is None else 0.0
    return score
