"""Search over reports and findings: what they say, as words and as tags for filters.

Takes ids of reports and keeps their words; takes a `Search` and gives rows. Full text is SQLite's FTS5, or
PostgreSQL's; a filter is a word of its own ("zmarrivals"), so that filters cost no more than words.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text

from sayso.ledger import tables
from sayso.ledger.engine import is_postgres
from sayso.ledger.picture_query import chunks
from sayso.ledger.picture_tables import document

AROUND = 200  # characters on each side of a finding within which its sentence is looked for
MOST = 1_000  # matches that are ordered; of more, the ones read last
BREAK = re.compile(r"(?<=[.!?])[\s\"”’)]+(?=[A-Z“\"‘(])|\n+")
TOKEN = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `words` may hold phrases in quotation marks, and -words that must be absent.

    `kind` is report, figure, claim or event; `measure` a measure or the code of an event.
    """

    words: str = ""
    kind: str | None = None
    measure: str | None = None
    country: str | None = None
    publisher: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A document that fits: a report, or a finding by its row."""

    id: int
    kind: str
    finding_row: int | None
    report_id: str
    day: date | None


@dataclass(slots=True)
class _Document:
    kind: str
    row: int | None
    report_id: str
    day: date | None
    words: str
    tags: set[str]


def index_reports(connection: Connection, report_ids: Collection[str]) -> None:
    """Keep the words of these reports and of what stands in them, in place of what was kept."""
    for some in chunks(report_ids):
        if is_postgres(connection):  # FTS5 keeps the words of numbers that are not given again
            gone = text(
                "DELETE FROM document_words WHERE id IN (SELECT id FROM document WHERE report_id = ANY(:ids))"
            )
            connection.execute(gone, {"ids": list(some)})
        connection.execute(delete(document).where(document.c.report_id.in_(some)))
        _write(connection, list(_documents(connection, some)))


def clear(connection: Connection) -> None:
    """Forget all words."""
    if is_postgres(connection):
        connection.execute(text("DELETE FROM document_words"))
    else:
        connection.execute(text("INSERT INTO document_words(document_words) VALUES ('delete-all')"))
    connection.execute(delete(document))


def _write(connection: Connection, found: list[_Document]) -> None:
    if not found:
        return
    first = int(connection.execute(select(func.max(document.c.id))).scalar() or 0)
    if not is_postgres(connection):
        used = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'document'")).scalar()
        first = max(first, int(used or 0))
    numbered = list(enumerate(found, first + 1))
    connection.execute(
        insert(document),
        [
            {"id": n, "kind": one.kind, "finding_row": one.row, "report_id": one.report_id, "day": one.day}
            for n, one in numbered
        ],
    )
    if is_postgres(connection):
        statement = (
            "INSERT INTO document_words (id, words) VALUES "
            "(:id, to_tsvector('english', :words) || array_to_tsvector(:tags))"
        )
        rows = [{"id": n, "words": one.words, "tags": sorted(one.tags)} for n, one in numbered]
    else:
        statement = "INSERT INTO document_words (rowid, words, tags) VALUES (:id, :words, :tags)"
        rows = [{"id": n, "words": one.words, "tags": " ".join(sorted(one.tags))} for n, one in numbered]
    connection.execute(text(statement), rows)


def _documents(connection: Connection, report_ids: Collection[str]) -> Iterator[_Document]:
    r = tables.report.c
    columns = (r.id, r.publisher, r.agency, r.title, r.published, r.text)
    texts = {row.id: row for row in connection.execute(select(*columns).where(r.id.in_(report_ids)))}
    countries: dict[str, set[str]] = {name: set() for name in texts}
    for made in (*_figures(connection, texts), *_claims(connection, texts), *_events(connection, texts)):
        made.tags |= _tags(made.kind, texts[made.report_id].publisher, made.day)
        countries[made.report_id] |= {tag for tag in made.tags if tag.startswith(("zc", "zm"))}
        yield made
    for name, row in texts.items():
        own = _tags("report", row.publisher, row.published) | countries[name]
        told = f"{row.title}\n{row.publisher} {row.agency}\n{row.text}"
        yield _Document("report", None, name, row.published, told, own)


def _current(table: Any, texts: Collection[str]) -> Any:
    g = tables.reading.c
    statement = select(table).join(tables.reading, g.id == table.c.reading_id)
    return statement.where(table.c.report_id.in_(texts), g.superseded_by.is_(None), ~table.c.withdrawn)


def _figures(connection: Connection, texts: dict[str, Any]) -> Iterator[_Document]:
    for row in connection.execute(_current(tables.figure, texts)):
        report = texts[row.report_id]
        told = (
            row.quote, row.measure.replace("_", " "), row.counted, row.place, row.location, row.speaker,
            sentence(report.text, row.start, row.end),
        )  # fmt: skip
        day = row.period_last or report.published
        tags = {_tag("m", row.measure), _tag("c", row.country)}
        yield _Document("figure", row.row, row.report_id, day, _joined(told), tags)


def _claims(connection: Connection, texts: dict[str, Any]) -> Iterator[_Document]:
    for row in connection.execute(_current(tables.claim, texts)):
        told = (row.actor, row.name, row.speaker, row.role, row.content)
        tags = {_tag("m", row.stance), _tag("c", row.actor_country)}
        published = texts[row.report_id].published
        yield _Document("claim", row.row, row.report_id, published, _joined(told), tags)


def _events(connection: Connection, texts: dict[str, Any]) -> Iterator[_Document]:
    p, rows = tables.participant.c, connection.execute(_current(tables.event, texts)).all()
    people: dict[int, list[str | None]] = {}
    for some in chunks(row.row for row in rows):
        for key, actor in connection.execute(select(p.event_row, p.actor).where(p.event_row.in_(some))):
            people.setdefault(key, []).append(actor)
    for row in rows:
        report = texts[row.report_id]
        told = (
            row.code.replace("_", " "), row.place, row.location, *people.get(row.row, ()),
            sentence(report.text, row.start, row.end),
        )  # fmt: skip
        day = row.period_last or report.published
        tags = {_tag("m", row.code), _tag("c", row.country)}
        yield _Document("event", row.row, row.report_id, day, _joined(told), tags)


def sentence(whole: str, start: int, end: int) -> str:
    """The sentence that a span stands in, or as much of it as is near."""
    first, last = sentence_span(whole, start, end)
    return whole[first:last]


def sentence_span(whole: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of a span begins and ends; words are not cut."""
    low, high = max(0, start - AROUND), min(len(whole), end + AROUND)
    breaks = [found.end() for found in BREAK.finditer(whole, low, start + 1) if found.end() <= start]
    if breaks:
        low = breaks[-1]
    elif low:
        low = whole.find(" ", low, start) + 1 or start
    after = BREAK.search(whole, end, high)
    if after is not None:
        high = after.start()
    elif high < len(whole):
        high = whole.rfind(" ", end, high) if " " in whole[end:high] else high
    return low, max(high, end)


