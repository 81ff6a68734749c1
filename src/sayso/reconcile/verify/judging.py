"""How a stated number stands to one series, as it was known on a day.

Takes a `Strand` and a `Sought`, gives a `Judgement`. Estimates are those of the picture
(`series/estimates.py`), made of what was printed by that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.codebook.rules import picture_rules, situation_rules
from sayso.reconcile.series.build import PartSum, Strand, Vote
from sayso.reconcile.series.estimates import compatible, estimate, is_bound, voting
from sayso.reconcile.series.estimates import current as standing
from sayso.reconcile.situations.counting import has
from sayso.reconcile.verify.sought import AT_LEAST, AT_MOST, Sought, known_votes, near, printed_on, says
from sayso.records.picture import Estimate, SeriesKind
from sayso.records.situation import FigureRole
from sayso.records.verification import StatementVerdict

ORDER = (
    StatementVerdict.HOLDS,
    StatementVerdict.DISPUTED,
    StatementVerdict.OLDER,
    StatementVerdict.WAS_TRUE,
)


@dataclass(slots=True)
class Judgement:
    """What a series says to a stated number. `verdict` is `None` if no figure of it gives the number.

    `current` is the estimate in force with its `best` figure, `claims` the figures that give the number, in
    order of publication, `against` those of that day that give another or deny it, `newer` the figure by
    which it was superseded, `late` those printed after that; `peak` if it is the highest there was;
    `later` is a figure that gave it only after the day that is asked for.
    """

    strand: Strand
    known: list[Vote]
    verdict: StatementVerdict | None = None
    current: Estimate | None = None
    best: Vote | None = None
    claims: Sequence[Vote] = ()
    against: Sequence[Vote] = ()
    newer: Vote | None = None
    late: Sequence[Vote] = ()
    peak: bool = False
    within: bool = False
    later: Vote | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        """What speaks for this series among those that fit: its verdict, then how new and how large it is."""
        order = ORDER.index(self.verdict) if self.verdict is not None else len(ORDER)
        newest = self.current.day.toordinal() if self.current is not None else 0
        return order, -newest, -len(self.known)


def judge(strand: Strand, sought: Sought) -> Judgement:
    """How a stated number stands to a series."""
    known = known_votes(strand, sought)
    found = Judgement(strand, known)
    unknown = [vote for vote in strand.votes if printed_on(vote) > sought.stated.known_by]
    found.later = min((vote for vote in unknown if says(vote, sought)), key=printed_on, default=None)
    then = Strand(strand.series, known, () if known else _known_sums(strand, sought))
    made = [one for one in estimate(then) if _asked_day(one, sought)]
    if not made:
        return found
    found.current = made[-1]
    found.best = next((vote for vote in known if vote.row.id == found.current.best_figure), None)
    found.claims = sorted((vote for vote in known if says(vote, sought)), key=printed_on)
    _decide(found, made, sought)
    return found


def _known_sums(strand: Strand, sought: Sought) -> tuple[PartSum, ...]:
    """What parts come to, where nobody gave the whole by then."""
    stated = sought.stated
    return tuple(
        one
        for one in strand.sums
        if one.day <= stated.day and all(printed_on(vote) <= stated.known_by for vote in one.votes)
    )


def _asked_day(one: Estimate, sought: Sought) -> bool:
    """Whether an estimate is of the day that is stated, where the number is one of a single day."""
    return SeriesKind.DAILY not in sought.kinds or one.day == sought.stated.day


def _decide(found: Judgement, made: Sequence[Estimate], sought: Sought) -> None:
    assert found.current is not None
    today = [vote for vote in found.known if vote.day == found.current.day]
    denied = [vote for vote in today if vote.denied or vote.echo is not None]
    undenied = voting(standing([vote for vote in today if vote not in denied]))
    found.peak = any(vote.role is FigureRole.PEAK for vote in found.claims)
    if found.peak and has(situation_rules().numbers.peak, sought.stated.text):
        found.verdict = StatementVerdict.HOLDS
    elif _is_in_force(found, sought):
        others = [vote for vote in undenied if not _agrees(vote, found, sought)]
        found.against = others + [vote for vote in denied if says(vote, sought)]
        found.verdict = StatementVerdict.DISPUTED if found.against else _fresh(found, sought)
    elif found.peak:
        found.verdict, found.newer = StatementVerdict.WAS_TRUE, found.best
    elif any(says(vote, sought) for vote in (*undenied, *denied)):
        found.verdict = StatementVerdict.DISPUTED
        found.against = [vote for vote in (*undenied, *denied) if not says(vote, sought) or vote in denied]
    elif found.claims:
        found.verdict = StatementVerdict.WAS_TRUE
        _supersede(found, made, sought)


def in_presence(chosen: Judgement, others: Sequence[Judgement], sought: Sought) -> None:
    """Set a peak beside what is there now, which may be a series of its own: then it is no longer so."""
    if (
        not chosen.peak
        or chosen.newer is not None
        or chosen.current is None
        or has(situation_rules().numbers.peak, sought.stated.text)
    ):
        return
    beside = [one for one in others if one.current is not None and one.best is not None]
    beside = [one for one in beside if one.best is not None and not says(one.best, sought)]
    newest = max(beside, key=lambda one: one.current.day if one.current else date.min, default=None)
    if newest is None or newest.best is None or newest.current is None:
        return
    if newest.current.day >= chosen.current.day:
        same = [vote for vote in newest.known if vote.low == newest.best.low]
        chosen.newer = min(same, key=lambda vote: vote.day)
        chosen.verdict = StatementVerdict.WAS_TRUE


def _is_in_force(found: Judgement, sought: Sought) -> bool:
    """Whether the number in force is the stated one, or one that its words allow."""
    current, best, own = found.current, found.best, sought.vote
    if current is None or current.best is None:
        return False
    number = current.best
    if own.row.qualifier in AT_LEAST and own.low is not None:
        return number > own.low or (number == own.low and (best is None or says(best, sought)))
    if own.row.qualifier in AT_MOST and own.high is not None:
        return number < own.high or (number == own.high and (best is None or says(best, sought)))
    if best is None or best.low is None:
        return (own.low or 0) <= number <= (own.high if own.high is not None else number)
    if not is_bound(best):
        found.within = near(own, best) and not says(best, sought)
        return near(own, best)
    found.within = best.low != own.low and best.low <= sought.number <= best.low * _loose()
    return best.low == own.low or found.within


def _loose() -> float:
    """How far above a bound a number may lie for the bound to stand for it."""
    return picture_rules().disagreements.stale


def _agrees(vote: Vote, found: Judgement, sought: Sought) -> bool:
    """Whether a number of the day leaves the stated one open, or is the same source's as the best."""
    own = found.best is not None and vote.original_source.key == found.best.original_source.key
    return own or compatible(vote, sought.vote)


