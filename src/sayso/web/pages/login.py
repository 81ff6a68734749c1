"""Logging in and out, and one's own account: password and tokens."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sayso.errors import AccountError
from sayso.ledger.review import accounts
from sayso.ledger.review.audit import write_audit
from sayso.web.auth import SESSION, LoginNeededError, Reader, current_user, guest_csrf_token, inside
from sayso.web.desk import address_of, desk_of
from sayso.web.templating import page

router = APIRouter()


@router.get("/login")
def ask(request: Request, next: str = "/") -> Response:
    """The form."""
    try:
        if current_user(request).account is not None:
            return RedirectResponse(inside(next), 303)
    except LoginNeededError:
        pass
    context = {"next": inside(next), "message": "", "csrf_token": guest_csrf_token(request), "name": ""}
    return page(request, None, "login.html", context)


@router.post("/login")
def log_in(
    request: Request, name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1_000)], next: Annotated[str, Form()] = "/",
) -> Response:  # fmt: skip
    """Check name and password; a wrong pair gets the form again."""
    desk, address = desk_of(request), address_of(request)
    message, status, found = "Name or password is wrong.", 401, None
    with desk.ledger.writing() as connection:
        try:
            found = accounts.log_in(connection, name, password, address)
        except AccountError as error:
            message, status = str(error), 429
        write_audit(connection, name[:60], "login" if found else "failed login", "", address=address)
    if found is None:
        context = {
            "next": inside(next),
            "message": message,
            "csrf_token": guest_csrf_token(request),
            "name": name,
        }
        response = page(request, None, "login.html", context, status)
        if status == 429:
            response.headers["Retry-After"] = str(int(accounts.LOGIN_WINDOW.total_seconds()))
        return response
    answer = RedirectResponse(inside(next), 303)
    answer.set_cookie(
        SESSION,
        found[1],
        max_age=int(accounts.SESSION_LENGTH.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=desk.settings.secure,
    )
    return answer


@router.post("/logout")
def log_out(request: Request) -> Response:
    """End the session."""
    words = request.cookies.get(SESSION)
    if words:
        with desk_of(request).ledger.writing() as connection:
            found = accounts.account_of_session(connection, words)
            accounts.log_out(connection, words)
            if found is not None:
                write_audit(connection, found.name, "logout", "", address=address_of(request))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(SESSION)
    return answer


@router.get("/account")
def account(request: Request, who: Reader) -> Response:
    """One's own account."""
    return _account(request, who)


def _account(request: Request, who: Reader, made: str = "", message: str = "") -> Response:
    with desk_of(request).ledger.engine.connect() as connection:
        own = who.account or accounts.find_account(connection, who.name)
        found = accounts.find_tokens(connection, own) if own is not None else []
    context = {"tokens": found, "made": made, "message": message}
    return page(request, who, "account.html", context)


@router.post("/account/tokens")
def add_token(request: Request, who: Reader, name: Annotated[str, Form(max_length=80)] = "") -> Response:
    """A new token; its words are shown this once."""
    with desk_of(request).ledger.writing() as connection:
        own = who.account or accounts.local_account(connection, who.name)
        words = accounts.add_token(connection, own, name)
        write_audit(connection, who.name, "add token", name, address=address_of(request))
    return _account(request, who, made=words)


@router.post("/account/tokens/{number}/revoke")
def revoke(request: Request, who: Reader, number: int) -> Response:
    """End a token: it no longer works."""
    with desk_of(request).ledger.writing() as connection:
        own = who.account or accounts.find_account(connection, who.name)
        if own is not None:
            accounts.revoke_token(connection, own, number)
            write_audit(connection, who.name, "revoke token", str(number), address=address_of(request))
    return RedirectResponse("/account", 303)


@router.post("/account/password")
def password(request: Request, who: Reader, new: Annotated[str, Form(max_length=1_000)] = "") -> Response:
    """Another password; one is logged out everywhere."""
    if who.account is None:
        raise AccountError("Log in first.")
    with desk_of(request).ledger.writing() as connection:
        accounts.set_password(connection, who.name, new)
        write_audit(connection, who.name, "set password", who.name, address=address_of(request))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(SESSION)
    return answer
