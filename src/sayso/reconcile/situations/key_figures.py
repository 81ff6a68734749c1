"""The key figures of a situation: each total with its course, who says so, and how old it is.

Takes `KnownSeries` and the day of the page, gives `KeyFigure`s in the order of the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.codebook.rules import situation_rules
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow
from sayso.reconcile.series.build import family_of
from sayso.reconcile.series.wording import day_words
from sayso.reconcile.situations.known import KnownSeries
from sayso.reconcile.situations.labels import (
    amount_words,
    definition_words,
    is_of_people,
    is_trunk,
    label,
    list_words,
    state_words,
)
from sayso.records.picture import SeriesKind
from sayso.records.situation import FigureRole, PlaceLevel

KINDS = (SeriesKind.CUMULATIVE, SeriesKind.STOCK, SeriesKind.PLAN, SeriesKind.FORECAST)
LAST_COUNT = "at the last count"  # a number that is too old to be told as of now
PRINTERS = 2  # publishers that are named; of more the rest is counted


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """The best number of a day; `open` if it may be more."""

    day: date
    best: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number of the first page: its newest estimate on `day`, and what a reader must know of it.

    `label` is what it counts and `words` how many; `state` how to read it ("in all", "now", "needed"). `main`
    is the first of those with one label in a country; the others go by their `definition`. `source` says so,
    `says` is that with the reports it is in, `original_sources` how many say so each on their own.
    `figure_id` is the figure that it rests on. `before` is the last other number, `peak` of a stock the most
    there were. `age` is in days, `old` if that is more than a page should show without a word.
    """

    series_id: str
    family: str
    label: str
    kind: str
    counted: str
    unit: str
    place: str
    main: bool
    definition: str
    organisation: str
    day: date
    low: int | None
    best: int | None
    high: int | None
    disputed: bool
    words: str
    state: str
    source: str
    says: str
    original_sources: int
    reason: str
    figure_id: str
    report_id: str
    quote: str
    age: int
    old: bool
    before: CoursePoint | None
    peak: CoursePoint | None
    course: tuple[CoursePoint, ...]


def shown_families() -> dict[str, int]:
    """The families of the measures that the page shows, with their places in its order."""
    families = (family_of(measure) for measure in situation_rules().series.shown)
    return {family: place for place, family in enumerate(dict.fromkeys(families))}


def help_families() -> frozenset[str]:
    """Families that count help and plans, and not what a crisis did."""
    rules = situation_rules().series
    return frozenset(map(family_of, (*rules.by_organisation, *rules.plans, *rules.by_amount)))


def key_figures(known: KnownSeries, on: date) -> list[KeyFigure]:
    """The totals of whole countries that the page shows, in its order."""
    places = shown_families()
    wanted = [
        row
        for row in known.series
        if row.level == PlaceLevel.COUNTRY
        and row.family in places
        and row.kind in KINDS
        and is_trunk(row)
        and known.estimates.get(row.id)
    ]
    found: list[KeyFigure] = []
    seen: set[tuple[str, str, str]] = set()
    for row in sorted(wanted, key=lambda row: _order(row, places, known, on)):
        name = (label(row), row.place or "", row.organisation)
        found.append(_key_figure(row, known, on, main=name not in seen))
        seen.add(name)
    return found


def _order(row: SeriesRow, places: dict[str, int], known: KnownSeries, on: date) -> tuple[object, ...]:
    """By measure and label; of one label what is counted before what is expected, and what is new before what
    is old.
    """
    kind = KINDS.index(SeriesKind(row.kind))
    things = not is_of_people(row.unit)
    late = is_late(row, newest_of(known.estimates[row.id], on).day, on)
    return (
        places[row.family], row.place or "", things, row.unit != "people", label(row), row.organisation,
        kind, late, row.part_of is not None, -row.figures, row.id,
    )  # fmt: skip


def is_late(row: SeriesRow, day: date, on: date) -> bool:
    """Whether a number is too old for a page to show it without a word; plans stay."""
    return (on - day).days > situation_rules().series.quiet and row.kind != SeriesKind.PLAN


