"""Searches, and lists with their filters, that people keep under a name: watched or not, seen up to a
reading, with a feed of their own.

Takes a transaction where it writes. A person's searches are theirs alone. The token of a feed is kept as a
hash; it opens that feed and nothing else.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, delete, func, select, update

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.filters import SearchFilter
from sayso.ledger.lists.claims import CLAIMS
from sayso.ledger.lists.events import EVENTS
from sayso.ledger.lists.figures import FIGURES
from sayso.ledger.lists.frame import FilterKind, ListFilter, Listing, ListQuery
from sayso.ledger.redaction.store import kept_out
from sayso.ledger.schema.connections import insert_row
from sayso.ledger.schema.job_tables import saved_search
from sayso.ledger.schema.review_tables import account
from sayso.ledger.schema.statements import columns_of, rows_as
from sayso.ledger.schema.timestamps import now
from sayso.ledger.seen.looks import look_now

MOST = 100  # searches of a person
LONGEST = 100  # characters of a name
LIST = "list"  # the key of `asked` that names a list
LISTS = {one.name: one for one in (FIGURES, EVENTS, CLAIMS)}  # lists of findings, which can be kept


@dataclass(frozen=True, slots=True)
class SavedSearchRow:
    """A search that a person keeps. `asked` are the fields of a `SearchFilter` that are set, as text; or, of
    a list of findings, its name as "list" and its filters.
    """

    id: int
    who: str
    name: str
    asked: dict[str, str]
    made_at: datetime
    watched: bool
    seen_reading: int
    seen_at: datetime
    feed_hash: str | None

    @property
    def listing(self) -> Listing | None:
        """The list whose findings it keeps; none if it is a search for words."""
        return LISTS.get(self.asked.get(LIST, ""))

    def list_query(self) -> ListQuery:
        """What it asks of its list."""
        assert self.listing is not None
        given = {name: text for name, text in self.asked.items() if name != LIST}
        return ListQuery({name: _value(self.listing.filter(name), text) for name, text in given.items()})

    def filter(self) -> SearchFilter:
        """What it looks for."""
        given: dict[str, str | date] = dict(self.asked)
        for name in ("since", "until"):
            if name in self.asked:
                given[name] = date.fromisoformat(self.asked[name])
        return SearchFilter(**given)  # type: ignore[arg-type]

    def address(self) -> str:
        """The path and query of the page with all that it finds."""
        if self.listing is None:
            query = {("q" if name == "words" else name): value for name, value in self.asked.items()}
            return f"/search?{urlencode(query)}"
        given = {name: value for name, value in self.asked.items() if name != LIST}
        return f"/{self.listing.name}?{urlencode(given)}"


def _value(one: ListFilter, text: str) -> Any:
    """What a filter takes, of the text that is kept."""
    if one.kind is FilterKind.MONTH:
        return date.fromisoformat(f"{text}-01")
    read: dict[FilterKind, Callable[[str], Any]] = {
        FilterKind.DAY: date.fromisoformat,
        FilterKind.NUMBER: int,
        FilterKind.SHARE: float,
        FilterKind.FLAG: lambda text: text == "yes",
    }
    return read[one.kind](text) if one.kind in read else text


def _text(one: ListFilter, value: Any) -> str:
    """The text that is kept of what a filter takes, as it may stand in an address."""
    if one.kind is FilterKind.MONTH:
        return f"{value:%Y-%m}"
    if one.kind is FilterKind.FLAG:
        return "yes" if value else "no"
    return str(value)


def save_list(connection: Connection, who: str, name: str, listing: Listing, query: ListQuery) -> int:
    """Keep a list of findings with its filters, as `save_search` does a search."""
    if listing.name not in LISTS:
        raise LedgerError(f"list: {listing.name} cannot be kept. Known: {', '.join(LISTS)}.")
    if not query.values:
        raise LedgerError("Narrow the list down first: choose a filter. Then save it.")
    asked = {
        one.name: _text(one, query.values[one.name]) for one in listing.filters if one.name in query.values
    }
    return _save(connection, who, name, {LIST: listing.name, **asked})


def save_search(connection: Connection, who: str, name: str, where: SearchFilter) -> int:
    """Keep a search, and watch it; what is there is seen. Raises `LedgerError` for what cannot be kept."""
    asked = {key: str(value) for key, value in asdict(where).items() if value}
    if not asked:
        raise LedgerError("Search for something first: words, or a filter. Then save that search.")
    return _save(connection, who, name, asked)


def _save(connection: Connection, who: str, name: str, asked: dict[str, str]) -> int:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise LedgerError(f"name: give the search a name of 1 to {LONGEST} characters.")
    s = saved_search.c
    mine = select(s.name).where(s.who == who)
    known = set(connection.execute(mine).scalars())
    if name in known:
        raise LedgerError(f"name: you have a search {name!r} already. Give this one another name.")
    if len(known) >= MOST:
        raise LedgerError(f"You have {MOST} searches, the most. Delete one that you no longer need.")
    values = {
        "who": who, "name": name, "asked": asked, "made_at": now(), "watched": True,
        "seen_reading": look_now(connection).reading_id, "seen_at": now(),
    }  # fmt: skip
    return insert_row(connection, saved_search, kept_out(connection).masked_value(values))


def find_saved_searches(
    connection: Connection, who: str, *, watched: bool | None = None
) -> list[SavedSearchRow]:
    """A person's searches, by name."""
    s = saved_search.c
    statement = select(*columns_of(SavedSearchRow, saved_search)).where(s.who == who)
    if watched is not None:
        statement = statement.where(s.watched == watched)
    return rows_as(SavedSearchRow, connection.execute(statement.order_by(func.lower(s.name), s.id)))


