"""Who asks the feeds of a ledger: one process at a time, so that no page is fetched twice."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from sayso.errors import LedgerError, WatcherError
from sayso.ledger.jobs.workers import is_alive, own_worker
from sayso.ledger.ledger import Ledger
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.feed_tables import feed_watcher
from sayso.ledger.schema.statements import columns_of, row_as
from sayso.ledger.schema.timestamps import now


@dataclass(frozen=True, slots=True)
class FeedWatcherRow:
    """A process that asks feeds: where it runs, by which file, since when, and its last sign of life."""

    worker: str
    file: str
    began_at: datetime
    beat_at: datetime

    @property
    def shown(self) -> str:
        """The process, as people find it."""
        machine, _, rest = self.worker.partition(" ")
        return f"process {rest.partition(' ')[0]} on {machine}, since {self.began_at:%Y-%m-%d %H:%M} UTC"


def get_watcher(connection: Connection) -> FeedWatcherRow | None:
    """The process that asks now, if one lives."""
    row = connection.execute(select(*columns_of(FeedWatcherRow, feed_watcher))).first()
    found = row_as(FeedWatcherRow, row) if row is not None else None
    return found if found is not None and is_alive(found.worker, found.beat_at) else None


@contextmanager
def watching(ledger: Ledger, file: str) -> Iterator[None]:
    """Be the one process that asks. Raises `WatcherError` if another one does."""
    worker = own_worker()
    with ledger.writing() as connection:
        other = get_watcher(connection)
        if other is not None and other.worker != worker:
            raise WatcherError(
                f"Another sayso watch works on this ledger ({other.shown}). Stop that one first."
            )
        connection.execute(delete(feed_watcher))
        insert_row(
            connection, feed_watcher, {"worker": worker, "file": file, "began_at": now(), "beat_at": now()}
        )
    try:
        yield
    finally:
        with suppress(LedgerError), ledger.writing() as connection:
            connection.execute(delete(feed_watcher).where(feed_watcher.c.worker == worker))


def beat(ledger: Ledger) -> None:
    """Give a sign of life."""
    with ledger.writing() as connection:
        connection.execute(
            update(feed_watcher).where(feed_watcher.c.worker == own_worker()).values(beat_at=now())
        )
