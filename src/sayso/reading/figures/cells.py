"""Figures of tables: a number takes what heads its row and column, the caption and the line below say.

Takes a context, gives the figures of the numbers in cells. The heads of a number are its label (`labels.py`);
without a measure in them the caption says what is counted.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from spacy.tokens import Span, Token

from sayso.codebook import word_set, words
from sayso.reading import findings
from sayso.reading.figures.candidates import FigureCandidate, is_whole, labelled
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure import Measured, by_label
from sayso.reading.figures.place import Located, country_of_text
from sayso.reading.figures.unit import read_unit
from sayso.reading.numbers import find_numbers
from sayso.reading.quantities.units import read_unit as unit_beside
from sayso.reading.tables import Heads, only_number, tables_of
from sayso.records import (
    Cell,
    DateMention,
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    PlaceMention,
    Quantity,
    QuantityKind,
    Status,
    Table,
)

POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")  # "1.250": thousands, if a table has no other points
NUMBER = re.compile(r"\d[\d.]*")
POINT = re.compile(r"\d\.\d")
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|%")
SOURCE = re.compile(r"^[^:]{0,30}:\s*")


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A number of a cell, with the heads that say what it counts, the nearest last."""

    table: Table
    cell: Cell
    above: Sequence[Cell]
    beside: Sequence[Cell]
    interval: Interval
    number: Span
    currency: str | None  # a unit's name, of money


def cell_figures(context: FigureContext) -> Iterator[Figure]:
    """The figures of all tables of a text, in its order."""
    for table in tables_of(context.doc):
        reader = _TableReader(context, table)
        for number in reader.numbers():
            figure = reader.figure(number)
            if figure is not None:
                yield figure


