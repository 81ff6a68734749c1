"""Figures of a series on a day, each with its sentence and the words of each of its fields."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, func, select

from sayso.ledger.findings.sentences import AROUND, sentence_span
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.statements import columns_of, row_as
from sayso.ledger.schema.tables import evidence, figure, report

MADE = ("sentence", "at", "words")  # fields of `FigureInWords` that no column holds


@dataclass(frozen=True, slots=True)
class FigureInWords:
    """A figure as it stands in its report (`low`, `high`, `unit`) and in a series, with its sentence; `at` is
    where its number begins there, `words` the words of each field that has any.
    """

    row: int
    figure_id: str
    report_id: str
    measure: str
    low: int | None
    high: int | None
    unit: str
    qualifier: str
    period_first: date | None
    period_last: date | None
    period_precision: str
    as_of: date | None
    place_text: str | None
    place: str | None
    place_kind: str | None
    geonames_id: int | None
    country: str | None
    latitude: float | None
    longitude: float | None
    quote: str
    original_source: str
    source_name: str
    quality: int
    disputed: bool
    role: str
    note: str | None
    publisher: str
    published: date | None
    title: str
    first_words: str
    url: str
    sentence: str = ""
    at: int = 0
    words: tuple[tuple[str, str], ...] = ()

    def words_of(self, name: str) -> str:
        """The words behind a field; empty if there are none."""
        return dict(self.words).get(name, "")


def figures_in_words(connection: Connection, series_id: str, day: date) -> list[FigureInWords]:
    """The figures of a series on a day, by publication."""
    f, s, r = figure, picture.series_figure, report
    columns = columns_of(FigureInWords, f, s, r, without=MADE)
    from_ = case((f.c.start > AROUND, f.c.start - AROUND), else_=0)
    around = func.substr(r.c.text, from_ + 1, f.c.end - from_ + AROUND)
    joined = s.join(f, f.c.row == s.c.figure_row).join(r, r.c.id == f.c.report_id)
    wanted = select(*columns, around, f.c.start - from_).select_from(joined)
    where = (s.c.series_id == series_id) & (s.c.day == day)
    rows = connection.execute(wanted.where(where).order_by(r.c.published, f.c.row)).all()
    e, told = evidence.c, dict[int, list[tuple[str, str]]]()
    behind = select(e.figure_row, e.field, e.quote).where(e.figure_row.in_([row.row for row in rows]))
    for name, kind, quote in connection.execute(behind.order_by(e.id)):
        told.setdefault(name, []).append((kind, quote))
    return [_in_words(row, tuple(told.get(row.row, ()))) for row in rows]


def _in_words(row: Any, words: tuple[tuple[str, str], ...]) -> FigureInWords:
    *own, around, before = row
    made = row_as(FigureInWords, own)
    low, high = sentence_span(around, before, before + len(made.quote))
    return replace(made, sentence=around[low:high], at=before - low, words=words)
