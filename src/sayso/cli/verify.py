"""`sayso verify`: whether a statement with a number stands."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app, read_date, show_plain
from sayso.cli.picture import opened_picture


@app.command()
def verify(
    statement: Annotated[
        str, typer.Argument(help='How many, of what, and where: "12 people killed by the floods in Malawi".')
    ],
    ledger: LedgerOption = DEFAULT,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="By what was published by this day; else by the newest day.", metavar="DATE"
        ),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(help="Whether this report says it: its id, address or file.", metavar="REPORT"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, one a number.")] = False,
) -> None:
    """Check a statement with a number: does it hold, was it true, is it disputed, and on whose say-so."""
    from sayso.display.verify import verification_list
    from sayso.reconcile.verify import verify as verify_statement

    day = read_date("--as-of", as_of)
    with opened_picture(ledger) as opened:
        found = verify_statement(opened, statement, day, report)
    if as_json:
        for one in found:
            print(json.dumps(asdict(one), ensure_ascii=False, default=str))
    else:
        show_plain(verification_list(found))
