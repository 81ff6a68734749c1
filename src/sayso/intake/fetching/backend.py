"""Connections that lead where they may: a name is resolved, what it means is checked, and that is asked.

So nothing can come between the check and the connection (a name that means another machine the second time,
a redirect). Each connect, read and write also ends by the deadline of the whole question (`until`), however
slowly a site sends.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from sayso.errors import FetchError
from sayso.intake.fetching.addresses import AllowedHosts, check_unresolved, find_machines, host_name, port_of

_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def until(seconds: float) -> Iterator[None]:
    """All that is asked within must be done in so many seconds; what is not raises `httpcore.ReadTimeout`."""
    token = _DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def left(timeout: float | None) -> float:
    """The seconds that one step may take. Raises `httpcore.ReadTimeout` when there are none."""
    rest = _DEADLINE.get() - time.monotonic()
    if rest <= 0:
        raise httpcore.ReadTimeout("deadline")
    return min(rest, timeout) if timeout is not None else rest


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to machines that may be asked, and to no others."""

    def __init__(self, allowed: AllowedHosts) -> None:
        self._allowed = allowed
        self._own = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first machine of that name that answers. Raises `FetchError` for one that is
        refused.
        """
        machines = find_machines(host, port, self._allowed, left(timeout))
        for number, machine in enumerate(machines, 1):
            try:
                stream = self._own.connect_tcp(machine, port, left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(machines):
                    raise
                continue
            return TimedStream(stream)
        raise FetchError("unreachable", f"No machine is called {host}. Check the address.")

    def connect_unix_socket(self, *given: Any, **options: Any) -> httpcore.NetworkStream:
        """Nothing is asked there."""
        raise FetchError("address", "It is no address of the web.", lasting=True)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline of the question in hand."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self._stream.read(max_bytes, left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, left(timeout))

    def close(self) -> None:
        """End it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


class CheckedTransport(httpx.BaseTransport):
    """What `httpx` sends by: connections of `CheckedBackend`, kept for the next question to the same host, or
    those of a proxy.
    """

    def __init__(self, allowed: AllowedHosts, connections: int) -> None:
        self._allowed = allowed
        options: dict[str, Any] = {
            "ssl_context": httpx.create_ssl_context(),
            "max_connections": connections,
            "max_keepalive_connections": connections,
            "keepalive_expiry": 30.0,
        }
        self._pool = httpcore.ConnectionPool(**options, network_backend=CheckedBackend(allowed))
        self._by_proxy = {one: _proxy_pool(one, options) for one in set(allowed.proxies.by_scheme.values())}

    def _pool_of(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """The connections for an address. Raises `FetchError` for one that no proxy may be asked for."""
        proxy = self._allowed.proxies.find(url)
        if proxy is None:
            return self._pool
        check_unresolved(host_name(url), port_of(url), self._allowed)
        return self._by_proxy[proxy]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, and give the answer as it begins."""
        url, stream = request.url, request.stream
        assert isinstance(stream, httpx.SyncByteStream)
        answer = self._pool_of(url).handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=AnswerStream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """End all connections."""
        for pool in (self._pool, *self._by_proxy.values()):
            pool.close()


def _proxy_pool(address: str, options: dict[str, Any]) -> httpcore.HTTPProxy:
    """Connections by a proxy, which the user names, and which may so be of the own network."""
    proxy = httpx.Proxy(address)
    own = AllowedHosts(frozenset({f"{host_name(proxy.url)}:{port_of(proxy.url)}"}))
    raw = proxy.url
    return httpcore.HTTPProxy(
        proxy_url=httpcore.URL(scheme=raw.raw_scheme, host=raw.raw_host, port=raw.port, target=raw.raw_path),
        proxy_auth=proxy.raw_auth,
        network_backend=CheckedBackend(own),
        **options,
    )


class AnswerStream(httpx.SyncByteStream):
    """The bytes of an answer as they come."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        """Let go of the connection."""
        self._answer.close()
