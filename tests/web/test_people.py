"""Who may do what: logins, roles, forms from elsewhere, too many tries, tokens, where the desk may listen."""

import re
import subprocess
import sys

import pytest
import uvicorn

from commands import run_sayso
from sayso.errors import AccountError
from sayso.ledger import Ledger
from sayso.ledger.review.accounts import Role, add_account, add_token
from sayso.ledger.review.audit import find_audit
from sayso.ledger.review.logins import TRIES, begin_session

from .conftest import PASSWORD, Client


def a_figure(client):
    return client.get("/api/figures?limit=1").json["items"][0]


def test_nobody_sees_anything_without_a_login(guarded):
    client = Client(guarded)
    assert client.get("/series?country=LT").address.endswith("/login?next=%2Fseries%3Fcountry%3DLT")
    answer = client.get("/api/figures")
    assert answer.status == 401 and answer.json["error"]["message"]
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_login_leads_back_but_never_elsewhere(guarded):
    client = Client(guarded)
    csrf_token = client.get("/login").text.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": csrf_token, "name": "reader", "password": PASSWORD}
    assert client.post("/login", **form, next="/series?country=LT").address.endswith("/series?country=LT")
    for away in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        client = Client(guarded)
        form["csrf"] = client.get("/login").text.partition('name="csrf" value="')[2].partition('"')[0]
        assert client.post("/login", **form, next=away).address == f"{guarded}/"


def test_a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(guarded):
    client = Client(guarded)
    client.log_in("reader")
    cookie = next(one for one in client.jar if one.name == "sayso_session")
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "strict"


@pytest.mark.parametrize(
    ("role", "decides", "manages"), [("reader", 403, 403), ("reviewer", 201, 403), ("admin", 201, 200)]
)
def test_each_role_has_its_limits(as_role, role, decides, manages):
    client = as_role(role)
    assert client.get("/series").status == 200
    figure = a_figure(client)
    csrf_token = {"X-CSRF-Token": client.csrf_token("/account")}
    body = {"verdict": "confirm", "report": figure["report_id"], "finding": figure["id"]}
    reviews = client.get("/api/reviews?limit=1").json["items"]
    body["seen"] = next((row["id"] for row in reviews if row["finding_id"] == figure["id"]), 0)
    done = client.post_json("/api/reviews", body, csrf_token)
    assert done.status == decides
    if decides == 403:
        assert "needs the role reviewer" in done.json["error"]["message"]
    assert client.get("/people").status == client.get("/api/people").status == manages
    assert ("Confirm" in client.get("/review").text) == (decides == 201)


def test_a_form_from_elsewhere_does_nothing(as_role):
    client = as_role("admin")
    form = {"action": "add", "name": "intruder", "password": PASSWORD, "role": "admin"}
    assert client.post("/people", **form).status == 403
    assert client.post("/people", csrf="guessed", **form).status == 403
    csrf_token = client.csrf_token("/account")
    body = f"csrf={csrf_token}&action=add&name=intruder&password=aaaaaaaaaaaa&role=admin".encode()
    assert client.send("/people", body, {"Origin": "https://evil.example"}).status == 403
    assert "intruder" not in client.get("/people").text


def test_a_form_from_elsewhere_does_nothing_without_a_login_either(client):
    figure = a_figure(client)
    body = {"verdict": "reject", "report": figure["report_id"], "finding": figure["id"]}
    assert client.post_json("/api/reviews", body).status == 403
    assert client.post("/review", **body).status == 403


def test_too_many_wrong_passwords_close_the_door(guarded, guarded_path):
    with Ledger(guarded_path) as ledger, ledger.writing() as connection:
        add_account(connection, "forgetful", PASSWORD, Role.READER)
    client = Client(guarded)
    answers = [client.log_in("forgetful", "wrong password") for _ in range(TRIES + 1)]
    assert [one.status for one in answers] == [401] * TRIES + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert client.log_in("forgetful").status == 429
    assert client.log_in("reader").status == 200
    with Ledger(guarded_path) as ledger, ledger.engine.connect() as connection:
        assert find_audit(connection, who="forgetful")[0].action == "refused login"


