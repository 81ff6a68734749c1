"""Pages from the network that a user names: `sayso read --fetch ADDRESS`, and the desk's reports by address.

Takes addresses, gives `Item`s as files do; what cannot be had is an error with its reason. Where an address
may lead is said once, for these and for feeds: `fetching/addresses.py`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sayso.errors import IntakeError
from sayso.intake.files import Defaults, Item, read_bytes

SLOWEST = 120.0  # seconds that a page may take which a person waits for
BY_HAND = "The desk fetches public pages only. Save the page, and hand in the file."


def is_address(path: str) -> bool:
    """Whether an input is named by an address of the web, and not by a file."""
    return path.lower().startswith(("http://", "https://"))


def fetch_pages(addresses: Iterable[str], defaults: Defaults, *, near: bool = True) -> Iterator[Item]:
    """The reports of each address. Without `near` no machine of the own network is asked: for addresses that
    somebody at another machine gives. With it, the one that the user names, and none that a page leads to.
    """
    for address in addresses:
        try:
            data, final, kind = _fetched(address, near=near)
        except IntakeError as error:
            yield Item(address, hashlib.sha256(address.encode("utf-8", "replace")).hexdigest(), error=error)
            continue
        for item in read_bytes(data, address, defaults, content_type=kind):
            report = item.report
            yield replace(item, report=replace(report, url=report.url or final)) if report else item


def _fetched(address: str, *, near: bool) -> tuple[bytes, str, str]:
    """The bytes of a page, its address in the end, and what kind the site says that they are."""
    from sayso.intake.fetching.addresses import AllowedHosts, is_near, read_address
    from sayso.intake.fetching.client import Client, Limits, agent_named

    url = read_address(address)
    allowed = AllowedHosts(advice=BY_HAND)
    if near:
        names = frozenset({url.host.strip("[]")} if is_near(url) else ())
        allowed = AllowedHosts(names, ports=frozenset({f"{url.host.strip('[]')}:{url.port}"}))
    with Client(allowed, agent_named(), Limits(seconds=SLOWEST)) as client:
        answer = client.fetch(address)
        try:
            return answer.read(), answer.address, answer.headers.get("content-type", "")
        finally:
            answer.close()
