"""Claims on the two sides of a semicolon: "40 died, activists say; the government puts the toll at 12".

The parser may hang one side on the other. Takes the claims of a text, gives them without what stands on
another's side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from sayso.reading.syntax import token_at
from sayso.records import Claim, Evidence


def cut_at_semicolons(doc: Doc, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each without content that stands with another speaker's cue beyond a semicolon."""
    own = {id(claim): _side(doc, claim.cue) for claim in claims if claim.cue is not None}
    told = {side for claim in claims if claim.speaker and (side := own.get(id(claim))) and side[1] >= 0}
    return [_kept(doc, claim, own.get(id(claim)), told) for claim in claims]


Side = tuple[int, int]  # where the sentence begins, and which of its sides; -1 if it has one only


def _kept(doc: Doc, claim: Claim, own: Side | None, told: set[Side]) -> Claim:
    if own is None or own[1] < 0 or claim.direct:
        return claim
    sides = {part: _side(doc, part) for part in claim.content}
    has_own = own in sides.values()  # what the other side says needs no speaker then
    kept = tuple(
        part for part, side in sides.items() if not _is_others(side, own, {side} if has_own else told)
    )
    return replace(claim, content=kept) if kept and kept != claim.content else claim


def _is_others(side: Side, own: Side, told: set[Side]) -> bool:
    return side[0] == own[0] and side[1] != own[1] and side in told


def _side(doc: Doc, words: Evidence) -> Side:
    token = token_at(doc, words.start)
    sentence = token.sent
    stops = list(_semicolons(doc, sentence.start, sentence.end))
    side = sum(stop < token.i for stop in stops) if stops else -1
    return sentence.start, side


def _semicolons(doc: Doc, start: int, end: int) -> Iterator[int]:
    yield from (at for at in range(start, end) if doc[at].text == ";")
