"""How much may be sent to the desk, and how slowly: small forms everywhere, files where they are added."""

import asyncio
import time

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.ledger.jobs.files import MOST_BYTES, TOLD

ADDING = "/reports/add"
MOST_OF_FORM = 6_000_000  # bytes of anything else that is sent
FIELD = 5_000_000  # bytes of one field: a pasted text
FILES = 2_000  # files that are looked at before their number is told
ROOM = 10_000_000  # bytes of a sending beside its files
SLOWEST = 1_000  # bytes a second that a body comes at, at least, after the first seconds
READ_WITHIN = 120  # seconds in which whoever asked takes a part of the answer


class TooLargeError(HTTPException):
    """More was sent than the desk takes; the detail says how much it takes."""


class TooSlowError(HTTPException):
    """A body did not come in time."""


class BodyLimit:
    """Lets no more bytes through than an address takes, no slower than a bad line sends them; what is
    longer is refused before it is kept. An answer that nobody takes is ended.
    """

    def __init__(self, app: ASGIApp, within: float) -> None:
        self._app, self._within = app, within

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(scope, receive, self._within)

        async def sent(message: Message) -> None:
            async with asyncio.timeout(READ_WITHIN):
                await send(message)

        await self._app(scope, body.receive, sent)


class _Body:
    """The body of one request as it comes."""

    def __init__(self, scope: Scope, receive: Receive, within: float) -> None:
        adding = scope["path"] == ADDING
        self._receive, self._within, self._began = receive, within, time.monotonic()
        self._most, self._size = (MOST_BYTES + ROOM if adding else MOST_OF_FORM), 0
        shown = TOLD if adding else "6 MB"
        self._told = f"That is too much: {shown} is the most at once. Send less, or in parts."
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        self._whole = declared == b"0" and b"transfer-encoding" not in headers  # there is none
        self._too_long = declared.isdigit() and int(declared[:20]) > self._most

    async def receive(self) -> Message:
        """The next part. Raises `TooLargeError` and `TooSlowError`."""
        while True:
            message = await self._next()
            self._size += len(message.get("body", b""))
            self._whole = not message.get("more_body")
            if not self._too_long and self._size <= self._most:
                return message
            if self._whole or self._size > 2 * self._most:  # a browser hears nothing before its end
                raise TooLargeError(413, self._told)

    async def _next(self) -> Message:
        if self._whole:  # what comes now is that whoever asked went away
            return await self._receive()
        left = self._began + self._within + self._size / SLOWEST - time.monotonic()
        try:
            async with asyncio.timeout(left):
                return await self._receive()
        except TimeoutError as error:
            raise TooSlowError(408, "What you sent did not come in time. Send it again.") from error
