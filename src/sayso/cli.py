"""The commands. They parse, call a room, and print; what they show is made in `display/`."""

import csv
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date
from itertools import chain
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from enum import StrEnum

    from sayso.ledger import Ledger
    from sayso.ledger.ingest import Options

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read news reports into a ledger of what they say, and on whose say-so.",
    epilog="Start with: [bold]sayso read REPORTS/[/bold]   then: [bold]sayso figures[/bold]",
)

LedgerOption = Annotated[
    Path, typer.Option("--ledger", "-l", envvar="SAYSO_LEDGER", help="The ledger's file.", metavar="FILE")
]
DEFAULT = Path("sayso.db")
FAILED, INTERRUPTED = 1, 130


def main() -> None:
    """Run the command line; a user's mistake is one line on standard error, exit code 1."""
    try:
        app()
    except SaysoError as error:
        Console(stderr=True).print(
            f"[bold red]sayso:[/] {error}", markup=True, highlight=False, soft_wrap=True
        )
        sys.exit(FAILED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


@app.command()
def read(
    paths: Annotated[
        list[str], typer.Argument(help="Files and folders; - for standard input.", metavar="PATH…")
    ],
    ledger: LedgerOption = DEFAULT,
    published: Annotated[
        str, typer.Option(help="Publication date of texts that give none.", metavar="YYYY-MM-DD")
    ] = "",
    publisher: Annotated[str, typer.Option(help="Publisher of texts that name none.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Which column holds what, for CSV and JSON lines: text=BODY.", metavar="FIELD=NAME"
        ),
    ] = None,
    codebook: Annotated[
        list[Path] | None,
        typer.Option(help="A codebook of your own, laid over the shipped ones.", metavar="FILE"),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read at once.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Read reports into the ledger: text, HTML, JSON lines, CSV, files or whole folders.

    Reading again reads only what is new, what failed, or what an older version read. What cannot be read
    is kept with its reason (see `sayso status`). Exit code 1 if nothing could be read.
    """
    from sayso.intake import Defaults
    from sayso.intake.text import read_day
    from sayso.ledger import Ledger
    from sayso.ledger.ingest import Options

    if published and read_day(published) is None:
        raise SaysoError(f"--published {published!r} is no date. Write it as YYYY-MM-DD.")
    defaults = Defaults(published, publisher, dict(_pairs(column or [])))
    options = Options(defaults, tuple(codebook or ()), jobs)
    with Ledger(ledger) as opened:
        _read(opened, paths, options, quiet=quiet)


def _pairs(columns: list[str]) -> list[tuple[str, str]]:
    for column in columns:
        if "=" not in column:
            raise SaysoError(f"--column {column!r} should look like text=BODY: a field, =, a column's name.")
    return [tuple(column.split("=", 1)) for column in columns]  # type: ignore[misc]


def _read(ledger: "Ledger", paths: list[str], options: "Options", *, quiet: bool) -> None:
    from sayso.display import ReadingProgress, compiling
    from sayso.gazetteer import compiled_path
    from sayso.gazetteer.build import build
    from sayso.intake import find_files
    from sayso.ledger.ingest import ingest, ingest_stream

    if not compiled_path().exists():
        with compiling(quiet=quiet) as report:
            build(compiled_path(), report)
    files = [Path(path) for path in paths if path != "-"]
    total = sum(1 for _ in find_files(files)) + ("-" in paths)
    counts: Counter[str] = Counter()
    with ReadingProgress(total, quiet=quiet) as progress, _interruptible() as interrupted:
        try:
            stream = ingest_stream(ledger, sys.stdin.buffer.read(), options) if "-" in paths else ()
            for outcome in chain(stream, ingest(ledger, files, options)):
                counts.update(progress.show(outcome))
                if interrupted.is_set():
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            progress.stop("Interrupted. What was read is in the ledger; run the same command again to go on.")
            sys.exit(INTERRUPTED)
    progress.summary(counts, str(ledger.path))
    if counts["failed"] and not counts["read"] and not counts["known"]:
        sys.exit(FAILED)


@contextmanager
def _interruptible() -> Iterator[Event]:
    """Remember a Ctrl-C: raised inside a library's clean-up code, Python would swallow it.

    Where the caller has it ignored (`nohup`), it stays ignored.
    """
    pressed = Event()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield pressed
        return

    def on_interrupt(number: int, frame: object) -> None:
        pressed.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


@app.command()
def figures(
    ledger: LedgerOption = DEFAULT,
    measure: Annotated[
        str | None, typer.Option(help="arrivals, pushbacks, killed, … (sayso measures)")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Part of a place's name.")] = None,
    country: Annotated[str | None, typer.Option(help="Two-letter code: LT, SY.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Periods that reach this day or later.", metavar="DATE")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by this day.", metavar="DATE")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of a speaker's name.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, expected, hypothetical, denied")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV, all fields.")] = False,
) -> None:
    """Show figures: what happened to how many, when, where, and on whose say-so."""
    from sayso.display import FigureTable
    from sayso.ledger import FigureFilter, Ledger
    from sayso.records import Status

    where = FigureFilter(
        _measure(measure), place, country, _day("--since", since), _day("--until", until), publisher, speaker,
        _one_of(Status, "status", status), limit=limit,
    )  # fmt: skip
    with Ledger(ledger, create=False) as opened:
        rows = opened.figures(where)
        if as_json:
            for row in rows:
                print(json.dumps(_plain(row), ensure_ascii=False))  # noqa: T201
        elif as_csv:
            _write_csv(rows)
        else:
            found = list(rows)
            Console().print(FigureTable(found, opened.status().figures))


@app.command()
def claims(
    ledger: LedgerOption = DEFAULT,
    speaker: Annotated[str | None, typer.Option(help="Part of a speaker's words or name.")] = None,
    kind: Annotated[str | None, typer.Option(help="government, border_guard, ngo, igo, media, …")] = None,
    country: Annotated[str | None, typer.Option(help="The speaker's country: LT, BY.")] = None,
    stance: Annotated[str | None, typer.Option(help="states, denies, accuses, warns, orders, …")] = None,
    topic: Annotated[str | None, typer.Option(help="migration, conflict, … (of a figure in it)")] = None,
    contains: Annotated[str | None, typer.Option(help="Words of what is said.")] = None,
    norm: Annotated[str | None, typer.Option(help="Part of a legal instrument's name.")] = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Disputed, or disputing another.")] = False,
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")] = False,
) -> None:
    """Show claims: who says what, who disputes it, and which law it invokes."""
    from sayso.display.claims import claim_table
    from sayso.ledger import ClaimFilter, Ledger
    from sayso.records import ActorKind, Stance

    where = ClaimFilter(
        speaker, _one_of(ActorKind, "kind", kind), country, _one_of(Stance, "stance", stance), contains,
        _topic(topic), norm, disputed, publisher, _day("--since", since), _day("--until", until), limit=limit,
    )  # fmt: skip
    with Ledger(ledger, create=False) as opened:
        rows = opened.claims(where)
        if as_json:
            for row in rows:
                print(json.dumps(_plain(row), ensure_ascii=False))  # noqa: T201
        else:
            Console().print(claim_table(list(rows)))


def _topic(name: str | None) -> list[str] | None:
    from sayso.codebook import load_codebook

    if name is None:
        return None
    measures = load_codebook().measures.values()
    if name not in {measure.topic for measure in measures}:
        known = ", ".join(load_codebook().topics())
        raise SaysoError(f"There is no topic {name!r}. Known: {known}.")
    return [measure.name for measure in measures if measure.topic == name]


def _one_of(kinds: "type[StrEnum]", what: str, name: str | None) -> str | None:
    if name is not None and name not in list(kinds):
        raise SaysoError(f"There is no {what} {name!r}. Known: {', '.join(kinds)}.")
    return name


def _measure(name: str | None) -> str | None:
    from sayso.codebook import load_codebook

    if name is not None and name != "other" and name not in load_codebook().measures:
        known = ", ".join(sorted(load_codebook().measures))
        raise SaysoError(f"There is no measure {name!r}. Known: {known}, other.")
    return name


def _day(option: str, text: str | None) -> date | None:
    from sayso.intake.text import read_day

    day = read_day(text) if text else None
    if text and day is None:
        raise SaysoError(f"{option} {text!r} is no date. Write it as YYYY-MM-DD.")
    return day


def _plain(row: Any) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(row).items()
    }


def _write_csv(rows: Any) -> None:
    from sayso.ledger import FigureRow

    writer = csv.DictWriter(sys.stdout, [field.name for field in fields(FigureRow)], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(_plain(row))


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="A report's id, the beginning of it, or its address.")],
    ledger: LedgerOption = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="The report and its findings as JSON.")] = False,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="Every number of the text, and why it is a figure or not.")
    ] = False,
    places: Annotated[bool, typer.Option("--places", help="Every place, and where it lies.")] = False,
    actors: Annotated[bool, typer.Option("--actors", help="Who acts and speaks.")] = False,
) -> None:
    """Show a report with its findings marked, and the words behind every field."""
    from sayso.display import report_page
    from sayso.ledger import Ledger

    with Ledger(ledger, create=False) as opened:
        found = opened.report(report)
        findings = opened.findings(found.id)
    if numbers or places or actors:
        chosen = {"numbers": numbers, "places": places, "actors": actors}
        _show_details(found, [name for name, wanted in chosen.items() if wanted], as_json)
    elif as_json:
        rows = [
            {**_plain(row), "evidence": {k: asdict(v) for k, v in words.items()}}
            for row, words in findings.figures
        ]
        said = [_plain(claim) for claim in findings.claims]
        page = {"id": found.id, **_plain(found), "figures": rows, "claims": said}
        print(json.dumps(page, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        Console().print(report_page(found, findings))


def _show_details(report: Any, wanted: list[str], as_json: bool) -> None:
    """Read the report anew and show its numbers, places or actors, which the ledger does not keep."""
    from sayso.display import actor_table, number_table, place_table, reason
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
            row["reason"] = None if figure else reason(quantity)
        print(json.dumps(page, ensure_ascii=False, indent=2, default=str))  # noqa: T201
        return
    tables = {"numbers": number_table, "places": place_table, "actors": actor_table}
    for name in wanted:
        Console().print(tables[name](reading))


@app.command()
def status(
    ledger: LedgerOption = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what was read, by which version, and what failed and why."""
    from sayso.display import status_page
    from sayso.ledger import Ledger

    with Ledger(ledger, create=False) as opened:
        found = opened.status()
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str))  # noqa: T201
    else:
        Console().print(status_page(found, str(ledger)))


@app.command()
def measures() -> None:
    """List the measures of the codebooks, and what each counts."""
    from sayso.codebook import load_codebook
    from sayso.display import measure_table

    Console().print(measure_table(load_codebook()))


@app.command()
def version() -> None:
    """Show the version that reads: package, model and word lists."""
    from sayso.reading.pipeline import reader_version

    print(reader_version())  # noqa: T201


if __name__ == "__main__":
    main()
