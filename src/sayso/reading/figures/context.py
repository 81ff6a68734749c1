"""What the questions about a figure are asked against: the text's other findings, by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Protocol

from spacy.tokens import Doc, Span, Token

from sayso.codebook import Codebook, word_set
from sayso.reading import findings
from sayso.reading.figures.cited import CitedSource, find_cited
from sayso.reading.figures.listed import ListedItem, listed_items
from sayso.reading.figures.report_period import report_day, report_period
from sayso.reading.figures.sections import PlaceSection, place_sections
from sayso.reading.syntax import token_at
from sayso.reading.tables import blocks_of, number_cells, tables_of
from sayso.records import (
    Block,
    BlockKind,
    Claim,
    DateMention,
    Evidence,
    Figure,
    Place,
    PlaceKind,
    PlaceMention,
    Quantity,
)

MOST_CITED = 8  # sources that are looked at, the last that begin before a character
_NUMBER = r"\d+(?:[.,]\d+)*"
NUMBER_ROW = re.compile(rf"(?<![\w.,/-]){_NUMBER}(?: {_NUMBER}){{2,}}(?![\w,.%/-])")


class Anchored(Protocol):
    """What a text places and dates: a figure's candidate, or an event.

    `anchor` is the token whose place in the grammar counts, `words` what is stated, `number` its first part.
    """

    @property
    def anchor(self) -> Token: ...  # noqa: D102

    @property
    def words(self) -> Evidence: ...  # noqa: D102

    @property
    def number(self) -> Span: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class FigureContext:
    """A text's findings, each with the token that it begins on; `listed` are the numbers of lists of places
    by their offset, whose names are in `all_places` alone; `figures` grows as figures are read.
    """

    doc: Doc
    codebook: Codebook
    published: date | None
    quantities: tuple[Quantity, ...]
    dates: tuple[tuple[Token, DateMention], ...]
    places: tuple[tuple[Token, PlaceMention], ...]
    claims: tuple[Claim, ...]
    listed: dict[int, ListedItem]
    report_period: DateMention | None
    all_places: tuple[tuple[Token, PlaceMention], ...]
    report_day: DateMention | None = None
    sections: tuple[PlaceSection, ...] = ()
    blocks: tuple[Block, ...] = ()
    cited: tuple[CitedSource, ...] = ()
    figures: list[tuple[Anchored, Figure]] = field(default_factory=list)

    def dates_in(self, start: int, end: int) -> Sequence[tuple[Token, DateMention]]:
        """The dates that begin on tokens from `start` to before `end`."""
        first, last = (bisect_left(self.dates, i, key=lambda pair: pair[0].i) for i in (start, end))
        return self.dates[first:last]

    def places_in(self, start: int, end: int) -> Sequence[tuple[Token, PlaceMention]]:
        """The places that begin on tokens from `start` to before `end`."""
        first, last = (bisect_left(self.places, i, key=lambda pair: pair[0].i) for i in (start, end))
        return self.places[first:last]

    def section_at(self, offset: int) -> PlaceSection | None:
        """The section under a heading that is a place, around a character."""
        at = bisect_right(self.sections, offset, key=lambda section: section.start) - 1
        return self.sections[at] if at >= 0 and offset < self.sections[at].end else None

    def cited_at(self, offset: int) -> CitedSource | None:
        """The source that is cited for the words at a character."""
        at = bisect_right(self.cited, offset, key=lambda one: one.start)
        return next((one for one in self.cited[max(0, at - MOST_CITED) : at] if offset < one.end), None)

    def is_of_source(self, offset: int) -> bool:
        """Whether a character stands in the bracket or line that names a source."""
        at = bisect_right(self.cited, offset, key=lambda one: one.start)
        return any(one.tells(offset) for one in self.cited[max(0, at - MOST_CITED) : at])

    def block_at(self, offset: int) -> Block | None:
        """The part of the document around a character; in a text without a layout an item of a list."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None

    def lead_of(self, item: Block) -> tuple[int, int]:
        """Where the line stands that leads a list: "In Beni, in a week:" before its items; nothing if none
        does.
        """
        at = bisect_left(self.blocks, item.start, key=lambda block: block.start)
        while at and self.blocks[at - 1].kind is BlockKind.ITEM:
            at -= 1
        text, end = findings.text_of(self.doc), self.blocks[at].start
        while end and not text[end - 1].isalnum() and text[end - 1] not in ".:;":
            end -= 1
        return (text.rfind("\n", 0, end) + 1, end) if end and text[end - 1] == ":" else (0, 0)

    def heading_at(self, offset: int) -> Block | None:
        """The nearest heading before a character; `None` for a text without a layout."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        above = (self.blocks[i] for i in range(at - 1, -1, -1))
        return next((one for one in above if one.kind is BlockKind.HEADING), None)

    @classmethod
    def of(cls, doc: Doc, codebook: Codebook) -> FigureContext:
        """Gather what the components before left on `doc`."""
        listed = listed_items(doc, doc._.sayso_places)
        of_lists = {item.name for item in listed.values()}  # each is the place of its own number alone
        finest = _without_owners(findings.text_of(doc), doc._.sayso_places)
        every = tuple((_last_token(doc, m.evidence.end), m) for m in finest)
        named = [(token, mention) for token, mention in every if mention.evidence not in of_lists]
        stored = doc.user_data.get("sayso_published")
        counts = {  # "1571 women", but not "a 2014 study"
            one.number
            for one in doc._.sayso_quantities
            if one.noun is not None and token_at(doc, one.noun.start).tag_ in ("NNS", "NNPS")
        }
        dates = tuple(
            (_last_token(doc, m.evidence.end), m) for m in doc._.sayso_dates if m.evidence not in counts
        )
        published = date.fromisoformat(stored) if stored else None
        return cls(
            doc,
            codebook,
            published,
            _outside_cells(doc),
            dates,
            tuple(sorted([*named, *_anaphors(doc, named)], key=lambda pair: pair[0].i)),
            doc._.sayso_claims,
            listed,
            report_period(doc, dates, published),
            every,
            report_day(doc, dates, published),
            tuple(place_sections(doc, every, doc.user_data.get("sayso_headings") or {})),
            blocks_of(doc),
            find_cited(doc),
        )


def _outside_cells(doc: Doc) -> tuple[Quantity, ...]:
    """The quantities of a text, but for the numbers of tables (`cells.py`) and of rows of numbers, and for
    the "thousands" in which a caption says that they are.
    """
    cells = sorted([*number_cells(doc), *number_rows(findings.text_of(doc))])
    found: tuple[Quantity, ...] = doc._.sayso_quantities
    if not cells:
        return found
    captions = [table.caption for table in tables_of(doc) if table.caption is not None]
    starts = [start for start, _ in cells]

    def is_inside(quantity: Quantity) -> bool:
        number = quantity.number
        at = bisect_right(starts, number.start) - 1
        if at >= 0 and number.start < cells[at][1]:
            return True
        return number.quote.isalpha() and any(start <= number.start < end for start, end in captions)

    return tuple(one for one in found if not is_inside(one))


def number_rows(text: str) -> Iterator[tuple[int, int]]:
    """Where three numbers or more stand side by side: boxes of a page, whose labels lie in another row.
    Groups of three digits are one number.
    """
    for match in NUMBER_ROW.finditer(text):
        if any(len(part) != 3 for part in match[0].split(" ")[1:]):
            yield match.span()


ANAPHOR_KINDS = {
    "country": (PlaceKind.COUNTRY,),
    "city": (PlaceKind.CITY,),
    "town": (PlaceKind.CITY,),
    "village": (PlaceKind.CITY,),
}


def _anaphors(doc: Doc, named: list[tuple[Token, PlaceMention]]) -> Iterator[tuple[Token, PlaceMention]]:
    """ "the country", "the city": the last named place of that kind before."""
    for token in doc[1:]:
        kinds = ANAPHOR_KINDS.get(token.lower_)
        if kinds is None or doc[token.i - 1].lower_ not in ("the", "that", "this"):
            continue
        before = [
            mention
            for other, mention in named
            if other.i < token.i and _may_stand(other) and not (mention.adjective and _is_abroad(other))
        ]
        last = next((m for m in reversed(before) if m.place and m.place.kind in kinds), None)
        if last is not None:
            start = doc[token.i - 1].idx
            yield token, PlaceMention(findings.evidence(doc, start, token.idx + len(token)), last.place)


def _may_stand(name: Token) -> bool:
    """Whether "the country" may mean this name: not the other end of a border or a way."""
    return name.i == 0 or name.doc[name.i - 1].lower_ not in ("with", "from", "between", "and")


def _without_owners(text: str, places: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """The places of a text without countries that only own the next one: "*Nigeria's* Plateau state"."""
    for mention, after in zip_longest(places, places[1:]):
        gap = text[mention.evidence.end : after.evidence.start] if after is not None else ""
        if after is None or gap not in ("'s ", "’s ") or not _is_in(after.place, mention):
            yield mention


def _is_in(place: Place | None, owner: PlaceMention) -> bool:
    country = owner.place if not owner.adjective else None
    if place is None or country is None or country.kind is not PlaceKind.COUNTRY:
        return False
    return place.kind is not PlaceKind.COUNTRY and place.country == country.country


def _is_abroad(people: Token) -> bool:
    """Whether an adjective tells where people are from who may be elsewhere: "Venezuelan *citizens*"."""
    return people.head.lemma_.lower() in word_set("grammar", "figure", "abroad")


def _last_token(doc: Doc, end: int) -> Token:
    return token_at(doc, end - 1)
