"""Proxies: by which one a question goes, if a user says that one is to be used.

Takes what the user writes, an address or "environment" (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY), gives `Proxies`;
NO_PROXY names hosts that are asked without. A proxy finds the machines itself, so that nothing here can
check what a name means: `addresses.check_unresolved` goes by the name alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.request import (  # type: ignore[attr-defined]
    getproxies_environment,
    proxy_bypass_environment,
)

import httpx

from sayso.errors import SaysoError

ENVIRONMENT = "environment"
SCHEMES = ("http", "https")
WRONG = (
    "the proxy cannot be used. Write the address of an HTTP proxy, http://proxy.example.org:3128 (signs like "
    '@ and : in a password as %40, %3A), or "environment" for HTTPS_PROXY and HTTP_PROXY.'
)
UNUSED = (
    "A proxy is set in the environment ({}), and not used unless you say so: [watch] proxy in the file of "
    "feeds, or sayso read --proxy (docs/watch.md)."
)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The address of a proxy by the scheme of what is asked; none: everything is asked directly."""

    by_scheme: Mapping[str, str] = field(default_factory=dict)

    def find(self, url: httpx.URL) -> str | None:
        """The proxy for an address; `None` for those that are asked directly."""
        proxy = self.by_scheme.get(url.scheme)
        port = url.port or (443 if url.scheme == "https" else 80)
        return None if proxy is None or proxy_bypass_environment(f"{url.host}:{port}") else proxy

    def unused(self, url: httpx.URL) -> str:
        """What to say of a proxy that the environment names, and that is not used for an address."""
        if self.by_scheme or read_environment().find(url) is None:
            return ""
        return UNUSED.format(f"{url.scheme.upper()}_PROXY")


NO_PROXIES = Proxies()


def read_proxies(written: str) -> Proxies:
    """The proxies that a user means. Raises `SaysoError` for what is no HTTP proxy, and never says its
    password.
    """
    if not written:
        return NO_PROXIES
    found = read_environment() if written == ENVIRONMENT else Proxies(dict.fromkeys(SCHEMES, written))
    for address in found.by_scheme.values():
        try:
            url = httpx.Proxy(address).url
        except (httpx.InvalidURL, ValueError) as error:
            raise SaysoError(WRONG) from error
        if url.scheme not in SCHEMES or not url.host:
            raise SaysoError(WRONG)
    return found


def read_environment() -> Proxies:
    """The proxies that the environment names."""
    known = getproxies_environment()
    named = {one: known.get(one) or known.get("all") for one in SCHEMES}
    return Proxies({scheme: _whole(address) for scheme, address in named.items() if address})


def _whole(address: str) -> str:
    """An address of a proxy with its scheme, which people leave out."""
    return address if "://" in address else f"http://{address}"
