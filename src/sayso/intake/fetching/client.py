"""Ask for one page: with limits on time, bytes and redirects, and a reason for whatever goes wrong.

Takes an address, gives an `Answer`; raises `FetchError`. Answers that are packed are unpacked here, never
further than the limit (a gzip bomb is `too_large`), and long ones lie in a file, not in memory.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from tempfile import SpooledTemporaryFile
from typing import IO

import httpcore
import httpx

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.fetching.addresses import AllowedHosts, check_address, join_address
from sayso.intake.fetching.backend import CheckedTransport, until

REDIRECTS = (301, 302, 303, 307, 308)
UNCHANGED = 304
PIECE = 1 << 16  # bytes that are unpacked at a time
ACCEPTED = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"
WRONG_PACKING = "The site packs its answer as {}, which it was not asked for."
REFUSED = "The proxy refuses it ({}). Check its address, name and password, or ask who runs it."
BROKEN_PACKING = "The answer cannot be unpacked: {}."


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one answer: seconds in all and without a byte, and bytes when unpacked."""

    seconds: float = field(default_factory=lambda: fetching_rules().limits.seconds)
    silence: float = field(default_factory=lambda: fetching_rules().limits.silence)
    bytes: int = field(default_factory=lambda: fetching_rules().limits.bytes)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered: the address that was asked, status, headers, and the bytes, unpacked."""

    address: str
    status: int
    headers: httpx.Headers
    asked: httpx.Headers
    at: datetime
    file: IO[bytes]

    def read(self) -> bytes:
        """All bytes."""
        self.file.seek(0)
        return self.file.read()

    def close(self) -> None:
        """Let go of the bytes."""
        self.file.close()

    @property
    def unchanged(self) -> bool:
        """Whether the site says that nothing changed since the last time."""
        return self.status == UNCHANGED


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a site says that a page is."""

    address: str


class Client:
    """Asks sites, from several threads if need be; for a `with` block."""

    def __init__(
        self, allowed: AllowedHosts, agent: str, limits: Limits | None = None, *, connections: int = 1
    ) -> None:
        self.allowed, self.limits, self.agent = allowed, limits or Limits(), agent
        self._client = httpx.Client(
            transport=CheckedTransport(allowed, connections),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none are kept
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *raised: object) -> None:
        self._client.close()

    def fetch(self, address: str) -> Answer:
        """The page at an address, or where that leads to."""
        for _ in range(fetching_rules().limits.redirects + 1):
            found = self.ask(address)
            if isinstance(found, Answer):
                return found
            address = found.address
        raise too_many_redirects()

    def ask(
        self, address: str, headers: Mapping[str, str] | None = None, *, most: int | None = None
    ) -> Answer | Redirect:
        """Ask once. Raises `FetchError`; statuses of 400 and more are errors, too."""
        limits = Limits(self.limits.seconds, self.limits.silence, most or self.limits.bytes)
        url = check_address(address, self.allowed)
        try:
            return self._asked(url, {**_usual(self.agent), **(headers or {})}, limits)
        except FetchError as error:
            unused = self.allowed.proxies.unused(url) if error.reason == "unreachable" else ""
            if not unused:
                raise
            raise FetchError(error.reason, f"{error} {unused}") from error

    def _asked(self, url: httpx.URL, headers: dict[str, str], limits: Limits) -> Answer | Redirect:
        """Ask once; whatever goes wrong is a `FetchError`."""
        try:
            with until(limits.seconds):
                return self._ask(url, headers, limits)
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise FetchError(
                "slow", f"The site took too long: {limits.seconds:g} seconds are the most. Try again later."
            ) from error
        except (httpcore.ProtocolError, httpx.ProtocolError) as error:
            told = f"The site broke off its answer, or gave none that can be understood ({_words(error)})."
            raise FetchError("unreachable", f"{told} Try again later.") from error
        except httpcore.ProxyError as error:
            raise FetchError("unreachable", REFUSED.format(_words(error))) from error
        except (httpcore.NetworkError, httpx.HTTPError, OSError) as error:
            told = f"{url.host} cannot be reached ({_words(error)}). Check the address, or try again later."
            raise FetchError("unreachable", told) from error

    def _ask(self, url: httpx.URL, headers: dict[str, str], limits: Limits) -> Answer | Redirect:
        timeout = httpx.Timeout(limits.silence)
        with self._client.stream(
            "GET", url, headers=headers, timeout=timeout, follow_redirects=False
        ) as found:
            if found.status_code in REDIRECTS:
                return Redirect(join_address(str(url), found.headers.get("location", "")))
            conditional = any(name.startswith("If-") for name in headers)
            if not (found.is_success or (conditional and found.status_code == UNCHANGED)):
                raise _status(found)
            said = found.headers.get("content-length", "")
            if said.isdigit() and int(said) > limits.bytes:
                raise too_large(limits.bytes)
            file = SpooledTemporaryFile(max_size=fetching_rules().limits.memory)  # noqa: SIM115
            try:
                for piece in unpacked(found, limits.bytes):
                    file.write(piece)
            except BaseException:
                file.close()
                raise
            return Answer(
                str(url), found.status_code, found.headers, found.request.headers, datetime.now(UTC), file
            )


