"""`sayso demo`: the sample reports that come with sayso, read and shown, command by command."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.app import app, show_plain
from sayso.errors import SaysoError

LEDGER = "demo.db"
SHOWN = 72  # characters of a line between two parts
ABOUT = (
    "sayso reads reports that come with it: 26 on the border of Lithuania with Belarus in 2021, 14 on "
    "Cyclone Freddy in Malawi in 2023. Every command that it runs is shown; they work on yours, too."
)


@app.command()
def demo(
    ledger: Annotated[
        str, typer.Option("--ledger", "-l", help="Where the ledger is made.", metavar="LEDGER")
    ] = LEDGER,
) -> None:
    """Read the sample reports into a ledger, and show what they say: a first look, offline.

    The ledger is demo.db in this folder, unless --ledger names another. One that holds other reports is left
    alone.
    """
    from sayso.intake.samples import FREDDY, sample_folders

    border, freddy = sample_folders()
    _must_be_free(ledger, (border, freddy))
    show_plain(ABOUT)
    _border(ledger, border)
    from sayso.cli.read import read
    from sayso.cli.situation import add
    from sayso.cli.situation_picture import picture

    _shown(f"sayso read {_shell(str(freddy))}", ledger, "A second situation, in pages, PDFs and texts:")
    read([str(freddy)], ledger=ledger)
    _shown(f'sayso situation add "{FREDDY.name}" --country Malawi --since {FREDDY.since}', ledger)
    if not _is_followed(ledger, FREDDY.name):
        add(FREDDY.name, ledger=ledger, country=[FREDDY.country], since=str(FREDDY.since))
    _shown("sayso picture Freddy", ledger, "Its first page:")
    picture("Freddy", ledger=ledger)
    _next(ledger)


def _border(ledger: str, folder: Path) -> None:
    """Read the reports of the border, and ask them what a first look needs."""
    from sayso.cli.ask import events, figures
    from sayso.cli.picture import disagreements, estimates
    from sayso.cli.read import read

    _shown(f"sayso read {_shell(str(folder))}", ledger)
    read([str(folder)], ledger=ledger)
    _shown("sayso figures", ledger, "What the reports say, each number with its words:")
    figures(ledger=ledger)
    _shown(
        "sayso estimates --measure border_entries --counted people --place Lithuania",
        ledger,
        "What they say together:",
    )
    estimates(measure="border_entries", counted="people", place="Lithuania", ledger=ledger)
    _shown("sayso disagreements", ledger, "Where they contradict each other:")
    disagreements(ledger=ledger)
    _shown("sayso events --code pushback", ledger, "Who turned whom away:")
    events(code=["pushback"], ledger=ledger)


def _must_be_free(ledger: str, folders: Sequence[Path]) -> None:
    """Raise `SaysoError` if the ledger holds reports that are no samples: they shall not be mixed."""
    from sayso.intake import Defaults, read_file
    from sayso.ledger import Ledger

    with Ledger(ledger) as opened:
        held = set(opened.report_ids())
        name = opened.name
    if not held:
        return
    files = [path for folder in folders for path in sorted(folder.iterdir())]
    samples = {item.report.id for path in files for item in read_file(path, Defaults()) if item.report}
    if held - samples:
        raise SaysoError(f"{name} holds reports that are no samples. Name another --ledger for the demo.")


def _is_followed(ledger: str, name: str) -> bool:
    """Whether the demo was run before, and its crisis is followed."""
    from sayso.ledger import Ledger
    from sayso.ledger.review.situations import find_situations

    with Ledger(ledger) as opened, opened.engine.connect() as connection:
        return any(one.name == name for one in find_situations(connection))


def _shown(command: str, ledger: str, told: str = "") -> None:
    """Show the command that comes next, below what it is for."""
    show_plain(f"\n{'─' * SHOWN}")
    if told:
        show_plain(told)
    show_plain(f"$ {command} --ledger {_shell(ledger)}\n", soft_wrap=True)


def _next(ledger: str) -> None:
    """Say what to try on this ledger."""
    desk = "" if find_spec("uvicorn") else "   (first: pip install 'sayso[web]')"
    where = f"--ledger {_shell(ledger)}"
    show_plain(f"\n{'─' * SHOWN}\nNext:")
    for command, told in (
        (
            f"sayso show REPORT {where}",
            "a report with its findings marked; ids are above, in the last column",
        ),
        (f"sayso serve {where}", f"the desk in the browser{desk}"),
        (f"sayso brief --place Lithuania -o brief.html {where}", "a briefing"),
        ("sayso read FOLDER", "reports of your own, into sayso.db"),
        ("sayso doctor", "what is installed, and what is not"),
    ):
        show_plain(f"  {command}\n      {told}", soft_wrap=True)


def _shell(ledger: str) -> str:
    """A path as it is written in a command, or a ledger's address without its password."""
    import shlex

    from sayso.ledger.schema.engine import shown_name

    return shlex.quote(shown_name(ledger))
