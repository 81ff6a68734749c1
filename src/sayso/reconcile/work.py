"""Work off jobs: read what was handed in, then bring the picture up to date.

Takes a ledger; what a killed process left is taken again, and read no second time. The command line reads by
itself, and is a job while it does so (`own_job`), so that two never read at once.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sayso.codebook import using
from sayso.errors import LedgerError, SaysoError
from sayso.intake import Defaults, Item, find_files, read_file
from sayso.intake.fetch import fetch_pages
from sayso.intake.files import broken_item
from sayso.intake.find import digest_of, location_of
from sayso.intake.samples import FREDDY, sample_folders
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, Outcome, ingest_items
from sayso.ledger.jobs.files import drop_files, drop_old, files_base, holds_masked
from sayso.ledger.jobs.log import JobLog
from sayso.ledger.jobs.store import (
    COMMAND_LINE,
    JobInputRow,
    JobRequest,
    JobRow,
    JobState,
    add_job,
    end_job,
    find_job_inputs,
    get_job,
    has_work,
    take_job,
)
from sayso.ledger.jobs.workers import own_worker
from sayso.ledger.picture.changes import last_change
from sayso.ledger.review.situations import add_situation
from sayso.ledger.status import location_reports
from sayso.reading.pipeline import reader_version
from sayso.reconcile.refresh import refresh
from sayso.reconcile.situations.naming import situation_of

PAUSE = 0.5  # seconds between two looks at the queue
MOST_TRIES = 2  # of an input whose reading ended the process
SAMPLES = "samples"  # a kind of job; all others are "read"
GIVEN = ("published", "publisher", "order")  # options of a job that are defaults of its inputs


def work_off(ledger: Ledger, *, idle: float = 0.0) -> int:
    """Work off the jobs that wait, and those that come within `idle` seconds after; how many there were."""
    worker, done, until = own_worker(), 0, time.monotonic() + idle
    drop_old(ledger)
    while True:
        with ledger.engine.connect() as connection:
            waits = has_work(connection)
        taken = None
        if waits:
            with ledger.writing() as connection:
                taken = take_job(connection, worker)
        if taken is not None:
            run_job(ledger, taken)
            done, until = done + 1, time.monotonic() + idle
        elif not waits and time.monotonic() >= until:
            return done
        else:
            time.sleep(PAUSE)


def run_job(ledger: Ledger, job: JobRow) -> None:
    """Do one job that was taken: every input, then the picture; it ends as done, stopped or failed."""
    log = JobLog(ledger, job)
    try:
        published, publisher, order = (job.options.get(name, "") for name in GIVEN)
        options = Options(Defaults(published, publisher, order=order), alone=True)
        with ledger.engine.connect() as connection:
            inputs = find_job_inputs(connection, job.id)
        for one in inputs:
            if log.stopped:
                break
            if one.state != "done":
                _read_input(ledger, one, log, options)
        if job.kind == SAMPLES and not log.stopped:
            _follow_samples(ledger, job.asked_by)
        _finish(ledger, log)
    except SaysoError as error:
        _fail(ledger, job, str(error))
    except Exception as error:
        _fail(ledger, job, f"It failed ({type(error).__name__}: {error}). Please report this.")


def _fail(ledger: Ledger, job: JobRow, told: str) -> None:
    with ledger.writing() as connection:
        end_job(connection, job.id, JobState.FAILED, told)


def _read_input(ledger: Ledger, one: JobInputRow, log: JobLog, options: Options) -> None:
    """Read one input, and write what came of it."""
    if one.tries >= MOST_TRIES:
        told = "Reading it ended the process, twice. It may be damaged, or need more memory than there is."
        log.note(Outcome(one.location, "failed", reason="reading", message=told), one)
        log.end(one)
        return
    known, kinds = log.begin(one), set[str]()
    for outcome in _outcomes(ledger, one, options):
        if outcome.location in known and outcome.kind == "known":
            continue  # read before the process ended
        kinds.add(outcome.kind)
        log.note(outcome, one)
        if log.stopped:
            log.write()
            return
    log.end(one)
    if one.kind != "address" and ((kinds == {"known"} and not known) or holds_masked(ledger, one.location)):
        drop_files(ledger, [one.location])


def _outcomes(ledger: Ledger, one: JobInputRow, options: Options) -> Iterator[Outcome]:
    if one.kind == "address":
        yield from ingest_items(ledger, fetch_pages([one.location], options.defaults, near=False), options)
        return
    path = files_base(ledger) / one.location
    digest = digest_of(path)
    if ledger.is_done(one.location, digest, reader_version(options.codebooks)):
        with ledger.engine.connect() as connection:
            reports = location_reports(connection, one.location, digest)
        yield Outcome(one.location, "known", report_id=reports[0] if reports else "")
        return
    yield from ingest_items(ledger, _items(ledger, path, one.location, options), options)


def _items(ledger: Ledger, path: Path, location: str, options: Options) -> Iterator[Item]:
    """The reports of a file, each at its location in the folder of kept files."""
    whole, reader = location_of(path), reader_version(options.codebooks)

    def known(where: str, digest: str) -> bool:
        return ledger.is_done(location + where.removeprefix(whole), digest, reader)

    try:
        for item in read_file(path, options.defaults, known):
            yield replace(item, location=location + item.location.removeprefix(whole))
    except Exception as error:  # no file may stop the others, whatever a library raises for it
        yield replace(broken_item(path, error), location=location)


def _follow_samples(ledger: Ledger, who: str) -> None:
    """Follow the crisis of the samples, if nobody does."""
    one = situation_of(FREDDY.name, countries=(FREDDY.country,), since=FREDDY.since)
    with suppress(LedgerError), ledger.writing() as connection:
        add_situation(connection, one, who)


def _finish(ledger: Ledger, log: JobLog) -> None:
    """Bring the picture up to date, and say what became of it all."""
    note_picture(log)
    with using(ledger.codebook()):
        refresh(ledger)
    with ledger.writing() as connection:
        unread = log.total - log.done
        state = JobState.STOPPED if log.stopped and unread > 0 else JobState.DONE
        told = words_of(log.counts)
        if state is JobState.STOPPED:
            told = f"Stopped: {told}; {unread:,} not come to."
        elif log.counts["failed"] and not (log.counts["read"] or log.counts["known"]):
            state, told = JobState.FAILED, f"Nothing could be read: {told}."
        else:
            told = f"{told[0].upper()}{told[1:]}."
        end_job(connection, log.job.id, state, told, change_to=last_change(connection))


def note_picture(log: JobLog) -> None:
    """Write that the inputs of a job are read, and that the picture comes next."""
    with log.ledger.engine.connect() as connection:
        before = last_change(connection)
    log.write(step="picture", change_from=before)


def words_of(counts: Mapping[str, int]) -> str:
    """What became of the inputs of a job, in words: "3 read, 12 figures; 1 failed"."""
    read, figures = counts.get("read", 0), counts.get("figures", 0)
    parts = [f"{read:,} read, {figures:,} {'figure' if figures == 1 else 'figures'}"]
    for kind, told in (
        ("known", "in the ledger already"),
        ("forgotten", "forgotten before"),
        ("failed", "failed"),
    ):
        if counts.get(kind):
            parts.append(f"{counts[kind]:,} {told}")
    return "; ".join(parts)


@contextmanager
def own_job(ledger: Ledger, title: str, who: str, total: int) -> Iterator[JobLog]:
    """A job of this process, which does the reading itself, when no other job runs.
    What is raised within ends it as stopped or failed.
    """
    worker = own_worker()
    asked = JobRequest(title, who, asked_from=COMMAND_LINE, total=total, worker=worker)
    with ledger.writing() as connection:
        number = add_job(connection, asked)
    try:
        log = JobLog(ledger, _turn_of(ledger, number, worker))
        yield log
        log.write(done=log.done)
    except SaysoError as error:
        _end_own(ledger, number, JobState.FAILED, str(error))
        raise
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit)
        told = "Interrupted. What was read is in the ledger; run the same command again to go on."
        if not stopped:
            told = f"It failed ({type(error).__name__}: {error})."
        _end_own(ledger, number, JobState.STOPPED if stopped else JobState.FAILED, told)
        raise
    told = words_of(log.counts)
    _end_own(ledger, number, JobState.DONE, f"{told[0].upper()}{told[1:]}.")


def _turn_of(ledger: Ledger, number: int, worker: str) -> JobRow:
    """The job, when it is its turn. Raises `SaysoError` if it was stopped while it waited."""
    while True:
        with ledger.writing() as connection:
            taken = take_job(connection, worker, number)
            now = taken or get_job(connection, number)
        if taken is not None:
            return taken
        if not now.open:
            raise SaysoError("It was stopped before it began. Run the same command again to read.")
        time.sleep(PAUSE)


def _end_own(ledger: Ledger, number: int, state: JobState, told: str) -> None:
    with suppress(LedgerError), ledger.writing() as connection:
        end_job(connection, number, state, told, change_to=last_change(connection))


def sample_request(who: str) -> JobRequest:
    """A job that reads the samples. Raises `SaysoError` if they are not installed."""
    files = list(find_files(sample_folders()))
    inputs = [("file", f"{path.parent.name}/{path.name}", location_of(path.absolute())) for path in files]
    return JobRequest("The sample reports", who, inputs, kind=SAMPLES)
