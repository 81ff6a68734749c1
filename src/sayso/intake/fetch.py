"""Pages from the network, only where a user asks for it: `sayso read --fetch ADDRESS`.

Takes addresses, gives `Item`s as files do; what cannot be had is an error with its reason.
"""

import hashlib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from ipaddress import ip_address
from socket import getaddrinfo
from threading import Thread
from urllib.parse import urlsplit

from sayso.errors import IntakeError
from sayso.intake.files import Defaults, Item, read_bytes
from sayso.intake.formats import Format, sniff

SLOWEST = 120  # seconds that a page may take which somebody at another machine asks for


def is_address(path: str) -> bool:
    """Whether an input is named by an address of the web, and not by a file."""
    return path.lower().startswith(("http://", "https://"))


def fetch_pages(addresses: Iterable[str], defaults: Defaults, *, near: bool = True) -> Iterator[Item]:
    """The reports of each address. Without `near` no machine of the own network is asked: for addresses that
    somebody at another machine gives.
    """
    for address in addresses:
        try:
            data = _fetched(address, near=_is_near(address)) if near else _fetched_in_time(address)
        except IntakeError as error:
            yield Item(address, hashlib.sha256(address.encode()).hexdigest(), error=error)
            continue
        for item in read_bytes(data, address, defaults):
            report = item.report
            yield replace(item, report=replace(report, url=report.url or address)) if report else item


def _is_near(address: str) -> bool:
    """Whether the user names a machine of the own network, which a page elsewhere must not lead to."""
    host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host


def _must_be_public(address: str) -> None:
    """Raise `IntakeError` if an address is no whole one, or a machine that it may lead to is not public."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not is_address(address) or not host or parts.username is not None:
        raise IntakeError("fetch", "It is not the address of a page. Write it as https://example.org/page.")
    try:
        found = {str(one[4][0]) for one in getaddrinfo(host, port or 80)}
    except (OSError, UnicodeError) as error:
        raise IntakeError("fetch", f"No machine is called {host}. Check the address.") from error
    if not all(_is_public(one) for one in found):
        raise IntakeError(
            "fetch",
            "It is an address of this machine or its network; the desk fetches public pages only. Save the "
            "page, and hand in the file.",
        )


def _fetched_in_time(address: str) -> bytes:
    """The bytes of a public page that comes within `SLOWEST` seconds, however slowly a site sends it."""
    _must_be_public(address)
    found: list[bytes | IntakeError] = []

    def ask() -> None:
        try:
            found.append(_fetched(address, near=False))
        except IntakeError as error:
            found.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(SLOWEST)
    answer = (
        found[0] if found else IntakeError("fetch", f"The site took more than {SLOWEST} seconds. Try again.")
    )
    if isinstance(answer, IntakeError):
        raise answer
    return answer


def _is_public(host: str) -> bool:
    one = ip_address(host.partition("%")[0])
    return (getattr(one, "ipv4_mapped", None) or one).is_global and not one.is_multicast


def _fetched(address: str, *, near: bool) -> bytes:
    """The bytes of a page; of the own network only where `near`. Raises `IntakeError` with reason `fetch` or
    `unsupported`.
    """
    from trafilatura.downloads import fetch_response
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["SSRF_PROTECTION"] = "off" if near else "on"
    found = fetch_response(address, config=config)
    if found is None or found.data is None:
        raise IntakeError(
            "fetch", "The page could not be fetched. Check the address; or save it, and read the file."
        )
    if found.status != 200:
        raise IntakeError("fetch", f"The site answered {found.status}. Save the page, and read the file.")
    data = bytes(found.data)
    if data.startswith(b"%PDF") or (sniff(data) is Format.PLAIN and b"\x00" in data[:8192]):
        raise IntakeError("unsupported", "It is not a page or a text. Save it, and convert it to text.")
    return data
