"""How series moved last, for those who look for what is new.

Takes the estimates of a series, gives a `Movement`: the newest against the number of a week before. A series
that hops (`[movements]` of `picture.toml`) counts now this, now that, and does not move.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from math import log, sqrt
from statistics import median

from sayso.codebook import words
from sayso.records.picture import Estimate, Movement

WEEK = timedelta(days=7)


def movement(estimates: Sequence[Estimate]) -> Movement | None:
    """The last move of a series, given its estimates by day; `None` if there are none."""
    if not estimates:
        return None
    newest = estimates[-1]
    known = [one for one in estimates[:-1] if one.best is not None]
    earlier = [one for one in known if one.day <= newest.day - WEEK]
    before = earlier[-1] if earlier else known[0] if known else None
    moved = 0.0
    if before is not None and before.best is not None and newest.best is not None and _steady(estimates):
        moved = abs(newest.best - before.best) / sqrt(max(newest.best, before.best, 1))
    return Movement(
        newest.series_id, newest.block, newest.day, newest.low, newest.best, newest.high, newest.disputed,
        before.day if before else None, before.best if before else None, round(moved, 3),
    )  # fmt: skip


def _steady(estimates: Sequence[Estimate]) -> bool:
    """Whether neighbouring numbers are mostly of one size."""
    known = [one.best + 1 for one in estimates if one.best is not None]
    steps = [abs(log(after / before)) for before, after in pairwise(known)]
    return bool(steps) and median(steps) <= log(words("picture")["movements"]["steady"])
