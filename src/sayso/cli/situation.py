"""`sayso situation`: the crises that people follow, and what belongs to them."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import (
    DEFAULT,
    AsCsv,
    AsJson,
    LedgerOption,
    app,
    plain,
    print_rows,
    read_date,
    show_plain,
)
from sayso.cli.complete import complete_situation
from sayso.cli.picture import bring_up_to_date, opened_picture
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.records.situation import Situation

SUGGESTED = 20  # suggestions that are shown, unless --limit asks for others

situation = typer.Typer(
    no_args_is_help=True, help="The crises that you follow: their figures have series of their own."
)
app.add_typer(situation, name="situation")


Name = Annotated[
    str,
    typer.Argument(
        help="The situation: one of its names, or the beginning of its id.", autocompletion=complete_situation
    ),
]
Reviewer = Annotated[str | None, typer.Option(help="Who decides; by default you.")]


@situation.command()
def add(
    name: Annotated[str, typer.Argument(help='What it is called: "Cyclone Freddy", "Floods in Pakistan".')],
    ledger: LedgerOption = DEFAULT,
    alias: Annotated[list[str] | None, typer.Option(help="Another name for it; give it again.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="A country that it is in, by name or code; give it again.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Its first day.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Its last day.", metavar="DATE")] = None,
    crisis: Annotated[
        str, typer.Option(help="storm, flood, earthquake, epidemic, conflict, …; else by its name.")
    ] = "",
    glide: Annotated[str, typer.Option(help="Its GLIDE number.", metavar="NUMBER")] = "",
    reviewer: Reviewer = None,
) -> None:
    """Follow a crisis: figures on it have series of their own, from the total down to its parts."""
    from sayso.ledger import Ledger
    from sayso.ledger.review.situations import add_situation
    from sayso.ledger.schema.statements import country_code
    from sayso.reconcile.situations.naming import situation_of

    if crisis:
        _known_crisis(crisis)
    one = situation_of(
        name,
        alias or (),
        crisis,
        countries=tuple(code for one in country or () if (code := country_code(one))),
        since=read_date("--since", since),
        until=read_date("--until", until),
        glide=glide,
    )
    with Ledger(ledger) as opened:
        with opened.writing() as connection:
            add_situation(connection, one, reviewer or getpass.getuser())
        bring_up_to_date(opened, quiet=False)
        _show_one(opened, one)


@situation.command("list")
def list_(ledger: LedgerOption = DEFAULT, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the situations, with how many reports and figures belong to each."""
    from sayso.display.situation import situation_list
    from sayso.ledger.picture.situations import counts_of_situations
    from sayso.ledger.review.situations import find_situations
    from sayso.records.situation import Situation

    with opened_picture(ledger) as opened, opened.engine.connect() as connection:
        found, counts = find_situations(connection), counts_of_situations(connection)
    if as_json or as_csv:
        print_rows(found, Situation, as_csv=as_csv)
    else:
        show_plain(situation_list(found, counts))


@situation.command("suggest")
def suggest_(
    ledger: LedgerOption = DEFAULT,
    add_: Annotated[
        int | None, typer.Option("--add", min=1, help="Follow the suggestion of that number.", metavar="N")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = SUGGESTED,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    reviewer: Reviewer = None,
) -> None:
    """Suggest situations to follow: what the reports of this ledger are about, each with the reason."""
    from sayso.display.situation import SuggestionRow, suggestion_list, suggestion_row
    from sayso.reconcile.situations.suggest import follow, suggest

    with opened_picture(ledger) as opened:
        found = suggest(opened)
        if add_ is not None:
            one = follow(opened, found, add_, reviewer or getpass.getuser())
            bring_up_to_date(opened, quiet=False)
            _show_one(opened, one)
            return
    if as_json or as_csv:
        rows = [suggestion_row(number, one) for number, one in enumerate(found[:limit], 1)]
        print_rows(rows, SuggestionRow, as_csv=as_csv)
    else:
        show_plain(suggestion_list(found[:limit], len(found)), soft_wrap=True)


@situation.command()
def show(
    name: Name,
    ledger: LedgerOption = DEFAULT,
    figures: Annotated[bool, typer.Option("--figures", help="Each figure that belongs, and why.")] = False,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="Figures of its reports that do not belong, and why.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show what belongs to a situation: its reports, or its figures, each with the reason."""
    from sayso.display.situation import member_list, situation_head
    from sayso.ledger.picture.situations import SituationMemberRow, find_members
    from sayso.ledger.review.situations import get_situation

    with opened_picture(ledger) as opened, opened.engine.connect() as connection:
        one = get_situation(connection, name)
        of_figures = figures or left_out
        rows = find_members(connection, one.id, figures=of_figures, belongs=not left_out)
    if as_json or as_csv:
        print_rows([plain(row) for row in rows], SituationMemberRow, as_csv=as_csv)
    else:
        show_plain(situation_head(one))
        show_plain(member_list(rows))


@situation.command()
def move(
    name: Name,
    target: Annotated[
        str, typer.Argument(help="A report's or a figure's id, or REPORT:SECTION with a section's heading.")
    ],
    ledger: LedgerOption = DEFAULT,
    inside: Annotated[bool, typer.Option("--in/--out", help="It belongs; or it does not.")] = True,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    reviewer: Reviewer = None,
) -> None:
    """Say that a report, a section of it, or a figure belongs to a situation, or does not."""
    from sayso.reconcile.situations.moving import Move, move_member

    with opened_picture(ledger) as opened:
        moved = move_member(opened, name, Move(target, inside, reviewer or getpass.getuser(), note))
        bring_up_to_date(opened, quiet=True)
    print(moved)


@situation.command()
def undo(name: Name, ledger: LedgerOption = DEFAULT, reviewer: Reviewer = None) -> None:
    """Take back what was moved last."""
    from sayso.reconcile.situations.moving import undo_move

    with opened_picture(ledger) as opened:
        print(undo_move(opened, name, reviewer or getpass.getuser()))
        bring_up_to_date(opened, quiet=True)


@situation.command()
def remove(name: Name, ledger: LedgerOption = DEFAULT) -> None:
    """Follow a situation no longer; its figures go back into series by place and year."""
    from sayso.ledger.review.situations import get_situation, remove_situation

    with opened_picture(ledger) as opened:
        with opened.writing() as connection:
            found = get_situation(connection, name)
            remove_situation(connection, found.id)
        bring_up_to_date(opened, quiet=True)
    print(f"{found.name} is followed no longer.")


def _show_one(opened: "Ledger", one: "Situation") -> None:
    """What is followed now, with how many reports and figures belong to it."""
    from sayso.display.situation import situation_list
    from sayso.ledger.picture.situations import counts_of_situations

    with opened.engine.connect() as connection:
        show_plain(situation_list([one], counts_of_situations(connection)))


def _known_crisis(crisis: str) -> None:
    from sayso.reconcile.situations.naming import kinds

    if crisis not in kinds():
        raise SaysoError(f"There is no kind of crisis {crisis!r}. Known: {', '.join(kinds())}.")
