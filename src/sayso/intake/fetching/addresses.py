"""Addresses: what is one, what is the same page, and which machines it may lead to.

Takes addresses as strangers write them, gives `httpx.URL`s and IP addresses that may be asked. The same
check holds for an address that is named, for every redirect, and for what a name resolves to when the
connection is made (`backend.py`). Raises `FetchError` with reason `address` or `unreachable`.
"""

import re
import socket
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread

import httpx

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.fetching.proxies import NO_PROXIES, Proxies

SCHEMES = {"http": 80, "https": 443}  # and their usual ports
WITHIN = (IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0/96"))  # an IPv4 address is at the end
WITHIN_6TO4 = IPv6Network("2002::/16")  # … or after the first two bytes
HOST = re.compile(r"[a-z0-9_.:-]+")  # a name or number, as it is asked
NOT_A_PAGE = "It is not the address of a page. Write it as https://example.org/page."


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Machines that a user names, "intranet.example.org" or "127.0.0.1:8080": they are asked wherever they
    are, at ports that are not usual, too. `ports` are such of public machines: "example.org:8081". `advice`
    says what to do about one that is refused. `proxies` find machines themselves, where a user wants them to.
    """

    names: frozenset[str] = frozenset()
    ports: frozenset[str] = frozenset()
    advice: str = "Save the page, and hand in the file."
    proxies: Proxies = NO_PROXIES

    def has(self, host: str, port: int) -> bool:
        """Whether a machine is named, with this port or without any."""
        host = host.strip("[]").lower()
        return host in self.names or f"{host}:{port}" in self.names

    def has_port(self, host: str, port: int) -> bool:
        """Whether a machine may be asked at a port."""
        usual = port in fetching_rules().addresses.ports
        return usual or self.has(host, port) or f"{host.strip('[]').lower()}:{port}" in self.ports


def read_address(address: str) -> httpx.URL:
    """An address as it is asked: without a fragment, its host in ASCII. Raises `FetchError`."""
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
        host, port = url.raw_host.decode("ascii"), url.port
        url = url.copy_with(path=url.path)  # "/" where there is none
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError("address", NOT_A_PAGE, lasting=True) from error
    if url.scheme not in SCHEMES or not HOST.fullmatch(host) or port == 0:
        raise FetchError("address", NOT_A_PAGE, lasting=True)
    if url.userinfo:
        raise FetchError(
            "address",
            "It has a name or password in it, which is not sent. Take that out of it.",
            lasting=True,
        )
    if len(str(url)) > fetching_rules().addresses.longest:
        most = fetching_rules().addresses.longest
        raise FetchError("address", f"It is longer than {most:,} characters, the most.", lasting=True)
    return url


def check_address(address: str, allowed: AllowedHosts) -> httpx.URL:
    """An address that may be asked, as far as itself shows. Raises `FetchError`."""
    url = read_address(address)
    port = port_of(url)
    if not allowed.has_port(host_name(url), port):
        usual = ", ".join(map(str, sorted(fetching_rules().addresses.ports)))
        told = f"It asks for port {port}; only {usual} are asked. {allowed.advice}"
        raise FetchError("address", told, lasting=True)
    return url


def port_of(url: httpx.URL) -> int:
    """The port that is asked."""
    return url.port or SCHEMES[url.scheme]


def host_name(url: httpx.URL) -> str:
    """The host that is asked, as `AllowedHosts` name it: in ASCII, an IPv6 address without brackets."""
    return url.raw_host.decode("ascii").strip("[]").lower()


def same_page(address: str) -> str:
    """The form in which an address is known: without fragment and parameters of campaigns. Raises
    `FetchError`.
    """
    url, rules = read_address(address), fetching_rules().addresses
    query = url.query.decode("ascii", "replace")
    if query:
        kept = [
            part
            for part in query.split("&")
            if (name := part.partition("=")[0].lower()) not in rules.trackers
            and not name.startswith(rules.tracker_beginnings)
        ]
        url = url.copy_with(query="&".join(kept).encode() if kept else None)
    return str(url)


def join_address(base: str, link: str) -> str:
    """The address that a link of a page leads to. Raises `FetchError`."""
    try:
        return str(read_address(str(httpx.URL(base).join(link.strip()))))
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError("address", NOT_A_PAGE, lasting=True) from error


@cache
def _refused() -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one) for one in fetching_rules().addresses.refused)


def is_public(host: str) -> bool:
    """Whether an IP address is one of the open internet; one that hides another is as that."""
    one = ip_address(host.partition("%")[0])
    if isinstance(one, IPv6Address) and (hidden := _hidden(one)) is not None:
        one = hidden
    return one.is_global and not any(one in net for net in _refused() if net.version == one.version)


def _hidden(one: IPv6Address) -> IPv4Address | None:
    """The IPv4 address within one of IPv6: mapped, translated (NAT64), or of 6to4."""
    if any(one in net for net in WITHIN):
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return IPv4Address(int(one) >> 80 & 0xFFFFFFFF) if one in WITHIN_6TO4 else None


def find_machines(host: str, port: int, allowed: AllowedHosts, seconds: float) -> list[str]:
    """The IP addresses of a host that may be asked. Raises `FetchError` if one of them may not be."""
    found = _resolved(host, port, seconds)
    if not allowed.has(host, port):
        refused = next((one for one in found if not is_public(one)), None)
        if refused is not None:
            shown = refused if refused == host else f"{host} ({refused})"
            told = f"{shown} is a machine of the own network or none at all; public ones only are asked."
            raise FetchError("address", f"{told} {allowed.advice}", lasting=True)
    return found


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """What a name resolves to, within these seconds: the system's own resolver cannot be stopped."""
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=max(seconds, 0.001))
    except Empty:
        found = TimeoutError()
    if isinstance(found, Exception) or not found:
        raise FetchError("unreachable", f"No machine is called {host}. Check the address.")
    return found


def check_unresolved(host: str, port: int, allowed: AllowedHosts) -> None:
    """Check a host that a proxy is to find: by what its name shows. Raises `FetchError` for a number that is
    not public, however it is written, and for a name that is used in own networks only.
    """
    if allowed.has(host, port):
        return
    number = _as_number(host)
    local = tuple(fetching_rules().addresses.local)
    near = not is_public(number) if number else "." not in host or f".{host}".endswith(local)
    if near:
        told = f"{host} is a machine of the own network or none at all; public ones only are asked."
        raise FetchError("address", f"{told} {allowed.advice}", lasting=True)


def _as_number(host: str) -> str:
    """The IP address that a host is written as, in any form that systems understand; nothing for a name."""
    try:
        return str(ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return ""
