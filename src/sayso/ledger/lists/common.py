"""Filters, sorts and facets that several lists share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, or_

from sayso.ledger.lists.frame import Condition, FilterKind, ListFilter
from sayso.ledger.schema import tables

REPORT = tables.report


def equal(column: Column[Any]) -> Condition:
    """The column has the value."""
    return lambda value, names: [column == value]


def named(*columns: Column[str]) -> Condition:
    """One of the columns holds the words."""
    return lambda value, names: [or_(*(names.in_column(column, value) for column in columns))]


def at_least(column: ColumnElement[Any]) -> Condition:
    """The column has the number, or a higher one."""
    return lambda value, names: [column >= value]


def at_most(column: ColumnElement[Any]) -> Condition:
    """The column has the number, or a lower one."""
    return lambda value, names: [column <= value]


def in_month(column: Column[date]) -> Condition:
    """The column is a day of the month that begins on the day given."""
    return lambda value, names: [column >= value, column < next_month(value)]


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def at_place(table: Table) -> Condition:
    """At a place by its id, or whose name holds the words."""
    return lambda value, names: [table.c.geonames_id.in_(names.place_ids(value))]


def country(condition: Condition, meaning: str = "Where it is.") -> ListFilter:
    """By a country."""
    return ListFilter("country", "Country", f"{meaning} A country by its code or its name.", "LT", condition,
                      FilterKind.COUNTRY)  # fmt: skip


def place(table: Table) -> ListFilter:
    """By a place."""
    return ListFilter("place", "Place", "Part of a place's name, or its GeoNames id.", "Vilnius",
                      at_place(table))  # fmt: skip


def publisher() -> ListFilter:
    """By who brought the report out."""
    return ListFilter("publisher", "Publisher", "Part of the name of who brought the report out; "
                      "in quotation marks the whole name.", "Reuters",
                      named(REPORT.c.publisher))  # fmt: skip


def report(table: Table) -> ListFilter:
    """By the report."""
    return ListFilter("report", "Report", "The id of the report that says so.", "a6fb19c5a6fb19c5",
                      equal(table.c.report_id), shown=False)  # fmt: skip


def since(condition: Condition, meaning: str) -> ListFilter:
    """From a day on."""
    return ListFilter("since", "From", meaning, "2021-08-01", condition, FilterKind.DAY)


def until(condition: Condition, meaning: str) -> ListFilter:
    """To a day."""
    return ListFilter("until", "to", meaning, "2021-08-31", condition, FilterKind.DAY)


def month(column: Column[Any], meaning: str) -> ListFilter:
    """In a month."""
    return ListFilter("month", "Month", meaning, "2021-08", in_month(column), FilterKind.MONTH, shown=False)


def words(what: str) -> ListFilter:
    """By words of the sentence, which full text finds."""
    return ListFilter("words", "Words", f'Words of {what}; "phrases" and -without work.', "border",
                      lambda value, names: (), full_text=True)  # fmt: skip


def choice(name: str, label: str, meaning: str, column: Column[Any], known: Any) -> ListFilter:
    """By one of some words."""
    choices = tuple(str(one) for one in known)
    return ListFilter(name, label, meaning, choices[0], equal(column), FilterKind.CHOICE, choices)


def exactly(name: str, label: str, meaning: str, column: Column[Any], example: str) -> ListFilter:
    """By a word that a column has as it is."""
    return ListFilter(name, label, meaning, example, equal(column))


def flag(
    name: str, label: str, meaning: str, made: Callable[[], ColumnElement[bool]], few: Any
) -> ListFilter:
    """By yes or no."""

    def condition(value: Any, names: Any) -> list[ColumnElement[bool]]:
        return [made() if value else ~made()]

    return ListFilter(name, label, meaning, "yes", condition, FilterKind.FLAG, few=few)
