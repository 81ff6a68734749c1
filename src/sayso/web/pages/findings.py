"""The lists of findings and of what they give together: one frame for all, with filters, facets and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.facets import ListAnswer
from sayso.ledger.lists.frame import MOST, Facet, FacetValue, FilterKind, Listing
from sayso.ledger.seen.searches import LISTS
from sayso.web.answers import answer_of, everything
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of, json_of_all
from sayso.web.desk import Database, desk_of
from sayso.web.list_queries import ListAsked, asked_of, choices_of, end_of
from sayso.web.pages import told
from sayso.web.params import As, one_of
from sayso.web.templating import country_name, page

router = APIRouter()
SHOWN = 50
FILES = ("csv", "json")
SHARES = ("0.5", "0.7", "0.8", "0.9", "0.95")


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet as a page shows it: its words, its count, and whether it is chosen."""

    value: str
    words: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet as a page shows it."""

    name: str
    label: str
    links: tuple[FacetLink, ...]


def _add(listing: Listing) -> None:
    """The page of a list."""
    wanted = Annotated[ListAsked, Depends(asked_of(listing))]

    def listed(
        request: Request, who: Reader, connection: Database, asked: wanted, as_: As = None
    ) -> Response:
        file, desk = one_of("as", as_, FILES), desk_of(request)
        if file is not None:
            write = csv_of if file == "csv" else json_of_all
            return write(listing.name, everything(desk, listing, asked))
        found = answer_of(desk, connection, listing, asked, SHOWN)
        context = {
            "listing": listing,
            "listings": LISTINGS,
            "asked": asked,
            "found": found,
            "next": end_of(asked, found.page.end),
            "boxes": [box for box in facet_boxes(listing, asked, found) if box.links],
            "chips": _chips(listing, asked),
            "kept": urlencode(asked.given) if listing.name in LISTS else "",
            "known": {
                one.name: choices_of(connection, one)
                for one in listing.filters
                if one.kind is FilterKind.CHOICE and one.shown
            },
            "choices": desk.choices.get(),
            "shares": SHARES,
            "most": MOST,
        }
        return page(request, who, "findings.html", context)

    listed.__doc__ = listing.about
    router.add_api_route(f"/{listing.name}", listed, methods=["GET"], name=f"list_{listing.name}")


def facet_boxes(listing: Listing, asked: ListAsked, found: ListAnswer) -> list[FacetBox]:
    """The facets as the page shows them: a value that is chosen is among them, even if few have it."""
    boxes = []
    for facet, counts in zip(listing.facets, found.facets, strict=True):
        given = asked.query.values.get(facet.name)
        chosen = _as_value(facet, given)
        values: Sequence[FacetValue] = counts.values
        if chosen and chosen not in [one.value for one in values] and not facet.whole:
            values = (*values, FacetValue(chosen, 0))
        links = tuple(
            FacetLink(
                f'"{one.value}"' if facet.whole else one.value,
                facet_words(facet.name, one.value),
                _count_words(one.count, exact=counts.exact),
                chosen in (one.value, f'"{one.value}"'),
            )
            for one in values
        )
        boxes.append(FacetBox(facet.name, counts.label, links))
    return boxes


def _as_value(facet: Facet, given: Any) -> str:
    if given is None:
        return ""
    return f"{given:%Y-%m}" if facet.by_month else str(given)


def _count_words(count: int, *, exact: bool) -> str:
    if not count:
        return ""
    return f"{count:,}" if exact else f"{count:,}+"


def facet_words(name: str, value: str) -> str:
    """The value of a facet in words."""
    if name in ("country", "actor_country"):
        return country_name(value)
    if name in ("publisher", "speaker", "agency", "type", "unit", "month"):
        return value
    return value.replace("_", " ")


def _chips(listing: Listing, asked: ListAsked) -> list[tuple[str, str, str]]:
    """The filters that are set: name, label, and the value in words."""
    return [
        (one.name, one.label, facet_words(one.name, str(asked.query.values[one.name]))
         if one.kind in (FilterKind.CHOICE, FilterKind.COUNTRY) else asked.given[one.name])
        for one in listing.filters
        if one.name in asked.given
    ]  # fmt: skip


for _listing in LISTINGS:
    _add(_listing)
router.include_router(told.router)
