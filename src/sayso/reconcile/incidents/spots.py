"""Where an incident happened: the places that its events name, weighed by what the report speaks of.

Takes a report (`ReportFindings`) and events of it, gives a `Spot`. A name that several places have is taken
for the one in that part of the country where the report's other places lie: "Roxbury" beside Boston.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sayso.codebook.rules import picture_rules
from sayso.gazetteer import normal, open_gazetteer
from sayso.ledger import EventRow
from sayso.reading.places.home import Home, read_home
from sayso.reading.places.setting import may_be_home
from sayso.reconcile.incidents.inputs import ReportFindings
from sayso.records import PlaceKind
from sayso.records.picture import Spot

TOWNS = ("city", "area", "facility")
HEAD = 300  # characters at a report's beginning, where a dateline or the first place stands
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
    if own is not None:
        counted.spots[own] += 0
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
    return replace(best, by_report=replace(best, by_report=False) not in named.spots)


def _named(report: ReportFindings, events: Iterable[EventRow]) -> Iterator[Spot]:
    """The places that events name."""
    parts = {row.geonames_id: row.admin1 for row in report.places if row.geonames_id is not None}
    for event in events:
        if event.place is not None and event.place_kind is not None:
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
    for entry in open_gazetteer().towns(normal(home.town or "")):
        place = entry.place
        if not entry.level and (place.country, place.admin1) == (home.country, home.admin1):
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
    return None


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
        yield Spot(
            name=place.name,
            kind=place.kind,
            country=place.country,
            admin1=place.admin1,
            geonames_id=place.id,
            latitude=place.latitude,
            longitude=place.longitude,
            by_report=True,
        )


def _longest(name: list[str], text: str) -> str | None:
    """The longest run of title words that the gazetteer knows and the text has, not in lower case."""
    for size in range(len(name), 0, -1):
        for start in range(len(name) - size + 1):
            run = " ".join(name[start : start + size])
            if run in text and run.lower() not in text and open_gazetteer().towns(normal(run)):
                return run
    return None
