"""What a ledger holds, what failed and why, and what filters can be set to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select
from sqlalchemy.engine import Engine

from sayso.intake.dates import GUESS
from sayso.ledger.schema import feed_tables, review_tables, tables
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.connections import connected
from sayso.ledger.schema.picture_tables import picture_failure
from sayso.ledger.schema.statements import columns_of, rows_as

GIVEN_UP = "given up"  # the state of a page of a feed that is tried no more

FindingKind = Literal["figures", "claims", "events"]


@dataclass(frozen=True, slots=True)
class FailureRow:
    """An input that failed."""

    id: int
    location: str
    reason: str
    message: str
    seen_at: datetime


def find_failures(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[FailureRow]:
    """Inputs that failed, the newest first; numbered below `before`."""
    s = tables.input_.c
    statement = select(*columns_of(FailureRow, tables.input_)).where(s.outcome == "failed")
    if before is not None:
        statement = statement.where(s.id < before)
    return rows_as(FailureRow, connection.execute(statement.order_by(s.id.desc()).limit(limit)))


def location_reports(connection: Connection, location: str, digest: str) -> list[str]:
    """The reports that an input with these bytes gave."""
    s = tables.input_.c
    statement = select(s.report_id).where(
        s.location == location, s.digest == digest, s.report_id.is_not(None)
    )
    return list(connection.execute(statement).scalars())


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is in a ledger, and how much of it people have looked at."""

    reports: int
    figures: int
    claims: int
    events: int
    publishers: int
    series: int
    disagreements: int
    resolved: int
    waiting: int
    reviews: int
    failures: int
    first: date | None
    last: date | None


