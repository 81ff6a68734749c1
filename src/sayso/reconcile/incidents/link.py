"""Whether two mentions are of one incident: a score from who, where, when and how many (`features.py`)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sayso.codebook.rules import picture_rules
from sayso.reconcile.incidents.features import FEATURES, NameWeights, Pair, days_apart
from sayso.reconcile.incidents.names import rarity
from sayso.reconcile.incidents.tolls import HARM
from sayso.records.picture import Link, Mention

FULL_NAME = 2  # words of a person's name that identify them

Failed = dict[str, Exception]  # by report
Cuts = Collection[frozenset[str]]  # pairs of reports that a person says are not about one incident


def month_of(day: date) -> int:
    """A number for a month, one more for the next."""
    return day.year * 12 + day.month - 1


def link_month(
    month: Sequence[Mention], later: Sequence[Mention], near: Sequence[Mention], failed: Failed
) -> Iterator[Link]:
    """Links among the mentions of a month, and from them to those of the next; `near` are those of the months
    around, among which a name is rare or not. The reports of two that cannot be compared go to `failed`.
    """
    ordered = sorted([*month, *later], key=lambda mention: (mention.first or date.min, mention.id))
    own = {mention.id for mention in month}
    weights = _Rarities(near)
    for one, other in _close_pairs(ordered):
        if one.report_id != other.report_id and (one.id in own or other.id in own):
            try:
                link = link_two(one, other, weights.of(one, other))
            except Exception as error:  # no report takes the picture of the others down
                failed |= dict.fromkeys((one.report_id, other.report_id), error)
                continue
            if link is not None:
                yield link


def _close_pairs(ordered: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """The pairs of mentions, ordered by day, that are near in time, and not of two countries, which most
    pairs of a month are.
    """
    rules = picture_rules().incidents
    countries = [one.spot.country if one.spot else None for one in ordered]
    for index, one in enumerate(ordered):
        country, persons = countries[index], len(one.persons) >= FULL_NAME
        for place in range(index + 1, len(ordered)):
            other = ordered[place]
            days = days_apart(one, other)
            if days > (rules.days_named if persons else rules.days):
                break
            if country and countries[place] and country != countries[place]:
                continue
            if days > rules.days and len(one.persons & other.persons) < FULL_NAME:
                continue
            yield one, other


class _Rarities:
    """Weights of names by how rare they are: less if reports of the same part of a country share them."""

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

    def of(self, one: Mention, other: Mention) -> NameWeights:
        """The weight of each name between these two."""
        part = self._part(one)
        part = part if part == self._part(other) else None
        if part not in self.known:
            self.known[part] = rarity(self.texts, self.by_part[part] if part else ())
        return self.known[part]


def link_two(one: Mention, other: Mention, name_weights: NameWeights) -> Link | None:
    """The link of two mentions, if they score enough to be of one incident: the sum of what their features
    weigh, with the reasons.
    """
    rules = picture_rules().incidents
    country, its = (mention.spot.country if mention.spot else None for mention in (one, other))
    if (country and its and country != its) or _are_two(one, other):
        return None
    pair = Pair(one, other, name_weights)
    score, reasons = 0.0, list[str]()
    for feature in FEATURES:
        found = feature.compare(pair)
        if found is not None:
            value, reason = found
            score += getattr(rules.weights, feature.name) * value  # one by one: `sum` rounds otherwise
            reasons.append(reason)
    if score < rules.score:
        return None
    return Link(one.id, other.id, round(min(score, 1.0), 3), "; ".join(reasons))


def _are_two(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of two days that both state, or of one victim each whose ages differ, and
    share no victim and no name except those of places.
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
    """Whether each has one person killed, and ages that no mistake of a year or two explains."""
    if not (one.killed == other.killed == 1 and one.ages and other.ages):
        return False
    ages, others = ({int(age) for age in each.ages if age.isdigit()} for each in (one, other))
    apart = picture_rules().incidents.age_apart
    return bool(ages and others) and all(abs(age - its) > apart for age in ages for its in others)
