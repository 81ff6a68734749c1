"""`sayso brief`: a situation briefing as Markdown, HTML or PDF."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app
from sayso.cli.picture import Measure, opened_picture, picture_filter
from sayso.display.words import counted
from sayso.errors import SaysoError


@app.command()
def brief(
    place: Annotated[str, typer.Option(help="A country, or part of a place's name.")],
    since: Annotated[str | None, typer.Option(help="From this day on.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day.", metavar="DATE")] = None,
    measure: Measure = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="brief.md, brief.html or brief.pdf.", metavar="FILE")
    ] = None,
    ledger: LedgerOption = DEFAULT,
) -> None:
    """Write a briefing on a place: numbers, chart, disagreements, incidents, reports; each with its words.

    Without --out it is Markdown on standard output. A PDF is printed by Chromium or Chrome.
    """
    from sayso.export.brief import gather, to_html, to_markdown, write_pdf

    kind = out.suffix.lower() if out else ".md"
    if kind not in (".md", ".html", ".pdf"):
        raise SaysoError(f"--out {out} does not end in a known format. Name it .md, .html or .pdf.")
    with opened_picture(ledger) as opened:
        where = picture_filter(opened, measure, place, since, until)
        found = gather(opened, where, place)
    chart = _chart(found.charted)
    try:
        if out is None:
            print(to_markdown(found))
        elif kind == ".md":
            picture = out.with_suffix(".svg")
            if chart:
                picture.write_text(chart, encoding="utf-8")
            out.write_text(to_markdown(found, picture.name if chart else None), encoding="utf-8")
        elif kind == ".html":
            out.write_text(to_html(found, chart), encoding="utf-8")
        else:
            write_pdf(to_html(found, chart), out)
    except OSError as error:
        raise SaysoError(f"{out} cannot be written ({error.strerror}). Name another --out.") from error
    if out is not None:
        print(
            f"{len(found.lines)} series of {counted(len(found.sources), 'report')} → {out}", file=sys.stderr
        )


def _chart(charted: object) -> str | None:
    """The chart, if there is one to draw and something to draw it with; a note on standard error if not."""
    from sayso.export.brief.chart import draw
    from sayso.export.brief.gather import Charted

    if not isinstance(charted, Charted):
        return None
    try:
        return draw(charted)
    except SaysoError as error:
        print(f"sayso: no chart. {error}", file=sys.stderr)
        return None
