"""Small questions to a dependency parse, asked by several components."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from spacy.tokens import Doc, Span, Token

from sayso.errors import ReadingError

CLAUSAL = {"ccomp", "advcl", "relcl", "acl", "parataxis", "csubj"}
PARTICLES = {"in", "on", "out", "up", "down", "over", "off"}


def require_parse(doc: Doc, component: str) -> None:
    """Raise `ReadingError` if `doc` has tokens but no dependency parse."""
    if len(doc) and not doc.has_annotation("DEP"):
        raise ReadingError(
            f"{component} needs a dependency parse; put it after a parser in the pipeline "
            '(nlp = spacy.load(...); nlp.add_pipe("' + component + '"))'
        )


def token_at(doc: Doc, offset: int) -> Token:
    """The token that holds character `offset`, or the one before it."""
    return doc[max(0, bisect_right(_offsets(doc), offset) - 1)]


@lru_cache(maxsize=4)
def _offsets(doc: Doc) -> tuple[int, ...]:
    """Where each token begins, for the documents in hand."""
    return tuple(token.idx for token in doc)


@lru_cache(maxsize=4)
def sentence_starts(doc: Doc) -> tuple[int, ...]:
    """The first token of each sentence, for the documents in hand."""
    return tuple(sentence.start for sentence in doc.sents)


@lru_cache(maxsize=4)
def _verbs_above(doc: Doc) -> tuple[int, ...]:
    """For each token the verb above it, -1 for none; every way up is walked once."""
    heads = [token.head.i for token in doc]
    verbal = [token.pos_ in ("VERB", "AUX") for token in doc]
    found = [-2] * len(doc)
    for first in range(len(doc)):
        way = [first]
        while True:
            here = way[-1]
            head = heads[here]
            if head == here:
                above = here if verbal[here] else -1
                break
            if verbal[head]:
                above = head
                break
            if found[head] != -2:
                above = found[head]
                break
            way.append(head)
        for i in way:
            found[i] = above
    return tuple(found)


@lru_cache(maxsize=4)
def _verbs_before(doc: Doc) -> tuple[int, ...]:
    """How many verbs stand before each token, and in the whole."""
    return tuple(accumulate((token.pos_ == "VERB" for token in doc), initial=0))


def verbs_between(doc: Doc, start: int, end: int) -> int:
    """How many verbs there are from token `start` up to `end`."""
    before = _verbs_before(doc)
    return before[end] - before[start] if start < end else 0


def verb_above(token: Token) -> Token | None:
    """The nearest verb above a token; a verb without one is its own."""
    index = _verbs_above(token.doc)[token.i]
    return token.doc[index] if index >= 0 else None


@lru_cache(maxsize=4)
def _entities(doc: Doc) -> dict[int, Span]:
    return {index: ent for ent in doc.ents for index in range(ent.start, ent.end)}


def entity_at(doc: Doc, index: int) -> Span | None:
    """The named entity that holds token `index`; the entities are those at the first question."""
    return _entities(doc).get(index)


def clause_tokens(verb: Token) -> Iterator[Token]:
    """The tokens of a verb's own clause, in text order: its subtree without the clauses inside it."""
    todo, found = [verb], []
    while todo:
        token = todo.pop()
        found.append(token)
        for child in token.children:
            verbal = child.pos_ in ("VERB", "AUX")
            joined = child.dep_ == "conj" and token.pos_ in ("VERB", "AUX")
            if not (verbal and (joined or child.dep_ in CLAUSAL)):
                todo.append(child)
    yield from sorted(found, key=lambda token: token.i)


def particle_forms(verb: Token) -> Iterator[str]:
    """A verb's lemma with each particle, preposition or object beside it, the longer forms first."""
    lemma = verb.lemma_.lower()
    following = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    if following is not None and following.tag_ == "RP":  # however it was parsed: "take in 500 people"
        yield f"{lemma} {following.lower_}"
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in PARTICLES and child.i > verb.i + 1 and lemma != "be":
            continue  # "bringing the toll in a week to 530" is not "bring in"
        if child.dep_ in ("prt", "prep", "advmod", "agent", "acomp", "dobj", "oprd", "npadvmod"):
            yield f"{lemma} {child.lower_}"
            yield f"{lemma} {child.lemma_.lower()}"
            if child.dep_ == "prep":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield f"{lemma} {child.lower_} {inner.lower_}"
                        yield f"{lemma} {child.lower_} {inner.lemma_.lower()}"
        if child.dep_ == "dobj":  # "pushed 13 people towards the river", parsed as people towards the river
            yield from (f"{lemma} {inner.lower_}" for inner in child.children if inner.dep_ == "prep")
    yield lemma


def is_perfect(verb: Token) -> bool:
    """ "will have shared", "has been criticised": done."""
    return any(child.dep_ == "aux" and child.lower_ in ("have", "has", "had") for child in verb.children)
