"""How far a job is, written into the ledger while it runs; not more often than once a second."""

import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select, update

from sayso.ledger.ingest import Outcome
from sayso.ledger.jobs.store import COMMAND_LINE, JobInputRow, JobRow, begin_input, end_input
from sayso.ledger.ledger import Ledger
from sayso.ledger.redaction.store import kept_out
from sayso.ledger.schema.connections import insert_rows
from sayso.ledger.schema.job_tables import job, job_outcome
from sayso.ledger.schema.timestamps import now

EVERY = 1.0  # seconds between two writes
LONGEST = 2_000  # characters of a message that are kept


@dataclass(slots=True)
class JobLog:
    """The log of a running job. Of one from the command line only failures are kept row by row."""

    ledger: Ledger
    job: JobRow
    stopped: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    done: int = 0
    total: int = 0
    _waiting: list[dict[str, object]] = field(default_factory=list)
    _at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Go on from what was counted before its process ended."""
        self.counts.update(self.job.counts)
        self.done, self.total = self.job.done, self.job.total

    def begin(self, one: JobInputRow) -> set[str]:
        """Begin an input; the locations in it that were read before, where it is begun again."""
        with self.ledger.writing() as connection:
            return begin_input(connection, one)

    def note(self, outcome: Outcome, one: JobInputRow | None = None) -> None:
        """Count an outcome, and keep it."""
        self.counts[outcome.kind] += 1
        self.counts["figures"] += outcome.figures
        if one is None:
            self.done += 1
            self.total = max(self.total, self.done)
        if outcome.kind == "failed" or self.job.asked_from != COMMAND_LINE:
            self._waiting.append(
                {
                    "job_id": self.job.id, "input_id": one.id if one else None, "location": outcome.location,
                    "kind": outcome.kind, "reason": outcome.reason, "message": outcome.message[:LONGEST],
                    "report_id": outcome.report_id, "figures": outcome.figures,
                }
            )  # fmt: skip
        if time.monotonic() - self._at > EVERY:
            self.write()

    def end(self, one: JobInputRow) -> None:
        """An input is dealt with."""
        self.done += 1
        self.write(one)

    def write(self, one: JobInputRow | None = None, **values: object) -> None:
        """Write what came since the last time, and hear whether it shall stop."""
        kept = {name: number for name, number in self.counts.items() if number}
        with self.ledger.writing() as connection:
            if self._waiting and (names := kept_out(connection)):
                self._waiting = [names.masked_value(row) for row in self._waiting]
            insert_rows(connection, job_outcome, self._waiting)
            if one is not None:
                end_input(connection, one.id)
            values = {"done": self.done, "total": self.total, "counts": kept, "beat_at": now(), **values}
            connection.execute(update(job).where(job.c.id == self.job.id).values(values))
            asked = connection.execute(select(job.c.stop_asked).where(job.c.id == self.job.id)).scalar()
        self._waiting, self._at = [], time.monotonic()
        self.stopped = self.stopped or bool(asked)
