"""Search over reports and findings: what they say, as words and as tags for filters.

Takes ids of reports and keeps their words. Full text is SQLite's FTS5, or PostgreSQL's; a filter is a word of
its own ("zmarrivals"), so that filters cost no more than words.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text

from sayso.ledger.findings.sentences import sentence
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks, is_postgres
from sayso.ledger.schema.picture_tables import document


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
        drop_words(connection, some)
        _write(connection, list(_documents(connection, some)))


def drop_words(connection: Connection, report_ids: Collection[str]) -> None:
    """Forget the words of these reports. FTS5 keeps them, under numbers that are not given again."""
    if is_postgres(connection):
        gone = text(
            "DELETE FROM document_words WHERE id IN (SELECT id FROM document WHERE report_id = ANY(:ids))"
        )
        connection.execute(gone, {"ids": list(report_ids)})
    connection.execute(delete(document).where(document.c.report_id.in_(report_ids)))


def drop_orphaned_words(connection: Connection) -> None:
    """Forget words on PostgreSQL that belong to nothing: once they stayed when a report was forgotten."""
    none = "NOT EXISTS (SELECT 1 FROM document WHERE document.id = document_words.id)"
    connection.execute(text(f"DELETE FROM document_words WHERE {none}"))


def clear_index(connection: Connection) -> None:
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
        connection.execute(text("DELETE FROM document_words WHERE id > :first"), {"first": first})
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
        yield _Document(
            kind="report",
            row=None,
            report_id=name,
            day=row.published,
            words=told,
            tags=own,
        )


def _current(table: Any, texts: Collection[str]) -> Any:
    g = tables.reading.c
    statement = select(table).join(tables.reading, g.id == table.c.reading_id)
    return statement.where(table.c.report_id.in_(texts), g.superseded_by.is_(None), ~table.c.withdrawn)


def _figures(connection: Connection, texts: dict[str, Any]) -> Iterator[_Document]:
    for row in connection.execute(_current(tables.figure, texts)):
        report = texts[row.report_id]
        told = (
            row.quote, row.measure.replace("_", " "), row.counted, row.place_text, row.place, row.speaker,
            sentence(report.text, row.start, row.end),
        )  # fmt: skip
        day = row.period_last or report.published
        tags = {tag_of("m", row.measure), tag_of("c", row.country)}
        yield _Document(
            kind="figure",
            row=row.row,
            report_id=row.report_id,
            day=day,
            words=_joined(told),
            tags=tags,
        )


def _claims(connection: Connection, texts: dict[str, Any]) -> Iterator[_Document]:
    for row in connection.execute(_current(tables.claim, texts)):
        told = (row.actor, row.name, row.speaker, row.role, row.content)
        tags = {tag_of("m", row.stance), tag_of("c", row.actor_country)}
        published = texts[row.report_id].published
        yield _Document(
            kind="claim",
            row=row.row,
            report_id=row.report_id,
            day=published,
            words=_joined(told),
            tags=tags,
        )


def _events(connection: Connection, texts: dict[str, Any]) -> Iterator[_Document]:
    p, rows = tables.participant.c, connection.execute(_current(tables.event, texts)).all()
    people: dict[int, list[str | None]] = {}
    for some in chunks(row.row for row in rows):
        for key, actor in connection.execute(select(p.event_row, p.actor).where(p.event_row.in_(some))):
            people.setdefault(key, []).append(actor)
    for row in rows:
        report = texts[row.report_id]
        told = (
            row.code.replace("_", " "), row.place_text, row.place, *people.get(row.row, ()),
            sentence(report.text, row.start, row.end),
        )  # fmt: skip
        day = row.period_last or report.published
        tags = {tag_of("m", row.code), tag_of("c", row.country)}
        yield _Document(
            kind="event",
            row=row.row,
            report_id=row.report_id,
            day=day,
            words=_joined(told),
            tags=tags,
        )


def _joined(parts: Iterable[str | None]) -> str:
    return "\n".join(part for part in parts if part)


def tag_of(letter: str, value: str | None) -> str:
    """A filter as a word: a letter for the field, and the value in plain letters."""
    plain = re.sub(r"[^a-z0-9]", "", (value or "").lower())
    return f"z{letter}{plain}q"


def _tags(kind: str, publisher: str, day: date | None) -> set[str]:
    tags = {tag_of("k", kind), tag_of("p", short_name(publisher))}
    if day is not None:
        tags |= {tag_of("y", f"{day.year}"), tag_of("t", f"{day:%Y%m}")}
    return tags


def short_name(publisher: str) -> str:
    """A publisher as one word."""
    return hashlib.sha256(publisher.lower().encode()).hexdigest()[:12]
