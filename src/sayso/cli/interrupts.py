"""Ctrl-C, and SIGTERM of a service: heard also where Python would swallow them."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def interruptible(
    *signals: signal.Signals, on_interrupt: Callable[[], None] = lambda: None
) -> Iterator[list[signal.Signals]]:
    """The signals that came, while the block runs; each calls `on_interrupt` and raises `KeyboardInterrupt`.

    `signals` are Ctrl-C alone unless given. Raised inside a library's clean-up code, Python swallows the
    exception and prints where: so it isn't printed, and whoever works in the block looks at the list, or has
    `on_interrupt` stop the work. A signal that the caller ignores (`nohup`) stays ignored.
    """
    came: list[signal.Signals] = []

    def on_signal(number: int, frame: object) -> None:
        came.append(signal.Signals(number))
        on_interrupt()
        raise KeyboardInterrupt

    def dropped(unraisable: "sys.UnraisableHookArgs") -> None:
        if unraisable.exc_type is not KeyboardInterrupt:
            hook(unraisable)

    hook, sys.unraisablehook = sys.unraisablehook, dropped
    before = {number: signal.getsignal(number) for number in signals or (signal.SIGINT,)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, on_signal)
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook
