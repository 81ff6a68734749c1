"""What every page needs of the desk: the ledger, and answers that are kept for a while."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.ledger.filters import ANY_PICTURE
from sayso.ledger.findings.names import Names
from sayso.ledger.findings.names import find_names as find_offered
from sayso.ledger.findings.placed import KeptPlaced
from sayso.ledger.lists.actors import ActorRow, find_actors
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.facets import ListTotals, find_totals
from sayso.ledger.lists.frame import Listing
from sayso.ledger.lists.names import KnownNames, find_names
from sayso.ledger.picture.summaries import count_series
from sayso.ledger.review.queue import count_waiting
from sayso.ledger.schema.connections import begin_reading
from sayso.ledger.status import Choices, Counts, count_ledger, find_choices
from sayso.reconcile.situations.suggest import suggest
from sayso.records.situation import Suggestion
from sayso.web.cached import Cached
from sayso.web.refreshing import Refresher
from sayso.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """A ledger that is open, and how it is served."""

    ledger: Ledger
    settings: Settings
    counts: Cached[Counts]
    waiting: Cached[int]
    choices: Cached[Choices]
    series_counts: Cached[tuple[int, int]]
    names: Cached[Names]
    refresher: Refresher
    placed: KeptPlaced
    lists: "KeptLists"
    suggestions: Cached[list[Suggestion]]

    def warm_up(self) -> None:
        """Make the answers that are kept, one after the other: they cost most in a large ledger."""
        lists = self.lists
        some: tuple[Cached[Any], ...] = (
            self.waiting, self.choices, self.series_counts, self.names, lists.names, lists.actors, self.counts
        )  # fmt: skip
        with suppress(DBAPIError, SaysoError):  # of a desk that is closed meanwhile
            for one in (*some, *lists.totals.values()):
                one.get()
            self.placed.warm()


@dataclass(frozen=True, slots=True)
class KeptLists:
    """What lists need of the whole ledger: names that filters find by a part, totals by list, actors."""

    names: Cached[KnownNames]
    totals: Mapping[str, Cached[ListTotals]]
    actors: Cached[tuple[ActorRow, ...]]


def _keep_lists(ledger: Ledger) -> KeptLists:
    def names() -> KnownNames:
        with ledger.engine.connect() as connection:
            return find_names(connection)

    def actors() -> tuple[ActorRow, ...]:
        with ledger.engine.connect() as connection:
            return find_actors(connection)

    def totals(listing: Listing) -> ListTotals:
        with ledger.engine.connect() as connection:
            return find_totals(connection, listing)

    counted = [one for one in LISTINGS if one.name != "actors"]
    by_list = {one.name: Cached(partial(totals, one)) for one in counted}
    return KeptLists(Cached(names), by_list, Cached(actors))


def open_desk(settings: Settings) -> Desk:
    """Open the ledger of a desk. Raises `LedgerError` if it cannot be opened."""
    ledger = Ledger(settings.ledger, create=False)

    def counts() -> Counts:
        with ledger.engine.connect() as connection:
            return count_ledger(connection)

    def choices() -> Choices:
        with ledger.engine.connect() as connection:
            return find_choices(connection)

    def waiting() -> int:
        with ledger.engine.connect() as connection:
            return count_waiting(connection)

    def series_counts() -> tuple[int, int]:
        with ledger.engine.connect() as connection:
            return count_series(connection, ANY_PICTURE)

    def names() -> Names:
        with ledger.engine.connect() as connection:
            return find_offered(connection)

    kept = (Cached(counts), Cached(waiting), Cached(choices), Cached(series_counts), Cached(names))
    return Desk(
        ledger, settings, *kept, Refresher(ledger), KeptPlaced(ledger.engine), _keep_lists(ledger),
        Cached(partial(suggest, ledger)),
    )  # fmt: skip


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    found: Desk = request.app.state.desk
    return found


def address_of(request: Request) -> str:
    """Where a request comes from, for the log."""
    return request.client.host if request.client else ""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of the form that was sent."""
    return {name: str(value) for name, value in (await request.form()).items()}


def reading(request: Request) -> Iterator[Connection]:
    """A connection to ask the ledger with, for as long as a request takes: it sees one state, whatever others
    write meanwhile.
    """
    with desk_of(request).ledger.engine.connect() as connection:
        begin_reading(connection)
        yield connection


Database = Annotated[Connection, Depends(reading)]
Sent = Annotated[dict[str, str], Depends(form_of)]
