"""On whose say-so, under one name: "the DGPC" and "Directorate of Civil Protection (DGPC)" are one voice.

Takes the votes of a partition, sets their original sources: two names are one body if they have the same
words but for words of offices ("general", "directorate"), or if one gives the other's abbreviation. A report
that cites nobody speaks for its publisher.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.reconcile.series.build import Vote

_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
_WORD = re.compile(r"[^\W\d_]+")


def one_name_a_source(votes: Sequence[Vote]) -> None:
    """Give the votes of one body one original source, under the name that most of them have for it."""
    marks = {vote.row.row: _marks(_named(vote)) for vote in votes}
    groups = _joined({mark for found in marks.values() for mark in found}, marks.values())
    by_group: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        found = marks[vote.row.row]
        by_group[min(groups[mark] for mark in found) if found else vote.original_source.key].append(vote)
    for key, own in by_group.items():
        names = Counter(_shown(vote) for vote in own)
        most = max(names, key=lambda name: (names[name], len(name), name))
        quality = max(vote.original_source.quality for vote in own)
        for vote in own:
            vote.original_source = replace(vote.original_source, key=key, name=most, quality=quality)


def _named(vote: Vote) -> str:
    """The words for who says it: the speaker, else the actor of its claim, else the publisher."""
    if vote.row.speaker:
        return vote.row.speaker
    if vote.original_source.key.startswith("story "):
        return vote.row.publisher
    return vote.original_source.name


def _shown(vote: Vote) -> str:
    own = vote.original_source
    return vote.row.publisher or own.name if own.key.startswith("story ") else own.name


@cache
def _marks(name: str) -> tuple[str, ...]:
    """What a body is known by: its abbreviations, and its words without those of offices and countries."""
    plain = re.sub(r"\(.*?\)", " ", name)
    found = [match[0] for match in _ABBREVIATION.finditer(name)]
    gazetteer = open_gazetteer()
    kept = {
        word.casefold()
        for word in _WORD.findall(plain)
        if word.casefold() not in situation_rules().offices.words
        and word not in found
        and gazetteer.people(word) is None
        and gazetteer.country(word) is None
    }
    words = " ".join(sorted(kept))
    return tuple(dict.fromkeys([*([words] if words else []), *found]))


def _joined(marks: set[str], together: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The group of each mark: marks of one name are of one body."""
    group = {mark: mark for mark in marks}
    for found in together:
        names = {group[mark] for mark in found}
        if len(names) > 1:
            least = min(names)
            group = {mark: least if own in names else own for mark, own in group.items()}
    return group
