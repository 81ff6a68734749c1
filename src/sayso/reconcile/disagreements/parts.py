"""Totals that their parts exceed: sub-groups, days, shorter spans.

Takes the series of one place and year with the best vote of each day, gives `Over`s: part, whole, and why.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sayso.reconcile.series.build import Strand, Vote, same_matter
from sayso.reconcile.series.estimates import bounds
from sayso.reconcile.series.groups import WHOLE, exclusive
from sayso.reconcile.series.wording import day_words, heading, quoted, source
from sayso.records.picture import SeriesKind, Severity

Best = Mapping[str, Mapping[date, Vote]]


@dataclass(frozen=True, slots=True)
class Over:
    """A whole that is smaller than a part of it, or than its parts together."""

    strand: Strand
    part: Vote
    whole: Vote
    severity: Severity
    sentence: str


def parts(strands: Sequence[Strand], best: Best) -> Iterator[Over]:
    """All wholes that are too small, with `best` votes by series and day."""
    same: dict[tuple[SeriesKind, date | None], list[Strand]] = defaultdict(list)
    for strand in strands:
        if strand.series.kind is SeriesKind.CUMULATIVE and strand.series.since is None:
            continue  # their first day is unknown
        same[(strand.series.kind, strand.series.since)].append(strand)
    for group in same.values():
        whole = next((strand for strand in group if strand.series.counted == WHOLE), None)
        if whole is not None:
            yield from _sub_groups(whole, [strand for strand in group if strand is not whole], best)
    by_group: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        by_group[strand.series.counted].append(strand)
    for group in by_group.values():
        spans = [
            strand for strand in group if strand.series.kind is SeriesKind.CUMULATIVE and strand.series.since
        ]
        daily = [strand for strand in group if strand.series.kind is SeriesKind.DAILY]
        for span in spans:
            for days in daily:
                yield from _days(span, days, best)
            for other in spans:
                yield from _shorter(span, other, best)


def _too_small(whole: Vote, number: int) -> bool:
    if whole.row.qualifier == "vague":
        return False
    high = bounds(whole)[1]
    return bool(high) and number > (high or 0)  # "no one" is mostly said of fewer than all


def _sub_groups(whole: Strand, groups: Sequence[Strand], best: Best) -> Iterator[Over]:
    for day, total in best[whole.series.id].items():
        found = [best[strand.series.id][day] for strand in groups if day in best[strand.series.id]]
        for part in found:
            if _too_small(total, bounds(part)[0]) and same_matter(part, total):
                sentence = (
                    f"{heading(whole, day)}: the part cannot exceed the whole, but {source(part)} has "
                    f"{quoted(part)} of {quoted(total)} ({source(total)})."
                )
                yield Over(whole, part, total, Severity.HIGH, sentence)
        apart = [part for part in found if all(part is o or exclusive(part.group, o.group) for o in found)]
        apart = [part for part in apart if same_matter(part, total)]
        added = sum(bounds(part)[0] for part in apart)
        if len(apart) > 1 and _too_small(total, added):
            listed = ", ".join(quoted(part) for part in apart)
            sentence = (
                f"{heading(whole, day)}: {listed} add up to {added:,} or more, "
                f"but the total is {quoted(total)} ({source(total)})."
            )
            largest = max(apart, key=lambda part: part.low or 0)
            yield Over(whole, largest, total, Severity.HIGH, sentence)


def _days(span: Strand, daily: Strand, best: Best) -> Iterator[Over]:
    """Days that add up to more than the span that they lie in."""
    numbers = best[daily.series.id]
    days = sorted(numbers)
    sums = [0, *accumulate(bounds(numbers[day])[0] for day in days)]
    since = span.series.since
    assert since is not None
    begin = bisect_left(days, since)
    for day, total in best[span.series.id].items():
        end = bisect_right(days, day)
        added = sums[max(end, begin)] - sums[begin]
        if end - begin > 0 and _too_small(total, added):
            largest = max((numbers[one] for one in days[begin:end]), key=lambda vote: vote.low or 0)
            counted = end - begin
            subject = (
                f"{counted} days in it add up to" if counted > 1 else f"{day_words(largest.day)} alone has"
            )
            sentence = (
                f"{heading(span, day)}: {subject} {added:,} or more, "
                f"but {source(total)} has {quoted(total)} in all."
            )
            yield Over(span, largest, total, Severity.MEDIUM, sentence)


def _shorter(span: Strand, inner: Strand, best: Best) -> Iterator[Over]:
    """A shorter span with more than the longer one around it has by its end or later."""
    since, begun = span.series.since, inner.series.since
    assert since is not None and begun is not None
    if begun <= since:
        return
    totals = best[span.series.id]
    days = sorted(totals)
    for day, part in best[inner.series.id].items():
        at = bisect_left(days, day)
        if at < len(days) and _too_small(totals[days[at]], bounds(part)[0]):
            total = totals[days[at]]
            sentence = (
                f"{heading(span, total.day)}: {source(total)} has {quoted(total)}, but {source(part)} has "
                f"{quoted(part)} since {day_words(begun)} alone."
            )
            yield Over(span, part, total, Severity.MEDIUM, sentence)
