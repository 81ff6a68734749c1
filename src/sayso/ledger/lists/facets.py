"""Facets of a list: the values of a field, and how many rows have each of those that the other filters leave.

Exact where `MOST` rows or fewer are left; of more the first so many are counted, and each number is at least
that. Of a whole list they are counted behind and kept (`find_totals`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from sayso.ledger.lists.frame import MOST, Facet, FacetCounts, FacetValue, Listing, ListPage, ListQuery
from sayso.ledger.lists.names import KnownNames
from sayso.ledger.lists.paging import (
    conditions_of,
    driven,
    from_of,
    many_words,
    sample_of,
    sorted_page,
    walked_page,
)

SHOWN = 8  # values of a facet


@dataclass(frozen=True, slots=True)
class ListTotals:
    """How many rows a whole list has, and its facets."""

    total: int
    facets: tuple[FacetCounts, ...]


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """A page of a list with its facets."""

    page: ListPage
    facets: tuple[FacetCounts, ...]


Kept = tuple[KnownNames, Callable[[], ListTotals | None]]  # names, and totals if they are counted yet


def answer(
    connection: Connection,
    listing: Listing,
    query: ListQuery,
    kept: Kept,
    limit: int,
) -> ListAnswer:
    """A page of a list with its facets; `kept` is what is known of the whole ledger."""
    names, totals = kept
    whole = totals() if not query.values else None
    if whole is not None and whole.total > MOST:
        page = walked_page(connection, listing, query, names, limit)
        return ListAnswer(replace(page, total=whole.total), whole.facets)
    sample = sample_of(connection, listing, query, names)
    many = many_words(connection, listing, query)
    exact = len(sample) <= MOST and not many
    if many:
        page = replace(sorted_page(connection, listing, query, sample, limit), total=None)
    elif exact:
        page = sorted_page(connection, listing, query, sample, limit)
    else:
        page = walked_page(connection, listing, query, names, limit)
    facets = [
        _alone(connection, listing, query, one, kept)
        if one.name in query.values
        else _counts(one, (getattr(row, f"facet_{one.name}") for row in sample), exact=exact)
        for one in listing.facets
    ]
    return ListAnswer(page, tuple(facets))


def page_of(
    connection: Connection,
    listing: Listing,
    query: ListQuery,
    kept: Kept,
    limit: int,
) -> ListPage:
    """A page of a list without its facets."""
    return answer(connection, replace(listing, facets=()), query, kept, limit).page


def _alone(
    connection: Connection, listing: Listing, query: ListQuery, facet: Facet, kept: Kept
) -> FacetCounts:
    """The values of a facet that is filtered by, as if it were not."""
    left, (names, totals) = query.without(facet.name), kept
    whole = totals() if not left.values else None
    if whole is not None:
        return next(one for one in whole.facets if one.name == facet.name)
    where = conditions_of(connection, listing, left, names)
    wanted = select(facet.column).select_from(from_of(listing, facet.column, *where)).where(*where)
    found = connection.execute(driven(wanted, listing, left).limit(MOST + 1)).scalars().all()
    return _counts(facet, found, exact=len(found) <= MOST)


def _counts(facet: Facet, values: Iterable[Any], *, exact: bool) -> FacetCounts:
    return _most(facet, Counter(values), exact=exact)


def _most(facet: Facet, counted: Mapping[Any, int], *, exact: bool) -> FacetCounts:
    """The values that most rows have; days are put together to months."""
    found: Counter[str] = Counter()
    for value, number in counted.items():
        if value is not None and value != "":
            found[_shown(facet, value)] += number
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    return FacetCounts(facet.name, facet.label, tuple(FacetValue(*one) for one in ranked), exact)


def _shown(facet: Facet, value: Any) -> str:
    if facet.by_month and isinstance(value, date):
        return f"{value:%Y-%m}"
    return str(value)


def find_totals(connection: Connection, listing: Listing) -> ListTotals:
    """Counts over a whole list; slow in a large ledger, so keep what it gives for a while."""
    whole = select(func.count()).select_from(from_of(listing, *listing.standing)).where(*listing.standing)
    total = int(connection.execute(whole).scalar() or 0)
    facets = [_total(connection, listing, one) for one in listing.facets]
    return ListTotals(total, tuple(facets))


def _total(connection: Connection, listing: Listing, facet: Facet) -> FacetCounts:
    tables = from_of(listing, facet.column, *listing.standing)
    grouped = select(facet.column, func.count()).select_from(tables).where(*listing.standing)
    rows: Sequence[Any] = connection.execute(grouped.group_by(facet.column)).all()
    return _most(facet, {value: int(number) for value, number in rows}, exact=True)
