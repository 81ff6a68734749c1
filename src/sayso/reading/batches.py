"""Read reports some at a time, in this process or in others: what one machine and a cluster share.

Takes `Report`s, gives `Reading`s. A process that reads ends with its parent, and leaves Ctrl-C to it.
"""

import os
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from sayso.reading.pipeline import read_and_let_go, read_reports
from sayso.records import Reading, Report

BATCH = 16  # reports that are read together
SECONDS = 120.0  # of reading that one report may take, if nobody says otherwise
ORPHANED = 1.0  # seconds between two looks of a reading process whether its parent lives


def read_batch(
    reports: Sequence[Report], codebooks: tuple[Path, ...], seconds: float, *, alone: bool = True
) -> list[Reading]:
    """Read reports. Raises what reading one of them raises: read them one by one to know which. `alone`:
    nothing else reads in this process, so that the model lets go of their words.
    """
    read = read_and_let_go if alone else read_reports
    return list(read(reports, codebooks, seconds=seconds))


def told_failure(error: Exception) -> str:
    """What to say of a report at whose reading something was raised that nobody expects."""
    return f"Reading it failed ({type(error).__name__}: {error}). Please report this."


def reading_processes(number: int) -> ProcessPoolExecutor:
    """So many processes that call `read_batch`; the model is loaded once in each, at its first batch."""
    return ProcessPoolExecutor(
        number, mp_context=get_context("spawn"), initializer=_start_reader, initargs=(os.getpid(),)
    )


def _start_reader(parent: int) -> None:
    """Ctrl-C is for the parent, which stops the processes after the batch in hand; they end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(ORPHANED)
    os._exit(1)
