"""Reports whose picture is to be made anew after a decision, and who may do so behind the desk.

A decision writes its report here in its own transaction, so that nothing is lost whatever is killed; whoever
refreshes next takes it away. Every change of the picture stamps it: what was computed from an older stamp is
not written.
"""

import secrets
import time
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, select

from sayso.ledger.schema.connections import chunks, upsert
from sayso.ledger.schema.picture_tables import pending_report, picture_state
from sayso.ledger.schema.timestamps import now

STAMP, REFRESHER = "stamp", "refresher"


def mark_pending(connection: Connection, report_ids: Collection[str]) -> None:
    """Let what these reports touch be made anew, soon."""
    rows = [{"report_id": name, "mark": secrets.token_hex(8), "at": now()} for name in sorted(report_ids)]
    if rows:
        connection.execute(upsert(connection, pending_report), rows)


def pending_reports(connection: Connection, limit: int | None = None) -> dict[str, str]:
    """The reports that wait, those that wait longest first, each with the mark of its last decision."""
    p = pending_report.c
    ordered = select(p.report_id, p.mark).order_by(p.at, p.report_id).limit(limit)
    return {row.report_id: row.mark for row in connection.execute(ordered)}


def is_pending(connection: Connection, report_id: str) -> bool:
    """Whether a report waits."""
    p = pending_report.c
    return connection.execute(select(p.mark).where(p.report_id == report_id)).first() is not None


def clear_pending(connection: Connection, done: Mapping[str, str]) -> None:
    """These reports wait no longer, but for those that somebody decided on since."""
    p = pending_report.c
    for some in chunks(done):
        held = connection.execute(select(p.report_id, p.mark).where(p.report_id.in_(some))).all()
        same = [row.report_id for row in held if done[row.report_id] == row.mark]
        connection.execute(delete(pending_report).where(p.report_id.in_(same)))


def picture_stamp(connection: Connection) -> str | None:
    """What the last change of the picture left."""
    return _state(connection, STAMP)


def stamp_picture(connection: Connection) -> str:
    """Say that the picture changes in this transaction; the new stamp."""
    made = secrets.token_hex(8)
    _keep(connection, STAMP, made)
    return made


def take_turn(connection: Connection, owner: str, seconds: int) -> bool:
    """Whether `owner` may refresh behind the desk, for so long: one at a time, over all server processes."""
    holder, _, until = (_state(connection, REFRESHER) or "").partition(" ")
    if holder not in ("", owner) and float(until) > time.time():
        return False
    _keep(connection, REFRESHER, f"{owner} {time.time() + seconds:.3f}")
    return True


def end_turn(connection: Connection, owner: str) -> None:
    """Let others refresh."""
    if (_state(connection, REFRESHER) or "").startswith(f"{owner} "):
        connection.execute(delete(picture_state).where(picture_state.c.name == REFRESHER))


def _state(connection: Connection, name: str) -> str | None:
    state = picture_state.c
    return connection.execute(select(state.value).where(state.name == name)).scalar()


def _keep(connection: Connection, name: str, value: str) -> None:
    connection.execute(upsert(connection, picture_state), {"name": name, "value": value})
