"""`sayso show`, `status`, `measures` and `version`: one report, one ledger, one reader."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, plain, print_rows, show_plain
from sayso.errors import SaysoError


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="A report's id, the beginning of it, its address or file.")],
    ledger: LedgerOption = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="The report and its findings as JSON.")] = False,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="Every number of the text, and why it is a figure or not.")
    ] = False,
    places: Annotated[bool, typer.Option("--places", help="Every place, and where it lies.")] = False,
    actors: Annotated[bool, typer.Option("--actors", help="Who acts and speaks.")] = False,
    page: Annotated[
        int | None,
        typer.Option(
            "--page", min=1, help="A page of its PDF as an image, with its marks.", metavar="NUMBER"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where --page writes it: page.png.", metavar="FILE")
    ] = None,
) -> None:
    """Show a report with its findings marked, and the words behind every field."""
    from sayso.display.report import report_page
    from sayso.ledger import Ledger

    with Ledger(ledger, create=False) as opened:
        found = opened.report(report)
        findings = opened.findings(found.id)
        if page is not None or out is not None:
            _write_page(opened, found, findings, page, out)
            return
    if numbers or places or actors:
        chosen = {"numbers": numbers, "places": places, "actors": actors}
        _show_details(found, [name for name, wanted in chosen.items() if wanted], as_json)
    elif as_json:
        rows = [
            {**plain(row), "evidence": {k: asdict(v) for k, v in words.items()}}
            for row, words in findings.figures
        ]
        own = plain(found)
        del own["kept_id"]
        whole = {
            "id": found.id,
            **own,
            "figures": rows,
            "claims": [plain(claim) for claim in findings.claims],
            "events": [plain(event) for event in findings.events],
        }
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        show_plain(report_page(found, findings))


def _write_page(ledger: Any, report: Any, findings: Any, page: int | None, out: Path | None) -> None:
    """Write the image of a page, its findings marked."""
    from sayso.display.printed import marked_page
    from sayso.intake.documents.page_image import png_of
    from sayso.ledger.originals import get_pdf

    if page is None or out is None:
        raise SaysoError("An image of a page needs both --page NUMBER and -o page.png.")
    if report.layout is None or not 1 <= page <= report.layout.pages:
        count = report.layout.pages if report.layout else 0
        raise SaysoError(f"There is no page {page}: the report has {count or 'no'} pages.")
    pixels = marked_page(get_pdf(ledger, report.id), page, report, findings)
    try:
        out.write_bytes(png_of(pixels))
    except OSError as error:
        raise SaysoError(f"{out} cannot be written: {error.strerror}. Name another file with -o.") from error


def _show_details(report: Any, wanted: list[str], as_json: bool) -> None:
    """Read the report again and show its numbers, places or actors, which the ledger does not keep."""
    from sayso.display.details import actor_table, number_table, place_table
    from sayso.ledger.findings.numbers import number_reason
    from sayso.reading.pipeline import read_reports

    reading = next(iter(read_reports([report])))
    if as_json:
        page: dict[str, Any] = {"id": report.id}
        for name in wanted:
            page[name] = [
                asdict(item) for item in getattr(reading, "quantities" if name == "numbers" else name)
            ]
        for row, (quantity, figure) in zip(page.get("numbers", ()), reading.numbers(), strict=False):
            row["figure"] = figure.measure if figure else None
            row["reason"] = None if figure else number_reason(quantity)
        print(json.dumps(page, ensure_ascii=False, indent=2, default=str))
        return
    tables = {"numbers": number_table, "places": place_table, "actors": actor_table}
    for name in wanted:
        show_plain(tables[name](reading))


@app.command()
def status(
    ledger: LedgerOption = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The inputs that failed, as CSV.")] = False,
) -> None:
    """Show what was read, by which version, what failed and why, and what else to know of inputs."""
    from sayso.display.status import status_page
    from sayso.ledger import Ledger
    from sayso.ledger.status import Failure

    with Ledger(ledger, create=False) as opened:
        found = opened.status()
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str))
    elif as_csv:
        print_rows(found.failures, Failure, as_csv=True)
    else:
        show_plain(status_page(found, str(ledger)))


@app.command()
def measures(
    ledger: LedgerOption = DEFAULT,
    codebook: Annotated[
        list[Path] | None, typer.Option(help="A codebook of your own.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the measures of the codebooks, and what each counts; those of your own that a ledger was read
    with, too.
    """
    from sayso.codebook import Measure, load_codebook
    from sayso.display.measures import measure_table
    from sayso.ledger import Ledger
    from sayso.ledger.schema.engine import is_address

    book = load_codebook(codebook or ())
    if not codebook and (is_address(ledger) or Path(ledger).exists()):
        with Ledger(ledger, create=False) as opened:
            book = opened.codebook()
    if as_json or as_csv:
        rows = [
            {"measure": one.name, "topic": one.topic, "label": one.label} for one in book.measures.values()
        ]
        print_rows(rows, Measure, as_csv=as_csv)
        return
    show_plain(measure_table(book))


@app.command()
def version() -> None:
    """Show the version that reads: package, model and word lists."""
    from sayso.reading.pipeline import reader_version

    print(reader_version())
