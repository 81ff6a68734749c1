"""What an address asks of a list: one reading of its parameters for the page, the API and files.

Takes a `Listing`, gives a dependency for routes whose parameters the API describes; raises `QueryError` with
what would be right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import Parameter, Signature
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Query
from sqlalchemy import Connection

from sayso.codebook.rules import picture_rules
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.lists.frame import FilterKind, ListFilter, Listing, ListQuery
from sayso.ledger.lists.paging import order_of
from sayso.ledger.seen.searches import LISTS
from sayso.web.desk import Database
from sayso.web.params import (
    QueryError,
    after_of,
    country_of,
    cursor,
    day_of,
    month_of,
    number_of,
    one_of,
    word_of,
)

YES, NO = ("yes", "true", "1"), ("no", "false", "0")
LONGEST = 300  # characters of a value


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What is asked of a list, and the words that ask for it, by the names of filters."""

    query: ListQuery
    given: Mapping[str, str]
    sort: str


def asked_of(listing: Listing) -> Callable[..., ListAsked]:
    """The dependency that reads what an address asks of a list."""

    def ask(connection: Connection, **words: str | None) -> ListAsked:
        return read_asked(connection, listing, words)

    made = [Parameter("connection", Parameter.KEYWORD_ONLY, annotation=Database)]
    made += [_parameter(one.name, _described(one)) for one in listing.filters]
    orders = "; ".join(f"{one.name}: {one.meaning}" for one in listing.sorts)
    told = (
        f"The order, with - before it for the highest or newest first (by default {listing.start}). {orders}."
    )
    made.append(_parameter("sort", Query(description=told, examples=[listing.start], max_length=40)))
    ends = "Where the page before ended: its `next`."
    made.append(_parameter("after", Query(description=ends, max_length=1_000)))
    ask.__signature__ = Signature(made, return_annotation=ListAsked)  # type: ignore[attr-defined]
    return ask


def _parameter(name: str, described: Any) -> Parameter:
    annotation = Annotated[str | None, described]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _described(one: ListFilter) -> Any:
    known = {
        FilterKind.CHOICE: f" One of: {', '.join(one.choices)}." if one.choices else "",
        FilterKind.DAY: " A day.",
        FilterKind.MONTH: " A month.",
        FilterKind.NUMBER: " A whole number.",
        FilterKind.SHARE: " From 0 to 1.",
        FilterKind.FLAG: " yes or no.",
    }.get(one.kind, "")
    return Query(description=f"{one.meaning}{known}", examples=[one.example], max_length=LONGEST)


def read_asked(connection: Connection, listing: Listing, words: Mapping[str, str | None]) -> ListAsked:
    """The query that words ask for."""
    given = {one.name: plain for one in listing.filters if (plain := word_of(words.get(one.name)))}
    values = {name: _value(connection, listing.filter(name), text) for name, text in given.items()}
    sort = word_of(words.get("sort")) or listing.start
    names = [one.name for one in listing.sorts]
    if sort.removeprefix("-") not in names:
        raise QueryError(
            f"sort: there is no {sort!r}. Known: {', '.join(names)}; with - before it the highest first."
        )
    query = ListQuery(values, sort.removeprefix("-"), sort.startswith("-"))
    after = word_of(words.get("after"))
    if after is not None:
        end = _end(listing, query, after)
        query = ListQuery(values, query.sort, query.descending, end)
    return ListAsked(query, given, sort)


def list_asked(connection: Connection, name: str, query: str) -> tuple[Listing, ListAsked]:
    """A list of findings that can be kept, and what the query of its address asks of it."""
    listing = LISTS[one_of("list", name or "none", tuple(LISTS)) or ""]
    words = {key: value for key, value in parse_qsl(query) if key not in ("sort", "after", "as")}
    if strange := words.keys() - {one.name for one in listing.filters}:
        raise QueryError(f"{listing.name} have no filter {min(strange)!r}.")
    return listing, read_asked(connection, listing, words)


def _value(connection: Connection, one: ListFilter, text: str) -> Any:
    if one.kind is FilterKind.CHOICE:
        return one_of(one.name, text, choices_of(connection, one))
    if one.kind is FilterKind.FLAG:
        if text.lower() not in (*YES, *NO):
            raise QueryError(f"{one.name}: {text!r} is neither yes nor no. Write yes or no.")
        return text.lower() in YES
    read: dict[FilterKind, Callable[[], Any]] = {
        FilterKind.COUNTRY: lambda: country_of(text),
        FilterKind.DAY: lambda: day_of(one.name, text),
        FilterKind.MONTH: lambda: month_of(one.name, text),
        FilterKind.NUMBER: lambda: number_of(one.name, text),
        FilterKind.SHARE: lambda: _share(one.name, text),
    }
    return read[one.kind]() if one.kind in read else text


def choices_of(connection: Connection, one: ListFilter) -> Sequence[str]:
    """The words that a filter may be."""
    if not one.vocabulary:
        return one.choices
    known = codebook_of(connection)
    if one.vocabulary == "events":
        return sorted(known.events.codes)
    families = picture_rules().series.families if one.vocabulary == "families" else {}
    return sorted({*known.measures, *families})


def _share(name: str, text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:  # nor what is no number
        raise QueryError(f"{name}: {text!r} is not a number from 0 to 1. Write it as 0.9.")
    return found


# Where a page ends: the order, and the values and key of its last row


def end_of(asked: ListAsked, end: Sequence[Any] | None) -> str | None:
    """Where a page ends, as an address carries it; `None` if nothing follows."""
    return cursor([asked.sort, *end]) if end is not None else None


def _end(listing: Listing, query: ListQuery, text: str) -> tuple[Any, ...]:
    order = order_of(listing, query)
    kinds = [column.type.python_type for column in (order.column, *order.ties, listing.key)]
    sort, *parts = after_of(text, len(kinds) + 1) or [""]
    if sort != ("-" if query.descending else "") + query.sort:
        raise QueryError(f"after: that page is in the order {sort!r}. Ask for sort={sort}, or begin anew.")
    found = [_typed(kind, part) for kind, part in zip(kinds, parts, strict=True)]
    if any(part is None for part in found[1:]):
        raise QueryError("after: no page of this list ends there. Take it from the answer before this one.")
    return tuple(found)


def _typed(kind: type, text: str) -> Any:
    if not text:
        return None
    try:
        if kind is date:
            return date.fromisoformat(text)
        return number_of("after", text) if kind is int else kind(text)
    except ValueError as error:
        raise QueryError(
            "after: no page of this list ends there. Take it from the answer before this one."
        ) from error
