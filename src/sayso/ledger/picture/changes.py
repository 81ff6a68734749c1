"""How the picture changed, row by row as it did: estimates that moved, and new disagreements.

Takes a transaction that writes the picture, keeps what differs; gives it back to those who ask what is new.
What is made from nothing, as the first picture of a ledger or one by new rules, is no change.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, exists, func, select

from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import chunks, insert_rows
from sayso.ledger.schema.job_tables import picture_change
from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.timestamps import now
from sayso.records.picture import Disagreement, Estimate, SeriesFigure

ESTIMATE, DISAGREEMENT = "estimate", "disagreement"

Known = Mapping[str, Mapping[date, tuple[int | None, int | None, int | None]]]


@dataclass(frozen=True, slots=True)
class PictureChangeRow:
    """A change: of the series `target`, from `before` (as of `before_day`) to `low`, `best`, `high` on `day`,
    by the report of the figure that gave it; or a new disagreement, `target`.
    """

    id: int
    at: datetime
    kind: str
    target: str
    day: date | None
    before_day: date | None
    before: int | None
    low: int | None
    best: int | None
    high: int | None
    report_id: str
    reason: str


def is_made(connection: Connection) -> bool:
    """Whether there is a picture already, and not one that is being made from nothing."""
    return connection.execute(select(picture.picture_reading.c.reading_id).limit(1)).first() is not None


def known_estimates(connection: Connection, ids: Collection[str]) -> Known:
    """The estimates of series as they are, by series and day; none where the picture is made from nothing."""
    found: dict[str, dict[date, tuple[int | None, int | None, int | None]]] = {}
    if not ids or not is_made(connection):
        return found
    e = picture.estimate.c
    for some in chunks(sorted(ids)):
        wanted = select(e.series_id, e.day, e.low, e.best, e.high).where(e.series_id.in_(some))
        for name, day, low, best, high in connection.execute(wanted):
            found.setdefault(name, {})[day] = (low, best, high)
    return found


def log_estimates(
    connection: Connection, known: Known, estimates: Iterable[Estimate], figures: Iterable[SeriesFigure]
) -> None:
    """Keep, of each series that was there before, its newest estimate that is new or another one."""
    newest: dict[str, Estimate] = {}
    for one in estimates:
        before = known.get(one.series_id)
        if before is not None and before.get(one.day) != (one.low, one.best, one.high):
            held = newest.get(one.series_id)
            newest[one.series_id] = one if held is None or one.day > held.day else held
    reports = {figure.figure_id: figure.report_id for figure in figures} if newest else {}
    rows = [_row(one, known[name], reports) for name, one in sorted(newest.items())]
    insert_rows(connection, picture_change, [row for row in rows if row["before"] != row["best"]])


def _row(
    one: Estimate,
    known: Mapping[date, tuple[int | None, int | None, int | None]],
    reports: Mapping[str, str],
) -> dict[str, object]:
    days = [day for day in known if day <= one.day and known[day][1] is not None]
    before = max(days) if days else min(known)
    figures = (one.best_figure or "", *one.figures)
    named = next((reports[name] for name in figures if name in reports), "")
    return {
        "at": now(), "kind": ESTIMATE, "target": one.series_id, "day": one.day, "before_day": before,
        "before": known[before][1], "low": one.low, "best": one.best, "high": one.high, "report_id": named,
        "reason": one.reason,
    }  # fmt: skip


def log_disagreements(connection: Connection, found: Sequence[Disagreement]) -> None:
    """Keep disagreements that are new, where there was a picture before."""
    if not found or not is_made(connection):
        return
    c, known = picture_change.c, set[str]()
    for some in chunks(one.id for one in found):
        wanted = select(c.target).where(c.kind == DISAGREEMENT, c.target.in_(some))
        known |= set(connection.execute(wanted).scalars())
    rows = [
        {"at": now(), "kind": DISAGREEMENT, "target": one.id, "day": one.day, "before_day": None,
         "before": None, "low": None, "best": None, "high": None, "report_id": one.other.report_id,
         "reason": one.sentence}
        for one in found
        if one.id not in known
    ]  # fmt: skip
    insert_rows(connection, picture_change, rows)


def forget_changes(connection: Connection, report_ids: Collection[str]) -> None:
    """Forget the changes that these reports made, and those of disagreements that are there no longer."""
    c, d = picture_change.c, picture.disagreement.c
    for some in chunks(report_ids):
        connection.execute(delete(picture_change).where(c.report_id.in_(some)))
    stands = exists().where(d.id == c.target)
    connection.execute(delete(picture_change).where(c.kind == DISAGREEMENT, ~stands))


def last_change(connection: Connection) -> int:
    """The number of the last change; 0 before any."""
    return int(connection.execute(select(func.max(picture_change.c.id))).scalar() or 0)


def find_picture_changes(
    connection: Connection, after: int, until: int | None = None, *, kind: str | None = None, limit: int = 50
) -> list[PictureChangeRow]:
    """Changes numbered above `after`, the newest first; of a series the last one."""
    c = picture_change.c
    statement = select(*columns_of(PictureChangeRow, picture_change)).where(c.id > after)
    if until is not None:
        statement = statement.where(c.id <= until)
    if kind is not None:
        statement = statement.where(c.kind == kind)
    rows = rows_as(PictureChangeRow, connection.execute(statement.order_by(c.id.desc()).limit(20 * limit)))
    first: dict[str, PictureChangeRow] = {}
    for row in rows:
        first.setdefault(row.target, row)
    gone = missing(connection, [row.target for row in first.values() if row.kind == DISAGREEMENT])
    return [row for row in first.values() if row.target not in gone][:limit]


def missing(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these disagreements that are not there, or no longer."""
    d, found = picture.disagreement.c, set[str]()
    for some in chunks(ids):
        found |= set(connection.execute(select(d.id).where(d.id.in_(some))).scalars())
    return set(ids) - found
