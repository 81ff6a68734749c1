"""Numbers that take up what somebody denies: one more speaker proves nothing, two independent ones do.

Takes the votes of a partition and the denied votes of days around; marks votes as `echo` of a denied one. So
a death that one state claims, another denies and a third speaks of is never a count without its speakers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from sayso.codebook.rules import picture_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.inputs import CountedRow
from sayso.reconcile.series.build import Vote

_APART = re.compile(r"\s{1,20}and\s+|\s{0,20}[,/–-]\s*")


def apart() -> timedelta:
    """How far an echo may lie from the number that it takes up."""
    return timedelta(days=picture_rules().echoes.days)


Denied = Mapping[tuple[object, ...], Sequence[Vote]]


def by_number(denied: Iterable[Vote]) -> Denied:
    """Denied votes by what an echo has in common with them."""
    found: dict[tuple[object, ...], list[Vote]] = defaultdict(list)
    for one in denied:
        found[_number(one)].append(one)
    return found


def mark(votes: Iterable[Vote], denied: Denied) -> None:
    """Set `echo` on votes that repeat a denied number, unless enough independent original sources give it."""
    if not denied:
        return
    echoes: dict[str, list[tuple[Vote, Vote]]] = defaultdict(list)
    for vote in votes:
        same = denied.get(_number(vote), []) if not vote.denied else []
        claimed = next((one for one in same if _is_near(vote, one)), None)
        if claimed is not None:
            echoes[claimed.row.id].append((vote, claimed))
    rules = picture_rules().echoes
    for found in echoes.values():
        original_sources = {
            vote.original_source.key
            for vote, claimed in found
            if vote.original_source.key != claimed.original_source.key
        }
        trusted = {
            vote.original_source.key for vote, _ in found if vote.original_source.quality >= rules.quality
        }
        if len(original_sources & trusted) < rules.original_sources:
            for vote, claimed in found:
                vote.echo = claimed


def _number(vote: Vote) -> tuple[object, ...]:
    return vote.low, vote.group, vote.row.measure, vote.row.unit, vote.row.conversion


def _is_near(vote: Vote, claimed: Vote) -> bool:
    """Whether two votes speak of about the same time and place."""
    near = abs((vote.day - claimed.day).days) <= picture_rules().echoes.days
    return near and not lands(vote.row).isdisjoint(lands(claimed.row))


def lands(row: CountedRow) -> frozenset[str]:
    """The countries that a figure speaks of: its own, or those that its place words name."""
    return frozenset([row.country]) if row.country else _named(row.place or row.place_text or "")


@lru_cache(maxsize=10_000)
def _named(place: str) -> frozenset[str]:
    found = (open_gazetteer().country(name) for name in _APART.split(place))
    return frozenset(one.country for one in found if one is not None and one.country)
