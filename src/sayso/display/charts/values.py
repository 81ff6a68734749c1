"""What a chart draws: a row a figure and a row an estimate, and the groups that share a colour.

Takes figures and estimates of one series, gives rows of plain values. Days are milliseconds in UTC: a number
stands on its day whatever the clock of whoever looks. Names of publishers and speakers are data and never
part of an expression.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any

from sayso.display.words import interval_words, period_words
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow
from sayso.reconcile.series.wording import day_words, range_words

LANES = 14  # lanes of a chart; the rest share one
COLOURS = 8  # groups with a colour of their own
OTHERS = "others"  # the key of the group of all others
DAY = 86_400_000  # milliseconds

Row = dict[str, Any]


def instant(day: date) -> int:
    """A day as milliseconds, at its start in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def span(row: SeriesFigureRow) -> tuple[date, date]:
    """The days that a figure covers: those its words give, or the one that it counts on."""
    last = row.period_last or row.day
    first = row.period_first or last
    return min(first, last), last


def groups_of(figures: Sequence[SeriesFigureRow], by: str) -> dict[str, str]:
    """The key of the colour of each name, `OTHERS` for those that share one; the most figures first."""
    counted = Counter(_group(row, by) for row in figures)
    ordered = sorted(counted, key=lambda name: (-counted[name], name))
    return {name: f"g{at}" if at < COLOURS else OTHERS for at, name in enumerate(ordered)}


def labels_of(groups: Mapping[str, str]) -> dict[str, str]:
    """What the legend says of each key of a colour."""
    found = {key: name for name, key in groups.items() if key != OTHERS}
    rest = len(groups) - len(found)
    return found | ({OTHERS: f"{rest} other{'' if rest == 1 else 's'}"} if rest else {})


def figure_values(figures: Sequence[SeriesFigureRow], by: str, groups: Mapping[str, str]) -> list[Row]:
    """A row a figure."""
    lanes = _lanes(figures)
    return [_figure(row, groups[_group(row, by)], lanes[_lane(row)]) for row in figures]


def _figure(row: SeriesFigureRow, group: str, lane: str) -> Row:
    first, last = span(row)
    low, high = row.low, row.high
    shape = "open" if low is None or high is None else "point" if low == high else "range"
    return {
        "id": row.figure_id,
        "day": instant(row.day),
        "first": instant(first) - DAY // 2,
        "last": instant(last) + DAY // 2,
        "number": low if low is not None else high,
        "high": high if high is not None else low,
        "shape": shape,
        "up": high is None,
        "group": group,
        "lane": lane,
        "state": "disputed" if row.disputed else "out of date" if row.stale else "stands",
        "quote": row.quote,
        "says": row.source_name,
        "publisher": row.publisher or "a report",
        "number_text": interval_words(low, high, row.qualifier, row.quote),
        "when": period_words(row.period_first, row.period_last),
        "published": row.published.isoformat() if row.published else "",
        "note": row.note or "",
    }


def _group(row: SeriesFigureRow, by: str) -> str:
    return row.source_name if by == "speaker" else row.publisher or "a report"


def _lane(row: SeriesFigureRow) -> str:
    publisher = row.publisher or "a report"
    return publisher if row.source_name == publisher else f"{publisher} · {row.source_name}"


def _lanes(figures: Sequence[SeriesFigureRow]) -> dict[str, str]:
    """The lane of each publisher and speaker: their own, or the last, which many share."""
    counted = Counter(map(_lane, figures))
    ordered = sorted(counted, key=lambda name: (-counted[name], name))
    if len(ordered) <= LANES:
        return {name: name for name in ordered}
    rest = f"and {len(ordered) - LANES + 1} others"
    return {name: name if at < LANES - 1 else rest for at, name in enumerate(ordered)}


def estimate_values(estimates: Sequence[EstimateRow], figures: Iterable[SeriesFigureRow]) -> list[Row]:
    """A row an estimate that has a number, in order of days; `until` is the day of the next."""
    given = {row.figure_id: row for row in figures}
    known = [one for one in estimates if one.best is not None]
    return [_estimate(one, after, given) for one, after in zip_longest(known, known[1:])]


def _estimate(one: EstimateRow, after: EstimateRow | None, given: Mapping[str, SeriesFigureRow]) -> Row:
    cited = [given[name] for name in one.figures if name in given]
    low_given = bool(one.low) or any(row.low == 0 for row in cited)
    closed = one.high is not None and (low_given or one.low == one.high)
    return {
        "id": f"estimate-{one.day.isoformat()}",
        "day": instant(one.day),
        "until": instant(after.day if after else one.day),
        "low": one.low,
        "best": one.best,
        "high": one.high,
        "closed": closed,
        "band": closed and (one.low or 0) < (one.high or 0),
        "when": day_words(one.day),
        "number_text": range_words(one.low, one.best, one.high, one.said),
        "reason": one.reason,
    }
