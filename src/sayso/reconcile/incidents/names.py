"""The proper names of a text, and how much two texts share of them.

Takes texts, gives sets of words. Names of people, streets and schools distinguish incidents of one town
and week; the rarer a name among the reports of those weeks, the more it says.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from sayso.codebook.rules import picture_rules

_NAMES = re.compile(
    r"(?<![.!?”\"]\s)(?<!\n)\b[A-Z][\w'’-]{0,40}[a-z][\w'’-]*(?: (?:[A-Z][\w'’-]*|\d+(?:st|nd|rd|th)))*"
)


def proper_names(text: str) -> frozenset[str]:
    """The words of proper names in a text, in lower case; no names of days and months."""
    found = {
        word.lower().removesuffix("’s").removesuffix("'s")
        for match in _NAMES.finditer(text)
        for word in match.group().split()
    }
    return frozenset(found) - picture_rules().names.ignored


def rarity(texts: Iterable[frozenset[str]], near: Iterable[frozenset[str]] = ()) -> dict[str, float]:
    """How much each name says among these texts: the logarithm of one in so many, squared.

    A name that many texts `near` have (of the same part of a country) says little, however rare elsewhere.
    """
    sets, local = list(texts), list(near)
    counts = Counter(name for names in sets for name in names)
    there = Counter(name for names in local for name in names)
    most = picture_rules().incidents.local * len(local)

    def one_in(name: str) -> float:
        everywhere = len(sets) / counts[name]
        return min(everywhere, most / there[name]) if there[name] > 1 else everywhere

    return {name: math.log(1 + one_in(name)) ** 2 for name in counts}


def likeness(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """0 to 1: the cosine of two sets of names, each weighed by its rarity."""
    shared = math.fsum(weight.get(name, 0.0) for name in one & other)  # the same in any order
    if not shared:
        return 0.0
    sizes = [math.fsum(weight.get(name, 0.0) for name in names) for names in (one, other)]
    size = math.sqrt(sizes[0] * sizes[1])
    return shared / size
