"""What a report as a whole speaks of: which countries, and which parts of them.

Takes the place names of one text, gives a `Setting`. A local report names many towns whose names stand in
many states; the state in which most of them stand together is where it plays.
"""

from collections import Counter
from dataclasses import dataclass, field

from sayso.gazetteer import Gazetteer, normal
from sayso.gazetteer.index import Entry
from sayso.reading.places.names import Name
from sayso.records import PlaceKind

METROPOLIS, TIMES_LARGER = 500_000, 10
NAMED_REGION = 2.0  # the vote of a subdivision that is itself named, against 1 shared by a town's namesakes
TYPE_PREFIXES = ("city of ", "province of ", "town of ", "state of ", "al ", "the ")
TYPE_SUFFIXES = (
    " province",
    " city",
    " state",
    " county",
    " camp",
    " region",
    " island",
    " district",
    " area",
)
Region = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """Votes for countries (by code), for peoples named, and for (country, admin1) pairs."""

    countries: Counter[str] = field(default_factory=Counter)
    peoples: Counter[str] = field(default_factory=Counter)
    regions: Counter[Region] = field(default_factory=Counter)

    def country_share(self, code: str | None) -> float:
        """From 0 to 1: how much of the report's naming of countries is this one's; a third is enough."""
        total = sum(self.countries.values()) or 1
        return min(1.0, 3 * self.countries.get(code or "", 0) / total)

    def region_share(self, region: Region) -> float:
        """From 0 to 1: this subdivision's votes against the most that one has."""
        most = max(self.regions.values(), default=0.0)
        return self.regions.get(region, 0.0) / most if most else 0.0

    def top_region(self) -> tuple[Region, float]:
        """The subdivision with most votes, and its votes."""
        return self.regions.most_common(1)[0] if self.regions else ((None, None), 0.0)


def read_setting(names: list[Name], gazetteer: Gazetteer) -> Setting:
    """The setting that the names of one text tell; each name votes once."""
    setting = Setting()
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
        metropolis = _metropolis(entries)
        if metropolis and country is None:
            metropolises[metropolis] += 1
        for region, vote in _votes(entries):
            setting.regions[region] += vote  # type: ignore[assignment]
    for code, towns in metropolises.items():
        if towns > 1 or setting.countries.get(code):  # one alone is no witness for itself
            setting.countries[code] += towns
    return setting


def _votes(entries: tuple[Entry, ...]) -> list[tuple[Region, float]]:
    """A named first-level subdivision votes for itself; a town's vote is shared among its namesakes."""
    if not entries:
        return []
    first = entries[0].place
    if first.kind is PlaceKind.REGION and not first.approximate:
        return [((first.country, first.admin1), NAMED_REGION)]
    regions = {(entry.place.country, entry.place.admin1) for entry in entries}
    return [(region, 1 / len(regions) ** 0.5) for region in regions]


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
    shorter = key.rsplit(" ", 1)[0]
    return gazetteer.towns(shorter) if shorter != key and key.endswith(TYPE_SUFFIXES) else ()


def _metropolis(entries: tuple[Entry, ...]) -> str | None:
    """The country of a large town whose name no other country's town of size has."""
    if not entries or entries[0].population < METROPOLIS:
        return None
    first = entries[0]
    others = [e.population for e in entries if e.place.country != first.place.country]
    return first.place.country if first.population > TIMES_LARGER * max(others, default=0) else None
