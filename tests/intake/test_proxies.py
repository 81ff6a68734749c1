"""Proxies: used where a user says so, for names that are not of the own network; else a sentence."""

import socket
from contextlib import contextmanager

import httpx
import pytest

from commands import run_sayso
from sayso.errors import FetchError, SaysoError
from sayso.intake import Defaults
from sayso.intake.feeds.feeds_file import load_feeds
from sayso.intake.fetch import fetch_pages
from sayso.intake.fetching import addresses
from sayso.intake.fetching.addresses import AllowedHosts
from sayso.intake.fetching.client import Client, Limits
from sayso.intake.fetching.proxies import Proxies, read_proxies
from sites import Site, a_site, article, redirect, send


class ProxySite(Site):
    """A proxy of this machine; `asked` are what it was asked for."""

    def answer(self, handler):
        self.asked.append((handler.path, dict(handler.headers)))
        found = self.pages.get(handler.path, (502, {}, b"no such host"))
        status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
        send(handler, status, headers, body)


@contextmanager
def a_proxy(**pages):
    made = ProxySite()
    made.server.RequestHandlerClass.do_CONNECT = made.server.RequestHandlerClass.do_GET
    made.pages |= pages
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def proxy():
    with a_proxy() as made:
        made.pages |= {
            "http://example.org/a": article(),
            "http://example.org/to-own": redirect("http://10.0.0.7/"),
            "http://example.org/locked": (407, {}, b""),
            "example.org:443": (407, {}, b""),
        }
        yield made


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def by(proxy, **given):
    return Client(AllowedHosts(proxies=read_proxies(proxy.address), **given), "t", Limits(seconds=5))


def test_a_proxy_finds_the_machine_and_has_the_page(proxy, monkeypatch):
    names = []
    real = socket.getaddrinfo
    monkeypatch.setattr(
        addresses.socket,
        "getaddrinfo",
        lambda host, *given, **more: names.append(host) or real(host, *given, **more),
    )
    with by(proxy) as client:
        answer = client.fetch("http://example.org/a")
        assert b"35 people" in answer.read()
        answer.close()
    assert set(names) == {"127.0.0.1"}, "only the proxy's own name is resolved here"


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.7/", "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://db/",
     "http://[::ffff:10.0.0.1]/", "http://localhost/", "http://a.localhost/", "http://wiki.internal/",
     "http://169.254.169.254/latest/", "http://printer.local:8080/", "http://example.org/to-own"],
)  # fmt: skip
def test_what_shows_that_it_is_of_the_own_network_is_refused(proxy, address):
    before = len(proxy.asked)
    with by(proxy) as client, pytest.raises(FetchError, match="public ones only") as told:
        client.fetch(address)
    assert told.value.reason == "address"
    assert len(proxy.asked) - before == address.endswith("to-own")


def test_hosts_that_are_allowed_or_in_no_proxy_are_asked(proxy, monkeypatch):
    proxy.pages["http://wiki.internal/"] = article()
    with by(proxy, names=frozenset({"wiki.internal"})) as client:
        client.fetch("http://wiki.internal/").close()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with a_site() as site, by(proxy, names=frozenset({"127.0.0.1"})) as client:
        site.pages["/p"] = article()
        client.fetch(f"{site.address}/p").close()
        assert site.counts()["/p"] == 1


def test_a_proxy_that_refuses_is_said(proxy):
    with by(proxy) as client:
        with pytest.raises(FetchError, match="wants a name and password"):
            client.fetch("http://example.org/locked")
        with pytest.raises(FetchError, match=r"The proxy refuses it \(407"):
            client.fetch("https://example.org/")


def test_the_environment_is_used_only_where_a_user_says_so(proxy, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", proxy.address.removeprefix("http://"))
    monkeypatch.setenv("NO_PROXY", "intranet.example.org")
    found = read_proxies("environment")
    assert found.find(httpx.URL("http://example.org/")) == proxy.address
    assert found.find(httpx.URL("http://intranet.example.org/")) is None
    assert found.find(httpx.URL("https://example.org/")) is None
    (item,) = fetch_pages(["http://example.org/a"], Defaults(), proxy="environment")
    assert item.report is not None

    def nothing(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(addresses.socket, "getaddrinfo", nothing)
    (item,) = fetch_pages(["http://example.org/a"], Defaults())
    assert item.error.reason == "unreachable" and "HTTP_PROXY" not in str(Proxies())
    assert "A proxy is set in the environment (HTTP_PROXY), and not used" in str(item.error)
    (item,) = fetch_pages(["http://example.org/a"], Defaults(), near=False, proxy=proxy.address)
    assert item.report is None, "what others name is never asked by a proxy"


@pytest.mark.parametrize(
    "written", ["socks5://a:1", "nonsense", "http://", "ftp://p:1", "http://ana:s3cret@:99999999"]
)
def test_what_is_no_proxy_is_a_sentence_without_its_password(written, tmp_path):
    with pytest.raises(SaysoError, match="HTTP proxy") as told:
        read_proxies(written)
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'[watch]\ncontact = "a@example.org"\nproxy = "{written}"\n[feeds.a]\naddress = "https://a.org"\n'
    )
    with pytest.raises(
        SaysoError, match=r"feeds.toml:3: \[watch\] proxy: the proxy cannot be used"
    ) as in_file:
        load_feeds(path)
    assert "s3cret" not in f"{told.value} {in_file.value}"


def test_the_file_and_the_command_line(proxy, tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'[watch]\ncontact = "a@b.org"\nproxy = "{proxy.address}"\n[feeds.a]\naddress = "https://a.org"\n'
    )
    assert load_feeds(path).allowed.proxies.find(httpx.URL("https://a.org")) == proxy.address
    done = run_sayso("read", "--fetch", "--dry-run", "--proxy", proxy.address, "http://example.org/a")
    assert done.returncode == 0 and "1 report would be" in done.stdout
    wrong = run_sayso("read", "--fetch", "--dry-run", "--proxy", "socks5://a:1", "http://example.org/a")
    assert wrong.returncode == 1 and "HTTP proxy" in wrong.stderr and "Traceback" not in wrong.stderr


def test_the_host_that_a_user_types_is_asked_whatever_it_means_and_no_other(monkeypatch):
    with a_site() as site:
        host = f"intranet.example.org:{site.port}"
        site.pages |= {
            "/a": article(),
            "/moved": redirect(f"http://{host}/a"),
            "/away": redirect(f"http://other.example.org:{site.port}/a"),
            "/port": redirect("http://intranet.example.org:22/"),
        }
        rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))]
        monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: rows)
        asked = [f"http://{host}/{name}" for name in ("a", "moved", "away", "port")]
        read, moved, away, port = fetch_pages(asked, Defaults())
        assert read.report is not None and moved.report is not None
        for one in (away, port):
            assert one.error.reason == "address" and "desk" not in str(one.error)
            assert "name its address" in str(one.error)
        (others,) = fetch_pages(asked[:1], Defaults(), near=False)
        assert others.error.reason == "address" and "The desk fetches public pages only" in str(others.error)
