"""What a codebook says of events: codes, and the patterns by which a text states them.

A verb pattern reads like a sentence without its ends: `fire|launch @missile at`. Its words are a verb
(lemma), particles and prepositions, and objects; `@name` stands for any word of a class; a class or words in
brackets at the beginning are the subject's; `|` gives alternatives; `be+treat` is a passive, `to+ flee` an
infinitive. Whoever fills the place that is left open (at the end, or at `_`) is the recipient. A noun pattern
is a noun with the words before it, and what follows `of`: `air strike`, `arrival of @migrant`. Meaning:
`docs/events.md`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sayso.codebook.shipped import word_set

FRAMES = ("act", "do", "undergo", "together", "happen")
ANIMATE = ("@people", "@actor", "@armed", "@force", "@state", "@group")
BUILT_IN = {*ANIMATE, "@place", "@any"}
PARTICLES = word_set("grammar", "event", "particles") | {"to+"}
ADVERBS = word_set("grammar", "event", "adverbs")  # particles that govern nothing
OPEN = "_"
PASSIVE = "be+"
INFINITIVE = "to+"
HEAD = re.compile(r"(?:\((?P<words>[^)]+)\)\s+|(?P<cls>@\S+)\s+)?(?P<verb>[^@_\s]\S*)(?P<rest>.*)$")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A particle or preposition of a pattern (any of `words`), and what its object must be."""

    words: tuple[str, ...]
    filler: tuple[str, ...] | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of stating an event by a verb. Fillers are words and `@classes`, any of which may stand there.

    `open_object` says that the object is the recipient; a `Part` may be open instead. `complement` stands
    beside the object ("leave @people *dead*"); `passive` patterns fit passives only.
    """

    text: str
    frame: str
    verb: str
    subject: tuple[str, ...] | None = None
    object: tuple[str, ...] | None = None
    complement: tuple[str, ...] | None = None
    parts: tuple[Part, ...] = ()
    open_object: bool = False
    passive: bool = False

    @property
    def weight(self) -> int:
        """How much a pattern asks for; the one that asks for most is tried first."""
        fillers = [self.subject, self.object, self.complement, *(part.filler for part in self.parts)]
        return 2 * len(self.parts) + sum(_weight(filler) for filler in fillers if filler)


def _weight(filler: tuple[str, ...]) -> int:
    """Words and classes of the codebooks ask for more than the built-in classes, and `@any` for least."""
    if "@any" in filler:
        return 1
    return 3 if BUILT_IN.isdisjoint(filler) and "@target" not in filler else 2


@dataclass(frozen=True, slots=True)
class NounPattern:
    """One way of naming an event by a noun: its lemma, the words that must stand before it, and the nouns
    one of which must follow "of" (empty: any; `None`: nothing need follow).
    """

    text: str
    frame: str
    noun: str
    before: tuple[str, ...] = ()
    of: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EventCode:
    """A kind of event: its codes in PLOVER and ACLED, and the patterns that state it.

    A `result` ("killed") joins the act that brought it about ("in an air strike") to one event. `unless` are
    words around a trigger that make it mean something else ("heart attack"). `measures` are the figures that
    give its size.
    """

    name: str
    label: str
    topic: str
    type: str | None = None
    mode: str | None = None
    acled: str | None = None
    contexts: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    result: bool = False
    unless: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    nouns: tuple[NounPattern, ...] = ()

    def joined(self, new: "EventCode") -> "EventCode":
        """This code with the words of another file's code of the same name."""
        return replace(
            self,
            unless=(*self.unless, *new.unless),
            patterns=(*self.patterns, *new.patterns),
            nouns=(*self.nouns, *new.nouns),
        )


@dataclass(frozen=True)
class EventBook:
    """All event codes by name, and the word classes that their patterns name."""

    codes: dict[str, EventCode]
    classes: Mapping[str, frozenset[str]]
    _verbs: dict[str, tuple[tuple[EventCode, Pattern], ...]] = field(default_factory=dict, repr=False)
    _nouns: dict[str, tuple[tuple[EventCode, NounPattern], ...]] = field(default_factory=dict, repr=False)

    def by_verb(self, lemma: str) -> tuple[tuple[EventCode, Pattern], ...]:
        """Codes and patterns with that verb, those that ask for most first."""
        if not self._verbs:
            table: dict[str, list[tuple[EventCode, Pattern]]] = {}
            for code in self.codes.values():
                for pattern in code.patterns:
                    table.setdefault(pattern.verb, []).append((code, pattern))
            for verb, found in table.items():
                found.reverse()  # of equals the one that was read last, a user's own
                self._verbs[verb] = tuple(sorted(found, key=lambda pair: -pair[1].weight))
        return self._verbs.get(lemma, ())

    def by_noun(self, lemma: str) -> tuple[tuple[EventCode, NounPattern], ...]:
        """Codes and patterns with that noun, those with most words before it first."""
        if not self._nouns:
            table: dict[str, list[tuple[EventCode, NounPattern]]] = {}
            for code in self.codes.values():
                for pattern in code.nouns:
                    table.setdefault(pattern.noun, []).append((code, pattern))
            for noun, found in table.items():
                found.reverse()
                self._nouns[noun] = tuple(
                    sorted(found, key=lambda pair: -len(pair[1].before) - (pair[1].of is not None))
                )
        return self._nouns.get(lemma, ())


