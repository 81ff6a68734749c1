"""Where numbers are printed: figures with their sentences and reports, and the same number anywhere.

Takes rows of figures, or a number; gives what a verification quotes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from sayso.ledger.findings.sentences import AROUND, sentence_span
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The report of a figure, the page that it is printed on, and its sentence, on one line."""

    title: str
    first_words: str
    url: str
    page: int | None
    sentence: str


def printed_row(connection: Connection, row: int) -> PrintedRow:
    """Where a figure is printed, by its row."""
    f, r = tables.figure.c, tables.report.c
    from_ = case((f.start > AROUND, f.start - AROUND), else_=0)
    around = func.substr(r.text, from_ + 1, f.end - from_ + AROUND)
    joined = tables.figure.join(tables.report, r.id == f.report_id)
    columns = (
        r.title,
        r.first_words,
        r.url,
        f.page,
        around.label("around"),
        from_.label("before"),
        f.start,
        f.end,
    )
    one = connection.execute(select(*columns).select_from(joined).where(f.row == row)).one()
    low, high = sentence_span(one.around, one.start - one.before, one.end - one.before)
    return PrintedRow(one.title, one.first_words, one.url, one.page, " ".join(one.around[low:high].split()))


def titles_of(connection: Connection, report_ids: Collection[str]) -> dict[str, str]:
    """The titles of reports."""
    r = tables.report.c
    found = connection.execute(select(r.id, r.title).where(r.id.in_(sorted(report_ids))))
    return {row.id: row.title for row in found}


def rows_with_number(connection: Connection, number: int, until: date) -> list[int]:
    """The rows of current figures that give exactly this number, or end there, published by a day."""
    f, r, g = tables.figure.c, tables.report.c, tables.reading.c
    joined = tables.figure.join(tables.report, r.id == f.report_id)
    joined = joined.join(tables.reading, g.id == f.reading_id)
    known = or_(r.published <= until, and_(r.published.is_(None), f.as_of <= until))
    current = and_(g.superseded_by.is_(None), ~f.withdrawn, known)
    wanted = select(f.row).select_from(joined).where(current, or_(f.low == number, f.high == number))
    return list(connection.execute(wanted.order_by(r.published, f.row)).scalars())


def left_out_because(connection: Connection, situation_id: str, row: int) -> str:
    """Why a figure does not belong to a situation; empty if its report does not name it."""
    m = picture.situation_member.c
    where = and_(m.situation_id == situation_id, m.figure_row == row, ~m.belongs)
    found: Any = connection.execute(select(m.reason).where(where).limit(1)).scalar()
    return found or ""


def newest_day(connection: Connection) -> date | None:
    """The day of the newest report."""
    found: date | None = connection.execute(select(func.max(tables.report.c.published))).scalar()
    return found
