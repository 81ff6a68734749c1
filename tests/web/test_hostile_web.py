"""Whatever an address holds, the answer is one sentence and never a fault of the server."""

import json
import re
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest

from sayso.web.app import create_app
from sayso.web.params import cursor
from sayso.web.settings import Settings

EVIL = (
    "%00", "%ED%A0%80", "%FF", "%C2%B2", "99999999999999999999", "1e999", "nan", "-1", "%D9%A1",
    "10000-01-01", "%22", "a" * 400,
)  # fmt: skip
CURSORS = tuple(
    quote(cursor(parts))
    for parts in (
        ["-day", "2021-99-01", "1"], ["-day", "²", "1"], ["-day", "2021-08-01", "99999999999999999999"],
        ["-day", "\x00", "1"], ["-day", "", ""], ["number", "1e5", "1"], ["-day"], ["²"], ["nan", "x"],
        ["99999999999999999999"], ["2021-99-01", "x"], ["2021-08-01", "\x00"], ["x", "y", "z"],
        ["3", "2021-99-99", "a"], ["²", "2021-08-01", "a"], ["inf", "\x00"],
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def routes(ledger_path):
    """Every GET address: its path, and the names of its parameters."""
    from fastapi.routing import APIRoute

    from sayso.web.strict import _asked

    app = create_app(Settings(str(ledger_path)))
    found = []
    for route in _all(app.routes):
        if isinstance(route, APIRoute) and "GET" in route.methods and "rest:" not in route.path:
            names = [name for name, of_path, _ in dict.fromkeys(_asked(route.dependant)) if not of_path]
            found.append((route.path, names))
    described = app.openapi()
    app.state.desk.ledger.close()
    return found, described


def _all(routes):
    for route in routes:
        inner = getattr(route, "original_router", route)  # newer FastAPI keeps what was included
        yield from _all(getattr(inner, "routes", None) or [])
        yield route


def test_there_are_many_routes(routes):
    paths = {path for path, _ in routes[0]}
    assert {"/figures", "/api/figures", "/series/{name}", "/reports/{name}", "/api/map"} <= paths
    assert set(routes[1]["paths"]) >= {"/api/figures", "/api/figures/facets", "/api/actors/{name}"}


@pytest.fixture
def ask(desk):
    """Ask the desk for an address, and for where it leads: status and text. One connection for thousands."""
    parts = urlsplit(desk)
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=30)) as connection:

        def get(address):
            connection.request("GET", address)
            answer = connection.getresponse()
            text = answer.read().decode()
            leads = urlsplit(answer.headers.get("Location", ""))
            return get(leads._replace(scheme="", netloc="").geturl()) if leads.path else (answer.status, text)

        yield get


@pytest.mark.slow
def test_no_value_of_any_parameter_is_a_fault(routes, ask):
    for path, names in routes[0]:
        own = re.sub(r"\{[^}]+\}", "1", path)
        asked = [f"{own}?{name}={value}" for name in names for value in EVIL]
        asked += [f"{own}?after={value}" for value in CURSORS if "after" in names]
        asked += [re.sub(r"\{[^}]+\}", value, path) for value in EVIL if "{" in path]
        for address in asked:
            status, text = ask(address)
            assert status < 500, address
            if status == 422 and path.startswith("/api/") and path != "/api/docs":
                assert json.loads(text)["error"]["message"], address


def test_unknown_parameters_are_told_everywhere(routes, client):
    for path, _ in routes[0]:
        answer = client.get(re.sub(r"\{[^}]+\}", "1", path) + "?definitely_not=1")
        assert answer.status in (404, 422), path
        if answer.status == 422 and path.startswith("/api/") and path != "/api/docs":
            assert "definitely_not" in answer.json["error"]["message"], path


def test_every_parameter_of_the_api_says_what_it_means(routes):
    for path, address in routes[1]["paths"].items():
        for route in address.values():
            for one in route.get("parameters", ()):
                assert one.get("description"), (path, one["name"])
                named = one.get("example", one["schema"].get("examples"))
                assert named is not None or one["name"] in ("after", "limit", "name"), (path, one["name"])