def get_saved_search(connection: Connection, number: int, who: str) -> SavedSearchRow:
    """A person's search by its number. Raises `NotFoundError` if they have none of it."""
    s = saved_search.c
    statement = select(*columns_of(SavedSearchRow, saved_search)).where(s.id == number, s.who == who)
    row = connection.execute(statement).first()
    if row is None:
        raise NotFoundError(f"You have no saved search {number}. Your searches are listed under /searches.")
    return SavedSearchRow(*row)


def change_search(connection: Connection, number: int, who: str, changes: Mapping[str, object]) -> None:
    """Set columns of a person's search. Raises `NotFoundError` if they have none of it."""
    get_saved_search(connection, number, who)
    assert {*changes} <= {field.name for field in fields(SavedSearchRow)}
    connection.execute(update(saved_search).where(saved_search.c.id == number).values(dict(changes)))


def see_search(connection: Connection, number: int, who: str, reading_id: int) -> None:
    """Keep that a person has seen what a search finds, up to a reading."""
    there = look_now(connection)
    seen = min(max(reading_id, 0), there.reading_id)
    change_search(connection, number, who, {"seen_reading": seen, "seen_at": there.at})


def delete_search(connection: Connection, number: int, who: str) -> None:
    """Keep a search no longer. Raises `NotFoundError` if a person has none of it."""
    get_saved_search(connection, number, who)
    connection.execute(delete(saved_search).where(saved_search.c.id == number))


def new_feed_token(connection: Connection, number: int, who: str) -> str:
    """A token that opens the feed of a search, in place of the one before; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    change_search(connection, number, who, {"feed_hash": _hash(token)})
    return token


def search_of_feed(connection: Connection, number: int, token: str) -> SavedSearchRow | None:
    """The search whose feed a token opens; none if whoever keeps it may no longer log in."""
    s, a = saved_search.c, account.c
    statement = select(*columns_of(SavedSearchRow, saved_search)).where(
        s.id == number, s.feed_hash == _hash(token)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    found = SavedSearchRow(*row)
    closed = select(a.id).where(a.name == found.who, a.disabled_at.is_not(None))
    return None if connection.execute(closed).first() is not None else found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
