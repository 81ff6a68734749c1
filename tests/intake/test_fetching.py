"""One page from the network: where an address may lead, and limits on what a site may do to whoever asks."""

import gzip
import socket
import ssl
import time
import tracemalloc

import pytest

from sayso.errors import FetchError
from sayso.intake import Defaults
from sayso.intake.charset import as_utf8
from sayso.intake.fetch import fetch_pages
from sayso.intake.fetching import addresses
from sayso.intake.fetching.addresses import AllowedHosts, check_address, is_public, join_address, same_page
from sayso.intake.fetching.client import Client, Limits, retry_after
from sites import a_site, article, bomb, drip, endless, garbage, hang, huge, redirect, reset, short

QUICK = Limits(seconds=1.0, silence=0.8, bytes=200_000)  # seconds are short, and the machine may be busy
NEAR = AllowedHosts(frozenset({"127.0.0.1"}))


@pytest.fixture(scope="module")
def site():
    with a_site() as made:
        made.pages |= {
            "/a": article(),
            "/hang": hang(made),
            "/drip": drip(made),
            "/drip-head": drip(made, b"HTTP/1.1 200 OK\r\nX: "),
            "/endless": endless,
            "/short": short,
            "/huge": huge,
            "/bomb": bomb(),
            "/cut-gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(article())[:-20]),
            "/not-gzip": (200, {"Content-Encoding": "gzip"}, article()),
            "/brotli": (200, {"Content-Encoding": "br"}, b"\x1b\x03"),
            "/gzip": (200, {"Content-Encoding": "gzip"}, gzip.compress(article())),
            "/garbage": garbage,
            "/reset": reset,
            "/loop": redirect("/loop"),
            "/round": redirect("/round2"),
            "/round2": redirect("/round"),
            "/on": redirect("/a", 308),
            "/to-loopback": redirect("http://127.0.0.2/"),
            "/to-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
            "/to-file": redirect("file:///etc/passwd"),
            "/to-nothing": redirect(""),
            "/to-port": redirect("http://127.0.0.1:22/"),
            "/gone": (410, {}, b""),
            "/busy": (429, {"Retry-After": "120"}, b""),
            "/choices": (300, {}, b""),
            "/unasked": (304, {}, b""),
        }
        yield made


@pytest.fixture(scope="module")
def client(site):
    with Client(AllowedHosts(frozenset({f"127.0.0.1:{site.port}"})), "sayso-test", QUICK) as made:
        yield made


def refused(client, address):
    begun = time.monotonic()
    with pytest.raises(FetchError) as raised:
        client.fetch(address)
    assert time.monotonic() - begun < 5, "it must end by the limit of the whole"
    assert str(raised.value).endswith(".") and "\n" not in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("path", "reason", "lasting"),
    [
        ("/hang", "slow", False),
        ("/drip", "slow", False),
        ("/drip-head", "slow", False),
        ("/endless", "too_large", True),
        ("/short", "unreachable", False),
        ("/huge", "too_large", True),
        ("/bomb", "too_large", True),
        ("/cut-gzip", "unreachable", False),
        ("/not-gzip", "unreachable", False),
        ("/brotli", "unreachable", False),
        ("/garbage", "unreachable", False),
        ("/reset", "unreachable", False),
        ("/loop", "redirects", False),
        ("/round", "redirects", False),
        ("/to-loopback", "address", True),
        ("/to-metadata", "address", True),
        ("/to-file", "address", True),
        ("/to-port", "address", True),
        ("/to-nothing", "redirects", False),
        ("/none", "status", False),
        ("/gone", "status", True),
        ("/busy", "status", False),
        ("/choices", "status", False),
        ("/unasked", "status", False),
    ],
)
def test_whatever_a_site_does_ends_with_a_reason(site, client, path, reason, lasting):
    error = refused(client, site.address + path)
    assert (error.reason, error.lasting) == (reason, lasting), str(error)


def test_good_answers_come_whole(site, client):
    with Client(client.allowed, "sayso-test") as patient:
        for path in ("/a", "/gzip", "/on"):
            answer = patient.fetch(site.address + path)
            assert answer.read() == article()
            assert answer.address == site.address + ("/a" if path == "/on" else path)
            answer.close()
    assert site.asked[-1][1]["User-Agent"] == "sayso-test"
    assert "Cookie" not in site.asked[-1][1]


def test_what_a_site_sends_takes_no_memory(site, client):
    refused(client, f"{site.address}/bomb")
    tracemalloc.start()
    refused(client, f"{site.address}/bomb")
    refused(client, f"{site.address}/endless")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


REFUSED = [
    "127.0.0.1", "127.8.9.10", "10.0.0.7", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "168.63.129.16", "0.0.0.0", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "192.0.0.192", "198.18.0.1", "192.88.99.1", "203.0.113.5", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::1", "fe80::1%eth0", "fec0::1",
    "fc00::1", "fd00:ec2::254",
    "ff02::1", "2001:db8::1", "100::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1",
          "64:ff9b::101:101", "2002:101:101::1"]  # fmt: skip


