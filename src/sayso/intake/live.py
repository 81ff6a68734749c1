"""Pages that go on: the posts of a live blog, each with its own time.

Takes a parsed page (lxml), gives `Post`s; none for a page that is one article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sayso.intake.dates import read_day
from sayso.intake.markup import text_of, without_markup
from sayso.intake.page import is_kind, linked_data

SHORTEST = 40  # characters of a post
_BLOCK = re.compile(r"(?:^|[\s_-])(?:block|post|update|entry|liveblog|card)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a live page: its time as written, headline and text."""

    published: str
    title: str
    text: str


def posts_of(tree: Any) -> list[Post]:
    """The posts of a live page, in the order of the page; from its blocks, or from its linked data."""
    entry = next((one for one in linked_data(tree) if is_kind(one, "liveblogposting")), None)
    if entry is None:
        return []
    linked = list(_linked(entry))
    shown = list(_blocks(tree))
    return shown if len(shown) >= max(len(linked), 1) else linked


def _linked(entry: dict[str, Any]) -> Iterator[Post]:
    updates = entry.get("liveBlogUpdate")
    for update in updates if isinstance(updates, list) else []:
        if isinstance(update, dict):
            body = without_markup(str(update.get("articleBody") or ""))
            day = str(update.get("datePublished") or update.get("dateCreated") or "")
            if len(body) >= SHORTEST and read_day(day):
                yield Post(day, str(update.get("headline") or ""), body)


def _blocks(tree: Any) -> Iterator[Post]:
    """Elements that are posts by their class or id, and hold one time."""
    for element in tree.iter("div", "article", "section", "li"):
        if not _BLOCK.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        times = list(element.iterfind(".//time[@datetime]"))
        if len(times) != 1 or read_day(times[0].get("datetime")) is None:
            continue
        heads = [head.text_content().strip() for head in element.iter("h1", "h2", "h3", "h4")]
        body = "\n\n".join(text_of(paragraph) for paragraph in element.iter("p"))
        if len(body) >= SHORTEST:
            yield Post(times[0].get("datetime"), heads[0] if heads else "", body)
