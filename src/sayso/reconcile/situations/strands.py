"""The series of a situation, from the top down: the total of a country, and its parts.

Takes the figures of one family, unit and country in a situation, gives `Strand`s. A place, a group of people,
or a day is a part of the total, linked to it (`part_of`), and no total of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from math import log

from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.inputs import CountedRow
from sayso.reconcile.series.build import Around, Strand, Vote, family_of
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.original_sources import NOBODY, original_source_of
from sayso.reconcile.situations.counting import (
    Counted,
    activity_of,
    clause,
    counted_of,
    has,
    is_of_a_day,
    is_stock,
    near,
    places_above,
    span_start,
)
from sayso.reconcile.situations.part_sums import add_parts
from sayso.reconcile.situations.partitions import country_in
from sayso.reconcile.situations.placing import settle
from sayso.reconcile.situations.sources import names_of_bodies, one_name_a_source, said_before
from sayso.records import content_id
from sayso.records.picture import Series, SeriesKind
from sayso.records.situation import FigureRole, PlaceLevel, Situation

ONE_MATTER = frozenset(["situation"])  # numbers of a place and day are of one thing: nothing is added up
RECENT = 8  # numbers of its last days that a new one is compared with
PRECISE = ("exact", "about")

Key = tuple[object, ...]


def situation_strands(
    partition: str, rows: Iterable[CountedRow], around: Around, situation: Situation
) -> list[Strand]:
    """The series of a partition of a situation, its trunk first."""
    votes = [_vote(row, around) for row in rows]
    one_name_a_source(votes)
    found = [counted_of(vote, situation) for vote in votes]
    if not found:
        return []
    code = country_in(found[0].row.country, situation)
    whole = code or situation.name.casefold(), open_gazetteer().names.get(code, situation.name)
    settle(found, whole, situation.since)
    _by_activity(found)
    groups: dict[Key, list[Counted]] = defaultdict(list)
    for one in found:
        groups[_key(one, situation)].append(one)
    parted = [some for own in groups.values() for some in _by_definition(own)]
    strands = [_strand(partition, some, situation) for some in parted]
    _link(strands)
    add_parts(strands)
    return sorted(strands, key=_order)


def _vote(row: CountedRow, around: Around) -> Vote:
    claim, story, newest = around.of(row)
    if claim is None and row.speaker is None:
        claim = said_before(row, around.claims.get(row.reading_id, ()))
    day = _known_on(row)
    assert day is not None  # partitions hold no others
    return Vote(
        row=row,
        claim=claim,
        original_source=original_source_of(row, claim, story),
        story=story,
        day=day,
        since=None,
        kind=SeriesKind.CUMULATIVE,
        group=WHOLE,
        low=row.low,
        high=row.high,
        newest=newest,
        incidents=around.incidents.get(row.report_id, frozenset()),
        printed=max(filter(None, (row.published, around.printed.get(row.report_id))), default=None),
    )


def _known_on(row: CountedRow) -> date | None:
    """The day that a number tells of. What happened on a day is told of as it is known when it is printed."""
    day = row.as_of or row.period_last or row.published
    if is_of_a_day(row) and not is_stock(row.measure) and day is not None and row.published is not None:
        told = timedelta(days=situation_rules().series.told)
        return row.published if day <= row.published <= day + told else day
    return day


def _by_activity(found: Iterable[Counted]) -> None:
    """Numbers of help are told apart by what is given, and by whom, under one name."""
    found = [one for one in found if one.organisation]
    one_name = names_of_bodies(one.organisation for one in found)
    for one in found:
        one.organisation = one_name[one.organisation]
        one.basis = activity_of(one) or one.basis


def _key(one: Counted, situation: Situation) -> Key:
    """What the numbers of one series have in common, within a family of measures, a unit and a country."""
    return one.key, one.kind, one.group, one.basis, one.organisation, _since(one, situation)


def _since(one: Counted, situation: Situation) -> date | None:
    """The first day of a total that began later than the situation; `None` for what is no total."""
    return span_start(one.row, situation) if one.kind in (SeriesKind.CUMULATIVE, SeriesKind.STOCK) else None


def _by_definition(own: list[Counted]) -> list[list[Counted]]:
    """Numbers of one thing, parted where something else is counted under its name: they are too far apart
    for one, although no source says that one became the other.
    """
    own.sort(key=lambda one: (one.vote.day, one.row.published or date.min, one.row.id))
    _roles(own)
    if own[0].level is not PlaceLevel.COUNTRY:
        return [own]
    parted: list[Definition] = []
    for one in sorted(own, key=lambda one: one.vote.role is not FigureRole.CURRENT):
        fits = [some for some in parted if one.vote.role is not FigureRole.CURRENT or _fits(one, some)]
        if fits:
            min(fits, key=lambda some: _distance(one, some)).add(one)
        else:
            parted.append(Definition([one], {one.number}, {*_sources(one)}))
    found = [some.own for some in parted]
    if len(found) > 1:
        _name_bases(found)
    return found


@dataclass(slots=True)
class Definition:
    """Numbers that may be of one count, with all that they are and all who give them."""

    own: list[Counted]
    numbers: set[int]
    sources: set[str]

    def nearest(self, one: Counted) -> Counted:
        """Of its last days' numbers the one that is the most like another."""
        end = self.own[-1].vote.day - timedelta(days=situation_rules().series.near)
        recent = [other for other in self.own[-RECENT:] if other.vote.day >= end]
        return min(recent, key=lambda other: abs(log(max(one.number, 1) / max(other.number, 1))))

    def add(self, one: Counted) -> None:
        """Take a number in; what is no number of its day does not come last."""
        if one.vote.role is FigureRole.CURRENT:
            self.own.append(one)
        else:
            self.own.insert(0, one)
        self.numbers.add(one.number)
        self.sources |= _sources(one)