@pytest.mark.parametrize("host", REFUSED)
def test_machines_that_are_not_public(host):
    assert not is_public(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_machines_that_are_public(host):
    assert is_public(host)


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_names_and_odd_numbers_of_this_machine(host):
    with Client(AllowedHosts(), "sayso-test", QUICK) as client:
        assert refused(client, f"http://{host}/").reason in ("address", "unreachable")


def test_a_name_that_means_another_machine_the_second_time(site, monkeypatch):
    """The machine that was checked is the one that is connected to: the name is asked once a connection."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    asked = []

    def resolve(host, port, **_):
        asked.append(next(answers))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (asked[-1], port))]

    connected = []

    def connect(address, *_, **__):
        connected.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with Client(AllowedHosts(), "sayso-test", QUICK) as client:
        assert refused(client, "http://rebind.example.org/").reason == "unreachable"
        assert (asked, connected) == (["93.184.215.14"], ["93.184.215.14"])
        assert refused(client, "http://rebind.example.org/").reason == "address"
        assert connected == ["93.184.215.14"]


def test_one_private_machine_among_public_ones_is_enough(monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: rows)
    with Client(AllowedHosts(), "sayso-test", QUICK) as client:
        assert refused(client, "http://both.example.org/").reason == "address"


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: time.sleep(6) or [])
    with Client(AllowedHosts(), "sayso-test", QUICK) as client:
        assert refused(client, "http://slow.example.org/").reason == "unreachable"


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)",
     "example.org", "http://", "http://[/", "http://:80/", "http://ana:secret@example.org/", "http://example.org:0/",
     "http://example.org:22/", "http://example.org:99999/", "http://example.org/" + "a" * 2_001,
     "http://exa mple.org/", "http://example.org:25/", "http:///x", "", "http://\u2488.example/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page(address):
    with pytest.raises(FetchError) as raised:
        check_address(address, AllowedHosts())
    assert raised.value.reason == "address" and raised.value.lasting


def test_allowed_names_hold_for_their_port_or_for_all():
    assert check_address("http://127.0.0.1:9999/", NEAR).port == 9999
    some = AllowedHosts(frozenset({"intranet.example.org:8081"}))
    assert some.has("intranet.example.org", 8081) and not some.has("intranet.example.org", 80)
    with pytest.raises(FetchError, match="port 8082"):
        check_address("http://intranet.example.org:8082/", some)
    ports = AllowedHosts(ports=frozenset({"example.org:8081"}))
    assert check_address("http://example.org:8081/", ports) and not ports.has("example.org", 8081)


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("HTTP://Example.ORG:80/a#part", "http://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&fbclid=y", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?b=%2F&c", "https://example.org/a?b=%2F&c"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("https://example.org", "https://example.org/"),
    ],
)
def test_addresses_of_one_page_are_one(address, same):
    assert same_page(address) == same == same_page(same)


def test_links_of_a_page_are_whole_addresses():
    assert join_address("https://example.org/a/b", "../c?x=1#y") == "https://example.org/c?x=1"
    assert join_address("https://example.org/a/b", "//other.org/c") == "https://other.org/c"
    with pytest.raises(FetchError):
        join_address("https://example.org/", "mailto:ana@example.org")


def test_a_certificate_must_be_good(tmp_path):
    import trustme

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with a_site(context=context) as site, Client(NEAR, "sayso-test", QUICK) as client:
        site.pages["/a"] = article()
        error = refused(client, f"{site.address}/a")
        assert error.reason == "unreachable" and "certificate" in str(error)


def test_https_where_none_is_spoken(site, client):
    assert refused(client, f"https://127.0.0.1:{site.port}/a").reason == "unreachable"


@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("999999999999", 86_400), ("-1", None), ("soon", None), ("", None),
                          ("Wed, 04 Aug 2021 10:00:00 GMT", 0)],
)  # fmt: skip
def test_how_long_a_site_wants_to_be_left_alone(said, seconds):
    import httpx

    assert retry_after(httpx.Headers({"retry-after": said})) == seconds


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Žemaitija".encode("cp1257"), "text/html; charset=windows-1257"),
        ("Žemaitija".encode(), "text/html; charset=iso-8859-1"),
        (b'<meta charset="windows-1257">' + "Žemaitija".encode("cp1257"), "text/html"),
        (b'<meta charset="windows-1257">' + "Žemaitija".encode("cp1257"), "text/html; charset=no-such"),
        (b'<meta charset="windows-1257">' + "Žemaitija".encode("cp1257"), "text/html; charset=punycode"),
    ],
)
def test_a_wrong_charset_is_seen_through(data, said):
    assert as_utf8(data, said).endswith("Žemaitija".encode())


def test_reports_by_address_are_what_the_site_sends(site):
    rows = b"text,date\nThe border guard said that 35 people had crossed into Lithuania.,2021-08-04\n"
    site.pages["/rows"] = (200, {"Content-Type": "text/csv"}, rows)
    (item,) = fetch_pages([f"{site.address}/rows"], Defaults())
    assert item.report.published.isoformat() == "2021-08-04" and item.report.url == f"{site.address}/rows"
    (other,) = fetch_pages([f"{site.address}/to-loopback"], Defaults())
    assert other.error.reason == "address" and "127.0.0.2" in str(other.error)
