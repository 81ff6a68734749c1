"""What a web page says beside its main text: its title, publisher and first day, and what of it is not read.

Takes a parsed page (lxml), gives days as written and notes.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.dates import Published, day_note, read_published, shown
from sayso.intake.markup import text_of

FIRST = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "publication_date", "publish-date", "pubdate", "publishdate", "article.published",
    "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
ARTICLES = ("article", "posting", "report", "newsarticle")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BOX = re.compile(
    r"key-?(?:figure|number|fact|stat)|fact-?box|big-?number|counter|stat(?:istic)?s?(?:$|[\s_-])", re.I
)
LONGEST_BOX = 600


def linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD, those of a `@graph` too; what is broken is passed over."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = json.loads(script.text_content() or "")
        except (ValueError, RecursionError):
            continue
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, dict):
                yield one
                graph = one.get("@graph")
                yield from (
                    (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()
                )


def is_kind(entry: dict[str, Any], *kinds: str) -> bool:
    """Whether the `@type` of linked data ends on one of these, in small letters."""
    types = entry.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.lower().endswith(kinds) for name in names)


def title_of(tree: Any) -> str:
    """The headline that a page gives in its linked data or for social networks, or nothing."""
    found = next((one for one in (*_linked(tree, "headline"), *_meta(tree, ("og:title",))) if one), "")
    return " ".join(unescape(found).split())


def publisher_of(tree: Any) -> str:
    """Who a page says that publishes it, or nothing."""
    named = (entry.get("publisher") for entry in linked_data(tree))
    firsts = (one[0] if isinstance(one, list) and one else one for one in named)
    linked = (one.get("name") for one in firsts if isinstance(one, dict))
    found = (*_meta(tree, ("og:site_name",)), *linked)
    return next((one.strip() for one in found if isinstance(one, str) and one.strip()), "")


def published_of(tree: Any, text: str, otherwise: str | None) -> tuple[str, tuple[str, ...]]:
    """When a page came out first, as written, and a note where that is not what it says; empty if it says
    nothing, what it says if that is no day. `otherwise` is what the extractor found. A text that mentions
    later years is dated by its last change.
    """
    stated = [*_linked(tree, "datePublished"), *_meta(tree, FIRST), *_times(tree)]
    first = _earliest(_read(stated))
    found = first or _earliest(_read([otherwise]))
    changed = max(
        _read([*_linked(tree, "dateModified"), *_meta(tree, CHANGED), otherwise]),
        key=lambda one: one.day,
        default=None,
    )
    if found is None:
        return next((value for value in stated if value and value.strip()), ""), ()
    if changed is not None and changed.day.year > found.day.year:
        years = [int(year) for year in _YEAR.findall(text) if int(year) <= changed.day.year]
        if max(years, default=0) > found.day.year:
            why = f"by its last change, as it came out on {shown(found)}, but mentions {max(years)}"
            return changed.day.isoformat(), (day_note(changed, why),)
    return found.day.isoformat(), ()


def _earliest(found: list[Published]) -> Published | None:
    return found[0] if found else None


def _read(values: list[str | None]) -> list[Published]:
    """The values that are days, in their order."""
    read = []
    for value in values:
        try:
            one = read_published(value)
        except IntakeError:
            continue
        if one is not None and not one.unsure:
            read.append(one)
    return read


def _linked(tree: Any, key: str) -> list[str | None]:
    entries = [entry for entry in linked_data(tree) if isinstance(entry.get(key), str)]
    entries.sort(key=lambda entry: not is_kind(entry, *ARTICLES))
    return [entry[key] for entry in entries]


def _meta(tree: Any, names: tuple[str, ...]) -> list[str | None]:
    """The contents of meta elements (and of others with `itemprop`) of these names, by the order of names."""
    found: dict[str, str] = {}
    for element in tree.iter("meta", "time", "span"):
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").lower()
            value = element.get("content") or element.get("datetime")
            if name in names and value:
                found.setdefault(name, value)
    return [found[name] for name in names if name in found]


def _times(tree: Any) -> list[str | None]:
    """The first time element of the article, if it is not one post of many."""
    inside = tree.iterfind(".//article//time[@datetime]")
    marked = tree.iterfind(".//time[@pubdate]")
    return [element.get("datetime") for element in (*marked, *inside)][:1]


def left_out(tree: Any, text: str) -> tuple[str, ...]:
    """What has numbers in a page's article and is not in the text: tables, captions, boxes of key figures."""
    squeezed = _squeezed(text)
    within = next(iter(tree.iter("article", "main")), tree)
    counts = {
        "table": sum(_is_missing(one, squeezed) for one in tree.iter("table") if _is_data(one)),
        "caption": sum(_is_missing(one, squeezed) for one in within.iter("figcaption")),
        "box of figures": sum(
            _is_missing(one, squeezed)
            for one in within.iter("div", "section", "aside", "ul", "dl")
            if _BOX.search(one.get("class") or "") and len(one.text_content()) < LONGEST_BOX
            and not any(_BOX.search(above.get("class") or "") for above in one.iterancestors())
        ),
    }  # fmt: skip
    parts = [
        f"{name.replace('box', 'boxes') if n > 1 and 'box' in name else name + 's' * (n > 1)}: {n}"
        for name, n in counts.items()
        if n
    ]
    return (f"Not read in the page, though it has numbers: {', '.join(parts)}.",) if parts else ()


def _is_data(table: Any) -> bool:
    """Whether a table holds data, and not the layout of a page."""
    return len(list(table.iter("tr"))) > 1 and not any(True for _ in table.iter("table") if _ is not table)


def _is_missing(element: Any, squeezed: str) -> bool:
    text = text_of(element)
    return bool(re.search(r"\d", text)) and _squeezed(text)[:60] not in squeezed


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