def agent_named(contact: str = "") -> str:
    """Who asks, as sites see it; `contact` is where they can write to."""
    return f"sayso/{version('sayso')}" + (f" (+{contact})" if contact else "")


def _usual(agent: str) -> dict[str, str]:
    return {"User-Agent": agent, "Accept": ACCEPTED, "Accept-Encoding": "gzip"}


def unpacked(found: httpx.Response, most: int) -> Iterator[bytes]:
    """The bytes of an answer, unpacked no further than `most`. Raises `FetchError` with reason `too_large` or
    `unreachable`.
    """
    packing = found.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "", "none", "gzip", "x-gzip", "deflate"):
        raise FetchError("unreachable", WRONG_PACKING.format(packing[:40]))
    packed = packing not in ("identity", "", "none")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None
    size = raw = 0
    for piece in found.iter_raw(PIECE):
        raw += len(piece)
        for part in _parts(unpacker, piece) if unpacker is not None else (piece,):
            size += len(part)
            if size > most:
                raise too_large(most)
            yield part
        if raw > most:
            raise too_large(most)
    if unpacker is not None and raw and not unpacker.eof:
        raise FetchError("unreachable", BROKEN_PACKING.format("it ends too early"))


def _parts(unpacker: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    try:
        while piece and not unpacker.eof:
            part = unpacker.decompress(piece, PIECE)
            piece = unpacker.unconsumed_tail
            if part:
                yield part
    except zlib.error as error:
        raise FetchError("unreachable", BROKEN_PACKING.format(error)) from error


def too_large(most: int) -> FetchError:
    """What to say of an answer that has too many bytes."""
    return FetchError("too_large", f"The answer has more than {most:,} bytes, the most.", lasting=True)


def too_many_redirects() -> FetchError:
    """What to say of a page that leads from one address to the next."""
    most = fetching_rules().limits.redirects
    return FetchError("redirects", f"The address leads on more than {most} times. Check it.")


def _status(found: httpx.Response) -> FetchError:
    status = found.status_code
    return FetchError(
        "status",
        f"The site answered {status} {found.reason_phrase}".strip() + _advice(status),
        lasting=status == httpx.codes.GONE,
        wait=retry_after(found.headers) if status in (429, 503) else None,
        status=status,
    )


def _advice(status: int) -> str:
    if status in (401, 402, 403, 451):
        return ". It shows the page to others only; save it from a browser, and read the file."
    if status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        return ". The proxy wants a name and password: write it as http://NAME:PASSWORD@host:port."
    return ". Check the address." if status in (404, 410) else ". Try again later."


def retry_after(headers: httpx.Headers) -> float | None:
    """The seconds for which a site wants to be left alone, from its `Retry-After`."""
    said = headers.get("retry-after", "").strip()
    if said.isdigit():
        return min(float(said[:9]), fetching_rules().pauses.most)
    try:
        when = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), fetching_rules().pauses.most)


def _words(error: BaseException) -> str:
    """What went wrong, in the words of whoever saw it first."""
    return " ".join(str(error).split())[:200] or type(error).__name__
