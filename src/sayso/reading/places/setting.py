"""What a report as a whole speaks of: which countries, and which parts of them.

Takes the place names of one text, gives a `Setting`. A local report names many towns whose names stand in
many states; the state in which most of them stand together is where it plays.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.codebook import word_set
from sayso.gazetteer import Gazetteer, normal
from sayso.gazetteer.index import Entry, publishers
from sayso.reading.places.home import Home
from sayso.reading.places.names import Name, place_words
from sayso.records import PlaceKind

METROPOLIS, TIMES_LARGER = 500_000, 10
NAMED_REGION = 2.0  # the vote of a subdivision that is itself named, against 1 shared by a town's namesakes
HOME_REGION = 2.0  # the vote of the subdivision that a listed publisher is at home in
TOLD = 2  # the vote of a country that the title tells, against 1 for each naming
MIN_HOME = 1_000  # inhabitants of a town with a paper
BESIDE = 0.5  # what naming a neighbour is worth, where naming the country is worth 3
TYPE_PREFIXES = (
    "city of ",
    "village of ",
    "township of ",
    "province of ",
    "town of ",
    "state of ",
    "al ",
    "the ",
    "greater ",
)
OWN_SHARE = 0.15  # of a report's names, from which a country is one that it plays in
MIN_PARTED = (
    50_000  # inhabitants of a town whose parts have names: "West Mosul"; "West Guji" is no part of Guji
)
Region = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """Votes for countries (by code), for peoples named, and for (country, admin1) pairs.

    `counties` are second-level subdivisions named as such ("Walker County"), by GeoNames id, `parts` those
    in which towns of the other names lie. `own` are the countries of many of its names.
    """

    countries: Counter[str] = field(default_factory=Counter)
    peoples: Counter[str] = field(default_factory=Counter)
    regions: Counter[Region] = field(default_factory=Counter)
    parts: set[int | None] = field(default_factory=set)
    counties: set[int | None] = field(default_factory=set)
    home: Home = field(default_factory=Home)
    own: frozenset[str] = frozenset()

    def country_share(self, code: str | None, neighbours: tuple[str, ...] = ()) -> float:
        """From 0 to 1: how much of the report's naming of countries is this one's; a third is enough.

        The countries beside it count a little: a report of Lithuania and Belarus also plays in Poland.
        """
        total = sum(self.countries.values()) or 1
        beside = sum(self.countries.get(other, 0) for other in neighbours)
        return min(1.0, (3 * self.countries.get(code or "", 0) + BESIDE * beside) / total)

    def region_share(self, region: Region) -> float:
        """From 0 to 1: this subdivision's votes against the most that one has."""
        most = max(self.regions.values(), default=0.0)
        return self.regions.get(region, 0.0) / most if most else 0.0

    def top_region(self) -> tuple[Region, float]:
        """The subdivision with most votes, and its votes."""
        return self.regions.most_common(1)[0] if self.regions else ((None, None), 0.0)


def read_setting(names: list[Name], gazetteer: Gazetteer, home: Home, told: Sequence[str] = ()) -> Setting:
    """The setting that the names of one text give, each voting once; the publisher's home; and the countries
    that the report says it is about.
    """
    setting = Setting(home=home, own=own_countries(names, gazetteer) | {*told})
    setting.countries.update(dict.fromkeys(told, TOLD))
    if home.country:
        setting.countries[home.country] += 1
    if home.country and home.admin1:
        setting.regions[(home.country, home.admin1)] += HOME_REGION  # type: ignore[assignment]
    elif home.town:
        for region, vote in _votes(_at_home(home, gazetteer)):
            setting.regions[region] += vote  # type: ignore[assignment]
    voted: set[str] = set()
    metropolises: Counter[str] = Counter()
    for name in names:
        code = gazetteer.people(name.look_up) if name.adjective else None
        country = gazetteer.country(name.look_up)
        if code:
            setting.peoples[code] += 1
        if code or (country is not None and country.country):
            setting.countries[code or str(country.country if country else "")] += 1
        if name.adjective or gazetteer.area(name.look_up) or name.look_up in voted:
            continue
        voted.add(name.look_up)
        entries = candidates(name.look_up, gazetteer)
        metropolis = metropolis_country(entries)
        if metropolis and country is None:
            metropolises[metropolis] += 1
        for region, vote in _votes(entries):
            setting.regions[region] += vote  # type: ignore[assignment]
        county = is_kind(name.look_up.lower().split()[-1]) and any(entry.level == 2 for entry in entries)
        (setting.counties if county else setting.parts).update(
            {entry_part(entry) for entry in entries} - {None}
        )
    for code, towns in metropolises.items():
        if towns > 1 or setting.countries.get(code):  # one alone is not a witness for itself
            setting.countries[code] += towns
    return setting


