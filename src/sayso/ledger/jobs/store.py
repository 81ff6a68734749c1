"""The queue of jobs: what is to be read, who asked, how far it is, and what came of it.

Takes a connection, and a transaction where it writes; gives records. One job runs at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.jobs.workers import is_alive
from sayso.ledger.redaction.store import kept_out, without_names
from sayso.ledger.schema.connections import insert_row, insert_rows
from sayso.ledger.schema.job_tables import job, job_input, job_outcome
from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.timestamps import now

DESK, COMMAND_LINE = "desk", "command line"  # where a job was asked for
ENDED = "Its process ended. What was read is in the ledger; run the same command again to go on."


class JobState(StrEnum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job: `done` inputs of `total`, `counts` of outcomes by kind, `outcome` in a sentence.

    `change_from` and `change_to` are the changes of the picture before it, and with it.
    """

    id: int
    kind: str
    title: str
    asked_by: str
    asked_from: str
    asked_at: datetime
    options: dict[str, str]
    state: str
    step: str
    worker: str
    started_at: datetime | None
    beat_at: datetime | None
    ended_at: datetime | None
    stop_asked: bool
    done: int
    total: int
    counts: dict[str, int]
    change_from: int
    change_to: int
    outcome: str

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class JobInputRow:
    """What was handed in: a `file`, a pasted `text` (kept as a file), or an `address`; how often it was
    begun.
    """

    id: int
    job_id: int
    kind: str
    name: str
    location: str
    tries: int
    state: str


@dataclass(frozen=True, slots=True)
class JobOutcomeRow:
    """What became of an input, or of one row of a table: as `Outcome`."""

    id: int
    job_id: int
    input_id: int | None
    location: str
    kind: str
    reason: str
    message: str
    report_id: str
    figures: int


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What somebody asks to be read; `inputs` are (kind, name, location)."""

    title: str
    asked_by: str
    inputs: Sequence[tuple[str, str, str]] = ()
    kind: str = "read"
    asked_from: str = DESK
    options: Mapping[str, str] = field(default_factory=dict)
    total: int = 0
    worker: str = ""


def add_job(connection: Connection, asked: JobRequest) -> int:
    """Put a job into the queue; its number."""
    values = {
        "kind": asked.kind, "title": asked.title, "asked_by": asked.asked_by, "asked_from": asked.asked_from,
        "asked_at": now(), "options": dict(asked.options), "state": JobState.WAITING.value, "step": "",
        "worker": asked.worker, "beat_at": now() if asked.worker else None, "done": 0,
        "total": asked.total or len(asked.inputs), "counts": {}, "change_from": 0, "change_to": 0,
        "outcome": "", "stop_asked": False,
    }  # fmt: skip
    names = kept_out(connection)
    number = insert_row(connection, job, names.masked_value(values))
    rows = [
        {"job_id": number, "kind": kind, "name": names.masked_value(name), "location": location, "tries": 0,
         "state": "waiting"}
        for kind, name, location in asked.inputs
    ]  # fmt: skip
    insert_rows(connection, job_input, rows)
    return number


def get_job(connection: Connection, number: int) -> JobRow:
    """A job by its number. Raises `NotFoundError` if there is none."""
    row = connection.execute(_select(JobRow, job).where(job.c.id == number)).first()
    if row is None:
        raise NotFoundError(f"There is no job {number}. The list of jobs shows their numbers.")
    return JobRow(*row)


def find_jobs(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[JobRow]:
    """Jobs, the newest first; numbered below `before`."""
    statement = _select(JobRow, job)
    if before is not None:
        statement = statement.where(job.c.id < before)
    return rows_as(JobRow, connection.execute(statement.order_by(job.c.id.desc()).limit(limit)))


def open_jobs(connection: Connection) -> list[JobRow]:
    """The jobs that wait or run, in the order of the queue."""
    statement = _select(JobRow, job).where(job.c.state.in_(OPEN))
    return rows_as(JobRow, connection.execute(statement.order_by(job.c.id)))


def find_job_inputs(connection: Connection, number: int) -> list[JobInputRow]:
    """What was handed in with a job, in its order."""
    statement = _select(JobInputRow, job_input).where(job_input.c.job_id == number)
    return rows_as(JobInputRow, connection.execute(statement.order_by(job_input.c.id)))


def find_job_outcomes(
    connection: Connection, number: int, *, kind: str | None = None, after: int = 0, limit: int = 200
) -> list[JobOutcomeRow]:
    """What came of a job, in the order of reading; numbered above `after`, of one kind or of all."""
    o = job_outcome.c
    statement = _select(JobOutcomeRow, job_outcome).where(o.job_id == number, o.id > after)
    if kind is not None:
        statement = statement.where(o.kind == kind)
    return rows_as(JobOutcomeRow, connection.execute(statement.order_by(o.id).limit(limit)))


def has_work(connection: Connection) -> bool:
    """Whether a worker has something to do: what the desk asked for waits, or somebody's process is gone."""
    return any(
        (one.asked_from == DESK and one.state == JobState.WAITING) or not is_alive(one.worker, one.beat_at)
        for one in open_jobs(connection)
    )


