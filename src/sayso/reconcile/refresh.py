"""Bring the picture of a ledger up to date: what new readings touch is computed anew, and nothing else.

Takes a `Ledger`; writes stories, then incidents, then series with estimates and disagreements. One
transaction: a killed run leaves the picture as it was. Another version of the rules makes all of it anew. A
report that cannot be reconciled becomes a failure with its reason, and never stops the others.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection

from sayso.codebook import data_digest, using
from sayso.codebook.rules import picture_rules, profiles, situation_rules
from sayso.ledger import Ledger
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.picture.conversions import conversions_of
from sayso.ledger.picture.pending import clear_pending, pending_reports, stamp_picture
from sayso.ledger.picture.situations import changed_situations
from sayso.ledger.picture.write import (
    clear_failures,
    clear_picture,
    mark_readings,
    pending_readings,
    stored_version,
)
from sayso.ledger.review.situations import find_situations
from sayso.ledger.schema.connections import chunks
from sayso.ledger.search.index import clear_index, index_reports
from sayso.reconcile.incidents.refresh import refresh_incidents
from sayso.reconcile.partitions import refresh_series
from sayso.reconcile.situations.refresh import refresh_situations
from sayso.reconcile.stories.refresh import refresh_stories

MADE_BY = 9  # raise it when code that makes the picture changes what it makes

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: new and superseded readings, partitions of series and incidents that were made
    anew; `waiting` are reports that are not in the picture of a ledger that cannot be written.
    """

    readings: int = 0
    superseded: int = 0
    partitions: int = 0
    incidents: int = 0
    waiting: int = 0


@cache
def picture_version() -> str:
    """What decides about a picture: the code, and the rules it was made by; errors as of `_check_rules`."""
    _check_rules()
    return f"{MADE_BY}+{data_digest('picture.toml', 'profiles.toml', 'situations.toml')}"


def _wanted_version(connection: Connection) -> str:
    """What is to make the picture of a ledger: with the conversions that its users set."""
    known = (repr((one.unit, one.country, one.factor, one.to)) for one in conversions_of(connection))
    return "+".join([picture_version(), *known])


def _check_rules() -> None:
    """Raise `CodebookError` if a file of rules is wrong: one error, not a failure of each report."""
    picture_rules()
    profiles()
    situation_rules()


def only_decided(ledger: Ledger) -> bool:
    """Whether the picture lacks nothing but what decisions touched, which the desk makes anew behind."""
    with ledger.engine.connect() as connection:
        same = stored_version(connection) == _wanted_version(connection)
        same = same and not changed_situations(connection, find_situations(connection))
        return same and not any(pending_readings(connection))


def refresh(ledger: Ledger, progress: Progress | None = None) -> Refreshed:
    """Bring the picture up to date. `progress` hears the name of each step, how much is done, of how much."""
    with ledger.engine.connect() as connection:
        same = stored_version(connection) == _wanted_version(connection) and not changed_situations(
            connection, find_situations(connection)
        )
        new, gone = pending_readings(connection)
        decided = pending_reports(connection)
        if same and not new and not gone and not decided:
            return Refreshed()
    if ledger.read_only:
        return Refreshed(waiting=len({*new.values(), *gone.values(), *decided}))
    report_progress = progress or (lambda step, done, total: None)
    with ledger.writing() as connection, using(codebook_of(connection)):
        wanted = _wanted_version(connection)
        if stored_version(connection) != wanted:
            clear_picture(connection, wanted)
            clear_index(connection)
        new, gone = pending_readings(connection)
        decided = pending_reports(connection)
        reports = {*new.values(), *gone.values(), *decided}
        stamp_picture(connection)
        clear_failures(connection, reports)
        changed = refresh_stories(connection, {*new.values()} - {*gone.values()}, report_progress)
        touched = reports | changed
        touched |= refresh_situations(connection, touched, report_progress)
        incidents, moved = refresh_incidents(connection, touched, report_progress)
        partitions = refresh_series(connection, touched | moved, report_progress)
        _index(connection, reports, report_progress)
        mark_readings(connection, new, gone)
        clear_pending(connection, decided)
    return Refreshed(len(new), len(gone), partitions, incidents)


def refresh_reports(connection: Connection, report_ids: Collection[str]) -> None:
    """Bring up to date what these reports touch, in the transaction that changed their findings."""
    _check_rules()
    stamp_picture(connection)
    with using(codebook_of(connection)):
        refresh_situations(connection, {*report_ids}, silent)
        moved = refresh_incidents(connection, {*report_ids}, silent)[1]
        refresh_series(connection, {*report_ids} | moved, silent)
        index_reports(connection, report_ids)


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _index(connection: Connection, report_ids: Collection[str], progress: Progress) -> None:
    done = 0
    for some in chunks(sorted(report_ids)):
        index_reports(connection, some)
        done += len(some)
        progress("words", done, len(report_ids))
