"""What the questions about events are asked against: a text's other findings by token, and word classes.

Takes a `Doc` that the components before have read. `EventContext.is_a` says whether a noun belongs to a class
of the codebooks: the built-in ones (`@people`, `@actor`, `@armed` …) by the actors and places that were
found, the others by their words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from spacy.tokens import Doc, Token

from sayso.codebook import Codebook, word_set
from sayso.gazetteer import open_gazetteer
from sayso.reading.actors.bodies import GOVERNMENT
from sayso.reading.actors.candidate import with_article
from sayso.reading.events.grammar import arguments
from sayso.reading.figures.candidates import noun_forms
from sayso.reading.figures.context import FigureContext
from sayso.reading.syntax import token_at
from sayso.records import Actor, ActorKind, ActorMention, Figure, PlaceKind, PlaceMention
from sayso.records.kinds import FORCES, OFFICES

SINGULAR = {"he", "she", "him", "her", "himself", "herself", "his"}
PLURAL = {"they", "them", "themselves", "their"}
OWN = {"i", "me", "my", "myself", "we", "us", "our", "ourselves"}
NEUTER = {"it", "its", "itself"}
OBJECTS = ("nsubj", "nsubjpass", "dobj", "pobj")
LISTED = 6  # nouns of a list ("mortars, shells and mines") that are looked at
REACH = 60  # tokens back to whom a pronoun may stand for
PERSONAL = {
    "he",
    "she",
    "they",
    "we",
    "i",
    "him",
    "them",
    "us",
    "her",
    "me",
    "who",
    "whom",
    "someone",
    "everyone",
}
PERSONAL |= {"anyone", "somebody", "anybody", "those", "nobody", "himself", "herself", "themselves", "you"}


@dataclass(frozen=True, slots=True)
class EventContext:
    """A text with its findings; `actors` and `places` by the token numbers that they cover."""

    doc: Doc
    codebook: Codebook
    figure_context: FigureContext
    actors: dict[int, ActorMention]
    places: dict[int, PlaceMention]
    figures: tuple[tuple[Token, Figure], ...]
    spoken: dict[int, Actor]  # pronouns that speak, by the character they begin at
    words: dict[int, set[str]] = field(default_factory=dict)  # `noun_words` by token number, as asked for
    stands: dict[int, Actor | None] = field(default_factory=dict)  # antecedents by token number, as asked for

    @classmethod
    def of(cls, doc: Doc, codebook: Codebook) -> "EventContext":
        """Gather what the components before left on `doc`."""
        actors = {i: mention for mention in doc._.sayso_actors for i in _tokens(doc, mention)}
        places = {i: mention for mention in doc._.sayso_places for i in _tokens(doc, mention)}
        figures = tuple(
            (token_at(doc, figure.evidence.quantity.end - 1), figure) for figure in doc._.sayso_figures
        )
        spoken = {
            claim.speaker.start: claim.actor for claim in doc._.sayso_claims if claim.speaker and claim.actor
        }
        return cls(doc, codebook, FigureContext.of(doc, codebook), actors, places, figures, spoken)

    def fits(self, token: Token | None, filler: tuple[str, ...] | None) -> bool:
        """Whether a noun (or no noun) may stand where a pattern has `filler`; `None` fits anything."""
        if filler is None:
            return True
        if token is None:
            return False
        listed = islice(conjuncts(token), LISTED)
        return any(self.is_a(noun, name) for noun in listed for name in filler)

    def is_a(self, token: Token, name: str) -> bool:
        """Whether the noun phrase of `token` is a word or belongs to an `@class`."""
        if not name.startswith("@"):
            return name in self.words_of(token)
        noun = core(token)
        built_in = BUILT_IN.get(name)
        if built_in is not None:
            return any(built_in(self, token) for token in {token.i: token, noun.i: noun}.values())
        members = self.codebook.events.classes.get(name[1:], frozenset())
        if not members.isdisjoint(self.words_of(token)) or not members.isdisjoint(self.words_of(noun)):
            return True
        return any(self.is_a(token, member) for member in members if member.startswith("@"))

    def words_of(self, token: Token) -> set[str]:
        """A noun as codebooks may list it (see `noun_words`)."""
        found = self.words.get(token.i)
        if found is None:
            found = self.words[token.i] = noun_words(token)
        return found

    def actor(self, token: Token) -> Actor | None:
        """The actor that a noun names, or that a pronoun stands for where the text leaves little doubt."""
        lowered = token.lower_ if token.pos_ == "PRON" else ""
        if lowered in OWN:
            return self._speaker(token)
        if lowered in SINGULAR or lowered in PLURAL or lowered in NEUTER:
            if token.i not in self.stands:
                self.stands[token.i] = (
                    None  # whom it stands for may be named by a noun that holds it: "many of them"
                )
                self.stands[token.i] = self.spoken.get(token.idx) or self._antecedent(token)
            return self.stands[token.i]
        mention = self.actors.get(token.i) or self.actors.get(core(token).i)
        if mention is not None and mention.actor.kind in OFFICES and self._is_people(token):
            return None  # "Britons" are not their government
        if mention is None and (crew := self.crew(token)):
            named = (self.actors[child.i].actor for child in crew if child.i in self.actors)
            states = (actor for child in crew if (actor := self.state(child)) is not None)
            return next(named, None) or next(states, None)
        return mention.actor if mention is not None else self._own_state(token)

    def _is_people(self, token: Token) -> bool:
        """Whether a word names the people of a country: "Britons", "the Russians"."""
        mention = self.places.get(token.i)
        return mention is not None and mention.adjective and token.tag_ in ("NNPS", "NNS")

    def crew(self, noun: Token) -> list[Token]:
        """Whose "border guard *vehicles*" they are: the words before, if they are of somebody armed."""
        if noun.lemma_.lower() not in word_set("grammar", "event", "means"):
            return []
        beside = [child for child in noun.children if child.dep_ in ("compound", "poss", "nmod", "amod")]
        arms = noun.lemma_.lower() in word_set("grammar", "event", "arms")
        armed = any(
            child.i in self.actors
            or _is_listed(self, child, "force")
            or (arms and self.state(child) is not None)
            for child in beside
        )
        return beside if armed else []

    def state(self, token: Token) -> Actor | None:
        """The government of the country that a name or an adjective stands for: "*Israel*'s air strike"."""
        mention = self.places.get(token.i)
        place = mention.place if mention is not None else None
        if place is None or place.kind is not PlaceKind.COUNTRY or place.country is None:
            return None
        if token.ent_type_ == "NORP" and token.dep_ not in ("amod", "compound", "nmod"):
            return None  # "Australians" are people
        name = with_article(open_gazetteer().names.get(place.country, place.name))
        return Actor(f"{GOVERNMENT} of {name}", ActorKind.GOVERNMENT, place.country)

    def kind(self, token: Token) -> ActorKind | None:
        """The kind of the actor that a noun names."""
        actor = self.actor(token)
        return actor.kind if actor is not None else None

    def _speaker(self, pronoun: Token) -> Actor | None:
        """Who says "I" or "we": the speaker of the claim that it stands in."""
        start = pronoun.idx
        around = [
            claim
            for claim in self.figure_context.claims
            if claim.direct and any(part.start <= start < part.end for part in claim.content)
        ]
        return (
            min(around, key=lambda claim: claim.content[-1].end - claim.content[0].start).actor
            if around
            else None
        )

    def _antecedent(self, pronoun: Token) -> Actor | None:
        """The nearest earlier subject that a pronoun can stand for; `None` if there is none within reach."""
        word = pronoun.lower_
        if word in SINGULAR and (ahead := self._subject_ahead(pronoun)) is not None:
            return ahead
        roles = ("nsubj", "nsubjpass") if pronoun.dep_ in ("nsubj", "nsubjpass", "poss") else OBJECTS
        above = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
        doer = arguments(above).subject if pronoun.dep_ in OBJECTS and above.pos_ == "VERB" else None
        own = doer.i if doer is not None and doer is not pronoun else -1
        for i in range(pronoun.i - 1, max(-1, pronoun.i - REACH), -1):
            token = self.doc[i]
            if token.dep_ not in roles or token.pos_ == "PRON" or token.i == own:
                continue
            if not participants_may(self, token):
                continue
            plural = token.tag_ in ("NNS", "NNPS") or any(child.dep_ == "conj" for child in token.children)
            mention = self.actors.get(token.i)
            person = token.ent_type_ == "PERSON" or (mention is not None and mention.actor.person)
            if word in SINGULAR and (plural or not person):
                continue
            if (word in PLURAL and not plural) or (word in NEUTER and (plural or person)):
                continue
            return mention.actor if mention is not None else None
        return None

    def _subject_ahead(self, pronoun: Token) -> Actor | None:
        """ "Before *his* death, Ana Ruiz spoke": the person who is the subject after a phrase in front."""
        phrase = pronoun
        while phrase.head.i != phrase.i and phrase.dep_ not in ("prep", "advcl"):
            phrase = phrase.head
        ahead = (c for c in phrase.head.children if c.dep_ in ("nsubj", "nsubjpass") and c.i > pronoun.i)
        named = (self.actors[c.i].actor for c in ahead if c.i in self.actors)
        front = phrase.left_edge.i == phrase.sent.start
        return next((actor for actor in named if actor.person), None) if front else None

    def _own_state(self, noun: Token) -> Actor | None:
        """ "his country", "its government": the state of whoever it is that owns it."""
        owner = next((child for child in noun.children if child.dep_ == "poss"), None)
        if owner is None or noun.lemma_.lower() not in ("country", "nation", "government"):
            return None
        owning = self._named_beside(owner) or self.actor(owner)
        if owning is None or owning.country is None:
            return None
        named = (mention.actor for mention in self.actors.values())
        fitting = (a for a in named if a.country == owning.country and a.kind in OFFICES and not a.person)
        return next(fitting, None)

    def _named_beside(self, owner: Token) -> Actor | None:
        """The last person named in the sentence before "his" or "her"."""
        if owner.lower_ not in SINGULAR:
            return None
        before = range(owner.i - 1, owner.sent.start - 1, -1)
        people = (self.actors[i].actor for i in before if i in self.actors)
        return next((actor for actor in people if actor.person), None)


def _tokens(doc: Doc, mention: ActorMention | PlaceMention) -> range:
    first = token_at(doc, mention.evidence.start).i
    return range(first, token_at(doc, mention.evidence.end - 1).i + 1)


def noun_words(token: Token) -> set[str]:
    """A noun as codebooks may list it: its lemma, as written, and with one or two words before it."""
    words = {form.replace("-", " ") for form in noun_forms(token)}
    words |= {
        form.removesuffix("s") for form in words if len(form) > 4
    }  # "bases", whose lemma is given as "basis"
    if token.i > 1:
        doc = token.doc
        words.add(f"{doc[token.i - 2].lower_} {doc[token.i - 1].lower_} {token.lemma_.lower()}")
    return words | set(noun_forms(token))


def core(token: Token) -> Token:
    """The noun that says what something is: "dozens of *people*", "members of the *army*", else itself."""
    counts = (
        token.pos_ == "NUM"
        or token.text[0].isdigit()
        or token.lemma_.lower() in word_set("grammar", "event", "counters")
    )
    if not counts:
        return token
    of = next((child for child in token.children if child.dep_ == "prep" and child.lower_ == "of"), None)
    inner = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    return inner if inner is not None else token


def _is_people(context: EventContext, token: Token) -> bool:
    if token.lower_ in PERSONAL or token.ent_type_ == "PERSON":
        return True
    mention = context.actors.get(token.i)
    if mention is not None:
        return mention.actor.person or mention.actor.kind not in (None, *OFFICES)
    if token.ent_type_ == "NORP" and token.dep_ not in ("amod", "compound"):
        return True
    if is_aged(token):
        return True
    if token.pos_ in ("NUM", "DET", "PRON", "ADJ") or token.lower_ in ("dead", "wounded", "injured"):
        return any(token.i in (number.i, number.head.i) for number, _ in context.figures)
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    forms = (token.lemma_, token.lower_, token.lower_.removesuffix("s"))
    return any(map(context.codebook.is_person, forms)) or _is_listed(context, token, "persons")


def is_aged(token: Token) -> bool:
    """Whether a word ends an age that stands for a person: "a 17-year-*old* was shot"."""
    if token.lower_.endswith(("-year-old", "-month-old", "-week-old")):
        return token.dep_ not in ("amod", "compound")
    if token.lower_ not in ("old", "olds") or token.dep_ in ("amod", "compound", "acomp"):
        return False
    return token.i >= 2 and token.doc[token.i - 2].lower_ in ("year", "month", "week", "years", "months")


def _is_actor(context: EventContext, token: Token) -> bool:
    if token.i in context.actors or token.ent_type_ in ("ORG", "PERSON"):
        return True
    if token.lower_ == "it" and token.dep_ == "nsubj":
        return context.actor(token) is not None
    if context.kind(token) is not None:
        return True
    return _is_country(context, token) or (
        token.ent_type_ == "NORP" and token.dep_ not in ("amod", "compound")
    )


def _is_country(context: EventContext, token: Token) -> bool:
    mention = context.places.get(token.i)
    town = mention is not None and mention.place is not None and mention.place.kind is not PlaceKind.COUNTRY
    return token.ent_type_ == "GPE" and not town and not _is_inside(token)


def _is_inside(token: Token) -> bool:
    """Whether a name says where, not who: after a preposition of place."""
    return token.dep_ == "pobj" and token.head.lower_ in word_set("grammar", "event", "inside")


def _is_armed(context: EventContext, token: Token) -> bool:
    kind = context.kind(token)
    return (
        kind in FORCES
        or kind is ActorKind.ARMED_GROUP
        or _is_listed(context, token, "armed")
        or bool(context.crew(token))
    )


def _is_force(context: EventContext, token: Token) -> bool:
    return context.kind(token) in FORCES or _is_listed(context, token, "force")


def _is_state(context: EventContext, token: Token) -> bool:
    return context.kind(token) in OFFICES or _is_country(context, token)


def _is_place(context: EventContext, token: Token) -> bool:
    return token.i in context.places or token.ent_type_ in ("GPE", "LOC", "FAC")


def _is_group(context: EventContext, token: Token) -> bool:
    return _is_listed(context, token, "group") or token.ent_type_ == "NORP"


def _is_listed(context: EventContext, token: Token, key: str) -> bool:
    return not word_set("grammar", "event", key).isdisjoint(context.words_of(token))


BUILT_IN = {
    "@any": lambda context, token: True,
    "@people": _is_people,
    "@actor": _is_actor,
    "@armed": _is_armed,
    "@force": _is_force,
    "@state": _is_state,
    "@place": _is_place,
    "@group": _is_group,
}


def participants_may(context: EventContext, token: Token) -> bool:
    """Whether a noun names somebody who can do something or to whom it can be done."""
    return any(context.is_a(token, name) for name in ("@people", "@actor", "@armed", "@group"))


def conjuncts(token: Token, verb: Token | None = None) -> Iterator[Token]:
    """A noun and those joined to it by "and" or commas; those after a `verb` in a clause on the noun have no
    part in it: "a boy *who had been shot* and a girl".
    """
    yield token
    inside = verb is not None and token.is_ancestor(verb)
    for child in token.children:
        if inside and verb is not None and child.i > verb.i:
            continue
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            yield from conjuncts(child, verb)
