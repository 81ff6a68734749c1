"""Which names the desk answers to: on one's own machine to no others, so that no web page elsewhere can take
its own name for it; a name that is none at all is refused everywhere.
"""

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

ANY = "*"
NAME = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,253})(:[0-9]{1,5})?")
TOLD = "The desk does not answer to this name. Ask for it by the address that it was opened with."


class HostCheck:
    """Passes on what asks for one of some names."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not self._is_known(Headers(scope=scope)):
            await _refusal(scope["path"])(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, headers: Headers) -> bool:
        sent = headers.getlist("host")
        found = NAME.fullmatch(sent[0]) if len(sent) == 1 else None
        return found is not None and (ANY in self._names or found[1].lower() in self._names)


def _refusal(path: str) -> Response:
    if path.startswith("/api/"):
        return JSONResponse({"error": {"status": 400, "message": TOLD}}, 400)
    return PlainTextResponse(TOLD, 400)