class _TableReader:
    """Reads the numbers of one table."""

    def __init__(self, context: FigureContext, table: Table) -> None:
        self.context = context
        self.table = table
        self.heads = Heads(table)
        self.text = findings.text_of(context.doc)

    def words_of(self, cell: Cell) -> str:
        """What a cell says."""
        return self.text[cell.start : cell.end]

    def numbers(self) -> Iterator[CellNumber]:
        """The numbers of the table that may count something."""
        for cell in self.table.cells:
            if cell.head:
                continue
            found = only_number(self.words_of(cell))
            above, beside = self.heads.above(cell), self.heads.beside(cell)
            said = " ".join(self.words_of(one) for one in (*above, *beside))
            if found is None or self._counts_nothing(above, beside, cell):
                continue
            unit = unit_beside(self.words_of(cell), found)
            money = unit is not None and unit.kind is QuantityKind.MONEY
            if unit is not None and not money:
                continue
            start, end = cell.start + found.at, cell.start + found.stop
            number = self.context.doc.char_span(start, end, alignment_mode="expand")
            if number is not None:
                interval = self._scaled(found.interval, self.text[start:end], said)
                currency = unit.name if unit is not None else _currency(said)
                yield CellNumber(self.table, cell, above, beside, interval, number, currency)

    def _counts_nothing(self, above: Sequence[Cell], beside: Sequence[Cell], cell: Cell) -> bool:
        """Whether a column or row is of shares, ranks or codes."""
        said = {
            word.lower()
            for one in (*above, *beside)
            for word in re.findall(r"%|[^\W\d_]+(?:-\w+)?", self.words_of(one))
        }
        return bool(said & word_set("tables", "numberless", "words")) or not (above or beside)

    def _scaled(self, interval: Interval, written: str, said: str) -> Interval:
        """The number as it is meant: points that part thousands, "in thousands" in a head or the caption."""
        times = 1000 ** written.count(".") if self._has_points and POINTS.fullmatch(written) else 1
        caption = self._caption_text
        for phrase, factor in words("tables")["times"].items():
            if phrase in said.lower() or phrase in caption:
                times *= factor
                break
        if times == 1:
            return interval
        low, high = (None if one is None else _plain(one * times) for one in (interval.low, interval.high))
        return replace(interval, low=low, high=high)

    @cached_property
    def _caption_text(self) -> str:
        return self.text[slice(*self.table.caption)].lower() if self.table.caption else ""

    @cached_property
    def _has_points(self) -> bool:
        """Whether points part thousands in this table: wherever one stands."""
        own = [self.words_of(cell) for cell in self.table.cells if not cell.head]
        numbers = [found[0] for one in own for found in NUMBER.finditer(one) if POINT.search(found[0])]
        return all(POINTS.fullmatch(one) for one in numbers)

    def figure(self, number: CellNumber) -> Figure | None:
        """The figure of a number; `None` where no head says what it counts."""
        found = self._measured(number)
        if found is None:
            return None
        candidate, measured = found
        place = self._place(number)
        period, of_period = self._period(number, measured)
        speaker = self._speaker(number)
        counted = candidate.counted
        return Figure(
            interval=candidate.quantity.interval,
            measure=measured.measure,
            counted=counted.quote if counted else None,
            period=period,
            place_text=place.words,
            country=place.country,
            speaker=speaker.quote if speaker else None,
            status=Status.EXPECTED if self._is_planned(number) else Status.ACTUAL,
            evidence=FigureEvidence(
                quantity=candidate.quantity.evidence,
                counted=counted,
                measure=measured.evidence,
                period=of_period,
                place=place.evidence,
                speaker=speaker,
            ),
            place=place.location,
            unit=read_unit(self.context, candidate, measured),
        )

    def _measured(self, number: CellNumber) -> tuple[FigureCandidate, Measured] | None:
        """What the heads say, else what they and the caption say together."""
        heads = [(one.start, one.end) for one in (*number.beside, *number.above)]
        labels = [heads, [self.table.caption, *heads]] if self.table.caption else [heads]
        for parts in labels:
            label = tuple(token for start, end in parts for token in self._tokens(start, end))
            candidate = self._candidate(number, label)
            if not is_whole(candidate.quantity):
                return None
            measured = by_label(self.context, candidate)
            if measured is not None:
                return candidate, measured
        return None

    def _candidate(self, number: CellNumber, label: tuple[Token, ...]) -> FigureCandidate:
        words_ = Evidence(number.number.start_char, number.number.end_char, number.number.text)
        kind = QuantityKind.MONEY if number.currency else QuantityKind.COUNT
        quantity = Quantity(words_, number.interval, kind, words_, number.currency)
        if number.currency:
            things = self.context.codebook.amounts("money")
            return FigureCandidate(
                quantity, number.number.root, number.number, None, None, things=things, label=label
            )
        return labelled(self.context, quantity, number.number, label)

    def _tokens(self, start: int, end: int) -> Iterator[Token]:
        span = self.context.doc.char_span(start, end, alignment_mode="expand")
        yield from (token for token in span or () if token.is_alpha or "-" in token.text)

    def _place(self, number: CellNumber) -> Located:
        """The place that heads the row or the column, else that of the caption, else of the section above;
        else the country of the text.
        """
        parts = [(one.start, one.end) for one in (*number.beside[::-1], *number.above[::-1])]
        for start, end in [*parts, self.table.caption or (0, 0)]:
            for mention in reversed(self._places(start, end)):
                place = mention.place
                country = place.country if place else country_of_text(self.context)
                return Located(mention.evidence.quote, country, mention.evidence, place)
        section = self.context.section_at(number.cell.start)
        if section is not None:
            place = section.mention.place
            own = section.mention.evidence
            return Located(own.quote, place.country if place else None, own, place)
        return Located(country=country_of_text(self.context))

    def _places(self, start: int, end: int) -> list[PlaceMention]:
        found = self.context.all_places
        first, last = (bisect_left(found, at, key=lambda pair: pair[1].evidence.start) for at in (start, end))
        return [mention for _, mention in found[first:last] if not mention.adjective]

    def _period(self, number: CellNumber, measured: Measured) -> tuple[Period, Evidence | None]:
        """The days that a head or the caption names, of a stock the last; else up to the publication."""
        parts = [(one.start, one.end) for one in (*number.above[::-1], *number.beside[::-1])]
        for start, end in [*parts, self.table.caption or (0, 0), self.table.source or (0, 0)]:
            mention = self._date(start, end)
            if mention is not None and mention.period is not None:
                day = mention.period
                return (
                    Period(None, day.last) if measured.stock or day.first == day.last else day
                ), mention.evidence
        report = self.context.report_period
        if report is not None and report.period is not None and not measured.stock:
            return report.period, report.evidence
        state = self.context.report_day
        if state is not None and state.period is not None:
            return Period(None, state.period.last), state.evidence
        return Period(None, self.context.published), None

    def _date(self, start: int, end: int) -> DateMention | None:
        found = self.context.dates
        first, last = (bisect_left(found, at, key=lambda pair: pair[1].evidence.start) for at in (start, end))
        days = (mention for _, mention in found[first:last])
        return next((one for one in days if one.period is not None and one.period.last is not None), None)

    def _speaker(self, number: CellNumber) -> Evidence | None:
        """Who the row's own source is, or that under the table or in its caption."""
        own = self._row_sources.get(number.cell.row)
        if own is not None:
            return self._evidence(own.start, own.end)
        if self.table.source is None:
            return None
        start, end = self.table.source
        after = SOURCE.match(self.text[start:end])
        start += after.end() if after is not None else 0
        stop = re.search(r"[.;,(\n]", self.text[start:end])
        return self._evidence(start, start + stop.start() if stop is not None else end)

    @cached_property
    def _row_sources(self) -> dict[int, Cell]:
        """The cell of each row in a column that is called "Source"."""
        named = word_set("tables", "beside", "sources")
        columns = {
            column
            for head in self.heads.columns
            if self.words_of(head).lower().strip(" :") in named
            for column in range(head.column, head.column + head.columns)
        }
        return {
            cell.row: cell
            for cell in self.table.cells
            if cell.column in columns and cell not in self.heads.columns
        }

    def _evidence(self, start: int, end: int) -> Evidence | None:
        words_ = self.text[start:end]
        start += len(words_) - len(words_.lstrip())
        return (
            findings.evidence(self.context.doc, start, start + len(words_.strip()))
            if words_.strip()
            else None
        )

    def _is_planned(self, number: CellNumber) -> bool:
        """Whether a head says that it is still to come: "Planned", "Expected arrivals"."""
        heads = (self.words_of(one) for one in (*number.above, *number.beside))
        said = {word.lower() for head in heads for word in WORD.findall(head)}
        return not said.isdisjoint(word_set("tables", "planned", "words"))


def _currency(said: str) -> str | None:
    """The money that a head names: "Funding (USD)"."""
    found = re.search(r"\b(?:USD|US\$|EUR|GBP|CHF)(?!\w)|\$|€|£", said)
    if found is None:
        return None
    unit = unit_beside(f"{found[0]} 5", find_numbers(f"{found[0]} 5")[0])
    return unit.name if unit is not None else None


def _plain(value: int | Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value
