"""What a reader of a situation's numbers must know: what was printed late, jumped, or counts something else.

Takes the series of one measure and country in a situation, with the best vote of each day; gives `Remark`s:
two figures, a kind, a severity, a sentence. Nothing is smoothed over. Rules: `docs/situations.md`.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from sayso.codebook.rules import picture_rules, situation_rules
from sayso.reconcile.series.build import Strand, Vote
from sayso.reconcile.series.estimates import bounds
from sayso.reconcile.series.wording import day_words, heading, quoted, source
from sayso.reconcile.situations.naming import whole_words
from sayso.records.picture import DisagreementKind, SeriesKind, Severity
from sayso.records.situation import FigureRole, PlaceLevel

Best = Mapping[str, Mapping[date, Vote]]
TOTALS = (SeriesKind.CUMULATIVE, SeriesKind.STOCK)


@dataclass(frozen=True, slots=True)
class Remark:
    """Two figures of a series, and what is to be known of them."""

    strand: Strand
    kind: DisagreementKind
    one: Vote
    other: Vote
    severity: Severity
    sentence: str


def remarks(strands: Sequence[Strand], best: Best) -> Iterator[Remark]:
    """All remarks on the series of a partition, given the best votes by series and day."""
    for strand in strands:
        yield from _backlogs(strand)
        if strand.series.kind in TOTALS:
            yield from _late(strand)
            yield from _repeated(strand)
            if not strand.series.organisation:  # help grows
                yield from _jumps(strand, best[strand.series.id])
                yield from _swapped(strand)
    yield from _definitions(strands)
    yield from _parts(strands, best)


def _late(strand: Strand) -> Iterator[Remark]:
    """An older number that was printed when a newer one was known."""
    current = [vote for vote in strand.votes if vote.role is FigureRole.CURRENT and not vote.denied]
    days = [vote.day for vote in current]
    for vote in current:
        if vote.printed is None or vote.printed <= vote.day:
            continue
        window = current[bisect_right(days, vote.day) : bisect_right(days, vote.printed)]
        newer = [other for other in window if _was_known(other, vote)]
        if newer and all(_number(other) != _number(vote) for other in window):
            known = max(newer, key=lambda other: (other.day, other.printed or other.day))
            sentence = (
                f"{heading(strand)}: {source(vote)} printed {quoted(vote)}, of {day_words(vote.day)}, on "
                f"{day_words(vote.printed)}. {quoted(known)}, of {day_words(known.day)}, was known by then "
                f"({source(known)})."
            )
            level = Severity.MEDIUM if strand.series.measures[0] in _grave() else Severity.LOW
            yield Remark(strand, DisagreementKind.STALE, vote, known, level, sentence)


def _was_known(other: Vote, vote: Vote) -> bool:
    if other.printed is None or vote.printed is None or other.row.report_id == vote.row.report_id:
        return False
    return other.day > vote.day and other.printed < vote.printed and _number(other) != _number(vote)


def _repeated(strand: Strand) -> Iterator[Remark]:
    """A number of an earlier day that is printed again, as if nothing had been known since."""
    for vote in strand.votes:
        if vote.role is not FigureRole.REPEATED:
            continue
        first = next(other for other in strand.votes if _number(other) == _number(vote))
        sentence = (
            f"{heading(strand)}: {source(vote)} has {quoted(vote)} for {day_words(vote.day)}. It is the "
            f"number of {day_words(first.day)} ({source(first)}); others were known since."
        )
        yield Remark(strand, DisagreementKind.REPEATED, vote, first, Severity.LOW, sentence)


def _jumps(strand: Strand, best: Mapping[date, Vote]) -> Iterator[Remark]:
    """A number that is many times the one before."""
    rules = situation_rules().series
    if strand.series.level != PlaceLevel.COUNTRY:
        return
    for (day, one), (later, other) in pairwise(sorted(best.items())):
        before, after = _number(one), _number(other)
        if before >= rules.chance and after >= rules.jump * before:
            sentence = (
                f"{heading(strand)}: {quoted(one)} on {day_words(day)} ({source(one)}), and {quoted(other)} "
                f"on {day_words(later)} ({source(other)}), {after / before:.0f} times as many. What changed "
                "is not known: a new count, another definition, or a mistake."
            )
            level = Severity.HIGH if after >= 2 * rules.jump * before else Severity.MEDIUM
            since = strand.series.since or strand.votes[0].since
            if since is not None and (later - since).days <= rules.early:
                level = Severity.LOW  # what is found out in the first days grows fast
            yield Remark(strand, DisagreementKind.JUMP, other, one, level, sentence)


def _definitions(strands: Sequence[Strand]) -> Iterator[Remark]:
    """Two series of one thing that count it by two definitions."""
    alike: dict[tuple[object, ...], list[Strand]] = defaultdict(list)
    for strand in strands:
        series = strand.series
        if series.basis and series.kind in TOTALS and not series.organisation:
            alike[(series.place_key, series.kind, series.counted, series.since)].append(strand)
    for group in alike.values():
        for one, other in combinations(sorted(group, key=lambda strand: -len(strand.votes)), 2):
            first, second = one.votes[-1], other.votes[-1]
            sentence = (
                f"{heading(one)}: {source(first)} has {quoted(first)} for {day_words(first.day)}, "
                f"{source(second)} {quoted(second)} for {day_words(second.day)}. They are too far apart for "
                "one count, and no source says that one became the other: two definitions, kept apart."
            )
            yield Remark(one, DisagreementKind.DEFINITION, first, second, Severity.MEDIUM, sentence)


def _backlogs(strand: Strand) -> Iterator[Remark]:
    """A number of a day or a week that holds cases of earlier ones."""
    words = whole_words(situation_rules().numbers.backlog)
    for vote in strand.votes:
        row = vote.row
        after = row.around[row.before + len(row.quote) :]
        if words.search(after[:120]) is None:
            continue
        part = next((other for other in strand.votes if _follows(other, vote)), vote)
        sentence = (
            f"{heading(strand, vote.day)}: {quoted(vote)} ({source(vote)}) holds cases of earlier days that "
            "were reported late: no number of that day alone."
        )
        yield Remark(strand, DisagreementKind.BACKLOG, vote, part, Severity.MEDIUM, sentence)


def _follows(other: Vote, vote: Vote) -> bool:
    same = other.row.report_id == vote.row.report_id
    return same and 0 < other.row.start - vote.row.end < 120 and _number(other) < _number(vote)


def _parts(strands: Sequence[Strand], best: Best) -> Iterator[Remark]:
    """Parts that exceed their whole: one by itself, or those of one report together."""
    by_id = {strand.series.id: strand for strand in strands}
    below: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        upper = by_id.get(strand.series.part_of or "")
        if upper is not None and _comparable(upper, strand):
            below[upper.series.id].append(strand)
    for name, parts in below.items():
        whole = by_id[name]
        for part in parts:
            yield from _part_too_large(whole, part, best)
        yield from _parts_of_a_report(whole, parts)


def _comparable(upper: Strand, strand: Strand) -> bool:
    one, other = upper.series, strand.series
    return (one.kind, one.basis, one.organisation) == (other.kind, other.basis, other.organisation)


def _swapped(strand: Strand) -> Iterator[Remark]:
    """Two numbers that differ by a swap of neighbouring digits."""
    by_number: dict[str, Vote] = {}
    for vote in strand.votes:
        if _number(vote) >= situation_rules().series.sure:
            by_number.setdefault(str(_number(vote)), vote)
    for number, one in by_number.items():
        for other_number in _swaps(number):
            other = by_number.get(other_number)
            if other is None or other_number < number or other.row.report_id == one.row.report_id:
                continue
            sentence = (
                f"{heading(strand)}: {quoted(one)} ({source(one)}) and {quoted(other)} ({source(other)}) "
                "differ by a swap of two digits. One of them may be a slip."
            )
            yield Remark(strand, DisagreementKind.CONFLICT, one, other, Severity.MEDIUM, sentence)


def _swaps(number: str) -> Iterator[str]:
    """The numbers that two neighbouring digits of one make, put the other way round."""
    for at in range(len(number) - 1):
        if number[at] != number[at + 1] and not (at == 0 and number[1] == "0"):
            yield f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"


def _part_too_large(whole: Strand, part: Strand, best: Best) -> Iterator[Remark]:
    if whole.series.kind is not SeriesKind.CUMULATIVE:
        return
    totals = sorted(best[whole.series.id].items())
    days = [when for when, _ in totals]
    for day, vote in best[part.series.id].items():
        at = bisect_left(days, day)
        total = totals[at][1] if at < len(totals) else None
        if total is not None and _exceeds(bounds(vote)[0], total):
            sentence = (
                f"{heading(whole)}: a part cannot exceed the whole, but {source(vote)} has {quoted(vote)} "
                f"({part.series.place}, {part.series.counted}) by {day_words(day)}, and {source(total)} "
                f"{quoted(total)} in all by {day_words(total.day)}."
            )
            yield Remark(whole, DisagreementKind.PARTS, vote, total, _of_parts(whole), sentence)
            return


def _parts_of_a_report(whole: Strand, parts: Sequence[Strand]) -> Iterator[Remark]:
    """The districts of a report against the total of the same report."""
    totals = {vote.row.report_id: vote for vote in whole.votes if vote.role is FigureRole.CURRENT}
    found: dict[str, list[Vote]] = defaultdict(list)
    for part in parts:
        if part.series.level == PlaceLevel.ADMIN1 and part.series.counted == whole.series.counted:
            for vote in part.votes:
                found[vote.row.report_id].append(vote)
    for report_id, votes in found.items():
        total, added = totals.get(report_id), sum(bounds(vote)[0] for vote in votes)
        if total is not None and len(votes) > 1 and _exceeds(added, total):
            listed = ", ".join(quoted(vote) for vote in votes)
            sentence = (
                f"{heading(whole, total.day)}: {listed} add up to {added:,}, but the total of the same "
                f"report is {quoted(total)} ({source(total)})."
            )
            largest = max(votes, key=_number)
            yield Remark(whole, DisagreementKind.PARTS, largest, total, _of_parts(whole), sentence)


def _of_parts(whole: Strand) -> Severity:
    """Help is counted in many ways, so that its parts seldom fit."""
    return Severity.LOW if whole.series.organisation else Severity.HIGH


def _exceeds(number: int, whole: Vote) -> bool:
    high = bounds(whole)[1]
    return high is not None and high > 0 and number > high


def _number(vote: Vote) -> int:
    return vote.row.low if vote.row.low is not None else vote.row.high or 0


def _grave() -> frozenset[str]:
    return picture_rules().disagreements.grave
