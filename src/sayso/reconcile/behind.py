"""Bring up to date what decisions touched, behind the people who decide: they never wait for it.

Takes a ledger. What is read and computed holds no lock; what is written goes in short transactions, each only
if nobody else changed the picture since it was read. A report waits in `pending_report` until all of its is
written, so that a killed process loses nothing.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sayso.codebook import using
from sayso.ledger import Ledger
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.picture.pending import (
    clear_pending,
    end_turn,
    mark_pending,
    pending_reports,
    picture_stamp,
    stamp_picture,
    take_turn,
)
from sayso.ledger.picture.write import clear_failures, drop_decided, stored_version, write_failures
from sayso.ledger.review.decisions import newest_review
from sayso.ledger.schema.connections import begin_reading, tidy_log
from sayso.ledger.search.index import index_reports
from sayso.reconcile.incidents.refresh import make_incidents, write_incidents
from sayso.reconcile.partitions import deltas_of, make_partitions, write_made
from sayso.reconcile.refresh import refresh_reports, silent
from sayso.reconcile.situations.refresh import refresh_situations

TOGETHER = 20  # reports
AT_ONCE = 300  # figures, about, whose series are written together: nobody waits long for that
TURN = 30  # seconds that a process has, unless it says again that it is there
PAUSE = 0.03  # seconds between two transactions, in which others get the writer's lock
TRIES = 4  # then it is done with the lock held


class Behind(Enum):
    """What came of a turn: nothing waited, another process does it, or reports were brought up to date."""

    NOTHING = auto()
    OTHER = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class _Read:
    """What a computation rests on: the picture's stamp, and the newest review."""

    stamp: str | None
    review: int


def refresh_behind(ledger: Ledger, owner: str) -> Behind:
    """Bring some of the reports that wait up to date, in the name of one process."""
    with ledger.engine.connect() as connection:
        if ledger.read_only or stored_version(connection) is None or not pending_reports(connection, 1):
            return Behind.NOTHING  # without a picture, all of it is to be made, which `refresh` does
    reports = _begin(ledger, owner)
    if reports is None:
        return Behind.OTHER
    try:
        for _ in range(TRIES):
            if _bring_incidents(ledger, reports, owner) and _bring(ledger, reports, owner):
                return Behind.DONE
        with ledger.writing() as connection:
            refresh_reports(connection, reports)
            clear_pending(connection, reports)
        return Behind.DONE
    finally:
        with ledger.writing() as connection:
            end_turn(connection, owner)
        with ledger.engine.connect() as connection:
            tidy_log(connection)


def _begin(ledger: Ledger, owner: str) -> dict[str, str] | None:
    """What waits, with what of it belongs to situations, which is written at once; reports that this touches
    wait from now on, too. `None` if another process has its turn.
    """
    with ledger.writing() as connection, using(codebook_of(connection)):
        if not take_turn(connection, owner, TURN):
            return None
        reports = pending_reports(connection, TOGETHER)
        stamp_picture(connection)
        clear_failures(connection, reports)
        moved = refresh_situations(connection, {*reports}, silent)
        mark_pending(connection, moved - {*reports})
        return reports


def _bring_incidents(ledger: Ledger, reports: Mapping[str, str], owner: str) -> bool:
    """Compute and write what reports say of incidents; others whose incidents changed wait from now on.
    False if somebody else changed the picture meanwhile.
    """
    with ledger.engine.connect() as connection:
        begin_reading(connection)
        with using(codebook_of(connection)):
            stamp = picture_stamp(connection)
            made = make_incidents(connection, reports, silent)
        connection.rollback()
    if not made.before and not made.after and not made.unread:
        return True
    time.sleep(PAUSE)  # whoever decides goes first
    with ledger.writing() as connection, using(codebook_of(connection)):
        if picture_stamp(connection) != stamp or not take_turn(connection, owner, TURN):
            return False
        moved = write_incidents(connection, made)[1]
        mark_pending(connection, moved - {*reports})
        stamp_picture(connection)
    return True


def _bring(ledger: Ledger, reports: Mapping[str, str], owner: str) -> bool:
    """Compute and write the series of reports; false if somebody else changed the picture meanwhile."""
    with ledger.engine.connect() as connection:
        begin_reading(connection)
        with using(codebook_of(connection)):
            read = _Read(picture_stamp(connection), newest_review(connection))
            found = [one for one, _, _ in make_partitions(connection, reports, AT_ONCE)]
            made = [(one, [] if one.failed else deltas_of(connection, one)) for one in found]
        connection.rollback()
    for one_made, deltas in made:
        if not one_made.failed and not any(one.gone or one.rows for one in deltas):
            continue
        time.sleep(PAUSE)  # whoever decides goes first
        with ledger.writing() as connection:
            if picture_stamp(connection) != read.stamp or not take_turn(connection, owner, TURN):
                return False
            write_failures(connection, "series", one_made.failed)
            write_made(connection, one_made, deltas)
            drop_decided(connection, read.review)
            read = _Read(stamp_picture(connection), read.review)
    return _end(ledger, reports)


def _end(ledger: Ledger, reports: Mapping[str, str]) -> bool:
    """Let search know what is said now; the reports wait no longer."""
    for name in reports:
        time.sleep(PAUSE)
        with ledger.writing() as connection:
            index_reports(connection, [name])
            clear_pending(connection, {name: reports[name]})
    return True
