"""`sayso doctor`: run the checks, show them, and say by the exit code whether all that is needed is there."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from sayso.cli.app import DEFAULT, FAILED, LedgerOption, app, show_plain
from sayso.cli.doctor.check import CheckState, DoctorCheck

COLOURS = {CheckState.OK: "green", CheckState.MISSING: "yellow", CheckState.WRONG: "bold red"}


@app.command()
def doctor(
    ledger: LedgerOption = DEFAULT,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Look at every index and reference of the ledger, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All checks as one JSON object.")] = False,
) -> None:
    """Say what is there of what sayso needs, and what is not: one line a check, with what to do.

    Exit code 1 if something is not right without which sayso does not work; extras and a browser are no such
    things. The ledger is looked at and not changed.
    """
    found = []
    for check in _checks(ledger, thorough=thorough):
        found.append(check)
        if not as_json:
            show_plain(_line(check))
    bad = [check.name for check in found if check.needed and check.state is not CheckState.OK]
    if as_json:
        print(json.dumps({"ok": not bad, "checks": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        show_plain(f"\nNot right: {', '.join(bad)}." if bad else "\nAll that is needed is there.")
    if bad:
        raise typer.Exit(FAILED)


def _checks(ledger: str, *, thorough: bool) -> Iterator[DoctorCheck]:
    from sayso.cli.doctor.installed import extra_checks, installed_checks
    from sayso.cli.doctor.kept import ledger_checks
    from sayso.cli.doctor.machine import machine_checks
    from sayso.ledger.schema.engine import is_address

    folder = Path.cwd() if is_address(ledger) else Path(ledger).absolute().parent
    yield from installed_checks()
    yield from machine_checks(folder)
    yield from ledger_checks(ledger, named=ledger != DEFAULT, thorough=thorough)
    yield from extra_checks()


def _line(check: DoctorCheck) -> Table:
    """A check as it is printed: how it is, its name, what was seen, and below what to do."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=7)
    table.add_column(width=19)
    table.add_column(overflow="fold")
    told = Text(check.told)
    if check.advice:
        told.append(f"\n→ {check.advice}", style="bold")
    table.add_row(Text(check.state, style=COLOURS[check.state]), Text(check.name), told)
    return table
