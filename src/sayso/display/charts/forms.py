"""Which form the chart of a series takes: by what its numbers count, and whether they can be compared.

Takes the kind of a series and its estimates, gives a `ChartForm`, and the sentence that says why no line
joins its points, if none does and one could be expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from sayso.ledger.picture.rows import EstimateRow
from sayso.reconcile.series.trend import is_steady
from sayso.records.picture import SeriesKind

OF_DAYS = (SeriesKind.DAILY, SeriesKind.INCREMENT)
TOTALS = (SeriesKind.CUMULATIVE, SeriesKind.STOCK)
HOPS = (
    "No line: its numbers hop between unlike amounts, so they may not count the same. "
    "The sentences below say what each counts."
)


class ChartForm(StrEnum):
    """How a series is drawn: a card for one figure, stems for counts of days, steps for totals, else dots."""

    CARD = "card"
    STEMS = "stems"
    STEPS = "steps"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """What an address asks of a chart: which days, what its colours stand for, its scale, and whether the
    days that each number covers are drawn.
    """

    since: date | None = None
    until: date | None = None
    by: str = "speaker"
    scale: str = "linear"
    periods: bool = False


def form_of(kind: str, figures: int, estimates: Sequence[EstimateRow]) -> ChartForm:
    """The form of a series with so many figures."""
    if figures == 1:
        return ChartForm.CARD
    if kind in OF_DAYS:
        return ChartForm.STEMS
    return ChartForm.STEPS if kind in TOTALS and not hops(kind, estimates) else ChartForm.DOTS


def hops(kind: str, estimates: Sequence[EstimateRow]) -> bool:
    """Whether a total hops between unlike numbers, as the overview has it; one that only rises may grow."""
    known = [one.best for one in estimates if one.best is not None]
    if len(known) < 2 or kind not in TOTALS or is_steady(known):
        return False
    return kind == SeriesKind.STOCK or any(after < before for before, after in pairwise(known))
