"""What a codebook says, in memory: measures and the words that name them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sayso.codebook.events import EventBook

WORD_SETS = (
    "nouns",
    "subject",
    "object",
    "predicates",
    "modifiers",
    "default_nouns",
    "of_nouns",
    "attempt_of",
    "prevented_of",
    "planned_of",
    "negated_of",
    "prevent",
    "times",
    "receivers",
)
WORD_SEQUENCES = ("phrases", "before", "after")
CHOICES = {  # keys of a measure with a few values each, the default first
    "status": ("flow", "stock"),
    "default_status": ("stock", "flow"),
    "counts": ("people", "incidents", "things", "money", "area"),
    "nouns_reach": ("clause", "phrase", "sentence"),
}
SWITCHES = ("movement", "by_authorities", "dated_after_lead")  # keys that are true or false


@dataclass(frozen=True, slots=True)
class Measure:
    """What happened to the counted, and the words by which a text says so.

    Words are lemmas, verbs with their particle or preposition ("turn away"). A `stock` holds on a day (people
    in a camp), a `flow` happens over days. Meaning of each list and rule: `docs/codebook.md`.
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
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    attempt_of: frozenset[str] = frozenset()
    prevented_of: frozenset[str] = frozenset()
    planned_of: frozenset[str] = frozenset()
    negated_of: frozenset[str] = frozenset()
    prevent: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    receivers: frozenset[str] = frozenset()
    default_status: str = "stock"
    counts: str = "people"
    nouns_reach: str = "clause"
    movement: bool = False
    by_authorities: bool = False
    dated_after_lead: bool = False


Index = Mapping[str, tuple[Measure, ...]]
PhraseTable = tuple[tuple[str, Measure], ...]


@dataclass(frozen=True)
class Codebook:
    """All measures by name, the nouns for people, a `version` hashed from the files, and the events."""

    measures: dict[str, Measure]
    people: frozenset[str]
    counters: frozenset[str]
    version: str
    events: EventBook = field(default_factory=lambda: EventBook({}, {}))
    own: frozenset[str] = frozenset()  # the measures of users' files
    _cache: dict[str, Index] = field(default_factory=dict, compare=False, repr=False)
    _parts: "dict[str, Codebook]" = field(default_factory=dict, compare=False, repr=False)

    def index(self, role: str) -> Index:
        """For one word list of `Measure` ("subject", "nouns" …): word → measures, a user's own first."""
        if role not in self._cache:
            table: dict[str, tuple[Measure, ...]] = {}
            for measure in sorted(self.measures.values(), key=lambda one: one.name not in self.own):
                for word in getattr(measure, role):
                    table[word] = (*table.get(word, ()), measure)
            self._cache[role] = table
        return self._cache[role]

    @cached_property
    def phrases(self) -> PhraseTable:
        """Every phrase with its measure: a user's first, then the longest."""
        return self._phrases("phrases")

    @cached_property
    def before(self) -> PhraseTable:
        """Phrases that stand right before a number ("home to")."""
        return self._phrases("before")

    @cached_property
    def after(self) -> PhraseTable:
        """Phrases that stand right after a number ("-strong")."""
        return self._phrases("after")

    def _phrases(self, name: str) -> PhraseTable:
        pairs = [(phrase, measure) for measure in self.measures.values() for phrase in getattr(measure, name)]
        return tuple(sorted(pairs, key=lambda pair: (pair[1].name not in self.own, -len(pair[0]))))

    def is_person(self, lemma: str) -> bool:
        """Whether a noun (its lemma, any case) stands for people."""
        lowered = lemma.lower()
        return lowered in self.people or lemma in self.people

    @cached_property
    def things(self) -> Index:
        """Noun → the measures that count such things ("dose", "home"), shipped or a user's."""
        table: dict[str, tuple[Measure, ...]] = {}
        for measure in self.measures.values():
            counts_things = measure.counts == "things" or (
                measure.name in self.own and measure.counts == "people"
            )
            if not counts_things:
                continue
            for noun in sorted(measure.nouns | measure.default_nouns | measure.of_nouns):
                table[noun.lower()] = (*table.get(noun.lower(), ()), measure)
        return table

    def names_measure(self, noun: str) -> bool:
        """Whether a noun names a measure of people or incidents by itself."""
        return noun in self.of_people.index("nouns") or noun in self.of_people.index("default_nouns")

    def amounts(self, counts: str) -> tuple[Measure, ...]:
        """The measures that count money, or land ("area"), a user's own first."""
        found = (one for one in self.measures.values() if one.counts == counts)
        return tuple(sorted(found, key=lambda one: one.name not in self.own))

    @cached_property
    def incidents(self) -> tuple[Measure, ...]:
        """The measures that count incidents, a user's own first."""
        counting = (one for one in self.measures.values() if one.counts == "incidents")
        return tuple(sorted(counting, key=lambda one: one.name not in self.own))

    def measure(self, name: str) -> Measure:
        """The measure of that name, with no words and no rules of its own if there is none (`other`)."""
        return self.measures.get(name) or Measure(name, name, "")

    def only(self, measures: Iterable[Measure]) -> "Codebook":
        """This codebook with these measures and no others; made once for the same ones."""
        own = {one.name: one for one in measures}
        key = " ".join(own)
        if key not in self._parts:
            self._parts[key] = replace(self, measures=own, _cache={}, _parts={})
        return self._parts[key]

    @cached_property
    def of_people(self) -> "Codebook":
        """This codebook with the measures that count people or incidents."""
        return self.only(one for one in self.measures.values() if one.counts in ("people", "incidents"))

    def is_incident(self, lemma: str) -> bool:
        """Whether a noun stands for something that happens and is counted."""
        return any(lemma.lower() in measure.nouns for measure in self.incidents)

    def topics(self) -> Iterator[str]:
        """The topics in use, each once, in file order."""
        measures = [measure.topic for measure in self.measures.values()]
        yield from dict.fromkeys([*measures, *(code.topic for code in self.events.codes.values())])


def merge_measures(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Measures by name; of one name, the words are joined; label and rules are those of the first."""
    merged: dict[str, Measure] = {}
    for new in measures:
        old = merged.get(new.name)
        if old is None:
            merged[new.name] = new
            continue
        joined = {name: getattr(old, name) | getattr(new, name) for name in WORD_SETS}
        joined |= {name: (*getattr(old, name), *getattr(new, name)) for name in WORD_SEQUENCES}
        merged[new.name] = replace(old, **joined)
    return merged
