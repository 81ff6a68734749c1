"""The findings that a file means which comes back: by id, by the beginning of one, by place; whatever stands.

Takes an open connection, gives rows of findings. Rows stay when people decide and when readers read anew, so
an id says what a finding was like when it left.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from sayso.ledger.review.apply import FINDINGS
from sayso.ledger.review.decisions import ReviewRow
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks

AFTER = "g"  # comes after all hex digits
MOST = 3  # rows that are looked at where one is wanted


def rows_by_id(connection: Connection, kind: str, ids: Collection[str]) -> dict[str, Row[Any]]:
    """The rows with these ids, of the newest reading that has each."""
    table, found = FINDINGS[kind], dict[str, Row[Any]]()
    for some in chunks(ids):
        wanted = select(table).where(table.c.id.in_(some)).order_by(table.c.row)
        found |= {row.id: row for row in connection.execute(wanted)}
    return found


def row_beginning(connection: Connection, kind: str, beginning: str) -> Row[Any] | None:
    """The row whose id begins so, if it is the only one."""
    table = FINDINGS[kind]
    c = table.c
    ids = select(c.id).where(c.id >= beginning, c.id < f"{beginning}{AFTER}").distinct().limit(2)
    known = connection.execute(ids).scalars().all()
    return rows_by_id(connection, kind, known)[known[0]] if len(known) == 1 else None


def rows_at(connection: Connection, kind: str, report_id: str, place: tuple[int, int]) -> list[Row[Any]]:
    """The rows of the newest reading that touch a stretch of a report, those that stand first."""
    table = FINDINGS[kind]
    c, g = table.c, tables.reading.c
    wanted = select(table).join(tables.reading, g.id == c.reading_id)
    wanted = wanted.where(
        c.report_id == report_id, g.superseded_by.is_(None), c.start < place[1], c.end > place[0]
    )
    return list(connection.execute(wanted.order_by(c.withdrawn, c.row)))


def is_current(connection: Connection, row: Row[Any]) -> bool:
    """Whether a finding is of the newest reading of its report."""
    g = tables.reading.c
    newer = select(g.superseded_by).where(g.id == row.reading_id)
    return connection.execute(newer).scalar() is None


def standing_row(connection: Connection, last: ReviewRow) -> Row[Any] | None:
    """What stands of a finding by its last review; `None` if that took it out."""
    table = FINDINGS[last.kind]
    c = table.c
    wanted = select(table).where(c.report_id == last.report_id, c.review_id == last.id, ~c.withdrawn)
    return connection.execute(wanted.order_by(c.row.desc()).limit(1)).first()


def reports_with(connection: Connection, beginning: str, url: str = "") -> list[str]:
    """The reports whose id begins so, or that have an address; a few at most."""
    r = tables.report.c
    if beginning:
        wanted = select(r.id).where(r.id >= beginning, r.id < f"{beginning}{AFTER}")
    else:
        wanted = select(r.id).where(r.url == url)
    return list(connection.execute(wanted.limit(MOST)).scalars())
