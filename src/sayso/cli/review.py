"""`sayso review`: verdicts that come back from spreadsheets and labelling tools, and taking them back."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from sayso.cli.app import DEFAULT, LedgerOption, app, show_plain
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.exchange.requested import ImportSummary

review = typer.Typer(
    no_args_is_help=True, help="Bring verdicts back from spreadsheets and labelling tools; take them back."
)
app.add_typer(review, name="review")
SHOWN = 20  # rows with a problem that are shown
By = Annotated[str | None, typer.Option(help="Whose verdicts, if the file names nobody; by default yours.")]


@review.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="The file that comes back.", metavar="FILE")],
    ledger: LedgerOption = DEFAULT,
    by: By = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", help="spreadsheet, labelstudio, prodigy, docbin, conll; else the file itself says it."
        ),
    ] = None,
    measure: Annotated[
        str | None, typer.Option(help="What new figures count that come without a measure.")
    ] = None,
    unmatched: Annotated[
        Path | None,
        typer.Option(help="Write the rows that came to nothing here, as CSV.", metavar="FILE"),
    ] = None,
    accept_unchanged: Annotated[
        bool,
        typer.Option("--accept-unchanged", help="Of docbin and conll: accept what was left as it is, too."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Take verdicts and corrections into the ledger: of a corrected CSV or XLSX, or of labelled texts."""
    from sayso.cli.ask import known_measure
    from sayso.exchange.run import ImportRequest, import_file
    from sayso.ledger import Ledger

    with Ledger(ledger, create=False) as opened:
        known_measure(opened.codebook(), measure)
        who = by or getpass.getuser()
        asked = ImportRequest(
            path, who, format_, measure, dry_run, is_named=by is not None, accept_unchanged=accept_unchanged
        )
        done = import_file(opened, asked)
    _show(done, dry_run=dry_run)
    if unmatched is not None:
        _write_unmatched(unmatched, done)


def _show(done: "ImportSummary", *, dry_run: bool) -> None:
    """Print what came of the rows, in one table, then those with a problem."""
    from sayso.exchange.requested import RowOutcome

    table = Table("rows", "came to", "", box=None, pad_edge=False)
    table.columns[0].justify = "right"
    for outcome in RowOutcome:
        fields = ", ".join(f"{name} {number}" for name, number in done.fields.most_common())
        table.add_row(
            f"{done.counts[outcome]:,}", str(outcome), fields if outcome is RowOutcome.CORRECTED else ""
        )
    show_plain(table)
    for row in done.problems[:SHOWN]:
        show_plain(f"{row.where}: {row.result}. {row.message}", soft_wrap=True)
    if len(done.problems) > SHOWN:
        show_plain(f"… and {len(done.problems) - SHOWN} more: --unmatched FILE writes all.")
    for remark in done.remarks:
        show_plain(remark, soft_wrap=True)
    if dry_run:
        show_plain("Nothing was written: this was a dry run.")
    elif done.reviews:
        show_plain(f"To take it back: sayso review undo {done.numbers()}", soft_wrap=True)


def _write_unmatched(path: Path, done: "ImportSummary") -> None:
    from sayso.export.formats.csv_hxl import write_rows
    from sayso.export.whole import whole_file

    columns = ("where", "result", "finding", "who", "message")
    rows = ({name: str(getattr(row, name)) for name in columns} for row in done.problems)
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as out:
        count = write_rows(columns, rows, out)
    show_plain(f"{path}: {counted(count, 'row')}.")


@review.command()
def undo(
    numbers: Annotated[
        str, typer.Argument(help="A review's number, or several: 12-57,60.", metavar="NUMBERS")
    ],
    ledger: LedgerOption = DEFAULT,
    by: Annotated[str | None, typer.Option(help="Who takes them back; by default you.")] = None,
) -> None:
    """Take reviews back, the newest first; those on which later ones stand are left, and told."""
    from sayso.exchange.undo import undo_reviews
    from sayso.ledger import Ledger

    runs = [_run(each) for each in numbers.split(",")]
    with Ledger(ledger, create=False) as opened:
        done, left = undo_reviews(opened, runs, by or getpass.getuser())
    show_plain(f"Taken back: {counted(done, 'review')}.")
    for told in left[:SHOWN]:
        show_plain(told, soft_wrap=True)


def _run(numbers: str) -> tuple[int, int]:
    """The first and the last number of a run of reviews: of "12", of "12-57"."""
    first, _, last = numbers.strip().partition("-")
    if not (first.isdecimal() and (last or first).isdecimal() and len(numbers) < 20):
        raise SaysoError(
            f"{numbers[:40]!r} names no reviews. Write a number, or two: 12-57; several: 12-57,60."
        )
    return int(first), int(last or first)