def _joined(parts: Iterable[str | None]) -> str:
    return "\n".join(part for part in parts if part)


def _tag(letter: str, value: str | None) -> str:
    plain = re.sub(r"[^a-z0-9]", "", (value or "").lower())
    return f"z{letter}{plain}q"


def _tags(kind: str, publisher: str, day: date | None) -> set[str]:
    tags = {_tag("k", kind), _tag("p", _short(publisher))}
    if day is not None:
        tags |= {_tag("y", f"{day.year}"), _tag("t", f"{day:%Y%m}")}
    return tags


def _short(publisher: str) -> str:
    return hashlib.sha256(publisher.lower().encode()).hexdigest()[:12]


def search(connection: Connection, where: Search, *, limit: int = 50, skip: int = 0) -> list[Match]:
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


def _filters(where: Search) -> Iterator[list[str]]:
    """The tags that a document must have: one of each list."""
    for letter, value in (("k", where.kind), ("m", where.measure), ("c", where.country)):
        if value:
            yield [_tag(letter, value)]
    if where.publisher:
        yield [_tag("p", _short(where.publisher))]
    if where.since is not None and where.until is not None:
        months = [divmod(n, 12) for n in range(_month(where.since), _month(where.until) + 1)]
        if len(months) <= 24:
            yield [_tag("t", f"{year}{month + 1:02}") for year, month in months] or ["none"]
        else:
            yield [_tag("y", str(year)) for year in sorted({year for year, _ in months})]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _sqlite(where: Search, filters: list[list[str]]) -> tuple[str, dict[str, Any]]:
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


def _postgres(where: Search, filters: list[list[str]]) -> tuple[str, dict[str, Any]]:
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
