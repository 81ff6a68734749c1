"""How places of a text belong together: borders between two states, and ways from place to place.

Takes a `Doc` and its place mentions, gives `Border`s and `Route`s in text order. The mentions themselves stay
as they are: each end of a way is still a place of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.places.names import place_words
from sayso.reading.syntax import token_at
from sayso.records import Border, Place, PlaceKind, PlaceMention, Route

GAP = 3  # tokens between a preposition and its place: "from the northern Iraqi city of"
JOINTS = {"-", "–", "—", "and", "/"}


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A mention with its tokens, `first` to before `last`."""

    first: int
    last: int
    mention: PlaceMention
    place: Place


def place_spans(doc: Doc, mentions: Sequence[PlaceMention]) -> list[PlaceSpan]:
    """The mentions whose place is known, with their tokens."""
    found = []
    for mention in mentions:
        if mention.place is not None:
            first = token_at(doc, mention.evidence.start).i
            last = token_at(doc, mention.evidence.end - 1).i + 1
            found.append(PlaceSpan(first, last, mention, mention.place))
    return found


def find_borders(doc: Doc, places: Sequence[PlaceSpan]) -> Iterator[Border]:
    """Borders with one or two sides, and places between two states."""
    pairs = {(left.first, right.first) for left, right in _pairs(doc, places)}
    used: set[int] = set()
    for left, right in _pairs(doc, places):
        line = _line_after(doc, right.last) or _line_inside(doc, left, right)
        between = _is_between(doc, left)
        if line is None and between is not None:
            line = _line_before(doc, between)
        if line is None and (between is None or not _lies(doc, between) or not _are_states(left, right)):
            continue
        first = min(i for i in (left.first, line, between) if i is not None)
        last = max(right.last, (line or 0) + 1)
        used |= {left.first, right.first}
        yield Border(findings.span_evidence(doc[first:last]), (left.place, right.place), line is not None)
    for span in places:
        if span.first in used or any(span.first in pair for pair in pairs) or not _is_state(span):
            continue
        border = _one_sided(doc, span, places)
        if border is not None:
            yield border


def _pairs(doc: Doc, places: Sequence[PlaceSpan]) -> Iterator[tuple[PlaceSpan, PlaceSpan]]:
    """Neighbouring mentions joined by "-" or "and", or by "border with"."""
    for left, right in pairwise(places):
        between = [token.lower_ for token in doc[left.last : right.first]]
        words = [word for word in between if word not in ("the", "'s", "’s")]
        joined = len(words) == 1 and words[0] in JOINTS
        with_ = _is_line_words(words) or (
            left.last <= right.first and _ends_in_line(doc, left) and words == ["with"]
        )
        if (joined or with_) and left.place != right.place:
            yield left, right


def _is_line_words(words: list[str]) -> bool:
    return len(words) == 2 and words[0] in place_words("lines") and words[1] == "with"


def _ends_in_line(doc: Doc, span: PlaceSpan) -> bool:
    return doc[span.last - 1].lower_ in place_words("lines")


def _line_after(doc: Doc, index: int) -> int | None:
    """ "Polish-Belarusian *border*"; the mention may have taken the word in."""
    for at in (index - 1, index):
        if at < len(doc) and doc[at].lower_ in place_words("lines"):
            return at
    return None


def _line_inside(doc: Doc, left: PlaceSpan, right: PlaceSpan) -> int | None:
    return next((i for i in range(left.first, right.first) if doc[i].lower_ in place_words("lines")), None)


def _is_between(doc: Doc, span: PlaceSpan) -> int | None:
    for index in range(span.first - 1, max(-1, span.first - 3), -1):
        if doc[index].lower_ == "between":
            return index
        if doc[index].pos_ not in ("DET", "ADJ"):
            return None
    return None


def _line_before(doc: Doc, index: int) -> int | None:
    at = index - 1
    return at if at >= 0 and doc[at].lower_ in place_words("lines") else None


def _lies(doc: Doc, between: int) -> bool:
    """Whether "between" names a place, not the sides of talks or a war."""
    words = {doc[between].head.lemma_.lower(), doc[max(0, between - 1)].lemma_.lower()}
    return not words.isdisjoint(place_words("lying"))


