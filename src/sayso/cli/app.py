"""The command line itself: the app, its options, and what commands share. The commands lie beside."""

import json
import sys
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
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read news reports into a ledger of what they say, and on whose say-so.",
    epilog="Start with: [bold]sayso read REPORTS/[/bold]   then: [bold]sayso figures[/bold]",
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
DEFAULT = "sayso.db"
FAILED, INTERRUPTED = 1, 130


def main() -> None:
    """Run the command line; a user's mistake is one line on standard error, exit code 1."""
    try:
        app()
    except SaysoError as error:
        Console(stderr=True).print(
            f"[bold red]sayso:[/] {error}", markup=True, highlight=False, soft_wrap=True
        )
        sys.exit(FAILED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def one_of(kinds: "type[StrEnum]", what: str, name: str | None) -> str | None:
    """The name, if it is one of the kinds. Raises `SaysoError` that lists them."""
    if name is not None and name not in list(kinds):
        raise SaysoError(f"There is no {what} {name!r}. Known: {', '.join(kinds)}.")
    return name


def read_date(option: str, text: str | None) -> date | None:
    """The day that an option gives. Raises `SaysoError` for one that is no date."""
    from sayso.intake.text import read_day

    day = read_day(text) if text else None
    if text and day is None:
        raise SaysoError(f"{option} {text!r} is no date. Write it as YYYY-MM-DD.")
    return day


def print_json(rows: "Iterable[Any]") -> None:
    """Print rows as JSON lines."""
    for row in rows:
        print(json.dumps(plain(row), ensure_ascii=False, default=str))


def plain(row: Any) -> dict[str, Any]:
    """A row as JSON takes it."""
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(row).items()
    }
