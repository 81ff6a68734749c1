"""How series changed last, for those who look for what is new.

Takes the estimates of a series, gives a `Trend`: the newest against the number of a week before. A series
that jumps (`[trends]` of `picture.toml`) counts now this, now that, and has no trend.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from math import log, sqrt
from statistics import median

from sayso.codebook.rules import picture_rules
from sayso.records.picture import Estimate, Trend

WEEK = timedelta(days=7)


def trend(estimates: Sequence[Estimate]) -> Trend | None:
    """The last change of a series, given its estimates by day; `None` if there are none."""
    if not estimates:
        return None
    newest = estimates[-1]
    known = [one for one in estimates[:-1] if one.best is not None]
    earlier = [one for one in known if one.day <= newest.day - WEEK]
    before = earlier[-1] if earlier else known[0] if known else None
    change = 0.0
    numbers = [one.best for one in estimates if one.best is not None]
    if before is not None and before.best is not None and newest.best is not None and is_steady(numbers):
        change = abs(newest.best - before.best) / sqrt(max(newest.best, before.best, 1))
    return Trend(
        series_id=newest.series_id,
        partition=newest.partition,
        day=newest.day,
        low=newest.low,
        best=newest.best,
        high=newest.high,
        disputed=newest.disputed,
        before_day=before.day if before else None,
        before=before.best if before else None,
        change=round(change, 3),
        converted=newest.converted or (before is not None and before.converted),
        said=newest.said,
        before_said=before.said if before else "",
    )


def is_steady(numbers: Sequence[int]) -> bool:
    """Whether neighbouring numbers are mostly of one size."""
    steps = [abs(log((after + 1) / (before + 1))) for before, after in pairwise(numbers)]
    return bool(steps) and median(steps) <= log(picture_rules().trends.steady)
