"""A statement as sayso's own reader understands it: its numbers, as figures to hold against a ledger's.

Takes a text and a day, gives a `StatedNumber` for each number. What is not understood is one clear error.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from threading import Lock

from sayso.codebook import active_codebook, words
from sayso.codebook.rules import situation_rules
from sayso.errors import ReadingError, SaysoError
from sayso.gazetteer import open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.picture.inputs import AROUND, CountedRow
from sayso.reconcile.situations.naming import naming_pattern, other_crises
from sayso.records import Figure, Reading, Report
from sayso.records.situation import Situation

EXAMPLE = "“12 people killed by the floods in Malawi”"
MOST = 1_000  # characters of a statement
SHORT = 3  # letters of words that say little: "in", "the"
_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_reading = Lock()  # one statement at a time: the reader is not made for several threads


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number of a statement as a figure (`row`), the situation that it is about, and the day by which
    reports must have been published; `note` says what was taken for granted.
    """

    row: CountedRow
    text: str
    situation: Situation | None
    known_by: date
    note: str = ""

    @property
    def day(self) -> date:
        """The last day that it is about: that of its own words, else that which is asked for."""
        own = self.row.period_last if self.row.period_words else None
        return min(own, self.known_by) if own is not None else self.known_by


def read_statement(ledger: Ledger, text: str, day: date) -> Reading:
    """Read a statement as published on a day, with the codebooks of the ledger. Raises `ReadingError`
    without a model.
    """
    from sayso.ledger.redate import kept_codebooks
    from sayso.reading.pipeline import read_reports

    if len(text) > MOST:
        raise SaysoError(f"A statement of {len(text):,} characters. Give one sentence, like {EXAMPLE}.")
    try:
        with _reading, kept_codebooks(ledger) as books:
            return next(iter(read_reports([Report(text, published=day)], books)))
    except ImportError as error:
        raise ReadingError(
            f"The English model that reads a statement is missing ({error}). `pip install sayso` brings it."
        ) from error


def stated_numbers(reading: Reading, known: Sequence[Situation], day: date) -> list[StatedNumber]:
    """The numbers of a statement that was read. Raises `SaysoError` if it has none that is understood."""
    text = reading.report.text
    understood = [one for one in reading.figures if one.measure != "other"]
    if not understood:
        raise SaysoError(_not_understood(reading))
    starts = {one.evidence.quantity.start for one in understood}
    dates = [one.evidence for one in reading.dates]
    left = [
        one.evidence.quote
        for one in reading.quantities
        if one.evidence.start not in starts
        and not any(day.start <= one.evidence.start < day.end for day in dates)
    ]
    note = f"Not understood: {', '.join(f'“{quote}”' for quote in left)}." if left else ""
    found = []
    for figure in understood:
        row = row_of(figure, text, day)
        situation, why = situation_for(text, row, known, day)
        found.append(StatedNumber(row, text, situation, day, " ".join(filter(None, (why, note)))))
    return found


def row_of(figure: Figure, text: str, day: date) -> CountedRow:
    """A figure of a statement as those of a ledger are given."""
    evidence, place = figure.evidence, figure.place
    quantity = evidence.quantity
    before = max(0, quantity.start - AROUND)
    low, high = (
        None if bound is None else int(bound) for bound in (figure.interval.low, figure.interval.high)
    )
    return CountedRow(
        row=0,
        id="",
        reading_id=0,
        report_id="",
        measure=figure.measure,
        low=low,
        high=high,
        qualifier=str(figure.interval.qualifier),
        counted=figure.counted,
        unit=words("units")["same"].get(figure.unit, figure.unit),
        period_first=figure.period.first,
        period_last=figure.period.last,
        period_precision=str(figure.period.precision),
        place_text=figure.place_text,
        country=figure.country,
        place=place.name if place else None,
        place_kind=str(place.kind) if place else None,
        geonames_id=place.id if place else None,
        speaker=figure.speaker,
        status=str(figure.status),
        start=quantity.start,
        end=quantity.end,
        quote=quantity.quote,
        publisher="",
        agency="",
        published=day,
        measure_words=evidence.measure.quote if evidence.measure else None,
        period_words=evidence.period.quote if evidence.period else None,
        around=text[before : quantity.end + AROUND],
        before=quantity.start - before,
        as_of=figure.as_of,
    )


def situation_for(
    text: str, row: CountedRow, known: Sequence[Situation], day: date
) -> tuple[Situation | None, str]:
    """The situation that a statement is about, and what was taken for granted: that whose name it has, else
    the only one in its country, unless it speaks of a crisis of another kind.
    """
    begun = [one for one in known if one.since is None or one.since - _slack() <= day]
    fits = [one for one in begun if row.country is None or not one.countries or row.country in one.countries]
    named = [one for one in begun if naming_pattern(one).search(text)]
    chosen = [one for one in named if one in fits]
    if chosen:
        return max(chosen, key=lambda one: (len(one.countries) > 0, one.since or date.min)), ""
    own = [one for one in named if not any(name.casefold() in text.casefold() for name in one.names)]
    if named and not own:
        where = ", ".join(open_gazetteer().names.get(code, code) for code in named[0].countries)
        return None, f"{named[0].name} is followed in {where} only."
    if len(fits) != 1:
        return None, ""
    if any(pattern.search(text) for _, pattern in other_crises(fits[0])):
        return None, ""
    return fits[0], f"The statement names no situation; {fits[0].name} is taken for granted."


def _slack() -> timedelta:
    return timedelta(days=situation_rules().naming.slack)


def _not_understood(reading: Reading) -> str:
    """What of a statement is not understood, and what would be."""
    text = reading.report.text
    if not reading.quantities:
        return f"There is no number in “{text}”. Say how many, of what, and where, like {EXAMPLE}."
    number = reading.quantities[0]
    spans = [one.number for one in reading.quantities]
    spans += [one.evidence for one in reading.places]
    spans += [one.evidence for one in reading.dates]
    rest = [
        match[0]
        for match in _WORD.finditer(text)
        if len(match[0]) > SHORT and not any(one.start <= match.start() < one.end for one in spans)
    ]
    close = next(((word, found) for word in rest if (found := near_measures(word))), None)
    word = close[0] if close else rest[-1] if rest else None
    known = f"Near are: {', '.join(close[1])}." if close else f"Known are: {', '.join(_shown())} and others."
    what = f": “{word}” is no word for what happened to them" if word else ", but not what happened to them"
    return (
        f"“{number.number.quote}” is read as a number{what}. {known} `sayso measures` lists all. "
        f"What works: {EXAMPLE}."
    )


def near_measures(word: str) -> list[str]:
    """Measures whose names or words are written like a word."""
    by_word: dict[str, str] = {}
    for one in active_codebook().measures.values():
        own = (one.name, *one.name.split("_"), *one.nouns, *one.subject, *one.object, *one.predicates)
        for name in own:
            by_word.setdefault(name, one.name)
    found = get_close_matches(word.lower(), by_word, n=5, cutoff=0.7)
    return list(dict.fromkeys(by_word[name] for name in found))


def _shown() -> tuple[str, ...]:
    return situation_rules().series.shown[:8]
