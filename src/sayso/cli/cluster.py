"""`sayso cluster`: the same reading on Apache Spark; `sayso load`: what it read, into a ledger."""

import getpass
import os
import shlex
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, FAILED, INTERRUPTED, app, complain, read_date, show_plain
from sayso.cli.interrupts import interruptible
from sayso.cli.picture import bring_up_to_date
from sayso.cli.read import (
    Codebooks,
    Columns,
    DateOrder,
    Published,
    check_options,
    read_columns,
)
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import SparkSession

    from sayso.cluster.run import ClusterCounts
    from sayso.cluster.work import ReadingTask
    from sayso.intake import Defaults

cluster = typer.Typer(no_args_is_help=True, help="Read, and reconcile, on Apache Spark: docs/cluster.md.")
app.add_typer(cluster, name="cluster")

Master = Annotated[
    str,
    typer.Option(
        help="Where Spark runs: local[*] (as by default), spark://host:7077, yarn, k8s://https://host",
        metavar="MASTER",
    ),
]
Conf = Annotated[
    list[str] | None,
    typer.Option("--conf", help="A setting of Spark; may be repeated.", metavar="NAME=VALUE"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show what Spark says.")]
Written = Annotated[str, typer.Argument(help="The folder that sayso cluster read wrote.", metavar="OUTPUT")]


@cluster.command()
def read(
    inputs: Annotated[
        list[str], typer.Argument(help="Files and folders, or addresses of storage.", metavar="INPUT… OUTPUT")
    ],
    master: Master = "",
    conf: Conf = None,
    published: Published = "",
    publisher: Annotated[str, typer.Option(help="Publisher of texts that name none.")] = "",
    column: Columns = None,
    codebook: Codebooks = None,
    date_order: DateOrder = "",
    seconds: Annotated[float, typer.Option(min=1, help="Seconds a report; the rest of it fails.")] = 120,
    part: Annotated[float, typer.Option(min=0.001, help="MB of input that a task reads, about.")] = 1,
    tasks: Annotated[int, typer.Option(min=0, help="Tasks that are committed together; 0: 16 a core.")] = 0,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Read reports on a cluster: WARC, Parquet, JSON lines and all that `sayso read` takes.

    Parquet files come out. Run again, it goes on where it was stopped, and reads files that are new.
    `sayso load OUTPUT` brings it into a ledger.
    """
    from sayso.cluster.output import Output
    from sayso.cluster.run import ReadingOrder, Sizes, read_inputs
    from sayso.cluster.session import beside
    from sayso.cluster.storage import check_apart, list_files
    from sayso.intake import Defaults

    if len(inputs) < 2:
        raise SaysoError("Name what to read and where to write: sayso cluster read INPUT OUTPUT")
    read_date("--published", published)
    check_options(date_order, ocr=False)
    *inputs, folder = inputs
    defaults = Defaults(published, publisher, read_columns(column or []), date_order)
    task = _task(defaults, codebook or [], seconds)
    order = ReadingOrder(task, Sizes(round(part * 1_000_000), tasks))
    check_apart(inputs, folder)
    files, output = list_files(inputs), Output(folder)
    output.begin(task)
    with output.alone(), _running(master, conf, quiet=quiet, verbose=verbose) as (session, tell):
        counts = beside(session, lambda: read_inputs(session, files, output, order, tell))
    show_plain(_summary(counts, folder), soft_wrap=True)
    if counts.failed and not counts.read and not counts.known:
        sys.exit(FAILED)


def _task(defaults: "Defaults", codebooks: list[Path], seconds: float) -> "ReadingTask":
    """What every worker is told."""
    from sayso.cluster.work import ReadingTask
    from sayso.codebook.loader import read_user_file
    from sayso.reading.pipeline import reader_version

    texts = tuple((path.name, read_user_file(path)) for path in codebooks)
    return ReadingTask(reader_version(codebooks), defaults, texts, seconds)


@cluster.command()
def stories(
    output: Written, master: Master = "", conf: Conf = None, quiet: Quiet = False, verbose: Verbose = False
) -> None:
    """Find copies, updates and excerpts among all reports of an output."""
    from sayso.cluster.output import Output
    from sayso.cluster.session import beside
    from sayso.cluster.stories import find_stories
    from sayso.display.words import counted

    found = Output(output)
    found.begun()
    with found.alone(), _running(master, conf, quiet=quiet, verbose=verbose) as (session, tell):
        number, reports = beside(session, lambda: find_stories(session, found, tell))
    told = f"{number:,} stories of {counted(reports, 'report')} → {output}/stories, story_links"
    show_plain(told, soft_wrap=True)


@cluster.command()
def reconcile(
    output: Written, master: Master = "", conf: Conf = None, quiet: Quiet = False, verbose: Verbose = False
) -> None:
    """Make series, estimates and disagreements of all figures of an output; needs its stories."""
    from sayso.cluster.output import Output
    from sayso.cluster.reconcile import reconcile as reconcile_output
    from sayso.cluster.session import beside

    found = Output(output)
    found.begun()
    with found.alone(), _running(master, conf, quiet=quiet, verbose=verbose) as (session, tell):
        counts = beside(session, lambda: reconcile_output(session, found, tell))
    told = ", ".join(f"{number:,} {table.replace('_', ' ')}" for table, number in counts.items())
    show_plain(f"{told} → {output}", soft_wrap=True)


@cluster.command()
def script() -> None:
    """Print the file that spark-submit takes, for clusters that are reached by it alone."""
    import sayso.cluster

    print(Path(sayso.cluster.__file__).parent / "submit" / "sayso_submit.py")


@contextmanager
def _running(
    master: str, conf: list[str] | None, *, quiet: bool, verbose: bool
) -> "Iterator[tuple[SparkSession, Callable[[str, int, int], None]]]":
    """Spark, and what tells how far it is. Ctrl-C ends the command with what to do."""
    from sayso.cluster.session import spark
    from sayso.display.progress import refreshing

    submitted = "PYSPARK_GATEWAY_PORT" in os.environ  # by spark-submit, which says where it runs
    try:
        with (
            refreshing(quiet=quiet or verbose, what="cluster") as tell,
            spark(master or ("" if submitted else "local[*]"), _settings(conf), verbose=verbose) as session,
        ):
            yield session, tell
    except KeyboardInterrupt:
        complain("Interrupted. What was committed is kept; run the same command again to go on.")
        sys.exit(INTERRUPTED)


def _settings(conf: list[str] | None) -> dict[str, str]:
    """Spark's settings that a user names."""
    found = {}
    for one in conf or []:
        name, sign, value = one.partition("=")
        if not sign or not name.startswith("spark."):
            raise SaysoError(f"--conf {one!r} should look like spark.executor.memory=4g: a name, =, a value.")
        found[name] = value
    return found


def _summary(counts: "ClusterCounts", folder: str) -> str:
    """What became of the inputs of a run."""
    from sayso.display.words import counted

    if not counts.rounds:
        return f"Nothing is new: all of it is in {folder}."
    parts = [f"{counts.read:,} read, {counted(counts.figures, 'figure')}"]
    if counts.known:
        parts.append(f"{counts.known:,} the same as another")
    if counts.failed:
        parts.append(f"{counts.failed:,} not read ({folder}/failures)")
    return f"{'; '.join(parts)} → {folder}. Into a ledger: sayso load {shlex.quote(folder)}"


@app.command()
def load(
    output: Written,
    ledger: Annotated[
        str, typer.Argument(help="The ledger: a file, or postgresql://user@host/name.", envvar="SAYSO_LEDGER")
    ] = DEFAULT,
    quiet: Quiet = False,
) -> None:
    """Load what a cluster read into a ledger, once: a stopped load goes on, a second one adds nothing."""
    from sayso.cluster.load import begin_load
    from sayso.cluster.load import load as load_into
    from sayso.display.progress import ReadingProgress
    from sayso.ledger import Ledger
    from sayso.reconcile.work import note_picture, own_job

    counts: Counter[str] = Counter()
    read_by, run, total = begin_load(output)
    with Ledger(ledger) as opened, own_job(opened, f"sayso load {output}", getpass.getuser(), total) as job:
        with ReadingProgress(total, quiet=quiet) as progress, interruptible() as interrupted:
            try:
                for outcome in load_into(opened, read_by, run):
                    counts.update(progress.show(outcome))
                    job.note(outcome)
                    if interrupted or job.stopped:
                        raise KeyboardInterrupt
            except KeyboardInterrupt:
                how = "Stopped from the desk" if job.stopped else "Interrupted"
                progress.stop(
                    f"{how}. What was loaded is in the ledger; run the same command again to go on."
                )
                sys.exit(INTERRUPTED)
        progress.summary(counts, opened.name)
        note_picture(job)
        bring_up_to_date(opened, quiet=quiet)