def count_ledger(connection: Connection) -> Counts:
    """Counts over the whole ledger; slow in a large one, so keep what it gives for a while."""
    v, resolution = review_tables.review, review_tables.resolution
    first, last = _days(connection)
    return Counts(
        reports=_count(connection, tables.report),
        figures=_count_current(connection, tables.figure),
        claims=_count_current(connection, tables.claim),
        events=_count_current(connection, tables.event),
        publishers=_count_publishers(connection),
        series=_count(connection, picture.series),
        disagreements=_count(connection, picture.disagreement),
        resolved=_count(connection, resolution, resolution.c.undone_by.is_(None)),
        waiting=_count(connection, picture.queue),
        reviews=_count(connection, v, v.c.undone_by.is_(None), v.c.verdict != "undo"),
        failures=_count(connection, tables.input_, tables.input_.c.outcome == "failed"),
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters can be set to: countries, measures and publishers that the ledger has, the most first."""

    countries: tuple[str, ...]
    measures: tuple[str, ...]
    publishers: tuple[str, ...]


def find_choices(connection: Connection) -> Choices:
    """What filters offer; slow in a large ledger, so keep what it gives for a while."""
    s, r = picture.series.c, tables.report.c

    def most(column: Any, limit: int) -> tuple[str, ...]:
        statement = select(column).where(column.is_not(None), column != "").group_by(column)
        rows = connection.execute(statement.order_by(func.count().desc(), column).limit(limit))
        return tuple(str(row[0]) for row in rows)

    return Choices(most(s.country, 250), most(s.family, 100), most(r.publisher, 300))


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that did not become a report that was read."""

    location: str
    reason: str
    message: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What a user should know of an input that was read: how its day was read, what of it was not."""

    location: str
    report_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Undated:
    """A report that was read without a day of publication, or by one that is only guessed (`published`)."""

    report_id: str
    location: str
    title: str
    first_words: str
    published: date | None


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """Counts over a ledger, what failed, and which reports lack a sure day of publication."""

    reports: int
    reports_read: int
    figures: int
    claims: int
    events: int
    publishers: int
    first_published: date | None
    last_published: date | None
    readers: tuple[tuple[str, int], ...]
    failures: tuple[Failure, ...]
    notes: tuple[Note, ...] = ()
    forgotten: int = 0
    undated: tuple[Undated, ...] = ()


def get_status(source: Engine | Connection) -> LedgerStatus:
    """Counts of the current state, every input that failed, and every note."""
    s, g = tables.input_, tables.reading
    current = g.c.superseded_by.is_(None)
    readers = select(g.c.reader, func.count()).where(current).group_by(g.c.reader).order_by(g.c.reader)
    notes = select(s.c.location, s.c.report_id, s.c.notes).where(s.c.notes != "", s.c.outcome != "failed")
    with connected(source) as connection:
        first, last = _days(connection)
        return LedgerStatus(
            reports=_count(connection, tables.report),
            reports_read=_count(connection, g, current),
            figures=_count_current(connection, tables.figure),
            claims=_count_current(connection, tables.claim),
            events=_count_current(connection, tables.event),
            publishers=_count_publishers(connection),
            first_published=first,
            last_published=last,
            readers=tuple((reader, int(number)) for reader, number in connection.execute(readers)),
            failures=_failures(connection),
            notes=tuple(
                Note(row.location, row.report_id, line)
                for row in connection.execute(notes.order_by(s.c.location, s.c.id))
                for line in row.notes.splitlines()
            ),
            forgotten=_count(connection, tables.forgotten),
            undated=tuple(find_undated(connection)),
        )


def find_undated(connection: Connection) -> list[Undated]:
    """The reports whose day a person should set, by where they came from."""
    r, s, g = tables.report.c, tables.input_.c, tables.reading.c
    guessed = s.notes.contains(GUESS, autoescape=True)
    joined = tables.report.join(tables.reading, and_(g.report_id == r.id, g.superseded_by.is_(None)))
    statement = (
        select(r.id, func.coalesce(func.min(s.location), ""), r.title, r.first_words, r.published)
        .select_from(joined.outerjoin(tables.input_, s.report_id == r.id))
        .where(or_(r.published.is_(None), guessed))
        .group_by(r.id, r.title, r.first_words, r.published)
    )
    rows = connection.execute(statement.order_by(func.min(s.location), r.id))
    return [Undated(*row) for row in rows]


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(table).where(*where)
    return int(connection.execute(statement).scalar() or 0)


def count_findings(source: Engine | Connection, kind: FindingKind) -> int:
    """How many current findings of a kind there are."""
    table = {"figures": tables.figure, "claims": tables.claim, "events": tables.event}[kind]
    with connected(source) as connection:
        return _count_current(connection, table)


def _count_current(connection: Connection, table: Table) -> int:
    """The findings of a kind that stand."""
    g = tables.reading
    joined = table.join(g, g.c.id == table.c.reading_id)
    statement = select(func.count()).select_from(joined)
    where = (g.c.superseded_by.is_(None), ~table.c.withdrawn)
    return int(connection.execute(statement.where(*where)).scalar() or 0)


def _count_publishers(connection: Connection) -> int:
    statement = select(func.count(func.distinct(tables.report.c.publisher)))
    return int(connection.execute(statement).scalar() or 0)


def _days(connection: Connection) -> tuple[date | None, date | None]:
    """The first and last day of publication."""
    r = tables.report.c
    first, last = connection.execute(select(func.min(r.published), func.max(r.published))).one()
    return first, last


def _failures(connection: Connection) -> tuple[Failure, ...]:
    """Inputs that failed, feeds and pages of feeds that could not be had, then reports that the picture
    lacks.
    """
    s, p, f, fp = tables.input_.c, picture_failure.c, feed_tables.feed.c, feed_tables.feed_page.c
    inputs = connection.execute(
        select(s.location, s.reason, s.message, s.seen_at)
        .where(s.outcome == "failed")
        .order_by(s.reason, s.location)
    )
    reports = connection.execute(select(p.report_id, p.step, p.message, p.at).order_by(p.report_id, p.step))
    feeds = connection.execute(
        select(f.address, f.reason, f.message, f.checked_at).where(f.failures > 0).order_by(f.address)
    )
    pages = connection.execute(
        select(fp.address, fp.reason, fp.message, fp.done_at)
        .where(fp.state == GIVEN_UP)
        .order_by(fp.reason, fp.address)
    )
    return (
        *(Failure(*row) for row in inputs),
        *(Failure(f"feed {row[0]}", *row[1:]) for row in feeds),
        *(Failure(*row) for row in pages),
        *(Failure(f"report {row[0]}", f"picture: {row[1]}", row[2], row[3]) for row in reports),
    )
