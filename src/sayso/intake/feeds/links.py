"""What a page links: its own address as it gives that, and documents that belong to it."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.intake.feeds.entries import whole_address
from sayso.intake.fetching.addresses import same_page

MAIN = ".//article | .//main | .//*[@role='main']"


def parsed_page(data: bytes) -> Any:
    """A page as a tree; `None` if it cannot be one."""
    import trafilatura

    try:
        return trafilatura.load_html(data)
    except Exception:  # lxml raises many kinds for broken pages
        return None


def canonical_address(tree: Any, base: str) -> str:
    """The address that a page gives as its own, if it is one of the same site; else nothing."""
    for link in tree.iterfind(".//link[@rel]"):
        if "canonical" in (link.get("rel") or "").lower().split():
            found = whole_address(base, link.get("href") or "")
            if found and _site(found) == _site(base) and urlsplit(found).path not in ("", "/"):
                return same_page(found)
    return ""


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def linked_documents(tree: Any, base: str, hosts: frozenset[str]) -> list[str]:
    """The PDFs, Word and Excel files that the article of a page links (or the page, if it marks no article):
    of its own site, or of one of `hosts`.
    """
    found = list(dict.fromkeys(_documents(tree, base, hosts)))
    return found[: fetching_rules().pages.most_documents]


def _documents(tree: Any, base: str, hosts: frozenset[str]) -> Iterator[str]:
    mains = tree.xpath(MAIN) or [tree]
    for main in mains:
        for link in main.iter("a"):
            address = whole_address(base, link.get("href") or "")
            if address and is_document(address):
                host = urlsplit(address).hostname or ""
                if _site(address) == _site(base) or host in hosts:
                    yield _known(address)


def _known(address: str) -> str:
    try:
        return same_page(address)
    except FetchError:
        return address


def is_document(address: str) -> bool:
    """Whether an address ends as those of documents do."""
    return PurePosixPath(urlsplit(address).path).suffix.lower() in fetching_rules().pages.documents
