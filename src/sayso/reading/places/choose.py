"""Which place a name stands for, by what else the report speaks of.

Takes the names of one text, gives a `PlaceMention` each. A country or area of that name comes first, unless
the report plays elsewhere, in a place that has a town of that name ("Lebanon" in Pennsylvania). Among
towns and subdivisions the best score wins: inhabitants (log), the report's countries and subdivisions
(`setting.py`), and a subdivision named right after ("Derby, Conn.").
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import log10
from statistics import fmean

from spacy.tokens import Doc

from sayso.codebook import word_set
from sayso.gazetteer import Gazetteer, normal
from sayso.gazetteer.index import Entry
from sayso.reading import findings
from sayso.reading.places.home import read_home
from sayso.reading.places.names import Name, place_words
from sayso.reading.places.report_countries import report_countries
from sayso.reading.places.setting import (
    Region,
    Setting,
    candidates,
    entry_part,
    may_be_home,
    read_setting,
    without_kinds,
)
from sayso.records import Place, PlaceKind, PlaceMention

# Weights were set on the LGL development texts (make bench), against inhabitants as a power of ten.
COUNTRY_WEIGHT = 3.0
REGION_WEIGHT = 5.0
NEAR_WEIGHT = 6.0
PART_WEIGHT = 2.0  # of a town whose county the report names too, and of that county
LOWER_LEVEL = 3.0  # taken off a county where a town has the name
NEAR = 4  # characters between a town and the subdivision after it
SURE_REGION = 3.0  # votes from which a subdivision outweighs a country of the same name as its town
MIN_NAMESAKE = 1_000
KIND_OF = re.compile(r"\b(\w{4,12})\s+of\s+$")  # "the Spanish *city* of Valencia"
HELD_BY = re.compile(r"^\w+-(?:controlled|administered|occupied|held)\s+", re.IGNORECASE)


def choose_places(doc: Doc, names: list[Name], gazetteer: Gazetteer) -> Iterator[PlaceMention]:
    """One mention for each name, in order; `place` is `None` where nothing of that name is known."""
    url, title = (doc.user_data.get(f"sayso_{fact}") or "" for fact in ("url", "title"))
    home = read_home(url, gazetteer, title)
    local = bool(home.country or home.town)  # "Lebanon" of its titles is a town of there
    told = [] if local else report_countries(title, url, findings.text_of(doc))
    setting = read_setting(names, gazetteer, home, told)
    names = _with_kinds(findings.text_of(doc), names)
    places = _chosen(names, setting, gazetteer)
    middles = _middles(places)
    for name, place in zip(names, places, strict=True):
        yield PlaceMention(
            findings.evidence(doc, name.start, name.end), _nearer(place, middles), name.adjective
        )


def _with_kinds(text: str, names: list[Name]) -> list[Name]:
    """The names with the kind that the text tells of them, there or, if it is one only, elsewhere."""
    told = [_kind_told(text, name) for name in names]
    kinds: dict[str, set[PlaceKind]] = {}
    for name, kind in zip(names, told, strict=True):
        if kind is not None:
            kinds.setdefault(normal(name.look_up), set()).add(kind)
    found = []
    for name, kind in zip(names, told, strict=True):
        elsewhere = kinds.get(normal(name.look_up), set()) if kinds else set()
        only = next(iter(elsewhere)) if len(elsewhere) == 1 else None
        found.append(replace(name, kind=kind or only) if kind or only else name)
    return found


def _kind_told(text: str, name: Name) -> PlaceKind | None:
    """The kind of place that the words before a name tell."""
    found = KIND_OF.search(text, max(0, name.start - 20), name.start)
    word = found[1].lower() if found else ""
    if word in word_set("places", "told", "settlements"):
        return PlaceKind.CITY
    return PlaceKind.REGION if word in word_set("places", "told", "regions") else None


def _nearer(place: Place | None, middles: dict[Region, tuple[float, float]]) -> Place | None:
    """A place with approximate coordinates, moved among the report's towns around it."""
    if place is None or not place.approximate or (place.country, place.admin1) not in middles:
        return place
    latitude, longitude = middles[(place.country, place.admin1)]
    return replace(place, latitude=latitude, longitude=longitude)


def _middles(places: list[Place | None]) -> dict[Region, tuple[float, float]]:
    """For each subdivision the middle of the report's own towns in it: a county beside them is near them."""
    towns: dict[Region, list[tuple[float, float]]] = {}
    for place in places:
        if (
            place is None
            or place.kind is not PlaceKind.CITY
            or place.latitude is None
            or place.longitude is None
        ):
            continue
        towns.setdefault((place.country, place.admin1), []).append((place.latitude, place.longitude))
    return {
        region: (round(fmean(a for a, _ in rows), 4), round(fmean(b for _, b in rows), 4))
        for region, rows in towns.items()
    }


