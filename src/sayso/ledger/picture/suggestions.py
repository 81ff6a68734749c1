"""What suggesting situations asks of a ledger: titles and openings, and what the figures of reports say.

Takes a connection, gives rows. Texts stay in the database, but for their beginnings and a few stretches.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from sayso.ledger.picture.rows import IncidentRow
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks
from sayso.ledger.schema.statements import columns_of, row_as, within

BEFORE, AROUND = 300, 700  # characters before a figure, and in all, that are looked at
TOGETHER, TEXTS_TOGETHER = 1_000, 50  # reports, or whole texts, that are fetched together


@dataclass(frozen=True, slots=True)
class ReportOpening:
    """A report by its title and the first characters of its text, with its story and number of figures."""

    id: str
    title: str
    first_words: str
    opening: str
    published: date | None
    story: str
    figures: int


@dataclass(frozen=True, slots=True)
class DatedWords:
    """A day that a figure gives, the words around it, and its own words."""

    report_id: str
    day: date
    quote: str
    around: str
    before: int


def openings(connection: Connection, size: int, newest: int | None = None) -> Iterator[ReportOpening]:
    """All reports by publication, or the `newest`; `size` is how many characters of a text are wanted."""
    r, m, f = tables.report.c, picture.story_member.c, tables.figure.c
    counted = select(f.report_id, func.count().label("figures")).where(~f.withdrawn).group_by(f.report_id)
    last = select(r.id).order_by(r.published.desc().nulls_last(), r.id.desc()).limit(newest)
    if newest is not None:
        counted = counted.where(f.report_id.in_(last))
    counts = counted.subquery()
    joined = tables.report.outerjoin(picture.story_member, m.report_id == r.id).outerjoin(
        counts, counts.c.report_id == r.id
    )
    wanted = select(
        r.id,
        r.title,
        r.first_words,
        func.substr(r.text, 1, size),
        r.published,
        func.coalesce(m.story_id, r.id),
        func.coalesce(counts.c.figures, 0),
    ).select_from(joined)
    if newest is not None:
        wanted = wanted.where(r.id.in_(last))
    ordered = wanted.order_by(r.published, r.id).execution_options(yield_per=TOGETHER)
    for row in connection.execute(ordered):
        yield ReportOpening(*row)


def countries_of_figures(connection: Connection, report_ids: Collection[str]) -> Counter[str]:
    """How many figures of these reports are of each country."""
    f, found = tables.figure.c, Counter[str]()
    wanted = _current(f.country, func.count())
    for some in chunks(sorted(report_ids)):
        where = and_(f.report_id.in_(some), f.country.is_not(None))
        for country, count in connection.execute(wanted.where(where).group_by(f.country)):
            found[country] += count
    return found


def dated_words(
    connection: Connection, report_ids: Collection[str], since: date, until: date
) -> Iterator[DatedWords]:
    """The figures of these reports whose first day, or the day they tell of, lies between two days."""
    f, r = tables.figure.c, tables.report.c
    columns = (f.report_id, f.period_first, f.as_of, f.quote, r.text, f.start)
    from_ = (
        func.max(0, f.start - BEFORE)
        if connection.dialect.name == "sqlite"
        else func.greatest(0, f.start - BEFORE)
    )
    around = func.substr(r.text, from_ + 1, AROUND)
    wanted = _current(*columns[:4], around, f.start - from_)
    days = or_(f.period_first.between(since, until), f.as_of.between(since, until))
    for some in chunks(sorted(report_ids)):
        for row in connection.execute(wanted.where(f.report_id.in_(some), days)):
            inside = [day for day in (row.period_first, row.as_of) if day and since <= day <= until]
            yield DatedWords(row[0], min(inside), row[3], row[4], row[5])


def _current(*columns: Any) -> Select[Any]:
    """Of the figures that stand, with their reports."""
    f, g, r = tables.figure, tables.reading, tables.report
    joined = f.join(g, g.c.id == f.c.reading_id).join(r, r.c.id == f.c.report_id)
    return select(*columns).select_from(joined).where(g.c.superseded_by.is_(None), ~f.c.withdrawn)


def texts_with(connection: Connection, word: str, since: date | None = None) -> Iterator[tuple[str, str]]:
    """The id and text of each report in whose text or title a word stands, in any case; of those that were
    published `since` a day.
    """
    r = tables.report.c
    found = or_(r.text.icontains(word, autoescape=True), r.title.icontains(word, autoescape=True))
    wanted = select(r.id, r.title, r.text).where(found, *within(r.published, since, None))
    wanted = wanted.order_by(r.published, r.id)
    for row in connection.execute(wanted.execution_options(yield_per=TEXTS_TOGETHER)):
        yield row.id, f"{row.title}\n{row.text}"


def reports_followed(connection: Connection) -> dict[str, set[str]]:
    """The reports that belong to each situation, by its id."""
    m, found = picture.situation_member.c, defaultdict[str, set[str]](set)
    wanted = select(m.situation_id, m.report_id).where(m.belongs, m.figure_row == 0)
    for name, report_id in connection.execute(wanted):
        found[name].add(report_id)
    return found


def incidents_told(
    connection: Connection, since: date | None = None
) -> list[tuple[IncidentRow, frozenset[str]]]:
    """The incidents with day and country that nobody denies, by day, with their reports; `since` a day."""
    i, m = picture.incident, picture.mention.c
    told: dict[str, set[str]] = defaultdict(set)
    wanted = select(*columns_of(IncidentRow, i)).where(
        i.c.first.is_not(None), i.c.country.is_not(None), i.c.status != "denied"
    )
    mentions = select(m.incident_id, m.report_id).where(m.incident_id.is_not(None))
    if since is not None:
        wanted = wanted.where(i.c.first >= since)
        mentions = mentions.where(m.incident_id.in_(select(i.c.id).where(i.c.first >= since)))
    for name, report_id in connection.execute(mentions):
        told[name].add(report_id)
    rows = [row_as(IncidentRow, row) for row in connection.execute(wanted.order_by(i.c.first, i.c.id))]
    return [(row, frozenset(told[row.id])) for row in rows]
