"""What every page needs of the desk: the ledger, and answers that are kept for a while."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from sayso.ledger import Ledger, desk_ask
from sayso.web.kept import Kept
from sayso.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """A ledger that is open, and how it is served."""

    ledger: Ledger
    settings: Settings
    counts: Kept[desk_ask.Counts]
    waiting: Kept[int]
    choices: Kept[desk_ask.Choices]


def open_desk(settings: Settings) -> Desk:
    """Open the ledger of a desk. Raises `LedgerError` if it cannot be opened."""
    ledger = Ledger(settings.ledger, create=False)

    def counts() -> desk_ask.Counts:
        with ledger.engine.connect() as connection:
            return desk_ask.counts(connection)

    def choices() -> desk_ask.Choices:
        with ledger.engine.connect() as connection:
            return desk_ask.choices(connection)

    def waiting() -> int:
        with ledger.engine.connect() as connection:
            return desk_ask.waiting(connection)

    return Desk(ledger, settings, Kept(counts), Kept(waiting), Kept(choices))


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


Asking = Annotated[Connection, Depends(reading)]
Sent = Annotated[dict[str, str], Depends(form_of)]
