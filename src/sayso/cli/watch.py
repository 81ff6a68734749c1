"""`sayso watch`: feeds asked, and what they list read, again and again or once."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from sayso.cli.app import (
    DEFAULT,
    FAILED,
    INTERRUPTED,
    AsCsv,
    AsJson,
    LedgerOption,
    app,
    complain,
    print_rows,
    show_plain,
)
from sayso.cli.interrupts import interruptible
from sayso.errors import SaysoError, WatcherError

if TYPE_CHECKING:
    from sayso.intake.feeds.feeds_file import FeedsFile
    from sayso.watch.watcher import Watcher

SOME_FAILED, BUSY = 3, 4  # exit codes of --once and --check: a feed failed; another process watches
MOST_FAULTS = 100_000  # pages of --status --json

File = Annotated[
    Path | None,
    typer.Argument(help="The file of feeds, as docs/watch.md describes it.", metavar="FEEDS.toml"),
]
Keep = Annotated[
    Path | None,
    typer.Option(help="Keep what is fetched in this folder, as web archives (WARC).", metavar="DIR"),
]


@app.command()
def watch(
    file: File = None,
    ledger: LedgerOption = DEFAULT,
    once: Annotated[bool, typer.Option("--once", help="Ask what is due, read it, end: for cron.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Read the file and ask each feed once; store nothing.")
    ] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how the ledger's feeds go.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="First try again at once what failed or was given up.")
    ] = False,
    keep_pages: Keep = None,
    codebook: Annotated[
        list[Path] | None,
        typer.Option(help="A codebook of your own, laid over the shipped ones.", metavar="FILE"),
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Seconds a report; the rest of it fails.")] = 120,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of what goes well.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Watch feeds: ask them as often as they want, and read the pages and files that they list.

    RSS, Atom, sitemaps and ReliefWeb's API. Each page is read once, and again when its feed says that it
    changed. Ctrl-C ends it; started again, it goes on. Exit codes: 0 all well, 1 the file or the ledger is
    wrong, 3 (--once, --check) a feed failed, 4 another sayso watch works on this ledger.
    """
    if status:
        _status(ledger, as_json=as_json, as_csv=as_csv)
        return
    if file is None:
        raise SaysoError("Name the file of feeds: sayso watch FEEDS.toml. docs/watch.md describes it.")
    feeds = _loaded(file)
    if check:
        _check(feeds, as_json=as_json, as_csv=as_csv)
        return

    from sayso.ledger import Ledger
    from sayso.ledger.ingest import Options
    from sayso.watch.watcher import Watcher, WatchOptions

    options = WatchOptions(
        once, retry, keep_pages, Options(codebooks=tuple(codebook or ()), seconds=seconds, alone=True)
    )
    console = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
    with Ledger(ledger) as opened:
        watcher = Watcher(opened, feeds, options, (lambda told: None) if quiet else console.print)
        if not quiet and not once:
            console.print(f"Watching {len(feeds.feeds):,} feeds into {opened.name} (Ctrl-C ends it).")
        sys.exit(_run(watcher, once=once))


def _loaded(file: Path) -> "FeedsFile":
    try:
        import feedparser
        import protego
    except ImportError as error:
        raise SaysoError("Watching needs an extra. Install it: pip install 'sayso[watch]'") from error
    del feedparser, protego
    from sayso.intake.feeds.feeds_file import load_feeds

    return load_feeds(file)


def _run(watcher: "Watcher", *, once: bool) -> int:
    """Watch; the exit code."""
    with interruptible(signal.SIGINT, signal.SIGTERM, on_interrupt=watcher.stop) as came:
        try:
            watcher.run()
        except WatcherError as error:
            complain(str(error))
            return BUSY
        except KeyboardInterrupt:
            watcher.stop()
        if watcher.stopped:
            complain("Ended. What was read is in the ledger; started again, it goes on.")
            return 0 if came[-1:] == [signal.SIGTERM] else INTERRUPTED
    return SOME_FAILED if once and watcher.counts["feeds failing"] else 0


def _check(feeds: "FeedsFile", *, as_json: bool, as_csv: bool) -> None:
    from sayso.display.feeds import check_table
    from sayso.watch.checking import CheckedFeed, check_feeds

    found = sorted(check_feeds(feeds), key=lambda one: list(feeds.feeds).index(one.name))
    if as_json or as_csv:
        print_rows(found, CheckedFeed, as_csv=as_csv)
    else:
        show_plain(check_table(found))
    if any(one.problem for one in found):
        sys.exit(SOME_FAILED if any(not one.problem for one in found) else FAILED)


def _status(ledger: str, *, as_json: bool, as_csv: bool) -> None:
    from sayso.display.feeds import feeds_page
    from sayso.ledger import Ledger
    from sayso.ledger.feeds.told import FeedStatusRow, find_feed_statuses, find_page_faults
    from sayso.ledger.feeds.watcher import get_watcher

    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        rows = find_feed_statuses(connection)
        faults = find_page_faults(connection, MOST_FAULTS)
        watcher = get_watcher(connection)
    if as_csv:
        print_rows(rows, FeedStatusRow, as_csv=True)
    elif as_json:
        print_rows([*rows, *faults], FeedStatusRow, as_csv=False)
    else:
        show_plain(feeds_page(rows, faults, watcher))
