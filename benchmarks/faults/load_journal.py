"""What a process of a load or kill run did: acts acknowledged, how long each took, and what went wrong.

One file of JSON lines a process, flushed line by line: what was acknowledged is there even if it is killed.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sayso.errors import SaysoError

KINDS = {  # words of a database's complaint -> what it is counted as
    "deadlock": "deadlock",
    "could not serialize": "serialization",
    "locked": "locked",
    "busy": "locked",
    "timeout": "timeout",
    "timed out": "timeout",
    "full": "full",
    "malformed": "damaged",
    "connection": "connection",
}


def kind_of(error: BaseException) -> str:
    """What an error is counted as; "refused" for an answer that people get, too: somebody was quicker."""
    cause = error.__cause__ if isinstance(error.__cause__, DBAPIError) else error
    if isinstance(cause, PoolTimeoutError):
        return "timeout"
    if isinstance(cause, DBAPIError):
        told = str(cause.orig).lower()
        return next((kind for word, kind in KINDS.items() if word in told), type(cause.orig).__name__)
    return "refused" if isinstance(error, SaysoError) else type(error).__name__


@dataclass
class Journal:
    """The file of one process."""

    path: Path
    _file: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._file = self.path.open("a", encoding="utf-8")

    def write(self, **told: Any) -> None:
        """Keep a line."""
        self._file.write(json.dumps(told, default=str) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def timed(self, act: str, do: Callable[[], Any]) -> Any:
        """Do something and keep how long it took; what it gives, `None` where it was refused or failed."""
        began = time.monotonic()
        try:
            found = do()
        except Exception as error:
            kind, seconds = kind_of(error), time.monotonic() - began
            told = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
            self.write(time=act, seconds=seconds, error=kind, told=told)
            return None
        self.write(time=act, seconds=time.monotonic() - began)
        return found


def lines_of(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines of all journals in a folder; one that a kill cut short is left out."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue
