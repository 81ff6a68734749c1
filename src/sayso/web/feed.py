"""An Atom feed (RFC 4287) of what a saved search finds, what was read last first."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from sayso.display.searches import hit_words
from sayso.intake.first_words import name_of
from sayso.ledger.search.newest import NewHit
from sayso.ledger.seen.searches import SavedSearchRow

ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 120  # characters of a title


def atom_feed(search: SavedSearchRow, found: Sequence[NewHit], *, own: str, base: str) -> bytes:
    """The feed as bytes; `own` is its whole address, `base` the desk's, without a slash at its end."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'sayso:search:{search.id}:{search.made_at}')}")
    _add(feed, "title", f"{search.name} · sayso")
    _add(feed, "updated", _time(max([search.made_at, *(one.read_at for one in found)])))
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}/searches/{search.id}")
    _add(_add(feed, "author"), "name", "sayso")
    _add(feed, "generator", "sayso")
    for one in found:
        _entry(feed, one, base)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _entry(feed: "etree._Element", one: NewHit, base: str) -> None:
    hit, entry = one.hit, _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'sayso:{hit.kind}:{hit.report_id}:{hit.id}')}")
    _add(entry, "title", _short(hit_words(one)))
    _add(entry, "updated", _time(one.read_at))
    at = "" if hit.kind == "report" else f"?at={hit.kind}-{hit.id}"
    _add(entry, "link", rel="alternate", type="text/html", href=f"{base}/reports/{hit.report_id}{at}")
    _add(_add(entry, "author"), "name", hit.publisher or "unknown publisher")
    _add(entry, "category", term=hit.kind)
    told = f"{hit.words}\n{name_of(hit)}, {hit.publisher}{f', {hit.published}' if hit.published else ''}"
    _add(entry, "summary", told, type="text")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _add(parent: "etree._Element", name: str, text: str = "", **attributes: str) -> "etree._Element":
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        made.text = NOT_XML.sub(" ", text)
    return made


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
