"""Claims by a phrase that names the source: "according to X", "as per X", "as reported by X", "citing X".

Takes the first word of the phrase, yields a `ClaimCandidate` of the rest of the clause that it hangs on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.codebook import word_set
from sayso.reading.claims.candidate import ClaimCandidate, phrase
from sayso.reading.claims.complements import lemma_of
from sayso.reading.claims.stances import stances

OPENING = {"according", "per", "as", "citing"}


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """The phrase: the word by which it hangs on its clause, the tokens of the cue, and who it names."""

    top: Token
    cue: tuple[int, ...]
    source: Token


def find_sources(token: Token) -> Iterator[ClaimCandidate]:
    """The claim that begins at `token`, if one does."""
    named = READERS[token.lower_](token) if token.lower_ in OPENING else None
    if named is None:
        return
    head = named.top.head
    while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
        head = head.head
    first, last = phrase(named.source)
    outside = {t.i for t in named.top.subtree} | {token.i, *named.cue} | set(range(first, last + 1))
    content = {t.i for t in head.subtree if not t.is_space} - outside
    yield ClaimCandidate(frozenset(content), named.cue, named.source)


def _according(token: Token) -> SourcePhrase | None:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    to = to or (after if after is not None and after.lower_ == "to" else None)
    source = _governed(to, "pobj") if to is not None else None
    if to is None or source is None:
        return None
    top = token if to.head.i == token.i else to
    return SourcePhrase(top, (token.i, token.i + 1), source)


def _per(token: Token) -> SourcePhrase | None:
    """ "As per X", not "per cent"."""
    source = _governed(token, "pobj")
    as_per = token.i > 0 and token.nbor(-1).lower_ == "as"
    return SourcePhrase(token, (token.i - 1, token.i), source) if as_per and source is not None else None


def _as(token: Token) -> SourcePhrase | None:
    """ "As reported by X"."""
    told = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
    strong = word_set("speakers", "strong", "verbs")
    if told.tag_ != "VBN" or lemma_of(told) not in strong or told.head.i == told.i:
        return None
    by = _governed(told, "agent")
    source = _governed(by, "pobj") if by is not None else None
    if by is None or source is None:
        return None
    return SourcePhrase(told, tuple(range(token.i, by.i + 1)), source)


def _citing(token: Token) -> SourcePhrase | None:
    if token.dep_ == "acl" and token.head.head.lemma_.lower() in stances():
        return None  # "a report citing local sources said": the report speaks
    source = _governed(token, "dobj")
    return SourcePhrase(token, (token.i,), source) if source is not None else None


READERS = {"according": _according, "per": _per, "as": _as, "citing": _citing}


def _governed(token: Token, dependency: str) -> Token | None:
    return next((child for child in token.children if child.dep_ == dependency), None)
