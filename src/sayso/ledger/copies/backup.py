"""Back up a ledger's file while others use it, and put a backup in its place.

A backup is a ledger like any other: one file, checked before it is called one.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from secrets import token_hex

from sayso.errors import LedgerError
from sayso.ledger.ledger import HEAD, UNFINISHED

PAGES = 2_000  # pages in one step; others write between two steps
WAIT = 0.05  # seconds between two steps, if somebody writes


@dataclass(frozen=True, slots=True)
class BackupCheck:
    """What a backup holds: the `migration` it stands at, `reports`, `figures`, and `bytes` on the disk."""

    migration: str
    reports: int
    figures: int
    bytes: int


def back_up(ledger: Path, to: Path, tell: Callable[[int, int], None]) -> BackupCheck:
    """Copy a ledger's file, as it is at one time, to a file that is there once it is whole and checked.

    Raises `LedgerError` if there is no ledger, if `to` exists, or if what was written is damaged.
    """
    if to.exists():
        raise LedgerError(f"{to} exists. Name a file that is new; a backup never takes the place of another.")
    with _errors(to):
        _clear_killed(to)
        part = to.with_name(f".{to.name}.{os.getpid()}-{token_hex(4)}.part")
        try:
            _copy_pages(ledger, part, tell)
            found = check_backup(part)
            part.replace(to)
            _keep_name(to.parent)
        finally:
            _clear(part)
    return found


def _clear(part: Path) -> None:
    """Take away an unfinished backup, with what SQLite keeps beside it."""
    for left in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)


def _clear_killed(to: Path) -> None:
    """Take away what backups to the same file left that were killed: their processes are no more."""
    for part in to.parent.glob(f".{escape(to.name)}.*.part"):
        number = part.name.removesuffix(".part").rpartition(".")[2].partition("-")[0]
        if number.isdecimal() and not _lives(int(number)):
            _clear(part)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _keep_name(folder: Path) -> None:
    """Let a new name in a folder outlive a power cut, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def restore(backup: Path, ledger: Path, tell: Callable[[int, int], None], *, replace: bool) -> BackupCheck:
    """Put a backup where a ledger is to be. What is there is replaced only if `replace` says so, in one
    transaction, so that whoever has it open sees the one or the other.

    Raises `LedgerError` if the backup is damaged, is no ledger, or was made by a newer sayso.
    """
    found = check_backup(backup)
    if found.migration > HEAD:
        raise LedgerError(
            f"{backup} was made by a newer sayso (schema {found.migration}). Update sayso to restore it."
        )
    if not ledger.exists():
        back_up(backup, ledger, tell)
        return found
    if not replace:
        raise LedgerError(f"{ledger} exists. Back it up, then run the same command with --replace.")
    with _errors(ledger):
        _copy_pages(backup, ledger, tell)
    return check_backup(ledger)


def check_backup(path: Path) -> BackupCheck:
    """Read all of a file: whether its pages are whole and its rows refer to rows that are there.

    Raises `LedgerError` if not, or if it is no ledger.
    """
    if not path.is_file():
        raise LedgerError(f"There is no file {path}. Name a backup.")
    with _errors(path), closing(_connect(path, mode="ro")) as opened:
        told = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != "ok":
            raise LedgerError(f"{path} is damaged: {told}. Take another backup.")
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "report", "figure"} <= tables:
            raise LedgerError(f"{path} is a database, but not a ledger of sayso. Name a backup.")
        row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        if row is None or row[0] == UNFINISHED:
            raise LedgerError(f"{path} is an unfinished copy. Finish it with `sayso copy`, then back it up.")
        broken = opened.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise LedgerError(f"{path} is damaged: a row of {broken[0]} refers to one that is not there.")
        counts = [
            opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("report", "figure")
        ]
    return BackupCheck(migration=row[0], reports=counts[0], figures=counts[1], bytes=path.stat().st_size)


def _copy_pages(source: Path, to: Path, tell: Callable[[int, int], None]) -> None:
    if not source.is_file():
        raise LedgerError(f"There is no ledger at {source}. Name one with --ledger.")
    with closing(_connect(source, mode="ro")) as reading, closing(_connect(to, mode="rwc")) as writing:
        reading.execute("BEGIN")  # else each write of others begins the copy anew
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(
            writing, pages=PAGES, sleep=WAIT, progress=lambda status, left, total: tell(total - left, total)
        )


def _connect(path: Path, *, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=60
    )


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Say in one sentence what a database or a disk refuses."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        damaged = "not a database" in str(error) or "malformed" in str(error)
        advice = (
            "It is no ledger, or damaged" if damaged else "Make room or close other programs, then try again"
        )
        raise LedgerError(f"{path}: {error}. {advice}.") from error
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be written: {error.strerror or error}. Name another file."
        ) from error
