"""Whether two mentions are of one incident: a score from who, where, when and how many."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sayso.codebook import words
from sayso.reconcile.incidents.names import likeness, rarity
from sayso.reconcile.incidents.tolls import HARM
from sayso.records.picture import Link, Mention, Spot

TOWNS = ("city", "facility")


FULL_NAME = 2  # words of a person's name that tell who


EARTH = 12_742  # kilometres across


def month_of(day: date) -> int:
    """A number for a month, one more for the next."""
    return day.year * 12 + day.month - 1


Failed = dict[str, Exception]  # by report


def link_month(
    month: Sequence[Mention], later: Sequence[Mention], near: Sequence[Mention], failed: Failed
) -> Iterator[Link]:
    """Links among the mentions of a month, and from them to those of the next; `near` are those of the months
    around, among which a name is rare or not. The reports of two that cannot be compared go to `failed`.
    """
    ordered = sorted([*month, *later], key=lambda mention: (mention.first or date.min, mention.id))
    own = {mention.id for mention in month}
    weights = _Weights(near)
    most, longest = (words("picture")["incidents"][key] for key in ("days", "days_named"))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if _apart(one, other) > longest:
                break
            if _apart(one, other) > most and len(one.persons & other.persons) < FULL_NAME:
                continue
            if one.report_id != other.report_id and (one.id in own or other.id in own):
                try:
                    link = link_two(one, other, weights.of(one, other))
                except Exception as error:  # no report takes the picture of the others down
                    failed |= dict.fromkeys((one.report_id, other.report_id), error)
                    continue
                if link is not None:
                    yield link


class _Weights:
    """How much names say between two mentions: less if reports of the same part of a country share them."""

    def __init__(self, near: Sequence[Mention]) -> None:
        self.texts = [mention.names for mention in near]
        self.by_part: dict[tuple[str, str] | None, list[frozenset[str]]] = defaultdict(list)
        for mention in near:
            self.by_part[self._part(mention)].append(mention.names)
        self.known: dict[tuple[str, str] | None, dict[str, float]] = {}

    @staticmethod
    def _part(mention: Mention) -> tuple[str, str] | None:
        spot = mention.spot
        return (spot.country, spot.admin1) if spot and spot.country and spot.admin1 else None

    def of(self, one: Mention, other: Mention) -> Mapping[str, float]:
        """The weight of each name."""
        part = self._part(one)
        part = part if part == self._part(other) else None
        if part not in self.known:
            self.known[part] = rarity(self.texts, self.by_part[part] if part else ())
        return self.known[part]


def _apart(one: Mention, other: Mention) -> int:
    assert one.first is not None and other.first is not None
    return abs((other.first - one.first).days)


def link_two(one: Mention, other: Mention, weight: Mapping[str, float]) -> Link | None:
    """The link of two mentions, if they score enough to be of one incident."""
    rules = words("picture")["incidents"]
    country, its = (mention.spot.country if mention.spot else None for mention in (one, other))
    if (country and its and country != its) or _are_two(one, other):
        return None
    score, reasons = 0.0, []
    shared = likeness(one.names, other.names, weight)
    if shared:
        score += shared
        rare = sorted(one.names & other.names, key=lambda name: (-weight.get(name, 0.0), name))[:4]
        reasons.append(f"both name {', '.join(rare)}")
    if not one.persons.isdisjoint(other.persons):
        score += rules["same_person"]
        reasons.append("a person in both")
    if one.victims and other.victims and one.victims.isdisjoint(other.victims):
        score += rules["other_victim"]
        reasons.append("other victims are named")
    distance = _distance(one, other)
    if distance is not None:
        score += rules["same_place"] if distance <= rules["far"] else rules["other_place"]
        reasons.append(_where(one, other, distance))
    if not (one.dated and other.dated) and one.victims.isdisjoint(other.victims):
        score += rules["undated"]
        reasons.append("a day is not told")
    days = _apart(one, other)
    score += rules["later_day"] * days
    reasons.append("the same day" if not days else f"{days} {'day' if days == 1 else 'days'} apart")
    if one.numbers and other.numbers and one.about != HARM:
        same = not one.numbers.isdisjoint(other.numbers)
        score += rules["same_number"] if same else rules["other_number"]
        reasons.append("the same number" if same else "other numbers")
    if one.killed is not None and other.killed is not None:
        same = (one.killed, one.injured) == (other.killed, other.injured)
        score += rules["same_toll"] if same else rules["other_toll"]
        reasons.append("the same toll" if same else "another toll")
    if one.ages and other.ages:
        same = not one.ages.isdisjoint(other.ages)
        score += rules["same_age"] if same else rules["other_age"]
        reasons.append("the same age of a victim" if same else "other ages")
    if score < rules["score"]:
        return None
    return Link(one.id, other.id, round(min(score, 1.0), 3), "; ".join(reasons))


def _are_two(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of two days that both tell, or of one victim each of other ages, and share no
    victim and no name but places'.
    """
    if one.about != HARM:
        return False
    days = one.dated and other.dated and one.first != other.first
    if not days and not _is_another(one, other):
        return False
    if not one.victims.isdisjoint(other.victims) or not one.persons.isdisjoint(other.persons):
        return False
    return not (one.names & other.names) - one.places - other.places


def _is_another(one: Mention, other: Mention) -> bool:
    """Whether each tells of one person killed, and of ages that no mistake of a year or two explains."""
    if not (one.killed == other.killed == 1 and one.ages and other.ages):
        return False
    ages, others = ({int(age) for age in each.ages if age.isdigit()} for each in (one, other))
    apart = words("picture")["incidents"]["age_apart"]
    return bool(ages and others) and all(abs(age - its) > apart for age in ages for its in others)


def _distance(one: Mention, other: Mention) -> float | None:
    """Kilometres between two towns; other incidents than harm are one place by a country's name, too."""
    if one.about != HARM and one.spot and other.spot and one.spot.name == other.spot.name:
        return 0.0
    return apart_by(one.spot, other.spot)


def _where(one: Mention, other: Mention, distance: float) -> str:
    assert one.spot is not None and other.spot is not None
    if one.spot.name == other.spot.name:
        return f"both in {one.spot.name}"
    return f"{one.spot.name} and {other.spot.name}, {distance:.0f} km apart"


def apart_by(one: Spot | None, other: Spot | None) -> float | None:
    """Kilometres between two towns; `None` where one is unknown or larger than a town."""
    if one is None or other is None:
        return None
    if not (one.kind in TOWNS and other.kind in TOWNS) and not (_is_county(one) and _is_county(other)):
        return None
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    here, there = (
        (math.radians(spot.latitude or 0), math.radians(spot.longitude or 0)) for spot in (one, other)
    )
    half = math.sin((there[0] - here[0]) / 2) ** 2
    half += math.cos(here[0]) * math.cos(there[0]) * math.sin((there[1] - here[1]) / 2) ** 2
    return EARTH * math.asin(math.sqrt(half))


Cuts = Collection[frozenset[str]]  # pairs of reports that a person says are not about one incident


def _is_county(spot: Spot) -> bool:
    """Whether a subdivision is of the second level, by its name: two counties are two places."""
    return spot.kind == "region" and spot.name.lower().endswith((" county", " district", " parish"))
