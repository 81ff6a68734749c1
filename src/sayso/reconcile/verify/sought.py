"""Which series a stated number may be a number of, and which figures give the same number.

Takes a `StatedNumber`, gives a `Sought`: whom, what, where and how it counts, as figures of the ledger do.
"""

from dataclasses import dataclass
from datetime import date

from sayso.codebook.rules import situation_rules
from sayso.reconcile.series.build import (
    COUNTED_AS_PEOPLE,
    Strand,
    Vote,
    family_of,
    place_key,
    vote_of,
)
from sayso.reconcile.series.estimates import bounds, is_bound
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.original_sources import original_source_of
from sayso.reconcile.situations.counting import AHEAD, activity_of, counted_of, span_start
from sayso.reconcile.stories.heads import same_publisher
from sayso.reconcile.verify.statement import StatedNumber
from sayso.records.picture import Series, SeriesKind
from sayso.records.situation import PlaceLevel

AHEAD_KINDS = (SeriesKind.PLAN, SeriesKind.FORECAST)
TO_DATE = (SeriesKind.CUMULATIVE, SeriesKind.STOCK)
VAGUE = "vague"
AT_LEAST, AT_MOST = ("at_least", "more_than"), ("at_most", "less_than")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a stated number counts. `key` is its place's (empty: none is said), `kinds` the kinds of series
    that it may be a number of, `activity` what is given, where it is a number of help.
    """

    stated: StatedNumber
    vote: Vote
    key: str
    place: str
    group: str
    kinds: tuple[SeriesKind, ...]
    basis: str
    organisation: str
    activity: str
    since: date | None

    @property
    def family(self) -> str:
        """The family of its measure."""
        return family_of(self.vote.row.measure)

    @property
    def number(self) -> int:
        """The number that it stands for, of a bound its end."""
        return self.vote.low if self.vote.low is not None else self.vote.high or 0


def sought_of(stated: StatedNumber) -> Sought:
    """What a stated number counts, by the rules that figures are counted by."""
    row, situation = stated.row, stated.situation
    if situation is None:
        vote = vote_of(row, None, "")
        kind = _kind(vote)
        since = vote.since if kind is SeriesKind.CUMULATIVE else None
        place = row.place_text or row.place or ""
        own = stated.row.period_words is not None
        return Sought(
            stated, vote, place_key(row), place, vote.group, _kinds(kind), "", "", "", since if own else None
        )
    vote = Vote(
        row, None, original_source_of(row, None, ""), "", stated.day, None, SeriesKind.CUMULATIVE, WHOLE,
        row.low, row.high,
    )  # fmt: skip
    counted = counted_of(vote, situation)
    helped = row.measure in situation_rules().series.by_organisation
    return Sought(
        stated=stated,
        vote=vote,
        key=counted.key,
        place=counted.name if counted.level is PlaceLevel.COUNTRY else row.place_text or counted.name,
        group=counted.group,
        kinds=_kinds(counted.kind),
        basis=counted.basis,
        organisation=counted.organisation,
        activity=activity_of(counted) if helped else "",
        since=span_start(row, situation) if row.period_words else None,
    )


def _kind(vote: Vote) -> SeriesKind:
    """The kind of a number outside of situations; without words for its days it is one to date."""
    row = vote.row
    if row.measure in situation_rules().series.plans:
        return SeriesKind.PLAN
    if row.status in AHEAD:
        return SeriesKind.FORECAST
    if row.period_words is None and vote.kind is SeriesKind.DAILY:
        return SeriesKind.CUMULATIVE
    return vote.kind


def _kinds(kind: SeriesKind) -> tuple[SeriesKind, ...]:
    for kinds in (AHEAD_KINDS, TO_DATE):
        if kind in kinds:
            return kinds
    return (kind,)


def fits(series: Series, sought: Sought) -> bool:
    """Whether a series counts what is stated: the same people or things, place, span, and body."""
    situation = sought.stated.situation
    begins = (None, situation.since) if situation is not None else (series.since,)
    return (
        _at_place(series, sought)
        and series.counted == sought.group
        and series.kind in sought.kinds
        and (series.since == sought.since if sought.since is not None else series.since in begins)
        and _of_case(series, sought)
        and (not sought.organisation or same_body(series.organisation, sought.organisation))
    )


def _at_place(series: Series, sought: Sought) -> bool:
    if sought.key:
        return series.place_key == sought.key
    return series.country is not None and series.place_key == series.country


def _of_case(series: Series, sought: Sought) -> bool:
    """Whether cases are as sure, and help is of the kind that is stated."""
    kind = series.basis.partition(",")[0]
    if sought.activity:
        return kind == sought.activity
    cases = situation_rules().cases
    return kind == sought.basis if sought.basis or kind in cases else True


def same_body(one: str, other: str) -> bool:
    """Whether two names are of one body, in full or short."""
    return one.casefold() == other.casefold() or same_publisher(one, other)


def same_unit(one: str, other: str) -> bool:
    """Whether two units are counted together."""
    return one == other or {one, other} <= set(COUNTED_AS_PEOPLE)


def says(vote: Vote, sought: Sought) -> bool:
    """Whether a figure gives the stated number: the same, within what "about" allows, the same end of a
    bound, or one that a stated bound holds.
    """
    own = sought.vote
    if VAGUE in (vote.row.qualifier, own.row.qualifier):
        return vote.row.qualifier == own.row.qualifier and vote.low == own.low
    if own.row.qualifier in AT_LEAST and own.low is not None:
        return vote.low is not None and (vote.low > own.low or _same_end(vote, own))
    if own.row.qualifier in AT_MOST and own.high is not None:
        return vote.high is not None and (vote.high < own.high or _same_end(vote, own))
    if is_bound(vote):
        return _same_end(vote, own)
    return near(own, vote)


def near(own: Vote, vote: Vote) -> bool:
    """Whether two numbers are one: within what "about" of a statement allows, and what a report that says
    "about" may have rounded off.
    """
    low, high = bounds(own)
    its_low, its_high = vote.low or 0, vote.high
    if vote.row.qualifier == "about" and vote.low:
        half = 10 ** (len(str(vote.low)) - len(str(vote.low).rstrip("0"))) // 2
        its_low, its_high = vote.low - half, vote.low + half
    return (high is None or its_low <= high) and (its_high is None or low <= its_high)


def _same_end(vote: Vote, own: Vote) -> bool:
    """Whether two numbers have the same end, be it open or not; not "more than 40" by 40 itself."""
    if own.row.qualifier == "more_than":
        return vote.low == own.low and vote.row.qualifier != "exact"
    if own.row.qualifier == "less_than":
        return vote.high == own.high and vote.row.qualifier != "exact"
    low = vote.low is not None and vote.low == own.low
    return low or (vote.high is not None and vote.high == own.high)


def printed_on(vote: Vote) -> date:
    """The day on which a figure was printed; without one that which it tells of."""
    return vote.row.published or vote.day


def known_votes(strand: Strand, sought: Sought) -> list[Vote]:
    """The figures of a series that were printed by the day that is asked for, on days up to that stated."""
    stated = sought.stated
    return [vote for vote in strand.votes if printed_on(vote) <= stated.known_by and vote.day <= stated.day]
