"""Where an incident happened: the places that its events name, weighed by what the report speaks of.

Takes a report (`ReportFindings`) and events of it, gives a `Spot`. A name that several places have is taken
for the one in that part of the country where the report's other places lie: "Roxbury" beside Boston.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sayso.codebook.rules import picture_rules
from sayso.gazetteer import normal, open_gazetteer
from sayso.ledger import EventRow
from sayso.reading.places.home import Home, read_home
from sayso.reading.places.setting import may_be_home
from sayso.reconcile.incidents.distance import distance_km, is_county
from sayso.reconcile.incidents.inputs import ReportFindings
from sayso.records import Place, PlaceKind
from sayso.records.picture import Spot

TOWNS = ("city", "area", "facility")
HEAD = 300  # characters at a report's beginning, where a dateline or the first place stands
_DATELINE = re.compile(
    r"(?:^|[\n.:)]\s{0,20}|\s{2})([A-Z][A-Z.'’-]{1,40}(?: [A-Z][A-Z.'’-]{1,40}){0,2})"
    r"(?:, [A-Z][\w.]{1,40}(?: [A-Z][\w.]{1,40})?)?"
    r"(?: ?\([^)]{2,30}\))? ?(?:--|[-–—])"
)
_CAPITAL = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}")

Region = tuple[str | None, str | None]


@dataclass(slots=True)
class PlaceVotes:
    """What a report speaks of: votes for places, and for countries."""

    spots: Counter[Spot] = field(default_factory=Counter)
    countries: dict[str | None, float] = field(default_factory=lambda: defaultdict(float))
    home: Home = field(default_factory=Home)

    def add(self, spot: Spot, votes: float) -> None:
        """Count a place and its country."""
        self.spots[spot] += votes  # type: ignore[assignment]
        self.countries[spot.country] += votes

    def regions(self) -> dict[Region, float]:
        """Votes for subdivisions: of their places, of their own names, and of the publisher's home; where one
        name alone speaks for a subdivision, it may be a namesake, and counts little.
        """
        votes: dict[Region, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for spot, count in self.spots.items():
            if spot.admin1:
                votes[(spot.country, spot.admin1)][spot.name] += count
        home = (self.home.country, self.home.admin1)
        found = {
            region: sum(named.values())
            if len(named) > 1 or region == home
            else min(*named.values(), picture_rules().places.alone)
            for region, named in votes.items()
        }
        if self.home.admin1:
            found[home] = found.get(home, 0.0) + picture_rules().places.home
        return found


def rank(kind: str) -> int:
    """How narrow a kind of place is: 2 a town, 1 a region, 0 a country."""
    return 2 if kind in TOWNS else int(kind == "region")


def spot_of(report: ReportFindings, events: Iterable[EventRow], *, main: bool) -> Spot | None:
    """The place of these events; for what a report is about, its other places, title and home speak too."""
    named = PlaceVotes()
    for spot in _named(report, events):
        named.add(spot, picture_rules().places.event)
    if not main:
        return max(named.spots, key=lambda spot: (rank(spot.kind), named.spots[spot]), default=None)
    counted = _counted_places(report)
    for spot, votes in named.spots.items():
        counted.add(spot, votes)
    own = _home_spot(counted.home)
    if own is not None and not _is_elsewhere(own, counted.spots):
        counted.spots[own] += 0
    for spot in _datelined(report, counted):
        counted.add(spot, picture_rules().places.opening + 1)
    if not counted.spots:
        return None
    regions = counted.regions()
    placed = {spot.country for spot in counted.spots}  # a home may have a country of which nothing is named
    country = max(placed, key=lambda code: (counted.countries[code], code or ""))
    there = [spot for spot in counted.spots if spot.country == country]

    def fit(spot: Spot) -> tuple[float, ...]:
        region = regions.get((spot.country, spot.admin1), 0.0)
        both = counted.spots[spot] + named.spots.get(replace(spot, by_report=False), 0)
        return float(rank(spot.kind) > 0), region, rank(spot.kind), both, not spot.by_report

    best = max(there, key=fit)
    for spot, moved in list(_namesakes(there, best)):
        counted.spots[moved] += counted.spots[spot] + named.spots.get(replace(spot, by_report=False), 0)
        there.append(moved)
    best = max(there, key=fit)
    return replace(best, by_report=replace(best, by_report=False) not in named.spots)


def _is_elsewhere(home: Spot, spots: Iterable[Spot]) -> bool:
    """Whether the places of a report lie in other subdivisions than its publisher's home, or in a county that
    is too far from it.
    """
    near = [spot for spot in spots if (spot.country, spot.admin1) == (home.country, home.admin1)]
    apart = [distance_km(replace(spot, kind="city"), home) for spot in near if is_county(spot)]
    return bool(spots and not near) or any(far and far > picture_rules().incidents.far for far in apart)


def _namesakes(spots: Sequence[Spot], best: Spot) -> Iterator[tuple[Spot, Spot]]:
    """Towns that are alone in their subdivision, each with its namesake in that of the best place."""
    names: dict[str | None, set[str]] = defaultdict(set)
    for spot in spots:
        names[spot.admin1].add(spot.name)
    for spot in spots:
        alone = spot.kind == "city" and spot.admin1 != best.admin1 and len(names[spot.admin1]) == 1
        if alone and spot.name not in names[best.admin1]:
            moved = _town(spot.name, best.country, best.admin1)
            if moved is not None:
                yield spot, moved


def _town(name: str, country: str | None, admin1: str | None) -> Spot | None:
    """The town of that name in a subdivision."""
    for entry in open_gazetteer().towns(normal(name)):
        if not entry.level and (entry.place.country, entry.place.admin1) == (country, admin1):
            return _as_spot(entry.place)
    return None


def _as_spot(place: Place) -> Spot:
    return Spot(
        name=place.name,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        geonames_id=place.id,
        latitude=place.latitude,
        longitude=place.longitude,
        by_report=True,
    )


def _datelined(report: ReportFindings, counted: PlaceVotes) -> Iterator[Spot]:
    """The town of a dateline that the reader took for none ("ALBA, Mich. (AP) —"), in the subdivision that
    the report speaks of.
    """
    found = _DATELINE.search(report.text[:HEAD])
    if found is None or any(normal(spot.name) == normal(found[1]) for spot in counted.spots):
        return
    regions = {region: votes for region, votes in counted.regions().items() if region[1]}
    if regions:
        spot = _town(found[1].title(), *max(regions, key=lambda region: (regions[region], region[1] or "")))
        if spot is not None:
            yield spot


def _is_of_hospital(report: ReportFindings, event: EventRow) -> bool:
    """Whether an event has its place from a hospital, where people were taken: "a hospital in Gary"."""
    rules = picture_rules().places
    around = (
        report.text[max(0, words.start - rules.near) : words.end + rules.near].lower()
        for words in event.evidence
        if words.field == "place"
    )
    return any(word in text for text in around for word in rules.hospitals)


def _named(report: ReportFindings, events: Iterable[EventRow]) -> Iterator[Spot]:
    """The places that events name, except those of hospitals."""
    parts = {row.geonames_id: row.admin1 for row in report.places if row.geonames_id is not None}
    for event in events:
        if event.place is not None and event.place_kind is not None and not _is_of_hospital(report, event):
            part = parts.get(event.geonames_id) if event.geonames_id is not None else None
            yield Spot(
                name=event.place,
                kind=event.place_kind,
                country=event.country,
                admin1=part,
                geonames_id=event.geonames_id,
                latitude=event.latitude,
                longitude=event.longitude,
            )


def _counted_places(report: ReportFindings) -> PlaceVotes:
    """What the report, its title and its publisher's home speak of."""
    counted, rules = PlaceVotes(), picture_rules().places
    for row in report.places:
        spot = Spot(
            name=row.name,
            kind=row.kind,
            country=row.country,
            admin1=row.admin1,
            geonames_id=row.geonames_id,
            latitude=row.latitude,
            longitude=row.longitude,
            by_report=True,
        )
        votes = min(row.mentions, rules.most) + (rules.opening if row.start < HEAD else 0)
        counted.add(spot, votes + (rules.title if row.name in report.title else 0))
    counted.home = _settled(read_home(report.url, open_gazetteer(), report.title))
    if counted.home.country:
        counted.countries[counted.home.country] += rules.home
    for spot in _titled(report, counted):
        counted.add(spot, rules.title)
    return counted


