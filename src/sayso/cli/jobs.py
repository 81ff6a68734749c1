"""`sayso jobs`: what is to be read in the background, and how far it is."""

import getpass
import os
import threading
import time
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, print_rows, show_plain

ORPHANED = 1.0  # seconds between two looks of a worker whether the desk lives

jobs = typer.Typer(help="What is to be read in the background: list it, work it off, stop it, try it again.")
app.add_typer(jobs, name="jobs")
Number = Annotated[int, typer.Argument(help="The job's number, as `sayso jobs list` shows it.")]


@jobs.command("list")
def list_(
    ledger: LedgerOption = DEFAULT,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = 20,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List jobs, the newest first: who asked, how far they are, what came of them."""
    from sayso.display.jobs import job_table
    from sayso.ledger import Ledger
    from sayso.ledger.jobs.store import JobRow, find_jobs

    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        rows: list[JobRow] = find_jobs(connection, limit=limit)
    if as_json or as_csv:
        print_rows(rows, JobRow, as_csv=as_csv)
    else:
        show_plain(job_table(rows))


@jobs.command()
def run(
    ledger: LedgerOption = DEFAULT,
    idle: Annotated[float, typer.Option(min=0, help="Seconds to wait for more.")] = 0.0,
    parent: Annotated[int, typer.Option(help="End with this process.", hidden=True)] = 0,
) -> None:
    """Work off what waits, then end: for cron, or beside a desk that runs elsewhere."""
    from sayso.ledger import Ledger
    from sayso.reconcile.work import work_off

    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with Ledger(ledger, create=False) as opened:
        done = work_off(opened, idle=idle)
    if not parent:
        show_plain(f"{done:,} done." if done else "Nothing waits.")


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: the job in hand is taken again by the next one."""
    while os.getppid() == parent:
        time.sleep(ORPHANED)
    os._exit(1)


@jobs.command()
def stop(number: Number, ledger: LedgerOption = DEFAULT) -> None:
    """Stop a job: at once if it waits, else after the report in hand."""
    from sayso.ledger import Ledger
    from sayso.ledger.jobs.store import stop_job
    from sayso.ledger.review.audit import write_audit

    with Ledger(ledger, create=False) as opened, opened.writing() as connection:
        found = stop_job(connection, number)
        write_audit(connection, getpass.getuser(), "stop job", f"job {number}", address="command line")
    show_plain(f"Job {number} stops after the report in hand." if found.open else f"Job {number} is stopped.")


@jobs.command()
def retry(number: Number, ledger: LedgerOption = DEFAULT) -> None:
    """Read once more what failed in a job of the desk; `sayso jobs run` or the desk works it off."""
    from sayso.ledger import Ledger
    from sayso.ledger.jobs.store import retry_job
    from sayso.ledger.review.audit import write_audit

    with Ledger(ledger, create=False) as opened, opened.writing() as connection:
        again = retry_job(connection, number, getpass.getuser())
        write_audit(connection, getpass.getuser(), "retry job", f"job {number}", address="command line")
    show_plain(f"Job {again} waits: sayso jobs run")
