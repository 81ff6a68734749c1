"""The countries that a report says it is about before it begins: by its title, its file's name, its codes.

Takes a title, an address and a text, gives country codes: "South Sudan update", "…/wfp_syria_bulletin.pdf",
the IFRC's "MDRCD031", GLIDE's "FL-2020-000156-SDN", a national body ("NDRRMC update").
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import unquote

from sayso.codebook import word_set, words
from sayso.gazetteer import Gazetteer, normal, open_gazetteer
from sayso.reading.places.names import place_words
from sayso.reading.places.setting import TIMES_LARGER, metropolis_country
from sayso.records import PlaceKind

HEAD = 600  # characters of a text in which it says what it is
LONGEST_NAME = 5  # words of a country
SHORTEST_NAME = 4  # letters of a town or a region
NAME = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
APPEAL = re.compile(r"\bMDR(?P<iso2>[A-Z]{2})\d{3}")  # an operation of the IFRC
GLIDE = re.compile(r"\b[A-Z]{2}-\d{4}-\d{6}-(?P<iso3>[A-Z]{3})\b")  # a disaster, by glidenumber.net


def report_countries(title: str, url: str, text: str = "") -> list[str]:
    """The countries that a title, the name of a file and the codes at the head of a text tell. Each word
    counts in the longest name that it is part of: "New Jersey" is in the US, "South Sudan" is not Sudan.
    """
    found: dict[str, None] = {}
    for one in (title, file_name(url)):
        found.update(dict.fromkeys(_named(NAME.findall(one.replace("_", " ")))))
    for one in (title, file_name(url).replace("_", " "), "" if found else text[:HEAD]):
        found.update(dict.fromkeys(_by_codes(one)))
    return [*found]


def file_name(url: str) -> str:
    """The last part of an address, in plain letters."""
    return unquote(unquote(url)).rsplit("/", 1)[-1].split("?")[0]


def _named(names: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(names):
        code, length = _longest(names, at)
        if code is not None:
            yield code
        at += length


def _longest(names: Sequence[str], at: int) -> tuple[str | None, int]:
    """The country of the longest name that begins at a word, and how many words it has."""
    gazetteer = open_gazetteer()
    for length in range(min(LONGEST_NAME, len(names) - at), 0, -1):
        name = " ".join(names[at : at + length])
        place = gazetteer.country(name) or (gazetteer.country(name.title()) if len(name) > 3 else None)
        if place is not None:
            return place.country, length
        after = names[at + length].lower() if at + length < len(names) else ""
        if length == 1 and after in word_set("places", "told", "after"):
            continue  # "Paris Agreement", "Washington Post"
        code = _of_region(name, gazetteer) if length > 1 else _of_word(name, gazetteer)
        if code is not None:
            return code, length
    return None, 1


def _of_region(name: str, gazetteer: Gazetteer) -> str | None:
    """The country of an area or subdivision, by a name of several words."""
    area = gazetteer.area(name)
    if area is not None and area.country:
        return area.country
    if all(word in place_words("compass") for word in normal(name).split()):
        return None  # "north west Syria"
    entries = gazetteer.towns(normal(name))
    return next((one.place.country for one in entries if one.place.kind is PlaceKind.REGION), None)


def _of_word(name: str, gazetteer: Gazetteer) -> str | None:
    """The country of a body, an area, a large town or a first subdivision that no other country has."""
    if name in words("places")["bodies_of"]:
        return str(words("places")["bodies_of"][name])
    key = normal(name)
    if gazetteer.people(name) or gazetteer.people(name.title()):
        return None
    if len(key) < SHORTEST_NAME or key in word_set("places", "told", "words"):
        return None
    area = gazetteer.area(name)
    if area is not None:
        return area.country
    entries = gazetteer.towns(key)
    if not entries or not entries[0].main:
        return None
    first = entries[0].place.country
    others = max((one.population for one in entries if one.place.country != first), default=0)
    known = entries[0].level == 1 and entries[0].population > TIMES_LARGER * others
    return first if known else metropolis_country(entries)


def _by_codes(text: str) -> Iterator[str]:
    gazetteer = open_gazetteer()
    for match in APPEAL.finditer(text):
        if match["iso2"] in gazetteer.names:
            yield match["iso2"]
    for match in GLIDE.finditer(text):
        if code := _longer().get(match["iso3"]):
            yield code
    bodies = words("places")["bodies_of"]
    for word in NAME.findall(text):
        if word in bodies:
            yield bodies[word]


@cache
def _longer() -> dict[str, str]:
    """The two letters of each country by its three."""
    return {longer: code for code, longer in open_gazetteer().iso3.items()}