def take_job(connection: Connection, worker: str, own: int | None = None) -> JobRow | None:
    """The next job, now this worker's; `None` if there is none, or another one runs.

    A command takes its `own` job only, and waits for no other that waits. A job of the desk whose worker is
    gone is taken again.
    """
    waiting = []
    for one in open_jobs(connection):
        lives = is_alive(one.worker, one.beat_at)
        if one.asked_from == COMMAND_LINE and not lives:
            end_job(connection, one.id, JobState.STOPPED, ENDED)
        elif one.state == JobState.RUNNING and lives:
            return None
        else:
            waiting.append(one)
    if own is not None:
        waiting = [one for one in waiting if one.id == own]
    if not waiting or (own is None and waiting[0].asked_from == COMMAND_LINE):
        return None
    first = waiting[0]
    if first.stop_asked:
        end_job(connection, first.id, JobState.STOPPED, "Stopped. What was read before is in the ledger.")
        return take_job(connection, worker, own) if own is None else None
    values = {
        "state": JobState.RUNNING.value, "worker": worker, "started_at": first.started_at or now(),
        "beat_at": now(), "step": "reading",
    }  # fmt: skip
    connection.execute(update(job).where(job.c.id == first.id).values(values))
    return get_job(connection, first.id)


def end_job(connection: Connection, number: int, state: JobState, outcome: str, **values: Any) -> None:
    """Write that a job has ended, and how."""
    ended = {"state": state.value, "ended_at": now(), "outcome": outcome, "step": "", **values}
    connection.execute(update(job).where(job.c.id == number).values(ended))


def stop_job(connection: Connection, number: int) -> JobRow:
    """Ask a job to stop: at once if it waits or nobody works on it, else after the report in hand. Raises
    `LedgerError` if it has ended.
    """
    found = get_job(connection, number)
    if not found.open:
        raise LedgerError(f"Job {number} has ended already; there is nothing to stop.")
    connection.execute(update(job).where(job.c.id == number).values(stop_asked=True))
    if found.asked_from == DESK and (
        found.state == JobState.WAITING or not is_alive(found.worker, found.beat_at)
    ):
        end_job(connection, number, JobState.STOPPED, "Stopped before it was read.")
    return get_job(connection, number)


def retry_job(connection: Connection, number: int, who: str) -> int:
    """Ask once more for what failed, or was not come to, in a job of the desk; the new job's number. Raises
    `LedgerError` if there is nothing of it.
    """
    found = get_job(connection, number)
    if found.open:
        raise LedgerError(f"Job {number} has not ended. Wait for it, or stop it.")
    if found.asked_from != DESK:
        raise LedgerError("It came from the command line. Run the same command again: it reads what failed.")
    o = job_outcome.c
    failed = set(
        connection.execute(
            select(o.input_id).where(o.job_id == number, o.kind == "failed").distinct()
        ).scalars()
    )
    again = [one for one in find_job_inputs(connection, number) if one.id in failed or one.state == "waiting"]
    if not again:
        raise LedgerError(f"Nothing of job {number} failed; there is nothing to read again.")
    title = found.title if found.title.startswith("Again: ") else f"Again: {found.title}"
    inputs = [(one.kind, one.name, one.location) for one in again]
    asked = JobRequest(title, who, inputs, kind=found.kind, options=found.options)
    return add_job(connection, asked)


def begin_input(connection: Connection, one: JobInputRow) -> set[str]:
    """Write that an input is begun; the locations in it that were read before, where it is begun again."""
    connection.execute(update(job_input).where(job_input.c.id == one.id).values(tries=one.tries + 1))
    o = job_outcome.c
    connection.execute(delete(job_outcome).where(o.input_id == one.id, o.kind == "failed"))
    return set(connection.execute(select(o.location).where(o.input_id == one.id)).scalars())


def end_input(connection: Connection, input_id: int) -> None:
    """Write that an input is dealt with; where it lay is no longer needed, if a redacted name is in it."""
    mine = job_input.c.id == input_id
    location = connection.execute(select(job_input.c.location).where(mine)).scalar_one()
    values = {"state": "done", "location": without_names(connection, location)}
    connection.execute(update(job_input).where(mine).values(values))


def _select(kind: type, table: Table) -> Any:
    return select(*columns_of(kind, table))
