"""How much may be sent to the desk: small forms everywhere, files only where they are added."""

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.ledger.jobs.files import MOST_BYTES, TOLD

ADDING = "/reports/add"
MOST_OF_FORM = 6_000_000  # bytes of anything else that is sent
FIELD = 5_000_000  # bytes of one field: a pasted text
FILES = 2_000  # files that are looked at before their number is told
ROOM = 10_000_000  # bytes of a sending beside its files


class TooLargeError(HTTPException):
    """More was sent than the desk takes; the detail says how much it takes."""


class BodyLimit:
    """Lets no more bytes through than an address takes; what is longer is refused before it is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        adding = scope["path"] == ADDING
        most, size = (MOST_BYTES + ROOM if adding else MOST_OF_FORM), 0
        told = f"That is too much: {TOLD if adding else '6 MB'} is the most at once. Send less, or in parts."
        declared = next((v for name, v in scope["headers"] if name == b"content-length"), b"0")
        too_long = declared.isdigit() and int(declared) > most

        async def counted() -> Message:
            nonlocal size
            while True:
                message = await receive()
                size += len(message.get("body", b""))
                if not too_long and size <= most:
                    return message
                if not message.get("more_body") or size > 2 * most:  # a browser hears nothing before its end
                    raise TooLargeError(413, told)

        await self._app(scope, counted, send)