def _fits(one: Counted, some: Definition) -> bool:
    """Whether a number may be the next of a definition."""
    rules = situation_rules().series
    last = some.nearest(one)
    times = max(one.number, 1) / max(last.number, 1)
    falls, rises = times * rules.apart < 1, times > rules.apart
    if one.number == 0 or not (falls or rises):
        return True
    if one.kind is SeriesKind.PLAN or (one.vote.day == last.vote.day and _as_one(one, last)):
        return False
    if one.organisation:
        return not falls
    if falls or (one.kind is SeriesKind.STOCK and times > rules.rise):
        if (one.vote.day - last.vote.day).days <= rules.near:
            return True  # the sources differ on one state of things
        return bool(_sources(one) & some.sources) or has(situation_rules().numbers.present, clause(one))
    return True


def _as_one(one: Counted, other: Counted) -> bool:
    """Whether two numbers are of one report, or one organisation's."""
    return one.row.report_id == other.row.report_id or bool(one.organisation)


def _sources(one: Counted) -> set[str]:
    return {one.vote.original_source.key, one.row.publisher.casefold()} - {""}


def _distance(one: Counted, some: Definition) -> float:
    """How far a number is from those of a definition: from the last one, if none is the same."""
    if one.number in some.numbers:
        return 0.0
    return abs(log(max(one.number, 1) / max(some.nearest(one).number, 1)))


def _name_bases(parted: Sequence[Sequence[Counted]]) -> None:
    """Name definitions: "estimated", if words say so, else by the source, and by size what has one name."""
    names = [_basis(some) for some in parted]
    taken: Counter[str] = Counter()
    for some, name in zip(parted, names, strict=True):
        size = f"about {some[0].number:,}"
        label = f"{name}, {size}" if name and names.count(name) > 1 else name or size
        taken[label] += 1
        for one in some:
            one.basis = label if taken[label] == 1 else f"{label} ({taken[label]})"


def _basis(some: Sequence[Counted]) -> str:
    if some[0].organisation:
        return some[0].basis
    if any(has(situation_rules().numbers.estimate, near(one)) for one in some):
        return "estimated"
    sources = Counter(one.vote.original_source.name for one in some)
    name = sources.most_common(1)[0][0]
    return "in one report" if name == NOBODY else f"as {name} counts"


