"""Where numbers cannot both hold, or one was out of date when it was printed.

Takes the series of one place and year (`Strand`s), gives `Disagreement`s: two figures, a kind, a severity, a
sentence. Compatible bounds are not a disagreement. One function a kind; rules in `docs/picture.md`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from heapq import nlargest
from itertools import groupby, pairwise

from sayso.codebook.rules import picture_rules
from sayso.reconcile.disagreements.of_situation import remarks
from sayso.reconcile.disagreements.parts import parts
from sayso.reconcile.series.build import Strand, Vote, matters
from sayso.reconcile.series.estimates import best_of, bounds, compatible, current, profile, slack
from sayso.reconcile.series.wording import day_words, heading, quoted, side, source
from sayso.records import content_id
from sayso.records.picture import Disagreement, DisagreementKind, SeriesKind, Severity

VAGUE = "vague"  # "dozens": what it holds is a convention
KNOWN = 5  # highest numbers that a bound is compared with


def disagreements(strands: Sequence[Strand]) -> Iterator[Disagreement]:
    """All disagreements among the series of a partition, each pair of figures once a kind."""
    if _is_alone(strands):
        return
    standing = {strand.series.id: _standing(strand) for strand in strands}
    found: dict[str, Disagreement] = {}
    said: set[tuple[str, str]] = set()
    for strand in strands:
        best = standing[strand.series.id]
        kept = _of_situation(strand, best) if strand.series.situation_id else _of_kind(strand, best)
        for one in (*_conflicts(strand), *kept, *_echoes(strand)):
            if (one.kind, one.sentence) not in said:  # two captions with the same words
                said.add((one.kind, one.sentence))
                found.setdefault(one.id, one)
    if strands and strands[0].series.situation_id:
        for remark in remarks(strands, standing):
            pair = (remark.one, remark.other)
            one = _between(remark.strand, remark.kind, pair, remark.severity, remark.sentence)
            if (one.kind, one.sentence) not in said:
                said.add((one.kind, one.sentence))
                found.setdefault(one.id, one)
        yield from found.values()
        return
    for over in parts(strands, standing):
        one = _between(
            over.strand, DisagreementKind.PARTS, (over.part, over.whole), over.severity, over.sentence
        )
        found.setdefault(one.id, one)
    yield from found.values()


def _is_alone(strands: Sequence[Strand]) -> bool:
    """Whether there is one figure, outside of a situation, that nobody denied before."""
    if len(strands) != 1 or len(strands[0].votes) != 1:
        return False
    return strands[0].votes[0].echo is None and strands[0].series.situation_id is None


def _of_situation(strand: Strand, best: Mapping[date, Vote]) -> Iterator[Disagreement]:
    """Of a situation's series: a total that falls."""
    if strand.series.kind is SeriesKind.CUMULATIVE:
        yield from _falling(strand, best)


def _standing(strand: Strand) -> dict[date, Vote]:
    """The vote that is best on each day, of those that nobody denies."""
    how = profile("ucdp")
    found = {}
    for day, votes in groupby(strand.votes, key=lambda vote: vote.day):
        undenied = [vote for vote in current(list(votes)) if not vote.denied and vote.echo is None]
        if undenied:
            found[day] = best_of(undenied, how)[0]
    return found


def _of_kind(strand: Strand, best: Mapping[date, Vote]) -> Iterator[Disagreement]:
    if len(strand.votes) < 2:
        return
    if strand.series.kind is SeriesKind.DAILY:
        yield from _dates(strand)
        yield from _records(strand)
    elif strand.series.since is not None:
        yield from _falling(strand, best)
        yield from _stale(strand)


def _conflicts(strand: Strand) -> Iterator[Disagreement]:
    """Numbers of one day that exclude the best one. What one original source says later corrects it."""
    if strand.series.kind is SeriesKind.CUMULATIVE and strand.series.since is None:
        return  # their first day is unknown
    how = profile("ucdp")
    for _, found in groupby(strand.votes, key=lambda vote: vote.day):
        own = [vote for vote in current(list(found)) if not vote.denied and vote.echo is None]
        for votes in matters(own) if own else ():
            chosen = best_of(votes, how)[0]
            for vote in votes:
                if compatible(vote, chosen) or vote.story == chosen.story or _corrects(chosen, vote):
                    continue
                sentence = (
                    f"{heading(strand, vote.day)}: {source(chosen)} has {quoted(chosen)}, "
                    f"{source(vote)} {quoted(vote)}. Both cannot hold."
                )
                level = _severity(chosen, vote)
                yield _between(strand, DisagreementKind.CONFLICT, (chosen, vote), level, sentence)


def _corrects(one: Vote, other: Vote) -> bool:
    return one.original_source.key == other.original_source.key and one.row.published != other.row.published


def _severity(one: Vote, other: Vote) -> Severity:
    """By how far the numbers lie apart; deaths count more, measures that only stand for each other less."""
    (low, high), (its_low, its_high) = bounds(one), bounds(other)
    below, above = min(high or low, its_high or its_low), max(low, its_low)
    rules = picture_rules().disagreements
    if VAGUE in (one.row.qualifier, other.row.qualifier):
        return Severity.LOW
    apart = above / max(below, 1)
    level = Severity.HIGH if apart >= rules.far else Severity.MEDIUM if apart >= rules.some else Severity.LOW
    if one.row.measure != other.row.measure:
        return Severity(max(level - 1, Severity.LOW))
    return Severity(min(level + 1, Severity.HIGH)) if one.row.measure in rules.grave else level