def _settled(home: Home) -> Home:
    """The home in the largest town of its name, where only that is known: "chicago.example.com"."""
    if home.admin1 or not home.town:
        return home
    towns = [entry for entry in open_gazetteer().towns(normal(home.town)) if may_be_home(entry, home)]
    if not towns or towns[0].population < picture_rules().places.large:
        return home
    return Home(towns[0].place.country, towns[0].place.admin1, home.town)


def _home_spot(home: Home) -> Spot | None:
    """The publisher's town, for a report that names no place at all."""
    return _town(home.town, home.country, home.admin1) if home.town else None


def _titled(report: ReportFindings, counted: PlaceVotes) -> Iterator[Spot]:
    """Towns that the title names, the text too, and that the reader took for none."""
    known, regions = {spot.name for spot in counted.spots}, counted.regions()
    for match in _CAPITAL.finditer(report.title):
        name = _longest(match.group().split(), report.text)
        if name is None or name in known:
            continue
        entries = [
            e for e in open_gazetteer().towns(normal(name)) if e.place.kind is PlaceKind.CITY and e.main
        ]
        if not entries or entries[0].population < picture_rules().places.smallest:
            continue
        place = max(
            entries, key=lambda e: (regions.get((e.place.country, e.place.admin1), 0), e.population)
        ).place
        yield _as_spot(place)


def _longest(name: list[str], text: str) -> str | None:
    """The longest run of title words that the gazetteer knows and the text has, not in lower case."""
    for size in range(len(name), 0, -1):
        for start in range(len(name) - size + 1):
            run = " ".join(name[start : start + size])
            if run in text and run.lower() not in text and open_gazetteer().towns(normal(run)):
                return run
    return None
