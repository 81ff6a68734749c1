"""Who somebody without a name is: the kind of actor that a noun says ("bandits", "army troops", "two girls").

Takes the head of a noun phrase without an actor, and its words; gives an `Actor` of that name with its kind
and the country that an adjective says ("British tourists"). Words: `[nameless]`, `[institutions]` and
`[offices]` of `actors.toml`; others who are people are civilians.
"""

from functools import cache

from spacy.tokens import Token

from sayso.codebook import word_set, words
from sayso.reading.events.context import EventContext, core, is_aged
from sayso.records import Actor, ActorKind

PLURAL = ("NNS", "NNPS")
BEFORE = ("amod", "compound", "nmod", "poss")


def nameless(context: EventContext, token: Token, named: str) -> Actor | None:
    """The actor that a noun makes of the words `named`; `None` for things, names and pronouns."""
    noun = core(token)
    if noun.lemma_.lower() in word_set("actors", "spoken", "words"):
        return _spoken_for(context, noun, named)
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or noun.ent_type_ in ("PERSON", "ORG", "GPE", "LOC"):
        return None
    former = any(child.lower_ in ("former", "ex", "retired") for child in noun.children)
    kind = None if former else _kind(noun)
    if kind is None and (former or _is_civilian(context, noun)):
        kind = ActorKind.CIVILIAN
    return Actor(named, kind, _country(context, noun)) if kind is not None else None


def _spoken_for(context: EventContext, noun: Token, named: str) -> Actor | None:
    """The body behind "a spokesman for the army", "an army spokesman"; its kind where it has no name."""
    near = [child for child in noun.children if child.dep_ in BEFORE]
    near += [inner for child in noun.children if child.lower_ in ("for", "of") for inner in child.children]
    for token in near:
        if token.i in context.actors:
            return context.actors[token.i].actor
    kinds = [kind for token in near if (kind := _kinds().get(token.lemma_.lower())) is not None]
    return Actor(named, kinds[0]) if kinds and kinds[0] is not ActorKind.CIVILIAN else None


def _is_civilian(context: EventContext, noun: Token) -> bool:
    """Whether a noun names people, by a word for them or by where they are from ("Somalis"), of whom the text
    does not leave open whose side they are on: "members", "his men".
    """
    owned = noun.lower_ == "men" and any(child.dep_ == "poss" for child in noun.children)
    if owned or noun.lemma_.lower() in word_set("actors", "unknown", "nouns"):
        return False
    if noun.ent_type_ == "NORP":
        definite = any(child.lower_ == "the" for child in noun.children)  # "the Turks" may be their army
        return noun.tag_ in PLURAL and noun.dep_ not in BEFORE and not definite
    forms = (noun.lemma_, noun.lower_, noun.lower_.removesuffix("s"))
    return is_aged(noun) or (noun.pos_ == "NOUN" and any(map(context.codebook.is_person, forms)))


def _kind(noun: Token) -> ActorKind | None:
    """The kind of the noun, with one or two words before it first: "aid worker" before "worker"."""
    if noun.lower_ == "forces":
        return _kind_of_forces(noun)
    lemma = noun.lemma_.lower()
    forms = sorted({lemma, f"{lemma}s", noun.lower_, noun.lower_.removesuffix("s")})
    for size in (2, 1, 0):
        before = " ".join(token.lower_ for token in noun.doc[max(0, noun.i - size) : noun.i])
        kinds = [_kinds()[key] for form in forms if (key := f"{before} {form}".strip()) in _kinds()]
        if kinds:
            return kinds[0]
    return None


def _kind_of_forces(noun: Token) -> ActorKind | None:
    """ "Syrian forces", "regime forces", "rebel forces": a state's, unless the word before says otherwise."""
    before = noun.nbor(-1) if noun.i else noun
    if noun.tag_ not in PLURAL or before.dep_ not in BEFORE:
        return None
    of_no_state = word_set("actors", "rebel", "words") | word_set("actors", "rebel", "peoples")
    return ActorKind.ARMED_GROUP if before.lower_ in of_no_state else ActorKind.MILITARY


@cache
def _kinds() -> dict[str, ActorKind]:
    """Nouns, as lemmas or as written, and the kind of actor that they name."""
    data = words("actors")
    table = {title: ActorKind(kind) for kind, titles in data["offices"].items() for title in titles}
    for entry in data["institutions"].values():
        table |= dict.fromkeys(entry["words"], ActorKind(entry["kind"]))
    for kind, nouns in data["nameless"].items():
        table |= dict.fromkeys(nouns, ActorKind(kind))
    return table


def _country(context: EventContext, noun: Token) -> str | None:
    """The country of an adjective or owner of the noun: "*Turkish* soldiers", "*Chad*'s teachers"."""
    for token in (*(child for child in noun.children if child.dep_ in BEFORE), noun):
        mention = context.places.get(token.i)
        if mention is not None and mention.place is not None:
            return mention.place.country
    return None
