"""Reports that come in by the browser, and the jobs that read them."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from sayso.ledger.jobs.files import MOST_BYTES, MOST_FILES, TOLD
from sayso.ledger.jobs.store import (
    JobInputRow,
    JobRow,
    JobState,
    find_job_inputs,
    find_jobs,
    get_job,
    open_jobs,
    retry_job,
    stop_job,
)
from sayso.ledger.jobs.told import tell_outcomes
from sayso.ledger.jobs.workers import is_alive
from sayso.ledger.review.audit import write_audit
from sayso.web import adding
from sayso.web.auth import Reader, Reviewer
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.moved import MovedEstimate, NewDisagreement, moved_between
from sayso.web.notices import Notice, go_on
from sayso.web.params import As
from sayso.web.templating import page

router = APIRouter()
SHOWN = 50
OUTCOMES = 100
MOVED = 12


@router.get("/reports/add")
def ask(request: Request, who: Reviewer) -> Response:
    """The form: files and folders, a text, addresses."""
    return page(request, who, "add.html", adding_context())


def adding_context() -> dict[str, Any]:
    """What the form of new reports needs."""
    return {"limits": {"told": TOLD, "files": MOST_FILES, "bytes": MOST_BYTES}}


@router.post("/reports/add")
async def add(request: Request, who: Reviewer) -> Response:
    """Take what was handed in into the queue."""
    form = await request.form()
    desk = desk_of(request)
    number = await run_in_threadpool(adding.add_reports, desk, who, form, address_of(request))
    return _go_on(request, number, "Taken: it is in the queue.")


@router.post("/reports/samples")
def add_samples(request: Request, who: Reviewer) -> Response:
    """Read the samples that come with sayso."""
    number = adding.add_samples(desk_of(request), who, address_of(request))
    return _go_on(request, number, "The samples are in the queue.")


def _go_on(request: Request, number: int, told: str) -> Response:
    """On to the page of a job, which shows what is told."""
    return go_on(request, {}, Notice(told), f"/jobs/{number}")


@router.get("/jobs")
def listed(
    request: Request, who: Reader, connection: Database,
    before: Annotated[int | None, Query(ge=1)] = None, as_: As = None,
) -> Response:  # fmt: skip
    """Jobs, the newest first."""
    if as_ == "csv":
        return csv_of("jobs", find_jobs(connection, limit=1_000))
    rows = find_jobs(connection, before=before, limit=SHOWN + 1)
    context = {
        "rows": [with_worker(row) for row in rows[:SHOWN]],
        "next": rows[SHOWN - 1].id if len(rows) > SHOWN else None,
    }
    return page(request, who, "jobs.html", context)


@router.get("/jobs/{number}")
def one(
    request: Request, who: Reader, connection: Database, number: int,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0, part: str = "", as_: As = None,
) -> Response:  # fmt: skip
    """A job: how far it is, what came of each input, what changed; `part` is what the page asks for again."""
    job = get_job(connection, number)
    if as_ == "csv":
        return csv_of(f"job-{number}", [one.row for one in tell_outcomes(connection, number, limit=100_000)])
    rows = tell_outcomes(connection, number, skip=skip, limit=OUTCOMES + 1)
    context = {
        "job": with_worker(job),
        "rows": rows[:OUTCOMES],
        "next": skip + OUTCOMES if len(rows) > OUTCOMES else None,
        "skip": skip,
        "names": _names(find_job_inputs(connection, number)),
        "ahead": _ahead(connection, job),
        **_changes(connection, job),
    }
    return page(request, who, "parts/job.html" if part else "job.html", context)


def _names(inputs: list[JobInputRow]) -> dict[int, JobInputRow]:
    return {one.id: one for one in inputs}


def _ahead(connection: Connection, job: JobRow) -> JobRow | None:
    """The job that a waiting one waits for."""
    if job.state != JobState.WAITING:
        return None
    others = [one for one in open_jobs(connection) if one.id != job.id]
    return next((one for one in others if one.state == JobState.RUNNING or one.id < job.id), None)


def _changes(connection: Connection, job: JobRow) -> dict[str, list[MovedEstimate] | list[NewDisagreement]]:
    if job.change_to <= job.change_from:
        return {"moved": [], "against": []}
    moved, against = moved_between(connection, job.change_from, job.change_to, MOVED)
    return {"moved": moved, "against": against}


def with_worker(job: JobRow) -> JobRow:
    """A job as it is: one whose process is gone waits for another, or, from the command line, has stopped."""
    if job.state != JobState.RUNNING or is_alive(job.worker, job.beat_at):
        return job
    if job.asked_from == "desk":
        return replace(job, state=JobState.WAITING.value, step="")
    return replace(job, state=JobState.STOPPED.value, step="", outcome="Its process ended.")


@router.post("/jobs/{number}/stop")
def stop(request: Request, who: Reviewer, number: int) -> Response:
    """Stop it: at once if it waits, else after the report in hand."""
    with desk_of(request).ledger.writing() as connection:
        stop_job(connection, number)
        write_audit(connection, who.name, "stop job", f"job {number}", address=address_of(request))
        waits = get_job(connection, number).open
    return _go_on(request, number, "It stops after the report in hand." if waits else "Stopped.")


@router.post("/jobs/{number}/retry")
def retry(request: Request, who: Reviewer, number: int) -> Response:
    """Read once more what failed."""
    with desk_of(request).ledger.writing() as connection:
        again = retry_job(connection, number, who.name)
        write_audit(
            connection, who.name, "retry job", f"job {number} as {again}", address=address_of(request)
        )
    return _go_on(request, again, "What failed is in the queue once more, as a job of its own.")
