"""What every page needs of the desk: the ledger, and answers that are kept for a while."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from sayso.ledger import Ledger
from sayso.ledger.findings.placed import KeptPlaced
from sayso.ledger.review.queue import count_waiting
from sayso.ledger.status import Choices, Counts, count_ledger, find_choices
from sayso.web.cached import Cached
from sayso.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """A ledger that is open, and how it is served."""

    ledger: Ledger
    settings: Settings
    counts: Cached[Counts]
    waiting: Cached[int]
    choices: Cached[Choices]
    placed: KeptPlaced


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

    return Desk(ledger, settings, Cached(counts), Cached(waiting), Cached(choices), KeptPlaced(ledger.engine))


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
    """A connection to ask the ledger with, for as long as a request takes."""
    with desk_of(request).ledger.engine.connect() as connection:
        yield connection


Database = Annotated[Connection, Depends(reading)]
Sent = Annotated[dict[str, str], Depends(form_of)]
