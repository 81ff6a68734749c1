"""A limit of time for the reading of one report: what was found until then is kept.

`within(seconds)` raises `OutOfTime` in its block when they are over. It needs the main thread of a process on
a system with interval timers; elsewhere the block runs on.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTime(BaseException):
    """The time of a report is up. No `Exception`, so that nothing on the way takes it for an error of its
    own.
    """


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End the block with `OutOfTime` after so many seconds."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
