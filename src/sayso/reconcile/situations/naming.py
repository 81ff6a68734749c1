"""How reports name a situation: its names, or, where it has none of its own, the words of its kind of crisis.

Takes a `Situation`, gives patterns. "Hurricane Katrina" is also "Katrina"; "Floods in Pakistan" are any
floods, in reports on Pakistan.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.records import content_id
from sayso.records.situation import Situation

Pattern = re.Pattern[str]
PLACE_WORDS = 4  # of the longest names of countries that are looked for


def situation_of(
    name: str,
    aliases: Iterable[str] = (),
    crisis: str = "",
    **others: Any,
) -> Situation:
    """A situation by its name, with its short form among its names and its kind of crisis, as words say."""
    kind = crisis or crisis_of(name)
    short = own_name(name)
    names = tuple(dict.fromkeys(filter(None, (name, *aliases, short))))
    return Situation(content_id("situation", name.casefold()), name, names, kind, **others)


def crisis_of(text: str) -> str:
    """The kind of crisis that words are about: that of the first such word; empty if there is none."""
    found = [(match.start(), kind) for kind in kinds() if (match := crisis_words(kind).search(text))]
    return min(found)[1] if found else ""


def own_name(name: str) -> str:
    """What a name keeps without words of crises, places and years: "Katrina"; empty if nothing is left."""
    naming = situation_rules().naming
    called = re.match(
        rf"\W*(?:\w+ )?(?:{'|'.join(naming.before)})\s+(?-i:([A-Z][\w’'-]+))", name, re.IGNORECASE
    )
    if called is not None:  # "Storm Alba", although there is a region of that name
        return called[1]
    text = _whole([*naming.before, *naming.after]).sub(" ", name)
    for kind in kinds():
        text = crisis_words(kind).sub(" ", text)
    text = _without_places(text)
    kept = [word for word in re.findall(r"[\w’'-]+", text) if _is_own(word)]
    return " ".join(kept) if kept and kept[0][:1].isupper() else ""


def _without_places(text: str) -> str:
    """A name without countries and areas of several words: "Burkina Faso", "South Sudan"."""
    words = text.split()
    for size in range(min(PLACE_WORDS, len(words)), 1, -1):
        for at in range(len(words) - size, -1, -1):
            place = " ".join(words[at : at + size]).strip(",.;:")
            if open_gazetteer().country(place) or open_gazetteer().area(place):
                del words[at : at + size]
    return " ".join(words)


def _is_own(word: str) -> bool:
    places = open_gazetteer()
    return not (
        word.isdigit()
        or word.lower() in situation_rules().naming.empty
        or places.country(word) is not None
        or places.area(word) is not None
        or places.people(word) is not None
        or any(entry.level == 1 for entry in places.towns(word.lower()))
    )


@lru_cache(maxsize=1_000)
def naming_pattern(situation: Situation) -> Pattern:
    """What names a situation in a text."""
    named = own_name(situation.name) or situation.names[1:]
    if named or situation.crisis not in kinds():
        return _whole(map(re.escape, situation.names))
    return _whole([*map(re.escape, situation.names), *own_words(situation)])


def naming_words(situation: Situation) -> tuple[str, ...]:
    """Words of which a text that names a situation holds one: its names, or plain words of its kind."""
    if own_name(situation.name) or situation.names[1:] or situation.crisis not in kinds():
        return situation.names
    words = situation_rules().crises[situation.crisis].words
    return (
        *situation.names,
        *(stem for word in words for stem in re.findall(r"[a-z][a-z ]{2,}(?!\?)", word)),
    )


def own_words(situation: Situation) -> tuple[str, ...]:
    """The words of a situation's kind of crisis that are about it: where each is a crisis of its own, as a
    disease is, those that its names have.
    """
    crisis = situation_rules().crises[situation.crisis]
    if not crisis.each:
        return crisis.words
    named = " ".join(situation.names)
    own = tuple(word for word in crisis.words if _whole([word]).search(named) and not _is_general(word))
    return own or crisis.words


def _is_general(word: str) -> bool:
    """Whether a word of a kind of crisis names none in particular: "outbreak"."""
    return _whole([word]).search(" ".join(situation_rules().naming.after)) is not None


def kinds() -> tuple[str, ...]:
    """The kinds of crises that are known."""
    return tuple(situation_rules().crises)


@cache
def crisis_words(kind: str) -> Pattern:
    """The words of a kind of crisis."""
    return _whole(situation_rules().crises[kind].words)


@lru_cache(maxsize=1_000)
def other_crises(situation: Situation) -> tuple[tuple[str, Pattern], ...]:
    """The kinds of crises that are neither a situation's nor come with it, with their words; and others of
    its kind, where each is a crisis of its own.
    """
    crisis = situation.crisis
    own = {crisis, *(situation_rules().crises[crisis].brings if crisis in kinds() else ())}
    found = [(kind, crisis_words(kind)) for kind in kinds() if kind not in own]
    if crisis in kinds() and situation_rules().crises[crisis].each:
        kept = own_words(situation)
        others = [
            word
            for word in situation_rules().crises[crisis].words
            if word not in kept and not _is_general(word)
        ]
        found += [(crisis, _whole(others))] if others else []
    return tuple(found)


def whole_words(words: tuple[str, ...]) -> Pattern:
    """A pattern for any of these words, each a regular expression, in any case."""
    return _cached(words)


@lru_cache(maxsize=1_000)
def _cached(words: tuple[str, ...]) -> Pattern:
    return _whole(words)


def _whole(words: Iterable[str]) -> Pattern:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE)
