"""Ask a ledger for what the pages of the desk list: what moved, series, reports, what waits, what failed.

Takes filters and where the last page ended, gives rows. Every question goes by an index, so that it costs the
same in a ledger of a million figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, tuple_

from sayso.ledger import asking, desk_tables, tables
from sayso.ledger import picture_tables as picture

RECENT = (timedelta(days=31), timedelta(days=366))  # before the newest day: what counts as moving now


@dataclass(frozen=True, slots=True)
class MovingRow:
    """A series with its newest estimate, and the number of a week before."""

    id: str
    block: str
    family: str
    kind: str
    since: date | None
    counted: str
    place: str | None
    country: str | None
    measures: tuple[str, ...]
    first: date
    last: date
    figures: int
    reports: int
    day: date
    low: int | None
    best: int | None
    high: int | None
    disputed: bool
    before_day: date | None
    before: int | None
    moved: float


@dataclass(frozen=True, slots=True)
class SeriesFilter:
    """Which series are wanted; `None` asks for all. `place` fits the beginning of a place's name."""

    measure: str | None = None
    country: str | None = None
    place: str | None = None
    kind: str | None = None
    counted: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A finding that waits for review."""

    finding_id: str
    kind: str
    report_id: str
    country: str | None
    measure: str | None
    score: float
    reasons: tuple[str, ...]
    quote: str
    title: str
    publisher: str
    published: date | None


@dataclass(frozen=True, slots=True)
class ReportListRow:
    """A report in a list."""

    id: str
    title: str
    publisher: str
    agency: str
    published: date | None
    url: str
    language: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class FailureRow:
    """An input that failed."""

    id: int
    location: str
    reason: str
    message: str
    seen_at: datetime


def moving(connection: Connection, limit: int = 12) -> list[MovingRow]:
    """The series that moved most in the last month, or the last year if hardly any did."""
    m, last = picture.movement.c, _last(connection)
    found: list[MovingRow] = []
    for back in RECENT if last is not None else ():
        statement = _moving().where(m.day.between(last - back, last), m.moved > 0)
        found = _rows(connection, statement.order_by(m.moved.desc(), m.series_id).limit(limit))
        if len(found) > limit // 2:
            break
    return found


def newest(connection: Connection, limit: int = 12) -> list[MovingRow]:
    """The newest estimates."""
    m, last = picture.movement.c, _last(connection)
    statement = _moving() if last is None else _moving().where(m.day <= last)
    return _rows(connection, statement.order_by(m.day.desc(), m.moved.desc()).limit(limit))


def _last(connection: Connection) -> Any:
    """The day of the newest report: what is dated later was hardly counted yet."""
    return connection.execute(select(func.max(tables.report.c.published))).scalar()


def series_list(
    connection: Connection, where: SeriesFilter, after: Sequence[str] | None = None, limit: int = 50
) -> list[MovingRow]:
    """Series, those with the newest figures first; `after` are the last day and the id of the row before."""
    s = picture.series.c
    statement = _moving(picture.series)
    for column, value in (
        (s.country, asking.country_code(where.country)),
        (s.kind, where.kind),
        (s.family, where.measure),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if where.place is not None:
        statement = statement.where(s.place.istartswith(where.place, autoescape=True))
    if where.counted is not None:
        statement = statement.where(s.counted.icontains(where.counted, autoescape=True))
    if where.since is not None:
        statement = statement.where(s.last >= where.since)
    if where.until is not None:
        statement = statement.where(s.last <= where.until)
    if after is not None:
        statement = statement.where(tuple_(s.last, s.id) < tuple_(date.fromisoformat(after[0]), after[1]))
    ordered = statement.order_by(s.last.desc(), s.id.desc())
    found: list[MovingRow] = []
    skip, more = 0, True
    while more and len(found) < limit:
        rows = _rows(connection, ordered.limit(2 * limit).offset(skip))
        skip, more = skip + len(rows), len(rows) == 2 * limit
        ids = {row.id for row in rows}
        ends = connection.execute(select(s.id, func.max(s.last)).where(s.id.in_(ids)).group_by(s.id))
        newest_of = dict(ends.tuples().all())
        found += [row for row in rows if row.last == newest_of[row.id]]  # a series has a row a year
    return found[:limit]


def _moving(first: Table = picture.movement) -> Select[Any]:
    """Series with their movements, in the order of an index of the `first` of the two. Each has the other; it
    is an outer join so that PostgreSQL, which takes the two keys for independent, does not sort them all.
    """
    s, m = picture.series, picture.movement
    columns = [(s if field.name in s.c else m).c[field.name] for field in fields(MovingRow)]
    other = s if first is m else m
    joined = first.outerjoin(other, and_(m.c.series_id == s.c.id, m.c.block == s.c.block))
    return select(*columns).select_from(joined)


def _rows(connection: Connection, statement: Select[Any]) -> list[MovingRow]:
    return asking.made(MovingRow, connection.execute(statement))


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What of the queue is wanted; `None` asks for all."""

    country: str | None = None
    measure: str | None = None
    kind: str | None = None


