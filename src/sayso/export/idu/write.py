"""Write an update: the sentence as IDMC publishes it, and its fields as lines or as JSON takes them."""

from dataclasses import asdict
from typing import Any

from sayso.codebook.suggestion_rules import TermRules, displacement_rules
from sayso.export.idu.fields import DisplacementUpdate, UpdateDay, UpdateField, UpdateFigure, UpdateLocation
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.conversions import HOUSEHOLDS
from sayso.ledger.picture.evidence import FigureInWords
from sayso.reading.numbers.vague import vague_words
from sayso.reconcile.series.wording import day_words, measure_words

NUMBERS = {"about": "about ", "at_least": "at least ", "more_than": "more than ", "at_most": "up to "}
LABELS = {
    "term": "Displacement term",
    "unit": "Unit",
    "reported": "Reported figure",
    "household_size": "Household size",
    "total": "Total figure",
    "quantifier": "Quantifier",
    "category": "Figure category",
    "start": "Start date",
    "end": "End date",
    "location": "Location",
    "event": "Event",
    "occurred": "Displacement occurred",
}


def sentence_of(update: DisplacementUpdate, best: FigureInWords, term: TermRules | None, group: str) -> str:
    """The sentence as IDMC publishes it, on a `group` if only that is counted; a part without words is left
    out.
    """
    number, counted = number_words(best), best.unit if best.unit in ("people", HOUSEHOLDS) else "homes"
    if update.total is not None:
        number = f"{NUMBERS.get(best.qualifier, '')}{update.total:,}"
        counted = "people" if update.household_size else counted
    counted += f" ({group})" if group else ""
    parts = [f"According to {_source(update.recommended)}, {number} {counted}"]
    parts.append(term.says if term else f"were counted as {measure_words((best.measure,))}")
    if update.event:
        parts.append(f"{term.link if term else 'because of'} {update.event.value}")
    if update.location:
        parts.append(f"in {_where(update.location)}")
    parts.append(_when(update))
    other = [f"{_source(one)} gave {one.number}" for one in update.triangulation if not one.disputed]
    return f"{'; '.join([' '.join(parts), *other])}."


def _source(one: UpdateFigure) -> str:
    if not one.publisher or one.source in (one.publisher, "a report"):
        return one.publisher or one.source
    return f"{one.source} in {one.publisher}"


def _where(place: UpdateLocation) -> str:
    """A place's words, with the country where they do not have it."""
    codes = {longer: code for code, longer in open_gazetteer().iso3.items()}
    country = open_gazetteer().names.get(codes.get(place.country, ""), "")
    plain = place.words.isupper() or place.words.casefold().startswith("the ")
    words = place.name if plain else place.words
    if (
        place.accuracy == displacement_rules().levels["country"]
        and country.casefold() not in words.casefold()
    ):
        return country
    return words if not country or country.casefold() in words.casefold() else f"{words}, {country}"


def _when(update: DisplacementUpdate) -> str:
    assert update.end is not None  # an estimate has a day
    if update.start is None:
        return f"as of {day_words(update.end.day)}"
    if update.start.day == update.end.day:
        return f"on {day_words(update.end.day)}"
    return f"between {day_words(update.start.day)} and {day_words(update.end.day)}"


def update_fields(update: DisplacementUpdate) -> dict[str, Any]:
    """The fields that have words, as JSON takes them."""
    return {name: value for name, value in asdict(update).items() if value not in (None, "", ())}


def update_text(update: DisplacementUpdate) -> str:
    """The sentence, and the fields below it, a line each with their words."""
    lines = [update.sentence, ""]
    for name, label in LABELS.items():
        value = getattr(update, name)
        if isinstance(value, UpdateField):
            lines.append(f"{label}: {value.value}  (“{value.words}”)")
        elif isinstance(value, UpdateDay):
            accuracy = f", accuracy: {value.accuracy}" if value.accuracy else ""
            lines.append(f"{label}: {value.day}{accuracy}  ({_supported(value.words)})")
        elif isinstance(value, UpdateLocation):
            lines.append(f"{label}: {_located(value)}  (“{value.words}”)")
        elif isinstance(value, int | float):
            lines.append(f"{label}: {value:,}")
    lines += [f"Recommended figure: {_told(update.recommended)}"]
    lines += [f"Triangulated with: {_told(one)}" for one in update.triangulation]
    return "\n".join([*lines, f"Calculation: {update.calculation}"])


def _supported(words: str) -> str:
    """Words of a report in quotation marks; what gives a day besides, as it is."""
    return words if words.startswith(("the first day of ", "the day of ")) else f"“{words}”"


def _located(place: UpdateLocation) -> str:
    at = f"{place.latitude:.3f}, {place.longitude:.3f}" if place.latitude is not None else ""
    return "; ".join(filter(None, (place.name, place.country, place.accuracy, at)))


def _told(one: UpdateFigure) -> str:
    disputed = ", disputed" if one.disputed else ""
    printed = " ".join(
        filter(None, (one.publisher or "a report", str(one.published or ""), one.report_id[:8]))
    )
    return f"{one.number}, {one.source}{disputed}: “{one.sentence}”  ({printed})"


def number_words(one: FigureInWords) -> str:
    """A figure's number with its bound: "about 700", "between 300 and 400"."""
    if one.qualifier == "vague" and (said := vague_words(one.quote)):
        return said
    if one.low is not None and one.high is not None and one.low != one.high:
        return f"between {one.low:,} and {one.high:,}"
    return f"{NUMBERS.get(one.qualifier, '')}{one.low if one.low is not None else one.high or 0:,}"


def on_one_line(text: str) -> str:
    """Words without the breaks of their lines."""
    return " ".join(text.split())
