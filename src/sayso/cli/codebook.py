"""`sayso codebook`: make, check and try a codebook of one's own, and list what the shipped ones hold."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from sayso.cli.app import FAILED, AsCsv, AsJson, app, print_rows, show_plain
from sayso.display.words import counted
from sayso.errors import SaysoError

group = typer.Typer(no_args_is_help=True, help="Make, check and try a codebook of your own.")
app.add_typer(group, name="codebook")
FileArgument = Annotated[Path, typer.Argument(help="A codebook, a TOML file.", metavar="FILE")]


@group.command("new")
def make(
    name: Annotated[str, typer.Argument(help="The topic, in small letters: strikes.", metavar="NAME")],
    do: Annotated[
        list[str] | None, typer.Option("--do", help="A verb for what people do: 'walk out'. May be repeated.")
    ] = None,
    act: Annotated[
        list[str] | None,
        typer.Option("--act", help="A verb for what is done to them: evict. May be repeated."),
    ] = None,
    count: Annotated[
        list[str] | None,
        typer.Option(
            "--count",
            help="What to count: people, homes, acres, dollars. Only people if not given. May be repeated.",
        ),
    ] = None,
) -> None:
    """Write NAME.toml, a working codebook about a topic, with comments, to change into your own."""
    from sayso.codebook.check import new

    path = Path(f"{name}.toml")
    text = new(name, do or (), act or (), count or ())
    if path.exists():
        raise SaysoError(f"{path} exists already. Name another topic, or delete it first.")
    path.write_text(text, encoding="utf-8")
    show_plain(f"Wrote {path}. Next: sayso codebook check {path}")


@group.command("check")
def check_file(file: FileArgument) -> None:
    """Show everything that is wrong with a codebook, by line. Exit code 1 if it cannot be used."""
    from sayso.codebook.check import check

    parsed, faults = check(file)
    for fault in faults:
        kind = ("doubtful", "yellow") if fault.doubtful else ("wrong", "red")
        where = f"{fault.where}: " if fault.where else ""
        line = Text.assemble(f"{file}:{fault.line}: ", kind, f": {where}{fault.message}")
        show_plain(line, soft_wrap=True)
    if any(not fault.doubtful for fault in faults):
        sys.exit(FAILED)
    if parsed is not None:
        patterns = sum(len(code.patterns) + len(code.nouns) for code in parsed.events)
        measures, events = counted(len(parsed.measures), "measure"), counted(len(parsed.events), "event")
        held = f"{measures}, {events} with {counted(patterns, 'pattern')}"
        show_plain(f"{file}: topic {parsed.topic}, {held}. Can be used.", soft_wrap=True)


@group.command("try")
def try_file(
    file: FileArgument,
    text: Annotated[str, typer.Argument(help="A sentence or more; - for standard input.", metavar="TEXT")],
    why: Annotated[
        bool, typer.Option("--why", help="Also what the model says of each number, and what speaks for it.")
    ] = False,
) -> None:
    """Show which rule fired on which words of a text, and which figures and claims were read."""
    from sayso.codebook.check import check
    from sayso.display.claims import claim_line
    from sayso.display.events import fired_table
    from sayso.display.figures import chosen_line
    from sayso.reading.pipeline import explain

    parsed, faults = check(file)
    if parsed is None or any(not fault.doubtful for fault in faults):
        raise SaysoError(f"{file} cannot be used as it is. See: sayso codebook check {file}")
    given = sys.stdin.read() if text == "-" else text
    tried = explain(given, file)
    if tried.fired or not tried.figures:
        show_plain(fired_table(tried.fired, {code.name for code in parsed.events}))
    own = {measure.name for measure in parsed.measures}
    for figure in tried.figures:
        whose = "yours" if figure.measure in own else "shipped"
        behind = figure.evidence.measure.quote if figure.evidence.measure else "nothing"
        words = figure.evidence.quantity.quote
        show_plain(f"figure ({whose}): “{words}” = {figure.measure}, read from “{behind}”")
    for quantity, chosen in tried.weighed if why else ():
        show_plain(f"the model on “{quantity.quote}”: {chosen_line(chosen)}")
    for claim in tried.claims:
        show_plain(f"claim: {claim_line(claim)}")
    verbs = [verb for verb in tried.verbs if not tried.is_listed(verb)]
    if not tried.fired and verbs:
        show_plain(f"No rule of any codebook has the verbs: {', '.join(verbs)}.")


@group.command("list")
def list_codes(
    codebook: Annotated[
        list[Path] | None, typer.Option(help="A codebook of your own.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the event codes of the codebooks, with PLOVER's and ACLED's names for them."""
    from sayso.codebook import EventCode, load_codebook
    from sayso.display.events import code_table

    book = load_codebook(codebook or ()).events
    if as_json or as_csv:
        names = ("name", "topic", "label", "type", "mode", "acled")
        rows = [{name: getattr(code, name) for name in names} for code in book.codes.values()]
        print_rows(rows, EventCode, as_csv=as_csv)
        return
    show_plain(code_table(book))
