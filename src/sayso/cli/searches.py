"""`sayso searches`: searches that are kept under a name, and what is new in them."""

import getpass
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, print_rows, show_plain

searches = typer.Typer(
    no_args_is_help=True, help="Searches kept under a name, as in the desk: what is new in them."
)
app.add_typer(searches, name="searches")
Who = Annotated[str | None, typer.Option(help="Whose; by default yours.")]


@searches.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    words: Annotated[str, typer.Option(help='What to look for: border "turned away" -Poland')] = "",
    kind: Annotated[str | None, typer.Option(help="report, figure, claim or event")] = None,
    measure: Annotated[str | None, typer.Option(help="A measure, or the code of an event.")] = None,
    country: Annotated[str | None, typer.Option(help="A country's code.")] = None,
    publisher: Annotated[str | None, typer.Option(help="A publisher's whole name.")] = None,
    listing: Annotated[
        str | None,
        typer.Option(
            "--list",
            help="A list of the desk with its filters instead, as its address shows them: "
            "'figures?country=LT&min=100'; also events and claims.",
        ),
    ] = None,
    who: Who = None,
    ledger: LedgerOption = DEFAULT,
) -> None:
    """Keep a search; what is in the ledger now counts as seen."""
    from sayso.ledger import Ledger
    from sayso.ledger.filters import SearchFilter
    from sayso.ledger.schema.statements import country_code
    from sayso.ledger.seen.searches import save_search

    if listing is not None:
        number = _keep_list(ledger, who or getpass.getuser(), name, listing)
        show_plain(f"Search {number} is kept. What is new in it: sayso searches new {number}")
        return
    code = country_code(country) if country else None
    where = SearchFilter(words, kind, measure, code, publisher)
    with Ledger(ledger, create=False) as opened, opened.writing() as connection:
        number = save_search(connection, who or getpass.getuser(), name, where)
    show_plain(f"Search {number} is kept. What is new in it: sayso searches new {number}")


def _keep_list(ledger: str, who: str, name: str, asked: str) -> int:
    """Keep a list with its filters: "figures?country=LT"."""
    from sayso.errors import SaysoError
    from sayso.ledger import Ledger
    from sayso.ledger.seen.searches import save_list

    try:
        from sayso.web.list_queries import list_asked
    except ImportError as error:
        raise SaysoError("Lists of the desk need its extra. Install it: pip install 'sayso[web]'") from error
    listing, _, query = asked.strip().lstrip("/").partition("?")
    with Ledger(ledger, create=False) as opened, opened.writing() as connection:
        wanted, found = list_asked(connection, listing, query)
        return save_list(connection, who, name, wanted, found.query)


@searches.command("list")
def list_(
    who: Who = None, ledger: LedgerOption = DEFAULT, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """List the searches that you keep, here or in the desk."""
    from sayso.display.searches import search_table
    from sayso.ledger import Ledger
    from sayso.ledger.seen.searches import SavedSearchRow, find_saved_searches

    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        rows = find_saved_searches(connection, who or getpass.getuser())
    if as_json or as_csv:
        print_rows(rows, SavedSearchRow, as_csv=as_csv)
    else:
        show_plain(search_table(rows))


@searches.command()
def new(
    number: Annotated[int, typer.Argument(help="The search's number, as `sayso searches list` shows it.")],
    who: Who = None,
    ledger: LedgerOption = DEFAULT,
    seen: Annotated[bool, typer.Option("--seen", help="Then mark it all as seen.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Show at most this many.")] = 40,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show what is new in a search since it was seen, what was read last first."""
    from sayso.display.searches import hit_list
    from sayso.ledger import Ledger
    from sayso.ledger.search.results import SearchHit
    from sayso.ledger.seen.looks import look_now
    from sayso.ledger.seen.newest import find_new_of
    from sayso.ledger.seen.searches import get_saved_search, see_search

    owner = who or getpass.getuser()
    with Ledger(ledger, create=False) as opened:
        with opened.engine.connect() as connection:
            found, there = get_saved_search(connection, number, owner), look_now(connection)
            rows, count = find_new_of(connection, found, found.seen_reading, limit=limit)
        if as_json or as_csv:
            print_rows([row.hit for row in rows], SearchHit, as_csv=as_csv)
        else:
            show_plain(hit_list(rows, count), soft_wrap=True)
        if seen:
            with opened.writing() as connection:
                see_search(connection, number, owner, there.reading_id)
