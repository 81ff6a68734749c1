"""The stages of work that are killed: reconciling, reviewing, importing, copying, backing up.

Each is prepared as files in a folder, acts until it is done and goes on where it was if it is run again, says
what is wrong right after a kill, and what came of it in the end.
"""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from load_checks import applied_faults
from load_journal import Journal, lines_of
from load_ledger import READER, make_ledger, prepared, varied
from picture_sums import picture_sums, sum_of_table
from sqlalchemy import Connection, func, select

from sayso.errors import LedgerError
from sayso.exchange import run
from sayso.exchange.run import ImportRequest, import_file
from sayso.ledger import Ledger
from sayso.ledger.copies.backup import back_up, check_backup
from sayso.ledger.copies.copy import compare_ledgers, copy_ledger
from sayso.ledger.copies.rows import kept_tables
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.accounts import Role
from sayso.ledger.review.apply import FINDINGS
from sayso.ledger.schema import tables
from sayso.ledger.schema.review_tables import audit, review
from sayso.ledger.schema.types import Timestamp
from sayso.reconcile import refresh
from sayso.reconcile.behind import refresh_behind
from sayso.web import reviewing
from sayso.web.auth import User
from sayso.web.cards import cards
from sayso.web.desk import Desk, open_desk
from sayso.web.settings import Settings

STEPS, UNREAD, FIGURES = 24, 12, 300  # decisions, readings without a picture, made figures
ROWS, AT_ONCE = 60, 25  # of the spreadsheet, and of one transaction of the import
BEHIND = 8  # decisions after which the picture follows
VERDICTS = ("confirm", "correct", "reject", "merge")
BY = {"add": "added", "correct": "corrected"}
UNLIKE = (
    "picture_state",
    "picture_change",
    "pending_report",
)  # stamps, history and marks: unlike in each run
PATHS = ("id", "made_by", "review_id", "row", "reading_id")


def silent(*told: object) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one trial happens: a folder, and the ledger in it or at an address. The journal lies in another
    folder where the disk of this one is to fail.
    """

    folder: Path
    ledger: str
    journals: Path | None = None

    @property
    def on_postgres(self) -> bool:
        """Whether the ledger lies in PostgreSQL."""
        return self.ledger.startswith("postgres")

    @property
    def journal(self) -> Path:
        """The folder of what the ledger acknowledged."""
        return self.journals or self.folder

    @property
    def other(self) -> str:
        """What is copied or backed up to."""
        return str(self.folder / "other.db")


def make_base(folder: Path) -> None:
    """What every trial begins with: a ledger with its picture and some readings that are not in it, decisions
    to carry out, a spreadsheet of verdicts.
    """
    base = folder / "base.db"
    make_ledger(str(base), FIGURES, folder)
    with Ledger(base) as ledger:
        (folder / "steps.json").write_text(json.dumps(_steps(ledger)), encoding="utf-8")
        _write_sheet(ledger, folder / "check.csv")
        readings = prepared(folder)
        made = [varied(readings[n % len(readings)], f"unread {n}") for n in range(UNREAD)]
        ledger.write_readings(made, READER)
        with ledger.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _steps(ledger: Ledger) -> list[dict[str, str]]:
    """Decisions about findings of the samples, each about another one; every fifth is taken back."""
    steps: list[dict[str, str]] = []
    verdicts = cycle(VERDICTS)
    with ledger.engine.connect() as connection:
        names = connection.execute(
            select(tables.reading.c.report_id).where(tables.reading.c.reader == READER)
        )
        for report in names.scalars().all():
            known = [one for one in cards(get_report_page(connection, report)) if one.kind != "number"]
            for one, other in zip(known[::2], known[1::2], strict=False):
                verdict = next(verdicts)
                if verdict == "merge" and one.kind != other.kind:
                    continue
                form = {"verdict": verdict, "kind": one.kind, "report": report, "finding": one.id}
                form |= {"note": f"step {len(steps)}", "seen": "0"}
                form |= {"other": other.id} if verdict == "merge" else {}
                form |= _change(one.kind, len(steps)) if verdict == "correct" else {}
                steps.append(form)
                if len(steps) == STEPS:
                    return steps
    return steps


def _change(kind: str, number: int) -> dict[str, str]:
    changes = {
        "figure": {"low": str(1_000 + number), "high": str(1_000 + number)},
        "claim": {"negated": "true"},
        "event": {"status": "denied"},
    }
    return changes[kind]


def _write_sheet(ledger: Ledger, path: Path) -> None:
    """A spreadsheet with verdicts on figures, some corrected."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["key", "verdict", "note", "low", "high", "id", "report_id"])
        for number, row in enumerate(islice(ledger.figures(), ROWS)):
            changed = number % 5 == 0 and row.low is not None
            low = row.low + 1 if changed and row.low is not None else row.low
            high = low if changed else row.high
            verdict = "" if changed else ("reject" if number % 3 == 0 else "accept")
            written = ["" if value is None else value for value in (low, high)]
            writer.writerow([f"figure-{row.id}", verdict, f"row {number}", *written, row.id, row.report_id])


