"""Requests that are begun and not ended, over a real socket: the server does not wait for them for ever."""

import socket
import threading
import time

import pytest
import uvicorn

from sayso.web.app import create_app
from sayso.web.patience import waiting_options
from sayso.web.settings import Settings

WITHIN = 0.4  # seconds


@pytest.fixture(scope="module")
def port(ledger_path):
    """The port of a desk that waits for a short time only."""
    settings = Settings(str(ledger_path), whole_within=WITHIN)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SAYSO_DESK", "")
        settings.to_environment()
        config = uvicorn.Config(create_app(settings), port=0, log_level="error", **waiting_options())
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join(timeout=10)


def answer_to(port, *parts, pause=0.0):
    """What comes back, until the server ends the connection, for what is sent in parts."""
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN + 10) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        made = b""
        while got := connection.recv(65_536):
            made += got
        return made


FORM = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.mark.parametrize("head", [b"", b"GET", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_a_head_that_does_not_become_whole_ends_the_connection(port, head):
    told = answer_to(port, head)
    assert told.startswith(b"HTTP/1.1 400 ") and b"not whole in time" in told


def test_a_head_that_comes_byte_by_byte_has_no_more_time(port):
    began = time.monotonic()
    with pytest.raises((ConnectionError, BrokenPipeError)):
        answer_to(port, b"GET / HTTP/1.1\r\n", *[b"X-A: b\r\n"] * 40, pause=WITHIN / 4)
    assert time.monotonic() - began < 5 * WITHIN + 5


def test_a_body_that_does_not_come_is_told_so(port):
    told = answer_to(port, FORM + b"Content-Length: 500\r\n\r\ncsrf=a")
    assert told.startswith(b"HTTP/1.1 408 ") and b"did not come in time" in told
    assert b"connection: close" in told.lower()


def test_the_second_request_of_a_connection_has_its_time_too(port):
    whole = b"GET /static/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n"
    told = answer_to(port, whole + b"GET /stat")
    assert told.startswith(b"HTTP/1.1 200 ") and b"not whole in time" in told


def test_a_request_that_is_whole_is_answered_however_long_its_line_is_used(port):
    whole = b"GET /static/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = whole.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert answer_to(port, whole, last, pause=WITHIN * 1.5).count(b"HTTP/1.1 200 ") == 2
