"""What the desk tells a person once, after a form: it belongs to their session and is in no address.

A notice travels in a cookie that is signed with what only this session knows, so that every server process
can read it and no link can bring words that the desk did not say. The next page shows it, and it is gone.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from sayso.web.auth import CSRF_COOKIE, back_to, session_of
from sayso.web.cookies import delete_cookie, get_cookie, set_cookie

COOKIE = "sayso_notice"
LONGEST = 600  # characters
KEPT = 120  # seconds in which the next page must be asked for


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and what a button beside it takes back: "review 8", say; empty without a button."""

    text: str
    undo: str = ""


def tell(request: Request, response: Response, notice: Notice) -> None:
    """Let the next page of this session show a notice. Programs, which have no session, are told nothing."""
    key = _key(request)
    if not key:
        return
    kept = {**asdict(notice), "text": notice.text[:LONGEST], "until": int(time.time()) + KEPT}
    body = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    set_cookie(request, response, COOKIE, f"{body}.{_sign(key, body)}", KEPT)


def told(request: Request) -> Notice | None:
    """What this session was told and has not been shown; `None` for nothing, or for what the desk did not
    sign.
    """
    body, _, sign = get_cookie(request, COOKIE).partition(".")
    key = _key(request)
    if not _is_page(request):
        return None
    if not body or not key or not hmac.compare_digest(sign.encode(), _sign(key, body).encode()):
        return None
    try:
        kept = json.loads(base64.urlsafe_b64decode(body))
        notice = Notice(str(kept["text"]), str(kept["undo"]))
        return notice if int(kept["until"]) >= time.time() else None
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None


def forget_told(request: Request, response: Response) -> None:
    """A notice that a page has shown is gone."""
    if get_cookie(request, COOKIE) and _is_page(request):
        delete_cookie(request, response, COOKIE)


def go_on(
    request: Request, form: Mapping[str, str], notice: Notice, otherwise: str = "/review"
) -> RedirectResponse:
    """On to the address that a form names (`back`), which shows the notice."""
    answer = RedirectResponse(back_to(form, otherwise), 303)
    tell(request, answer, notice)
    return answer


def _is_page(request: Request) -> bool:
    """Whether a person will see the answer: no part of a page, nothing that is fetched ahead."""
    return request.headers.get("sec-fetch-dest", "document") == "document"


def _key(request: Request) -> bytes:
    """What only this session knows; empty for programs with a token."""
    return (session_of(request) or get_cookie(request, CSRF_COOKIE)).encode()


def _sign(key: bytes, body: str) -> str:
    return hmac.new(key, b"sayso notice " + body.encode(), hashlib.sha256).hexdigest()
