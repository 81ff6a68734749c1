"""Imported by the process of which reading processes are forked: the model is loaded once, and they share its
memory until they write to it. Frozen, its objects are not touched by the garbage collector.

Ctrl-C is ignored before anything else is imported: imports may unblock it (locks of multiprocessing do).
"""

import gc
import signal
from contextlib import suppress

from sayso.errors import SaysoError


def _load() -> None:
    from sayso.reading.pipeline import load_pipeline

    with suppress(SaysoError):  # each process says by itself what is missing
        load_pipeline()


signal.signal(signal.SIGINT, signal.SIG_IGN)
_load()
gc.collect()
gc.freeze()
