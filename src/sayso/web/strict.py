"""What an address may ask: the parameters that its route knows, each once, in characters that texts have.

The same holds for the fields of forms and for JSON. Whatever else is asked for is an error that names what is
known: a filter that is misspelt never shows all.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from sayso.web.params import LARGEST, QueryError

HARMLESS = frozenset({"utm_source", "fbclid"})  # what the desk itself or a link elsewhere adds
LONGEST = 4_000  # characters of a value
NO_TEXT = re.compile("[\x00\ud800-\udfff]")


async def known_parameters(request: Request) -> None:
    """Let through what the route of an address knows. Raises `QueryError` for anything else."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    asked = list(dict.fromkeys(_asked(route.dependant)))
    known = [name for name, elsewhere, _ in asked if not elsewhere]
    whole = {name for name, _, number in asked if number}
    given = request.query_params.multi_items()
    sent = [*given, *request.path_params.items()]
    for name, value in sent:
        if len(str(value)) > LONGEST:
            raise QueryError(f"{_plain(name)}: {LONGEST:,} characters are the most of a value in an address.")
    if request.method not in ("GET", "HEAD"):
        sent += await _body_of(request)
    for name, value in sent:
        if NO_TEXT.search(f"{name}{value}"):
            raise QueryError(f"{_plain(name)}: it holds a character that no text has. Take it out.")
        if (name in whole and not _fits(str(value))) or _is_too_large(value):
            raise QueryError(
                f"{_plain(name)}: {str(value)[:40]!r} is not a whole number below 2^63. Write it as 12."
            )
    names = [name for name, _ in given]
    for name in names:
        if name not in known and name not in HARMLESS:
            raise QueryError(_unknown(name, known))
        if names.count(name) > 1:
            raise QueryError(f"{name}: it is given more than once. Give one value.")


async def _body_of(request: Request) -> list[tuple[str, Any]]:
    """The names and values of a body: the fields of a form, or what is anywhere in JSON."""
    kind = request.headers.get("content-type", "")
    if "form" in kind:
        return [
            (name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)
        ]
    if "json" not in kind:
        return []
    try:
        return list(_within("", await request.json()))
    except (ValueError, RecursionError):
        return []  # what is no JSON is told of where it is read


def _within(name: str, found: Any) -> Iterator[tuple[str, Any]]:
    """What is within JSON, each with the name that it has, or that its list has."""
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield from _within(key, value)
    elif isinstance(found, list):
        for value in found:
            yield from _within(name, value)
    else:
        yield name, found


def _is_too_large(value: Any) -> bool:
    return isinstance(value, int) and abs(value) >= LARGEST


def _unknown(name: str, known: list[str]) -> str:
    told = f"Known: {', '.join(known)}." if known else "It takes none."
    return f"There is no parameter {_plain(name)!r} here. {told}"


def _plain(name: str) -> str:
    return NO_TEXT.sub("?", name)[:60]


def _asked(dependant: Dependant) -> Iterator[tuple[str, bool, bool]]:
    """The parameters of a route and all that it depends on: the name, whether it is a part of the path or the
    body, and whether it is a whole number.
    """
    for one in (*dependant.query_params, *dependant.path_params, *dependant.body_params):
        number = one.field_info.annotation in (int, int | None)
        yield one.alias, one not in dependant.query_params, number
    for inner in dependant.dependencies:
        yield from _asked(inner)


def _fits(value: str) -> bool:
    """Whether a number can be kept; what is no number at all is told of where it is read."""
    return not re.fullmatch(r"[+-]?[0-9_]+", value) or (len(value) < 20 and abs(int(value)) < LARGEST)
