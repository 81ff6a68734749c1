"""Who may ask the API and from where: tokens on this machine, pages of other origins, and the viewer."""

import re

import pytest

from commands import run_sayso
from servers import desk_server

from .conftest import Client


def make_token(client, name):
    csrf = client.csrf_token("/account")
    text = client.post("/account/tokens", csrf=csrf, name=name).text
    return re.search(r'id="token">([^<]+)<', text)[1]


def test_a_token_of_this_machine_works_until_it_is_revoked(fresh):
    with desk_server(str(fresh())) as base:
        client = Client(base)
        assert client.get("/account").status == 200
        words = make_token(client, "nightly")
        program = Client(base, token=words)
        assert program.get("/api/me").json == {"name": "tester", "role": "admin"}
        assert program.get("/api/figures?limit=1").status == 200
        number = re.search(r"/account/tokens/(\d+)/revoke", client.get("/account").text)[1]
        client.post(f"/account/tokens/{number}/revoke", csrf=client.csrf_token("/account"))
        assert program.get("/api/me").status == 401
        assert client.get("/api/me").status == 200


@pytest.mark.parametrize("sent", ["Bearer sayso_wrong", "Bearer", "Basic dGVzdA==", "sayso_wrong", ""])
def test_a_wrong_token_is_never_whoever_is_at_this_machine(client, sent):
    answer = client.send("/api/me", headers={"Authorization": sent})
    assert answer.status == 401 and answer.json["error"]["message"]


def test_an_account_that_only_has_tokens_cannot_log_in(fresh):
    path = fresh()
    with desk_server(str(path)) as base:
        make_token(Client(base), "first")
    answer = run_sayso("serve", "--ledger", str(path), "--login", "--no-browser")
    assert answer.returncode != 0 and "sayso user add" in answer.stderr


def asks(base, origin, method="GET", **headers):
    return Client(base).send("/api/figures?limit=1", headers={"Origin": origin, **headers}, method=method)


def test_pages_of_an_origin_that_is_allowed_may_ask_with_a_token(fresh):
    own = "https://example.org"
    with desk_server(str(fresh()), "--allow-origin", own) as base:
        words = f"Bearer {make_token(Client(base), 'page')}"
        assert asks(base, own).status == 401
        found = asks(base, own, Authorization=words)
        assert found.status == 200 and found.headers["access-control-allow-origin"] == own
        assert "access-control-allow-credentials" not in found.headers
        wanted = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
        before = asks(base, own, "OPTIONS", **wanted)
        assert before.status == 200 and before.headers["access-control-allow-origin"] == own
        other = asks(base, "https://elsewhere.example", Authorization=words)
        assert "access-control-allow-origin" not in other.headers
        page = Client(base).send("/figures", headers={"Origin": own})
        assert "access-control-allow-origin" not in page.headers


def test_no_other_origin_is_allowed_by_default(client):
    answer = client.send("/api/me", headers={"Origin": "https://example.org"})
    assert answer.status == 401 and "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("text", ["*", "example.org", "https://example.org/page", "ftp://x", "https://a@b"])
def test_what_is_no_origin_is_refused_with_a_sentence(ledger_path, text):
    answer = run_sayso("serve", "--ledger", str(ledger_path), "--allow-origin", text, "--no-browser")
    assert answer.returncode != 0 and "Write it as https://example.org" in answer.stderr


def test_the_viewer_tries_a_request(page, desk):
    page.goto(f"{desk}/api/docs")
    page.wait_for_selector('[data-ready="yes"]')
    own = page.locator(".opblock", has=page.locator('[data-path="/api/actors"]')).first
    own.locator(".opblock-summary-control").click()
    own.get_by_role("button", name="Try it out").click()
    own.get_by_role("button", name="Execute").click()
    answered = own.locator(".live-responses-table tbody .response-col_status").first
    answered.wait_for()
    assert answered.inner_text().startswith("200")
    assert '"items"' in own.locator(".live-responses-table").inner_text()
