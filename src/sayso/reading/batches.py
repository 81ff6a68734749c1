"""Read reports some at a time, in this process or in others: what one machine and a cluster share.

Takes `Report`s, gives `Reading`s. A process that reads ends with its parent, and leaves Ctrl-C to it.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context, parent_process, resource_tracker
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from sayso.reading.pipeline import read_and_let_go, read_reports
from sayso.records import Reading, Report

BATCH = 16  # reports that are read together
SECONDS = 120.0  # of reading that one report may take, if nobody says otherwise
PRELOAD = "sayso.reading.preload"


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


def reading_processes(number: int, *, shared: bool = True) -> ProcessPoolExecutor:
    """So many processes that call `read_batch`. `shared`: they share a model that is loaded before the first,
    where the system can; else it is loaded in each, at its first batch.
    """
    return _ReadingPool(number, mp_context=_context(shared=shared), initializer=_start_reader)


def _context(*, shared: bool) -> BaseContext:
    if not shared or "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([PRELOAD])
    return context


class _ReadingPool(ProcessPoolExecutor):
    """Blocks SIGINT while it starts processes: a Ctrl-C while they load would break the pool."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with _sigint_blocked():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """Let a Ctrl-C wait, here and in processes that are started meanwhile: they inherit the mask."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it unblocks SIGINT when it starts: so start it before
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_reader() -> None:
    """Ctrl-C is for the parent, which stops the processes after the batch in hand; they end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that asked for it is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
