"""`sayso forget`: take reports out of a ledger."""

import getpass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app, read_date
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger import Ledger


@app.command()
def forget(
    reports: Annotated[
        list[str] | None, typer.Argument(help="Ids of reports, or their beginnings.", metavar="[REPORT]…")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    publisher: Annotated[str | None, typer.Option(help="All reports of it: part of its name.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    before: Annotated[
        str | None,
        typer.Option(help="Published before this day; without --yes only says which.", metavar="DATE"),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Part of the address.")] = None,
    why: Annotated[str, typer.Option(help="A reason, kept with what is said of them.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Let these reports be read again.")] = False,
) -> None:
    """Take reports out of the ledger, with their findings and reviews; which ones they were is kept.

    They are not read again, unless --undo allows it. --before is for retention: of those reports not even the
    address is kept, and their words are written over.
    """
    from sayso.ledger import Ledger
    from sayso.reconcile.forget import forget_reports

    with Ledger(ledger, create=False) as opened:
        if undo:
            number = opened.recall(reports or [])
            print(f"Off the log: {counted(number, 'report')}. Their files can be read again.")
            return
        if before:
            if reports or any((publisher, since, until, url)):
                raise SaysoError("--before goes alone: it takes out all reports of before that day.")
            _forget_before(opened, before, why or f"published before {before}", yes=yes)
            return
        filters = (publisher, since, until, url)
        if not reports and not any(filters):
            raise SaysoError("Say which: ids of reports, or --publisher, --since, --until, --before, --url.")
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


def _forget_before(ledger: "Ledger", day: str, why: str, *, yes: bool) -> None:
    """Take out the reports of before a day, with their words; without `yes` say how many they are."""
    from sayso.reconcile.forget import forget_for_good

    until = read_date("--before", day)
    assert until is not None  # `read_date` takes no other text
    found = ledger.report_ids(until=until - timedelta(days=1))
    what = counted(len(found), "report")
    if not yes:
        days = " to ".join(
            dict.fromkeys(str(ledger.report(name).published) for name in found[:1] + found[-1:])
        )
        told = (
            f"{what} published before {until}, of {days}" if found else f"No report published before {until}"
        )
        print(f"{told}. Nothing was changed{'; the same command with --yes does it' if found else ''}.")
    else:
        erased = forget_for_good(ledger, found, who=getpass.getuser(), why=why)
        print(f"Forgotten: {what} published before {until}, with all that was found there.")
        if not erased:
            raise SaysoError(
                f"Another program has {ledger.name} open, so older bytes of it may still hold their words. "
                "Close that program (sayso serve, say), then run the same command again."
            )
    undated = len(ledger.status().undated)
    if undated:
        print(f"{counted(undated, 'report')} without a sure day of publication may be older: sayso status.")
