"""Ask a ledger for one report or one finding, with what people decided about it and what contradicts it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, tuple_, update

from sayso.errors import ConflictError, LedgerError, NotFoundError
from sayso.ledger import asking, desk_tables, picture_ask, tables
from sayso.ledger import picture_tables as picture
from sayso.ledger.findings import insert_row
from sayso.ledger.numbers import NumberRow, numbers
from sayso.ledger.query import Findings, findings
from sayso.ledger.reviews import ReviewRow, history
from sayso.ledger.standing import FINDINGS, made_id
from sayso.records import Report
from sayso.records.picture import Disagreement, Severity

OUTCOMES = {
    "one": "the first holds",
    "other": "the second holds",
    "both": "both hold: no contradiction",
    "open": "neither is settled; noted",
}


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with all that is known of it. `standing` are reviews by the id of the finding that stands."""

    id: str
    report: Report
    findings: Findings
    numbers: tuple[NumberRow, ...]
    standing: dict[str, ReviewRow]
    rejected: tuple[ReviewRow, ...]
    disagreements: tuple[Disagreement, ...]


def report_page(connection: Connection, report_id: str) -> ReportPage:
    """A report by its whole id. Raises `NotFoundError` if there is none."""
    r = tables.report.c
    columns = (r.text, r.title, r.published, r.publisher, r.agency, r.url, r.language)
    row = connection.execute(select(*columns).where(r.id == report_id)).first()
    if row is None:
        raise NotFoundError(f"There is no report {report_id!r} in this ledger.")
    past = history(connection, report_id=report_id, limit=500)
    found = numbers(connection, report_id)
    return ReportPage(
        report_id, Report(*row), findings(connection, report_id), tuple(found), standing(past),
        tuple(one for one in last_of(past).values() if one.verdict == "reject"),
        tuple(disagreements_of(connection, reports=[report_id])),
    )  # fmt: skip


def last_of(past: Sequence[ReviewRow]) -> dict[tuple[str, str], ReviewRow]:
    """The last standing review of each finding, by kind and the reader's id; `past` is the newest first."""
    found: dict[tuple[str, str], ReviewRow] = {}
    for one in past:
        if one.verdict != "undo" and one.undone_by is None:
            found.setdefault((one.kind, one.finding_id), one)
    return found


def standing(past: Sequence[ReviewRow]) -> dict[str, ReviewRow]:
    """The last standing review of each finding, by the id of the finding that stands now."""
    made: dict[tuple[str, str], str] = {}
    for one in past:
        if one.verdict == "correct" and one.undone_by is None:
            made.setdefault((one.kind, one.finding_id), made_id(one.id, one.finding_id))
    return {made.get(key, key[1]): one for key, one in last_of(past).items()}


def report_of(connection: Connection, kind: str, finding_id: str) -> str:
    """The report that a finding is in, whether or not it stands. Raises `NotFoundError` if there is none."""
    c = FINDINGS[kind].c if kind in FINDINGS else None
    found = c and connection.execute(select(c.report_id).where(c.id == finding_id).limit(1)).scalar()
    if not found:
        raise NotFoundError(f"There is no {kind} {finding_id!r} in this ledger.")
    return str(found)


def disagreements_of(
    connection: Connection, *, reports: Collection[str] = (), series_id: str | None = None, limit: int = 100
) -> list[Disagreement]:
    """The disagreements that findings of reports are in, or those of a series, the most severe first."""
    d, side = picture.disagreement, picture.disagreement_side
    if series_id is not None:
        where: ColumnElement[bool] = d.c.series_id == series_id
    else:
        where = d.c.id.in_(select(side.c.disagreement_id).where(side.c.report_id.in_(reports)))
    statement = select(d).where(where).order_by(d.c.severity.desc(), d.c.day, d.c.id).limit(limit)
    return [picture_ask.disagreement_row(row) for row in connection.execute(statement)]


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


