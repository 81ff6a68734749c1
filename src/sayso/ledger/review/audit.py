"""The audit of a ledger: who did what, when, from which address."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select

from sayso.ledger.redaction.store import without_names
from sayso.ledger.schema.review_tables import audit
from sayso.ledger.schema.timestamps import now


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what, when, and from where."""

    id: int
    at: datetime
    who: str
    action: str
    detail: str
    address: str


def write_audit(connection: Connection, who: str, action: str, detail: str, *, address: str) -> None:
    """Write down who did what."""
    detail = without_names(connection, detail)
    connection.execute(insert(audit).values(at=now(), who=who, action=action, detail=detail, address=address))


def find_audit(
    connection: Connection, *, who: str | None = None, before: int | None = None, limit: int = 100
) -> list[AuditRow]:
    """Who did what, the newest first; numbered below `before`."""
    a = audit.c
    statement = select(*(a[field.name] for field in fields(AuditRow)))
    if who:
        statement = statement.where(a.who == who)
    if before is not None:
        statement = statement.where(a.id < before)
    return [AuditRow(*row) for row in connection.execute(statement.order_by(a.id.desc()).limit(limit))]
