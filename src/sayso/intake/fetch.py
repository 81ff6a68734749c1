"""Pages from the network that a user names: `sayso read --fetch ADDRESS`, and the desk's reports by address.

Takes addresses, gives `Item`s as files do; what cannot be had is an error with its reason. Where an address
may lead is said once, for these and for feeds: `fetching/addresses.py`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sayso.errors import IntakeError
from sayso.intake.files import Defaults, Item, read_bytes

HTTPS = 443
SLOWEST = 120.0  # seconds that a page may take which a person waits for
BY_HAND = "The desk fetches public pages only. Save the page, and hand in the file."
NAME_IT = (
    "Of your own network only the machine that you name is asked: if this one is meant, name its address."
)


def is_address(path: str) -> bool:
    """Whether an input is named by an address of the web, and not by a file."""
    return path.lower().startswith(("http://", "https://"))


def fetch_pages(
    addresses: Iterable[str], defaults: Defaults, *, near: bool = True, proxy: str = ""
) -> Iterator[Item]:
    """The reports of each address, asked by a `proxy` if one is given. Without `near` no machine of the own
    network is asked: for addresses that somebody at another machine gives. With it, the one that the user
    names, whatever its name means, and none that a page leads to.
    """
    for address in addresses:
        try:
            data, final, kind = _fetched(address, near=near, proxy=proxy)
        except IntakeError as error:
            yield Item(address, hashlib.sha256(address.encode("utf-8", "replace")).hexdigest(), error=error)
            continue
        for item in read_bytes(data, address, defaults, content_type=kind):
            report = item.report
            yield replace(item, report=replace(report, url=report.url or final)) if report else item


def _fetched(address: str, *, near: bool, proxy: str) -> tuple[bytes, str, str]:
    """The bytes of a page, its address in the end, and what kind the site says that they are."""
    from sayso.intake.fetching.addresses import AllowedHosts, host_name, port_of, read_address
    from sayso.intake.fetching.client import Client, Limits, agent_named
    from sayso.intake.fetching.proxies import read_proxies

    url = read_address(address)
    allowed = AllowedHosts(advice=BY_HAND)
    if near:
        ports = {port_of(url), HTTPS}  # sites lead from http:// to https://
        names = frozenset(f"{host_name(url)}:{port}" for port in ports)
        allowed = AllowedHosts(names, advice=NAME_IT, proxies=read_proxies(proxy))
    with Client(allowed, agent_named(), Limits(seconds=SLOWEST)) as client:
        answer = client.fetch(address)
        try:
            return answer.read(), answer.address, answer.headers.get("content-type", "")
        finally:
            answer.close()
