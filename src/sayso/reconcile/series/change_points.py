"""Days from which a series runs at another level: change points, and their ends.

Takes a series' best numbers by day, gives `ChangePoint`s. Change points are PELT's (Killick et al. 2012), as
ruptures computes it, on logarithms: a rise from 10 to 20 a day counts as one from 100 to 200. A running total
is taken by what it gains a day. Needs the extra `change_points`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean, median

from sayso.codebook.rules import picture_rules
from sayso.errors import SaysoError
from sayso.records.picture import ChangePoint, SeriesKind


@dataclass(frozen=True, slots=True)
class Level:
    """How many a day, up to `day`; `since` is the day after the number before."""

    since: date
    day: date
    rate: float


def change_points(
    series_id: str, kind: SeriesKind, best: Mapping[date, int], reports: Mapping[date, Sequence[str]]
) -> Iterator[ChangePoint]:
    """The changes of a series, given its best numbers and the reports that carried figures, both by day.

    Raises `SaysoError` without the extra. A series with too few numbers has no change points.
    """
    levels = list(_levels(kind, best))
    rules = picture_rules().change_points
    if len(levels) < rules.points:
        return
    cuts = [0, *_cuts([math.log1p(level.rate) for level in levels]), len(levels)]
    for begin, at, end in zip(cuts, cuts[1:], cuts[2:], strict=False):
        before = mean(level.rate for level in levels[begin:at])
        after = mean(level.rate for level in levels[at:end])
        if max(before, after) < rules.factor * min(before, after) or before == after:
            continue
        carried = dict.fromkeys(name for level in levels[at : at + 2] for name in reports.get(level.day, ()))
        yield ChangePoint(series_id, levels[at].since, round(before, 1), round(after, 1), tuple(carried))


def _levels(kind: SeriesKind, best: Mapping[date, int]) -> Iterator[Level]:
    days = sorted(best)
    if kind is not SeriesKind.CUMULATIVE:
        yield from (Level(day, day, float(best[day])) for day in days)
        return
    for before, day in pairwise(days):
        gained = max(best[day] - best[before], 0)
        yield Level(date.fromordinal(before.toordinal() + 1), day, gained / (day - before).days)


def _cuts(signal: Sequence[float]) -> list[int]:
    """Where the signal changes its level: indices of first points, none at the ends."""
    try:
        import numpy
        import ruptures
    except ImportError as error:
        raise SaysoError(
            "Change points need an extra library. Install it: pip install 'sayso[change-points]'"
        ) from error
    rules = picture_rules().change_points
    steps = [abs(b - a) for a, b in pairwise(signal)]
    noise = max(median(steps) / 0.95, rules.noise)  # the median step of normal noise is 0.95 sigma
    # the linear kernel's cost is the distance to the mean; this one runs in C, `ruptures.Pelt` in Python
    model = ruptures.KernelCPD(kernel="linear", min_size=rules.span).fit(numpy.array(signal))
    found: list[int] = model.predict(pen=rules.penalty * noise**2 * math.log(len(signal)))
    return found[:-1]
