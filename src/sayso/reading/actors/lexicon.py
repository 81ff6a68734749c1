"""The words of `actors.toml`, ready to be found in a text: names of bodies, institutions and offices.

Gives a `Lexicon`; it is compiled once for a tokenizer. Names are matched as written, institutions and offices
in any case.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from sayso.codebook import words
from sayso.records import ActorKind

CASED = {"known", "metonym"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What words of the list stand for. `sort` is known, metonym, institution, office or spoken."""

    sort: str
    name: str
    kind: ActorKind | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a text, from token `first` to before token `last`."""

    entry: Entry
    first: int
    last: int


class Lexicon:
    """All phrases by their first word, split into tokens as the texts are."""

    def __init__(self, data: dict[str, Any], tokenizer: Callable[[str], Doc]) -> None:
        self._tokenizer = tokenizer
        self._phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        self.bodies = {word: ActorKind(kind) for kind, listed in data["bodies"].items() for word in listed}
        self.known = {
            entry["name"]: Entry("known", entry["name"], ActorKind(entry["kind"]), entry.get("country"))
            for entry in data["known"]
        }
        for entry in data["known"]:
            for name in entry["names"]:
                self._add(name, self.known[entry["name"]])
        for agency, names in words("agencies")["agencies"].items():
            entry = Entry("known", agency, ActorKind.MEDIA)
            for name in names:
                if len(name) > 2 or name == "AP":
                    self._add(name, entry)
        for name, target in data["metonyms"].items():
            self._add(name, Entry("metonym", target))
        for name, entry in data["institutions"].items():
            for word in entry["words"]:
                self._add(word, Entry("institution", name, ActorKind(entry["kind"])))
        for kind, titles in data["offices"].items():
            for title in titles:
                self._add(title, Entry("office", title, ActorKind(kind)))
        for word in data["spoken"]["words"]:
            self._add(word, Entry("spoken", word))
        for listed in self._phrases.values():
            listed.sort(key=lambda pair: -len(pair[0]))

    def _add(self, phrase: str, entry: Entry) -> None:
        tokens = tuple(token.text for token in self._tokenizer(phrase))
        cased = entry.sort in CASED
        key = tokens if cased else tuple(token.lower() for token in tokens)
        self._phrases[tokens[0].lower()].append((key, entry))

    def hits(self, doc: Doc) -> list[Hit]:
        """Every phrase of the list in `doc`; of those that begin at one token, the longest of each sort."""
        texts = [token.text for token in doc]
        lowered = [token.lower_ for token in doc]
        found: list[Hit] = []
        for index, word in enumerate(lowered):
            listed = self._phrases.get(word)
            if listed is None:
                continue
            sorts: set[str] = set()
            for key, entry in listed:
                last = index + len(key)
                source = texts if entry.sort in CASED else lowered
                if entry.sort not in sorts and tuple(source[index:last]) == key:
                    sorts.add(entry.sort)
                    found.append(Hit(entry, index, last))
        return found


@lru_cache(maxsize=2)
def load_lexicon(tokenizer: Callable[[str], Doc]) -> Lexicon:
    """The shipped lexicon, for texts that this tokenizer splits."""
    return Lexicon(words("actors"), tokenizer)
