"""`sayso copy`, `sayso backup`, `sayso restore`: a ledger as a whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app, show_plain
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger.copies.backup import BackupCheck


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The ledger to copy: a file or an address.")],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="A new file, or an empty database: postgresql://user@host/name."),
    ],
    check: Annotated[bool, typer.Option("--check", help="Only compare the two; copy nothing.")] = False,
) -> None:
    """Copy a ledger between SQLite and PostgreSQL, and compare every table. A stopped copy goes on."""
    from sayso.display.copies import copy_table
    from sayso.display.progress import refreshing
    from sayso.ledger import Ledger
    from sayso.ledger.copies.copy import compare_ledgers, copy_ledger

    with Ledger(source, create=False) as opened, refreshing(quiet=False, what="copying") as tell:
        if check:
            with Ledger(target, create=False) as other:
                compared = compare_ledgers(opened, other, tell)
        else:
            compared = copy_ledger(opened, target, tell)
    show_plain(copy_table(compared))
    differ = sum(not one.same for one in compared)
    if differ:
        raise SaysoError(f"{counted(differ, 'table')} differ.")
    rows = counted(sum(one.source.rows for one in compared), "row")
    print(f"Both hold the same: {counted(len(compared), 'table')}, {rows}.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    ledger: LedgerOption = DEFAULT,
) -> None:
    """Back up a ledger's file while it is used, and check the backup."""
    from sayso.display.progress import refreshing
    from sayso.ledger.copies.backup import back_up

    with refreshing(quiet=False, what="backup") as tell:
        found = back_up(_file(ledger), file, lambda done, total: tell("pages", done, total))
    print(f"{file}: {_held(found)}. Restore it with: sayso restore {file} --ledger LEDGER")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    ledger: LedgerOption = DEFAULT,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
) -> None:
    """Check a backup and put it where a ledger is to be."""
    from sayso.display.progress import refreshing
    from sayso.ledger.copies.backup import restore as put_back

    with refreshing(quiet=False, what="restore") as tell:
        found = put_back(file, _file(ledger), lambda done, total: tell("pages", done, total), replace=replace)
    print(f"{ledger}: {_held(found)}.")


def _file(ledger: str) -> Path:
    from sayso.ledger.schema.engine import is_address

    if is_address(ledger):
        raise SaysoError(
            "A ledger on PostgreSQL is backed up by pg_dump, or copied to a file: sayso copy FROM backup.db"
        )
    return Path(ledger)


def _held(found: "BackupCheck") -> str:
    size = f"{found.bytes / 1_000_000:,.1f} MB"
    return f"{counted(found.reports, 'report')}, {counted(found.figures, 'figure')}, {size}, checked"