def read_patterns(text: str, frame: str) -> Iterator[Pattern]:
    """The patterns that a text of a codebook stands for, one a verb. Raises `PatternError`."""
    found = HEAD.match(text)
    if found is None:
        raise PatternError(
            f"{text!r} has no verb where one is expected. Write: @class verb object, or a verb."
        )
    subject = _filler(found["words"] or found["cls"]) if found["words"] or found["cls"] else None
    passive = found["verb"].startswith(PASSIVE)
    obj, complement, parts = _complements(text, _phrases(found["rest"]))
    open_object = obj == (OPEN,)
    obj = None if open_object else obj
    if frame in ("act", "together") and not open_object and not any(part.open for part in parts):
        parts, open_object = _open_place(frame, obj, parts)
    for verb in found["verb"].removeprefix(PASSIVE).split("|"):
        yield Pattern(
            text=text,
            frame=frame,
            verb=verb,
            subject=subject,
            object=obj,
            complement=complement,
            parts=parts,
            open_object=open_object,
            passive=passive,
        )


def _open_place(
    frame: str, obj: tuple[str, ...] | None, parts: tuple[Part, ...]
) -> tuple[tuple[Part, ...], bool]:
    """The place of the recipient where the pattern does not mark it: somebody named as object, else what the
    last preposition takes, else the object.
    """
    last = parts[-1] if parts else None
    somebody = obj is not None and not {*ANIMATE, "@target"}.isdisjoint(obj)
    governs = last is not None and ADVERBS.isdisjoint(last.words) and INFINITIVE not in last.words
    named = last is not None and last.filler is not None and not any(n.startswith("@") for n in last.filler)
    taken = last is not None and not named and (last.filler or obj is not None or frame == "together")
    if last is not None and governs and taken and not (somebody and frame == "act"):
        return (*parts[:-1], replace(last, open=True)), False
    return parts, frame == "act" and (obj is None or any(name.startswith("@") for name in obj))


def _phrases(text: str) -> Iterator[str]:
    """The rest of a pattern cut into particles and phrases; `|` may stand between longer phrases."""
    phrase: list[str] = []
    for word in text.split():
        particle = PARTICLES.issuperset(word.split("|"))
        if not particle and not PARTICLES.isdisjoint(word.split("|")):
            raise PatternError(f"{word!r} mixes prepositions with other words. Write two patterns.")
        whole = (
            bool(phrase) and phrase[-1].startswith("@") and all(w[:1] == "@" for w in phrase[-1].split("|"))
        )
        if phrase and (particle or whole or word[0] in f"@{OPEN}" or phrase == [OPEN]):
            yield " ".join(phrase)
            phrase = []
        if particle:
            yield word
        else:
            phrase.append(word)
    if phrase:
        yield " ".join(phrase)


def _complements(
    text: str, phrases: Iterable[str]
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None, tuple[Part, ...]]:
    """The object, the complement after it ("leave @people *dead*"), and particles with what they take."""
    obj: tuple[str, ...] | None = None
    complement: tuple[str, ...] | None = None
    parts: list[Part] = []
    for phrase in phrases:
        last = parts[-1] if parts else None
        if PARTICLES.issuperset(phrase.split("|")):
            parts.append(Part(tuple(phrase.split("|"))))
        elif last is not None and last.filler is None and not last.open and ADVERBS.isdisjoint(last.words):
            is_open = phrase == OPEN
            parts[-1] = replace(last, open=is_open, filler=None if is_open else _filler(phrase))
        elif obj is None:
            obj = _filler(phrase)
        elif complement is None:
            complement = _filler(phrase)
        else:
            raise PatternError(f"{text!r} has three objects; put a preposition before the last.")
    return obj, complement, tuple(parts)


def _filler(phrase: str) -> tuple[str, ...]:
    """The alternatives of a place in a pattern."""
    return tuple(word.strip() for word in phrase.split("|"))


def read_nouns(text: str, frame: str) -> Iterator[NounPattern]:
    """The noun patterns that a text of a codebook stands for. Raises `PatternError`."""
    if not text.split():
        raise PatternError("an empty noun. Write a noun in the singular, for instance: arrest")
    phrase, has_of, rest = f"{text} ".partition(" of ")
    if "@" in phrase:
        raise PatternError(f"{text!r}: a class may stand after `of` only. List the words.")
    of = (_filler(rest) if rest.strip() else ()) if has_of else None
    for alternative in _filler(phrase):
        *before, noun = alternative.replace("-", " - ").split()
        yield NounPattern(text, frame, noun, tuple(before), of)
