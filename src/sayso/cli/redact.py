"""`sayso redact`: take names of persons out of a ledger, and keep them out."""

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app, show_plain
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger import Ledger


@app.command()
def redact(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names, each in quotes; - reads them from standard input.", metavar="[NAME]…"),
    ] = None,
    ledger: LedgerOption = DEFAULT,
    why: Annotated[str, typer.Option(help="A reason, kept with the hash of the name.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without this nothing is changed.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also a name that is a common word or a place.")
    ] = False,
    places: Annotated[bool, typer.Option("--places", help="List every place, with the words there.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="What is kept out, without the names.")] = False,
    lift: Annotated[
        list[int] | None,
        typer.Option(help="Take a name off the list, by its number in --list.", metavar="NUMBER"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Mask a person's name in all that a ledger keeps, and in all that is read from now on.

    Without --yes it says where the name stands and changes nothing. Each letter becomes a sign, so that every
    other finding keeps its place. A second spelling is a second name.
    """
    from sayso.display.redaction import redaction_places, redaction_plan
    from sayso.ledger import Ledger
    from sayso.reconcile.redact import plan_redaction

    with Ledger(ledger, create=False) as opened:
        if listed or lift:
            _listed(opened, lift or [])
            return
        wanted = _names(names or [])
        plan = plan_redaction(opened, wanted)
        if plan.warnings and yes and not anyway:
            raise SaysoError(f"{' '.join(plan.warnings)} Give more of the name, or add --anyway.")
        show_plain(redaction_places(plan) if places else redaction_plan(plan))
        if not yes:
            print("Nothing was changed. The same command with --yes does it, and it cannot be undone.")
            return
        _redact(opened, wanted, why, quiet=quiet)


def _redact(ledger: "Ledger", names: list[str], why: str, *, quiet: bool) -> None:
    from sayso.display.progress import refreshing
    from sayso.reconcile.redact import redact_names

    with refreshing(quiet=quiet, what="redacting") as progress:
        done = redact_names(ledger, names, who=getpass.getuser(), why=why, progress=progress)
    where = f"{counted(done.places, 'place')} in {counted(done.reports, 'report')}"
    print(f"Redacted: {where}. Kept out from now on: {counted(len(names), 'name')}.")
    if not done.erased:
        raise SaysoError(
            f"Another program has {ledger.name} open, so older bytes of it may still hold the name. "
            "Close that program (sayso serve, say), then run the same command again."
        )


def _names(given: list[str]) -> list[str]:
    """The names; "-" stands for the lines of standard input, which no shell keeps a history of."""
    found = [name for one in given for name in (sys.stdin.read().splitlines() if one == "-" else [one])]
    kept = list(dict.fromkeys(name.strip() for name in found if name.strip()))
    if not kept:
        raise SaysoError('Give a name in quotes: sayso redact "Given Family". --list shows what is kept out.')
    return kept


def _listed(ledger: "Ledger", lifted: list[int]) -> None:
    from sayso.display.redaction import redaction_list
    from sayso.ledger.redaction.store import find_redactions, lift_redactions

    if lifted:
        with ledger.writing() as connection:
            number = lift_redactions(connection, lifted)
        print(f"Off the list: {counted(number, 'name')}. What was masked stays masked.")
        return
    with ledger.engine.connect() as connection:
        show_plain(redaction_list(find_redactions(connection)))
