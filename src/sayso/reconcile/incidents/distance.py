"""How far apart two incidents happened, in kilometres."""

import math

from sayso.records.picture import Spot

TOWNS = ("city", "facility")
EARTH = 12_742  # kilometres across


def distance_km(one: Spot | None, other: Spot | None) -> float | None:
    """Kilometres between two towns; `None` where one is unknown or larger than a town."""
    if one is None or other is None:
        return None
    if not (one.kind in TOWNS and other.kind in TOWNS) and not (is_county(one) and is_county(other)):
        return None
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    here, there = (
        (math.radians(spot.latitude or 0), math.radians(spot.longitude or 0)) for spot in (one, other)
    )
    half = math.sin((there[0] - here[0]) / 2) ** 2
    half += math.cos(here[0]) * math.cos(there[0]) * math.sin((there[1] - here[1]) / 2) ** 2
    return EARTH * math.asin(math.sqrt(half))


def is_county(spot: Spot) -> bool:
    """Whether a subdivision is of the second level, by its name: two counties are two places."""
    return spot.kind == "region" and spot.name.lower().endswith((" county", " district", " parish"))
