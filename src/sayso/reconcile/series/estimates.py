"""Low, best and high of a series on each of its days, each with the reason.

Takes the votes of a series, gives `Estimate`s. One vote a story, the newest version speaking; of those one
vote an original speaker, the newest; intervals are intersected where they can be. Profiles (`profiles.toml`)
say which figure is best. Rules and where they come from: `docs/picture.md`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from sayso.codebook.rules import Profile, picture_rules, profiles
from sayso.errors import SaysoError
from sayso.reading.numbers.vague import vague_words
from sayso.reconcile.series.build import PartSum, Strand, Vote, matters
from sayso.records.picture import Estimate, SeriesKind
from sayso.records.situation import FigureRole


def profile(name: str) -> Profile:
    """A profile by name. Raises `SaysoError` for one that is not there."""
    known = profiles()
    if name not in known:
        raise SaysoError(f"There is no profile {name!r}. Known: {', '.join(known)}.")
    return known[name]


def slack(vote: Vote) -> int:
    """By how much "about" may be off: a share of the number, or half its last round digit."""
    number = vote.row.low or 0
    if vote.row.qualifier != "about" or not number:
        return 0
    digits = str(number)
    unit: int = 10 ** (len(digits) - len(digits.rstrip("0")))
    return max(round(picture_rules().disagreements.about * number), unit // 2)


def bounds(vote: Vote) -> tuple[int, int | None]:
    """The numbers that a vote allows; no end is `None`."""
    loose = slack(vote)
    return max((vote.low or 0) - loose, 0), None if vote.high is None else vote.high + loose


def compatible(one: Vote, other: Vote) -> bool:
    """Whether two numbers can both hold."""
    (low, high), (its_low, its_high) = bounds(one), bounds(other)
    return (high is None or its_low <= high) and (its_high is None or low <= its_high)


def number(vote: Vote, how: Profile) -> int | None:
    """The one number that a vote stands for."""
    return one_number(vote.low, vote.high, vote.row.qualifier, how)


def one_number(low: int | None, high: int | None, qualifier: str, how: Profile) -> int | None:
    """One number for an interval; of a bound its end, of a vague word that of the profile."""
    if qualifier == "vague" and low in how.vague:
        return how.vague[low]
    return low if low is not None else high


def voting(votes: Iterable[Vote]) -> list[Vote]:
    """One vote a story, that of the report which speaks for it if it has one, then one an original speaker:
    the newest of each. A bound does not replace a number that it leaves open, nor does a lower number of the
    same report.
    """
    chosen = list(votes)  # in order of publication
    for key in (lambda vote: (vote.story, vote.original_source.key), lambda vote: vote.original_source.key):
        newest: dict[object, Vote] = {}
        for vote in chosen:
            before = newest.get(key(vote))
            if before is None or _replaces(vote, before):
                newest[key(vote)] = vote
        chosen = list(newest.values())
    return chosen


def _replaces(vote: Vote, before: Vote) -> bool:
    if is_bound(vote) and not is_bound(before) and compatible(before, vote):
        return False
    if vote.row.report_id != before.row.report_id:
        return vote.newest or not before.newest or vote.story != before.story
    return is_bound(before) >= is_bound(vote) and (vote.low or 0) >= (before.low or 0)


def is_bound(vote: Vote) -> bool:
    """Whether a vote gives only one end: "more than 2,000"."""
    return vote.low is None or vote.high is None


def estimate(strand: Strand, name: str = "ucdp") -> Iterator[Estimate]:
    """An estimate for each day of a series, in order."""
    how = profile(name)
    before: Estimate | None = None
    by_day = {day: list(found) for day, found in groupby(strand.votes, key=lambda vote: vote.day)}
    added = {one.day: one for one in strand.sums}
    for day in sorted({*by_day, *added}):
        own = current(by_day.get(day, []))
        if own:
            summed = _sum([_of_day(strand, day, votes, how) for votes in matters(own)])
        elif day in added:
            summed = _of_parts(strand, added[day])
        else:
            continue
        made = _not_below(summed, before) if strand.series.kind is SeriesKind.CUMULATIVE else summed
        if made is summed and made.best is not None and not made.disputed:
            before = made
        yield made


def _of_parts(strand: Strand, added: PartSum) -> Estimate:
    """A lower bound: parts that one report names, added up."""
    listed = ", ".join(f"{vote.row.quote} ({vote.row.place_text})" for vote in added.votes)
    return Estimate(
        series_id=strand.series.id,
        day=added.day,
        partition=strand.series.partition,
        low=added.number,
        best=added.number,
        high=None,
        disputed=False,
        best_figure=None,
        figures=tuple(vote.row.id for vote in added.votes),
        original_sources=len({vote.original_source.key for vote in added.votes}),
        reason=f"Nobody gives the whole. Parts of it add up: {listed}.",
    )


def current(votes: Sequence[Vote]) -> list[Vote]:
    """Those of a day's votes that say how things stand then: no older number printed again, and no peak
    beside what is there now.
    """
    if not any(vote.role for vote in votes):  # as outside of situations
        return list(votes)
    own = [vote for vote in votes if vote.role is not FigureRole.REPEATED]
    return [vote for vote in own if vote.role is FigureRole.CURRENT] or own


def best_without(strand: Strand, day: date, votes: Sequence[Vote]) -> int | None:
    """The best number that these votes of a day give, others of that day left out; `None` for no votes."""
    groups = matters(current(votes))
    return _sum([_of_day(strand, day, some, profile("ucdp")) for some in groups]).best if groups else None


def _sum(made: Sequence[Estimate]) -> Estimate:
    """What several incidents of a place and day come to together."""
    first, *rest = made
    if not rest:
        return first
    known = [one for one in made if one.best is not None]
    reasons = " ".join(one.reason for one in made)
    return replace(
        first,
        low=sum(one.low or 0 for one in made),
        best=sum(one.best or 0 for one in known) if known else None,
        high=None if any(one.high is None for one in made) else sum(one.high or 0 for one in made),
        disputed=any(one.disputed for one in made),
        converted=any(one.converted for one in made),
        best_figure=max(known, key=lambda one: one.best or 0).best_figure if known else None,
        figures=tuple(name for one in made for name in one.figures),
        original_sources=sum(one.original_sources for one in made),
        said=_added(known),
        reason=f"{len(made)} incidents added up: {reasons}",
    )


def _added(known: Sequence[Estimate]) -> str:
    """The words of a sum, if one of its parts was only said in words: "dozens + 12"."""
    return " + ".join(one.said or f"{one.best:,}" for one in known) if any(one.said for one in known) else ""


def _of_day(strand: Strand, day: date, votes: list[Vote], how: Profile) -> Estimate:
    undenied = voting(vote for vote in votes if not vote.denied and vote.echo is None)
    denied = [vote for vote in votes if vote.denied or vote.echo is not None]
    ids = tuple(dict.fromkeys(vote.row.id for vote in votes))
    series = strand.series
    converted = any(vote.row.conversion for vote in votes)
    if not undenied:
        return _denied(strand, day, denied, ids)
    best, why = best_of(undenied, how)
    low, high, agree = _range(undenied)
    chosen = number(best, how)
    if chosen is not None and agree and how.range != "none":
        chosen = max(chosen, low) if high is None else min(max(chosen, low), high)
    if how.range == "none":
        low, high = chosen or 0, chosen
    elif how.range == "minimum":
        high = None
    reason = _reason(best, why, undenied, votes, agree)
    if denied:
        reason += f" Others deny {_amount(denied[0])} ({denied[0].original_source.name})."
    return Estimate(
        series_id=series.id,
        day=day,
        partition=series.partition,
        low=low,
        best=chosen,
        high=high,
        disputed=bool(denied),
        best_figure=best.row.id,
        figures=ids,
        original_sources=len(undenied),
        reason=reason,
        converted=converted,
        said=_said(best),
    )


def _denied(strand: Strand, day: date, denied: Sequence[Vote], ids: tuple[str, ...]) -> Estimate:
    """Nothing stands: each number of the day is denied."""
    claims = "; ".join(dict.fromkeys(_claimed(vote) for vote in denied))
    return Estimate(
        series_id=strand.series.id,
        day=day,
        partition=strand.series.partition,
        low=0,
        best=None,
        high=max((vote.high or vote.low or 0 for vote in denied), default=0),
        disputed=True,
        best_figure=None,
        figures=ids,
        original_sources=0,
        reason=f"No number stands undenied: {claims}.",
        converted=any(vote.row.conversion for vote in denied),
    )


def _said(vote: Vote) -> str:
    """The words of a vague number."""
    return vague_words(vote.row.quote) if vote.row.qualifier == "vague" else ""


def best_of(votes: Sequence[Vote], how: Profile) -> tuple[Vote, str]:
    """The vote that is best by a profile, and why."""
    measures: dict[str, Callable[[Vote], float]] = {
        "quality": lambda vote: -vote.original_source.quality,
        "newest": lambda vote: -(vote.row.published or date.min).toordinal(),
        "lower": lambda vote: float(number(vote, how) or 0),
    }
    pointed = [vote for vote in votes if not is_bound(vote)] or list(votes)
    if len(pointed) == 1:
        return pointed[0], "the only number" if len(votes) == 1 else "the only one that is no mere bound"
    left, reasons = pointed, []
    for name in how.choose:
        score = measures[name]
        least = min(map(score, left))
        fewer = [vote for vote in left if score(vote) == least]
        if len(fewer) < len(left):
            reasons.append({"quality": "of the best source", "newest": "newest", "lower": "lower"}[name])
        left = fewer
    return min(left, key=lambda vote: vote.row.id), " and ".join(reversed(reasons)) or "all say the same"


def _range(votes: Sequence[Vote]) -> tuple[int, int | None, bool]:
    """What all votes allow together; where nothing is left of it, all that any of them allows."""
    low = max(vote.low or 0 for vote in votes)
    highs = [vote.high for vote in votes if vote.high is not None]
    high = min(highs, default=None)
    if high is None or low <= high:
        return low, high, True
    loose = [bounds(vote) for vote in votes]
    if max(a for a, _ in loose) <= min(b for _, b in loose if b is not None):
        points = [vote.low or 0 for vote in votes if not is_bound(vote)]
        return min(points), max(points), True
    open_ = any(vote.high is None for vote in votes)
    return min(vote.low or 0 for vote in votes), None if open_ else max(highs), False


def _reason(best: Vote, why: str, used: Sequence[Vote], votes: Sequence[Vote], agree: bool) -> str:
    says = best.original_source.name
    publisher = best.row.publisher
    source = f"{says} in {publisher}" if publisher and publisher != says else says
    text = f"{_amount(best)} ({source}): {why}."
    others = [vote for vote in used if vote is not best]
    if others:
        word = "Also holds" if agree else "Disagrees"
        text += (
            f" {word}: {', '.join(f'{_amount(vote)} ({vote.original_source.name})' for vote in others[:4])}"
        )
        text += f" and {len(others) - 4} more." if len(others) > 4 else "."
    silent = len(votes) - len(used) - sum(vote.denied for vote in votes)
    if silent > 0:
        text += f" {silent} more of the same stories or speakers, without a vote of their own."
    if best.note:
        text += f" At least: it counts {best.note}."
    return text


def _claimed(vote: Vote) -> str:
    if vote.echo is None:
        return f"{_amount(vote)} is claimed by {vote.original_source.name}, and denied"
    first = vote.echo
    return (
        f"{_amount(vote)} is spoken of by {vote.original_source.name}, "
        f"as {first.original_source.name} claimed on {_day(first.day)}, which was denied"
    )


def _amount(vote: Vote) -> str:
    return f"{vote.row.quote} [{vote.row.conversion}]" if vote.row.conversion else vote.row.quote


def _not_below(made: Estimate, before: Estimate | None) -> Estimate:
    """A running total does not fall below what it was, where the day's own words leave that open."""
    if before is None or before.best is None or made.best is None or made.high is not None:
        return made
    floor = max(before.low or 0, before.best)
    if made.best >= floor:
        return made
    reason = f"{made.reason} No less than the {floor:,} of {_day(before.day)}, which it leaves open."
    figures = (*made.figures, *([before.best_figure] if before.best_figure else []))
    return replace(
        made,
        low=floor,
        best=floor,
        reason=reason,
        best_figure=before.best_figure,
        figures=figures,
        converted=made.converted or before.converted,
        said=before.said,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
