"""Numbers of a list of places: "Kaya (20), Djibo (40)" (`places/lists.py`).

Takes a text and its places, gives the items by the offset of their number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from sayso.reading import findings
from sayso.reading.places.lists import ListEntry, place_lists
from sayso.reading.places.names import is_compass
from sayso.records import Evidence, Place, PlaceMention

STOP = re.compile(r"[.!?]\s+(?=[A-Z])|\n\s*\n|[.!?]\n")
LONGEST_LEAD = 400  # characters


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A number of a list with the place beside it. `lead` are the offsets of the words before the list, which
    say what is counted; `total` is the sum of the list, `country` the one that all its known places lie in.
    """

    name: Evidence
    place: Place | None
    country: str | None
    lead: tuple[int, int]
    total: int


def listed_items(doc: Doc, places: Sequence[PlaceMention]) -> dict[int, ListedItem]:
    """The items of all lists of which at least half of the names are places, by where their number begins."""
    text = findings.text_of(doc)
    by_end = {mention.evidence.end: mention for mention in places if not mention.adjective}
    found: dict[int, ListedItem] = {}
    for items in place_lists(text):
        for start, item in _listed(text, items, by_end):
            found.setdefault(start, item)
    return found


def _listed(
    text: str, items: Sequence[ListEntry], by_end: dict[int, PlaceMention]
) -> Iterator[tuple[int, ListedItem]]:
    found = [by_end.get(item.name[1]) for item in items]
    known = [one if one is not None and not is_compass(one.evidence.quote) else None for one in found]
    if 2 * sum(place is not None for place in known) < len(items):
        return
    lead = _lead(text, min(items[0].name[0], items[0].start))
    total = sum(item.number for item in items)
    countries = {one.place.country for one in known if one is not None and one.place is not None}
    common = countries.pop() if len(countries) == 1 else None
    for item, mention in zip(items, known, strict=True):
        start, end = item.name
        name = mention.evidence if mention is not None else Evidence(start, end, text[start:end])
        place = mention.place if mention is not None else None
        yield item.start, ListedItem(name, place, place.country if place else common, lead, total)


def _lead(text: str, start: int) -> tuple[int, int]:
    """From the last end of a sentence or paragraph to the list."""
    first = max(0, start - LONGEST_LEAD)
    stops = [stop.end() for stop in STOP.finditer(text[first:start].rstrip("\n \t("))]
    return first + (stops[-1] if stops else 0), start
