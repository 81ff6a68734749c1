"""On whose say-so, under one name: "the DGPC" and "Directorate of Civil Protection (DGPC)" are one voice.

Takes the votes of a partition, sets their original sources: two names are one body if they have the same
words but for words of offices ("general", "directorate"), or if one is, or gives, the other's abbreviation. A
report that cites nobody speaks for its publisher.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.inputs import CountedRow, SpeakerRow
from sayso.reconcile.series.build import Vote
from sayso.reconcile.situations.naming import whole_words
from sayso.reconcile.stories.heads import same_publisher
from sayso.records.kinds import OF_STATE, ActorKind

_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
_WORD = re.compile(r"[^\W\d_]+")
COUNTING = (*OF_STATE, ActorKind.IGO, ActorKind.NGO)
MOST = 200  # names that are compared pair by pair


def one_name_a_source(votes: Sequence[Vote]) -> None:
    """Give the votes of one body one original source, under the name that most of them have for it."""
    one_name = names_of_bodies(_named(vote) for vote in votes)
    by_body: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        by_body[one_name[_named(vote)]].append(vote)
    for name, own in by_body.items():
        quality = max(vote.original_source.quality for vote in own)
        for vote in own:
            source = replace(vote.original_source, key=name.casefold(), name=name, quality=quality)
            vote.original_source = source


def said_before(row: CountedRow, claims: Sequence[SpeakerRow]) -> SpeakerRow | None:
    """The claim that ends right before a figure in its paragraph, if somebody known makes it: "The agency
    reported great losses. 43 people died." says so of both sentences.
    """
    before = row.around[: row.before]
    first = row.start - len(before) + before.rfind("\n") + 1
    found = [one for one in claims if first <= one.end <= row.start and one.actor is not None]
    last = max(found, key=lambda one: one.end, default=None)
    return last if last is not None and _counts(last) else None


def _counts(claim: SpeakerRow) -> bool:
    """Whether who makes a claim counts things, and does not only hear of them: a state's body, an agency."""
    if claim.actor_kind is not None:
        return claim.actor_kind in COUNTING
    return whole_words(situation_rules().counting.words).search(claim.actor or "") is not None


def names_of_bodies(names: Iterable[str]) -> dict[str, str]:
    """For each of these names the most usual one of its body, without "the"; the longer where they tie."""
    counts = Counter(names)
    group = {name: name for name in counts}
    marked: dict[str, str] = {}
    for name in counts:
        for mark in _marks(name):
            _join(group, marked.setdefault(mark, name), name)
    for one, other in combinations(list(counts)[:MOST], 2):
        if group[one] != group[other] and same_publisher(one, other):
            _join(group, one, other)
    members: dict[str, list[str]] = defaultdict(list)
    for name, head in group.items():
        members[head].append(name)
    found: dict[str, str] = {}
    for own in members.values():
        best = max(own, key=lambda name: (counts[name], len(name), name))
        found |= dict.fromkeys(own, re.sub(r"^[Tt]he\s+", "", best))
    return found


def _join(group: dict[str, str], one: str, other: str) -> None:
    heads = {group[one], group[other]}
    if len(heads) > 1:
        least = min(heads)
        for name, head in group.items():
            if head in heads:
                group[name] = least


def _named(vote: Vote) -> str:
    """The words for who says it: the speaker, else the actor of its claim, else the publisher."""
    own = vote.original_source
    if vote.row.speaker:
        return vote.row.speaker
    if own.key.startswith("story "):
        return vote.row.publisher or own.name
    return own.name


@lru_cache(maxsize=10_000)
def _marks(name: str) -> tuple[str, ...]:
    """What a body is known by: its abbreviations, and its words without those of offices and countries."""
    plain = re.sub(r"\([^)\n]{0,200}\)", " ", name)
    offices = situation_rules().offices.words
    found = [match[0] for match in _ABBREVIATION.finditer(name) if match[0].casefold() not in offices]
    gazetteer = open_gazetteer()
    kept = {
        word.casefold()
        for word in _WORD.findall(plain)
        if word.casefold() not in offices
        and word not in found
        and gazetteer.people(word) is None
        and gazetteer.country(word) is None
    }
    words = " ".join(sorted(kept))
    return tuple(dict.fromkeys([*([words] if words else []), *found]))
