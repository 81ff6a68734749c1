"""What a second person says of a finding that somebody decided, without having seen the decision.

It changes nothing: the first decision stands until somebody decides again, openly. Two people's verdicts on
one finding show how far they agree (Cohen's kappa). Takes an open transaction where it writes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, select, update

from sayso.errors import ConflictError, LedgerError, NotFoundError
from sayso.ledger.review.decisions import LEARNED
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.review_tables import opinion, review
from sayso.ledger.schema.timestamps import now

JUDGED = ("confirm", "correct", "reject")  # verdicts that two people can agree on
MOST = 2_000  # pairs of verdicts, the newest, that agreement is counted from


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A second verdict beside a review, with the first one."""

    id: int
    at: datetime
    reviewer: str
    review_id: int
    verdict: str
    kind: str
    report_id: str
    finding_id: str
    changes: dict[str, Any]
    reason: str
    note: str
    first_reviewer: str
    first_verdict: str
    first_changes: dict[str, Any]
    quote: str

    @property
    def alike(self) -> bool:
        """Whether both say the same: the same verdict, and the same values where they correct."""
        mine = {name: both[1] for name, both in self.changes.items() if name not in LEARNED}
        its = {name: both[1] for name, both in self.first_changes.items() if name not in LEARNED}
        return self.verdict == self.first_verdict and (self.verdict != "correct" or mine == its)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree: findings that both decided, how many alike, and Cohen's kappa of their
    verdicts (`None` where it means nothing: too few, or one verdict alone).
    """

    one: str
    other: str
    both: int
    alike: int
    kappa: float | None


def second_queue(connection: Connection, reviewer: str, limit: int = 25) -> list[Any]:
    """Figures that others decided and this person has not: the newest decisions first, without a word of
    what was decided.
    """
    v, o = review.c, opinion.c
    own = exists().where(and_(o.review_id == v.id, o.reviewer == reviewer, o.undone_at.is_(None)))
    later = review.alias("later")
    newer = exists().where(
        and_(
            later.c.finding_id == v.finding_id, later.c.kind == v.kind, later.c.id > v.id,
            later.c.undone_by.is_(None), later.c.verdict != "undo",
        )
    )  # fmt: skip
    wanted = select(v.id, v.kind, v.report_id, v.finding_id, v.quote).where(
        v.kind == "figure", v.verdict.in_(JUDGED), v.undone_by.is_(None), v.reviewer != reviewer, ~own, ~newer
    )
    return list(connection.execute(wanted.order_by(v.id.desc()).limit(limit)))


def add_opinion(
    connection: Connection, reviewer: str, review_id: int, verdict: str, said: Mapping[str, Any]
) -> int:
    """Keep a second verdict beside a review; its number. `said` has changes, reason and note."""
    first = connection.execute(select(review).where(review.c.id == review_id)).first()
    if first is None or first.verdict not in JUDGED:
        raise NotFoundError(f"There is no review {review_id} to give a second opinion on.")
    if first.undone_by is not None:
        raise ConflictError("The first decision was taken back in the meantime; decide it as a new one.")
    if first.reviewer == reviewer:
        raise LedgerError("The first decision is your own. A second opinion is another person's.")
    if verdict not in JUDGED:
        raise LedgerError(f"verdict: one of these is needed: {', '.join(JUDGED)}.")
    o = opinion.c
    mine = select(o.id).where(o.review_id == review_id, o.reviewer == reviewer, o.undone_at.is_(None))
    if connection.execute(mine).first() is not None:
        raise ConflictError("You have said what you think of this one already.")
    values = {
        "at": now(), "reviewer": reviewer, "review_id": review_id, "verdict": verdict, "kind": first.kind,
        "report_id": first.report_id, "finding_id": first.finding_id,
        "changes": said.get("changes", {}), "reason": said.get("reason", ""), "note": said.get("note", ""),
    }  # fmt: skip
    return insert_row(connection, opinion, values)


def undo_opinion(connection: Connection, number: int, reviewer: str) -> tuple[str, str]:
    """Take one's own second verdict back; the kind and id of the finding."""
    row = connection.execute(select(opinion).where(opinion.c.id == number)).first()
    if row is None or row.reviewer != reviewer:
        raise NotFoundError(f"There is no second opinion {number} of yours.")
    if row.undone_at is not None:
        raise ConflictError("It was taken back already.")
    connection.execute(update(opinion).where(opinion.c.id == number).values(undone_at=now()))
    return row.kind, row.finding_id


def find_opinions(connection: Connection, limit: int = MOST) -> list[OpinionRow]:
    """Second verdicts that stand, the newest first, beside first ones that do."""
    own = [opinion.c[one.name] for one in fields(OpinionRow) if one.name in opinion.c]
    first = [review.c.reviewer, review.c.verdict, review.c.changes, review.c.quote]
    joined = opinion.join(review, review.c.id == opinion.c.review_id)
    wanted = select(*own, *first).select_from(joined)
    wanted = wanted.where(opinion.c.undone_at.is_(None), review.c.undone_by.is_(None))
    return [OpinionRow(*row) for row in connection.execute(wanted.order_by(opinion.c.id.desc()).limit(limit))]


def agreement(rows: list[OpinionRow]) -> list[Agreement]:
    """How far each two people agree, those with most findings first."""
    pairs: dict[tuple[str, str], list[OpinionRow]] = {}
    for row in rows:
        one, other = sorted((row.reviewer, row.first_reviewer))
        pairs.setdefault((one, other), []).append(row)
    found = [
        Agreement(one, other, len(own), sum(row.alike for row in own), kappa(_verdicts(own, one)))
        for (one, other), own in pairs.items()
    ]
    return sorted(found, key=lambda one: (-one.both, one.one, one.other))


def _verdicts(rows: list[OpinionRow], one: str) -> list[tuple[str, str]]:
    """The verdicts of both people; a correction to other values is another verdict."""
    found = []
    for row in rows:
        second = row.verdict if row.verdict != "correct" or row.alike else "correct otherwise"
        pair = (second, row.first_verdict)
        found.append(pair if row.reviewer == one else pair[::-1])
    return found


def kappa(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's verdicts: agreement beyond what their habits alone would give."""
    total = len(pairs)
    if total < 2:
        return None
    observed = sum(one == other for one, other in pairs) / total
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(ones[name] * others[name] for name in ones) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
