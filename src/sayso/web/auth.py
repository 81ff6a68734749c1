"""Who asks, and whether they may: sessions, tokens, roles, and tokens of forms.

Gives dependencies for routes. A page sends those who are not logged in to /login; the API answers 401.
"""

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from sayso.ledger.review.accounts import Account, Role, account_of_token
from sayso.ledger.review.logins import account_of_session
from sayso.web import limits
from sayso.web.cookies import get_cookie, set_cookie
from sayso.web.cors import is_foreign, is_own
from sayso.web.desk import desk_of

SESSION, CSRF_COOKIE = "sayso_session", "sayso_csrf"
FIELD, HEADER = "csrf", "X-CSRF-Token"
PLAIN = ("GET", "HEAD", "OPTIONS")


class LoginNeededError(Exception):
    """Nobody is logged in."""


class RefusedError(Exception):
    """Whoever asks may not do this; the message says why."""


@dataclass(frozen=True, slots=True)
class User:
    """Who asks: a name, a role, the account if there is one, and the token that their forms carry, by which
    they are known to be a person; `None` for a program.
    """

    name: str
    role: Role
    account: Account | None
    csrf_token: str | None

    def may(self, needed: str) -> bool:
        """Whether their role allows what `needed` does."""
        return self.role.allows(Role(needed))


def current_user(request: Request) -> User:
    """Who asks. Raises `LoginNeededError` if nobody is logged in."""
    known: User | None = getattr(request.state, "user", None)
    if known is None:
        known = request.state.user = _user(request)
    return known


def _user(request: Request) -> User:
    desk = desk_of(request)
    sent = request.headers.get("authorization")
    if sent is not None:  # a token that is sent is the one that counts, on this machine, too
        scheme, _, token = sent.partition(" ")
        if scheme.lower() != "bearer":
            raise LoginNeededError
        with desk.ledger.engine.connect() as connection:
            found = account_of_token(connection, token.strip())
        if found is None:
            raise LoginNeededError
        return User(found.name, Role(found.role), found, None)
    if is_foreign(request.headers) and request.url.path.startswith("/api/"):
        raise LoginNeededError  # pages of other origins need a token, whoever is logged in
    cookie = session_of(request)
    if cookie:
        with desk.ledger.engine.connect() as connection:
            found = account_of_session(connection, cookie)
        if found is not None:
            return User(found.name, Role(found.role), found, csrf_token_of(cookie))
    if desk.settings.login:
        raise LoginNeededError
    return User(desk.settings.local, Role.ADMIN, None, guest_csrf_token(request))


def session_of(request: Request) -> str:
    """The token of the session that a browser sent; empty for none."""
    return get_cookie(request, SESSION)


def csrf_token_of(session: str) -> str:
    """What forms of a session carry: only who knows the session can make it."""
    return hmac.new(session.encode(), b"sayso form", hashlib.sha256).hexdigest()


def guest_csrf_token(request: Request) -> str:
    """What forms carry where nobody is logged in: made of a token in a cookie, as of that of a session."""
    token = get_cookie(request, CSRF_COOKIE)
    if not token:
        token = getattr(request.state, "new_csrf_token", None) or secrets.token_urlsafe(24)
        request.state.new_csrf_token = token
    return csrf_token_of(token)


def set_csrf_cookie(request: Request, response: Response) -> None:
    """Set the cookie for `guest_csrf_token`, if it is a new one."""
    made = getattr(request.state, "new_csrf_token", None)
    if made:
        set_cookie(request, response, CSRF_COOKIE, made)


async def own_form(request: Request) -> AsyncIterator[None]:
    """Let through what the desk's own pages send: with the token of the session that sends it, and of no
    other; then close the files of its form. Raises `RefusedError` for what other sites do.
    """
    try:
        await _check_form(request)
        yield
    finally:
        await request.close()


async def _check_form(request: Request) -> None:
    if request.method in PLAIN or request.headers.get("authorization", "").lower().startswith("bearer "):
        return
    if request.headers.get("origin") and not is_own(request.headers):
        raise RefusedError("This came from another site.")
    sent = request.headers.get(HEADER)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):  # files: nothing is taken of those who may not add reports
        needs(Role.REVIEWER)(await run_in_threadpool(current_user, request))
        await request.form(max_files=limits.FILES, max_part_size=limits.FIELD)
    if not sent and "form" in kind:
        sent = str((await request.form()).get(FIELD, ""))
    if not sent or not hmac.compare_digest(sent.encode(errors="replace"), await _csrf_token(request)):
        raise RefusedError("The page was open too long. Load it again, then send the form once more.")


async def _csrf_token(request: Request) -> bytes:
    """What the forms of whoever asks carry."""
    try:
        who = await run_in_threadpool(current_user, request)
    except LoginNeededError:
        return guest_csrf_token(request).encode()
    return (who.csrf_token or "").encode()


def needs(role: Role) -> Callable[[User], User]:
    """A dependency that lets through those with a role, or a higher one."""

    def check(found: Annotated[User, Depends(current_user)]) -> User:
        if not found.role.allows(role):
            raise RefusedError(f"This needs the role {role.value}; {found.name} is a {found.role.value}.")
        return found

    return check


def in_person(found: Annotated[User, Depends(current_user)]) -> User:
    """Let through who logged in, or sits at this machine. Raises `RefusedError` for programs: a token that
    somebody found cannot become another one, a password or an account.
    """
    if found.csrf_token is None:
        raise RefusedError("A token cannot do this. Log in to the desk, and do it there.")
    return found


InPerson = Depends(in_person)  # of a route
Reader = Annotated[User, Depends(needs(Role.READER))]
Reviewer = Annotated[User, Depends(needs(Role.REVIEWER))]
Admin = Annotated[User, Depends(needs(Role.ADMIN))]


def login_address(request: Request) -> str:
    """Where to log in, and to come back from."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/login?next={quote(back, safe='')}" if request.method == "GET" and back != "/" else "/login"


def inside(address: str) -> str:
    """An address of the desk's own; anything else is its first page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    own = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    return address if own and "\\" not in address and address.isprintable() else "/"


def back_to(form: Mapping[str, str], otherwise: str = "/review") -> str:
    """Where to go on after a form: the address that it names (`back`), if it is the desk's own."""
    return inside(form.get("back") or otherwise)
