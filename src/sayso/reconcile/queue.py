"""What a person should look at first: findings in disagreements, with a large effect, or of low certainty.

Takes series with their estimates and disagreements, gives `QueueItem` findings. Points are in `picture.toml`,
`[review]`; what was reviewed does not wait.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log10

from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import DisputeRow, KeyRow
from sayso.reconcile.series.build import Strand, Vote, family_of, partition_of
from sayso.reconcile.series.estimates import best_without
from sayso.records.picture import Disagreement, DisagreementKind, Estimate, QueueItem, Severity

SHOWN = 120  # characters of a claim
AGAINST = {  # what a disagreement says of its first side, and of its second
    DisagreementKind.CONFLICT: ("disagrees with another number",) * 2,
    DisagreementKind.DATE: ("the same number is told of two days",) * 2,
    DisagreementKind.RECORD: ("told as a record that it is not", "above a number that is told as the record"),
    DisagreementKind.FALLING: ("a later total is below it", "a total below an older one"),
    DisagreementKind.STALE: ("out of date when printed", "known when an older number was still printed"),
    DisagreementKind.PARTS: ("parts and whole do not fit",) * 2,
    DisagreementKind.DISPUTED: ("somebody disputes it",) * 2,
    DisagreementKind.DEFINITION: ("another source counts something else under its name",) * 2,
    DisagreementKind.JUMP: ("many times the number before", "the next number is many times as many"),
    DisagreementKind.BACKLOG: ("holds cases of earlier days", "a later number holds its cases, too"),
    DisagreementKind.REPEATED: ("an older number printed again", "printed again later, when more was known"),
}
ONE_SIDED = frozenset(  # only the first side may be wrong
    {
        DisagreementKind.RECORD,
        DisagreementKind.STALE,
        DisagreementKind.BACKLOG,
        DisagreementKind.REPEATED,
    }
)


def queue_figures(
    strands: Iterable[tuple[Strand, Sequence[Estimate]]], disagreements: Iterable[Disagreement]
) -> Iterator[QueueItem]:
    """The figures of series, each with its estimates, that wait."""
    rules = picture_rules().review
    gravest = _gravest(disagreements)
    for strand, estimates in strands:
        effects = dict(_effects(strand, estimates))
        for vote in strand.votes:
            if vote.row.review_id is not None:
                continue
            reasons = [*_doubts(vote)]
            if vote.row.id in gravest:
                reasons.append(gravest[vote.row.id])
            if vote.row.row in effects:
                reasons.append(effects[vote.row.row])
            score = round(sum(points for points, _ in reasons), 3)
            if score >= rules.least:
                shown = tuple(word for _, word in sorted(reasons, reverse=True))
                series = strand.series
                yield QueueItem(
                    finding_id=vote.row.id,
                    kind="figure",
                    report_id=vote.row.report_id,
                    partition=series.partition,
                    country=series.country,
                    measure=series.family,
                    score=score,
                    reasons=shown,
                    quote=vote.row.quote,
                )


def _gravest(disagreements: Iterable[Disagreement]) -> dict[str, tuple[float, str]]:
    """For each finding its gravest disagreement, in points and words."""
    found: dict[str, tuple[float, str]] = {}
    for one in disagreements:
        points = _points(one.severity)
        share = picture_rules().review.beside if one.kind in ONE_SIDED else 1.0
        for side, part, words in zip((one.one, one.other), (1.0, share), AGAINST[one.kind], strict=True):
            found[side.finding] = max(found.get(side.finding, (0.0, "")), (points * part, words))
    return found


def _points(severity: Severity) -> float:
    """Points for a disagreement that is so severe."""
    points = picture_rules().review.severity
    return {Severity.LOW: points.low, Severity.MEDIUM: points.medium, Severity.HIGH: points.high}[severity]


def _effects(strand: Strand, estimates: Sequence[Estimate]) -> Iterator[tuple[int, tuple[float, str]]]:
    """The figures that an estimate rests on: what it would be without them."""
    rules = picture_rules().review
    votes: dict[object, list[Vote]] = defaultdict(list)
    for vote in strand.votes:
        votes[vote.day].append(vote)
    for made in estimates:
        best = next((vote for vote in votes[made.day] if vote.row.id == made.best_figure), None)
        if best is None or made.best is None:
            continue
        size = min(log10(made.best + 1) / rules.size, 1.0)
        if len(votes[made.day]) == 1:
            yield best.row.row, (rules.alone * size, "the only number of its day")
            continue
        others = [vote for vote in votes[made.day] if vote is not best]
        without = best_without(strand, made.day, others)
        if without is not None and without != made.best:
            share = min(abs(without - made.best) / max(without, made.best, 1), 1.0)
            reason = f"without it the estimate is {without:,}, not {made.best:,}"
            yield best.row.row, (rules.effect * share * size, reason)


def _doubts(vote: Vote) -> Iterator[tuple[float, str]]:
    """What makes the reading of a figure uncertain."""
    points = picture_rules().review.doubts
    if vote.row.status == "denied" or vote.echo is not None:
        yield points.denied, "somebody denies it"
    if vote.row.period_words is None:
        yield points.undated, "no words tell its day"
    if vote.row.measure_words is None:
        yield points.unnamed, "no words tell its measure"
    if vote.note is not None:
        yield points.part, f"read as {vote.note}"
    certainty = vote.row.certainty
    if certainty is not None and certainty < points.uncertain_below:
        yield points.uncertain, f"its {vote.row.least_certain} is uncertain ({certainty:.2f})"


def queue_claims(
    pairs: Iterable[tuple[DisputeRow, DisputeRow]], found: Iterable[Disagreement]
) -> Iterator[QueueItem]:
    """The claims of disputes that wait."""
    level = {side.finding: one.severity for one in found for side in (one.one, one.other)}
    seen = set[str]()
    for pair in pairs:
        for row in pair:
            if row.review_id is None and row.id not in seen:
                seen.add(row.id)
                score = _points(level.get(row.id, Severity.LOW))
                partition = f"claims|{row.report_id}"
                yield QueueItem(
                    finding_id=row.id,
                    kind="claim",
                    report_id=row.report_id,
                    partition=partition,
                    country=row.actor_country,
                    measure=None,
                    score=score,
                    reasons=(AGAINST[DisagreementKind.DISPUTED][0],),
                    quote=" ".join(row.content.split())[:SHOWN],
                )


def queue_unplaced(keys: Iterable[KeyRow]) -> Iterator[QueueItem]:
    """Figures that are in no series because something is missing."""
    missing_points = picture_rules().review.missing
    for key in keys:
        if (
            partition_of(key) is not None
            or key.review_id is not None
            or key.status not in ("actual", "denied")
        ):
            continue
        missing = [name for name, value in _needed(key) if not value]
        if missing and key.measure != "other":
            yield QueueItem(
                finding_id=key.id,
                kind="figure",
                report_id=key.report_id,
                partition=f"none|{key.report_id}",
                country=key.country,
                measure=family_of(key.measure),
                score=missing_points,
                reasons=(f"in no series: no {' and no '.join(missing)}",),
                quote=key.quote,
            )


def _needed(key: KeyRow) -> tuple[tuple[str, object], ...]:
    return (
        ("place", key.country or key.place_text or key.geonames_id),
        ("day", key.period_last or key.published),
    )
