"""What changed in a situation, what to check in its numbers, and what is missing, in sentences.

Takes key figures and what is `KnownSeries`, gives sentences, or a `Check` with the figures that it is about.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sayso.codebook.rules import situation_rules
from sayso.ledger.picture.rows import EstimateRow
from sayso.reading.numbers.vague import vague_words
from sayso.reconcile.series.build import COUNTED_AS_PEOPLE, family_of
from sayso.reconcile.series.wording import day_words, measure_words, range_words
from sayso.reconcile.situations.key_figures import CoursePoint, KeyFigure, help_families, shown_families
from sayso.reconcile.situations.known import KnownSeries
from sayso.reconcile.situations.labels import is_trunk, list_words
from sayso.records.picture import SeriesKind


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A number that is new, or another than it was, in a sentence; `figure_id` is the figure behind it."""

    sentence: str
    figure_id: str
    report_id: str


@dataclass(frozen=True, slots=True)
class Check:
    """What to look at before a number is used: it is not plausible beside others."""

    kind: str
    sentence: str
    series_id: str
    figure_id: str
    report_id: str


def changes(known: KnownSeries, shown: Iterable[KeyFigure], since: date) -> tuple[list[ChangedFigure], int]:
    """Which of the numbers on a page are new, or other than they were by reports until `since`, and how many
    are as they were.
    """
    found: list[ChangedFigure] = []
    same = 0
    for one in shown:
        before = _known_by(known, one, since)
        if before is not None and (before.low, before.best, before.high) == (one.low, one.best, one.high):
            same += 1
        else:
            found.append(ChangedFigure(_changed(one, before), one.figure_id, one.report_id))
    return found, same


def _known_by(known: KnownSeries, one: KeyFigure, since: date) -> EstimateRow | None:
    """The newest estimate of a series by the reports that were out on a day: as it is now, or, where a later
    report gave its best number, as the newest report of then had it.
    """
    out = {
        row.figure_id: row
        for row in known.figures.get(one.series_id, ())
        if (row.published or row.day) <= since
    }
    for made in reversed(known.estimates.get(one.series_id, [])):
        own = [out[name] for name in made.figures if name in out]
        if made.best is None or made.day > one.day or not own:
            continue
        if made.best_figure in out:
            return made
        newest = max(own, key=lambda row: (row.published or row.day, row.figure_id))
        best = newest.low if newest.low is not None else newest.high
        said = vague_words(newest.quote) if newest.qualifier == "vague" else ""
        return replace(made, low=newest.low, best=best, high=newest.high, said=said)
    return None


def from_then(known: KnownSeries, one: KeyFigure, since: date) -> KeyFigure:
    """A key figure beside the number that was known by a day, if it was another."""
    before = _known_by(known, one, since)
    if before is None or before.best is None or before.best == one.best:
        return replace(one, before=None)
    return replace(one, before=CoursePoint(before.day, before.best))


def _changed(one: KeyFigure, before: EstimateRow | None) -> str:
    name = f"{one.label}, {one.definition}" if one.definition else one.label
    by = f" ({one.organisation})" if one.organisation else ""
    if before is None or before.best is None:
        return f"{name}{by}: {one.words}, the first number ({one.says})."
    was = f"{range_words(before.low, before.best, before.high, before.said)} on {day_words(before.day)}"
    if one.best is None or one.best == before.best:
        return f"{name}{by}: {one.words}; it was {was} ({one.says})."
    step = one.best - before.best
    way, more = ("up", "more") if step > 0 else ("down", "fewer")
    return f"{name}{by}: {one.words}, {way} from {was}: {abs(step):,} {more} ({one.says})."


def checks(shown: Sequence[KeyFigure]) -> Iterator[Check]:
    """More buildings hit than people affected: the number of something else, or of another place."""
    people = [one.best for one in shown if one.family == "affected" and one.main and one.best is not None]
    for one in shown:
        counts_things = one.family == family_of("buildings_damaged") and one.unit not in COUNTED_AS_PEOPLE
        if people and counts_things and one.best is not None and one.best > max(people):
            text = f"{one.label}: {one.best:,} on {day_words(one.day)} ({one.says}) is more than the people "
            text += f"affected, {max(people):,}."
            yield Check("implausible", text, one.series_id, one.figure_id, one.report_id)


def missing(known: KnownSeries, newest: date | None) -> list[str]:
    """What had a number and has none any more, and what nobody counts at all."""
    quiet = timedelta(days=situation_rules().series.quiet)
    last: dict[str, date] = {}
    for row in known.series:
        if row.family in shown_families() and row.kind != SeriesKind.PLAN and is_trunk(row):
            days = [one.published or one.day for one in known.figures.get(row.id, ())]
            last[row.family] = max([*days, last.get(row.family, date.min)])
    own = [family for family in shown_families() if family not in help_families()]
    sentences = [
        f"{_named(family).capitalize()}: no report has given a number since {day_words(last[family])}."
        for family in own
        if newest is not None and family in last and last[family] < newest - quiet
    ]
    never = [_named(family) for family in own if family not in last]
    if never:
        sentences.append(f"Nobody gives a number of: {list_words(never)}.")
    return sentences


def _named(family: str) -> str:
    names = [measure for measure in situation_rules().series.shown if family_of(measure) == family]
    return (
        measure_words((names[0],)) if len(names) == 1 else " or ".join(measure_words((one,)) for one in names)
    )
