"""How series moved last, for those who look for what is new.

Takes the estimates of a series, gives a `Movement`: the newest against the number of a week before.
"""

from collections.abc import Sequence
from datetime import timedelta
from math import sqrt

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
    if before is not None and before.best is not None and newest.best is not None:
        moved = abs(newest.best - before.best) / sqrt(max(newest.best, before.best, 1))
    return Movement(
        newest.series_id, newest.block, newest.day, newest.low, newest.best, newest.high, newest.disputed,
        before.day if before else None, before.best if before else None, round(moved, 3),
    )  # fmt: skip
