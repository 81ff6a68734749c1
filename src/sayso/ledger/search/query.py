"""Search a ledger's index: takes a `SearchFilter`, gives documents that fit.

Full text is SQLite's FTS5, or PostgreSQL's; a filter is a word of its own ("zmarrivals"), so that filters
cost no more than words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, TextualSelect, text

from sayso.errors import LedgerError
from sayso.ledger.filters import SearchFilter
from sayso.ledger.schema.connections import is_postgres
from sayso.ledger.schema.picture_tables import document
from sayso.ledger.search.index import short_name, tag_of

MOST = 1_000  # matches that are ordered; of more, the ones read last
TOKEN = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Match:
    """A document that fits: a report, or a finding by its row."""

    id: int
    kind: str
    finding_row: int | None
    report_id: str
    day: date | None


def search(connection: Connection, where: SearchFilter, *, limit: int = 50, skip: int = 0) -> list[Match]:
    """Documents that fit, the newest first; of very many those that were read last.

    No rank: it would have to look at every document that a common word is in.
    """
    filters = list(_filters(where))
    if is_postgres(connection):
        statement, values = _postgres(where, filters)
    else:
        statement, values = _sqlite(where, filters)
    if not statement:
        return []
    days = "".join(
        f" AND d.day {sign} :{name}"
        for name, sign, day in (("since", ">=", where.since), ("until", "<=", where.until))
        if day is not None
    )
    wanted = text(
        f"SELECT d.id, d.kind, d.finding_row, d.report_id, d.day FROM ({statement}) AS m "
        f"JOIN document d ON d.id = m.id WHERE 1 = 1{days} "
        "ORDER BY d.day DESC NULLS LAST, d.id LIMIT :limit OFFSET :skip"
    )
    d = document.c
    typed = wanted.columns(d.id, d.kind, d.finding_row, d.report_id, d.day)
    bound = {"since": where.since, "until": where.until}
    values |= {name: day if is_postgres(connection) else str(day) for name, day in bound.items() if day}
    rows = connection.execute(typed, {**values, "limit": limit, "skip": skip, "most": MOST})
    return [Match(*row) for row in rows]


def rows_with_words(connection: Connection, kind: str, words: str, most: int) -> TextualSelect:
    """The statement for the rows of findings of a kind that have these words; of very many the `most` that
    were read last. Raises `LedgerError` if no word must be there.
    """
    where = SearchFilter(words=words, kind=kind)
    filters = list(_filters(where))
    statement, values = (_postgres if is_postgres(connection) else _sqlite)(where, filters)
    if not re.search(r"\w", re.sub(r"(?:^|\s)-\S+", " ", words)):
        raise LedgerError(f"words: {words!r} has no word that must be there. Write one, as border.")
    wanted = text(f"SELECT d.finding_row FROM ({statement}) AS m JOIN document d ON d.id = m.id")
    return wanted.bindparams(**values, most=most).columns(document.c.finding_row)


def _filters(where: SearchFilter) -> Iterator[list[str]]:
    """The tags that a document must have: one of each list."""
    for letter, value in (("k", where.kind), ("m", where.measure), ("c", where.country)):
        if value:
            yield [tag_of(letter, value)]
    if where.publisher:
        yield [tag_of("p", short_name(where.publisher))]
    if where.since is not None and where.until is not None:
        months = [divmod(n, 12) for n in range(_month(where.since), _month(where.until) + 1)]
        if len(months) <= 24:
            yield [tag_of("t", f"{year}{month + 1:02}") for year, month in months] or ["none"]
        else:
            yield [tag_of("y", str(year)) for year in sorted({year for year, _ in months})]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _sqlite(where: SearchFilter, filters: list[list[str]]) -> tuple[str, dict[str, Any]]:
    wanted: list[str] = []
    unwanted: list[str] = []
    for phrase, word in TOKEN.findall(where.words):
        bare = (phrase or word).strip()
        held = unwanted if not phrase and bare.startswith("-") else wanted
        plain = " ".join(re.findall(r"\w+", bare))
        if plain:
            held.append(f'words: "{plain}"' + ("*" if not phrase and bare.endswith("*") else ""))
    parts = [*wanted, *(f"tags: ({' OR '.join(some)})" for some in filters)]
    if not parts and not unwanted:
        return "SELECT id FROM document ORDER BY id DESC LIMIT :most", {}
    if not parts:
        return "", {}
    query = " AND ".join(f"({part})" for part in parts) + "".join(f" NOT ({part})" for part in unwanted)
    return (
        "SELECT rowid AS id FROM document_words WHERE document_words MATCH :query "
        "ORDER BY rowid DESC LIMIT :most",
        {"query": query},
    )


def _postgres(where: SearchFilter, filters: list[list[str]]) -> tuple[str, dict[str, Any]]:
    parts, values = [], dict[str, Any]()
    if where.words.strip():
        parts.append("websearch_to_tsquery('english', :words)")
        values["words"] = where.words
    if filters:
        parts.append("to_tsquery('simple', :tags)")
        values["tags"] = " & ".join(f"({' | '.join(some)})" for some in filters)
    if not parts:
        return "SELECT id FROM document ORDER BY id DESC LIMIT :most", {}
    query = " && ".join(parts)
    return (
        f"SELECT id FROM document_words WHERE words @@ ({query}) ORDER BY id DESC LIMIT :most",
        values,
    )
