"""Other origins whose pages may ask the API: those that `sayso serve --allow-origin` names, no others.

They send a token; cookies do not count, nor does being on this machine.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

METHODS = ("GET", "POST", "DELETE")
SENT = ("Authorization", "Content-Type")


class ApiOrigins:
    """Answers browsers that ask whether a page of another origin may use the API; off where none is named."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(app, origins, METHODS, SENT, max_age=600) if origins else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on: with answers for other origins if it is to the API."""
        own = self._open is None or scope["type"] != "http" or not scope["path"].startswith("/api/")
        app = self._app if own or self._open is None else self._open
        await app(scope, receive, send)


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another origin sends a request."""
    return bool(headers.get("origin")) and not is_own(headers)


def is_own(headers: Headers) -> bool:
    """Whether the origin that a request names is the desk's own."""
    try:
        return urlsplit(headers.get("origin", "")).netloc == headers.get("host")
    except ValueError:  # it is no origin at all
        return False
