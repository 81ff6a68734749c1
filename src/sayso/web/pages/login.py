"""Logging in and out, and one's own account: password, sessions and tokens."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sayso.errors import AccountError
from sayso.ledger.review import accounts, logins
from sayso.ledger.review.accounts import Account
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.passwords import LONGEST, SHORTEST, checking, fits
from sayso.web.auth import (
    SESSION,
    InPerson,
    LoginNeededError,
    Reader,
    User,
    current_user,
    guest_csrf_token,
    inside,
    session_of,
)
from sayso.web.cookies import delete_cookie, set_cookie
from sayso.web.desk import Desk, address_of, desk_of
from sayso.web.params import Address
from sayso.web.templating import page

router = APIRouter()
Password = Annotated[str, Form(max_length=1_000)]


@router.get("/login")
def ask(request: Request, next: str = "/") -> Response:
    """The form."""
    try:
        if current_user(request).account is not None:
            return RedirectResponse(inside(next), 303)
    except LoginNeededError:
        pass
    return _form(request, "", next, "")


def _form(request: Request, name: str, next_: str, message: str, status: int = 200) -> Response:
    context = {
        "next": inside(next_), "message": message, "csrf_token": guest_csrf_token(request), "name": name,
    }  # fmt: skip
    return page(request, None, "login.html", context, status)


@router.post("/login")
def log_in(
    request: Request, name: Annotated[str, Form(max_length=200)], password: Password, next: Address = "/",
) -> Response:  # fmt: skip
    """Check name and password; a wrong pair gets the form again."""
    desk = desk_of(request)
    try:
        found = _proved(desk, name, password, address_of(request), "login")
    except AccountError as error:
        response = _form(request, name, next, str(error), 429)
        response.headers["Retry-After"] = str(int(logins.LOGIN_WINDOW.total_seconds()))
        return response
    if found is None:
        return _form(request, name, next, "Name or password is wrong.", 401)
    return _with_session(request, found, inside(next))


def _proved(desk: Desk, name: str, password: str, address: str, action: str) -> Account | None:
    """Whose name and password it is, `None` if it is nobody's; told in the log. Raises `ThrottledError`."""
    with checking():
        try:
            with desk.ledger.writing() as connection:
                tried = logins.begin_login(connection, name, address)
        except AccountError:
            _log(desk, name, f"refused {action}", address)
            raise
        good = fits(tried.kept, password)  # outside of a transaction: it takes a while, and others write
    with desk.ledger.writing() as connection:
        found = logins.end_login(connection, tried) if good else None
    _log(desk, found.name if found else name, action if found else f"failed {action}", address)
    return found


def _log(desk: Desk, name: str, action: str, address: str) -> None:
    with desk.ledger.writing() as connection:
        write_audit(connection, name[: logins.NAME_LENGTH], action, "", address=address)


def _with_session(request: Request, one: Account, address: str) -> Response:
    """On to an address, with a new session."""
    with desk_of(request).ledger.writing() as connection:
        token = logins.begin_session(connection, one)
    answer = RedirectResponse(address, 303)
    set_cookie(request, answer, SESSION, token, int(logins.SESSION_LENGTH.total_seconds()))
    return answer


@router.post("/logout")
def log_out(request: Request) -> Response:
    """End the session."""
    words = session_of(request)
    if words:
        with desk_of(request).ledger.writing() as connection:
            found = logins.account_of_session(connection, words)
            logins.end_session(connection, words)
            if found is not None:
                write_audit(connection, found.name, "logout", "", address=address_of(request))
    answer = RedirectResponse("/login", 303)
    delete_cookie(request, answer, SESSION)
    return answer


@router.get("/account")
def account(request: Request, who: Reader) -> Response:
    """One's own account."""
    return _account(request, who)


def _account(request: Request, who: User, made: str = "", problem: str = "", status: int = 200) -> Response:
    with desk_of(request).ledger.engine.connect() as connection:
        own = who.account or accounts.find_account(connection, who.name)
        found = accounts.find_tokens(connection, own) if own is not None else []
        session = session_of(request) if who.csrf_token is not None else ""
        there = logins.find_sessions(connection, own, session) if own is not None else []
    context = {
        "tokens": found, "sessions": there, "made": made, "problem": problem, "shortest": SHORTEST,
        "longest": LONGEST,
    }  # fmt: skip
    return page(request, who, "account.html", context, status)


@router.post("/account/tokens", dependencies=[InPerson])
def add_token(request: Request, who: Reader, name: Annotated[str, Form(max_length=80)] = "") -> Response:
    """A new token; its words are shown this once."""
    with desk_of(request).ledger.writing() as connection:
        own = who.account or accounts.local_account(connection, who.name)
        words = accounts.add_token(connection, own, name)
        write_audit(connection, who.name, "add token", name, address=address_of(request))
    return _account(request, who, made=words)


@router.post("/account/tokens/{number}/revoke", dependencies=[InPerson])
def revoke(request: Request, who: Reader, number: int) -> Response:
    """End a token: it no longer works."""
    with desk_of(request).ledger.writing() as connection:
        own = who.account or accounts.find_account(connection, who.name)
        if own is not None:
            accounts.revoke_token(connection, own, number)
            write_audit(connection, who.name, "revoke token", str(number), address=address_of(request))
    return RedirectResponse("/account", 303)


@router.post("/account/password", dependencies=[InPerson])
def password(request: Request, who: Reader, old: Password = "", new: Password = "") -> Response:
    """Another password: every session and token ends, and a new session begins here."""
    problem = _not_themselves(request, who, old)
    if problem is not None:
        return problem
    with desk_of(request).ledger.writing() as connection:
        changed = accounts.set_password(connection, who.name, new)
        write_audit(connection, who.name, "set password", who.name, address=address_of(request))
    return _with_session(request, changed, "/account")


@router.post("/account/sessions/end", dependencies=[InPerson])
def end_sessions(request: Request, who: Reader, old: Password = "") -> Response:
    """End one's other sessions."""
    problem = _not_themselves(request, who, old)
    if problem is not None:
        return problem
    with desk_of(request).ledger.writing() as connection:
        logins.end_other_sessions(connection, own_account(who), session_of(request))
        write_audit(connection, who.name, "end sessions", who.name, address=address_of(request))
    return RedirectResponse("/account", 303)


def _not_themselves(request: Request, who: User, old: str) -> Response | None:
    """The page again, if the password of whoever is logged in is not the one they gave."""
    name = own_account(who).name
    if _proved(desk_of(request), name, old, address_of(request), "password") is not None:
        return None
    return _account(request, who, problem="That is not your password.", status=403)


def own_account(who: User) -> Account:
    """The account that somebody logged in to. Raises `AccountError` if they did not."""
    if who.account is None:
        raise AccountError("Log in first.")
    return who.account
