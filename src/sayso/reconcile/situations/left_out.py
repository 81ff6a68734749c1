"""What is left out of a situation on purpose, counted by reason.

Takes a connection and a situation, gives `LeftOut`s; the reasons are those of `belonging.py`, sorted by what
they begin with.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from sayso.ledger.picture.situations import reasons_left_out
from sayso.records.situation import Situation

OTHER = "other"
WORDS = {
    "decided": "moved out by a person",
    "country": "of other countries, or of none",
    "crisis": "of other crises",
    "time": "of before or after it",
    "unnamed": "in passages that do not name it",
    OTHER: "for other reasons",
}
PARTS = (  # of a reason, and what they show; the first that is in it
    ("about another crisis", "crisis"),
    ("it is about", "country"),
    ("it counts from", "time"),
    ("it is of", "time"),
    ("speaks of another time", "time"),
    ("neither its paragraph", "unnamed"),
)
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many figures of the situation's reports were left out for one sort of `reason`, in `words`, with
    the most frequent reasons in full.
    """

    reason: str
    words: str
    figures: int
    examples: tuple[str, ...]


def sort_of(reason: str, decided: str) -> str:
    """The sort of reason for which a figure is left out; `decided` is who said so, if a person did."""
    if decided:
        return "decided"
    return next((name for part, name in PARTS if part in reason), OTHER)


def left_out(connection: Connection, situation: Situation, on: date | None = None) -> tuple[LeftOut, ...]:
    """How many figures are left out, by sort of reason, the most first; `on` a day: of reports until then."""
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for reason, decided, figures in reasons_left_out(connection, situation.id, on):
        reasons[sort_of(reason, decided)][reason] += figures
    found = [
        LeftOut(name, WORDS[name], some.total(), tuple(reason for reason, _ in some.most_common(EXAMPLES)))
        for name, some in reasons.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.figures, one.reason)))
