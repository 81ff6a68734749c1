"""A limit of time for the reading of one report: what was found until then is kept.

`within(seconds)` raises `OutOfTime` in its block when they are over. It needs the main thread of a process on
a system with interval timers; elsewhere the block runs on.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 0.05
"""Seconds until an alarm that was lost rings again: Python drops what is raised in a finalizer or in a
callback of a weak reference, and tells `sys.unraisablehook`.
"""


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

    def dropped(unraisable: "sys.UnraisableHookArgs") -> None:
        if unraisable.exc_type is OutOfTime:
            signal.setitimer(signal.ITIMER_REAL, AGAIN)
        else:
            hook(unraisable)

    hook, sys.unraisablehook = sys.unraisablehook, dropped
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.unraisablehook = hook
