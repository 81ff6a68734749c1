"""An actor while it is read: where it stands, what is known of it, how it may be called again."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from sayso.codebook import words
from sayso.gazetteer import Gazetteer
from sayso.reading.syntax import token_at
from sayso.records import ActorKind, Place, PlaceKind, PlaceMention

LEFT_WORDS = {"'s", "’s", "’", "'", "-", "state", "national", "own", "then"}
LEFT_STEPS = 6
OF_STEPS = 4


@dataclass(slots=True)
class ActorCandidate:
    """An actor from token `first` to before `last`.

    `again` is the word by which "the …" may take it up, `institution` what every country has of it. `known`:
    listed by name in the codebook; `bare`: lacks a country that another mention may give; `subject`: a state
    that acts in its sentence.
    """

    first: int
    last: int
    name: str
    kind: ActorKind | None = None
    country: str | None = None
    again: str = ""
    institution: str = ""
    bare: bool = False
    known: bool = False
    person: bool = False
    subject: bool = False
    role: tuple[int, int] | None = None
    body: str | None = None


@cache
def _articles() -> re.Pattern[str]:
    return re.compile("|".join(words("actors")["articles"]["patterns"]))


def with_article(name: str) -> str:
    """A country's name as it stands after "of"."""
    bare = name.removeprefix("The ")
    return f"the {bare}" if _articles().search(bare) else bare


class Where:
    """The place mentions of a text by token."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.mentions: list[tuple[int, int, PlaceMention]] = []
        self._at: dict[int, tuple[int, PlaceMention]] = {}
        for mention in doc._.sayso_places:
            first = token_at(doc, mention.evidence.start).i
            last = token_at(doc, mention.evidence.end - 1).i + 1
            self.mentions.append((first, last, mention))
            for index in range(first, last):
                self._at[index] = (first, mention)

    def at(self, index: int) -> Place | None:
        """The place named at a token, if it is known which."""
        found = self._at.get(index)
        if found is not None:
            return found[1].place
        return self._inside_name(index)

    def _inside_name(self, index: int) -> Place | None:
        """A country inside an organisation's name, which is not a mention of the place itself."""
        token = self.doc[index]
        if token.ent_type_ != "ORG" or not token.text[0].isupper():
            return None
        code = self.gazetteer.people(token.text)
        return self.gazetteer.country(self.gazetteer.names[code] if code else token.text)

    def before(self, first: int) -> tuple[int, Place] | None:
        """The place whose body begins at `first`: "Lithuania's interior ministry", "Polish border guards"."""
        doc = self.doc
        for index in range(first - 1, max(-1, first - 1 - LEFT_STEPS), -1):
            token = doc[index]
            place = self.at(index)
            if place is not None and (place.country or place.kind is not PlaceKind.COUNTRY):
                return self._at[index][0] if index in self._at else index, place
            if not (token.lower_ in LEFT_WORDS or token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM")):
                return None
            if token.lower_ != "-" and token.is_punct:
                return None
        return None

    def after(self, last: int) -> tuple[int, Place] | None:
        """The place after a body: "the government of Lithuania", "police in Minsk"; and where it ends."""
        doc = self.doc
        if last >= len(doc) or doc[last].lower_ not in ("of", "in", "for"):
            return None
        for index in range(last + 1, min(len(doc), last + 1 + OF_STEPS)):
            place = self.at(index)
            if place is not None:
                ends = (stop for start, stop, _ in self.mentions if start <= index < stop)
                end = next(ends, index + 1)
                inner = (
                    end < len(doc) and doc[end - 1].dep_ == "compound" and doc[end].pos_ in ("NOUN", "PROPN")
                )
                return None if inner else (end, place)  # "of the US joint chiefs" is not of the US
            if doc[index].pos_ not in ("DET", "ADJ", "PROPN") and doc[index].lower_ not in ("republic", "of"):
                return None
        return None

    def name_of(self, code: str) -> str:
        """A country's name, as it stands after "of": "Lithuania", "the United Kingdom"."""
        return with_article(self.gazetteer.names.get(code, code))