def queue(
    connection: Connection, where: QueueFilter, after: Sequence[str] | None = None, limit: int = 25
) -> list[QueueRow]:
    """What waits for review, what matters most first; `after` are score and finding of the row before."""
    q, r = picture.queue, tables.report
    columns = [(q if field.name in q.c else r).c[field.name] for field in fields(QueueRow)]
    statement = select(*columns).select_from(q.join(r, r.c.id == q.c.report_id))
    for column, value in (
        (q.c.country, asking.country_code(where.country)),
        (q.c.measure, where.measure),
        (q.c.kind, where.kind),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if after is not None:
        score = float(after[0])
        statement = statement.where(
            or_(q.c.score < score, and_(q.c.score == score, q.c.finding_id < after[1]))
        )
    ordered = statement.order_by(q.c.score.desc(), q.c.finding_id.desc()).limit(limit)
    return asking.made(QueueRow, connection.execute(ordered))


def waiting(connection: Connection) -> int:
    """How many findings wait for review."""
    return int(connection.execute(select(func.count()).select_from(picture.queue)).scalar() or 0)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports are wanted; `None` asks for all."""

    publisher: str | None = None
    since: date | None = None
    until: date | None = None


def reports(
    connection: Connection, where: ReportFilter, after: Sequence[str] | None = None, limit: int = 50
) -> list[ReportListRow]:
    """Reports, the newest first; `after` are the day ("" unknown) and the id of the row before."""
    r = tables.report.c
    statement = select(*(r[field.name] for field in fields(ReportListRow)))
    if where.publisher is not None:
        statement = statement.where(r.publisher == where.publisher)
    if where.since is not None:
        statement = statement.where(r.published >= where.since)
    if where.until is not None:
        statement = statement.where(r.published <= where.until)
    if after is not None:
        statement = statement.where(_after(r.published, r.id, after))
    ordered = statement.order_by(r.published.desc().nulls_last(), r.id.desc()).limit(limit)
    return [ReportListRow(*row) for row in connection.execute(ordered)]


def latest_reports(connection: Connection, limit: int = 8) -> list[ReportListRow]:
    """The reports that were read last."""
    r, g = tables.report, tables.reading.c
    statement = select(*(r.c[field.name] for field in fields(ReportListRow))).join(
        tables.reading, g.report_id == r.c.id
    )
    rows = connection.execute(statement.where(g.superseded_by.is_(None)).order_by(g.id.desc()).limit(limit))
    return [ReportListRow(*row) for row in rows]


def _after(day: Any, name: Any, after: Sequence[str]) -> ColumnElement[bool]:
    if not after[0]:
        return and_(day.is_(None), name < after[1])
    found = date.fromisoformat(after[0])
    return or_(day < found, and_(day == found, name < after[1]), day.is_(None))


def failures(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[FailureRow]:
    """Inputs that failed, the newest first; numbered below `before`."""
    s = tables.source.c
    statement = select(*(s[field.name] for field in fields(FailureRow))).where(s.outcome == "failed")
    if before is not None:
        statement = statement.where(s.id < before)
    return [FailureRow(*row) for row in connection.execute(statement.order_by(s.id.desc()).limit(limit))]


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


def counts(connection: Connection) -> Counts:
    """Counts over the whole ledger; slow in a large one, so keep what it gives for a while."""
    g, r, v = tables.reading, tables.report, desk_tables.review

    def count(statement: Select[Any]) -> int:
        return int(connection.execute(statement).scalar() or 0)

    def current(table: Any) -> int:
        joined = table.join(g, g.c.id == table.c.reading_id)
        statement = select(func.count()).select_from(joined)
        return count(statement.where(g.c.superseded_by.is_(None), ~table.c.withdrawn))

    def all_of(table: Any, *where: ColumnElement[bool]) -> int:
        return count(select(func.count()).select_from(table).where(*where))

    first, last = connection.execute(select(func.min(r.c.published), func.max(r.c.published))).one()
    decided = and_(v.c.undone_by.is_(None), v.c.verdict != "undo")
    resolution = desk_tables.resolution
    return Counts(
        all_of(r), current(tables.figure), current(tables.claim), current(tables.event),
        count(select(func.count(func.distinct(r.c.publisher)))), all_of(picture.series),
        all_of(picture.disagreement), all_of(resolution, resolution.c.undone_by.is_(None)),
        waiting(connection), all_of(v, decided), all_of(tables.source, tables.source.c.outcome == "failed"),
        first, last,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters can be set to: countries, measures and publishers that the ledger has, the most first."""

    countries: tuple[str, ...]
    measures: tuple[str, ...]
    publishers: tuple[str, ...]


def choices(connection: Connection) -> Choices:
    """What filters offer; slow in a large ledger, so keep what it gives for a while."""
    s, r = picture.series.c, tables.report.c

    def most(column: Any, limit: int) -> tuple[str, ...]:
        statement = select(column).where(column.is_not(None), column != "").group_by(column)
        rows = connection.execute(statement.order_by(func.count().desc(), column).limit(limit))
        return tuple(str(row[0]) for row in rows)

    return Choices(most(s.country, 250), most(s.family, 100), most(r.publisher, 300))
