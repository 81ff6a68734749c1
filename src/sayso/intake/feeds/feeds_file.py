"""The user's list of feeds, FEEDS.toml: who to ask, how often, and what of it to read.

Takes a path, gives a `FeedsFile`; what is wrong with it is a `SaysoError` with line and key. What a key means
is in docs/watch.md.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from sayso.codebook.convert import line_of_keys, parse_parts
from sayso.codebook.fetching_rules import fetching_rules
from sayso.codebook.rules import Rules
from sayso.errors import CodebookError, FetchError, SaysoError
from sayso.intake.fetching.addresses import AllowedHosts, check_address, host_name, port_of, same_page
from sayso.intake.fetching.client import Limits
from sayso.intake.fetching.proxies import read_proxies

UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
ADVICE = "If it is yours to ask, name it in the file of feeds: [watch] allow_hosts = [HOST]."
_TIME = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smhd])")
_ALLOWED = re.compile(r"(?:[a-z0-9_.-]+|[0-9a-f:.]+)(?::\d{1,5})?", re.IGNORECASE)


class WatchSettings(Rules, frozen=True):
    """`[watch]`: what holds for all feeds."""

    contact: str = ""
    every: str = ""
    allow_hosts: tuple[str, ...] = ()
    proxy: str = ""
    keep_pages: str = ""
    pause: float = 1.0
    hosts_at_once: int = 16
    seconds: float = 60.0
    megabytes: float = 50.0
    tries: int = 8


class FeedSettings(Rules, frozen=True):
    """`[feeds.NAME]`: one feed."""

    address: str
    publisher: str = ""
    every: str = ""
    since: date | None = None
    full_text: bool = False
    documents: bool = True
    document_hosts: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def wants(self, address: str, day: date | None) -> bool:
        """Whether a page that the feed lists is to be read."""
        if self.since is not None and day is not None and day < self.since:
            return False
        wanted = not self.include or any(words in address for words in self.include)
        return wanted and not any(words in address for words in self.exclude)

    def wants_sitemap(self, day: date | None) -> bool:
        """Whether a sitemap that an index lists, which changed last on a day, may list pages to be read."""
        return self.since is None or day is None or day >= self.since


@dataclass(frozen=True, slots=True)
class FeedsFile:
    """A file of feeds: settings of all, and each feed by its name, with its address as `same_page` has it."""

    path: Path
    settings: WatchSettings
    feeds: dict[str, FeedSettings]

    @property
    def allowed(self) -> AllowedHosts:
        """The machines that the file allows, with ports that its feeds name; and by which proxies."""
        urls = [check_address(one.address, AllowedHosts(ports=ANY_PORT)) for one in self.feeds.values()]
        ports = frozenset(f"{host_name(url)}:{port_of(url)}" for url in urls)
        names = frozenset(one.strip("[]").lower() for one in self.settings.allow_hosts)
        return AllowedHosts(names, ports, ADVICE, read_proxies(self.settings.proxy))

    @property
    def limits(self) -> Limits:
        """Of one answer."""
        return Limits(seconds=self.settings.seconds, bytes=int(self.settings.megabytes * 1_000_000))

    @property
    def folder(self) -> Path | None:
        """Where pages are kept, from the file's own folder on; `None` for nowhere."""
        return self.path.parent / self.settings.keep_pages if self.settings.keep_pages else None

    def interval(self, name: str, said: float | None) -> float:
        """The seconds between two looks at a feed, which itself says `said`."""
        pauses = fetching_rules().pauses
        own = read_time(self.feeds[name].every)
        if own is not None:
            return own
        if said is not None:
            return min(max(said, pauses.least), pauses.most)
        return read_time(self.settings.every) or pauses.usual


class _AnyPort(frozenset[str]):
    """Has every port: of the feeds themselves, which the user names."""

    def __contains__(self, port: object) -> bool:
        return True


ANY_PORT = _AnyPort()


def read_time(written: str) -> float | None:
    """The seconds of "90s", "30m", "6h" or "1d"; `None` for nothing. Raises `ValueError` for others."""
    if not written:
        return None
    found = _TIME.fullmatch(written.strip())
    if found is None or float(found[1]) <= 0:
        raise ValueError(written)
    return float(found[1]) * UNITS[found[2]]


