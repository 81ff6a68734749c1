"""The queue of a ledger: findings that wait for review, what matters most first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, and_, func, literal, or_, select

from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.ledger.schema.statements import columns_of, country_code, rows_as, where_equal


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
    first_words: str
    publisher: str
    published: date | None

    def with_reason(self, reason: str) -> "QueueRow":
        """The same with another reason first."""
        return replace(self, reasons=(reason, *self.reasons))


def find_queue(
    connection: Connection,
    where: PictureFilter = ANY_PICTURE,
    after: Sequence[str] | None = None,
    limit: int = 25,
) -> list[QueueRow]:
    """What waits for review, what matters most first; `after` are score and finding of the row before."""
    where.only("The queue", "country", "measure", "kind")
    q, r = picture.queue, tables.report
    joined = select(*columns_of(QueueRow, q, r)).select_from(q.join(r, r.c.id == q.c.report_id))
    asked = (
        (q.c.country, country_code(where.country)),
        (q.c.measure, where.measure),
        (q.c.kind, where.kind),
    )
    statement = where_equal(joined, asked)
    if after is not None:
        score = float(after[0])
        statement = statement.where(
            or_(q.c.score < score, and_(q.c.score == score, q.c.finding_id < after[1]))
        )
    ordered = statement.order_by(q.c.score.desc(), q.c.finding_id.desc()).limit(limit)
    return rows_as(QueueRow, connection.execute(ordered))


def find_rows(connection: Connection, finding_ids: Sequence[str]) -> list[QueueRow]:
    """These findings as rows of the queue, whether or not they wait there."""
    q, r = picture.queue, tables.report
    joined = select(*columns_of(QueueRow, q, r)).select_from(q.join(r, r.c.id == q.c.report_id))
    waiting = rows_as(QueueRow, connection.execute(joined.where(q.c.finding_id.in_(finding_ids))))
    rest = {*finding_ids} - {row.finding_id for row in waiting}
    for kind, table in (("figure", tables.figure), ("claim", tables.claim), ("event", tables.event)):
        c = table.c
        nothing = literal(None)
        measure = c.measure if kind == "figure" else nothing
        country = c.country if "country" in c else nothing
        words = {"figure": "quote", "claim": "content", "event": "trigger"}[kind]
        told = (r.c.title, r.c.first_words, r.c.publisher, r.c.published)
        wanted = select(c.id, c.report_id, country, measure, c[words], *told)
        wanted = wanted.join(r, r.c.id == c.report_id).where(c.id.in_(rest), ~c.withdrawn)
        for row in connection.execute(wanted):
            own = (row[0], kind, row[1], row[2], row[3], 0.0, (), row[4][:120], *row[5:])
            waiting.append(QueueRow(*own))
    return waiting


def count_waiting(connection: Connection) -> int:
    """How many findings wait for review."""
    return int(connection.execute(select(func.count()).select_from(picture.queue)).scalar() or 0)
