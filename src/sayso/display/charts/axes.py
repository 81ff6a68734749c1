"""The axes of a chart: which days and numbers they reach over, and where their ticks are.

Takes rows of `values`, gives bounds and ticks: whole numbers, and days or coarser. The ticks of days depend
on how wide the chart is and are an expression that Vega evaluates; those of numbers are given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from sayso.display.charts.forms import ChartForm, ChartOptions
from sayso.display.charts.values import DAY, Row, instant, span
from sayso.ledger.picture.rows import SeriesFigureRow, SeriesRow

ACROSS = 700  # pixels of a chart, until whoever draws it says otherwise
TICKS = 6  # of numbers, at about
FLAT = 0.5  # the lowest number of a total is so much of the highest: the axis need not start at 0
PAD = 0.04  # of all days, left free on both sides
WIDE = 84  # pixels between two ticks of days, at least

PER = f"((right - left) / {DAY} / max(1, floor(across / {WIDE})))"  # days from a tick to the next, at least
TICKS_OF_DAYS = (
    f"{PER} <= 1 ? {{interval: 'day', step: 1}} : {PER} <= 2 ? {{interval: 'day', step: 2}} : "
    f"{PER} <= 7 ? {{interval: 'week', step: 1}} : {PER} <= 14 ? {{interval: 'week', step: 2}} : "
    f"{PER} <= 31 ? {{interval: 'month', step: 1}} : {PER} <= 92 ? {{interval: 'month', step: 3}} : "
    f"{{interval: 'year', step: max(1, ceil({PER} / 366))}}"
)
LABELS_OF_DAYS = (
    f"{PER} > 92 ? utcFormat(datum.value, '%Y') : "
    f"[utcFormat(datum.value, {PER} > 14 ? '%b' : '%-d %b'), "
    f"datum.index == 0 || utcdayofyear(datum.value) <= {PER} ? utcFormat(datum.value, '%Y') : '']"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What the axes of a chart reach over, and the ticks of its numbers."""

    left: int
    right: int
    bottom: float
    top: float
    ticks: tuple[int, ...]

    def params(self) -> list[dict[str, Any]]:
        """The parameters of a specification; whoever draws it sets `left`, `right` and `across`."""
        found = {"left": self.left, "right": self.right, "bottom": self.bottom, "top": self.top}
        return [
            *({"name": name, "value": value} for name, value in found.items()),
            {"name": "across", "value": ACROSS},
            {"name": "ticks", "value": list(self.ticks)},
        ]


def reach(figures: Sequence[Row], estimates: Sequence[Row], form: ChartForm, options: ChartOptions) -> Reach:
    """What the axes reach over: the days asked for, or all, and the numbers of these days."""
    left, right = _days(figures, estimates, options)
    inside = [row for row in figures if left <= row["day"] <= right]
    numbers = [number for row in inside for number in (row["number"], row["high"])]
    if numbers and options.scale != "log":  # room for an end that fades out above all others
        most, least = max(numbers), min(numbers)
        numbers += [
            row["number"] + (most - least) // 8 for row in inside if row["shape"] == "open" and row["up"]
        ]
    for row in estimates:
        if left <= row["day"] <= right:
            numbers += [row["best"], *((row["low"], row["high"]) if row["band"] else ())]
    if options.scale == "log":
        return Reach(left, right, *log_axis([number for number in numbers if number > 0] or [1]))
    return Reach(left, right, *linear_axis(numbers or [0], from_zero=form is ChartForm.STEMS))


def _days(figures: Sequence[Row], estimates: Sequence[Row], options: ChartOptions) -> tuple[int, int]:
    """From the start of the first to the end of the last day, in milliseconds; a day stands in its middle."""
    days = [row["day"] for row in (*figures, *estimates)] or [0]
    first, last = min(days), max(days)
    if options.periods:
        first = min([first, *(row["first"] for row in figures)])
        last = max([last, *(row["last"] for row in figures)])
    free = max(DAY // 2, round((last - first) * PAD))
    left = instant(options.since) - DAY // 2 if options.since else first - free
    right = instant(options.until) + DAY // 2 if options.until else last + free
    return left, max(right, left + DAY)


def whole_reach(row: SeriesRow, figures: Iterable[SeriesFigureRow]) -> tuple[int, int]:
    """The days of a whole series, and those that its figures cover if these are given."""
    spans = [span(one) for one in figures]
    first = instant(min([row.first, *(first for first, _ in spans)]))
    last = instant(max([row.last, *(last for _, last in spans)]))
    free = max(DAY // 2, round((last - first) * PAD))
    return first - free, last + free


def linear_axis(numbers: Sequence[float], *, from_zero: bool) -> tuple[float, float, tuple[int, ...]]:
    """Bottom, top and ticks of an axis for these numbers, all whole."""
    low, high = min(numbers), max(numbers)
    if from_zero or low < FLAT * high or low == high:
        low = min(low, 0)
    step = _step(max(high - low, 1))
    bottom = floor((low - 0.04 * step) / step) * step if low else 0  # no mark is cut in half
    top = ceil((high + 0.04 * step) / step) * step
    top = max(top, bottom + step)
    return bottom, top, tuple(range(bottom, top + 1, step))


def _step(wide: float) -> int:
    """A round whole number that fits about `TICKS` times."""
    rough = max(wide / TICKS, 1)
    power: int = 10 ** floor(log10(rough))
    return next(power * part for part in (1, 2, 5, 10) if power * part >= rough)


def log_axis(numbers: Sequence[float]) -> tuple[float, float, tuple[int, ...]]:
    """Bottom, top and ticks of a log axis for these numbers, all above 0: it starts at the data."""
    low, high = min(numbers), max(numbers)
    bottom, top = low / 1.2, high * 1.35
    powers = range(floor(log10(bottom)), ceil(log10(top)) + 1)
    for parts in ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7)):
        ticks = [part * 10**power for power in powers if power >= 0 for part in parts]
        inside = tuple(tick for tick in ticks if bottom <= tick <= top)
        if len(inside) >= 3:
            return bottom, top, inside
    ticks = list(linear_axis([bottom, top], from_zero=False)[2])
    return bottom, top, tuple(tick for tick in ticks if bottom <= tick <= top) or (round(low),)
