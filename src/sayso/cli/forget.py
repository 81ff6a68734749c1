"""`sayso forget`: take reports out of a ledger."""

import getpass
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app, read_date
from sayso.display.words import counted
from sayso.errors import SaysoError


@app.command()
def forget(
    reports: Annotated[
        list[str] | None, typer.Argument(help="Ids of reports, or their beginnings.", metavar="[REPORT]…")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    publisher: Annotated[str | None, typer.Option(help="All reports of it: part of its name.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    url: Annotated[str | None, typer.Option(help="Part of the address.")] = None,
    why: Annotated[str, typer.Option(help="A reason, kept with what is said of them.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Let these reports be read again.")] = False,
) -> None:
    """Take reports out of the ledger, with their findings and reviews; which ones they were is kept.

    They are not read again, unless --undo allows it.
    """
    from sayso.ledger import Ledger
    from sayso.reconcile.forget import forget_reports

    with Ledger(ledger, create=False) as opened:
        if undo:
            number = opened.recall(reports or [])
            print(f"Off the log: {counted(number, 'report')}. Their files can be read again.")
            return
        filters = (publisher, since, until, url)
        if not reports and not any(filters):
            raise SaysoError("Say which: ids of reports, or --publisher, --since, --until, --url.")
        found = {opened.report(name).id for name in reports or ()}
        if any(filters):
            days = read_date("--since", since), read_date("--until", until)
            fitting = opened.report_ids(publisher=publisher, since=days[0], until=days[1], url=url)
            found = found & {*fitting} if reports else {*fitting}
        if not found:
            raise SaysoError("No report of this ledger fits.")
        if not yes:
            what = counted(len(found), "report")
            typer.confirm(f"Take {what} out of {opened.name}, with all that was found there?", abort=True)
        number = forget_reports(opened, found, who=getpass.getuser(), why=why)
        print(f"Forgotten: {counted(number, 'report')}.")
