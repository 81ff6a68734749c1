"""Who works on a job: a process, by its machine, number and start; and whether it still lives."""

import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sayso.ledger.schema.timestamps import now

SILENT = timedelta(hours=6)  # without a sign of life, after which a process of another machine is gone


def own_worker() -> str:
    """This process."""
    return f"{_machine()} {os.getpid()} {_start_of(os.getpid())}"


def is_alive(worker: str, beat_at: datetime | None) -> bool:
    """Whether the process that `own_worker` named lives; of another machine, by its last sign of life."""
    machine, _, rest = worker.partition(" ")
    number, _, start = rest.partition(" ")
    if not number.isdigit():
        return False
    if machine != _machine():
        return beat_at is not None and now() - beat_at < SILENT
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return _start_of(int(number)) == start
    except (OSError, OverflowError):
        return False
    return _start_of(int(number)) == start


def _machine() -> str:
    return socket.gethostname().replace(" ", "-") or "localhost"


def _start_of(number: int) -> str:
    """When a process began, in the kernel's ticks, where Linux says so: numbers are given again."""
    with suppress(OSError, IndexError):
        stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
        fields = stat.rpartition(")")[2].split()
        return "-" if fields[0] == "Z" and number != os.getpid() else fields[19]
    return ""
