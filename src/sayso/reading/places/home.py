"""Where a report's publisher is at home, by its address: a listed paper, a town in its name, a country.

Takes an address, gives a `Home`. "columbusnews.com" votes for the Columbuses, "independent.ie" for Ireland. A
home is a hint for names that stand in several places, never a place that the report names.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sayso.gazetteer import Gazetteer, normal
from sayso.gazetteer.index import publishers
from sayso.records import Place

ARCHIVED = re.compile(r"^\w+://web\.archive\.org/web/\w+/")  # before the address of what was archived
TITLED = re.compile(
    r"(?P<town>[A-Z][\w.']{1,60}(?: [A-Z][\w.']{1,60}){0,2}), (?=(?P<part>[A-Z][\w.]+(?: [A-Z]\w+){0,2}))"
)
SHORTEST_TOWN = 5
LONGEST_LABEL = 63  # letters of a part of a host name
MIN_TOWN = 5_000


@dataclass(frozen=True, slots=True)
class Home:
    """The publisher's country and subdivision where its address shows them; and its town's name."""

    country: str | None = None
    admin1: str | None = None
    town: str | None = None


def read_home(url: str, gazetteer: Gazetteer, title: str = "") -> Home:
    """The home of the publisher of `url`, or the town that a page's title ends on ("… - Columbia, South
    Carolina"); all fields empty where neither says anything.
    """
    home = _of_address(url, gazetteer)
    titled = _of_title(title, gazetteer)
    if titled is None or home.admin1 or (home.country and home.country != titled.country):
        return home
    return titled


def _of_title(title: str, gazetteer: Gazetteer) -> Home | None:
    for match in reversed(list(TITLED.finditer(title))):
        part = gazetteer.abbreviations.get(match["part"], match["part"])
        regions = {
            (entry.place.country, entry.place.admin1)
            for entry in gazetteer.towns(normal(part))
            if entry.level == 1
        }
        for entry in gazetteer.towns(normal(match["town"])):
            region = (entry.place.country, entry.place.admin1)
            if not entry.level and (region in regions or entry.place.admin1 == match["part"]):
                return Home(entry.place.country, entry.place.admin1, match["town"])
    return None


def _of_address(url: str, gazetteer: Gazetteer) -> Home:
    url = ARCHIVED.sub("", url)
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # no address at all
        return Home()
    labels = host.removeprefix("www.").split(".")
    for first in range(len(labels) - 1):
        listed = publishers()["homes"].get(".".join(labels[first:]))
        if listed:
            return _listed(listed, gazetteer)
    country = _country_ending(labels[-1], gazetteer)
    towns = [town for label in labels[:-1] if (town := _town_in(label, gazetteer))]
    return Home(country, None, towns[0] if towns else None)


def _listed(home: str, gazetteer: Gazetteer) -> Home:
    *towns, country = home.split(", ")
    if not towns:
        return Home(country)
    place = _largest(towns[0], country, towns[1] if len(towns) > 1 else None, gazetteer)
    return Home(country, place.admin1 if place else None, towns[0])


def _largest(name: str, country: str, admin1: str | None, gazetteer: Gazetteer) -> Place | None:
    for entry in gazetteer.towns(normal(name)):
        if entry.place.country == country and admin1 in (None, entry.place.admin1) and entry.population:
            return entry.place
    return None


def _country_ending(ending: str, gazetteer: Gazetteer) -> str | None:
    code = {"uk": "GB"}.get(ending, ending.upper())
    sold = ending in publishers()["domains"]["open"]
    return code if len(ending) == 2 and not sold and code in gazetteer.names else None


def _is_made_of_papers(label: str) -> bool:
    """Whether a part of a name is words of papers, one after another: "dailynews"."""
    ends = {0}
    for at in range(len(label)):
        if at in ends:
            ends |= {at + len(word) for word in publishers()["papers"]["words"] if label.startswith(word, at)}
    return bool(label) and len(label) in ends


def _town_in(label: str, gazetteer: Gazetteer) -> str | None:
    """The town in the name of a paper: "theparisnews" → "paris", "dailyathenian" → none."""
    name = re.sub(r"^(?:the|my|this|thisis)(?=\w{6})", "", label.replace("-", ""))
    if len(name) > LONGEST_LABEL:
        return None
    for cut in range(len(name) - 3, SHORTEST_TOWN - 1, -1):
        if _is_made_of_papers(name[cut:]) and _is_town(name[:cut], gazetteer):
            return name[:cut]
    for cut in range(3, len(name) - SHORTEST_TOWN + 1):
        if _is_made_of_papers(name[:cut]) and _is_town(name[cut:], gazetteer):
            return name[cut:]
    return name if len(name) > SHORTEST_TOWN and _is_town(name, gazetteer) else None


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    if name in publishers()["papers"]["words"]:
        return False
    entries = gazetteer.towns(name)
    return bool(entries) and entries[0].population >= MIN_TOWN