def _chosen(names: list[Name], setting: Setting, gazetteer: Gazetteer) -> list[Place | None]:
    """A place or nothing for each name; a name means the same place throughout, unless it says otherwise."""
    chosen: dict[tuple[str, PlaceKind | None], Place] = {}
    places: list[Place | None] = []
    for position, name in enumerate(names):
        after = names[position + 1] if position + 1 < len(names) else None
        beside = _region_after(name, after, gazetteer)
        key = normal(name.look_up), name.kind
        place = chosen.get(key) if beside is None else None
        if place is None or name.adjective:
            place = _choose(name, setting, beside, gazetteer)
        if place is not None and not name.adjective:
            chosen.setdefault(key, place)
        places.append(place)
    return places


def _choose(name: Name, setting: Setting, beside: Region | None, gazetteer: Gazetteer) -> Place | None:
    if name.adjective:
        code = gazetteer.people(name.look_up)
        return gazetteer.countries.get(normal(gazetteer.names[code])) if code else None
    if beside is None and normal(name.look_up) in place_words("quarters"):
        return None
    direct = _direct(name, gazetteer)
    if direct is None and (held := HELD_BY.match(name.look_up)):
        name = replace(name, look_up=name.look_up[held.end() :])
        direct = _direct(name, gazetteer)
    entries = candidates(name.look_up, gazetteer)
    if setting.home.town and normal(name.look_up) == normal(setting.home.town):
        entries = tuple(entry for entry in entries if may_be_home(entry, setting.home)) or entries
    if direct is not None:
        town = beside is not None and beside[1] is not None and any(_region(e) == beside for e in entries)
        if not town:
            return _namesake(direct, entries, setting) or direct
    elif part := _part(name, entries, setting, gazetteer):
        return part
    entries = entries or gazetteer.alike(without_kinds(normal(name.look_up)), setting.own)
    if not entries:
        return direct
    if beside is None and (own := tuple(one for one in entries if one.place.country in setting.own)):
        entries = own  # no larger namesake of another country is meant
    entries = tuple(entry for entry in entries if entry.place.kind is name.kind) or entries
    return max(entries, key=lambda entry: _score(entry, setting, beside, gazetteer)).place


def _direct(name: Name, gazetteer: Gazetteer) -> Place | None:
    """The area or country of that name."""
    return gazetteer.area(name.look_up) or gazetteer.country(name.look_up)


def _part(name: Name, entries: tuple[Entry, ...], setting: Setting, gazetteer: Gazetteer) -> Place | None:
    """The part of a country that a name is: "Central Italy"; not "South Georgia" in a report of the state."""
    first, _, rest = normal(name.look_up).partition(" ")
    country = gazetteer.country(rest) if first in place_words("compass") else None
    if country is None or _namesake(country, entries, setting) is not None:
        return None
    return replace(country, id=None, name=name.look_up, kind=PlaceKind.AREA, approximate=True)


def _namesake(direct: Place, entries: tuple[Entry, ...], setting: Setting) -> Place | None:
    """The town or state that is meant instead of a country, where the report plays around it."""
    if direct.kind is not PlaceKind.COUNTRY or setting.peoples.get(direct.country or ""):
        return None
    region, votes = setting.top_region()
    if votes < SURE_REGION or region[0] == direct.country:
        return None
    there = [entry for entry in entries if _region(entry) == region and entry.population >= MIN_NAMESAKE]
    return max(there, key=lambda entry: entry.population).place if there else None


def _region(entry: Entry) -> Region:
    return entry.place.country, entry.place.admin1


def _region_after(name: Name, after: Name | None, gazetteer: Gazetteer) -> Region | None:
    """The subdivision or country right after a name: "Derby, Conn.", "Paris, Texas", "Tripoli, Libya"."""
    if after is None or name.adjective or after.adjective or not 0 <= after.start - name.end <= NEAR:
        return None
    country = gazetteer.country(after.look_up)
    if country is not None:
        return country.country, None
    entries = candidates(after.look_up, gazetteer)
    if entries and entries[0].place.kind is PlaceKind.REGION:
        return _region(entries[0])
    return None


def _score(entry: Entry, setting: Setting, beside: Region | None, gazetteer: Gazetteer) -> float:
    place = entry.place
    score = log10(entry.population + 10)
    neighbours = gazetteer.neighbours.get(place.country or "", ())
    score += COUNTRY_WEIGHT * setting.country_share(place.country, neighbours)
    score += REGION_WEIGHT * setting.region_share(_region(entry))
    if beside is not None and place.country == beside[0] and beside[1] in (None, place.admin1):
        score += NEAR_WEIGHT
    score += 0.5 if entry.main else 0.0
    if entry_part(entry) in (setting.counties if entry.level == 0 else setting.parts):
        score += PART_WEIGHT
    return score - (LOWER_LEVEL if entry.level > 1 else 0.0) - (1.5 if place.approximate else 0.0)
