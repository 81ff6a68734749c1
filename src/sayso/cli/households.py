"""`sayso household-size`: how many people a household has, so that households count as people."""

import getpass
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, print_rows, show_plain
from sayso.errors import SaysoError


@app.command("household-size")
def household_size(
    country: Annotated[
        str | None, typer.Argument(help="A country, by name or code: Sudan, SD.", metavar="[COUNTRY]")
    ] = None,
    people: Annotated[
        float | None, typer.Argument(help="People of a household there: 5.2.", metavar="[PEOPLE]")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    source: Annotated[str, typer.Option(help="Whose number it is: a census, a survey.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the country's size away.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Set how many people a household has in a country, or show what is set.

    From then on series and estimates there count households as people, and each number made so says it.
    The figures stay as the reports have them. Without a size nothing is turned into people.
    """
    from sayso.ledger import Ledger
    from sayso.ledger.picture.households import HouseholdSize

    with Ledger(ledger, create=False) as opened:
        if country is None:
            rows = opened.household_sizes()
            if as_json or as_csv:
                print_rows(rows, HouseholdSize, as_csv=as_csv)
                return
            for row in rows:
                said = f" ({row.source})" if row.source else ""
                show_plain(f"{row.country}: {row.people:g} people a household{said}, set by {row.reviewer}")
            if not rows:
                print("No size is set: households are counted as households. Set one: household-size SD 5.2")
            return
        if remove:
            gone = opened.drop_household_size(country)
            print("Households are households there again." if gone else "No size was set there.")
            return
        if people is None or not 1 <= people <= 50:
            raise SaysoError("Say how many people a household has, from 1 to 50: household-size SD 5.2")
        code = opened.set_household_size(country, people, source=source, reviewer=getpass.getuser())
        print(f"{code}: a household counts as {people:g} people in series and estimates, which say so.")
