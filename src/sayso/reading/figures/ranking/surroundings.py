"""What stands around a number: its sentence, verb, lines and neighbours, as the rankers look at them.

Takes a context with the figures that the rules found, gives a `Surroundings` for the text and a
`NumberSpot` for each number in it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from sayso.reading import findings
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.place import LONGEST_HEADING
from sayso.reading.syntax import sentence_starts, token_at, verb_above
from sayso.records import Evidence, Figure, Quantity

NAMES = ("PERSON", "GPE", "LOC", "ORG", "FAC", "NORP")
PERFECT = ("have", "has", "’ve", "'ve")
MODAL = ("will", "would", "could", "may", "might", "should", "can")
LINE = re.compile(r"[A-Za-z-]{3,}")
LINES_ABOVE = 12
CLOSE = 120  # characters within which the figure before is a neighbour
SAME_LIST = 300
OVERLAPPING = 8  # figures in whose words a number may stand


@dataclass(frozen=True)
class NumberSpot:
    """A number, the noun that it counts, what the rules say of it (`rule`), and the figures beside it.

    `start` and `end` are tokens: of the quantity with its hedge and counted noun.
    """

    quantity: Quantity
    number: Span
    noun: Token | None
    rule: Figure | None
    before: Figure | None
    after: Figure | None
    start: int
    end: int

    @property
    def anchor(self) -> Token:
        """The noun, or the number where there is none."""
        return self.noun if self.noun is not None else self.number.root

    @cached_property
    def governor(self) -> Token:
        """The verb above the number, or the number itself."""
        return verb_above(self.number.root) or self.number.root

    @property
    def words(self) -> Evidence:
        """The quantity with its hedge and the counted noun."""
        return self.rule.evidence.quantity if self.rule is not None else self.quantity.evidence


class Surroundings:
    """A text as the rankers look at it."""

    def __init__(self, context: FigureContext, figures: Sequence[Figure]) -> None:
        self.context = context
        self.figures = sorted(figures, key=lambda figure: figure.evidence.quantity.start)
        self.doc: Doc = context.doc
        self.text = findings.text_of(context.doc)
        self.starts = sentence_starts(context.doc)
        self.title: str = context.doc.user_data.get("sayso_title") or ""
        self.url: str = context.doc.user_data.get("sayso_url") or ""
        ends = [*self.starts[1:], len(context.doc)]
        self._sentence_of = [
            index
            for index, (start, end) in enumerate(zip(self.starts, ends, strict=False))
            for _ in range(start, end)
        ]
        self._offsets = [context.doc[start].idx for start in self.starts]
        self._figure_starts = [figure.evidence.quantity.start for figure in self.figures]
        self._bags: dict[int, tuple[str, ...]] = {}

    def sentence(self, token: int) -> int:
        """The number of the sentence that a token stands in."""
        return self._sentence_of[token]

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that a character stands in."""
        return max(0, bisect_right(self._offsets, offset) - 1)

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Where some sentences begin and end in the text; one for a single number."""
        after = (first if last is None else last) + 1
        end = self._offsets[after] if after < len(self._offsets) else len(self.text)
        return self._offsets[max(0, first)], end

    def where(self, offset: int, spot: NumberSpot) -> str:
        """In which sentence a character stands, seen from a number: "same", "before1" to "before3",
        "after".
        """
        away = self.sentence_at(offset) - self.sentence(spot.number.start)
        return "same" if away == 0 else f"before{min(3, -away)}" if away < 0 else "after"

    def bag(self, sentence: int) -> tuple[str, ...]:
        """The words of a sentence, each once, in order; none for a sentence that is not there."""
        if not 0 <= sentence < len(self.starts):
            return ()
        if sentence not in self._bags:
            end = self.starts[sentence + 1] if sentence + 1 < len(self.starts) else len(self.doc)
            tokens = self.doc[self.starts[sentence] : end]
            kept = (t for t in tokens if not (t.is_punct or t.is_space or t.is_stop))
            self._bags[sentence] = tuple(sorted({word(t) for t in kept}))
        return self._bags[sentence]

    def heading(self, offset: int) -> tuple[str, ...]:
        """The words of the nearest line above that looks like a heading."""
        end = self.text.rfind("\n", 0, offset)
        for _ in range(LINES_ABOVE):
            if end <= 0:
                break
            start = self.text.rfind("\n", 0, end) + 1
            line = self.text[start:end].strip()
            if 0 < len(line) < LONGEST_HEADING and not line.endswith((".", ";", ",")):
                return tuple(sorted({found.lower() for found in LINE.findall(line)}))
            end = start - 1
        return ()

    def line(self, offset: int) -> tuple[int, int]:
        """Where the line with a character begins and ends."""
        end = self.text.find("\n", offset)
        return self.text.rfind("\n", 0, offset) + 1, len(self.text) if end < 0 else end

    def words_before(self, offset: int, most: int = 2) -> list[str]:
        """The last words and signs before a character, the nearest first."""
        found = re.findall(r"[a-z]+|[(:,\-–•“”\"]", self.text[max(0, offset - 30) : offset].lower())
        return found[-most:][::-1]

    def word_after(self, offset: int) -> str:
        """The word or sign that follows a character."""
        found = re.match(r"\s*([a-z]+|[(:,.\-–•)])", self.text[offset : offset + 15].lower())
        return found[1] if found else "^"

    @cached_property
    def spots(self) -> list[NumberSpot]:
        """The numbers of the text that the rules found to be figures, and all others."""
        rules = self._rules()
        found = []
        for quantity in self.context.quantities:
            number = self.doc.char_span(quantity.number.start, quantity.number.end, alignment_mode="expand")
            words = self.doc.char_span(
                quantity.evidence.start, quantity.evidence.end, alignment_mode="expand"
            )
            if number is None or words is None:
                continue
            rule = rules.get(quantity.number)
            if rule is None and self._is_part(quantity.number):
                continue
            noun = token_at(self.doc, quantity.noun.start) if quantity.noun is not None else None
            start, end = min(words.start, number.start), max(words.end, number.end)
            before, after = self._beside(quantity, rule)
            found.append(NumberSpot(quantity, number, noun, rule, before, after, start, end))
        return found

    def _rules(self) -> dict[Evidence, Figure]:
        """The figures of the rules by their numbers, each once: by its words, else by the first number in
        them.
        """
        numbers = [quantity.number for quantity in self.context.quantities]
        starts = [number.start for number in numbers]
        whole = {quantity.evidence: quantity.number for quantity in self.context.quantities}
        found: dict[Evidence, Figure] = {}
        for figure in self.figures:
            words = figure.evidence.quantity
            inside = numbers[bisect_left(starts, words.start) : bisect_right(starts, words.end)]
            free = (one for one in inside if one.end <= words.end and one not in found)
            number = whole.get(words) or next(free, None)
            if number is not None:
                found[number] = figure
        return found

    def _is_part(self, number: Evidence) -> bool:
        """Whether a number stands in the words of a figure."""
        at = bisect_right(self._figure_starts, number.start)
        near = (figure.evidence.quantity for figure in self.figures[max(0, at - OVERLAPPING) : at])
        return any(number.end <= words.end for words in near)

    def _beside(self, quantity: Quantity, own: Figure | None) -> tuple[Figure | None, Figure | None]:
        start, end = quantity.number.start, quantity.number.end
        at = bisect_right(self._figure_starts, start)
        left = (one for one in reversed(self.figures[max(0, at - OVERLAPPING) : at]) if one is not own)
        right = (one for one in self.figures[at : at + OVERLAPPING] if one is not own)
        before = next((one for one in left if start - SAME_LIST <= one.evidence.quantity.end <= start), None)
        last = end + SAME_LIST // 2
        after = next((one for one in right if end <= one.evidence.quantity.start <= last), None)
        return before, after


def word(token: Token) -> str:
    """A token as a feature: its lemma; a sign for numbers, ends of lines, and names of people and places."""
    if token.like_num:
        return "#"
    if token.is_space:
        return "\\n" if "\n\n" in token.text else "_"
    if token.pos_ == "PROPN" and token.ent_type_ in NAMES:
        return f"<{token.ent_type_}>"
    return token.text[:1] if token.is_punct else token.lemma_.lower()


def tense(verb: Token) -> str:
    """The tense of a verb, as far as it says when something holds."""
    if verb.pos_ not in ("VERB", "AUX"):
        return "none"
    auxiliary = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if not auxiliary.isdisjoint(PERFECT):
        return "perfect"
    if "had" in auxiliary:
        return "past perfect"
    if not auxiliary.isdisjoint(MODAL):
        return "modal"
    if not auxiliary.isdisjoint(("are", "is")) or verb.tag_ in ("VBZ", "VBP"):
        return "present"
    if not auxiliary.isdisjoint(("was", "were")) or verb.tag_ == "VBD":
        return "past"
    return "participle" if verb.tag_ == "VBN" else "other"


def size(number: float, base: float = 2.3) -> int:
    """A length or distance on a coarse scale of powers."""
    step = 0
    while number >= base and step < 12:
        number /= base
        step += 1
    return step