def resolutions(connection: Connection, disagreement_id: str) -> list[Resolution]:
    """All that was said about a disagreement, the newest first."""
    v = desk_tables.resolution
    rows = connection.execute(select(v).where(v.c.disagreement_id == disagreement_id).order_by(v.c.id.desc()))
    return [Resolution(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DisagreementFilter:
    """Which disagreements are wanted; `state` is open, resolved or all."""

    state: str = "open"
    severity: Severity = Severity.LOW
    kind: str | None = None
    country: str | None = None
    measure: str | None = None


def disagreement_list(
    connection: Connection, where: DisagreementFilter, after: Sequence[str] | None = None, limit: int = 40
) -> list[Disagreement]:
    """Disagreements, the most severe and newest first; `after` are severity, day and id of the row before."""
    d, v = picture.disagreement, desk_tables.resolution.c
    c = d.c
    resolved = exists().where(v.disagreement_id == c.id, v.undone_by.is_(None))
    statement = select(d).where(c.severity >= where.severity.value)
    if where.state != "all":
        statement = statement.where(resolved if where.state == "resolved" else ~resolved)
    for column, value in ((c.kind, where.kind), (c.country, asking.country_code(where.country))):
        if value is not None:
            statement = statement.where(column == value)
    if where.measure is not None:
        low, high = f"{where.measure}|", f"{where.measure}}}"
        statement = statement.where(c.block > low, c.block < high)
    if after is not None:
        severity, day, name = int(after[0]), after[1], after[2]
        statement = statement.where(_further(severity, day, name))
    ordered = statement.order_by(c.severity.desc(), c.day.desc().nulls_last(), c.id.desc()).limit(limit)
    return [picture_ask.disagreement_row(row) for row in connection.execute(ordered)]


def _further(severity: int, day: str, name: str) -> ColumnElement[bool]:
    c = picture.disagreement.c
    same = c.severity == severity
    if not day:
        return or_(c.severity < severity, and_(same, c.day.is_(None), c.id < name))
    found = date.fromisoformat(day)
    later = or_(tuple_(c.day, c.id) < tuple_(found, name), c.day.is_(None))
    return or_(c.severity < severity, and_(same, later))


def one_disagreement(connection: Connection, name: str) -> Disagreement:
    """A disagreement by its id. Raises `NotFoundError` if there is none (any more)."""
    row = connection.execute(select(picture.disagreement).where(picture.disagreement.c.id == name)).first()
    if row is None:
        raise NotFoundError(
            f"There is no disagreement {name!r} any more: its figures may have been corrected."
        )
    return picture_ask.disagreement_row(row)


def resolve(connection: Connection, name: str, reviewer: str, outcome: str, note: str) -> int:
    """Resolve a disagreement. `ConflictError` if somebody did so before; a note is needed."""
    if outcome not in OUTCOMES:
        raise LedgerError(f"There is no outcome {outcome!r}. Known: {', '.join(OUTCOMES)}.")
    if not note.strip():
        raise LedgerError("Say in a note why; whoever comes after you will ask.")
    found = one_disagreement(connection, name)
    before = [one for one in resolutions(connection, name) if one.undone_by is None]
    if before:
        raise ConflictError(f"{before[0].reviewer} resolved it in the meantime: {before[0].note}")
    values: dict[str, Any] = {
        "at": asking.now(), "reviewer": reviewer, "disagreement_id": name, "outcome": outcome,
        "note": note.strip(), "sentence": found.sentence,
    }  # fmt: skip
    return insert_row(connection, desk_tables.resolution, values)


def reopen(connection: Connection, number: int, reviewer: str) -> str:
    """Take a resolution back; the disagreement that it was on."""
    v = desk_tables.resolution
    row = connection.execute(select(v).where(v.c.id == number)).first()
    if row is None:
        raise NotFoundError(f"There is no resolution {number}.")
    if row.undone_by is not None:
        raise ConflictError("It was taken back already.")
    values = {"undone_by": reviewer, "undone_at": asking.now()}
    connection.execute(update(v).where(v.c.id == number).values(values))
    return str(row.disagreement_id)
