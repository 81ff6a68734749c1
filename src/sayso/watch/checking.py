"""Try a file of feeds: ask each feed once, and say what it lists; nothing is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sayso.errors import FetchError
from sayso.intake.feeds.entries import FeedListing
from sayso.intake.feeds.feeds_file import FeedsFile
from sayso.intake.feeds.parse import read_feed
from sayso.intake.fetching.client import Answer, Client, agent_named
from sayso.intake.fetching.hosts import HostQueue, Visit
from sayso.watch.listed import listed_pages, listed_sitemaps


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """What a feed answers: its format, how many entries (or sitemaps) it lists, how many pages and documents
    (or sitemaps) of these `sayso watch` would read, the newest day, one address; or why it cannot be had.
    """

    name: str
    address: str
    kind: str = ""
    entries: int = 0
    wanted: int = 0
    newest: date | None = None
    example: str = ""
    problem: str = ""


def check_feeds(file: FeedsFile) -> Iterator[CheckedFeed]:
    """Ask each feed of a file once, in the order in which they answer."""
    names = list(file.feeds)
    settings = file.settings
    agent = agent_named(settings.contact)
    client = Client(file.allowed, agent, file.limits, connections=settings.hosts_at_once)
    with client, HostQueue(client, threads=settings.hosts_at_once, between=settings.pause) as hosts:
        for number, name in enumerate(names):
            hosts.put(Visit(file.feeds[name].address, ("feed", number), named=True))
        left = len(names)
        while left:
            found = hosts.take(1.0)
            if found is not None:
                left -= 1
                yield _checked(file, names[found[0].key[1]], found[1])


def _checked(file: FeedsFile, name: str, answer: Answer | FetchError) -> CheckedFeed:
    settings = file.feeds[name]
    try:
        if isinstance(answer, FetchError):
            raise answer
        listing = read_feed(answer.read(), answer.address, answer.headers.get("content-type", ""))
    except FetchError as error:
        return CheckedFeed(name, settings.address, problem=str(error))
    finally:
        if isinstance(answer, Answer):
            answer.close()
    return _told(name, file, listing)


def _told(name: str, file: FeedsFile, listing: FeedListing) -> CheckedFeed:
    settings = file.feeds[name]
    sitemaps = list(listed_sitemaps(settings, listing))
    pages = list(dict.fromkeys(one.address for one in listed_pages(settings, listing)))
    days = [one.published for one in listing.entries if one.published is not None]
    return CheckedFeed(
        name=name,
        address=settings.address,
        kind="index of sitemaps" if listing.sitemaps else listing.kind,
        entries=len(listing.sitemaps) or len(listing.entries),
        wanted=len(sitemaps) if listing.sitemaps else len(pages),
        newest=max(days, default=None),
        example=next(iter((*pages, *sitemaps)), ""),
    )
