"""What speaks for or against two mentions being of one incident: a table of features.

Takes a pair of mentions (`Pair`). A feature that applies gives its value, mostly 1, and the reason in words;
its weight is the key of its name in `picture.toml`, `[incidents.weights]`. `link.py` adds up weight times
value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sayso.codebook.rules import picture_rules
from sayso.reconcile.incidents.distance import distance_km
from sayso.reconcile.incidents.names import likeness
from sayso.reconcile.incidents.tolls import HARM
from sayso.records.picture import Mention

NameWeights = Mapping[str, float]  # how much each name says
Found = tuple[float, str]  # the value of a feature, and the reason

SHOWN = 4  # names that a reason lists


@dataclass(slots=True)
class Pair:
    """Two mentions that may be of one incident, with how much each name says between them; `distance` in
    kilometres, if both places are known well enough.
    """

    one: Mention
    other: Mention
    name_weights: NameWeights
    distance: float | None = field(init=False)

    def __post_init__(self) -> None:
        """Other incidents than harm are in one place by a country's name, too."""
        one, other = self.one, self.other
        if one.about != HARM and one.spot and other.spot and one.spot.name == other.spot.name:
            self.distance = 0.0
        else:
            self.distance = distance_km(one.spot, other.spot)


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that two mentions have in common, or differ in; `compare` gives `None` where it says nothing.
    `name` is the key of its weight.
    """

    name: str
    compare: Callable[[Pair], Found | None]


def days_apart(one: Mention, other: Mention) -> int:
    """Days between two mentions whose days are known."""
    assert one.first is not None and other.first is not None
    return abs((other.first - one.first).days)


def _names(pair: Pair) -> Found | None:
    shared = likeness(pair.one.names, pair.other.names, pair.name_weights)
    if not shared:
        return None
    both = pair.one.names & pair.other.names
    rarest = sorted(both, key=lambda name: (-pair.name_weights.get(name, 0.0), name))[:SHOWN]
    return shared, f"both name {', '.join(rarest)}"


def _same_person(pair: Pair) -> Found | None:
    return None if pair.one.persons.isdisjoint(pair.other.persons) else (1, "a person in both")


def _other_victim(pair: Pair) -> Found | None:
    victims, others = pair.one.victims, pair.other.victims
    return (1, "other victims are named") if victims and others and victims.isdisjoint(others) else None


def _same_place(pair: Pair) -> Found | None:
    return (1, _where(pair)) if _places_agree(pair) is True else None


def _other_place(pair: Pair) -> Found | None:
    return (1, _where(pair)) if _places_agree(pair) is False else None


def _places_agree(pair: Pair) -> bool | None:
    """`None` where the distance is unknown."""
    return None if pair.distance is None else pair.distance <= picture_rules().incidents.far


def _where(pair: Pair) -> str:
    here, there = pair.one.spot, pair.other.spot
    assert here is not None and there is not None
    if here.name == there.name:
        return f"both in {here.name}"
    return f"{here.name} and {there.name}, {pair.distance:.0f} km apart"


def _undated(pair: Pair) -> Found | None:
    if (pair.one.dated and pair.other.dated) or not pair.one.victims.isdisjoint(pair.other.victims):
        return None
    return 1, "a day is not told"


def _later_day(pair: Pair) -> Found:
    days = days_apart(pair.one, pair.other)
    return days, "the same day" if not days else f"{days} {'day' if days == 1 else 'days'} apart"


def _same_number(pair: Pair) -> Found | None:
    return (1, "the same number") if _numbers_agree(pair) is True else None


def _other_number(pair: Pair) -> Found | None:
    return (1, "other numbers") if _numbers_agree(pair) is False else None


def _numbers_agree(pair: Pair) -> bool | None:
    """`None` where one gives no number, and for harm, whose numbers are its toll."""
    numbers, others = pair.one.numbers, pair.other.numbers
    return not numbers.isdisjoint(others) if numbers and others and pair.one.about != HARM else None


def _same_toll(pair: Pair) -> Found | None:
    return (1, "the same toll") if _tolls_agree(pair) is True else None


def _other_toll(pair: Pair) -> Found | None:
    return (1, "another toll") if _tolls_agree(pair) is False else None


def _tolls_agree(pair: Pair) -> bool | None:
    """`None` where one gives no number of killed."""
    one, other = pair.one, pair.other
    if one.killed is None or other.killed is None:
        return None
    return (one.killed, one.injured) == (other.killed, other.injured)


def _same_age(pair: Pair) -> Found | None:
    return None if pair.one.ages.isdisjoint(pair.other.ages) else (1, "the same age of a victim")


def _other_age(pair: Pair) -> Found | None:
    ages, others = pair.one.ages, pair.other.ages
    return (1, "other ages") if ages and others and ages.isdisjoint(others) else None


FEATURES = (  # in the order in which reasons are shown
    Feature("names", _names),
    Feature("same_person", _same_person),
    Feature("other_victim", _other_victim),
    Feature("same_place", _same_place),
    Feature("other_place", _other_place),
    Feature("undated", _undated),
    Feature("later_day", _later_day),
    Feature("same_number", _same_number),
    Feature("other_number", _other_number),
    Feature("same_toll", _same_toll),
    Feature("other_toll", _other_toll),
    Feature("same_age", _same_age),
    Feature("other_age", _other_age),
)
