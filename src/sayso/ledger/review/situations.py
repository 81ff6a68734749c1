"""The situations that people follow, and what they decide to belong to them.

Takes a connection, and a transaction where it writes; gives records. Decisions are appended; an undo marks
the one that it takes back.
"""

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import Connection, delete, insert, select, update

from sayso.errors import LedgerError
from sayso.ledger.schema.connections import chunks, insert_row
from sayso.ledger.schema.picture_tables import situation_member
from sayso.ledger.schema.review_tables import situation, situation_decision
from sayso.ledger.schema.timestamps import now
from sayso.records.situation import Situation, SituationDecision


def add_situation(connection: Connection, one: Situation, reviewer: str) -> None:
    """Keep a situation. Raises `LedgerError` if there is one of that name."""
    if connection.execute(select(situation.c.id).where(situation.c.id == one.id)).first() is not None:
        raise LedgerError(f"There is a situation {one.name!r} already. `sayso situation show` shows it.")
    values = {field.name: getattr(one, field.name) for field in fields(Situation)}
    for name in ("names", "countries"):
        values[name] = list(values[name])
    connection.execute(insert(situation).values(**values, added_by=reviewer, added_at=now()))


def remove_situation(connection: Connection, name: str) -> None:
    """Forget a situation, with what was decided about it."""
    found = get_situation(connection, name)
    decisions = situation_decision.c.situation_id == found.id
    connection.execute(delete(situation_decision).where(decisions))
    connection.execute(delete(situation).where(situation.c.id == found.id))


def find_situations(connection: Connection) -> list[Situation]:
    """All situations, by name."""
    columns = [situation.c[field.name] for field in fields(Situation)]
    found = connection.execute(select(*columns).order_by(situation.c.name)).all()
    return [
        Situation(**row._asdict() | {"names": tuple(row.names), "countries": tuple(row.countries)})
        for row in found
    ]


def get_situation(connection: Connection, name: str) -> Situation:
    """The situation with that name, one of its names, or whose id begins so. Raises `LedgerError` unless one
    fits.
    """
    known = find_situations(connection)
    wanted = name.casefold()
    exact = [one for one in known if wanted in (other.casefold() for other in one.names)]
    found = exact or [one for one in known if one.id.startswith(wanted) or wanted in one.name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise LedgerError(f"{name!r} fits several situations: {', '.join(one.name for one in found)}.")
    listed = f"Known: {', '.join(one.name for one in known)}." if known else "There are none yet."
    raise LedgerError(f"There is no situation {name!r}. {listed} `sayso situation add` makes one.")


def decide_member(connection: Connection, one: SituationDecision) -> int:
    """Write that a report, or a stretch of it, belongs to a situation or not; the decision's number."""
    names = ("reviewer", "situation_id", "report_id", "start", "end", "belongs", "note")
    return insert_row(
        connection, situation_decision, {"at": now()} | {name: getattr(one, name) for name in names}
    )


def last_decision(connection: Connection, situation_id: str) -> SituationDecision | None:
    """The last standing decision on a situation; `None` if there is none."""
    d = situation_decision.c
    columns = [d[field.name] for field in fields(SituationDecision)]
    wanted = select(*columns).where(d.undone_at.is_(None), d.situation_id == situation_id)
    found = connection.execute(wanted.order_by(d.id.desc()).limit(1)).first()
    return SituationDecision(*found) if found is not None else None


def undo_member(connection: Connection, reviewer: str, situation_id: str) -> SituationDecision | None:
    """Take the last standing decision on a situation back; `None` if there is none."""
    last = last_decision(connection, situation_id)
    if last is None:
        return None
    taken_back = {"undone_by": reviewer, "undone_at": now()}
    connection.execute(
        update(situation_decision).where(situation_decision.c.id == last.id).values(taken_back)
    )
    return last


def decisions_on(
    connection: Connection, report_ids: Collection[str] | None = None
) -> list[SituationDecision]:
    """The decisions that stand, on these reports or on all, oldest first."""
    d = situation_decision.c
    columns = [d[field.name] for field in fields(SituationDecision)]
    wanted = select(*columns).where(d.undone_at.is_(None)).order_by(d.id)
    if report_ids is None:
        return [SituationDecision(*row) for row in connection.execute(wanted)]
    return [
        SituationDecision(*row)
        for some in chunks(sorted(report_ids))
        for row in connection.execute(wanted.where(d.report_id.in_(some)))
    ]


def reports_with_members(connection: Connection, situation_ids: Collection[str]) -> set[str]:
    """The reports that something was said of with regard to these situations."""
    m = situation_member.c
    wanted = select(m.report_id).where(m.situation_id.in_(sorted(situation_ids))).distinct()
    return set(connection.execute(wanted).scalars())
