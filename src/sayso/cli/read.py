"""`sayso read`: reports into the ledger."""

import getpass
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, FAILED, INTERRUPTED, LedgerOption, app, read_date, show_plain
from sayso.cli.interrupts import interruptible
from sayso.cli.picture import bring_up_to_date
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.intake import Defaults
    from sayso.ledger import Ledger
    from sayso.ledger.ingest import Options


Published = Annotated[
    str, typer.Option(help="Publication date of texts that give none.", metavar="YYYY-MM-DD")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        help="Which column holds what: text=BODY; a text of several columns: one --column each.",
        metavar="FIELD=NAME",
    ),
]
Codebooks = Annotated[
    list[Path] | None,
    typer.Option(help="A codebook of your own, laid over the shipped ones.", metavar="FILE"),
]
DateOrder = Annotated[
    str, typer.Option(help="How 4/8/2021 is meant if nothing shows it: dmy or mdy.", metavar="ORDER")
]
Ocr = Annotated[bool, typer.Option("--ocr", help="Read scanned pages and images, too (needs sayso[ocr]).")]
Proxy = Annotated[
    str,
    typer.Option(
        help="With --fetch: the address of a proxy, or environment for HTTPS_PROXY.", metavar="ADDRESS"
    ),
]
TITLE = 120  # characters of the paths that name a job
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be taken of each file; read nothing.")
]


@app.command()
def read(
    paths: Annotated[
        list[str], typer.Argument(help="Files and folders; - for standard input.", metavar="PATH…")
    ],
    ledger: LedgerOption = DEFAULT,
    published: Published = "",
    publisher: Annotated[str, typer.Option(help="Publisher of texts that name none.")] = "",
    column: Columns = None,
    codebook: Codebooks = None,
    date_order: DateOrder = "",
    ocr: Ocr = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch the addresses that are named.")] = False,
    proxy: Proxy = "",
    seconds: Annotated[float, typer.Option(min=1, help="Seconds a report; the rest of it fails.")] = 120,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read at once.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Read reports into the ledger: text, HTML, PDF, Word, CSV and others, files or whole folders.

    Reading again reads only what is new, what failed, or what an older version read; then the picture of
    many reports is brought up to date. What cannot be read is kept with its reason (see `sayso status`).
    Exit code 1 if nothing could be read. --dry-run shows which column of a table gives what, and title, day
    and publisher of the rest; it needs no ledger.
    """
    from sayso.intake import Defaults
    from sayso.intake.fetch import is_address

    read_date("--published", published)
    check_options(date_order, ocr=ocr)
    addresses = [path for path in paths if is_address(path)]
    if addresses and not fetch:
        raise SaysoError(f"{addresses[0]} is an address. sayso goes to the network only with --fetch.")
    if proxy:
        from sayso.intake.fetching.proxies import read_proxies

        read_proxies(proxy)
    defaults = Defaults(published, publisher, read_columns(column or []), date_order, ocr)
    if dry_run:
        _preview(paths, defaults, proxy)
        return

    from sayso.ledger import Ledger
    from sayso.ledger.ingest import Options

    options = Options(defaults, tuple(codebook or ()), jobs, seconds, alone=True)
    with Ledger(ledger) as opened:
        _read(opened, paths, options, quiet=quiet, proxy=proxy)


def check_options(date_order: str, *, ocr: bool) -> None:
    """Raise `SaysoError` for an order that is none, or if OCR is wanted and not installed."""
    from sayso.intake.dates import ORDERS

    if date_order and date_order not in ORDERS:
        raise SaysoError(f"--date-order {date_order!r} is not known. Write dmy (day first) or mdy.")
    if ocr:
        from sayso.intake.documents.ocr import must_have_ocr

        must_have_ocr()


def read_columns(columns: list[str]) -> dict[str, tuple[str, ...]]:
    """The columns that a user names, by field."""
    from sayso.intake.column_names import usual_columns

    found: dict[str, tuple[str, ...]] = {}
    for column in columns:
        field, sign, name = column.partition("=")
        if not sign:
            raise SaysoError(f"--column {column!r} should look like text=BODY: a field, =, a column's name.")
        if field not in usual_columns():
            raise SaysoError(
                f"--column {column!r}: there is no field {field!r}. Known: {', '.join(usual_columns())}."
            )
        found[field] = (*found.get(field, ()), name)
    return found


def _preview(paths: list[str], defaults: "Defaults", proxy: str) -> None:
    """Show what reading would take of each input."""
    from sayso.display.preview import preview_page
    from sayso.display.words import counted
    from sayso.intake import read_stream
    from sayso.intake.fetch import fetch_pages, is_address
    from sayso.intake.preview import preview_files, preview_items

    addresses = [path for path in paths if is_address(path)]
    files = [Path(path) for path in paths if path != "-" and path not in addresses]
    stream = preview_items(read_stream(sys.stdin.buffer.read(), defaults)) if "-" in paths else ()
    pages = preview_items(fetch_pages(addresses, defaults, proxy=proxy)) if addresses else ()
    total = 0
    for preview in chain(stream, preview_files(files, defaults), pages):
        show_plain(preview_page(preview))
        total += preview.reports
    show_plain(f"Nothing was read; {counted(total, 'report')} would be. A wrong column: --column FIELD=NAME.")
    if not total:
        sys.exit(FAILED)


def _read(ledger: "Ledger", paths: list[str], options: "Options", *, quiet: bool, proxy: str) -> None:
    from sayso.display.progress import ReadingProgress
    from sayso.intake import find_files
    from sayso.intake.fetch import fetch_pages, is_address
    from sayso.ledger.ingest import ingest, ingest_items, ingest_stream
    from sayso.reconcile.work import note_picture, own_job

    addresses = [path for path in paths if is_address(path)]
    files = [Path(path) for path in paths if path != "-" and path not in addresses]
    total = sum(1 for _ in find_files(files)) + ("-" in paths) + len(addresses)
    counts: Counter[str] = Counter()
    title = ", ".join(paths)
    title = title if len(title) <= TITLE else f"{title[:TITLE]} …"
    with own_job(ledger, f"sayso read {title}", getpass.getuser(), total) as job:
        with ReadingProgress(total, quiet=quiet) as progress, interruptible() as interrupted:
            try:
                stream = ingest_stream(ledger, sys.stdin.buffer.read(), options) if "-" in paths else ()
                pages = fetch_pages(addresses, options.defaults, proxy=proxy) if addresses else ()
                fetched = ingest_items(ledger, pages, options) if addresses else ()
                for outcome in chain(stream, ingest(ledger, files, options), fetched):
                    counts.update(progress.show(outcome))
                    job.note(outcome)
                    if interrupted or job.stopped:
                        raise KeyboardInterrupt
            except KeyboardInterrupt:
                how = "Stopped from the desk" if job.stopped else "Interrupted"
                progress.stop(f"{how}. What was read is in the ledger; run the same command again to go on.")
                sys.exit(INTERRUPTED)
        progress.summary(counts, ledger.name)
        note_picture(job)
        bring_up_to_date(ledger, quiet=quiet)
    if counts["failed"] and not counts["read"] and not counts["known"] and not counts["forgotten"]:
        sys.exit(FAILED)
