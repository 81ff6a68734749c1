"""What belongs to situations: members are written and read back, with what deciding about them needs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import Connection, and_, delete, func, or_, select

from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks, insert_rows
from sayso.ledger.schema.statements import within
from sayso.records.situation import Situation, SituationMember

OF_SITUATION = "situation "  # begins the names of what the picture notes of a situation


@dataclass(frozen=True, slots=True)
class MemberFigure:
    """A figure with what decides about whether it belongs to a situation."""

    row: int
    report_id: str
    start: int
    end: int
    section: str | None
    country: str | None
    place_text: str | None
    period_first: date | None
    as_of: date | None


def figures_for(connection: Connection, report_ids: Collection[str]) -> dict[str, list[MemberFigure]]:
    """The current figures of reports, by report."""
    f, g = tables.figure, tables.reading
    columns = [f.c[field.name] for field in fields(MemberFigure)]
    wanted = select(*columns).select_from(f.join(g, g.c.id == f.c.reading_id))
    found: dict[str, list[MemberFigure]] = defaultdict(list)
    for some in chunks(sorted(report_ids)):
        where = and_(f.c.report_id.in_(some), g.c.superseded_by.is_(None), ~f.c.withdrawn)
        for row in connection.execute(wanted.where(where).order_by(f.c.start)):
            found[row.report_id].append(MemberFigure(*row))
    return found


def reports_naming(connection: Connection, words: Iterable[Sequence[str]]) -> set[str]:
    """The reports in whose title or text one of these words stands, in any case, for each list of words."""
    r, found = tables.report.c, set[str]()
    for some in words:
        named = [column.icontains(one, autoescape=True) for one in some for column in (r.title, r.text)]
        if named:
            found |= set(connection.execute(select(r.id).where(or_(*named))).scalars())
    return found


def changed_situations(connection: Connection, known: Sequence[Situation]) -> set[str]:
    """The ids of situations that are new, changed or gone since the picture was made."""
    state = picture.picture_state.c
    stored = select(state.name, state.value).where(state.name.startswith(OF_SITUATION))
    before = {row.name.removeprefix(OF_SITUATION): row.value for row in connection.execute(stored)}
    after = {one.id: repr(one) for one in known}
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def mark_situations(connection: Connection, known: Iterable[Situation]) -> None:
    """Note that the picture holds these situations as they are."""
    state = picture.picture_state
    connection.execute(delete(state).where(state.c.name.startswith(OF_SITUATION)))
    insert_rows(connection, state, [{"name": f"{OF_SITUATION}{one.id}", "value": repr(one)} for one in known])


def replace_members(
    connection: Connection, report_ids: Collection[str], members: Iterable[SituationMember]
) -> None:
    """Write what of these reports belongs to situations, in place of what is there."""
    table = picture.situation_member
    for some in chunks(sorted(report_ids)):
        connection.execute(delete(table).where(table.c.report_id.in_(some)))
    insert_rows(connection, table, [asdict(one) for one in members])


def situations_of_rows(connection: Connection, rows: Collection[int]) -> dict[int, list[str]]:
    """The situations that figures belong to, by the figures' rows."""
    m, found = picture.situation_member.c, dict[int, list[str]]()
    for some in chunks(sorted(rows)):
        wanted = select(m.figure_row, m.situation_id).where(m.figure_row.in_(some), m.belongs)
        for row, name in connection.execute(wanted.order_by(m.situation_id)):
            found.setdefault(row, []).append(name)
    return found


def any_members(connection: Connection) -> bool:
    """Whether any figure belongs to a situation."""
    return connection.execute(select(picture.situation_member.c.report_id).limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class SituationMemberRow:
    """A report, or a figure of one, that belongs to a situation or is left out, and why."""

    report_id: str
    published: date | None
    publisher: str
    title: str
    first_words: str
    url: str
    figure_id: str | None
    measure: str | None
    low: int | None
    high: int | None
    unit: str | None
    quote: str | None
    as_of: date | None
    section: str | None
    belongs: bool
    reason: str
    decided: str


def find_members(
    connection: Connection, situation_id: str, *, figures: bool, belongs: bool
) -> list[SituationMemberRow]:
    """The reports of a situation, or their figures, that belong to it or do not, by publication."""
    m, f, r = picture.situation_member, tables.figure, tables.report
    joined = m.join(r, r.c.id == m.c.report_id).outerjoin(f, f.c.row == m.c.figure_row)
    columns = [r.c.id, r.c.published, r.c.publisher, r.c.title, r.c.first_words, r.c.url, f.c.id]
    columns += [f.c.measure, f.c.low, f.c.high, f.c.unit, f.c.quote, f.c.as_of, f.c.section]
    wanted = select(*columns, m.c.belongs, m.c.reason, m.c.decided).select_from(joined)
    wanted = wanted.where(m.c.situation_id == situation_id, m.c.belongs == belongs)
    wanted = wanted.where(m.c.figure_row > 0 if figures else m.c.figure_row == 0)
    ordered = wanted.order_by(r.c.published, r.c.id, f.c.start)
    return [SituationMemberRow(*values) for values in map(tuple, connection.execute(ordered))]


def reasons_left_out(
    connection: Connection, situation_id: str, on: date | None = None
) -> list[tuple[str, str, int]]:
    """Why figures of reports are left out of a situation: the reason, who decided so, and how many figures;
    `on` a day: of reports that were published until then. By when the first such figure was published.
    """
    m, r = picture.situation_member.c, tables.report.c
    joined = picture.situation_member.join(tables.report, r.id == m.report_id)
    wanted = select(m.reason, m.decided, func.count()).select_from(joined)
    wanted = wanted.where(m.situation_id == situation_id, ~m.belongs, m.figure_row > 0)
    wanted = wanted.where(*within(r.published, None, on)).group_by(m.reason, m.decided)
    first = func.min(r.published), func.min(r.id), func.min(m.figure_row)
    return [(row[0], row[1], row[2]) for row in connection.execute(wanted.order_by(*first))]


def counts_of_situations(connection: Connection) -> dict[str, tuple[int, int]]:
    """How many reports and figures belong to each situation, by its id."""
    m = picture.situation_member.c
    wanted = select(
        m.situation_id, func.count(m.report_id.distinct()), func.count().filter(m.figure_row > 0)
    ).where(m.belongs, m.figure_row > 0)
    found = connection.execute(wanted.group_by(m.situation_id))
    return {name: (reports, figures) for name, reports, figures in found}


@dataclass(frozen=True, slots=True)
class SituationReportRow:
    """A report with figures of a situation, the story that it is told in, and how many figures."""

    id: str
    published: date | None
    publisher: str
    title: str
    first_words: str
    url: str
    story: str
    figures: int


def reports_of_situation(connection: Connection, situation_id: str) -> list[SituationReportRow]:
    """The reports with figures that belong to a situation, by publication."""
    m, r, s = picture.situation_member.c, tables.report.c, picture.story_member.c
    joined = picture.situation_member.join(tables.report, r.id == m.report_id)
    joined = joined.outerjoin(picture.story_member, s.report_id == m.report_id)
    story = func.coalesce(s.story_id, r.id)
    columns = (r.id, r.published, r.publisher, r.title, r.first_words, r.url, story, func.count())
    wanted = select(*columns).select_from(joined).where(m.situation_id == situation_id)
    wanted = wanted.where(m.belongs, m.figure_row > 0).group_by(r.id, s.story_id)
    ordered = wanted.order_by(r.published, r.publisher, r.id)
    return [SituationReportRow(*row) for row in map(tuple, connection.execute(ordered))]