def test_a_token_acts_for_its_account_until_it_is_revoked(as_role, guarded):
    client = as_role("reviewer")
    made = client.post("/account/tokens", csrf=client.csrf_token("/account"), name="export").text
    token = re.search(r'id="token">(sayso_[\w-]+)<', made)[1]
    program = Client(guarded, token=token)
    assert program.get("/api/me").json == {"name": "reviewer", "role": "reviewer"}
    figure = a_figure(program)
    body = {
        "verdict": "correct",
        "report": figure["report_id"],
        "finding": figure["id"],
        "fields": {"counted": "x"},
    }
    seen = [row for row in program.get("/api/reviews").json["items"] if row["finding_id"] == figure["id"]]
    body["seen"] = seen[0]["id"] if seen else 0
    done = program.post_json("/api/reviews", body)
    assert done.status == 201
    assert program.post_json(f"/api/reviews/{done.json['review']}/undo", {}).status == 200
    assert token not in client.get("/account").text
    number = re.search(r"/account/tokens/(\d+)/revoke", client.get("/account").text)[1]
    client.post(f"/account/tokens/{number}/revoke", csrf=client.csrf_token("/account"))
    assert program.get("/api/me").status == 401
    assert Client(guarded, token="sayso_guessed").get("/api/me").status == 401


def test_who_is_disabled_is_out_at_once(as_role, guarded):
    admin = as_role("admin")
    csrf_token = admin.csrf_token("/account")
    admin.post("/people", csrf=csrf_token, action="add", name="leaver", password=PASSWORD, role="reviewer")
    leaver = as_role("leaver")
    assert leaver.get("/api/me").status == 200
    admin.post("/people", csrf=csrf_token, action="disable", name="leaver")
    assert leaver.get("/api/me").status == 401
    assert Client(guarded).log_in("leaver").status == 401
    log = admin.get("/people").text
    assert "disable account" in log and "add account" in log


def test_logging_out_ends_the_session_on_the_server(as_role, guarded):
    client = as_role("reader")
    words = next(one.value for one in client.jar if one.name == "sayso_session")
    client.post("/logout", csrf=client.csrf_token("/account"))
    again = Client(guarded)
    assert again.send("/api/me", headers={"Cookie": f"sayso_session={words}"}).status == 401


def run(*words, given=""):
    return told(run_sayso(*words, stdin=given))


def told(done):
    return done.returncode, done.stdout + " ".join(done.stderr.split())


def test_the_desk_does_not_listen_elsewhere_without_accounts_or_https(fresh, monkeypatch):
    monkeypatch.setattr(uvicorn, "run", lambda *_, **options: pytest.fail(f"it listens on {options['host']}"))
    path = str(fresh())
    code, said = run("serve", "--ledger", path, "--host", "0.0.0.0", "--no-browser")
    assert code == 1 and "there are no accounts yet" in said and "sayso user add" in said
    assert (
        run("user", "add", "ana", "--role", "admin", "--password-stdin", "--ledger", path, given=PASSWORD)[0]
        == 0
    )
    code, said = run("serve", "--ledger", path, "--host", "0.0.0.0", "--no-browser")
    assert code == 1 and "--tls-cert" in said


def test_a_port_that_is_taken_is_told(desk, ledger_path):
    port = desk.rpartition(":")[2]
    command = [sys.executable, "-m", "sayso.cli", "serve", "--ledger", str(ledger_path), "--port", port]
    code, said = told(subprocess.run([*command, "--no-browser"], capture_output=True, text=True, check=False))
    assert code == 1 and "Give another --port" in said and "The desk is at" not in said


def test_accounts_on_the_command_line(fresh):
    path = str(fresh())
    add = ("user", "add", "ana", "--role", "admin", "--password-stdin", "--ledger", path)
    assert run(*add, given="short")[1].startswith("sayso: A password needs")
    assert run(*add, given=PASSWORD)[0] == 0
    assert "already" in run(*add, given=PASSWORD)[1]
    assert "ana" in run("user", "list", "--ledger", path)[1]
    assert "only admin" in run("user", "disable", "ana", "--ledger", path)[1]
    run("user", "add", "ben", "--role", "admin", "--password-stdin", "--ledger", path, given=PASSWORD)
    assert run("user", "disable", "ana", "--ledger", path)[0] == 0
    assert "disabled" in run("user", "list", "--ledger", path)[1]


def test_passwords_sessions_and_tokens_are_kept_as_hashes(fresh):
    with Ledger(fresh()) as ledger, ledger.writing() as connection:
        one = add_account(connection, "ana", PASSWORD, Role.ADMIN)
        session = begin_session(connection, one)
        token = add_token(connection, one, "a")
        dump = " ".join(
            str(row)
            for name in ("account", "session", "api_token")
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}").all()
        )
        assert "$argon2id$" in dump
        assert not any(words in dump for words in (PASSWORD, session, token))
        with pytest.raises(AccountError, match="cannot be a name"):
            add_account(connection, "a b", PASSWORD, Role.READER)
