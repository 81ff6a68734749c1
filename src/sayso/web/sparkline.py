"""A small line of how a number went: SVG made on the server, with words for those who do not see it."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from sayso.display.words import counted
from sayso.reconcile.series.wording import day_words

WIDE, HIGH, EDGE = 96, 24, 3


def sparkline(course: Sequence[tuple[date, int]]) -> Markup:
    """Numbers by day as a line from the first to the last; nothing for fewer than two."""
    if len(course) < 2:
        return Markup()
    first, last = course[0][0].toordinal(), course[-1][0].toordinal()
    numbers = [number for _, number in course]
    low, high = min(numbers), max(numbers)
    spots = [
        (
            EDGE + (WIDE - 2 * EDGE) * (day.toordinal() - first) / max(last - first, 1),
            HIGH - EDGE - (HIGH - 2 * EDGE) * (number - low) / max(high - low, 1),
        )
        for day, number in course
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    return Markup(
        f'<svg class="sparkline" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'aria-label="{escape(_told(course, low, high))}">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.4" '
        f'stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="currentColor"/></svg>'
    )


def _told(course: Sequence[tuple[date, int]], low: int, high: int) -> str:
    """Its words: "171 on 28 July 2021, 287 on 2 August 2021; 3 estimates, from 35 to 289"."""
    ends = ", ".join(f"{number:,} on {day_words(day)}" for day, number in (course[0], course[-1]))
    return f"{ends}; {counted(len(course), 'estimate')}, from {low:,} to {high:,}"
