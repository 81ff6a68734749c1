"""The list of actors: everybody who says something or is in an event, with how often.

Counted over the whole ledger and kept for a while; a list is narrowed and sorted from what is kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, literal, select

from sayso.errors import NotFoundError
from sayso.ledger.lists.facets import ListAnswer
from sayso.ledger.lists.frame import (
    Facet,
    FacetCounts,
    FacetValue,
    FilterKind,
    ListFilter,
    Listing,
    ListPage,
    ListQuery,
    ListSort,
)
from sayso.ledger.schema import tables
from sayso.ledger.schema.fold import fold
from sayso.records import ActorKind

SHOWN = 8  # values of a facet


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor by its one name: how many claims it makes, events it is the actor of, and events that befall
    it.
    """

    name: str
    kind: str | None
    country: str | None
    claims: int
    acts: int
    undergoes: int

    @property
    def findings(self) -> int:
        """How many findings it is in."""
        return self.claims + self.acts + self.undergoes


def find_actors(connection: Connection) -> tuple[ActorRow, ...]:
    """All actors; slow in a large ledger, so keep what it gives for a while."""
    c, p, e = tables.claim.c, tables.participant.c, tables.event.c
    kind, where = func.max(c.actor_kind), func.max(c.actor_country)
    told = select(c.actor, kind, where, func.count()).where(c.actor.is_not(None), ~c.withdrawn)
    found: dict[str, list[Any]] = {}
    for name, sort, country, number in connection.execute(told.group_by(c.actor)):
        found[name] = [sort, country, int(number), 0, 0]
    kind, where = func.max(p.actor_kind), func.max(p.actor_country)
    joined = select(p.actor, p.side, kind, where, func.count()).join(tables.event, e.row == p.event_row)
    did = joined.where(p.actor.is_not(None), ~e.withdrawn).group_by(p.actor, p.side)
    for name, side, sort, country, number in connection.execute(did):
        row = found.setdefault(name, [sort, country, 0, 0, 0])
        row[0], row[1] = row[0] or sort, row[1] or country
        row[3 if side == "actor" else 4] += int(number)
    return tuple(ActorRow(name, *rest) for name, rest in sorted(found.items()))


def get_actor(rows: Iterable[ActorRow], name: str) -> ActorRow:
    """The actor of that name. Raises `NotFoundError` if there is none."""
    for row in rows:
        if row.name == name:
            return row
    raise NotFoundError(f"There is no actor {name!r} in this ledger. /actors lists them.")


Test = Callable[[ActorRow], bool]


def _named(value: str, names: Any) -> Sequence[Test]:
    wanted = fold(value) or ""
    return [lambda row: wanted in (fold(row.name) or "")]


ACTORS = Listing(
    name="actors",
    one="actor",
    about="Who says something, or does something to somebody, in how many findings.",
    kind=ActorRow,
    source=tables.claim,
    beside=None,
    key=tables.claim.c.actor,
    standing=(),
    start="-findings",
    filters=(
        ListFilter("name", "Name", "Part of the actor's name.", "guard", _named),
        ListFilter("kind", "Kind", "What sort of body it is.", "border_guard",
                   lambda value, names: [lambda row: row.kind == value], FilterKind.CHOICE,
                   tuple(str(one) for one in ActorKind)),
        ListFilter("country", "Country", "Where it is from. A country by its code or its name.", "LT",
                   lambda value, names: [lambda row: row.country == value], FilterKind.COUNTRY),
    ),
    sorts=tuple(
        ListSort(name, label, meaning, literal("" if name == "name" else 0))
        for name, label, meaning in (
            ("name", "Name", "the name"),
            ("claims", "Says", "how many claims it makes"),
            ("acts", "Does", "how many events it is the actor of"),
            ("undergoes", "Is done to it", "how many events befall it"),
            ("findings", "Findings", "how many findings it is in"),
        )
    ),
    facets=(
        Facet("kind", "Kind", tables.claim.c.actor_kind),
        Facet("country", "Country", tables.claim.c.actor_country),
    ),
    rows=lambda connection, keys: [],
)  # fmt: skip


def actors_fitting(rows: Iterable[ActorRow], query: ListQuery) -> list[ActorRow]:
    """The actors that a query asks for, in its order."""
    tests = _tests(query)
    fit = [row for row in rows if all(test(row) for test in tests)]
    return sorted(fit, key=lambda row: _end(row, query), reverse=query.descending)


def _tests(query: ListQuery) -> list[Test]:
    none: Any = None
    return [
        test for name, value in query.values.items() for test in ACTORS.filter(name).condition(value, none)
    ]


def _end(row: ActorRow, query: ListQuery) -> tuple[Any, ...]:
    return getattr(row, query.sort or ACTORS.start.lstrip("-")), row.name


def answer_actors(rows: Sequence[ActorRow], query: ListQuery, limit: int) -> ListAnswer:
    """A page of the list of actors with its facets."""
    fit = actors_fitting(rows, query)
    shown = fit
    if query.after is not None:
        last = tuple(query.after)
        later = [row for row in fit if _end(row, query) != last]
        shown = [row for row in later if (_end(row, query) < last) == query.descending]
    end = _end(shown[limit - 1], query) if len(shown) > limit else None
    facets = tuple(_facet(rows, query, one) for one in ACTORS.facets)
    return ListAnswer(ListPage(shown[:limit], end, len(fit)), facets)


def _facet(rows: Iterable[ActorRow], query: ListQuery, facet: Facet) -> FacetCounts:
    tests = _tests(query.without(facet.name))
    values = (getattr(row, facet.name) for row in rows if all(test(row) for test in tests))
    counted = Counter(value for value in values if value)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    return FacetCounts(facet.name, facet.label, tuple(FacetValue(*one) for one in ranked), exact=True)