def _dates(strand: Strand) -> Iterator[Disagreement]:
    """The same exact number on two days close by, in two reports."""
    rules = picture_rules().disagreements
    near = timedelta(days=rules.same_number_days)
    by_number: dict[tuple[int | None, str], list[Vote]] = {}
    for vote in strand.votes:
        if vote.exact and (vote.low or 0) >= rules.same_number and not vote.denied:
            by_number.setdefault((vote.low, vote.row.measure), []).append(vote)
    for votes in by_number.values():
        for one, other in pairwise(votes):
            if one.day < other.day <= one.day + near and one.story != other.story:
                sentence = (
                    f"{heading(strand)}: {quoted(one)} is told for {day_words(one.day)} by {source(one)}, "
                    f"and for {day_words(other.day)} by {source(other)}. It is probably one event."
                )
                yield _between(strand, DisagreementKind.DATE, (one, other), Severity.MEDIUM, sentence)


def _records(strand: Strand) -> Iterator[Disagreement]:
    """A number that is called a record, and a higher one of some days before."""
    near = timedelta(days=picture_rules().disagreements.record_days)
    called = list(_called_record(strand.votes))
    for one in called:
        for other in strand.votes:
            if not (one.day - near <= other.day <= one.day) or other.denied or other.story == one.story:
                continue
            if (
                other.low is not None
                and one.high is not None
                and other.low - slack(other) > one.high + slack(one)
            ):
                sentence = (
                    f"{heading(strand)}: {source(one)} calls {quoted(one)} on {day_words(one.day)} "
                    f"the record, but {source(other)} has {quoted(other)} for {day_words(other.day)}."
                )
                yield _between(strand, DisagreementKind.RECORD, (one, other), Severity.MEDIUM, sentence)


def _called_record(votes: Iterable[Vote]) -> Iterator[Vote]:
    """The votes that their report calls a record: those nearest to such words."""
    by_report: dict[str, list[Vote]] = {}
    for vote in votes:
        by_report.setdefault(vote.row.report_id, []).append(vote)
    for own in by_report.values():
        spots = {place for vote in own for place in _record_spots(vote)}
        nearest = {min(own, key=lambda vote: abs(vote.row.start - place)).row.id for place in spots}
        yield from (vote for vote in own if vote.row.id in nearest)


def _record_spots(vote: Vote) -> Iterator[int]:
    begin = vote.row.start - vote.row.before
    for match in _record_words().finditer(vote.row.around):
        yield begin + match.start()


@cache
def _record_words() -> re.Pattern[str]:
    phrases = picture_rules().disagreements.record
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


def _falling(strand: Strand, best: Mapping[date, Vote]) -> Iterator[Disagreement]:
    """A running total below an older one."""
    top: Vote | None = None
    for _, vote in sorted(best.items()):
        _, high = bounds(vote)
        if top is not None and high is not None and high < bounds(top)[0]:
            sentence = (
                f"{heading(strand)}: a running total cannot fall, but {source(top)} has {quoted(top)} by "
                f"{day_words(top.day)}, and {source(vote)} {quoted(vote)} by {day_words(vote.day)}."
            )
            yield _between(strand, DisagreementKind.FALLING, (top, vote), _severity(top, vote), sentence)
        if top is None or bounds(vote)[0] >= bounds(top)[0]:
            top = vote


def _stale(strand: Strand) -> Iterator[Disagreement]:
    """A bound far below what was known when it was printed, be it in the same report."""
    rules, highest = picture_rules().disagreements, list[Vote]()
    for _, found in groupby(strand.votes, key=lambda vote: vote.day):
        votes = [vote for vote in found if not vote.denied and vote.echo is None]
        highest = nlargest(KNOWN, [*highest, *votes], key=lambda vote: vote.low or 0)
        for vote in votes:
            if vote.row.high is not None or not vote.low:  # the words give a bound, not what is made of them
                continue
            known = next((one for one in highest if _known(one, vote)), None)
            if known is None or (known.low or 0) < rules.stale * vote.low:
                continue
            where = "the same report" if known.row.report_id == vote.row.report_id else source(known)
            sentence = (
                f"{heading(strand)}: {quoted(vote)} ({source(vote)}) was out of date when printed on "
                f"{day_words(vote.row.published)}. {quoted(known)} was known by then ({where})."
            )
            far = (known.low or 0) >= rules.some_stale * vote.low
            level = Severity.MEDIUM if far else Severity.LOW
            yield _between(strand, DisagreementKind.STALE, (vote, known), level, sentence)


def _known(one: Vote, when: Vote) -> bool:
    printed, its = when.row.published, one.row.published
    return one is not when and printed is not None and its is not None and its <= printed


def _echoes(strand: Strand) -> Iterator[Disagreement]:
    """A number that takes up what somebody denied before."""
    for vote in strand.votes:
        if vote.echo is not None:
            claimant = vote.echo.original_source.name
            sentence = (
                f"{heading(strand, vote.day)}: {source(vote)} has {quoted(vote)}. {claimant} "
                f"claimed it on {day_words(vote.echo.day)}, and that was denied ({vote.echo.row.publisher})."
            )
            yield _between(strand, DisagreementKind.DISPUTED, (vote, vote.echo), Severity.HIGH, sentence)


def _between(
    strand: Strand, kind: DisagreementKind, pair: tuple[Vote, Vote], severity: Severity, sentence: str
) -> Disagreement:
    one, other = pair
    series = strand.series
    name = content_id("disagreement", kind, series.id, one.row.id, other.row.id)
    return Disagreement(
        id=name,
        partition=series.partition,
        kind=kind,
        severity=severity,
        sentence=sentence,
        series_id=series.id,
        country=series.country,
        place=series.place,
        day=max(one.day, other.day),
        one=side(one),
        other=side(other),
    )
