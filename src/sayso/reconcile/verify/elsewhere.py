"""The same number where it is another thing: a part, a plan, another country's, or of another measure.

Takes a `Sought` and what the ledger has, gives the first `Elsewhere` that explains the number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.codebook.rules import situation_rules
from sayso.ledger.picture.inputs import counted_rows, speakers_of
from sayso.ledger.picture.printings import left_out_because, rows_with_number
from sayso.ledger.picture.stories import stories_of
from sayso.reconcile.series.build import Around, Strand, Vote, family_of
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.verify.sought import (
    AHEAD_KINDS,
    Sought,
    known_votes,
    printed_on,
    same_unit,
    says,
)
from sayso.records.picture import Series, SeriesKind
from sayso.records.situation import PlaceLevel
from sayso.records.verification import StatementVerdict


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the stated number is instead: the figures that give it, in order of publication; their `series`
    if they are in one; `reason` why the situation leaves them out.
    """

    verdict: StatementVerdict
    votes: Sequence[Vote]
    series: Series | None = None
    reason: str = ""


def as_plan(strands: Iterable[Strand], sought: Sought) -> Elsewhere | None:
    """The number as a plan or forecast for the same country or situation; of help also what is aimed at."""
    helped = sought.vote.row.measure in situation_rules().series.by_organisation
    ahead = [
        strand
        for strand in strands
        if strand.series.kind in AHEAD_KINDS and (helped or strand.series.family == sought.family)
    ]
    return _in_series(ahead, sought, StatementVerdict.PLAN)


def as_part(strands: Iterable[Strand], sought: Sought) -> Elsewhere | None:
    """The number as that of another place, group, span or body within the same country or situation."""
    own = family_of(sought.vote.row.measure)
    others = [
        strand for strand in strands if strand.series.kind not in AHEAD_KINDS and strand.series.family == own
    ]
    return _in_series(others, sought, StatementVerdict.PART)


def _in_series(strands: Sequence[Strand], sought: Sought, verdict: StatementVerdict) -> Elsewhere | None:
    found = []
    for strand in strands:
        votes = [vote for vote in known_votes(strand, sought) if says(vote, sought) and _exact(vote, sought)]
        if votes:
            found.append((_nearness(strand.series, sought), strand.series, votes))
    if not found:
        return None
    _, series, votes = min(found, key=lambda one: (one[0], one[1].id))
    return Elsewhere(verdict, sorted(votes, key=printed_on), series)


def _exact(vote: Vote, sought: Sought) -> bool:
    """Whether a figure has the number itself, and not only one that a bound allows."""
    return sought.number in (vote.low, vote.high)


def _nearness(series: Series, sought: Sought) -> tuple[bool, ...]:
    """How much a series has in common with what is stated; the smallest is nearest."""
    return (
        series.place_key != sought.key,
        series.counted != sought.group,
        series.kind is SeriesKind.INCREMENT,
        series.level not in ("", PlaceLevel.COUNTRY),
        series.counted != WHOLE,
    )


def anywhere(
    connection: Connection, sought: Sought, seen: Iterable[int]
) -> tuple[Elsewhere | None, list[Vote]]:
    """The number in figures of the measure that are in none of the series (`seen`): another situation's or
    country's; and the figures of other measures that give it.
    """
    if sought.vote.low != sought.vote.high or not sought.vote.low:
        return None, []
    numbers = set(rows_with_number(connection, sought.number, sought.stated.known_by)) - set(seen)
    votes = [vote for vote in _votes(connection, numbers) if says(vote, sought)]
    votes.sort(key=lambda vote: (vote.row.country != sought.vote.row.country, printed_on(vote)))
    row = sought.vote.row
    alike = [
        one
        for one in votes
        if family_of(one.row.measure) == sought.family and same_unit(one.row.unit, row.unit)
    ]
    others = [vote for vote in votes if vote not in alike and vote.row.measure != "other"]
    enough = sought.number >= situation_rules().verify.chance
    if not alike:
        return None, others if enough else []
    first = alike[0]
    same = [vote for vote in alike if vote.row.country == first.row.country]
    situation = sought.stated.situation
    reason = left_out_because(connection, situation.id, first.row.row) if situation is not None else ""
    return Elsewhere(StatementVerdict.ELSEWHERE, same, None, reason), others if enough else []


def _votes(connection: Connection, numbers: Iterable[int]) -> list[Vote]:
    """Figures by themselves, each with who says it; those without a day are left out."""
    rows = [row for row in counted_rows(connection, sorted(numbers)) if row.period_last or row.published]
    around = Around(
        speakers_of(connection, {row.reading_id for row in rows}),
        stories_of(connection, {row.report_id for row in rows}),
        {},
    )
    return [around.vote(row) for row in rows]
