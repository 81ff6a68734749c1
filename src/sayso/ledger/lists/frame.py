"""What a list is made of: its filters, sorts and facets, and what can be asked of it.

A `Listing` is data: the tables it comes from, which rows stand, and how rows are read by their keys.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, FromClause, Select, Table

from sayso.ledger.lists.names import KnownNames

MOST = 2_000  # rows that are counted and sorted at once; of more than so many only a part is counted


class FilterKind(StrEnum):
    """What a filter takes: words, one of some words, a country, a day, a month, a number, a share, yes."""

    WORDS = "words"
    CHOICE = "choice"
    COUNTRY = "country"
    DAY = "day"
    MONTH = "month"
    NUMBER = "number"
    SHARE = "share"
    FLAG = "flag"


Conditions = Sequence[Any]  # of a statement, or tests of rows that are kept
Condition = Callable[[Any, KnownNames], Conditions]


@dataclass(frozen=True, slots=True)
class FitsBesides:
    """How a filter is asked where the sort of that name is walked: `near` are the rows that lie together in
    it, `other` what fits besides, few rows, which `index` of the list's own table finds.
    """

    sort: str
    near: Callable[[Any], ColumnElement[bool]]
    other: Callable[[Any], ColumnElement[bool]]
    index: str


@dataclass(frozen=True, slots=True)
class ListFilter:
    """One thing that a list can be filtered by: its name in addresses, what it means, and an example.

    `condition` takes a value of its kind. `shown` is false for what only links ask for; `full_text` asks the
    index of words as well; `few` gives the keys of what fits a `FLAG`, which few rows may. `choices` are the
    words that a `CHOICE` may be; empty if the codebook says so, by `vocabulary` ("measures", "events", or
    "families" of measures with their measures). `along` is the condition where an order is walked and
    row after row is tried, so that nothing is collected before; `besides` says what that order cannot find.
    """

    name: str
    label: str
    meaning: str
    example: str
    condition: Condition
    kind: FilterKind = FilterKind.WORDS
    choices: tuple[str, ...] = ()
    vocabulary: str = ""
    shown: bool = True
    full_text: bool = False
    few: Select[Any] | CompoundSelect[Any] | None = None
    along: Condition | None = None
    besides: FitsBesides | None = None


@dataclass(frozen=True, slots=True)
class ListSort:
    """One order of a list: by `column`, then by `ties`, then by key. Rows without a value come last.

    `index` is the index that SQLite walks where very many rows fit; `of` the table that it is on,
    and `inner` by which index another one is then joined; `unless` are filters that
    leave rows at one end of the order, far from where a walk begins.
    """

    name: str
    label: str
    meaning: str
    column: ColumnElement[Any]
    ties: tuple[ColumnElement[Any], ...] = ()
    index: str = ""
    of: Table | None = None
    inner: tuple[Table, str] | None = None
    unless: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A field whose values are counted beside the list; a click sets the filter of that `name`. Days are put
    together to months where they are `by_month`; a value is a `whole` name where the filter takes a part.
    """

    name: str
    label: str
    column: ColumnElement[Any]
    by_month: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. `rows` reads the rows of some keys; `standing` are the conditions of all that is listed; the
    table `beside` is joined where it is needed.

    `start` is the sort that holds where none is asked for, "-day" for the newest day first; `rare` filters
    are shown on demand; `words_of` is the kind of its rows in full text.
    `drivers` are filters and the index that finds their rows, those that leave fewest first: SQLite has no
    counts to know it.
    """

    name: str
    one: str
    about: str
    kind: type
    source: FromClause
    beside: tuple[Table, ColumnElement[bool]] | None
    key: ColumnElement[Any]
    standing: Conditions
    filters: tuple[ListFilter, ...]
    sorts: tuple[ListSort, ...]
    facets: tuple[Facet, ...]
    rows: Callable[[Connection, Sequence[Any]], list[Any]]
    start: str
    words_of: str = ""
    rare: tuple[str, ...] = ()
    drivers: tuple[tuple[tuple[str, ...], Table, str], ...] = ()

    def sort(self, name: str) -> ListSort:
        """The sort of that name."""
        return next(one for one in self.sorts if one.name == name)

    def filter(self, name: str) -> ListFilter:
        """The filter of that name."""
        return next(one for one in self.filters if one.name == name)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is asked of a list: values by the names of filters, the order, and the end of the page before:
    the sort with its values and key, as `end` of a `ListPage` gives them.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    descending: bool = True
    after: Sequence[Any] | None = None

    def without(self, name: str) -> "ListQuery":
        """The same without a filter."""
        return ListQuery({key: value for key, value in self.values.items() if key != name}, self.sort)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows of a list, and the `end` of the last one if more follow. `total` is how many fit; `None` if more
    than `MOST` do.
    """

    rows: list[Any]
    end: tuple[Any, ...] | None
    total: int | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, and how many rows have it of those that the other filters leave."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of a facet, the most first; if not `exact` at least so many have each."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    exact: bool
