"""`sayso picture`: the first page of a situation, as text, JSON, or a briefing to print."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, AsJson, LedgerOption, app, read_date, show_plain
from sayso.cli.picture import opened_picture
from sayso.cli.situation import Name
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.reconcile.situations.picture import SituationPicture

FORMATS = (".md", ".html", ".pdf")


@app.command()
def picture(
    name: Name,
    since: Annotated[
        str | None,
        typer.Option(
            help="What changed since this day; else since the day before the newest report.", metavar="DATE"
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="As it was known on this day, by the reports until then.", metavar="DATE"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="page.html, page.md or page.pdf.", metavar="FILE")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    as_json: AsJson = False,
) -> None:
    """Show a situation on one page: its numbers, by whom and how old, what changed, where reports disagree.

    Every number is there with the report that it comes from. With --out it is a briefing to print.
    """
    from sayso.display.situation_picture import situation_picture_text
    from sayso.reconcile.situations.picture import situation_picture

    if out is not None and out.suffix.lower() not in FORMATS:
        raise SaysoError(f"--out {out} does not end in a known format. Name it .md, .html or .pdf.")
    first, last = read_date("--since", since), read_date("--as-of", as_of)
    with opened_picture(ledger) as opened, opened.engine.connect() as connection:
        found = situation_picture(connection, name, since=first, on=last)
        if out is not None:
            _write(out, found, connection)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, default=str))
    elif out is None:
        show_plain(situation_picture_text(found))


def _write(out: Path, found: "SituationPicture", connection: "Connection") -> None:
    """Write the page to a file, and say so on standard error."""
    from sayso.export.brief import write_pdf
    from sayso.export.brief.situation import situation_html, situation_markdown

    kind = out.suffix.lower()
    text = (situation_markdown if kind == ".md" else situation_html)(found, connection)
    try:
        if kind == ".pdf":
            write_pdf(text, out)
        else:
            out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SaysoError(f"{out} cannot be written ({error.strerror}). Name another --out.") from error
    numbers = len(found.key_figures) + len(found.help)
    print(f"{counted(numbers, 'number')} of {counted(found.reports, 'report')} → {out}", file=sys.stderr)
