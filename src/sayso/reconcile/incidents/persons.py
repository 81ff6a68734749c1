"""Who was harmed in one report: every mention of a person, taken together where they are one.

Takes the events of a report, gives `Person`s: hit, hurt or dead. "A 24-year-old man", "John Smith, 24" and
"Smith" are one; "he" and "the victim" stand for somebody whom the text has named, or for one person if it
names nobody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from sayso.codebook import active_codebook
from sayso.codebook.rules import picture_rules
from sayso.ledger import EventRow
from sayso.ledger.findings.events import ParticipantRow

HIT, HURT, DEAD = 1, 2, 3  # an attack was on them, injured them, killed them
EVENT_STATUSES = ("reported", "claimed", "denied")  # of what happened, or is said to have; not of plans

_AGE = re.compile(
    r"\b(\d{1,3}|[a-z]+(?:-[a-z]+)?)[-\s](?:year|month|week)s?[-\s]old\b|,\s(\d{1,3})\b", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][\w'’-]{0,40}[a-z][\w'’-]*")


@dataclass(slots=True)
class Person:
    """Somebody who was harmed, by the name words and the age that identify them."""

    harm: int
    names: set[str] = field(default_factory=set)
    age: str | None = None
    quotes: list[str] = field(default_factory=list)
    pronoun: bool = False

    def is_same(self, other: "Person") -> bool:
        """Whether two mentions may be one person: they share a name, or an age and no other name."""
        if self.names and other.names:
            return not self.names.isdisjoint(other.names)
        return self.age is not None and self.age == other.age

    def join(self, other: "Person") -> None:
        """Take in another mention of the same person."""
        self.harm = max(self.harm, other.harm)
        self.names |= other.names
        self.age = self.age or other.age
        self.quotes += other.quotes


@dataclass(slots=True)
class Harmed:
    """All who were harmed in one report: `some` is the worst harm to people who cannot be distinguished,
    `together` the largest number of people that one mention lists by harm.
    """

    persons: list[Person] = field(default_factory=list)
    some: int = 0
    together: dict[int, int] = field(default_factory=dict)

    def count(self, harm: int) -> int:
        """How many persons, at least, suffered that harm or a worse one."""
        those = [person for person in self.persons if person.harm >= harm]
        named = sum(bool(person.names) and not person.age for person in those)
        aged = sum(bool(person.age) and not person.names for person in those)
        known = len(those) - min(named, aged)  # "a 24-year-old man" and, further down, "John Smith"
        listed = max((number for kind, number in self.together.items() if kind >= harm), default=0)
        return max(known, listed, int(self.some >= harm))


def harm_of(code: str) -> int:
    """What an event code does to its victims; 0 if nobody need be hit, as in an attack on a town."""
    return _harm_of(active_codebook().version, code)


@cache
def _harm_of(version: str, code: str) -> int:
    found = active_codebook().events.codes.get(code)
    if found is None or not may_harm(code):
        return 0
    if "killed" in found.measures and (found.result or found.name == "assassination"):
        return DEAD
    if found.result:
        return HURT
    return HIT if code in picture_rules().incidents.bodily else 0


def may_harm(code: str) -> bool:
    """Whether people are killed or hurt by what a code means, or may be."""
    found = active_codebook().events.codes.get(code)
    return found is not None and not {"killed", "injured"}.isdisjoint(found.measures)


def harms(event: EventRow) -> bool:
    """Whether an event has people killed, hurt or hit, or says how many were ("floods killed 5")."""
    counted = any(size.measure in ("killed", "injured") and size.low for size in event.figures)
    return counted or any(True for _ in _victims([event]))


def harmed(events: Iterable[EventRow]) -> Harmed:
    """Who was harmed in these events of one report."""
    found = Harmed()
    for harm, people in _victims(events):
        mentions = [person for row in people if (person := _person(row, harm)) is not None]
        known = [person for person in mentions if person.names or person.age]
        if len(mentions) > len(known):
            found.some = max(found.some, harm)
        if len(known) > 1:
            found.together[harm] = max(found.together.get(harm, 0), len(known))
        for person in known:
            if person.pronoun and not any(person.is_same(other) for other in found.persons):
                found.some = max(found.some, harm)
            else:
                _add(found.persons, person)
    return found


def _victims(events: Iterable[EventRow]) -> Iterator[tuple[int, Sequence[ParticipantRow]]]:
    """Harm and who suffered it, for each event and for each result of one."""
    for event in events:
        harm = harm_of(event.code)
        if harm:
            yield harm, event.recipients
        elif may_harm(event.code) and (aged := [row for row in event.recipients if _AGE.search(row.quote)]):
            yield HIT, aged  # who has an age is a person, even if an attack on a state need hit nobody
        for result in event.results:
            yield harm_of(result.code), result.recipients or event.recipients


def _add(persons: list[Person], person: Person) -> None:
    same = [other for other in persons if other.is_same(person)]
    if not same:
        persons.append(person)
        return
    first, *rest = same
    first.join(person)
    if person.names:
        for other in rest:
            first.join(other)
            persons.remove(other)


def _person(row: ParticipantRow, harm: int) -> Person | None:
    """A mention as a person; `None` for things and for words that mean nobody in particular."""
    quote = row.quote.strip()
    if quote.lower() in picture_rules().incidents.nobody:
        return None
    name = row.actor if row.person and row.actor else quote
    age = _AGE.search(quote)
    years = next((group for group in age.groups() if group), None) if age else None
    named = set(name_words(name)) if row.person or _is_name(row) else set()
    return Person(harm, named, years, [quote], quote.lower() in picture_rules().incidents.pronouns)


def _is_name(row: ParticipantRow) -> bool:
    """Whether words that no actor is known for are a person's name, not "an Alaska man"."""
    words = row.quote.split()
    return (
        row.actor is None
        and len(words) in (2, 3, 4)
        and all(word[0].isupper() for word in words)
        and words[0].lower() not in ("a", "an", "the", "one", "two", "three")
        and not any(map(str.isdigit, row.quote))
    )


def name_words(name: str) -> Iterator[str]:
    """The words of a name that identify a person, in lower case."""
    titles = picture_rules().incidents.titles
    for word in _NAME.findall(name):
        lowered = word.lower().removesuffix("'s").removesuffix("’s")
        if lowered not in titles:
            yield lowered
