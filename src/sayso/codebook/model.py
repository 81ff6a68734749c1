"""What a codebook says, in memory: measures and the words that name them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Measure:
    """What happened to the counted, and the words by which a text says so.

    Words are lemmas, verbs with their particle or preposition ("turn away"). Meaning of each list:
    `docs/codebook.md`. A `stock` holds on a day (people in a camp), a `flow` happens over days.
    """

    name: str
    label: str
    topic: str
    status: str = "flow"
    nouns: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    default_nouns: frozenset[str] = frozenset()
    of_nouns: frozenset[str] = frozenset()
    attempt_of: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()


Index = Mapping[str, tuple[Measure, ...]]


@dataclass(frozen=True)
class Codebook:
    """All measures by name, the nouns that stand for people, and a `version` hashed from the files."""

    measures: dict[str, Measure]
    people: frozenset[str]
    counters: frozenset[str]
    version: str
    _cache: dict[str, Index] = field(default_factory=dict, compare=False, repr=False)

    def index(self, role: str) -> Index:
        """For one word list of `Measure` ("subject", "nouns" …): word → measures, in file order."""
        if role not in self._cache:
            table: dict[str, tuple[Measure, ...]] = {}
            for measure in self.measures.values():
                for word in getattr(measure, role):
                    table[word] = (*table.get(word, ()), measure)
            self._cache[role] = table
        return self._cache[role]

    @cached_property
    def phrases(self) -> tuple[tuple[str, Measure], ...]:
        """Every phrase with its measure, longest first."""
        pairs = [(phrase, measure) for measure in self.measures.values() for phrase in measure.phrases]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    def is_person(self, lemma: str) -> bool:
        """Whether a noun (its lemma, any case) stands for people."""
        lowered = lemma.lower()
        return lowered in self.people or lemma in self.people

    def is_incident(self, lemma: str) -> bool:
        """Whether a noun stands for something that happens and is counted."""
        incidents = self.measures.get("incidents")
        return incidents is not None and lemma.lower() in incidents.nouns

    def topics(self) -> Iterator[str]:
        """The topics in use, each once, in file order."""
        yield from dict.fromkeys(measure.topic for measure in self.measures.values())


def merge_measures(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Measures by name; of two with one name, the words are joined and the first label stays."""
    merged: dict[str, Measure] = {}
    for new in measures:
        old = merged.get(new.name)
        if old is None:
            merged[new.name] = new
            continue
        lists = ("nouns", "subject", "object", "predicates", "modifiers", "default_nouns", "of_nouns")
        joined = {name: getattr(old, name) | getattr(new, name) for name in (*lists, "attempt_of", "times")}
        merged[new.name] = Measure(
            old.name, old.label, old.topic, old.status, phrases=(*old.phrases, *new.phrases), **joined
        )
    return merged
