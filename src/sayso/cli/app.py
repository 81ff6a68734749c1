"""The command line itself: the app, its options, and what commands share. The commands lie beside."""

import atexit
import gc
import json
import sys
import warnings
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read news reports into a ledger of what they say, and on whose say-so.",
    epilog="Start with: [bold]sayso demo[/bold]   then: [bold]sayso read REPORTS/[/bold]   "
    "and: [bold]sayso figures[/bold]",
)

LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        "-l",
        envvar="SAYSO_LEDGER",
        help="The ledger: a file, or postgresql://user@host/name.",
        metavar="LEDGER",
    ),
]
Unit = Annotated[
    str | None,
    typer.Option(help="people, households, incidents, house, USD, ha: what is counted.", metavar="UNIT"),
]
DEFAULT = "sayso.db"
FAILED, INTERRUPTED = 1, 130
COLLECT_AFTER = 50_000  # objects; of Python's 700 most are the modules and models of a start, which stay


def main() -> None:
    """Run the command line; a user's mistake, or a database or a terminal that fails, is one line on standard
    error, exit code 1.
    """
    warnings.showwarning = lambda message, *rest: complain(str(message))
    gc.set_threshold(COLLECT_AFTER)
    atexit.register(gc.freeze)  # or Python looks through the whole model as it ends: half a second
    try:
        app()
    except SaysoError as error:
        complain(str(error))
        sys.exit(FAILED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except UnicodeEncodeError as error:
        sign = error.object[error.start : error.start + 1]
        complain(
            f"The output is written as {error.encoding}, which has no {sign!a}. Set PYTHONUTF8=1, or a "
            "UTF-8 locale, then run the same command again."
        )
        sys.exit(FAILED)
    except Exception as error:
        message = _of_database(error)
        if message is None:
            raise
        complain(message)
        sys.exit(FAILED)


def complain(message: str) -> None:
    """Print what is wrong on standard error, word for word: brackets in it are not markup."""
    console = Console(stderr=True)
    console.print("sayso:", style="bold red", end=" ", highlight=False)
    console.print(message, markup=False, highlight=False, soft_wrap=True)


def show_plain(what: Any, *, soft_wrap: bool = False) -> None:
    """Print what `display/` made; brackets in the words of reports and users are not markup."""
    Console(markup=False, highlight=not isinstance(what, str)).print(what, soft_wrap=soft_wrap)


def _of_database(error: Exception) -> str | None:
    """What to say of a database that failed while it was asked: no traceback, as the code is not
    at fault.
    """
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy.exc import DBAPIError

    from sayso.ledger.schema.engine import error_sentence

    return error_sentence("The ledger", error) if isinstance(error, DBAPIError) else None


def _show_version(wanted: bool) -> None:
    if wanted:
        import sayso

        print(f"sayso {sayso.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Read news reports into a ledger of what they say, and on whose say-so."""


AsJson = Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV, all fields.")]


def one_of(kinds: "type[StrEnum]", what: str, name: str | None) -> str | None:
    """The name, if it is one of the kinds. Raises `SaysoError` that lists them."""
    if name is not None and name not in list(kinds):
        raise SaysoError(f"There is no {what} {name!r}. Known: {', '.join(kinds)}.")
    return name


def read_date(option: str, text: str | None) -> date | None:
    """The day that an option gives; of a month or year the first, or for --until and --as-of the last. Raises
    `SaysoError`.
    """
    from sayso.errors import IntakeError
    from sayso.intake.dates import read_published

    if not text:
        return None
    try:
        found = read_published(text)
    except IntakeError as error:
        raise SaysoError(f"{option} {error}") from error
    if found is None:
        return None
    return found.day if option in ("--until", "--as-of") else found.first


def print_rows(rows: "Iterable[Any]", kind: type, *, as_csv: bool) -> None:
    """Print rows, records of a class or mappings, as JSON lines or CSV; CSV of no rows still has its
    header.
    """
    if not as_csv:
        print_json(rows)
        return
    from sayso.export.csv_lines import header_of, lines_of

    empty = True
    for line in lines_of(rows):
        empty = empty and not line
        sys.stdout.write(line)
    if empty:
        sys.stdout.write(header_of(kind))


def print_json(rows: "Iterable[Any]") -> None:
    """Print rows as JSON lines."""
    for row in rows:
        print(json.dumps(plain(row), ensure_ascii=False, default=str))


def plain(row: Any) -> dict[str, Any]:
    """A row as JSON takes it."""
    found = row if isinstance(row, dict) else asdict(row)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in found.items()}
