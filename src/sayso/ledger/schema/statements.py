"""Parts of the statements that questions to a ledger share: current findings, conditions, rows of classes.

Takes tables and filter values, gives SQLAlchemy statements, conditions and rows.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, or_, select

from sayso.errors import LedgerError
from sayso.gazetteer import open_gazetteer
from sayso.ledger.schema import tables
from sayso.ledger.schema.fold import fold, folded
from sayso.ledger.schema.picture_tables import situation_member
from sayso.ledger.schema.review_tables import review
from sayso.records import Report

T = TypeVar("T")


IN_TABLES = {"table": "table_number", "row": "table_row", "column": "table_column"}
"""Fields of a row class whose columns have another name, as SQL keeps theirs for itself."""


def select_current(kind: type, table: Table, parts: Collection[str] = ()) -> Select[Any]:
    """The fields of a row class but its `parts`, then `row` and `reading_id`, of the newest readings."""
    r, g, v = tables.report, tables.reading, review
    judged = {"review": v.c.verdict, "reviewer": v.c.reviewer}
    columns = []
    for field in fields(kind):
        if field.name in judged:
            columns.append(judged[field.name])
        elif field.name not in parts:
            name = IN_TABLES.get(field.name, field.name)
            own = next(t for t in (table, r, g) if name in t.c)
            columns.append(own.c[name])
    joined = table.join(r, r.c.id == table.c.report_id).join(g, g.c.id == table.c.reading_id)
    return (
        select(*columns, table.c.row, table.c.reading_id)
        .select_from(joined.outerjoin(v, v.c.id == table.c.review_id))
        .where(g.c.superseded_by.is_(None), ~table.c.withdrawn)
    )


def where_equal(statement: Select[Any], pairs: Iterable[tuple[Column[Any], object | None]]) -> Select[Any]:
    """Only rows whose columns have these values; `None` asks for all."""
    for column, value in pairs:
        if value is not None:
            statement = statement.where(column == value)
    return statement


def where_contains(
    statement: Select[Any], pairs: Iterable[tuple[Sequence[Column[Any]], str | None]]
) -> Select[Any]:
    """Only rows where any of the columns holds the words, in any case; `None` asks for all."""
    for columns, words in pairs:
        if words is not None:
            statement = statement.where(
                or_(*(column.icontains(words, autoescape=True) for column in columns))
            )
    return statement


def where_touches(
    statement: Select[Any], table: Table, since: date | None, until: date | None
) -> Select[Any]:
    """Only rows whose period may touch these days; one open at its start reaches back to any day."""
    c = table.c
    if since is not None:
        statement = statement.where(c.period_last >= since)
    if until is not None:
        begun = or_(c.period_first.is_(None), c.period_first <= until)
        statement = statement.where(begun, c.period_last.is_not(None))
    return statement


def figures_of_situation(situation_id: str) -> Select[tuple[int]]:
    """The rows of the figures that belong to a situation."""
    m = situation_member.c
    return select(m.figure_row).where(m.situation_id == situation_id, m.belongs)


def reports_of_situation(situation_id: str) -> Select[tuple[str]]:
    """The ids of the reports that a situation has figures of, or that people put into it."""
    m = situation_member.c
    return select(m.report_id).where(m.situation_id == situation_id, m.belongs)


def rows_as(kind: Callable[..., T], rows: Iterable[Sequence[Any]]) -> list[T]:
    """Rows of a class."""
    return [row_as(kind, row) for row in rows]


def row_as(kind: Callable[..., T], row: Sequence[Any]) -> T:
    """A row of a class; lists in it become tuples."""
    return kind(*(tuple(value) if isinstance(value, list) else value for value in row))


def country_code(country: str | None) -> str | None:
    """A country's code as the ledger writes it, by its code or its name. Raises `LedgerError` for none."""
    if not country:
        return None
    gazetteer = open_gazetteer()
    found = gazetteer.country(country)
    if country.upper() in gazetteer.names:
        return country.upper()
    if found is None or found.country is None:
        raise LedgerError(f"There is no country {country!r}. Write its name, or its code, as LT.")
    return found.country


def is_at(columns: Sequence[Any], country: Any, place: str) -> ColumnElement[bool]:
    """Rows whose place has these words, in any case and without accents; or that lie in the country of that
    name.
    """
    found = [folded(column).contains(fold(place), autoescape=True) for column in columns]
    named = open_gazetteer().country(place)
    return or_(*found, country == named.country) if named and named.country else or_(*found)


def group_rows(connection: Connection, statement: Select[Any]) -> dict[Any, list[tuple[Any, ...]]]:
    """Rows by their first column, without it."""
    table: dict[Any, list[tuple[Any, ...]]] = {}
    for key, *rest in connection.execute(statement):
        table.setdefault(key, []).append(tuple(rest))
    return table


def columns_of(kind: type, *sources: Any, without: Collection[str] = ()) -> list[Any]:
    """The columns of a row class but those `without`, each from the first of these tables that has it."""
    names = [field.name for field in fields(kind) if field.name not in without]
    return [next(table.c[name] for table in sources if name in table.c) for name in names]


def report_columns() -> list[Any]:
    """What a `Report` is made of; it goes by the id under which it is kept."""
    return [*columns_of(Report, tables.report, without=("kept_id",)), tables.report.c.id]


def within(column: Any, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Between two days, both included; no condition for a day that is not given."""
    found = []
    if since is not None:
        found.append(column >= since)
    if until is not None:
        found.append(column <= until)
    return found
