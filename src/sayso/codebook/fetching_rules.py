"""How pages are fetched: which machines may be asked, limits and pauses; typed, as in `rules.py`.

Takes `data/fetching.toml`, gives `FetchingRules`.
"""

from functools import cache

from sayso.codebook.convert import parse_rules
from sayso.codebook.rules import Rules
from sayso.codebook.shipped import DATA


class AddressRules(Rules, frozen=True):
    """`[addresses]`: ports, networks and names that no stranger leads to, parameters that mean nothing."""

    ports: frozenset[int]
    longest: int
    refused: tuple[str, ...]
    local: tuple[str, ...]
    trackers: frozenset[str]
    tracker_beginnings: tuple[str, ...]


class LimitRules(Rules, frozen=True):
    """`[limits]`: of one answer."""

    redirects: int
    seconds: float
    silence: float
    bytes: int
    memory: int


class PauseRules(Rules, frozen=True):
    """`[pauses]`: seconds between questions, and how often they are asked."""

    between: float
    longest: float
    first: float
    most: float
    jitter: float
    tries: int
    least: float
    usual: float
    again: float
    robots: float


class FeedPageRules(Rules, frozen=True):
    """`[pages]`: how much is taken of feeds, pages and robots.txt."""

    robots_bytes: int
    documents: tuple[str, ...]
    most_documents: int
    syndication_bytes: int
    most_entries: int
    most_sitemaps: int
    most_continued: int


class FetchingRules(Rules, frozen=True):
    """`fetching.toml`, table by table."""

    addresses: AddressRules
    limits: LimitRules
    pauses: PauseRules
    pages: FeedPageRules


@cache
def fetching_rules() -> FetchingRules:
    """The shipped rules. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("fetching.toml", (DATA / "fetching.toml").read_text(encoding="utf-8"), FetchingRules)
