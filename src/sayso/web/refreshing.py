"""What follows from decisions, computed behind the people who decide, by one thread of each server process.

Takes a ledger; `wake` says that something waits. What waits is in the ledger (`pending_report`), so that it
is found after a kill, too; of several processes one does it at a time.
"""

import logging
import secrets
import sys
import threading

from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.reconcile.behind import Behind, refresh_behind

SOON, LATER, AFTER_ERROR = (
    0.1,
    20.0,
    30.0,
)  # seconds: after a decision, without one, after something went wrong
SWITCH = 0.0005  # seconds that computing keeps the interpreter: requests ask for it at each statement
OTHERS = 1.0  # seconds, if another process is at it

_log = logging.getLogger(__name__)


class Refresher:
    """A thread that brings up to date what waits."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._owner = secrets.token_hex(6)
        self._woken, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="refresher", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run may have left."""
        if not self._ledger.read_only:
            sys.setswitchinterval(SWITCH)
            self._woken.set()
            self._thread.start()

    def wake(self) -> None:
        """Something waits."""
        self._woken.set()

    def stop(self) -> None:
        """End, after what is being written."""
        self._ended.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        pause = LATER
        while not self._ended.is_set():
            self._woken.wait(pause)
            self._ended.wait(SOON)  # decisions that come together are refreshed together
            self._woken.clear()
            pause = LATER
            if not self._ended.is_set():
                pause = self._turn()

    def _turn(self) -> float:
        """Do what waits; how long to pause then."""
        try:
            while not self._ended.is_set():
                came = refresh_behind(self._ledger, self._owner)
                if came is not Behind.DONE:
                    return OTHERS if came is Behind.OTHER else LATER
        except SaysoError as error:
            _log.warning("What follows from decisions waits: %s", error)
        except Exception:
            _log.exception("What follows from decisions waits; the next try is in %.0f seconds", AFTER_ERROR)
        return AFTER_ERROR
