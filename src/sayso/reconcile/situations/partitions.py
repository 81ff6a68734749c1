"""Which parts of the picture a figure is computed with: those of its situations, else its place's and year's.

Takes a figure (`KeyRow`) and the situations that it belongs to, gives the names of partitions.
"""

from collections.abc import Sequence

from sayso.ledger.picture.inputs import KeyRow
from sayso.reconcile.series.build import family_of, partition_of
from sayso.records.situation import Situation

MARK = "@"  # before a situation's id in the name of a partition


def partitions_of_key(key: KeyRow, situations: Sequence[Situation]) -> list[str]:
    """The partitions of a figure; none for one that is in no series."""
    if not situations:
        plain = partition_of(key)
        return [] if plain is None else [plain]
    if (key.low is None and key.high is None) or key.measure == "other" or _day(key) is None:
        return []
    family = family_of(key.measure)
    return [f"{family}|{country_in(key.country, one)}|{MARK}{one.id}|{key.unit}" for one in situations]


def country_in(country: str | None, situation: Situation) -> str:
    """The country of a figure of a situation: its own, else the situation's only one; else empty."""
    return country or (situation.countries[0] if len(situation.countries) == 1 else "")


def situation_in(partition: str) -> str | None:
    """The id of the situation that a partition is of; `None` outside of any."""
    parts = partition.split("|")
    return parts[2][1:] if len(parts) > 2 and parts[2].startswith(MARK) else None


def _day(key: KeyRow) -> object:
    return key.as_of or key.period_last or key.published
