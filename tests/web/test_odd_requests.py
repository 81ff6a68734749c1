"""A small part of `benchmarks/faults/web_requests.py`: requests that no browser would send, seeded."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from sayso.web.app import create_app
from sayso.web.settings import Settings

FAULTS = Path(__file__).parents[2] / "benchmarks" / "faults"
LONGEST = 1_000_000  # characters of any field: a pasted text


@pytest.fixture(scope="module")
def faults():
    """The two scripts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(FAULTS))
        import odd_requests
        import web_requests

        yield odd_requests, web_requests
    for name in ("odd_requests", "web_requests"):
        sys.modules.pop(name)


@pytest.fixture(scope="module")
def app(ledger_path):
    made = create_app(Settings(str(ledger_path)))
    yield made
    made.state.desk.ledger.close()


@pytest.mark.slow
def test_whatever_a_client_sends_is_no_fault(faults, fresh):
    with ThreadPoolExecutor(1) as pool:  # in this thread a browser's loop may run
        tally = pool.submit(faults[1].run_ledger, str(fresh()), seed=20, requests=420).result()
    assert tally.faults == []
    assert len(tally.routes) > 120 and {200, 303, 401, 403, 404, 405, 422} <= tally.statuses.keys()


def test_a_new_route_is_asked_by_itself(faults, app):
    known = {route.path for route in faults[0].routes_of(app)}
    assert {"/account/password", "/api/reviews", "/reports/add", "/api/situations/{name}/moves/last"} <= known

    @app.post("/made-just-now/{number}")
    def made(number: int) -> None: ...

    assert known | {"/made-just-now/{number}"} == {route.path for route in faults[0].routes_of(app)}


def fields_of(faults, app):
    """Every field that a body may have, with its route: of forms, and of JSON however deep."""
    for route in faults[0].walk(app.routes):
        if isinstance(route, APIRoute):
            for one in route.dependant.body_params:
                yield f"{route.path} {one.alias}", one.field_info.annotation, one.field_info.metadata


def unbounded(schema, found, path=""):
    """The places of a JSON schema that take text, lists or objects of any length."""
    for one in schema.get("anyOf", [schema]):
        if "$ref" in one:
            yield from unbounded(found[one["$ref"].rpartition("/")[2]], found, path)
        elif one.get("type") == "object":
            for name, inner in one.get("properties", {}).items():
                yield from unbounded(inner, found, f"{path}.{name}")
            if isinstance(one.get("additionalProperties"), dict):
                yield from unbounded(one["additionalProperties"], found, f"{path}.*")
                if "maxProperties" not in one:
                    yield path
        elif one.get("type") == "array":
            yield from unbounded(one["items"], found, f"{path}[]")
            if "maxItems" not in one:
                yield path
        elif one.get("type") == "string" and one.get("maxLength", LONGEST + 1) > LONGEST:
            yield from [] if "enum" in one or "const" in one else [path]


def test_every_field_of_every_form_and_body_has_its_length(faults, app):
    seen, wrong = 0, []
    for name, annotation, metadata in fields_of(faults, app):
        kind = annotation
        for one in metadata:
            kind = Annotated[kind, one]
        schema = TypeAdapter(kind).json_schema()
        seen += 1
        wrong += [f"{name}{path}" for path in unbounded(schema, schema.get("$defs", {}))]
    assert seen > 30 and wrong == []


def test_a_field_of_a_free_form_has_its_length_too(client):
    csrf = client.csrf_token("/people")
    answer = client.post("/review/undo", csrf=csrf, undo="a" * 4_001)
    assert answer.status == 422 and "4,000 characters are the most" in answer.text


@pytest.mark.parametrize("proof", ["%C3%A9", "%C2%B2", "%FF", "%ED%A0%80", "%00"])
def test_a_proof_that_is_no_ascii_is_wrong_and_no_fault(client, proof):
    client.get("/people")
    assert client.send("/review/undo", f"csrf={proof}".encode()).status == 403
