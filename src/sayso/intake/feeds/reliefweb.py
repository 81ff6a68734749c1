"""The JSON of ReliefWeb's API (versions 1 and 2): reports with their text, source, day, and files.

Takes the bytes of an answer, gives a `FeedListing`. What is not as it should be is passed over: strangers
write it.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sayso.intake.feeds.entries import FeedItem, FeedListing, clean, day_of, not_a_feed, short, whole_address


def read_reliefweb(data: bytes, base: str, *, most: int) -> FeedListing:
    """The reports of an answer. Raises `FetchError` with reason `feed`."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise not_a_feed(f"its JSON is broken ({' '.join(str(error).split())[:80]})") from error
    rows = found.get("data") if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise not_a_feed("its JSON has no list “data”")
    entries = [_entry(row, base) for row in rows[:most]]
    links = found.get("links")
    following = links.get("next") if isinstance(links, dict) else None
    href = following.get("href") if isinstance(following, dict) else following
    return FeedListing(
        kind="reliefweb",
        title="ReliefWeb",
        entries=tuple(one for one in entries if one is not None),
        more=whole_address(base, href) or "" if isinstance(href, str) else "",
        skipped=sum(one is None for one in entries),
    )


def _entry(row: object, base: str) -> FeedItem | None:
    """A report; where the answer has no fields of it, the address at which the API has them."""
    if not isinstance(row, dict):
        return None
    given = row.get("fields")
    fields: dict[str, Any] = given if isinstance(given, dict) else {}
    named = (fields.get("url_alias"), fields.get("url"), row.get("href"))
    addresses = (whole_address(base, one) for one in named if isinstance(one, str))
    address = next((one for one in addresses if one), None)
    if address is None:
        return None
    dates = fields.get("date")
    days: dict[str, Any] = dates if isinstance(dates, dict) else {}
    return FeedItem(
        address=address,
        title=short(fields.get("title")),
        published=_day(days, "original", "created"),
        publisher="; ".join(_sources(fields.get("source"))),
        stamp=short(days.get("changed") or days.get("created")),
        content=clean(_content(fields)),
        documents=tuple(_files(fields.get("file"), base)),
    )


def _day(days: dict[str, Any], *names: str) -> date | None:
    found = (day_of(days[name]) for name in names if isinstance(days.get(name), str))
    return next((day for day in found if day is not None), None)


def _content(fields: dict[str, Any]) -> str:
    html, plain = fields.get("body-html"), fields.get("body")
    if isinstance(html, str) and html.strip():
        return html
    return plain if isinstance(plain, str) else ""


def _sources(found: object) -> Iterator[str]:
    for one in found if isinstance(found, list) else [found]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield short(name)


def _files(found: object, base: str) -> Iterator[str]:
    for one in found if isinstance(found, list) else []:
        link = one.get("url") if isinstance(one, dict) else None
        if isinstance(link, str) and (address := whole_address(base, link)):
            yield address
