"""The desk's cookies: no script gets them, no other site sends them; by HTTPS no other host sets them."""

from fastapi import Request
from fastapi.responses import Response

from sayso.web.desk import desk_of

HOST = "__Host-"  # before a name: browsers take such a cookie from this host alone, over HTTPS, for all of it


def get_cookie(request: Request, name: str) -> str:
    """The value of a cookie; empty if it was not sent."""
    return request.cookies.get(_own(request, name), "")


def set_cookie(
    request: Request, response: Response, name: str, value: str, max_age: int | None = None
) -> None:
    """Have the browser keep a value; as long as it is open, or so many seconds."""
    secure = desk_of(request).settings.secure
    response.set_cookie(
        _own(request, name), value, max_age=max_age, httponly=True, samesite="strict", secure=secure
    )


def delete_cookie(request: Request, response: Response, name: str) -> None:
    """Have the browser forget a value."""
    secure = desk_of(request).settings.secure
    response.delete_cookie(_own(request, name), httponly=True, samesite="strict", secure=secure)


def _own(request: Request, name: str) -> str:
    return f"{HOST}{name}" if desk_of(request).settings.secure else name
