"""Lower bounds for a total that nobody gives on a day: parts that one report names, added up.

Takes the series of a partition with their links, sets the `sums` of the totals.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sayso.reconcile.series.build import PartSum, Strand, Vote
from sayso.reconcile.situations.counting import places_above
from sayso.records.picture import SeriesKind
from sayso.records.situation import FigureRole, PlaceLevel

PLACES = (PlaceLevel.ADMIN1, PlaceLevel.ADMIN2, PlaceLevel.PLACE)


def add_parts(strands: Sequence[Strand]) -> None:
    """Set on each running total what its parts come to on days when more is known of them than of it."""
    below: dict[str, list[Strand]] = defaultdict(list)
    for strand in strands:
        if strand.series.part_of is not None and strand.series.level in PLACES:
            below[strand.series.part_of].append(strand)
    for strand in strands:
        series = strand.series
        if (
            series.kind is SeriesKind.CUMULATIVE
            and series.level == PlaceLevel.COUNTRY
            and not series.organisation
        ):
            alike = [part for part in below[series.id] if _alike(part, strand)]
            strand.sums = tuple(_sums(strand, alike))


def _alike(part: Strand, whole: Strand) -> bool:
    one, other = part.series, whole.series
    return (one.kind, one.counted, one.basis, one.measures) == (
        other.kind,
        other.counted,
        other.basis,
        other.measures,
    )


def _sums(whole: Strand, parts: Sequence[Strand]) -> Iterator[PartSum]:
    by_report: dict[str, list[Vote]] = defaultdict(list)
    for part in parts:
        newest = {vote.row.report_id: vote for vote in part.votes if vote.role is FigureRole.CURRENT}
        for report_id, vote in newest.items():
            by_report[report_id].append(vote)
    found: dict[object, PartSum] = {}
    for votes in by_report.values():
        added = PartSum(
            max(vote.day for vote in votes), sum(vote.row.low or 0 for vote in votes), tuple(votes)
        )
        known = max((vote.row.low or 0 for vote in whole.votes if vote.day <= added.day), default=0)
        if len(votes) > 1 and _apart(votes) and added.number > known:
            best = found.get(added.day)
            if best is None or added.number > best.number:
                found[added.day] = added
    yield from found.values()


def _apart(votes: Sequence[Vote]) -> bool:
    """Whether no place of these lies in another of them."""
    places = {str(vote.row.geonames_id) for vote in votes}
    above = {key for vote in votes for key in places_above(vote.row.geonames_id or 0, ())}
    return len(places) == len(votes) and places.isdisjoint(above)
