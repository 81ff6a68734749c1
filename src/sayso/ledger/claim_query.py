"""Ask a ledger for claims. Takes a filter, gives rows; only what the newest reading of each report found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, or_, select
from sqlalchemy.engine import Engine

from sayso.ledger import asking, tables


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
    """A claim as the ledger holds it, with its report; `disputes` and `disputed_by` are ids of claims,
    `review` is the verdict of a person that stands, and `verdict` the words that dispute another claim.
    """

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
    review: str | None
    reviewer: str | None
    norms: tuple[NormRow, ...] = ()
    disputed_by: tuple[str, ...] = ()


PARTS = {"norms", "disputed_by"}


def claims(engine: Engine | Connection, where: ClaimFilter) -> Iterator[ClaimRow]:
    """Current claims that fit `where`, by publication (unknown last), report and place in the text."""
    c, r = tables.claim.c, tables.report.c
    statement = _filtered(asking.current(ClaimRow, tables.claim, PARTS), where)
    statement = statement.order_by(r.published.is_(None), r.published, c.report_id, c.start)
    for connection, rows in asking.batches(engine, statement, where.limit):
        yield from with_parts(connection, rows)


def with_parts(connection: Connection, rows: Sequence[Any]) -> Iterator[ClaimRow]:
    """The rows of one batch with norms and the claims that dispute them."""
    n, c = tables.norm.c, tables.claim.c
    norms = asking.grouped(
        connection,
        select(n.claim_row, n.instrument, n.article, n.verdict, n.quote)
        .where(n.claim_row.in_([row[-2] for row in rows]))
        .order_by(n.start),
    )
    answers: dict[tuple[int, str], list[str]] = {}
    readings = {row[-1] for row in rows}
    disputing = select(c.reading_id, c.disputes, c.id).where(
        c.reading_id.in_(readings), c.disputes.is_not(None), ~c.withdrawn
    )
    for reading_id, disputed, other in connection.execute(disputing.order_by(c.start)):
        answers.setdefault((reading_id, disputed), []).append(other)
    for *values, row, reading_id in rows:
        found: tuple[Any, ...] = tuple(values)
        claim = ClaimRow(*found)
        yield replace(
            claim,
            norms=tuple(NormRow(*norm) for norm in norms.get(row, [])),
            disputed_by=tuple(answers.get((reading_id, claim.id), [])),
        )


def _filtered(statement: Select[Any], where: ClaimFilter) -> Select[Any]:
    c, r = tables.claim.c, tables.report.c
    exact = (
        (c.actor_kind, where.kind),
        (c.actor_country, asking.country_code(where.country)),
        (c.stance, where.stance),
        (c.report_id, where.report_id),
    )
    words = (
        ((c.speaker, c.name, c.actor), where.speaker),
        ((c.content,), where.contains),
        ((r.publisher,), where.publisher),
    )
    statement = asking.holding(asking.same(statement, exact), words)
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
