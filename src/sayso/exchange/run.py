"""Bring a file of verdicts back into the ledger: `sayso review import`.

Takes a ledger and a file, gives an `ImportSummary`. Many rows are one transaction; each row is carried out,
or fails, alone. A dry run does the same, and takes it back.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from sayso.codebook import using
from sayso.errors import ConflictError, NotFoundError, SaysoError
from sayso.exchange.carry import carry_out
from sayso.exchange.cells import DAYS, Habits
from sayso.exchange.matching import FileJudgement, annotated_changes
from sayso.exchange.people import People
from sayso.exchange.requested import ImportedRow, ImportSummary, RequestedChange, RowOutcome
from sayso.exchange.returned import FORMATS, format_of, labels_of, read_annotations
from sayso.exchange.sheet_changes import changes_of
from sayso.exchange.spreadsheets import KEYS, read_rows
from sayso.export.tables.lists import CORRECTABLE, VERDICT
from sayso.ledger import FigureRow, Ledger
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.review.audit import write_audit

AT_ONCE = 200  # rows of one transaction
SHEET = "spreadsheet"
KNOWN = (*FORMATS, SHEET)
RequestedChanges = Callable[[Connection, People], Iterator[RequestedChange | ImportedRow]]


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file to import: its format if it is named, whose verdicts they are if the file does not say, what
    new figures without a measure count, and whether it is only tried. `is_named` says that whoever
    imports gave that name, `accept_unchanged` that they looked at all of a DocBin or of CoNLL columns.
    """

    path: Path
    me: str
    format: str | None = None
    measure: str | None = None
    dry_run: bool = False
    is_named: bool = False
    accept_unchanged: bool = False


class _TriedError(Exception):
    """Ends a transaction that is taken back."""


def import_file(ledger: Ledger, asked: ImportRequest) -> ImportSummary:
    """Import a file. Raises `SaysoError` for one that cannot be read at all."""
    if not asked.path.is_file():
        raise SaysoError(f"There is no file {asked.path}.")
    if asked.format is not None and asked.format not in KNOWN:
        raise SaysoError(f"There is no format {asked.format!r}. Known: {', '.join(KNOWN)}.")
    found = asked.format or format_of(asked.path)
    summary = ImportSummary(asked.path.name)
    with ledger.engine.connect() as connection:
        people = People.of(connection, asked.me, is_named=asked.is_named)
    seen: dict[tuple[str, str], RequestedChange] = {}
    for some in _batches(asked, found):
        try:
            with ledger.writing() as connection, using(codebook_of(connection)):
                done = [
                    _one(connection, change, seen, summary.source)
                    for change in _read(connection, people, some)
                ]
                if asked.dry_run:
                    raise _TriedError
        except _TriedError:
            pass
        for row in done:
            summary.add(row)
    if not asked.dry_run and summary.reviews:
        _write_down(ledger, asked.me, summary)
    if not sum(summary.counts.values()):
        summary.remark("Nobody annotated or answered anything in it.")
    if people.strangers:
        named = ", ".join(sorted(people.strangers)[:20])
        summary.remark(f"Without an account here, and kept as written: {named}.")
    return summary


def _batches(asked: ImportRequest, found: str) -> Iterator[RequestedChanges]:
    """The rows of a file, some at a time, as what makes requested changes of them."""
    if found != SHEET:
        judging = FileJudgement(labels_of(asked.path, found), asked.measure, asked.accept_unchanged)
        texts = iter(read_annotations(asked.path, found))
        while annotated := list(islice(texts, AT_ONCE)):
            yield lambda connection, people, some=annotated: annotated_changes(  # type: ignore[misc]
                connection, some, people, judging
            )
        return
    columns = {*KEYS, *VERDICT, *CORRECTABLE, *FigureRow.__dataclass_fields__}
    habits = Habits.of(
        row.cells[name] for row in read_rows(asked.path, columns) for name in DAYS if name in row.cells
    )
    rows = iter(read_rows(asked.path, columns))
    while some := list(islice(rows, AT_ONCE)):
        yield lambda connection, people, some=some: changes_of(connection, some, people, habits)  # type: ignore[misc]


def _read(
    connection: Connection, people: People, some: RequestedChanges
) -> Iterable[RequestedChange | ImportedRow]:
    return some(connection, people)


def _one(
    connection: Connection,
    change: RequestedChange | ImportedRow,
    seen: dict[tuple[str, str], RequestedChange],
    source: str,
) -> ImportedRow:
    """Carry one change out, or say why not; whatever happens to it, the others go on."""
    if isinstance(change, ImportedRow):
        return change
    name = f"{change.kind}-{change.origin.id}" if change.origin is not None else ""
    told = (change.where, name, change.who)
    if change.origin is not None and (change.verdict or change.form):
        first = seen.setdefault((change.kind, change.origin.id), change)
        if first is not change:
            if (first.verdict, first.form) == (change.verdict, change.form):
                return ImportedRow(change.where, RowOutcome.UNCHANGED, name, change.who)
            return _problem(
                told, RowOutcome.CONFLICT, f"The file says something else of it in {first.where}."
            )
    try:
        with connection.begin_nested():
            return carry_out(connection, change, source)
    except ConflictError as error:
        return _problem(told, RowOutcome.CONFLICT, str(error))
    except NotFoundError as error:
        return _problem(told, RowOutcome.NOT_MATCHED, str(error))
    except SaysoError as error:
        return _problem(told, RowOutcome.INVALID, str(error))
    except (DataError, IntegrityError, ValueError, OverflowError) as error:
        return _problem(told, RowOutcome.INVALID, f"The ledger cannot take it: {str(error).splitlines()[0]}")


def _problem(told: tuple[str, str, str], outcome: RowOutcome, why: str) -> ImportedRow:
    where, finding, who = told
    return ImportedRow(where, outcome, finding, who, message=why)


def _write_down(ledger: Ledger, me: str, summary: ImportSummary) -> None:
    """Say in the audit who imported what."""
    counts = ", ".join(f"{number} {outcome}" for outcome, number in summary.counts.items())
    detail = f"{summary.source}: {counts}; reviews {summary.numbers()}"
    with ledger.writing() as connection:
        write_audit(connection, me, "import reviews", detail, address="command line")
