"""Claims of a ledger: takes a filter, gives rows; only what the newest reading of each report found."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, or_, select
from sqlalchemy.engine import Engine

from sayso.ledger.filters import ANY_CLAIM, ClaimFilter
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import in_batches
from sayso.ledger.schema.statements import (
    country_code,
    group_rows,
    reports_of_situation,
    select_current,
    where_contains,
    where_equal,
)
from sayso.records import ActorKind


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
    first_words: str
    url: str
    review: str | None
    reviewer: str | None
    norms: tuple[NormRow, ...] = ()
    disputed_by: tuple[str, ...] = ()


CLAIM_PARTS = {"norms", "disputed_by"}


def find_claims(source: Engine | Connection, where: ClaimFilter = ANY_CLAIM) -> Iterator[ClaimRow]:
    """Current claims that fit, by publication (unknown last), report and place in the text."""
    c, r = tables.claim.c, tables.report.c
    statement = select_claims(where).order_by(r.published.is_(None), r.published, c.report_id, c.start)
    for connection, rows in in_batches(source, statement, where.limit):
        yield from claims_with_parts(connection, rows)


def bodies_that_speak(engine: Engine, report_ids: Collection[str]) -> set[tuple[str, str]]:
    """Who speaks in reports and is a body by their claims, no person: pairs of a report's id and words."""
    c = tables.claim.c
    statement = select(c.report_id, c.speaker, c.name).where(
        c.report_id.in_(report_ids), c.actor_kind != ActorKind.CIVILIAN.value, c.role.is_(None), ~c.withdrawn
    )
    with engine.connect() as connection:
        found = connection.execute(statement.distinct()).all()
    return {(report, words) for report, *names in found for words in names if words}


def claims_with_parts(connection: Connection, rows: Sequence[Any]) -> Iterator[ClaimRow]:
    """The rows of one batch with norms and the claims that dispute them."""
    n, c = tables.norm.c, tables.claim.c
    norms = group_rows(
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


def select_claims(where: ClaimFilter) -> Select[Any]:
    """The statement for claims that fit, in no order; each row ends with the numbers of row and reading."""
    c, r = tables.claim.c, tables.report.c
    exact = (
        (c.actor_kind, where.kind),
        (c.actor_country, country_code(where.country)),
        (c.stance, where.stance),
        (c.report_id, where.report_id),
    )
    words = (
        ((c.speaker, c.name, c.actor), where.speaker),
        ((c.content,), where.contains),
        ((r.publisher,), where.publisher),
    )
    statement = select_current(ClaimRow, tables.claim, CLAIM_PARTS)
    statement = where_contains(where_equal(statement, exact), words)
    if where.since is not None:
        statement = statement.where(r.published >= where.since)
    if where.until is not None:
        statement = statement.where(r.published <= where.until)
    if where.situation_id is not None:
        statement = statement.where(c.report_id.in_(reports_of_situation(where.situation_id)))
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
