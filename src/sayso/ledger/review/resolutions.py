"""How people resolved disagreements: notes that change no number.

Appended; what is taken back stays, marked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sayso.errors import ConflictError, LedgerError, NotFoundError
from sayso.ledger.picture.disagreements import get_disagreement
from sayso.ledger.schema import review_tables
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.timestamps import now

OUTCOMES = {
    "one": "the first holds",
    "other": "the second holds",
    "both": "both hold: no disagreement",
    "open": "neither is settled; noted",
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a disagreement was resolved, by whom, when, and why."""

    id: int
    at: datetime
    reviewer: str
    disagreement_id: str
    outcome: str
    note: str
    sentence: str
    undone_by: str | None
    undone_at: datetime | None


def find_resolutions(connection: Connection, disagreement_id: str) -> list[Resolution]:
    """All that was said about a disagreement, the newest first."""
    v = review_tables.resolution
    rows = connection.execute(select(v).where(v.c.disagreement_id == disagreement_id).order_by(v.c.id.desc()))
    return [Resolution(*row) for row in rows]


def resolve_disagreement(connection: Connection, name: str, reviewer: str, outcome: str, note: str) -> int:
    """Resolve a disagreement. `ConflictError` if somebody did so before; a note is needed."""
    if outcome not in OUTCOMES:
        raise LedgerError(f"There is no outcome {outcome!r}. Known: {', '.join(OUTCOMES)}.")
    if not note.strip():
        raise LedgerError("Say in a note why; whoever comes after you will ask.")
    found = get_disagreement(connection, name)
    before = [one for one in find_resolutions(connection, name) if one.undone_by is None]
    if before:
        raise ConflictError(f"{before[0].reviewer} resolved it in the meantime: {before[0].note}")
    values: dict[str, Any] = {
        "at": now(), "reviewer": reviewer, "disagreement_id": name, "outcome": outcome,
        "note": note.strip(), "sentence": found.sentence,
    }  # fmt: skip
    return insert_row(connection, review_tables.resolution, values)


def reopen_disagreement(connection: Connection, number: int, reviewer: str) -> str:
    """Take a resolution back; the disagreement that it was on."""
    v = review_tables.resolution
    row = connection.execute(select(v).where(v.c.id == number)).first()
    if row is None:
        raise NotFoundError(f"There is no resolution {number}.")
    if row.undone_by is not None:
        raise ConflictError("It was taken back already.")
    values = {"undone_by": reviewer, "undone_at": now()}
    connection.execute(update(v).where(v.c.id == number).values(values))
    return str(row.disagreement_id)
