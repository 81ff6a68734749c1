"""The worker of a desk: a process of its own that works off jobs, so that the model's memory and a crash stay
out of the processes that answer. It is begun when there is work, begun again if it dies, and ends when idle.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.ledger.jobs.store import has_work

LOOK = 0.5  # seconds between two looks at the queue
IDLE = 60  # seconds that a worker waits for more
LONGEST_PAUSE = 60.0  # seconds after a worker that died at once, at most


class WorkerKeeper:
    """Looks at the queue of a ledger, and keeps a worker going while there is work; for a `with` block."""

    def __init__(self, ledger: str) -> None:
        self._ledger = ledger
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "WorkerKeeper":
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._thread.join(timeout=5)
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)

    def _keep(self) -> None:
        pause = LOOK
        with Ledger(self._ledger, create=False) as opened:
            while not self._over.wait(pause):
                ended = self._process.poll() if self._process is not None else 0
                if ended is None or not self._waits(opened):
                    pause = LOOK
                    continue
                pause = LOOK if ended == 0 else min(2 * pause, LONGEST_PAUSE)
                command = [sys.executable, "-P", "-m", "sayso.cli", "jobs", "run", "--ledger", self._ledger]
                self._process = subprocess.Popen(
                    [*command, "--idle", str(IDLE), "--parent", str(os.getpid())], stdin=subprocess.DEVNULL
                )

    def _waits(self, ledger: Ledger) -> bool:
        with suppress(SQLAlchemyError, SaysoError), ledger.engine.connect() as connection:
            return has_work(connection)
        return False
