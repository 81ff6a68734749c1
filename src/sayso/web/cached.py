"""Answers that are kept for a while: counts over a large ledger, which cost more than a page may.

Small ledgers are asked each time; of a large one the last answer is given while a new one is made.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from sayso.errors import SaysoError

T = TypeVar("T")
QUICK = 0.03  # seconds: what takes less is asked each time
TURN = threading.Lock()  # of one answer at a time that is made behind
GOOD = 20.0  # seconds for which an answer is given without a new one
SHARE = 100  # an answer is made anew at most a hundredth of the time: a desk keeps some twenty


class Cached(Generic[T]):
    """The last answer to a question, and how long it took."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._lock, self._first = threading.Lock(), threading.Lock()
        self._answer: T | None = None
        self._at = self._took = 0.0
        self._renewing = False

    def get(self) -> T:
        """The answer: a new one if that is quick or there is none yet, else the last one."""
        answer = self._answer
        if answer is None:
            with self._first:  # who asks while it is made waits for the same
                return self._renew() if self._answer is None else self._answer
        if self._took < QUICK:
            return self._renew()
        with self._lock:
            begin = not self._renewing and time.monotonic() - self._at > GOOD + SHARE * self._took
            self._renewing = self._renewing or begin
        if begin:
            threading.Thread(target=self._renew_behind, daemon=True).start()
        return answer

    def _renew_behind(self) -> None:
        with TURN, suppress(SQLAlchemyError, SaysoError):  # the last answer holds until the database is back
            self._renew()

    def ready(self) -> T | None:
        """The answer, if there is one yet: for those who can do without."""
        return None if self._answer is None else self.get()

    def soon(self) -> T | None:
        """The answer, if there is one; else it is begun, and the next one who asks may have it."""
        if self._answer is not None:
            return self.get()
        with self._lock:
            begin, self._renewing = not self._renewing, True
        if begin:
            threading.Thread(target=self._renew_behind, daemon=True).start()
        return None

    def anew(self) -> T:
        """A new answer, where the last one is known to be out of date."""
        return self._renew()

    def _renew(self) -> T:
        began = time.monotonic()
        try:
            answer = self._ask()
            self._answer, self._took, self._at = answer, time.monotonic() - began, time.monotonic()
            return answer
        finally:
            self._renewing = False
