"""Gather an update: from a series and its estimate, the fields of Helix, each with the words that support it.

Words of terms, of stock and flow, and of before and after are in `idu.toml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from sayso.codebook.suggestion_rules import TermRules, displacement_rules
from sayso.errors import LedgerError
from sayso.export.idu.fields import DisplacementUpdate, UpdateDay, UpdateField, UpdateFigure, UpdateLocation
from sayso.export.idu.write import number_words, on_one_line, sentence_of
from sayso.gazetteer import open_gazetteer
from sayso.intake.first_words import name_of
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.conversions import HOUSEHOLDS, Conversion, conversion_for, conversions_of
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.evidence import FigureInWords, figures_in_words
from sayso.ledger.picture.rows import EstimateRow, SeriesRow
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.wording import day_words, measure_words
from sayso.reconcile.situations.naming import crisis_words, kinds, whole_words
from sayso.reconcile.situations.sightings import names_in
from sayso.records.picture import SeriesKind
from sayso.records.situation import FigureRole, Situation

CLAUSE = re.compile(r"[,;:–—]\s+")  # where another clause begins; a number's own comma does not end one
ARTICLE = re.compile(r"\b(?:the|a|an|this) $", re.IGNORECASE)
AHEAD = (SeriesKind.PLAN, SeriesKind.FORECAST)
PERSON, HOUSEHOLD = "person", "household"


def displacement_update(
    connection: Connection, series: SeriesRow, until: date | None = None
) -> DisplacementUpdate:
    """The newest update of a series by a day. Raises `LedgerError` for a series that counts no displacement,
    or none by that day.
    """
    measures = set(displacement_rules().measures) & set(series.measures)
    if not measures:
        known = ", ".join(measure_words((name,)) for name in displacement_rules().measures)
        raise LedgerError(
            f"Series {series.id[:8]} counts {measure_words(series.measures)}. IDMC keeps {known}: "
            "give the id of such a series (`sayso series --measure displaced` lists some)."
        )
    if series.kind in AHEAD:
        raise LedgerError(
            f"Series {series.id[:8]} is of what a plan or a forecast has, and IDMC keeps what happened: "
            "give the id of a series of another kind."
        )
    for estimate in reversed(find_estimates(connection, PictureFilter(series_id=series.id, until=until))):
        found = figures_in_words(connection, series.id, estimate.day)
        best = _recommended(estimate, [one for one in found if one.measure in measures])
        if best is not None:
            return _update(connection, series, estimate, best, found)
    by = f" by {day_words(until)}" if until else ""
    raise LedgerError(
        f"Series {series.id[:8]} has no number of {measure_words(tuple(sorted(measures)))}{by}."
    )


def _recommended(estimate: EstimateRow, found: Sequence[FigureInWords]) -> FigureInWords | None:
    """The figure that an estimate is by; of incidents added up the largest. None that only was repeated."""
    if estimate.best is None:
        return None
    standing = [one for one in found if not one.disputed and one.role != FigureRole.REPEATED]
    own = [one for one in standing if one.figure_id == estimate.best_figure]
    added_up = estimate.best_figure is None and [one for one in standing if one.figure_id in estimate.figures]
    return max(own or added_up or (), key=lambda one: one.low or 0, default=None)


def _update(
    connection: Connection,
    series: SeriesRow,
    estimate: EstimateRow,
    best: FigureInWords,
    found: Sequence[FigureInWords],
) -> DisplacementUpdate:
    situation = next((one for one in find_situations(connection) if one.id == series.situation_id), None)
    size = conversion_for(conversions_of(connection), HOUSEHOLDS, best.country)
    homes = best.unit not in ("people", HOUSEHOLDS)
    converted = size if homes or best.unit == HOUSEHOLDS else None
    if best.unit == HOUSEHOLDS and not estimate.converted:
        converted = None  # it was set after this picture was made, or is of another country
    total = converted.apply(estimate.best) if converted and homes else estimate.best
    others = [one for one in found if one.original_source != best.original_source]
    term = _term(best)
    category = _category(best)
    update = DisplacementUpdate(
        series_id=series.id,
        sentence="",
        term=UpdateField(term[0].label, term[1]) if term else None,
        unit=_unit(best),
        reported=best.low if best.low is not None else best.high,
        household_size=converted.factor if converted else None,
        total=total if total != best.low else None,
        quantifier=_quantifier(best),
        category=category,
        start=_start(series, best, situation, category),
        end=_end(best, estimate.day),
        location=_location(series, best),
        event=_event(best, situation),
        occurred=_nearest(best, displacement_rules().occurred),
        recommended=_figure(best),
        triangulation=tuple(_figure(one) for one in others),
        calculation=" ".join(_calculation(best, estimate, converted, homes=homes)),
    )
    says = term[0] if term else None
    whole = series.counted in (WHOLE, best.unit) or best.unit not in ("people", HOUSEHOLDS)
    return replace(update, sentence=sentence_of(update, best, says, "" if whole else series.counted))


def _term(best: FigureInWords) -> tuple[TermRules, str] | None:
    """The term that the words of the measure give, else the nearest one in the clause."""
    terms = {name: one for name, one in displacement_rules().terms.items() if best.measure in one.measures}
    by_measure = best.words_of("measure")
    for one in terms.values():
        if by_measure and (match := whole_words(one.words).search(by_measure)):
            return one, match[0]
    found = _nearest(best, {name: one.words for name, one in terms.items()})
    return (terms[found.value], found.words) if found else None


def _category(best: FigureInWords) -> UpdateField | None:
    """Whether words count movements, or those who are there."""
    found = _nearest(best, displacement_rules().categories)
    if found is None:
        return None
    flow = "flow (returns)" if best.measure == "returns" else "flow (new displacements)"
    return UpdateField(flow if found.value == "flow" else "stock (IDPs at the end date)", found.words)


def _nearest(best: FigureInWords, words: Mapping[str, Sequence[str]]) -> UpdateField | None:
    """The list of which a word stands nearest to the number in its clause, with that word; of two that begin
    together the longer one.
    """
    first, last = best.at, best.at + len(best.quote)
    breaks = [match.end() for match in CLAUSE.finditer(best.sentence)]
    low = max((at for at in breaks if at <= first), default=0)
    high = min((at for at in breaks if at > last), default=len(best.sentence))
    found = [
        (max(match.start() - last, first - match.end(), 0), -len(match[0]), name, match[0])
        for name, some in words.items()
        for match in whole_words(tuple(some)).finditer(best.sentence, low, high)
    ]
    if not found:
        return None
    *_, name, word = min(found)
    return UpdateField(name, word)


def _unit(best: FigureInWords) -> UpdateField:
    unit = PERSON if best.unit == "people" else HOUSEHOLD
    return UpdateField(unit, best.words_of("counted") or on_one_line(best.quote))


def _quantifier(best: FigureInWords) -> UpdateField | None:
    name = displacement_rules().quantifiers.get(best.qualifier)
    return UpdateField(name, on_one_line(best.quote)) if name else None


def _start(
    series: SeriesRow, best: FigureInWords, situation: Situation | None, category: UpdateField | None
) -> UpdateDay | None:
    """The first day of a flow, by the words of its period, else by the situation that the user follows."""
    if category is None or not category.value.startswith("flow"):
        return None
    rules, words = displacement_rules(), best.words_of("period")
    if best.period_first is not None and words:
        accuracy = rules.accuracies.get(best.period_precision, "")
        return UpdateDay(best.period_first, accuracy, words)
    first = series.since or (situation.since if situation else None)
    if first is None or situation is None:
        return None
    return UpdateDay(first, "Day", f"the first day of {situation.name}, as it is followed")


def _end(best: FigureInWords, day: date) -> UpdateDay:
    """The last day that a number counts, or the one that it is of."""
    words = best.words_of("period")
    if words and best.period_last == day:
        return UpdateDay(day, displacement_rules().accuracies.get(best.period_precision, ""), words)
    return UpdateDay(day, "Day", "the day of its report")


def _location(series: SeriesRow, best: FigureInWords) -> UpdateLocation | None:
    words = best.words_of("place") or best.place_text or ""
    if not words:
        return None
    entry = open_gazetteer().by_id(best.geonames_id) if best.geonames_id is not None else None
    level = {0: "place", 1: "admin1", 2: "admin2"}.get(entry.level, "") if entry else ""
    level = "country" if best.place_kind == "country" else level
    return UpdateLocation(
        name=best.place or series.place or words,
        words=words,
        country=open_gazetteer().iso3.get(best.country or "", ""),
        accuracy=displacement_rules().levels.get(level, ""),
        latitude=best.latitude if level != "country" else None,
        longitude=best.longitude if level != "country" else None,
    )


def _event(best: FigureInWords, situation: Situation | None) -> UpdateField | None:
    """The event: the situation that is followed, else what the sentence names, or its first such word."""
    if situation is not None:
        return UpdateField(situation.name, "the situation that its series belongs to")
    named = next((form for form, _, _ in names_in(on_one_line(best.sentence))), "")
    if named:
        return UpdateField(named, named)
    found = [match for kind in kinds() if (match := crisis_words(kind).search(best.sentence))]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    article = ARTICLE.search(best.sentence, 0, first.start())
    words = f"{article[0] if article else ''}{first[0]}"
    begins = first.start() == 0 or (article is not None and article.start() == 0)
    word = first[0].lower() if begins else first[0]
    return UpdateField(f"the {word}" if article else word, words)


def _figure(one: FigureInWords) -> UpdateFigure:
    return UpdateFigure(
        number=number_words(one),
        source=one.source_name,
        quote=on_one_line(one.quote),
        sentence=on_one_line(one.sentence),
        report_id=one.report_id,
        publisher=one.publisher,
        published=one.published,
        title=name_of(one),
        url=one.url,
        disputed=one.disputed,
    )


def _calculation(
    best: FigureInWords, estimate: EstimateRow, size: Conversion | None, *, homes: bool
) -> Iterator[str]:
    """How the number comes about, in sentences."""
    if homes:
        yield f"{number_words(best)} homes, each for one household."
    if size is not None:
        source = f", {size.source}" if size.source else ""
        yield (
            f"{number_words(best)} households at {size.rate} people per household "
            f"(set by {size.reviewer} on {day_words(size.at.date())}{source})."
        )
    yield estimate.reason
