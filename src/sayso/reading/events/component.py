"""The component `sayso_events` itself: what it runs, in order, and what it leaves on a `Doc`."""

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from sayso.codebook import Codebook, load_codebook, word_set
from sayso.reading import findings
from sayso.reading.events.acled import CodedEvent, with_acled
from sayso.reading.events.candidate import EventCandidate
from sayso.reading.events.causes import befallen
from sayso.reading.events.context import EventContext
from sayso.reading.events.joining import join
from sayso.reading.events.modality import Held
from sayso.reading.events.nouns import find_nouns
from sayso.reading.events.participants import participants
from sayso.reading.events.setting import People, Setting, read_setting
from sayso.reading.events.status import read_status
from sayso.reading.events.verbs import find_verbs
from sayso.reading.syntax import require_parse
from sayso.records import ActorKind, Event, EventEvidence, Result

BETWEEN_STATES = {  # PLOVER's types whose recipient, if a country, is its government and not its soil
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "SANCTION",
}  # fmt: skip
NEEDED = ("actors", "claims", "figures")


@Language.factory(
    "sayso_events",
    assigns=["doc._.sayso_events"],
    requires=["token.dep", "token.tag", "token.lemma", "doc.ents"],
    default_config={"codebooks": []},
)
def create_events(nlp: Language, name: str, codebooks: list[str]) -> "EventReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_events")`.

    `codebooks` are paths of TOML files to lay over the shipped ones.
    """
    from pathlib import Path

    findings.register("events", Event)
    codebook = load_codebook([Path(path) for path in codebooks])
    missing = [part for part in NEEDED if f"sayso_{part}" not in nlp.pipe_names]
    helpers = [nlp.create_pipe(f"sayso_{part}") for part in missing]
    return EventReader(codebook, helpers)


@dataclass(frozen=True, slots=True)
class Fired:
    """An event with the pattern that found it, as the codebook writes it, and its key."""

    event: Event
    key: str
    pattern: str


class EventReader:
    """Reads events; holds the codebook and the components that the pipeline lacks."""

    def __init__(self, codebook: Codebook, helpers: Sequence[Callable[[Doc], Doc]] = ()) -> None:
        self.codebook = codebook
        self.helpers = helpers

    def __call__(self, doc: Doc) -> Doc:
        """Store the events of `doc` in `doc._.sayso_events`."""
        require_parse(doc, "sayso_events")
        for helper in self.helpers:
            doc = helper(doc)
        findings.store(doc, "events", self.read(doc))
        return doc

    def read(self, doc: Doc) -> list[Event]:
        """The events of `doc`, in text order."""
        return [fired.event for fired in self.explain(doc)]

    def explain(self, doc: Doc) -> list["Fired"]:
        """The events of `doc`, each with the rule that found it."""
        context = EventContext.of(doc, self.codebook)
        found = list(_events(context, find_drafts(context)))
        starts = [sentence.start for sentence in doc.sents]
        coded = with_acled(
            [
                CodedEvent(
                    event,
                    bisect(starts, candidate.head.i),
                    frozenset(part.code.name for part in candidate.results),
                )
                for candidate, event in found
            ]
        )
        return [
            Fired(event, candidate.key, candidate.pattern)
            for event, (candidate, _) in zip(coded, found, strict=True)
        ]


def find_drafts(context: EventContext) -> list[EventCandidate]:
    """Every trigger of a text with the nouns around it, in text order, those of one event joined."""
    candidates = [
        befallen(context, candidate) for find in (find_verbs, find_nouns) for candidate in find(context)
    ]
    return join(sorted(candidates, key=lambda candidate: candidate.head.i))


def _events(
    context: EventContext, candidates: list[EventCandidate]
) -> Iterator[tuple[EventCandidate, Event]]:
    for candidate in candidates:
        people = (
            participants(context, candidate.actors, acting=True),
            participants(context, candidate.recipients, acting=candidate.code.type in BETWEEN_STATES),
        )
        if candidate.code.type in word_set("events", "public", "types") and not _is_public(people):
            continue
        held = read_status(context, candidate)
        around = read_setting(context, candidate, held, people)
        if any(people) or candidate.place is not None or (candidate.frame == "happen" and _is_told(around)):
            yield candidate, _event(context, candidate, people, held, around)


def _is_public(people: People) -> bool:
    """Whether a body, somebody of standing or people of some country have a part in it."""
    actors = [person.actor for side in people for person in side if person.actor is not None]
    bodies = (a.kind is not ActorKind.CIVILIAN and not (a.person and a.kind is None) for a in actors)
    return any(bodies) or any(actor.country is not None for actor in actors)


def _is_told(around: Setting) -> bool:
    """Whether something that befalls nobody in particular has a place, a day or a size."""
    return bool(around.figures) or around.located.evidence is not None or around.dated.evidence is not None


def _event(
    context: EventContext, candidate: EventCandidate, people: People, held: Held, around: Setting
) -> Event:
    first, last = candidate.trigger[0], candidate.trigger[-1]
    evidence = EventEvidence(
        findings.evidence(context.doc, first.idx, last.idx + len(last)),
        around.dated.evidence,
        around.located.evidence,
        held.evidence,
        tuple(words for _, words in around.contexts),
    )
    code = candidate.code
    return Event(
        code.name,
        code.type,
        code.mode,
        code.acled,
        *people,
        held.status,
        around.dated.period,
        evidence,
        around.located.words,
        around.located.country,
        around.located.location,
        around.figures,
        tuple(name for name, _ in around.contexts),
        held.claim,
        held.denied_by,
        results=tuple(_results(context, candidate)),
    )


def _results(context: EventContext, candidate: EventCandidate) -> Iterator[Result]:
    """The deaths and injuries that an act brought, joined to it or stated by an adverb ("fatally")."""
    for part in candidate.results:
        first, last = part.trigger[0], part.trigger[-1]
        words = findings.evidence(context.doc, first.idx, last.idx + len(last))
        yield Result(part.code.name, words, participants(context, part.recipients, acting=False))
    for child in candidate.head.children:
        if child.lower_ in word_set("grammar", "event", "fatal"):
            yield Result("death", findings.evidence(context.doc, child.idx, child.idx + len(child)))
