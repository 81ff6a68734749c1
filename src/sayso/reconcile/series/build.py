"""Figures on the same thing over time: daily numbers, running totals, and stocks.

Takes figures (`CountedRow`) with their claims and stories, gives `Vote`s grouped into series. Measures that
stand for each other at a border (detained, arrived, attempted) run in one series, each figure with its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sayso.codebook import active_codebook
from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import CountedRow, KeyRow, SpeakerRow, innermost
from sayso.reconcile.series.groups import WHOLE, group_of
from sayso.reconcile.series.original_sources import OriginalSource, original_source_of
from sayso.records import content_id
from sayso.records.picture import Series, SeriesFigure, SeriesKind
from sayso.records.situation import FigureRole

COUNTED_STATUS = ("actual", "denied")  # plans and possibilities are in no series
HOUSEHOLDS = "households"
COUNTED_AS_PEOPLE = ("people", "incidents")  # of other units each has partitions of its own
DAY = timedelta(days=1)
PART_OF_DAY = "part of the day"


@dataclass(slots=True)
class Vote:
    """A figure as one observation of its series, to be weighed against the others of its day: `day` is its
    last, `since` its first (`None` unknown).

    `newest` if its report speaks for its story; `echo` of a number that somebody denies: the denied vote;
    `incidents` are those that its report mentions; `role` is what it is beside others of a situation,
    `printed` the day on which the last form of its report came out.
    """

    row: CountedRow
    claim: SpeakerRow | None
    original_source: OriginalSource
    story: str
    day: date
    since: date | None
    kind: SeriesKind
    group: str
    low: int | None
    high: int | None
    note: str | None = None
    newest: bool = True
    echo: "Vote | None" = None
    incidents: frozenset[str] = frozenset()
    role: FigureRole = FigureRole.CURRENT
    printed: date | None = None

    @property
    def denied(self) -> bool:
        """Whether somebody contradicts it."""
        return self.row.status == "denied"

    @property
    def exact(self) -> bool:
        """Whether its words give one number, and no "about"."""
        return self.low is not None and self.low == self.high and self.row.qualifier == "exact"


@dataclass(frozen=True, slots=True)
class PartSum:
    """What the parts that one report names come to together, on a day when nobody gives the whole."""

    day: date
    number: int
    votes: tuple[Vote, ...]


@dataclass(slots=True)
class Strand:
    """A series while it is computed: its record, and its votes by day and then by publication; `sums` of its
    parts are lower bounds on days without a vote.
    """

    series: Series
    votes: list[Vote]
    sums: tuple[PartSum, ...] = ()

    def figures(self) -> Iterable[SeriesFigure]:
        """Its figures as the ledger keeps them."""
        for vote in self.votes:
            yield SeriesFigure(
                figure_row=vote.row.row,
                figure_id=vote.row.id,
                report_id=vote.row.report_id,
                series_id=self.series.id,
                partition=self.series.partition,
                day=vote.day,
                original_source=vote.original_source.key,
                source_name=vote.original_source.name,
                quality=vote.original_source.quality,
                story=vote.story,
                low=vote.low,
                high=vote.high,
                disputed=vote.denied or vote.echo is not None,
                note="; ".join(filter(None, (vote.note, vote.row.conversion))) or None,
                role=vote.role,
            )


@cache
def family_of(measure: str) -> str:
    """The family that a measure belongs to; most are alone in theirs."""
    return picture_rules().series.family_of(measure)


def measures_of(family: str) -> tuple[str, ...]:
    """The measures of a family."""
    return picture_rules().series.families.get(family, (family,))


def as_of(row: CountedRow | KeyRow) -> date | None:
    """The day up to which a figure counts."""
    return row.period_last or row.published


def partition_of(row: CountedRow | KeyRow) -> str | None:
    """The part of the picture that a figure is in: family, place, year, and unit; `None` for no series."""
    day = as_of(row)
    if day is None or row.status not in COUNTED_STATUS or (row.low is None and row.high is None):
        return None
    if row.measure == "other" or not place_key(row):
        return None
    own = "" if row.unit in COUNTED_AS_PEOPLE else f"|{row.unit}"
    return f"{family_of(row.measure)}|{place_key(row)}|{day.year}{own}"


def vote_of(row: CountedRow, claim: SpeakerRow | None, story: str, *, newest: bool = True) -> Vote:
    """What a figure of a partition says there."""
    day = as_of(row)
    assert day is not None
    since, kind = _span(row, day)
    vote = Vote(
        row=row,
        claim=claim,
        original_source=original_source_of(row, claim, story),
        story=story,
        day=day,
        since=since,
        kind=kind,
        group=_group(row),
        low=row.low,
        high=row.high,
        newest=newest,
    )
    if kind is SeriesKind.DAILY and vote.high is not None and _is_part(row):
        vote.high, vote.note = None, PART_OF_DAY
    if vote.high is not None and _some_of().search(row.quote):
        vote.high, vote.note = None, "part of a total"
    return vote


def _group(row: CountedRow) -> str:
    """Who or what of its family and unit a figure counts."""
    if row.unit in (*COUNTED_AS_PEOPLE, HOUSEHOLDS):
        return group_of(row.counted, row.around[row.before + len(row.quote) :])
    own = picture_rules().counted.by_measure.get(row.measure)
    if own is None or _holds(row.quote, own.whole) or _holds(row.measure_words, own.whole):
        return WHOLE
    return own.group


def _span(row: CountedRow, day: date) -> tuple[date | None, SeriesKind]:
    """First day and kind of a figure."""
    first = row.period_first
    if (
        first is not None
        and day - first == DAY
        and _holds(row.period_words, picture_rules().series.day_words)
    ):
        first = day
    if first == day:
        return day, SeriesKind.STOCK if _is_stock(row.measure) else SeriesKind.DAILY
    if _is_stock(row.measure) and first is None:
        return None, SeriesKind.STOCK
    return first, SeriesKind.CUMULATIVE


def _is_stock(measure: str) -> bool:
    found = active_codebook().measures.get(measure)
    return found is not None and found.status == "stock"


def _is_part(row: CountedRow) -> bool:
    """Whether a figure counts part of its day: "in the first half of Tuesday"."""
    words_ = row.period_words or ""
    place = row.around.find(words_)
    near = row.around[max(0, place - 20) : place + len(words_) + 12] if place >= 0 else ""
    return _holds(near, picture_rules().series.part_words)


@cache
def _some_of() -> re.Pattern[str]:
    """Words by which a number is part of a total: "two others", "another 45", "three of the victims"."""
    return re.compile(rf"\b(?:{'|'.join(picture_rules().series.some_of)})\b", re.IGNORECASE)


def _holds(text: str | None, words: Iterable[str]) -> bool:
    lowered = (text or "").lower()
    return any(word in lowered for word in words)


def same_matter(one: Vote, other: Vote) -> bool:
    """Whether two numbers of one place and day speak of one thing. A town may see several incidents a day, so
    that small numbers there are of one only if they are the same, or one story or one incident has both.
    """
    small = picture_rules().series.small
    return (
        one.row.place_kind == "country"
        or max(one.low or one.high or 0, other.low or other.high or 0) >= small
        or one.story == other.story
        or (one.low, one.high) == (other.low, other.high)
        or not one.incidents.isdisjoint(other.incidents)
    )


def matters(votes: Sequence[Vote]) -> list[list[Vote]]:
    """The votes of a day by what they speak of, in order of their first."""
    groups: list[list[Vote]] = []
    for vote in votes:
        same = [group for group in groups if any(same_matter(vote, other) for other in group)]
        joined = [one for group in same for one in group]
        groups = [group for group in groups if group not in same]
        groups.append([*joined, vote])
    return groups


def place_key(row: CountedRow | KeyRow) -> str:
    """The key of a place: a country's code, a GeoNames id, or its words, of a place that no gazetteer knows:
    such a town is not its country.
    """
    if row.geonames_id is not None and row.place_kind != "country":
        return str(row.geonames_id)
    words = " ".join((row.place_text or "").lower().replace("|", "/").split()).removeprefix("the ")
    if not words or row.place_kind == "country":
        return row.country or words
    return f"{row.country}:{words}" if row.country else words


def strands(partition: str, votes: Iterable[Vote]) -> list[Strand]:
    """The series of a partition, in order of place, group and day."""
    keyed: dict[tuple[object, ...], list[Vote]] = defaultdict(list)
    for vote in votes:
        since = vote.since if vote.kind is SeriesKind.CUMULATIVE else None
        keyed[(place_key(vote.row), vote.kind, vote.group, since)].append(vote)
    found = [_strand(partition, rows) for rows in _joined_spans(list(keyed.values()))]
    return sorted(
        found, key=lambda strand: (strand.series.place_key, strand.series.counted, strand.series.id)
    )


def _joined_spans(groups: Sequence[list[Vote]]) -> list[list[Vote]]:
    """Short spans that end within a day and begin within some days of each other are one:
    "this week", "in the past week".
    """
    near = picture_rules().series.same_span
    joined: list[list[Vote]] = []
    spans: dict[tuple[str, str], list[list[Vote]]] = defaultdict(list)
    for votes in sorted(groups, key=lambda votes: (votes[0].since or date.min, votes[0].row.id)):
        first = votes[0]
        if (
            first.kind is not SeriesKind.CUMULATIVE
            or first.since is None
            or (first.day - first.since).days > 31
        ):
            joined.append(votes)
            continue
        others = spans[(place_key(first.row), first.group)]
        for other in others:
            begin = other[0].since
            if (
                begin
                and (first.since - begin).days <= near
                and abs((other[-1].day - votes[-1].day).days) <= 1
            ):
                other.extend(votes)
                break
        else:
            others.append(votes)
            joined.append(votes)
    return joined


def _strand(partition: str, votes: list[Vote]) -> Strand:
    votes.sort(key=lambda vote: (vote.day, vote.row.published or date.min, vote.newest, vote.row.id))
    _lift_parts(votes)
    first = votes[0]
    since = first.since if first.kind is SeriesKind.CUMULATIVE else None
    family = family_of(first.row.measure)
    unit = () if first.row.unit in COUNTED_AS_PEOPLE else (first.row.unit,)
    place = next(
        (vote.row.place or vote.row.place_text for vote in votes if vote.row.place or vote.row.place_text),
        None,
    )
    series = Series(
        id=content_id(
            "series", family, place_key(first.row), first.kind, since or _year(first), first.group, *unit
        ),
        partition=partition,
        family=family,
        kind=first.kind,
        since=since,
        counted=first.group,
        unit=first.row.unit,
        place=place,
        place_key=place_key(first.row),
        country=first.row.country,
        measures=_measures(votes, family),
        first=first.day,
        last=votes[-1].day,
        figures=len(votes),
        reports=len({vote.row.report_id for vote in votes}),
    )
    return Strand(series, votes)


def _measures(votes: Sequence[Vote], family: str) -> tuple[str, ...]:
    """What a series counts: all that its family does, where its measures by themselves count parts of it."""
    own = {vote.row.measure for vote in votes}
    if votes[0].group == WHOLE and own & picture_rules().counted.by_measure.keys():
        own |= set(measures_of(family))
    return tuple(sorted(own))


def _lift_parts(votes: Sequence[Vote]) -> None:
    """Where a report says that a number is of part of the day, the same number elsewhere is too."""
    partial = {(vote.day, vote.low): vote for vote in votes if vote.note == PART_OF_DAY}
    for vote in votes:
        other = partial.get((vote.day, vote.low))
        if other is not None and vote.exact:
            vote.high, vote.note = None, f"{PART_OF_DAY}, as {other.row.publisher or 'another report'} says"


def _year(vote: Vote) -> int | None:
    """A year for totals whose first day is not given: they are not one series for ever."""
    return vote.day.year if vote.kind is SeriesKind.CUMULATIVE else None


@dataclass(frozen=True, slots=True)
class Around:
    """What figures stand in: `claims` by reading, `stories` by report with whether it speaks for the story,
    and the incidents that reports mention.
    """

    claims: Mapping[int, Sequence[SpeakerRow]]
    stories: Mapping[str, tuple[str, bool]]
    incidents: Mapping[str, frozenset[str]]
    printed: Mapping[str, date] = field(default_factory=dict)

    def vote(self, row: CountedRow) -> Vote:
        """What a figure of a partition says there."""
        claim, story, newest = self.of(row)
        vote = vote_of(row, claim, story, newest=newest)
        vote.incidents = self.incidents.get(row.report_id, vote.incidents)
        return vote

    def of(self, row: CountedRow) -> tuple[SpeakerRow | None, str, bool]:
        """The claim of a figure, its story, and whether its report speaks for that."""
        claim = innermost(self.claims.get(row.reading_id, ()), row.start, row.end)
        return claim, *self.stories.get(row.report_id, (row.report_id, True))


def votes_of(rows: Iterable[CountedRow], around: Around) -> dict[str, list[Vote]]:
    """Votes by partition, outside of situations."""
    found: dict[str, list[Vote]] = defaultdict(list)
    for row in rows:
        partition = partition_of(row)
        if partition is not None:
            found[partition].append(around.vote(row))
    return found