def _are_states(left: PlaceSpan, right: PlaceSpan) -> bool:
    return _is_state(left) and _is_state(right)


def _is_state(span: PlaceSpan) -> bool:
    return span.place.kind is PlaceKind.COUNTRY


def _one_sided(doc: Doc, span: PlaceSpan, places: Sequence[PlaceSpan]) -> Border | None:
    """ "the Lithuanian border", and "its border with Belarus", whose owner is the state named before it."""
    line = _line_after(doc, span.last)
    if line is not None:
        return Border(findings.span_evidence(doc[span.first : line + 1]), (span.place,))
    before = span.first - 1
    while before > 0 and doc[before].lower_ == "the":
        before -= 1
    if (
        before < 1
        or doc[before].lower_ not in ("with", "of")
        or doc[before - 1].lower_ not in place_words("lines")
    ):
        return None
    line = before - 1
    owner = _owner(doc, line, span, places)
    first = line - 1 if line and doc[line - 1].lower_ in ("its", "their") else line
    sides = (owner.place, span.place) if owner else (span.place,)
    return Border(findings.span_evidence(doc[first : span.last]), sides)


def _owner(doc: Doc, line: int, span: PlaceSpan, places: Sequence[PlaceSpan]) -> PlaceSpan | None:
    """The state that "its border" is of: the nearest one before in the sentence."""
    if line == 0 or doc[line - 1].lower_ not in ("its", "their"):
        return None
    start = doc[line].sent.start
    before = [s for s in places if start <= s.first < line and _is_state(s) and s.place != span.place]
    return before[-1] if before else None


def find_routes(doc: Doc, places: Sequence[PlaceSpan]) -> Iterator[Route]:
    """Ways: places after "from", "through" and "to" that hang on one verb or noun of moving."""
    heads: dict[int, list[tuple[str, int, PlaceSpan]]] = {}
    for span in places:
        role = _role(doc, span)
        if role is not None and not span.mention.adjective:
            name, prep = role
            heads.setdefault(_head(prep).i, []).append((name, prep.i, span))
    for stops in sorted(heads.values(), key=lambda stops: stops[0][1]):
        if not any(_moves(doc[prep]) for _, prep, _ in stops):
            continue
        by_role = {name: span for name, _, span in reversed(stops)}
        origin, destination = by_role.get("origin"), by_role.get("destination")
        via = tuple(span.place for name, _, span in stops if name == "via")
        if origin is None or (destination is None and not via):
            continue
        first, last = min(prep for _, prep, _ in stops), max(span.last for _, _, span in stops)
        end = destination.place if destination else None
        yield Route(findings.span_evidence(doc[first:last]), origin.place, end, via)


def _role(doc: Doc, span: PlaceSpan) -> tuple[str, Token] | None:
    for index in range(span.first - 1, max(-1, span.first - 1 - GAP), -1):
        token = doc[index]
        for name in ("origin", "destination", "via"):
            if token.lower_ in word_set("places", "ways", name):
                return name, token
        if token.pos_ not in ("DET", "ADJ", "PROPN") and token.lower_ not in ("of", "city", "town", "-"):
            return None
    return None


def _head(prep: Token) -> Token:
    """What a way hangs on: the verb or noun above its prepositions."""
    return _above(prep)[-1]


def _above(prep: Token) -> list[Token]:
    """The words above a preposition, as far as the verb or noun that its way hangs on."""
    found = [prep.head]
    for _ in range(4):
        head = found[-1]
        if head.pos_ in ("VERB", "AUX") or head.head is head:
            break
        inside = head.dep_ in ("prep", "pobj", "pcomp", "dobj", "nsubj", "nsubjpass", "conj", "attr")
        if not inside:
            break
        found.append(head.head)
    return found


def _moves(prep: Token) -> bool:
    """Whether something goes along the way; "singers from Peru to Japan" are only a range."""
    return any(word.lemma_.lower() in word_set("places", "ways", "moves") for word in _above(prep))
