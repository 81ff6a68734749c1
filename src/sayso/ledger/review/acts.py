"""What a person did last, of whatever sort: one stack that undo takes from.

An act is named by its sort and number: "review 8", "mark 3", "opinion 2", "incident 5".
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, select

from sayso.errors import LedgerError
from sayso.ledger.schema.review_tables import incident_decision, opinion, review, review_mark

STACK: dict[str, Table] = {
    "review": review, "mark": review_mark, "opinion": opinion, "incident": incident_decision
}  # fmt: skip
_NAME = re.compile(r"(review|mark|opinion|incident) ([1-9][0-9]{0,11})")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person did and may take back."""

    sort: str
    number: int

    @property
    def name(self) -> str:
        """As forms carry it."""
        return f"{self.sort} {self.number}"


def read_act(name: str) -> Act:
    """The act of a name. Raises `LedgerError` for what is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise LedgerError(f"undo: {name[:40]!r} names nothing that was done. Write it as: review 8.")
    return Act(found[1], int(found[2]))


def last_act(connection: Connection, reviewer: str, since: datetime | None = None) -> Act | None:
    """What a person did last and has not taken back; `None` if there is nothing (since a time)."""
    newest: tuple[datetime, Act] | None = None
    for sort, table in STACK.items():
        undone = table.c.undone_by if sort == "review" else table.c.undone_at
        wanted = select(table.c.id, table.c.at).where(table.c.reviewer == reviewer, undone.is_(None))
        if sort == "review":
            wanted = wanted.where(table.c.verdict != "undo")
        row = connection.execute(wanted.order_by(table.c.id.desc()).limit(1)).first()
        if row is not None and (newest is None or row.at >= newest[0]) and (since is None or row.at >= since):
            newest = (row.at, Act(sort, row.id))
    return newest[1] if newest is not None else None
