"""Open a ledger and write to it.

Takes `Reading`s and failures. One transaction a call; a killed process leaves the last one whole. Writing
the same reading twice changes nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from sqlalchemy import ColumnElement, Connection, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from sayso.codebook import Codebook, read_user_file
from sayso.errors import LedgerError
from sayso.intake.dates import Published
from sayso.intake.first_words import kept_words
from sayso.intake.text import whole
from sayso.ledger.codebooks import codebook_of, stored_codebooks, write_codebooks
from sayso.ledger.days import set_day, standing_notes, with_set_day
from sayso.ledger.filters import (
    ANY_CLAIM,
    ANY_EVENT,
    ANY_FIGURE,
    ClaimFilter,
    EventFilter,
    FigureFilter,
    ReportFilter,
)
from sayso.ledger.findings.claims import ClaimRow, find_claims
from sayso.ledger.findings.events import EventRow, find_events
from sayso.ledger.findings.figures import FigureRow, find_figures
from sayso.ledger.findings.numbers import write_numbers
from sayso.ledger.findings.of_report import Findings, get_findings
from sayso.ledger.findings.write import (
    Written,
    write_claims,
    write_events,
    write_figure,
    write_places,
    write_routes,
)
from sayso.ledger.forget import forgotten_of, recall_reports
from sayso.ledger.redaction.store import hold_to_list, without_names
from sayso.ledger.reports import find_report_ids, get_report
from sayso.ledger.review.apply import apply_reviews, withdraw_superseded
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import begin_writing, insert_row
from sayso.ledger.schema.engine import can_write, check_path, error_sentence, file_of, open_engine, shown_name
from sayso.ledger.schema.new import make_schema
from sayso.ledger.schema.outages import guard_file, write_error
from sayso.ledger.schema.timestamps import now
from sayso.ledger.status import LedgerStatus, get_status
from sayso.records import Reading, Report

HEAD = "0026"  # the newest migration
UNFINISHED = "copying"  # in the place of a migration: what is still being copied to (`ledger/copies`)
MEMORY = ":memory:"  # a ledger that is kept no longer than it is open


class Ledger:
    """A ledger: a file, a PostgreSQL database, or ":memory:" for one that goes with the program. Use it in a
    `with` block, or call `close`.

    Several processes may read while one writes. Raises `LedgerError` if the file cannot be opened, is not a
    ledger, or was made by a newer sayso.
    """

    def __init__(self, path: str | Path, *, create: bool = True, unfinished: bool = False) -> None:
        self._folder = TemporaryDirectory(prefix="sayso-") if str(path) == MEMORY else None
        self.name = shown_name(path)
        if self._folder is not None:
            path = Path(self._folder.name) / "sayso.db"
        self.path = file_of(path)
        if self.path is not None:
            check_path(self.path, create=create)
        self.read_only = self.path is not None and self.path.exists() and not can_write(self.path)
        self.engine = open_engine(path, read_only=self.read_only)
        try:
            self._migrate(create=create, unfinished=unfinished)
        except LedgerError:
            self.close()
            raise
        except DBAPIError as error:
            self.close()
            raise LedgerError(error_sentence(self.name, error, opening=True)) from error
        guard_file(self.engine, self.path)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; a ledger ":memory:" is gone with it."""
        self.engine.dispose()
        if self._folder is not None:
            self._folder.cleanup()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its start.

        Raises `LedgerError` where the database cannot be written: locked, full, gone.
        """
        try:
            with self.engine.connect() as connection:
                begin_writing(connection)
                try:
                    yield connection
                    connection.commit()
                except BaseException:
                    _roll_back(connection)
                    raise
        except (OperationalError, InterfaceError) as error:
            raise write_error(self.name, error) from error

    def _migrate(self, *, create: bool, unfinished: bool) -> None:
        with self.engine.connect() as connection:
            found = _revision(connection)
        if found == HEAD or (found == UNFINISHED and unfinished):
            return
        if found == UNFINISHED:
            raise LedgerError(f"{self.name} is an unfinished copy. Finish it: sayso copy SOURCE {self.name}")
        if found is not None and found > HEAD:
            raise LedgerError(
                f"{self.name} was made by a newer sayso (schema {found}). Update sayso to open it."
            )
        if found is None and inspect(self.engine).get_table_names():
            with self.engine.connect() as connection:
                found = _revision(connection)  # another process may have made it just now
            if found == HEAD:
                return
            raise LedgerError(f"{self.name} is a database, but not a ledger of sayso. Name another --ledger.")
        if found is None and not create:
            raise LedgerError(
                f"There is no ledger at {self.name}. Make one with: sayso read PATH --ledger {self.name}"
            )
        if self.read_only:
            raise LedgerError(
                f"{self.name} was made by an older sayso and cannot be written. Copy it to a folder of yours."
            )
        with self.writing() as connection:
            _upgrade(connection)
            if unfinished and found is None:
                connection.execute(text(f"UPDATE alembic_version SET version_num = '{UNFINISHED}'"))

    def write_reading(self, reading: Reading, reader: str) -> bool:
        """Store a report and what `reader` found in it; false if that reader had read it before."""
        return self.write_readings([reading], reader) == 1

    def write_readings(self, readings: Iterable[Reading], reader: str) -> int:
        """Store several in one transaction; how many were new. Raises `EvidenceError` for a false quote."""
        with self.writing() as connection:
            return sum(_write_reading(connection, reading, reader) for reading in readings)

    def write_day(
        self, report: Report, day: Published, who: str, found: tuple[Reading, str] | None = None
    ) -> None:
        """Set the day of publication of a report, and what was found in it by that day, with its reader."""
        with self.writing() as connection:
            set_day(connection, report, day, who)
            if found is not None:
                _put_reading(connection, *found)

    def write_unread(self, report: Report) -> None:
        """Store a report that is kept but not read (another language)."""
        with self.writing() as connection:
            _write_report(connection, report)
            hold_to_list(connection, report.id)

    def write_input(
        self,
        location: str,
        digest: str,
        *,
        report_id: str | None = None,
        failure: tuple[str, str] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """Say what became of an input: a report, or a failure with (reason, message); and what to
        know of it.
        """
        location = whole(location)
        values = {
            "outcome": "failed" if failure else "read",
            "reason": failure[0] if failure else None,
            "message": whole(failure[1]).replace("\x00", "") if failure else None,
            "report_id": report_id,
            "seen_at": now(),
            "notes": "\n".join(notes),
        }
        with self.writing() as connection:
            location = without_names(connection, location)
            values["message"] = without_names(connection, str(values["message"] or "")) or None
            where = (tables.input_.c.location == location) & (tables.input_.c.digest == digest)
            if report_id is not None:
                values["notes"] = "\n".join(standing_notes(connection, report_id, notes))
            changed = connection.execute(update(tables.input_).where(where).values(values))
            if changed.rowcount == 0:
                connection.execute(insert(tables.input_).values(location=location, digest=digest, **values))

    def as_kept(self, report: Report) -> Report:
        """A report of intake with the day that was set by hand, if the ledger has it with one."""
        with self.engine.connect() as connection:
            return with_set_day(connection, report)

    def is_read(self, report_id: str, reader: str) -> bool:
        """Whether the newest reading of that report is by `reader`."""
        with self.engine.connect() as connection:
            return _is_read(connection, report_id, reader)

    def reader_of(self, report_id: str) -> str | None:
        """Who made the newest reading of that report; `None` for one that is kept but not read."""
        g = tables.reading.c
        mine = select(g.reader).where(g.report_id == report_id, g.superseded_by.is_(None))
        with self.engine.connect() as connection:
            return connection.execute(mine).scalar()

    def is_cut(self, location: str, digest: str) -> bool:
        """Whether an input with these bytes was read in part only, for want of time."""
        s = tables.input_.c
        with self.engine.connect() as connection:
            location = without_names(connection, whole(location))
            where = (s.location == location) & (s.digest == digest) & (s.outcome == "failed")
            found = connection.execute(
                select(s.id).where(where, s.reason == "time", s.report_id.is_not(None))
            )
            return found.first() is not None

    def is_done(self, location: str, digest: str, reader: str, *, unread: str = "") -> bool:
        """Whether an input with these bytes came in before and `reader` has read all of it: not if one of
        its notes begins with `unread`.
        """
        s, g = tables.input_, tables.reading
        with self.engine.connect() as connection:
            location = without_names(connection, location)
            rows = connection.execute(
                select(s.c.outcome, g.c.id, s.c.notes)
                .select_from(s.outerjoin(g, (g.c.report_id == s.c.report_id) & _current_by(reader)))
                .where(s.c.location == location, s.c.digest == digest)
            ).all()
        return bool(rows) and all(
            outcome == "read"
            and found is not None
            and not (unread and any(note.startswith(unread) for note in notes.split("\n")))
            for outcome, found, notes in rows
        )

    def forgotten(self, report_ids: Collection[str]) -> set[str]:
        """Those of these reports that were taken out, and are not to be read again."""
        with self.engine.connect() as connection:
            return forgotten_of(connection, report_ids)

    def recall(self, names: Collection[str]) -> int:
        """Take reports off the log of those that were forgotten, by their ids or beginnings; how many."""
        with self.writing() as connection:
            return recall_reports(connection, names)

    def report_ids(
        self,
        *,
        publisher: str | None = None,
        since: date | None = None,
        until: date | None = None,
        url: str | None = None,
    ) -> list[str]:
        """The reports that fit all of these: part of a publisher's name or of an address, days."""
        where = ReportFilter(publisher=publisher, url=url, since=since, until=until)
        return find_report_ids(self.engine, where)

    def keep_codebooks(self, paths: Iterable[Path]) -> None:
        """Keep users' codebooks, so that questions know their measures and events; the newest of a name."""
        texts = {path.name: read_user_file(path) for path in paths}
        with self.engine.connect() as connection:
            changed = {
                name: text for name, text in texts.items() if stored_codebooks(connection).get(name) != text
            }
        if changed:
            with self.writing() as connection:
                write_codebooks(connection, changed)

    def codebook(self) -> Codebook:
        """The shipped codebook with those that reports of this ledger were read with."""
        with self.engine.connect() as connection:
            return codebook_of(connection)

    def figures(self, where: FigureFilter = ANY_FIGURE) -> Iterable[FigureRow]:
        """Current figures that fit, by the day they end, then by report; see `FigureFilter`."""
        return find_figures(self.engine, where)

    def claims(self, where: ClaimFilter = ANY_CLAIM) -> Iterable[ClaimRow]:
        """Current claims that fit, by publication and place in the text; see `ClaimFilter`."""
        return find_claims(self.engine, where)

    def events(self, where: EventFilter = ANY_EVENT) -> Iterable[EventRow]:
        """Current events that fit, by publication and place in the text; see `EventFilter`."""
        return find_events(self.engine, where)

    def report(self, name: str) -> Report:
        """The report with that id (or its beginning) or address. Raises `LedgerError` unless one fits."""
        return get_report(self.engine, name)

    def findings(self, report_id: str) -> Findings:
        """What the newest reader found in a report."""
        return get_findings(self.engine, report_id)

    def status(self) -> LedgerStatus:
        """What was read, what failed with reasons, and what else to know of inputs."""
        return get_status(self.engine)


