"""Who asks, and whether they may: sessions, tokens, roles, and proof that a form is the desk's own.

Gives dependencies for routes. A page sends those who are not logged in to /login; the API answers 401.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.responses import Response

from sayso.ledger.review.accounts import Account, Role, account_of_session, account_of_token
from sayso.web.desk import desk_of

SESSION, PROOF = "sayso_session", "sayso_csrf"
FIELD, HEADER = "csrf", "X-CSRF-Token"
PLAIN = ("GET", "HEAD", "OPTIONS")


class LoginNeededError(Exception):
    """Nobody is logged in."""


class RefusedError(Exception):
    """Whoever asks may not do this; the message says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a name, a role, the account if there is one, and the proof that their forms carry."""

    name: str
    role: Role
    account: Account | None
    proof: str
    by_token: bool = False

    def may(self, needed: str) -> bool:
        """Whether their role allows what `needed` does."""
        return self.role.allows(Role(needed))


def person(request: Request) -> Person:
    """Who asks. Raises `LoginNeededError` if that cannot be told."""
    known: Person | None = getattr(request.state, "person", None)
    if known is None:
        known = request.state.person = _person(request)
    return known


def _person(request: Request) -> Person:
    desk = desk_of(request)
    scheme, _, words = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        with desk.ledger.engine.connect() as connection:
            found = account_of_token(connection, words.strip())
        if found is None:
            raise LoginNeededError
        return Person(found.name, Role(found.role), found, "", by_token=True)
    cookie = request.cookies.get(SESSION)
    if cookie:
        with desk.ledger.engine.connect() as connection:
            found = account_of_session(connection, cookie)
        if found is not None:
            return Person(found.name, Role(found.role), found, proof_of(cookie))
    if desk.settings.login:
        raise LoginNeededError
    return Person(desk.settings.local, Role.ADMIN, None, guest_proof(request))


def proof_of(words: str) -> str:
    """What forms of a session carry: nobody who does not know the session can tell it."""
    return hmac.new(words.encode(), b"sayso form", hashlib.sha256).hexdigest()


def guest_proof(request: Request) -> str:
    """What forms carry where nobody is logged in: the same words as in a cookie."""
    kept = request.cookies.get(PROOF)
    if not kept:
        kept = getattr(request.state, "new_proof", None) or secrets.token_urlsafe(24)
        request.state.new_proof = kept
    return kept


def keep_proof(request: Request, response: Response) -> None:
    """Set the cookie for `guest_proof`, if it is a new one."""
    made = getattr(request.state, "new_proof", None)
    if made:
        secure = desk_of(request).settings.secure
        response.set_cookie(PROOF, made, httponly=True, samesite="strict", secure=secure)


async def own_form(request: Request) -> None:
    """Let through what the desk's own pages send. Raises `RefusedError` for what other sites do."""
    if request.method in PLAIN or request.headers.get("authorization", "").lower().startswith("bearer "):
        return
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise RefusedError("This came from another site.")
    sent = request.headers.get(HEADER)
    if not sent and "form" in request.headers.get("content-type", ""):
        sent = str((await request.form()).get(FIELD, ""))
    cookie = request.cookies.get(SESSION)
    proofs = [proof_of(cookie)] if cookie else []
    if request.cookies.get(PROOF):
        proofs.append(request.cookies[PROOF])
    if not sent or not any(hmac.compare_digest(sent, proof) for proof in proofs):
        raise RefusedError("The page was open too long. Load it again, then send the form once more.")


def needs(role: Role) -> Callable[[Person], Person]:
    """A dependency that lets through those with a role, or a higher one."""

    def check(found: Annotated[Person, Depends(person)]) -> Person:
        if not found.role.allows(role):
            raise RefusedError(f"This needs the role {role.value}; {found.name} is a {found.role.value}.")
        return found

    return check


Reader = Annotated[Person, Depends(needs(Role.READER))]
Reviewer = Annotated[Person, Depends(needs(Role.REVIEWER))]
Admin = Annotated[Person, Depends(needs(Role.ADMIN))]


def login_address(request: Request) -> str:
    """Where to log in, and to come back from."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/login?next={quote(back, safe='')}" if request.method == "GET" and back != "/" else "/login"


def inside(address: str) -> str:
    """An address of the desk's own; anything else is its first page."""
    parts = urlsplit(address)
    own = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    return address if own and "\\" not in address else "/"
