"""`sayso date`: the day on which a report came out, where its file does not say it."""

import getpass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app
from sayso.cli.picture import bring_up_to_date
from sayso.display.words import counted
from sayso.errors import IntakeError, SaysoError

if TYPE_CHECKING:
    from sayso.intake.dates import Published


@app.command()
def date(
    report: Annotated[
        str, typer.Argument(help="A report's id, the beginning of it, its address or file.", metavar="REPORT")
    ],
    day: Annotated[str, typer.Argument(help="The day, or the month or year.", metavar="YYYY-MM-DD")],
    ledger: LedgerOption = DEFAULT,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Set the day on which a report came out, and read it anew by that day ("yesterday", "last week").

    What people decided about its findings stays. `sayso status` lists the reports that have no day, or one
    that is only guessed. Who set the day, and what it was before, is in the audit.
    """
    from sayso.intake.dates import shown
    from sayso.ledger import Ledger
    from sayso.ledger.redate import date_report

    published = _day(day)
    with Ledger(ledger, create=False) as opened:
        done = date_report(opened, report, published, who=getpass.getuser())
        bring_up_to_date(opened, quiet=quiet)
    before = f"{done.before.published}" if done.before.published else "unknown"
    found = "kept, not read" if done.figures is None else f"read anew, {counted(done.figures, 'figure')}"
    print(f"Report {done.before.id[:8]}: published {shown(published)} (before: {before}); {found}.")


def _day(written: str) -> "Published":
    """The day. Raises `SaysoError` for what is none, may be two, or is still to come."""
    from sayso.intake.dates import read_published

    try:
        found = read_published(written)
    except IntakeError as error:
        raise SaysoError(str(error)) from error
    if found is None:
        raise SaysoError("Name the day: sayso date REPORT 2021-08-04.")
    if found.unsure:
        raise SaysoError(f"{written!r} can be meant in two ways. Write it as YYYY-MM-DD.")
    if found.first > datetime.now().astimezone().date():
        raise SaysoError(f"{written} is still to come; a report came out today or before.")
    return found
