"""The component `sayso_actors` itself: what it runs, in order, and what it leaves on a `Doc`."""

from collections.abc import Callable, Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from sayso.gazetteer import open_gazetteer
from sayso.reading import findings
from sayso.reading.actors.bodies import find_bodies
from sayso.reading.actors.candidate import ActorCandidate, Where
from sayso.reading.actors.lexicon import load_lexicon
from sayso.reading.actors.merge import merge
from sayso.reading.actors.persons import find_persons
from sayso.reading.actors.states import find_states
from sayso.reading.syntax import require_parse
from sayso.records import ActorMention


@Language.factory(
    "sayso_actors",
    assigns=["doc._.sayso_actors"],
    requires=["doc.ents", "token.dep", "token.tag", "token.lemma"],
    default_config={},
)
def create_actors(nlp: Language, name: str) -> "ActorReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_actors")`."""
    findings.register("actors", ActorMention)
    missing = [] if "sayso_places" in nlp.pipe_names else [nlp.create_pipe("sayso_places")]
    return ActorReader(nlp.tokenizer, missing)


class ActorReader:
    """Reads actors; holds the lexicon, the gazetteer and the components that the pipeline lacks."""

    def __init__(self, tokenizer: Callable[[str], Doc], helpers: Sequence[Callable[[Doc], Doc]] = ()) -> None:
        self.helpers = helpers
        self.lexicon = load_lexicon(tokenizer)
        self.gazetteer = open_gazetteer()

    def __call__(self, doc: Doc) -> Doc:
        """Store the actor mentions of `doc` in `doc._.sayso_actors`."""
        require_parse(doc, "sayso_actors")
        for helper in self.helpers:
            doc = helper(doc)
        findings.store(doc, "actors", list(merge(doc, self._drafts(doc))))
        return doc

    def _drafts(self, doc: Doc) -> list[ActorCandidate]:
        where = Where(doc, self.gazetteer)
        hits = self.lexicon.hits(doc)
        bodies = _without_overlaps(find_bodies(doc, hits, where, self.lexicon))
        persons = list(find_persons(doc, hits, where, bodies))
        states = find_states(doc, hits, where, self.lexicon)
        names = {
            (person.first, person.last) for person in persons
        }  # what has an office is a person, not an organisation
        bodies = [body for body in bodies if body.known or (body.first, body.last) not in names]
        return sorted(_without_overlaps([*bodies, *persons, *states]), key=lambda candidate: candidate.first)


def _without_overlaps(candidates: Iterable[ActorCandidate]) -> list[ActorCandidate]:
    """The candidates in their order, without those that share a token with an earlier one."""
    taken: set[int] = set()
    kept: list[ActorCandidate] = []
    for candidate in candidates:
        tokens = range(candidate.first, candidate.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(candidate)
    return kept
