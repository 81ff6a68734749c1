"""`sayso household-size` and `sayso exchange-rate`: what series count as something else, at whose rate."""

import getpass
from typing import Annotated, Any

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, print_rows, show_plain
from sayso.errors import SaysoError

Source = Annotated[str, typer.Option(help="Whose number it is: a census, a bank.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take it away again.")]


@app.command("household-size")
def household_size(
    country: Annotated[
        str | None, typer.Argument(help="A country, by name or code: Sudan, SD.", metavar="[COUNTRY]")
    ] = None,
    people: Annotated[
        float | None, typer.Argument(help="People of a household there: 5.2.", metavar="[PEOPLE]")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    source: Source = "",
    remove: Remove = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Set how many people a household has in a country, or show what is set.

    From then on series and estimates there count households as people, and each number made so says it.
    The figures stay as the reports have them. Without a size nothing is turned into people.
    """
    from sayso.ledger import Ledger
    from sayso.reconcile import conversions

    with Ledger(ledger, create=False) as opened:
        if country is None:
            _show(opened, as_json=as_json, as_csv=as_csv, households=True)
        elif remove:
            gone = conversions.drop_household_size(opened, country)
            print("Households are households there again." if gone else "No size was set there.")
        elif people is None:
            raise SaysoError("Say how many people a household has: household-size SD 5.2")
        else:
            code = conversions.set_household_size(
                opened, country, people, source=source, reviewer=getpass.getuser()
            )
            print(
                f"{code}: a household counts as {people:.12g} people in series and estimates, which say so."
            )


@app.command("exchange-rate")
def exchange_rate(
    currency: Annotated[
        str | None, typer.Argument(help="A currency by its ISO code: EUR.", metavar="[CURRENCY]")
    ] = None,
    to: Annotated[
        str | None, typer.Argument(help="The currency to count it in: USD.", metavar="[TO]")
    ] = None,
    rate: Annotated[
        float | None, typer.Argument(help="How much of that one unit is: 1.09.", metavar="[RATE]")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    source: Source = "",
    remove: Remove = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Set at what rate money of one currency counts as another's, or show what is set.

    From then on series and estimates count it so, and each number made so says it. The figures stay as the
    reports have them. Without a rate nothing is converted.
    """
    from sayso.ledger import Ledger
    from sayso.reconcile import conversions

    with Ledger(ledger, create=False) as opened:
        if currency is None:
            _show(opened, as_json=as_json, as_csv=as_csv, households=False)
        elif remove:
            gone = conversions.drop_exchange_rate(opened, currency)
            print(f"{currency.upper()} is {currency.upper()} again." if gone else "No rate was set for it.")
        elif to is None or rate is None:
            raise SaysoError("Say the currency to count it in, and the rate: exchange-rate EUR USD 1.09")
        else:
            conversions.set_exchange_rate(
                opened, (currency, to), rate, source=source, reviewer=getpass.getuser()
            )
            pair = f"1 {currency.upper()} counts as {rate:.12g} {to.upper()}"
            print(f"{pair} in series and estimates, which say so.")


def _show(ledger: Any, *, as_json: bool, as_csv: bool, households: bool) -> None:
    from sayso.ledger.picture.conversions import HOUSEHOLDS, Conversion
    from sayso.reconcile.conversions import conversions

    rows = [one for one in conversions(ledger) if (one.unit == HOUSEHOLDS) == households]
    if as_json or as_csv:
        print_rows(rows, Conversion, as_csv=as_csv)
        return
    for row in rows:
        said = f" ({row.source})" if row.source else ""
        what = f"{row.country}: {row.rate} people a household" if households else ""
        show_plain(f"{what or f'1 {row.unit} = {row.rate} {row.to}'}{said}, set by {row.reviewer}")
    if not rows and households:
        print("No size is set: households are counted as households. Set one: household-size SD 5.2")
    elif not rows:
        print("No rate is set: each currency is counted by itself. Set one: exchange-rate EUR USD 1.09")
