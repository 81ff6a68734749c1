"""Ask a ledger for what reconciling needs: findings with what stands around them, many reports at a time.

Takes ids of reports, or partitions of figures; gives rows. Only what the newest reading of each report found.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from sayso.codebook import word_set, words
from sayso.ledger.picture.conversions import (
    HOUSEHOLDS,
    PEOPLE,
    Conversion,
    conversion_for,
    conversions_of,
)
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks

AROUND = 160  # characters kept on each side of a figure


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place that a report names: how often, and where first."""

    report_id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    mentions: int
    start: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report with its text; `document` if it is a file with a layout, and no web page."""

    id: str
    publisher: str
    agency: str
    title: str
    published: date | None
    url: str
    text: str
    document: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A claim that figures stand in: who makes it, how good a source, and which claim contradicts it."""

    reading_id: int
    id: str
    start: int
    end: int
    speaker: str | None
    actor: str | None
    actor_kind: str | None
    actor_country: str | None
    quality: int | None
    disputes: str | None


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A claim on one side of a dispute, with its report."""

    id: str
    report_id: str
    speaker: str | None
    name: str | None
    actor: str | None
    actor_country: str | None
    content: str
    start: int
    end: int
    review_id: int | None
    publisher: str
    published: date | None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What shows the series of a figure, and nothing else."""

    row: int
    measure: str
    unit: str
    low: int | None
    high: int | None
    period_last: date | None
    place_text: str | None
    country: str | None
    place: str | None
    place_kind: str | None
    geonames_id: int | None
    status: str
    id: str
    report_id: str
    review_id: int | None
    quote: str
    published: date | None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A figure with its report, the words behind its measure and period, and the text around it."""

    row: int
    id: str
    reading_id: int
    report_id: str
    measure: str
    low: int | None
    high: int | None
    qualifier: str
    counted: str | None
    unit: str
    period_first: date | None
    period_last: date | None
    period_precision: str
    place_text: str | None
    country: str | None
    place: str | None
    place_kind: str | None
    geonames_id: int | None
    speaker: str | None
    status: str
    start: int
    end: int
    quote: str
    publisher: str
    agency: str
    published: date | None
    measure_words: str | None
    period_words: str | None
    around: str
    before: int  # characters of `around` that stand before the figure
    review_id: int | None = None
    certainty: float | None = None
    least_certain: str | None = None
    as_of: date | None = None
    section: str | None = None  # the heading above it
    table_number: int | None = None  # the table and column that it stands in
    table_column: int | None = None
    is_total: bool | None = None
    conversion: str | None = None  # the conversion that `low` and `high` were computed with, in words


def reports_by_id(connection: Connection, ids: Collection[str]) -> Iterator[ReportRow]:
    """Reports by id, with their texts."""
    r = tables.report.c
    columns = [r[field.name] for field in fields(ReportRow) if field.name in r]
    document = and_(r.layout.is_not(None), r.url == "")
    for some in chunks(ids):
        for row in connection.execute(select(*columns, document.label("document")).where(r.id.in_(some))):
            yield ReportRow(**row._asdict() | {"document": bool(row.document)})


def places_of(connection: Connection, ids: Collection[str]) -> dict[str, list[PlaceRow]]:
    """The places that reports name, by report, in text order."""
    p, g = tables.report_place, tables.reading
    columns = [p.c[field.name] for field in fields(PlaceRow)]
    found: dict[str, list[PlaceRow]] = {}
    for some in chunks(ids):
        statement = (
            select(*columns)
            .select_from(p.join(g, g.c.id == p.c.reading_id))
            .where(g.c.superseded_by.is_(None), g.c.report_id.in_(some))
            .order_by(p.c.start)
        )
        for row in connection.execute(statement):
            place = PlaceRow(*row)
            found.setdefault(place.report_id, []).append(place)
    return found


def counted_in(connection: Connection, ids: Collection[str]) -> Iterator[CountedRow]:
    """The figures of reports as they stand there, in text order within each; no conversion applies."""
    for some in chunks(ids):
        yield from _counted(connection, tables.figure.c.report_id.in_(some))


def counted_rows(connection: Connection, rows: Iterable[int]) -> Iterator[CountedRow]:
    """Figures by their rows, converted as users set it; those that are superseded are left out."""
    known = conversions_of(connection)
    for some in chunks(rows):
        yield from _counted(connection, tables.figure.c.row.in_(some), known)


def denied_figures(connection: Connection, measures: Collection[str]) -> Iterator[CountedRow]:
    """The figures of some measures that somebody denies, converted as users set it."""
    f = tables.figure.c
    where = and_(f.status == "denied", f.measure.in_(measures))
    yield from _counted(connection, where, conversions_of(connection))


def keys_in(connection: Connection, ids: Collection[str]) -> Iterator[KeyRow]:
    """What shows the series of each figure of these reports."""
    f, r, g = tables.figure, tables.report, tables.reading
    columns = [(f if field.name in f.c else r).c[field.name] for field in fields(KeyRow)]
    joined = f.join(r, r.c.id == f.c.report_id).join(g, g.c.id == f.c.reading_id)
    statement = select(*columns).select_from(joined).where(g.c.superseded_by.is_(None), ~f.c.withdrawn)
    known = conversions_of(connection)
    for some in chunks(ids):
        for row in connection.execute(statement.where(f.c.report_id.in_(some))).all():
            key = in_common_unit(KeyRow(*row))
            conversion = conversion_for(known, key.unit, key.country)
            yield key if conversion is None else _converted(key, conversion)


def disputed_claims(connection: Connection, ids: Collection[str]) -> Iterator[tuple[DisputeRow, DisputeRow]]:
    """The claims of these reports that another claim there disputes, each with that one."""
    one, other = tables.claim.alias(), tables.claim.alias()
    r, g = tables.report, tables.reading
    own = [field.name for field in fields(DisputeRow) if field.name in one.c]
    about = [r.c[field.name] for field in fields(DisputeRow) if field.name not in one.c]
    joined = (
        one.join(other, and_(other.c.reading_id == one.c.reading_id, other.c.disputes == one.c.id))
        .join(r, r.c.id == one.c.report_id)
        .join(g, g.c.id == one.c.reading_id)
    )
    columns = [*(one.c[name] for name in own), *(other.c[name] for name in own), *about]
    where = and_(g.c.superseded_by.is_(None), one.c.report_id.in_(ids), ~one.c.withdrawn, ~other.c.withdrawn)
    statement = select(*columns).select_from(joined).where(where).order_by(one.c.report_id, one.c.start)
    size = len(own)
    for row in connection.execute(statement):
        yield DisputeRow(*row[:size], *row[2 * size :]), DisputeRow(*row[size : 2 * size], *row[2 * size :])


def _counted(
    connection: Connection, where: ColumnElement[bool], known: Sequence[Conversion] = ()
) -> Iterator[CountedRow]:
    statement = _counted_columns().where(where).order_by(tables.figure.c.report_id, tables.figure.c.start)
    for found in connection.execute(statement).all():
        row = in_common_unit(CountedRow(*found))
        conversion = conversion_for(known, row.unit, row.country)
        if conversion is not None:
            people = _people_counted(row) if row.unit == HOUSEHOLDS else row.counted
            row = _converted(row, conversion)
            row = replace(row, counted=people, conversion=conversion.words(row.low, row.high))
        yield row


Row = TypeVar("Row", CountedRow, KeyRow)


def in_common_unit(row: Row) -> Row:
    """The figure counted in what its unit is commonly called: homes are houses."""
    common: str = words("units")["same"].get(row.unit, row.unit)
    return row if common == row.unit else replace(row, unit=common)


def _converted(row: Row, conversion: Conversion) -> Row:
    """The figure in the unit that a conversion makes of its own."""
    low, high = (conversion.apply(bound) for bound in (row.low, row.high))
    return replace(row, unit=conversion.to, low=low, high=high)


def _people_counted(row: CountedRow) -> str:
    """The people that counted households are: "Syrian families" are Syrian people."""
    households = word_set("people", "households", "nouns")
    words = (row.counted or "").split()
    kept = [word for word in words if {word.lower(), _singular(word.lower())}.isdisjoint(households)]
    return " ".join([*kept, PEOPLE]) if 0 < len(kept) < len(words) else PEOPLE


def _singular(noun: str) -> str:
    return noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix("s")


def _counted_columns() -> Select[Any]:
    f, r, g = tables.figure, tables.report, tables.reading
    what, when = tables.evidence.alias(), tables.evidence.alias()
    from_ = case((f.c.start > AROUND, f.c.start - AROUND), else_=0) + 1
    last = (
        "review_id",
        "certainty",
        "least_certain",
        "as_of",
        "section",
        "table_number",
        "table_column",
        "is_total",
    )
    own = [f.c[field.name] for field in fields(CountedRow) if field.name in f.c and field.name not in last]
    return (
        select(
            *own,
            r.c.publisher,
            r.c.agency,
            r.c.published,
            what.c.quote,
            when.c.quote,
            func.substr(r.c.text, from_, f.c.end - from_ + 1 + AROUND),
            f.c.start + 1 - from_,
            *(f.c[name] for name in last),
        )
        .select_from(
            f.join(r, r.c.id == f.c.report_id)
            .join(g, g.c.id == f.c.reading_id)
            .outerjoin(what, and_(what.c.figure_row == f.c.row, what.c.field == "measure"))
            .outerjoin(when, and_(when.c.figure_row == f.c.row, when.c.field == "period"))
        )
        .where(g.c.superseded_by.is_(None), ~f.c.withdrawn)
    )


def measures_in_claims(connection: Connection, claim_ids: Collection[str]) -> dict[str, set[str]]:
    """The measures of the figures that stand in these claims, by claim."""
    c, f, g = tables.claim.c, tables.figure.c, tables.reading.c
    inside = and_(f.reading_id == c.reading_id, f.start >= c.start, f.end <= c.end)
    found: dict[str, set[str]] = {}
    for some in chunks(claim_ids):
        where = and_(
            c.id.in_(some),
            inside,
            g.id == c.reading_id,
            g.superseded_by.is_(None),
            ~c.withdrawn,
            ~f.withdrawn,
        )
        for name, measure in connection.execute(select(c.id, f.measure).where(where)).all():
            found.setdefault(name, set()).add(measure)
    return found


def speakers_of(connection: Connection, reading_ids: Collection[int]) -> dict[int, list[SpeakerRow]]:
    """The claims of readings, by reading, the shortest first: a figure stands in the innermost one."""
    c = tables.claim.c
    columns = [c[field.name] for field in fields(SpeakerRow)]
    found: dict[int, list[SpeakerRow]] = {}
    for some in chunks(reading_ids):
        statement = select(*columns).where(c.reading_id.in_(some), ~c.withdrawn).order_by(c.end - c.start)
        for row in connection.execute(statement).all():
            claim = SpeakerRow(*row)
            found.setdefault(claim.reading_id, []).append(claim)
    return found


def innermost(claims: Sequence[SpeakerRow], start: int, end: int) -> SpeakerRow | None:
    """The shortest claim around a span, of claims sorted by length; `None` if it stands in none."""
    return next((claim for claim in claims if claim.start <= start and end <= claim.end), None)