def _key_figure(row: SeriesRow, known: KnownSeries, on: date, *, main: bool) -> KeyFigure:
    made = known.estimates[row.id]
    newest = newest_of(made, on)
    figures = {one.figure_id: one for one in known.figures.get(row.id, ())}
    used = [figures[name] for name in newest.figures if name in figures]
    best = figures.get(newest.best_figure or "") or next(iter(used), None)
    used += [one for one in figures.values() if one not in used and _says_it(one, newest)]
    sources = {one.original_source for one in used if not one.disputed and _says_it(one, newest)}
    course = course_of(made, newest.day)
    age = max((on - newest.day).days, 0)
    late = is_late(row, newest.day, on)
    return KeyFigure(
        series_id=row.id,
        family=row.family,
        label=label(row),
        kind=row.kind,
        counted=row.counted,
        unit=row.unit,
        place=row.place or "",
        main=main,
        definition=definition_words(row.basis),
        organisation=row.organisation,
        day=newest.day,
        low=newest.low,
        best=newest.best,
        high=newest.high,
        disputed=newest.disputed,
        words=amount_words(row, newest.low, newest.best, newest.high, newest.said),
        state=_state(row, known, late=late),
        source=best.source_name if best else "",
        says=says_who(best, used) if best else "",
        original_sources=max(newest.original_sources, len(sources)),
        reason=newest.reason,
        figure_id=best.figure_id if best else "",
        report_id=best.report_id if best else "",
        quote=best.quote if best else "",
        age=age,
        old=late,
        before=_before(course, newest.best),
        peak=_peak(row, course, newest, figures.values()),
        course=course,
    )


def _says_it(one: SeriesFigureRow, newest: EstimateRow) -> bool:
    """Whether a figure gives the number of an estimate, on its day or before."""
    return one.day <= newest.day and newest.best is not None and one.low == one.high == newest.best


def newest_of(made: Sequence[EstimateRow], on: date) -> EstimateRow:
    """The newest estimate up to a day that has a number; of plans and forecasts for later the first."""
    past = [one for one in made if one.day <= on]
    return next((one for one in reversed(past) if one.best is not None), past[-1] if past else made[0])


def course_of(made: Iterable[EstimateRow], until: date) -> tuple[CoursePoint, ...]:
    """The best numbers by day, up to a day."""
    return tuple(
        CoursePoint(one.day, one.best, one.high is None)
        for one in made
        if one.best is not None and one.day <= until
    )


def _state(row: SeriesRow, known: KnownSeries, *, late: bool) -> str:
    """How a number is to be read; a total that counts from a later day than the others says so."""
    if late and row.kind == SeriesKind.STOCK:
        return LAST_COUNT
    begins = [one.since for one in known.series if one.since is not None]
    later = row.since if begins and row.since is not None and row.since > min(begins) else None
    return state_words(row, later)


def says_who(best: SeriesFigureRow, used: Sequence[SeriesFigureRow]) -> str:
    """Who says a number, and in whose reports: "Civil protection, in OCHA and 2 more"."""
    own = [best, *(one for one in used if one.original_source == best.original_source)]
    printers = list(dict.fromkeys(one.publisher or "a report" for one in own))
    others = [name for name in printers if name != best.source_name]
    if not others:
        return best.source_name
    shown = others if len(others) <= PRINTERS else [others[0], f"{len(others) - 1} more"]
    return f"{best.source_name}, {'in' if others == printers else 'also in'} {list_words(shown)}"


def _before(course: Sequence[CoursePoint], best: int | None) -> CoursePoint | None:
    """The last number that was another one."""
    return next((one for one in reversed(course) if one.best != best), None)


def _peak(
    row: SeriesRow, course: Sequence[CoursePoint], newest: EstimateRow, figures: Iterable[SeriesFigureRow]
) -> CoursePoint | None:
    """The most there were of a stock, if that is more than there are."""
    if row.kind != SeriesKind.STOCK or newest.best is None:
        return None
    peaks = [
        CoursePoint(one.day, one.low)
        for one in figures
        if one.role == FigureRole.PEAK and one.low is not None and one.day <= newest.day
    ]
    most = max((*course, *peaks), key=lambda one: (one.best, one.day), default=None)
    return most if most is not None and most.best > newest.best else None


def state_in_full(one: KeyFigure) -> str:
    """How a number is to be read, with the most there were: "now; down from 16,000 on 3 November 2025"."""
    if one.peak is None:
        return one.state
    return f"{one.state}; down from {one.peak.best:,} on {day_words(one.peak.day)}"