def own_countries(found: Sequence[Name], gazetteer: Gazetteer) -> frozenset[str]:
    """The countries that the report plays in: those of many of its names."""
    votes: Counter[str] = Counter()
    for name in found:
        country = gazetteer.country(name.look_up)
        if name.adjective:
            here = {gazetteer.people(name.look_up)}
        elif country is not None:
            here = {country.country}
        else:
            here = {entry.place.country for entry in candidates(name.look_up, gazetteer)}
        for code in here:
            votes[code or ""] += 1 / len(here)  # type: ignore[assignment]
    total = sum(votes.values())
    return frozenset(code for code, vote in votes.items() if code and vote >= OWN_SHARE * total)


def _at_home(home: Home, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The towns that a paper of that name may be at home in."""
    return tuple(entry for entry in gazetteer.towns(normal(home.town or "")) if may_be_home(entry, home))


def may_be_home(entry: Entry, home: Home) -> bool:
    """Whether a town may be that of the publisher: of some size, where papers are in English."""
    countries = (home.country,) if home.country else publishers()["domains"]["english"]
    inside = entry.place.country in countries and home.admin1 in (None, entry.place.admin1)
    return inside and entry.population >= MIN_HOME


def _votes(entries: tuple[Entry, ...]) -> list[tuple[Region, float]]:
    """A named first-level subdivision votes for itself; a town's vote is shared among its namesakes."""
    if not entries:
        return []
    first = entries[0].place
    if entries[0].level == 1:
        return [((first.country, first.admin1), NAMED_REGION)]
    regions = {(entry.place.country, entry.place.admin1) for entry in entries}
    return [(region, 1 / len(regions) ** 0.5) for region in regions]


def entry_part(entry: Entry) -> int | None:
    """The second-level subdivision that an entry is or lies in."""
    return entry.part if entry.level == 0 else entry.place.id if entry.level == 2 else None


def candidates(look_up: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Towns and subdivisions of that name, also with a word like "city" or "province" taken off."""
    full = gazetteer.abbreviations.get(look_up) or gazetteer.abbreviations.get(look_up + ".")
    if full:
        return tuple(e for e in gazetteer.towns(normal(full)) if e.place.kind is PlaceKind.REGION)
    key = normal(look_up)
    if found := gazetteer.towns(key):
        return found
    for prefix in TYPE_PREFIXES:
        if key.startswith(prefix) and (found := gazetteer.towns(key.removeprefix(prefix))):
            return found
    if (bare := without_kinds(key)) != key and (found := gazetteer.towns(bare)):
        return found
    return _around(key.split(), gazetteer)


def is_kind(word: str) -> bool:
    """Whether a word is a kind of place, one or several: "province", "LGAs"."""
    word = word.lower()
    return word in place_words("kinds") or any(
        word in word_set("places", "beside", name) for name in ("units", "settlements", "vague")
    )


def without_kinds(key: str) -> str:
    """A name without the kinds at its end: "taizz governorate", "ningi lgas"."""
    words = key.split()
    while len(words) > 1 and is_kind(words[-1]):
        words.pop()
    return " ".join(words)


def _around(name: list[str], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The place that one without an entry of its own lies in: "Walker County Courthouse", "North Texas"."""
    while len(name) > 1 and name[-1] in place_words("inside"):
        name = name[:-1]
        if found := gazetteer.towns(" ".join(name)):
            return found
    if len(name) > 1 and name[0] in place_words("kept"):
        around = gazetteer.towns(" ".join(name[1:]))
        return tuple(e for e in around if e.place.kind is PlaceKind.REGION or e.population >= MIN_PARTED)
    return ()


def metropolis_country(entries: tuple[Entry, ...]) -> str | None:
    """The country of a large town whose name no other country's town of size has."""
    if not entries or entries[0].population < METROPOLIS:
        return None
    first = entries[0]
    others = [e.population for e in entries if e.place.country != first.place.country]
    return first.place.country if first.population > TIMES_LARGER * max(others, default=0) else None