def load_feeds(path: Path) -> FeedsFile:
    """Read a file of feeds. Raises `SaysoError` that says which line is wrong, and what would be right."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SaysoError(f"{path} cannot be read ({told}). Name a file of feeds: docs/watch.md.") from error
    try:
        settings, feeds = parse_parts(path.name, text, ("watch", WatchSettings), ("feeds", FeedSettings))
    except CodebookError as error:
        raise SaysoError(str(error)) from error
    _check_settings(path.name, text, settings)
    if not feeds:
        raise SaysoError(
            f'{path.name}: there is no feed in it. Add one: [feeds.NAME] with address = "https://…".'
        )
    return FeedsFile(path, settings, _checked(path.name, text, feeds))


def _wrong(name: str, text: str, keys: tuple[str, ...], told: str) -> SaysoError:
    shown = f"[{'.'.join(keys[:-1])}] {keys[-1]}"
    return SaysoError(f"{name}:{line_of_keys(text, keys)}: {shown}: {told}")


def _check_settings(name: str, text: str, settings: WatchSettings) -> None:
    """Raise `SaysoError` for values that cannot be meant."""
    contact = settings.contact.strip()
    if (
        not contact
        or not contact.isascii()
        or not contact.isprintable()
        or ("@" not in contact and ":" not in contact)
    ):
        told = 'write who sites can turn to, an e-mail or a page: contact = "ana@example.org".'
        raise _wrong(name, text, ("watch", "contact"), told)
    _check_time(name, text, ("watch", "every"), settings.every)
    for one in settings.allow_hosts:
        if not _ALLOWED.fullmatch(one.strip("[]")):
            told = f'{one!r} is no host. Write a name or number, with a port or none: "127.0.0.1:8080".'
            raise _wrong(name, text, ("watch", "allow_hosts"), told)
    try:
        read_proxies(settings.proxy)
    except SaysoError as error:
        raise _wrong(name, text, ("watch", "proxy"), str(error)) from error
    least: dict[str, float] = {"pause": 0, "hosts_at_once": 1, "seconds": 1, "megabytes": 0.001, "tries": 1}
    most: dict[str, float] = {
        "pause": 3_600,
        "hosts_at_once": 64,
        "seconds": 3_600,
        "megabytes": 2_000,
        "tries": 50,
    }
    for key, low in least.items():
        if not low <= getattr(settings, key) <= most[key]:
            raise _wrong(name, text, ("watch", key), f"it goes from {low:g} to {most[key]:,g}.")


def _check_time(name: str, text: str, keys: tuple[str, ...], written: str) -> None:
    try:
        read_time(written)
    except ValueError as error:
        told = f'{written!r} is no time. Write a number with s, m, h or d: "30m".'
        raise _wrong(name, text, keys, told) from error


def _checked(name: str, text: str, feeds: dict[str, FeedSettings]) -> dict[str, FeedSettings]:
    """The feeds, each address in the form in which it is known. Raises `SaysoError`."""
    seen: dict[str, str] = {}
    found: dict[str, FeedSettings] = {}
    for key, feed in feeds.items():
        keys = ("feeds", key)
        try:
            check_address(feed.address, AllowedHosts(ports=ANY_PORT))
            address = same_page(feed.address)
        except FetchError as error:
            raise _wrong(name, text, (*keys, "address"), str(error)) from error
        if address in seen:
            told = f"[feeds.{seen[address]}] has the same address. Take one of them out."
            raise _wrong(name, text, (*keys, "address"), told)
        seen[address] = key
        _check_time(name, text, (*keys, "every"), feed.every)
        for host in feed.document_hosts:
            if urlsplit(f"https://{host}").hostname != host.lower():
                raise _wrong(
                    name, text, (*keys, "document_hosts"), f"{host!r} is no host. Write its name only."
                )
        found[key] = _with_address(feed, address)
    return found


def _with_address(feed: FeedSettings, address: str) -> FeedSettings:
    import msgspec

    return msgspec.structs.replace(feed, address=address)
