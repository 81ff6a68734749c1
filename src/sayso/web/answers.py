"""Answers to what is asked of a list: a page of it with its facets, or all of it as a file."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from sayso.ledger.lists.actors import ACTORS, actors_fitting, answer_actors
from sayso.ledger.lists.facets import Kept, ListAnswer, answer, page_of
from sayso.ledger.lists.frame import Listing, ListPage
from sayso.ledger.lists.paging import stream_of
from sayso.web.desk import Desk
from sayso.web.list_queries import ListAsked


def answer_of(
    desk: Desk, connection: Connection, listing: Listing, asked: ListAsked, limit: int
) -> ListAnswer:
    """A page of a list with its facets."""
    if listing is ACTORS:
        return answer_actors(desk.lists.actors.get(), asked.query, limit)
    return answer(connection, listing, asked.query, _kept(desk, listing), limit)


def page_answer(
    desk: Desk, connection: Connection, listing: Listing, asked: ListAsked, limit: int
) -> ListPage:
    """A page of a list."""
    if listing is ACTORS:
        return answer_actors(desk.lists.actors.get(), asked.query, limit).page
    return page_of(connection, listing, asked.query, _kept(desk, listing), limit)


def _kept(desk: Desk, listing: Listing) -> Kept:
    """What is known of the whole ledger."""
    return desk.lists.names.get(), desk.lists.totals[listing.name].ready


def everything(desk: Desk, listing: Listing, asked: ListAsked) -> Iterator[Any]:
    """All rows that are asked for."""
    if listing is ACTORS:
        return iter(actors_fitting(desk.lists.actors.get(), asked.query))
    return stream_of(desk.ledger.engine, listing, asked.query, desk.lists.names.get())
