"""Who asks, and whether they may: sessions, tokens, roles, and tokens of forms.

Gives dependencies for routes. A page sends those who are not logged in to /login; the API answers 401.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.responses import Response

from sayso.ledger.review.accounts import Account, Role, account_of_session, account_of_token
from sayso.web import limits
from sayso.web.cors import is_foreign
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
    """Who asks: a name, a role, the account if there is one, and the token that their forms carry."""

    name: str
    role: Role
    account: Account | None
    csrf_token: str

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
        return User(found.name, Role(found.role), found, "")
    if is_foreign(request.headers) and request.url.path.startswith("/api/"):
        raise LoginNeededError  # pages of other origins need a token, whoever is logged in
    cookie = request.cookies.get(SESSION)
    if cookie:
        with desk.ledger.engine.connect() as connection:
            found = account_of_session(connection, cookie)
        if found is not None:
            return User(found.name, Role(found.role), found, csrf_token_of(cookie))
    if desk.settings.login:
        raise LoginNeededError
    return User(desk.settings.local, Role.ADMIN, None, guest_csrf_token(request))


def csrf_token_of(session: str) -> str:
    """What forms of a session carry: only who knows the session can make it."""
    return hmac.new(session.encode(), b"sayso form", hashlib.sha256).hexdigest()


def guest_csrf_token(request: Request) -> str:
    """What forms carry where nobody is logged in: the same token as in a cookie."""
    token = request.cookies.get(CSRF_COOKIE)
    if not token:
        token = getattr(request.state, "new_csrf_token", None) or secrets.token_urlsafe(24)
        request.state.new_csrf_token = token
    return token


def set_csrf_cookie(request: Request, response: Response) -> None:
    """Set the cookie for `guest_csrf_token`, if it is a new one."""
    made = getattr(request.state, "new_csrf_token", None)
    if made:
        secure = desk_of(request).settings.secure
        response.set_cookie(CSRF_COOKIE, made, httponly=True, samesite="strict", secure=secure)


async def own_form(request: Request) -> None:
    """Let through what the desk's own pages send. Raises `RefusedError` for what other sites do."""
    if request.method in PLAIN or request.headers.get("authorization", "").lower().startswith("bearer "):
        return
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise RefusedError("This came from another site.")
    sent = request.headers.get(HEADER)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):  # files: nothing is taken of those who may not add reports
        needs(Role.REVIEWER)(current_user(request))
        await request.form(max_files=limits.FILES, max_part_size=limits.FIELD)
    if not sent and "form" in kind:
        sent = str((await request.form()).get(FIELD, ""))
    cookie = request.cookies.get(SESSION)
    tokens = [csrf_token_of(cookie)] if cookie else []
    if request.cookies.get(CSRF_COOKIE):
        tokens.append(request.cookies[CSRF_COOKIE])
    if not sent or not any(hmac.compare_digest(sent, token) for token in tokens):
        raise RefusedError("The page was open too long. Load it again, then send the form once more.")


def needs(role: Role) -> Callable[[User], User]:
    """A dependency that lets through those with a role, or a higher one."""

    def check(found: Annotated[User, Depends(current_user)]) -> User:
        if not found.role.allows(role):
            raise RefusedError(f"This needs the role {role.value}; {found.name} is a {found.role.value}.")
        return found

    return check


Reader = Annotated[User, Depends(needs(Role.READER))]
Reviewer = Annotated[User, Depends(needs(Role.REVIEWER))]
Admin = Annotated[User, Depends(needs(Role.ADMIN))]


def login_address(request: Request) -> str:
    """Where to log in, and to come back from."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/login?next={quote(back, safe='')}" if request.method == "GET" and back != "/" else "/login"


def inside(address: str) -> str:
    """An address of the desk's own; anything else is its first page."""
    parts = urlsplit(address)
    own = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    return address if own and "\\" not in address else "/"


def back_to(form: Mapping[str, str], otherwise: str = "/review") -> str:
    """Where to go on after a form: the address that it names (`back`), if it is the desk's own."""
    return inside(form.get("back") or otherwise)