def _strand(partition: str, own: Sequence[Counted], situation: Situation) -> Strand:
    first = own[0]
    since = _since(first, situation)
    for one in own:
        one.vote.kind, one.vote.group = first.kind, first.group
        if first.kind is not SeriesKind.DAILY:
            one.vote.incidents = ONE_MATTER
        one.vote.since = since or situation.since
        one.vote.note = "; ".join(one.notes) or None
    votes = sorted(
        (one.vote for one in own),
        key=lambda vote: (vote.day, vote.row.published or date.min, vote.newest, vote.row.id),
    )
    family = family_of(first.row.measure)
    start = since if since is not None else situation.since if first.kind is SeriesKind.CUMULATIVE else None
    measures = tuple(sorted({one.row.measure for one in own}))
    series = Series(
        id=content_id("series", partition, *_key(first, situation)),
        partition=partition,
        family=family,
        kind=first.kind,
        since=start,
        counted=first.group,
        unit=first.row.unit,
        place=first.name,
        place_key=first.key,
        country=first.row.country or country_in(None, situation) or None,
        measures=measures,
        first=votes[0].day,
        last=votes[-1].day,
        figures=len(votes),
        reports=len({vote.row.report_id for vote in votes}),
        situation_id=situation.id,
        level=first.level,
        part_of=None,
        basis=first.basis,
        organisation=first.organisation,
    )
    return Strand(series, votes)


def _roles(own: Sequence[Counted]) -> None:
    """Tell the number of a day from peaks beside it, and from older numbers that are printed again; `own` is
    in order of days.
    """
    beside: dict[object, list[Counted]] = defaultdict(list)
    first: dict[int, date] = {}
    for one in own:
        beside[one.row.report_id].append(one)
        beside[one.vote.day].append(one)
        first.setdefault(one.number, one.vote.day)
    for one in own:
        near_by = [*beside[one.row.report_id], *beside[one.vote.day]]
        if one.kind is SeriesKind.STOCK and _is_peak(one, near_by):
            one.vote.role = FigureRole.PEAK
            one.notes.append("the most there were, not those who are there")
    for at, one in enumerate(own):
        known_since = first[one.number]
        if known_since < one.vote.day and one.number >= situation_rules().series.chance:
            between = takewhile(lambda other: other.vote.day > known_since, reversed(own[:at]))  # noqa: B023
            if any(_supersedes(other, one) for other in between):
                one.vote.role = FigureRole.REPEATED


def _is_peak(one: Counted, near_by: Sequence[Counted]) -> bool:
    """Whether a stock is the highest there was: by its words, beside a lower number of its report or day."""
    words = situation_rules().numbers
    if has(words.present, clause(one)):
        return False
    fallen = situation_rules().series.fallen
    lower = [other for other in near_by if fallen * other.number <= one.number]
    remain = any(has(words.present, clause(other)) for other in lower)
    return remain or (bool(lower) and has(words.peak, clause(one)))


def _supersedes(other: Counted, one: Counted) -> bool:
    """Whether a number of an earlier day was known, so that one that is older still is only printed again."""
    return (
        other.vote.day < one.vote.day
        and other.number != one.number
        and other.row.qualifier in PRECISE
        and (other.vote.printed or other.vote.day) <= (one.vote.printed or one.vote.day)
        and other.vote.role is FigureRole.CURRENT
    )


def _link(strands: Sequence[Strand]) -> None:
    """Set what each series is part of: the same of the next larger place, else the total of its place."""
    by_place: dict[tuple[object, ...], Strand] = {}
    for strand in sorted(strands, key=lambda strand: -strand.series.figures):
        by_place.setdefault(_identity(strand.series, strand.series.place_key, strand.series.counted), strand)
    keys = {strand.series.place_key for strand in strands}
    for strand in strands:
        series = strand.series
        above = _above(strand, keys)
        wanted = [(place, series.counted) for place in above]
        wanted += [(place, WHOLE) for place in (series.place_key, *above)]
        for place, counted in wanted:
            upper = by_place.get(_identity(series, place, counted))
            if upper is not None and series.id not in (upper.series.id, upper.series.part_of):
                strand.series = replace(series, part_of=upper.series.id)
                break


def _identity(series: Series, place: str, counted: str) -> tuple[object, ...]:
    return place, counted, series.organisation


def _above(strand: Strand, keys: set[str]) -> tuple[str, ...]:
    series = strand.series
    if series.level == PlaceLevel.COUNTRY:
        return ()
    row = strand.votes[0].row
    found: tuple[str, ...] = ()
    if row.geonames_id is not None and series.place_key == str(row.geonames_id):
        found = places_above(row.geonames_id, (series.country,) if series.country else ())
    elif series.country:
        found = (series.country,)
    return tuple(key for key in found if key in keys)


def _order(strand: Strand) -> tuple[object, ...]:
    series = strand.series
    return series.level != PlaceLevel.COUNTRY, series.place_key, series.counted, series.basis, series.id
