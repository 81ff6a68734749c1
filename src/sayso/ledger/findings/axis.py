"""Where in time findings are: the days that overviews of time open with, and what lies outside them.

Takes how many findings each day has, gives an `Axis`: from the first to the last day of nearly all of them,
with bars for a histogram. A report of a flood that also tells of 1953 does not stretch it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

OUTSIDE = 0.01  # of the findings are left out at either end
LONELY = 0.05  # of them may be left out there, too, if a gap longer than all the rest parts them from it
BARS = 90  # at most about so many bars
WIDTHS = (1, 7, 30, 91, 365, 3650, 36500)  # days of a bar


@dataclass(frozen=True, slots=True)
class Outliers:
    """Findings before or after an axis: from which to which day, and how many."""

    first: date
    last: date
    number: int

    @property
    def years(self) -> str:
        """Their years in words: "1953", "1953 to 1999"."""
        return (
            f"{self.first:%Y}"
            if self.first.year == self.last.year
            else f"{self.first.year} to {self.last.year}"
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """How many findings some days have."""

    first: date
    last: date
    number: int


@dataclass(frozen=True, slots=True)
class Axis:
    """The days of nearly all findings, and those of the others."""

    first: date
    last: date
    days: tuple[tuple[date, int], ...]
    earlier: Outliers | None
    later: Outliers | None

    def bars(self, first: date, last: date) -> list[Bar]:
        """The findings of some days, in at most some ninety bars of equal length."""
        span = (last - first).days + 1
        width = next((one for one in WIDTHS if span <= one * BARS), WIDTHS[-1])
        numbers = [0] * (-(-span // width))
        for day, number in self.days:
            if first <= day <= last:
                numbers[(day - first).days // width] += number
        begins = [first.toordinal() + at * width for at in range(len(numbers))]
        return [
            Bar(date.fromordinal(begin), date.fromordinal(min(begin + width - 1, last.toordinal())), number)
            for begin, number in zip(begins, numbers, strict=True)
        ]


def axis_of(days: Sequence[tuple[date, int]]) -> Axis | None:
    """The axis of findings by day, the days in order; `None` without any."""
    known = [(day, number) for day, number in days if number > 0]
    if not known:
        return None
    total = sum(number for _, number in known)
    low, high = _cut(known, total), len(known) - 1 - _cut(known[::-1], total)
    if low > high:
        low, high = 0, len(known) - 1
    return Axis(known[low][0], known[high][0], tuple(known), _told(known[:low]), _told(known[high + 1 :]))


def _cut(known: Sequence[tuple[date, int]], total: int) -> int:
    """How many days are left out at the start."""
    before, cut = 0, 0
    for at in range(len(known) - 1):
        before += known[at][1]
        gap = abs((known[at + 1][0] - known[at][0]).days)
        rest = abs((known[-1][0] - known[at + 1][0]).days)
        few = before <= max(LONELY * total, 1) and total > 4
        if before <= OUTSIDE * total or (few and gap > max(rest, 7)):
            cut = at + 1
    return cut


def _told(days: Sequence[tuple[date, int]]) -> Outliers | None:
    return Outliers(days[0][0], days[-1][0], sum(number for _, number in days)) if days else None