def _roll_back(connection: Connection) -> None:
    """Undo what a transaction did, if the database is still there to do so."""
    with suppress(DBAPIError):
        connection.rollback()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _upgrade(connection: Connection) -> None:
    """Bring the tables to the newest form; a new ledger's are made in it."""
    found = _revision(connection)
    if found == HEAD:
        return
    if found is None:
        make_schema(connection, HEAD)
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _write_report(connection: Connection, report: Report) -> None:
    table = tables.report
    if connection.execute(select(table.c.id).where(table.c.id == report.id)).first():
        return
    values = {field.name: getattr(report, field.name) for field in fields(report) if field.name in table.c}
    values["published_precision"] = str(report.published_precision)
    values["first_words"] = kept_words(report)
    connection.execute(insert(table).values(id=report.id, added_at=now(), **values))


def _current_by(reader: str) -> ColumnElement[bool]:
    table = tables.reading.c
    return (table.reader == reader) & table.superseded_by.is_(None)


def _is_read(connection: Connection, report_id: str, reader: str) -> bool:
    table = tables.reading
    found = select(table.c.id).where(table.c.report_id == report_id, _current_by(reader))
    return connection.execute(found).first() is not None


def _write_reading(connection: Connection, reading: Reading, reader: str) -> bool:
    report = reading.report
    _write_report(connection, report)
    if _is_read(connection, report.id, reader):
        return False
    _put_reading(connection, reading, reader)
    return True


def _put_reading(connection: Connection, reading: Reading, reader: str) -> None:
    """Write what a reader found in a report; it takes the place of what was found before."""
    report, table = reading.report, tables.reading
    number = insert_row(connection, table, {"report_id": report.id, "reader": reader, "read_at": now()})
    connection.execute(
        update(table)
        .where(table.c.report_id == report.id, table.c.id != number, table.c.superseded_by.is_(None))
        .values(superseded_by=number)
    )
    withdraw_superseded(connection, number)
    write_places(connection, reading, number)
    write_routes(connection, reading, number)
    figure_rows = [write_figure(connection, report, number, figure) for figure in reading.figures]
    claim_ids = write_claims(connection, reading, number)
    write_events(connection, reading, number, Written(figure_rows, claim_ids))
    write_numbers(connection, reading, number)
    apply_reviews(connection, report.id)
    hold_to_list(connection, report.id)
