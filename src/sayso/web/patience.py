"""How long the desk waits for what is half sent: a request whose head does not become whole is ended.

uvicorn waits for ever for the rest of a head. `sayso serve` gives it this protocol; `limits.py` does bodies.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sayso.web.settings import Settings

PROTOCOL = "sayso.web.patience:PatientProtocol"  # as uvicorn is told
MOST_AT_ONCE = 800  # connections and requests of one process; what comes beyond is told to come again
KEPT = 15  # seconds that a connection without a request stays
LATE = "The request was not whole in time."


class PatientProtocol(H11Protocol):
    """One connection; it is ended when a head that was begun, or the first one, is not whole in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that is whole is waited for no longer."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Look at what came behind the request that is answered."""
        super().on_response_complete()
        if self.conn.trailing_data[0]:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to wait for."""
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._timer is None:
            within = Settings.from_environment().whole_within
            self._timer = self.loop.call_later(within, self._end)

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        """Say why, and go: also if a part of the head is there."""
        self._timer = None
        if not self.transport.is_closing() and self.conn.their_state is h11.IDLE:
            self.send_400_response(LATE)


def waiting_options() -> dict[str, Any]:
    """What uvicorn is told so that nobody holds its connections for nothing."""
    return {"http": PROTOCOL, "ws": "none", "limit_concurrency": MOST_AT_ONCE, "timeout_keep_alive": KEPT}