def _fresh(found: Judgement, sought: Sought) -> StatementVerdict:
    """Whether the number in force is new enough for the day that is asked for."""
    assert found.current is not None
    rules = situation_rules().verify
    stock = found.strand.series.kind is SeriesKind.STOCK
    days = rules.fresh_stock if stock else rules.fresh_total
    if found.current.day + timedelta(days=days) < sought.stated.day:
        return StatementVerdict.OLDER
    return StatementVerdict.HOLDS


def _supersede(found: Judgement, made: Sequence[Estimate], sought: Sought) -> None:
    """By which number it was superseded, and who printed it after that."""
    own = [vote for vote in found.claims if vote.role is not FigureRole.REPEATED] or found.claims
    last = max(vote.day for vote in own)
    best = {vote.row.id: vote for vote in found.known}
    after = [best.get(one.best_figure or "") for one in made if one.day > last]
    number = next((vote for vote in after if vote is not None and not says(vote, sought)), found.best)
    same = [vote for vote in found.known if number and (vote.day, vote.low) == (number.day, number.low)]
    found.newer = min(same, key=printed_on, default=number)
    known_from = _first_newer(found.known, last, sought)
    if known_from is not None:
        last_form = {vote.row.row: vote.printed or printed_on(vote) for vote in found.claims}
        since, until = printed_on(known_from), sought.stated.known_by
        found.late = [vote for vote in found.claims if since < last_form[vote.row.row] <= until]


def _first_newer(known: Sequence[Vote], last: date, sought: Sought) -> Vote | None:
    """The first printing of a number of a later day that is another."""
    newer = [
        vote
        for vote in known
        if vote.day > last and not says(vote, sought) and vote.role is FigureRole.CURRENT
    ]
    return min(newer, key=printed_on, default=None)
