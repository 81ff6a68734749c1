"""Logins that somebody guesses, passwords, sessions and tokens that somebody found."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from httpx import ASGITransport, AsyncClient

from sayso.errors import AccountError, ThrottledError
from sayso.ledger import Ledger
from sayso.ledger.review.accounts import Role, add_account
from sayso.ledger.review.logins import TRIES, TRIES_OF_STRANGERS, begin_login, end_login, place_of
from sayso.ledger.review.passwords import NO_PASSWORD, fits, hash_password
from sayso.web.app import create_app
from sayso.web.auth import csrf_token_of
from sayso.web.settings import Settings
from servers import run_apart

from .conftest import PASSWORD, Client


def change_password(client, old, new):
    return client.post("/account/password", csrf=client.csrf_token("/account"), old=old, new=new)


@pytest.fixture
def newcomer(guarded_path, request):
    """An account of its own, and its password."""
    name = f"n{abs(hash(request.node.name)) % 10**8}"
    with Ledger(guarded_path) as ledger, ledger.writing() as connection:
        add_account(connection, name, PASSWORD, Role.ADMIN)
    return name


def token_of(client):
    made = client.post("/account/tokens", csrf=client.csrf_token("/account"), name="a").text
    return re.search(r'id="token">(sayso_[\w-]+)<', made)[1]


def test_a_token_makes_no_tokens_and_changes_no_password_or_account(as_role, guarded, newcomer):
    program = Client(guarded, token=token_of(as_role(newcomer)))
    assert program.get("/api/me").status == 200
    for path, form in (
        ("/account/tokens", {"name": "another"}),
        ("/account/tokens/1/revoke", {}),
        ("/account/password", {"old": PASSWORD, "new": "another horse entirely"}),
        ("/account/sessions/end", {"old": PASSWORD}),
        ("/people", {"action": "add", "name": "intruder", "password": "another horse entirely"}),
        ("/searches/1/feed", {}),
    ):
        answer = program.post(path, **form)
        assert answer.status == 403 and "A token cannot do this" in answer.text, path
    assert "intruder" not in as_role("admin").get("/people").text


def test_a_password_is_changed_by_whoever_knows_the_old_one(as_role, guarded, newcomer):
    one, other = as_role(newcomer), as_role(newcomer)
    program = Client(guarded, token=token_of(one))
    saved = one.post("/searches", csrf=one.csrf_token("/account"), name="LT", q="migrants").address
    made = one.post(f"{saved.removeprefix(guarded)}/feed", csrf=one.csrf_token("/account")).text
    feed = re.search(r'id="feed-address">([^<]+)<', made)[1].removeprefix(guarded)
    assert Client(guarded).get(feed).status == 200
    before = next(cookie.value for cookie in one.jar if cookie.name == "sayso_session")
    new = "another horse entirely"
    assert change_password(one, "not the password", new).status == 403
    assert other.get("/api/me").status == program.get("/api/me").status == 200
    assert change_password(one, PASSWORD, "short").status == 422
    assert change_password(one, PASSWORD, new).status == 200
    assert one.get("/api/me").status == 200  # stays logged in, in a new session
    assert before != next(cookie.value for cookie in one.jar if cookie.name == "sayso_session")
    assert other.get("/api/me").status == program.get("/api/me").status == 401
    assert Client(guarded).get(feed).status == 404
    assert Client(guarded).log_in(newcomer).status == 401
    assert Client(guarded).log_in(newcomer, new).status == 200


def test_one_sees_and_ends_ones_other_sessions(as_role, newcomer):
    one, other = as_role(newcomer), as_role(newcomer)
    page = one.get("/account").text
    assert page.count("this one") == 1 and "End the others" in page
    csrf = one.csrf_token("/account")
    assert one.post("/account/sessions/end", csrf=csrf, old="not the password").status == 403
    assert other.get("/api/me").status == 200
    assert one.post("/account/sessions/end", csrf=csrf, old=PASSWORD).status == 200
    assert (one.get("/api/me").status, other.get("/api/me").status) == (200, 401)


def test_a_form_of_another_session_is_refused(as_role, newcomer):
    one, other, guest = as_role(newcomer), as_role(newcomer), "guest"
    other.send("/login", headers={"Cookie": f"sayso_csrf={guest}"})
    for stolen in (other.csrf_token("/account"), csrf_token_of(guest), guest):
        answer = one.send(
            "/account/tokens", f"csrf={stolen}&name=x".encode(),
            {"Cookie": "; ".join(f"{c.name}={c.value}" for c in one.jar) + f"; sayso_csrf={guest}"},
        )  # fmt: skip
        assert answer.status == 403, stolen
    assert one.post("/account/tokens", csrf=one.csrf_token("/account"), name="x").status == 200


def test_the_cookies_of_a_desk_on_the_network_are_of_its_host_alone(guarded_path):
    app = create_app(Settings(str(guarded_path), "0.0.0.0", login=True, secure=True))

    async def log_in():
        async with AsyncClient(transport=ASGITransport(app), base_url="https://desk.example") as browser:
            csrf = (await browser.get("/login")).text.partition('name="csrf" value="')[2].partition('"')[0]
            form = {"csrf": csrf, "name": "reader", "password": PASSWORD}
            return await browser.post("/login", data=form), (await browser.get("/api/me")).json()

    answer, me = run_apart(log_in())
    app.state.desk.ledger.close()
    assert answer.status_code == 303 and me == {"name": "reader", "role": "reader"}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-sayso_session=") and "Domain" not in cookie
    assert all(word in cookie for word in ("; Secure", "; HttpOnly", "; Path=/", "SameSite=strict"))


def tries(connection, name, address, times, good=False):
    for _ in range(times):
        tried = begin_login(connection, name, address)
        if good:
            end_login(connection, tried)


def test_nobody_closes_an_account_for_its_owner_elsewhere_nor_an_address_for_others(fresh):
    with Ledger(fresh()) as ledger, ledger.writing() as connection:
        for name in ("ana", "ben"):
            add_account(connection, name, PASSWORD, Role.READER)
            tries(connection, name, "192.0.2.1", 1, good=True)
        tries(connection, "ana", "198.51.100.9", TRIES)  # one attacker
        with pytest.raises(ThrottledError, match="15 minutes"):
            begin_login(connection, "ANA", "198.51.100.9")
        tries(connection, "ana", "192.0.2.1", 1, good=True)
        for number in range(TRIES_OF_STRANGERS):  # many addresses
            with suppress(ThrottledError):
                begin_login(connection, "ana", f"203.0.113.{number}")
        with pytest.raises(ThrottledError):
            begin_login(connection, "ana", "203.0.113.200")
        tries(connection, "ana", "192.0.2.1", 1, good=True)  # the owner, where they were before
        for number in range(TRIES_OF_STRANGERS):  # one address, shared with the owners, tries many names
            with suppress(ThrottledError):
                begin_login(connection, f"guess{number}", "192.0.2.1")
        with pytest.raises(ThrottledError):
            begin_login(connection, "carl", "192.0.2.1")
        tries(connection, "ben", "192.0.2.1", 1, good=True)


def test_tries_at_once_are_not_more_tries(fresh):
    with Ledger(fresh()) as ledger:
        with ledger.writing() as connection:
            add_account(connection, "ana", PASSWORD, Role.READER)

        def attempt(_):
            with suppress(ThrottledError), ledger.writing() as connection:
                return begin_login(connection, "ana", "192.0.2.1")
            return None

        with ThreadPoolExecutor(8) as threads:
            begun = [one for one in threads.map(attempt, range(20)) if one is not None]
        assert len(begun) == TRIES


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("testclient", "testclient"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"), ("", ""),
    ],
)  # fmt: skip
def test_an_ipv6_household_is_one_address(address, place):
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("a" * 11, "12 characters"), ("a b" + " " * 20, "12 characters"), ("x" * 129, "128 characters"),
        ("aaaaaaaaaaaa", "easy to guess"), ("password12345", "easy to guess"),
        ("qwertyuiopas", "easy to guess"),
        ("ana.smith.ana.smith", "easy to guess"),
    ],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused(password, told):
    with pytest.raises(AccountError, match=told):
        hash_password(password, "ana.smith")


def test_any_characters_make_a_password(fresh):
    for password in ("seven otters in the annex", "ж🦦 ñandú über 水の中の手紙", "x" + "Kf9 " * 31):
        kept = hash_password(password, "ana")
        assert fits(kept, password) and not fits(kept, password.lower() + "!")
    assert not fits("", "") and not fits(NO_PASSWORD, "anything")