def result_of(place: Place, *, numbered: bool = True) -> dict[str, Any]:
    """What a ledger holds, by table, but for when it was written; without numbers that a database gives,
    where a kill leaves gaps in these.
    """
    if place.on_postgres and not numbered:
        return _meaning(place)
    found: dict[str, Any] = {}
    with Ledger(place.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        for name, table in kept_tables().items():
            if name not in UNLIKE:
                left_out = tuple(c.name for c in table.columns if isinstance(c.type, Timestamp))
                found[name] = sum_of_table(connection, table, left_out)
    return found


def _meaning(place: Place) -> dict[str, Any]:
    """Decisions and findings by what they say."""
    v = review.c
    found: dict[str, Any] = {}
    with Ledger(place.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        columns = (
            v.reviewer,
            v.verdict,
            v.kind,
            v.report_id,
            v.finding_id,
            v.start,
            v.end,
            v.changes,
            v.note,
        )
        found["review"] = sorted(map(str, connection.execute(select(*columns, v.undone_by.is_(None)))))
        for kind, table in FINDINGS.items():
            told = [c for c in table.columns if c.name not in (*PATHS, "disputes", "claim", "denied_by")]
            found[kind] = sorted(map(str, connection.execute(select(*told))))
        count = select(func.count()).select_from(audit)
        found["audit"] = connection.execute(count).scalar_one()
    return found


def whole(place: Place) -> Iterator[str]:
    """What is wrong with the file of a ledger."""
    if place.on_postgres:
        return
    with Ledger(place.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        if told != "ok":
            yield f"damaged: {told}"
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            yield "a row refers to nothing"


# Reconciling


def reconcile(place: Place) -> None:
    """Bring the picture up to date."""
    with Ledger(place.ledger, create=False) as ledger:
        refresh(ledger)


def reconcile_faults(place: Place, undisturbed: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """The picture is as it was, or as it is to be."""
    if result_of(place) not in (undisturbed, before):
        yield "half a picture"


# Reviewing


def review_(place: Place) -> None:
    """Decide step by step, as a person at the desk who looks what is done already."""
    desk, journal = open_desk(Settings(place.ledger)), Journal(place.journal / "journal.jsonl")
    user = User("ana", Role.REVIEWER, None, "")
    for number, step in enumerate(json.loads((place.folder / "steps.json").read_text(encoding="utf-8"))):
        _step(desk, user, journal, step)
        if number % 5 == 4:
            _undo(desk, user, journal, step["note"])
        if number % BEHIND == BEHIND - 1:
            refresh_behind(desk.ledger, "ana")
    refresh(desk.ledger)
    desk.ledger.close()


def _step(desk: Desk, user: User, journal: Journal, step: dict[str, str]) -> None:
    with desk.ledger.engine.connect() as connection:
        done = connection.execute(select(review.c.id).where(review.c.note == step["note"])).first()
    if done is None:
        made = reviewing.decide(desk, user, step, "")
        journal.write(act="decide", review=made.review, note=step["note"])


def _undo(desk: Desk, user: User, journal: Journal, note: str) -> None:
    with desk.ledger.engine.connect() as connection:
        standing = select(review.c.id).where(review.c.note == note, review.c.undone_by.is_(None))
        number = connection.execute(standing).scalar()
    if number is not None:
        reviewing.undo(desk, user, f"review {number}", "")
        journal.write(act="undo", undone=number)


def review_faults(place: Place, undisturbed: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """What was acknowledged is there, at most one decision more, and none by half."""
    lines = list(lines_of(place.journal))
    with Ledger(place.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        rows = {row.id: row for row in connection.execute(select(review))}
        for one in lines:
            row = rows.get(one.get("review", one.get("undone")))
            if row is None or ("undone" in one and row.undone_by is None):
                yield f"lost: {one}"
        if not len(lines) <= len(rows) <= len(lines) + 1:
            yield f"{len(rows)} reviews, {len(lines)} acknowledged"
        yield from _whole_decisions(connection, len(rows))


def _whole_decisions(connection: Connection, reviews: int, others: int = 0) -> Iterator[str]:
    """Each decision is with its line in the audit and applied."""
    lines = connection.execute(select(func.count()).select_from(audit)).scalar_one()
    if not reviews <= lines <= reviews + others:
        yield f"{reviews} reviews, {lines} lines of the audit"
    yield from applied_faults(connection)


# Importing


def import_(place: Place) -> None:
    """Import the spreadsheet, in several transactions."""
    run.AT_ONCE = AT_ONCE
    with Ledger(place.ledger, create=False) as ledger:
        import_file(ledger, ImportRequest(place.folder / "check.csv", "ana", is_named=True))
        refresh(ledger)


def import_faults(place: Place, undisturbed: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """No decision by half."""
    with Ledger(place.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        reviews = connection.execute(select(func.count()).select_from(review)).scalar_one()
        yield from _whole_decisions(connection, reviews, 1)


# Copying and backing up


def copy(place: Place) -> None:
    """Copy the ledger to a file."""
    with Ledger(place.ledger, create=False) as ledger:
        if not _is_whole_copy(place):
            copy_ledger(ledger, place.other, silent)


def _is_whole_copy(place: Place) -> bool:
    try:
        Ledger(place.other, create=False).close()
    except LedgerError:
        return False
    return True


def copy_faults(place: Place, undisturbed: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """The source is as it was; what can be opened as a ledger is the same."""
    if result_of(place) != before:
        yield "the source changed"
    if _is_whole_copy(place):
        with Ledger(place.ledger) as one, Ledger(place.other) as other:
            if not all(table.same for table in compare_ledgers(one, other, silent)):
                yield "a copy that is not the same can be opened"


def backup(place: Place) -> None:
    """Back the ledger up."""
    if not Path(place.other).exists():
        back_up(Path(place.ledger), Path(place.other), silent)


def backup_faults(place: Place, undisturbed: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """There is no backup, or a whole one."""
    if Path(place.other).exists():
        check_backup(Path(place.other))
    if result_of(place) != before:
        yield "the ledger changed"


def result_of_other(place: Place) -> dict[str, Any]:
    """What the copy or backup holds; nothing may lie beside it."""
    left = sorted(path.name for path in place.folder.iterdir() if path.name.startswith(".other"))
    return {"left beside it": left} | result_of(Place(place.folder, place.other)) | _pictures(place)


def _pictures(place: Place) -> dict[str, Any]:
    with Ledger(place.other, create=False) as ledger:
        return {f"picture: {name}": held for name, held in picture_sums(ledger).items()}


def result_of_decisions(place: Place) -> dict[str, Any]:
    """What was decided, and what follows."""
    return result_of(place, numbered=False)


def result_of_import(place: Place) -> dict[str, Any]:
    """What was imported; how many times it was begun is in the audit."""
    found = result_of(place, numbered=False)
    return {name: held for name, held in found.items() if name != "audit"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of work: what it does, what is wrong after a kill, what came of it."""

    name: str
    act: Callable[[Place], None]
    faults: Callable[[Place, dict[str, Any], dict[str, Any]], Iterator[str]]
    result: Callable[[Place], dict[str, Any]]


STAGES = (
    Stage("reconciling", reconcile, reconcile_faults, result_of),
    Stage("reviewing", review_, review_faults, result_of_decisions),
    Stage("importing", import_, import_faults, result_of_import),
    Stage("copying", copy, copy_faults, result_of_other),
    Stage("backing up", backup, backup_faults, result_of_other),
)


def fresh_folder(base: Path, folder: Path) -> None:
    """The files of a new trial."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("steps.json", "check.csv"):
        shutil.copy(base / name, folder / name)
