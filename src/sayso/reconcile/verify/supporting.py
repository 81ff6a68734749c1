"""Who says a number: its original sources, however many reports print it.

Takes votes, gives `Support`s. Names of one body, in full, short or in another order, are one source.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from sayso.reconcile.series.build import Vote
from sayso.reconcile.verify.sought import same_body
from sayso.records.verification import Support

OWN = "story "  # begins the key of a source that is a report's own word
_ASIDE = re.compile(r"\s*\([^)]*\)")
_WORD = re.compile(r"\w+")
LEAST = 2  # words that a name must have to be known by them within a longer one


def supports(votes: Iterable[Vote]) -> tuple[Support, ...]:
    """The original sources of votes, that of the most reports first."""
    groups: list[list[Vote]] = []
    for vote in votes:
        same = [group for group in groups if any(_one_source(vote, other) for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([*(one for group in same for one in group), vote])
    found = [_support(group) for group in groups]
    return tuple(sorted(found, key=lambda one: (-one.reports, one.source)))


def _support(group: Sequence[Vote]) -> Support:
    named = [vote for vote in group if not vote.original_source.key.startswith(OWN)] or group
    name = _bare(max((vote.original_source.name for vote in named), key=len))
    through = dict.fromkeys(vote.row.publisher for vote in group if vote.row.publisher)
    others = tuple(publisher for publisher in through if not same_body(publisher, name))
    return Support(name, len(others) < len(through), others, len({vote.row.report_id for vote in group}))


def _one_source(one: Vote, other: Vote) -> bool:
    here, there = one.original_source, other.original_source
    if here.key == there.key or one.story == other.story:
        return True
    names = _bare(here.name), _bare(there.name)
    return same_body(*names) or _same_words(*names)


def _bare(name: str) -> str:
    """A name without its short form in brackets and its article."""
    plain = _ASIDE.sub("", name).strip()
    return plain.removeprefix("the ").removeprefix("The ")


def _same_words(one: str, other: str) -> bool:
    """Whether all words of a name are in the other, in any order."""
    here, there = _words(one), _words(other)
    return min(len(here), len(there)) >= LEAST and (here <= there or there <= here)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower())) - {"of", "the", "for", "and", "in"}
