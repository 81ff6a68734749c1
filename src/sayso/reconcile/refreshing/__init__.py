"""Bring the picture of a ledger up to date: what new readings touch is computed anew, and nothing else.

Takes a `Ledger`; writes stories, then incidents, then series with estimates and disagreements. One
transaction: a killed run leaves the picture as it was. Another version of the rules makes all of it anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sayso.codebook import data_digest
from sayso.ledger import Ledger, picture_store
from sayso.reconcile.refreshing.incidents import refresh_incidents
from sayso.reconcile.refreshing.series import refresh_series
from sayso.reconcile.refreshing.stories import refresh_stories

MADE_BY = 1  # raise it when code that makes the picture changes what it makes

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: new and superseded readings, blocks of series and incidents that were made anew."""

    readings: int = 0
    superseded: int = 0
    blocks: int = 0
    incidents: int = 0


@cache
def picture_version() -> str:
    """What decides about a picture: the code, and the rules it was made by."""
    return f"{MADE_BY}+{data_digest('picture.toml', 'profiles.toml')}"


def refresh(ledger: Ledger, progress: Progress | None = None) -> Refreshed:
    """Bring the picture up to date. `progress` hears the name of each step, how much is done, of how much."""
    with ledger.engine.connect() as connection:
        same = picture_store.version(connection) == picture_version()
        if same and not any(picture_store.pending(connection)):
            return Refreshed()
    with ledger.writing() as connection:
        if picture_store.version(connection) != picture_version():
            picture_store.clear(connection, picture_version())
        new, gone = picture_store.pending(connection)
        told = progress or (lambda step, done, total: None)
        changed = refresh_stories(connection, {*new.values()} - {*gone.values()}, told)
        touched = {*new.values(), *gone.values(), *changed}
        incidents, moved = refresh_incidents(connection, touched, told)
        blocks = refresh_series(connection, touched | moved, told)
        picture_store.mark(connection, new, gone)
    return Refreshed(len(new), len(gone), blocks, incidents)
