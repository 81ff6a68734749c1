"""The desk put together: pages, the API, assets, and what happens to errors.

`create_app` takes settings, gives the application; `from_environment` is what the server's processes call.
"""

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DatabaseError, DataError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect

from sayso.errors import (
    AccountError,
    BusyError,
    ConflictError,
    LedgerError,
    NotFoundError,
    SaysoError,
    ThrottledError,
)
from sayso.ledger.schema.outages import is_outage
from sayso.web import api, api_docs, api_jobs, api_lists, api_pictures, api_review, api_verify, pages
from sayso.web.auth import LoginNeededError, RefusedError, current_user, login_address, own_form
from sayso.web.cors import ApiOrigins
from sayso.web.described import describe
from sayso.web.desk import address_of, open_desk
from sayso.web.headers import FRAMED, AnswerHeaders
from sayso.web.hosts import HostCheck
from sayso.web.limits import BodyLimit
from sayso.web.params import QueryError
from sayso.web.settings import Settings
from sayso.web.strict import known_parameters
from sayso.web.templating import STATIC, page

_log = logging.getLogger(__name__)
STATUS: dict[type[Exception], int] = {
    QueryError: 422,
    RefusedError: 403,
    ConflictError: 409,
    ThrottledError: 429,
    BusyError: 429,
    AccountError: 422,
    NotFoundError: 404,
    LedgerError: 422,
    SaysoError: 422,
}
OUTAGE = (
    "The desk's database does not answer at this moment, so what was sent just now is not kept. What was "
    "kept before is safe. Try again in half a minute."
)
AGAIN = 30  # seconds
DATABASE = (OperationalError, InterfaceError, DatabaseError, DataError, PoolTimeoutError)


def create_app(settings: Settings) -> FastAPI:
    """The application for one ledger. Raises `LedgerError` if that cannot be opened."""
    desk = open_desk(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        desk.refresher.start()
        yield
        desk.refresher.stop()
        desk.ledger.close()

    app = FastAPI(
        title="sayso", version="1", lifespan=life, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json", description=api.DESCRIPTION,
        dependencies=[Depends(own_form), Depends(known_parameters)],
    )  # fmt: skip
    app.state.desk = desk
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    threading.Thread(target=desk.warm_up, daemon=True).start()
    app.add_middleware(
        BodyLimit, within=settings.whole_within
    )  # innermost: what it raises is answered as any error
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=3)
    app.add_middleware(ApiOrigins, origins=settings.origins)
    app.add_middleware(HostCheck, names=settings.hosts)
    app.add_middleware(AnswerHeaders, secure=settings.secure)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(api_docs.router, include_in_schema=False)
    app.include_router(api_lists.router)
    app.include_router(api_verify.router)
    app.include_router(api_pictures.router)
    app.include_router(api_review.router)
    app.include_router(api_jobs.router)
    app.include_router(api.router)  # last: it answers for every other address under /api
    for router in pages.ROUTERS:
        app.include_router(router, include_in_schema=False)
    expected = (*STATUS, LoginNeededError, RequestValidationError, HTTPException, ClientDisconnect)
    for kind in (*expected, *DATABASE, Exception):
        app.add_exception_handler(kind, _answer)
    return app


def from_environment() -> FastAPI:
    """The application that the settings in the environment ask for."""
    return create_app(Settings.from_environment())


def _answer(request: Request, error: Exception) -> Response:
    """One shape for every error: a page for people, JSON for programs."""
    status, message = _answer_to(error)
    if isinstance(error, RefusedError):
        came = address_of(request)
        _log.warning("Refused: %s %r, from %s: %s", request.method, request.url.path[:200], came, message)
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status in (408, 413):
        headers["Connection"] = "close"  # the rest of what is sent is not read
    if status in (429, 503):
        headers["Retry-After"] = str(AGAIN)
    if request.url.path.startswith("/api/") and request.url.path != api_docs.ADDRESS:
        return JSONResponse({"error": {"status": status, "message": message}}, status, headers=headers)
    if request.url.path.startswith(FRAMED):
        context = {"status": status, "message": message, "drawn": None, "theme": None}
        return _with(page(request, None, "embed.html", context, status), headers)
    if isinstance(error, LoginNeededError):
        return RedirectResponse(login_address(request), 303)
    try:
        who = current_user(request) if status < 500 else None
    except (LoginNeededError, SQLAlchemyError, SaysoError):
        who = None
    context = {"status": status, "message": message}
    return _with(page(request, who, "error.html", context, status), headers)


def _with(response: Response, headers: dict[str, str]) -> Response:
    response.headers.update(headers)
    return response


def _answer_to(error: Exception) -> tuple[int, str]:
    if isinstance(error, LoginNeededError):
        return 401, "This needs a token that works: Authorization: Bearer sayso_…, made under /account."
    if isinstance(error, RequestValidationError):
        parts = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()]
        return 422, "; ".join(parts)
    if isinstance(error, HTTPException):
        messages = {404: "There is nothing at this address.", 405: "This address does not take that."}
        return error.status_code, messages.get(error.status_code, str(error.detail))
    if isinstance(error, ClientDisconnect):
        return 400, "The request ended before it was whole."
    if is_outage(error):
        return 503, OUTAGE
    if isinstance(error, DataError):  # a value that no check before it knew to be none
        return (
            422,
            "That holds a value which the ledger cannot keep: too large a number, or a strange character.",
        )
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return status, str(error)
    return 500, "Something went wrong here; the server's log has it. Try again; if it stays, report it."
