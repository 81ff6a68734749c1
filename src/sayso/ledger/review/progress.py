"""How much one person decided in this session of review: what lies no longer than half an hour apart."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from sayso.ledger.schema.review_tables import review
from sayso.ledger.schema.timestamps import now

PAUSE = timedelta(minutes=30)  # a longer one ends a session
MOST = 1_000  # decisions that are looked at


@dataclass(frozen=True, slots=True)
class Progress:
    """Decisions of a session that stand, the minutes since its first, and how many that is an hour (`None`
    for too few).
    """

    decided: int
    minutes: int
    an_hour: int | None


def session_progress(connection: Connection, reviewer: str) -> Progress:
    """What a person decided since their last long pause."""
    v = review.c
    wanted = select(v.at).where(v.reviewer == reviewer, v.undone_by.is_(None), v.verdict != "undo")
    times = connection.execute(wanted.order_by(v.id.desc()).limit(MOST)).scalars().all()
    last, decided = now(), 0
    begun = last
    for at in times:
        if last - at > PAUSE:
            break
        begun = last = at
        decided += 1
    minutes = int((now() - begun).total_seconds() // 60)
    return Progress(decided, minutes, round(decided * 60 / minutes) if minutes and decided > 4 else None)
