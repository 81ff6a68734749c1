"""docs/security.md goes through every point of ASVS 4.0.3, level 2, once, and names tests that are there; and
what it says of headers and of the log is so.
"""

import re
import sys
from pathlib import Path

import pytest

from sayso.web.app import create_app
from sayso.web.settings import Settings
from servers import run_apart

from .conftest import Client

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATES = {"met", "partly", "not met", "n/a"}
POINTS = {  # of level 2, by section: how many, and those that were taken out or are of level 3
    "1.1": (7, ()), "1.2": (4, ()), "1.4": (5, (2, 3)), "1.5": (4, ()), "1.6": (4, ()), "1.7": (2, ()),
    "1.8": (2, ()), "1.9": (2, ()), "1.10": (1, ()), "1.11": (2, ()), "1.12": (2, (1,)), "1.14": (6, ()),
    "2.1": (12, ()), "2.2": (3, ()), "2.3": (3, ()), "2.4": (5, ()), "2.5": (7, ()), "2.6": (3, ()),
    "2.7": (6, ()), "2.8": (7, ()), "2.9": (3, ()), "2.10": (4, ()), "3.1": (1, ()), "3.2": (4, ()),
    "3.3": (4, ()), "3.4": (5, ()), "3.5": (3, ()), "3.7": (1, ()), "4.1": (5, (4,)), "4.2": (2, ()),
    "4.3": (3, ()), "5.1": (5, ()), "5.2": (8, ()), "5.3": (10, ()), "5.4": (3, ()), "5.5": (4, ()),
    "6.1": (3, ()), "6.2": (6, ()), "6.3": (2, ()), "6.4": (2, ()), "7.1": (4, ()), "7.2": (2, ()),
    "7.3": (4, (2,)), "7.4": (3, ()), "8.1": (4, ()), "8.2": (3, ()), "8.3": (8, ()), "9.1": (3, ()),
    "9.2": (4, ()), "10.2": (2, ()), "10.3": (3, ()), "11.1": (8, ()), "12.1": (3, ()), "12.2": (1, ()),
    "12.3": (6, ()), "12.4": (2, ()), "12.5": (2, ()), "12.6": (1, ()), "13.1": (5, (2,)),
    "13.2": (6, (4,)), "13.3": (2, ()), "13.4": (2, ()), "14.1": (4, ()), "14.2": (6, ()),
    "14.3": (3, (1,)), "14.4": (7, ()), "14.5": (4, ()),
}  # fmt: skip


def rows():
    """The rows of the tables: the points that each is about, its state, by what, and its test."""
    for line in PAGE.splitlines():
        if re.match(r"\| \d", line):
            named, state, how, test = (cell.strip() for cell in line.strip("|").split("|"))
            first, _, last = named.partition("–")
            section, _, begin = first.rpartition(".")
            for number in range(int(begin), int((last or first).rpartition(".")[2]) + 1):
                yield f"{section}.{number}", state, how, test


def test_every_point_is_there_once():
    wanted = [f"{s}.{n}" for s, (last, out) in POINTS.items() for n in range(1, last + 1) if n not in out]
    assert [point for point, *_ in rows()] == wanted


def test_each_has_a_state_and_a_reason_or_a_test_that_is_there():
    for point, state, how, test in rows():
        assert state in STATES, point
        assert how or (state == "met" and test), point
        for path in re.findall(r"`([^`]+)`", test):
            assert (ROOT / "tests" / path).is_file(), f"{point}: {path}"


@pytest.mark.parametrize(
    "path", ["/", "/api/figures", "/api/none", "/none", "/login", "/figures?as=csv", "/static/icon.svg"]
)
def test_headers_of_every_answer(client, path):
    headers = {name.lower(): value for name, value in client.get(path).headers.items()}
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")
    assert headers["content-type"] and "server" not in headers
    assert "strict-transport-security" not in headers  # there is no HTTPS on this machine


def test_over_https_browsers_are_told_to_stay_with_it(guarded_path):
    app = create_app(Settings(str(guarded_path), "0.0.0.0", login=True, secure=True))
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT / "benchmarks" / "faults"))
        from odd_requests import RawRequest, ask

        for path in (b"/login", b"/api/me", b"/static/icon.svg", b"/none"):
            answer = run_apart(ask(app, RawRequest("GET", path, headers=(("host", b"desk.example"),))))
            assert answer.headers["strict-transport-security"] == "max-age=31536000", path
    sys.modules.pop("odd_requests")
    app.state.desk.ledger.close()


def test_what_is_refused_is_logged_in_one_line(guarded_path, caplog):
    app = create_app(Settings(str(guarded_path), login=True))
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT / "benchmarks" / "faults"))
        from odd_requests import RawRequest, ask

        asked = RawRequest("POST", b"/people%0AForged", headers=(("host", b"localhost"),))
        run_apart(ask(app, asked))
        run_apart(ask(app, RawRequest("POST", b"/people", headers=(("host", b"localhost"),))))
    sys.modules.pop("odd_requests")
    app.state.desk.ledger.close()
    said = [record.getMessage() for record in caplog.records if record.name == "sayso.web.app"]
    assert any(line.startswith("Refused: POST '/people', from 127.0.0.1: ") for line in said)
    assert not any("\n" in line for line in said)


def test_nobody_is_told_whether_an_account_is_there(guarded):
    answers = [Client(guarded).log_in(name, "not the password") for name in ("reader", "nobody-of-this-name")]
    assert answers[0].status == answers[1].status == 401
    assert all("Name or password is wrong." in one.text for one in answers)
