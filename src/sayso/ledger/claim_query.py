"""Ask a ledger for claims. Takes a filter, gives rows; only what the newest reading of each report found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.engine import Engine

from sayso.ledger import tables


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; `None` asks for all. Words fit anywhere in a field, in any case.

    `speaker` fits the words, the fuller name, and the actor. `measures` asks for claims that hold a figure
    of one of them (a topic is a set of measures), `disputed` for claims that another disputes or that
    dispute one. `since` and `until` are days of publication.
    """

    speaker: str | None = None
    kind: str | None = None
    country: str | None = None
    stance: str | None = None
    contains: str | None = None
    measures: Sequence[str] | None = None
    norm: str | None = None
    disputed: bool = False
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    report_id: str | None = None
    limit: int | None = None


ALL = ClaimFilter()


@dataclass(frozen=True, slots=True)
class NormRow:
    """A legal instrument that a claim invokes, and whether it says that it was kept."""

    instrument: str
    article: str | None
    verdict: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as the ledger holds it, with its report; `disputes` and `disputed_by` are ids of claims."""

    id: str
    speaker: str | None
    name: str | None
    cue: str | None
    stance: str
    direct: bool
    content: str
    start: int
    end: int
    actor: str | None
    actor_kind: str | None
    actor_country: str | None
    role: str | None
    access: str | None
    quality: int | None
    negated: bool
    certainty: str
    disputes: str | None
    verdict: str | None
    report_id: str
    publisher: str
    published: date | None
    title: str
    url: str
    norms: tuple[NormRow, ...] = ()
    disputed_by: tuple[str, ...] = ()


REPORT_FIELDS = {"publisher", "published", "title", "url"}


def _select() -> Select[Any]:
    c, r, g = tables.claim, tables.report, tables.reading
    names = [field.name for field in fields(ClaimRow) if field.name not in ("norms", "disputed_by")]
    columns = [(r if name in REPORT_FIELDS else c).c[name] for name in names]
    return (
        select(*columns, c.c.row, c.c.reading_id)
        .select_from(c.join(r, r.c.id == c.c.report_id).join(g, g.c.id == c.c.reading_id))
        .where(g.c.superseded_by.is_(None))
    )


def claims(engine: Engine, where: ClaimFilter) -> Iterator[ClaimRow]:
    """Current claims that fit `where`, by publication (unknown last), report and place in the text."""
    c, r = tables.claim.c, tables.report.c
    statement = _filtered(_select(), where).order_by(r.published.is_(None), r.published, c.report_id, c.start)
    if where.limit is not None:
        statement = statement.limit(where.limit)
    n = tables.norm.c
    with engine.connect() as connection:
        for *values, row, reading_id in connection.execute(statement).all():
            norms = connection.execute(
                select(n.instrument, n.article, n.verdict, n.quote)
                .where(n.claim_row == row)
                .order_by(n.start)
            )
            disputing = connection.execute(
                select(c.id).where(c.disputes == values[0], c.reading_id == reading_id).order_by(c.start)
            )
            found: tuple[Any, ...] = tuple(values)
            yield replace(
                ClaimRow(*found),
                norms=tuple(NormRow(*norm) for norm in norms),
                disputed_by=tuple(other[0] for other in disputing),
            )


def _filtered(statement: Select[Any], where: ClaimFilter) -> Select[Any]:
    c, r = tables.claim.c, tables.report.c
    exact = (
        (c.actor_kind, where.kind),
        (c.actor_country, where.country.upper() if where.country else None),
        (c.stance, where.stance),
        (c.report_id, where.report_id),
    )
    for column, value in exact:
        if value is not None:
            statement = statement.where(column == value)
    for columns, word in (
        ((c.speaker, c.name, c.actor), where.speaker),
        ((c.content,), where.contains),
        ((r.publisher,), where.publisher),
    ):
        if word is not None:
            statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if where.since is not None:
        statement = statement.where(r.published >= where.since)
    if where.until is not None:
        statement = statement.where(r.published <= where.until)
    return _by_relations(statement, where)


def _by_relations(statement: Select[Any], where: ClaimFilter) -> Select[Any]:
    c, f, n = tables.claim.c, tables.figure.c, tables.norm.c
    if where.norm is not None:
        named = n.instrument.icontains(where.norm, autoescape=True)
        statement = statement.where(exists().where(and_(n.claim_row == c.row, named)))
    if where.measures is not None:
        inside = and_(f.reading_id == c.reading_id, f.start >= c.start, f.end <= c.end)
        statement = statement.where(exists().where(and_(inside, f.measure.in_(where.measures))))
    if where.disputed:
        other = tables.claim.alias()
        answered = and_(other.c.disputes == c.id, other.c.reading_id == c.reading_id)
        statement = statement.where(or_(c.disputes.is_not(None), exists().where(answered)))
    return statement
