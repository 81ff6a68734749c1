"""Reports of a ledger: one by its id, many by a filter, and one with all that is known of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select
from sqlalchemy.engine import Engine

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.filters import PictureFilter, ReportFilter
from sayso.ledger.findings.numbers import NumberRow, find_numbers
from sayso.ledger.findings.of_report import Findings, get_findings
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.review.decisions import ReviewRow, find_reviews, last_reviews, standing_reviews
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks, connected
from sayso.ledger.schema.statements import (
    columns_of,
    report_columns,
    rows_as,
    where_contains,
    within,
)
from sayso.records import Report
from sayso.records.picture import Disagreement


def get_report(source: Engine | Connection, name: str) -> Report:
    """The one report with that id, beginning of an id, address, or of that input (a file, "file:row")."""
    r, s = tables.report.c, tables.input_.c
    inputs = select(s.report_id).where(s.location == name, s.report_id.is_not(None))
    wanted = or_(r.id.startswith(name, autoescape=True), r.url == name, r.id.in_(inputs))
    with connected(source) as connection:
        rows = connection.execute(select(*report_columns()).where(wanted).limit(2)).all()
    if not rows:
        raise LedgerError(f"No report {name!r} in this ledger. `sayso figures` shows the ids of reports.")
    if len(rows) > 1:
        raise LedgerError(f"{name!r} fits more than one report. Give more of its id.")
    return Report(*rows[0])


def stored_report(connection: Connection, report_id: str) -> Report | None:
    """The report with that whole id, if there is one."""
    row = connection.execute(select(*report_columns()).where(tables.report.c.id == report_id)).first()
    return Report(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class ReportListRow:
    """A report in a list."""

    id: str
    title: str
    first_words: str
    publisher: str
    agency: str
    published: date | None
    url: str
    language: str
    added_at: datetime


def find_reports(
    connection: Connection, where: ReportFilter, after: Sequence[str] | None = None, limit: int = 50
) -> list[ReportListRow]:
    """Reports that fit, the newest first; `after` are the day ("" unknown) and the id of the row before."""
    r = tables.report.c
    statement = _fitting(select(*columns_of(ReportListRow, tables.report)), where)
    if after is not None:
        statement = statement.where(_after(r.published, r.id, after))
    ordered = statement.order_by(r.published.desc().nulls_last(), r.id.desc()).limit(limit)
    return rows_as(ReportListRow, connection.execute(ordered))


def find_report_ids(source: Engine | Connection, where: ReportFilter) -> list[str]:
    """The ids of all reports that fit, the oldest first."""
    r = tables.report.c
    statement = _fitting(select(r.id), where).order_by(r.published, r.id)
    with connected(source) as connection:
        return list(connection.execute(statement).scalars())


def _fitting(statement: Select[Any], where: ReportFilter) -> Select[Any]:
    r = tables.report.c
    words = [((r.publisher,), where.publisher), ((r.url,), where.url)]
    return where_contains(statement, words).where(*within(r.published, where.since, where.until))


def latest_reports(connection: Connection, limit: int = 8) -> list[ReportListRow]:
    """The reports that were read last."""
    r, g = tables.report, tables.reading.c
    statement = select(*columns_of(ReportListRow, r)).join(tables.reading, g.report_id == r.c.id)
    rows = connection.execute(statement.where(g.superseded_by.is_(None)).order_by(g.id.desc()).limit(limit))
    return rows_as(ReportListRow, rows)


def heads_of(connection: Connection, ids: Collection[str]) -> dict[str, tuple[str, str, str]]:
    """Title, first words and publisher of these reports."""
    r, found = tables.report.c, dict[str, tuple[str, str, str]]()
    for some in chunks(ids):
        wanted = select(r.id, r.title, r.first_words, r.publisher).where(r.id.in_(some))
        for row in connection.execute(wanted):
            found[row.id] = (row.title, row.first_words, row.publisher)
    return found


def _after(day: Any, name: Any, after: Sequence[str]) -> ColumnElement[bool]:
    if not after[0]:
        return and_(day.is_(None), name < after[1])
    found = date.fromisoformat(after[0])
    return or_(day < found, and_(day == found, name < after[1]), day.is_(None))


def find_neighbours(
    connection: Connection, report_id: str
) -> tuple[ReportListRow | None, ReportListRow | None]:
    """The reports before and after one in the list of all, which has the newest first."""
    r = tables.report.c
    day = connection.execute(select(r.published).where(r.id == report_id)).scalar()
    same = r.published.is_(None) if day is None else r.published == day
    before: list[tuple[Any, tuple[Any, ...]]] = [(same & (r.id > report_id), (r.id,))]
    after: list[tuple[Any, tuple[Any, ...]]] = [(same & (r.id < report_id), (r.id.desc(),))]
    if day is None:
        before.append((r.published.is_not(None), (r.published, r.id)))
    else:
        before.append((r.published > day, (r.published, r.id)))
        after += [
            (r.published < day, (r.published.desc(), r.id.desc())),
            (r.published.is_(None), (r.id.desc(),)),
        ]
    return _first(connection, before), _first(connection, after)


def _first(connection: Connection, tries: Sequence[tuple[Any, tuple[Any, ...]]]) -> ReportListRow | None:
    """The first row of the first condition that has any; each is answered by an index alone."""
    columns = columns_of(ReportListRow, tables.report)
    for where, order in tries:
        rows = connection.execute(select(*columns).where(where).order_by(*order).limit(1))
        for row in rows_as(ReportListRow, rows):
            return row
    return None


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


def get_report_page(connection: Connection, report_id: str) -> ReportPage:
    """A report by its whole id. Raises `NotFoundError` if there is none."""
    report = stored_report(connection, report_id)
    if report is None:
        raise NotFoundError(f"There is no report {report_id!r} in this ledger.")
    past = find_reviews(connection, report_id=report_id, limit=500)
    return ReportPage(
        id=report_id,
        report=report,
        findings=get_findings(connection, report_id),
        numbers=tuple(find_numbers(connection, report_id)),
        standing=standing_reviews(past),
        rejected=tuple(one for one in last_reviews(past).values() if one.verdict == "reject"),
        disagreements=tuple(find_disagreements(connection, PictureFilter(report_ids=[report_id]))),
    )
