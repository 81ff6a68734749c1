"""Headers of every answer: for safety, how long browsers may keep it, and how long it took."""

import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.web.importmap import import_map_hash

YEAR = 31_536_000  # seconds
FRAMED = "/embed/"  # charts, which other sites may show in a frame
POLICY = (
    "default-src 'self'; script-src 'self' '{hash}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
POLICY_OF_FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "form-action 'self'", "form-action 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class AnswerHeaders:
    """Adds them to what an application answers; `secure` says that browsers shall use HTTPS from now on."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer with headers."""
        began = time.perf_counter()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(headers, scope)
                headers["Server-Timing"] = f"total;dur={(time.perf_counter() - began) * 1000:.1f}"
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        framed, path = scope["path"].startswith(FRAMED), scope["path"]
        for name, value in HEADERS.items():
            if not (framed and name == "X-Frame-Options"):
                headers.setdefault(name, value)
        policy = (POLICY_OF_FRAMED if framed else POLICY).format(hash=import_map_hash())
        headers.setdefault("Content-Security-Policy", policy)
        if self._secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if path.startswith("/static/"):
            headers["Access-Control-Allow-Origin"] = "*"  # frames without an origin ask for scripts so
            kept = f"public, max-age={YEAR}, immutable" if scope["query_string"] else "no-cache"
            headers["Cache-Control"] = kept
        else:
            headers.setdefault("Cache-Control", "no-store")
