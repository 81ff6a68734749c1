"""Plain English for pairs of figures: what they count, whose they are, when.

Takes votes and series, gives the words that disagreements and briefings use.
"""

from datetime import date
from typing import Protocol

from sayso.ledger.picture.estimates import DayEstimate
from sayso.ledger.picture.rows import EstimateRow
from sayso.reconcile.series.build import COUNTED_AS_PEOPLE, Strand, Vote
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.original_sources import NOBODY
from sayso.records.picture import SeriesKind, Side

UNITS_AS_THEY_ARE = ("people", "households", "incidents")
OF_KIND: dict[str, str] = {
    SeriesKind.DAILY: " a day",
    SeriesKind.INCREMENT: " newly",
    SeriesKind.FORECAST: ", expected",
}
SHORT = 3  # letters of a unit that is an abbreviation: "ha", "km2", "t"


class Counting(Protocol):
    """What says what a series counts: `Series` itself, and rows that are about one."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Its measures."""

    @property
    def kind(self) -> str:
        """Daily, cumulative or stock."""

    @property
    def since(self) -> date | None:
        """The first day of a running total."""

    @property
    def counted(self) -> str:
        """Who is counted."""

    @property
    def unit(self) -> str:
        """What its numbers are counted in."""

    @property
    def basis(self) -> str:
        """How its numbers come about, in a situation."""

    @property
    def organisation(self) -> str:
        """Whose help or plan it counts, in a situation."""


def measure_words(measures: tuple[str, ...]) -> str:
    """Measures as readers write them: "arrivals, detained"."""
    return ", ".join(measure.replace("_", " ") for measure in measures)


def day_words(day: date | None) -> str:
    """A day as in running text: "4 August 2021"."""
    return f"{day.day} {day:%B %Y}" if day else "an unknown day"


def series_words(series: Counting) -> str:
    """What a series counts, without its place: "detained since 1 January 2021 (children)", "affected,
    estimated", "assisted by WFP, food".
    """
    text = measure_words(series.measures)
    named = series.counted == WHOLE or series.counted in text.split()
    if series.kind == SeriesKind.CUMULATIVE:
        text += f" since {day_words(series.since)}" if series.since else ""
    text += OF_KIND.get(series.kind, "")
    text += f" by {series.organisation}" if series.organisation else ""
    text += f", {unit_words(series.unit)}" if series.unit not in COUNTED_AS_PEOPLE else ""
    text += f", {series.basis}" if series.basis else ""
    return text if named else f"{text} ({series.counted})"


def unit_words(unit: str) -> str:
    """A unit as readers write it: things in the plural; "households", "USD", "ha" as they are."""
    if unit in UNITS_AS_THEY_ARE or unit != unit.lower() or len(unit) <= SHORT:
        return unit
    ending = "es" if unit.endswith(("s", "x", "ch", "sh")) else "s"
    return f"{unit[:-1]}ies" if unit.endswith("y") and unit[-2:-1] not in "aeiou" else unit + ending


def heading(strand: Strand, day: date | None = None) -> str:
    """Place, measure and day, to begin a sentence with."""
    text = f"{strand.series.place or 'Unknown place'}, {series_words(strand.series)}"
    return f"{text}, {day_words(day)}" if day else text


def source(vote: Vote) -> str:
    """Who printed it, and whom they cite."""
    printed = vote.row.publisher or f"a report of {day_words(vote.row.published)}"
    name = vote.original_source.name
    own = vote.original_source.key.startswith("story ") or name in (printed, NOBODY)
    return printed if own else f"{printed} (citing {name})"


def quoted(vote: Vote) -> str:
    """The words of a figure, in quotation marks."""
    return f"“{vote.row.quote}”"


def side(vote: Vote) -> Side:
    """A figure as one side of a disagreement."""
    row = vote.row
    return Side(
        finding=row.id,
        report_id=row.report_id,
        quote=row.quote,
        start=row.start,
        end=row.end,
        says=vote.original_source.name,
        publisher=row.publisher,
        published=row.published,
    )


def range_words(low: int | None, best: int | None, high: int | None, said: str = "") -> str:
    """Best with its range: "4,112", "180 or more", "700 (650–750)", "0–1", "?" if nothing is undisputed; a
    best that was only `said` in words as it was: "tens of thousands (20,000–99,999)".
    """
    if said and best is not None:
        return f"{said} ({low or 0:,} or more)" if high is None else f"{said} ({low or 0:,}–{high:,})"
    if best is None:
        return f"{low or 0:,}–{high:,}" if high is not None else "?"
    if high is None:
        return f"{best:,} or more"
    if low == high == best:
        return f"{best:,}"
    return f"{best:,} ({low or 0:,}–{high:,})"


def estimate_words(row: EstimateRow | DayEstimate) -> str:
    """The number of an estimate, and whether a conversion that a user set is in it."""
    made = " (converted)" if row.converted else ""
    return range_words(row.low, row.best, row.high, row.said) + made
