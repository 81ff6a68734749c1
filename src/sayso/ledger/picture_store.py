"""Write the picture into a ledger, and read back what incremental reconciling needs of it.

Takes an open transaction; rows go in and out as records of `sayso.records.picture`. Nothing here decides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, delete, insert, or_, select

from sayso.ledger import asking
from sayso.ledger import picture_tables as tables
from sayso.ledger.engine import upsert
from sayso.ledger.picture_query import chunks
from sayso.ledger.tables import reading
from sayso.records.picture import (
    Disagreement,
    Estimate,
    Movement,
    Series,
    SeriesFigure,
    Side,
    StoryLink,
    StoryMember,
    Waiting,
)

VERSION = "version"


def version(connection: Connection) -> str | None:
    """What made the picture; `None` if there is none."""
    state = tables.picture_state.c
    return connection.execute(select(state.value).where(state.name == VERSION)).scalar()


def clear(connection: Connection, made_by: str) -> None:
    """Take the whole picture away, and say what will make it anew."""
    for table in reversed(tables.TABLES):
        connection.execute(delete(table))
    connection.execute(insert(tables.picture_state).values(name=VERSION, value=made_by))


def pending(connection: Connection) -> tuple[dict[int, str], dict[int, str]]:
    """Readings that are not in the picture yet, and those in it that are superseded; each with its report."""
    seen = tables.picture_reading
    both = reading.outerjoin(seen, seen.c.reading_id == reading.c.id)
    new = select(reading.c.id, reading.c.report_id).select_from(both)
    new = new.where(reading.c.superseded_by.is_(None), seen.c.reading_id.is_(None))
    gone = select(seen.c.reading_id, seen.c.report_id).join(reading, reading.c.id == seen.c.reading_id)
    gone = gone.where(reading.c.superseded_by.is_not(None))
    added, dropped = ({row[0]: row[1] for row in connection.execute(wanted).all()} for wanted in (new, gone))
    return added, dropped


def mark(connection: Connection, new: dict[int, str], gone: Iterable[int]) -> None:
    """Note that the picture holds these readings, and no more those."""
    rows = [{"reading_id": number, "report_id": report} for number, report in new.items()]
    insert_rows(connection, tables.picture_reading, rows)
    for some in chunks(gone):
        connection.execute(
            delete(tables.picture_reading).where(tables.picture_reading.c.reading_id.in_(some))
        )


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows at once; past SQLAlchemy's parameters row by row, which cost more than the rows."""
    if not rows:
        return
    dialect = connection.dialect
    compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(rows[0]))
    names = compiled.positiontup or list(rows[0])
    change = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    columns = [
        [row[name] if process is None else process(row[name]) for row in rows]
        for name, process in zip(names, change, strict=True)
    ]
    values = list(zip(*columns, strict=True))
    if compiled.positional:
        connection.exec_driver_sql(compiled.string, values)
    else:
        connection.exec_driver_sql(compiled.string, [dict(zip(names, row, strict=True)) for row in values])


def write_failures(connection: Connection, step: str, failures: Mapping[str, Exception]) -> None:
    """Note reports that a step could not take in, with what went wrong."""
    rows = [
        {"report_id": name, "step": step, "at": asking.now(),
         "message": f"It could not be reconciled ({type(error).__name__}: {error}). Please report this."}
        for name, error in failures.items()
    ]  # fmt: skip
    if rows:
        connection.execute(upsert(connection, tables.picture_failure), rows)


def clear_failures(connection: Connection, report_ids: Collection[str]) -> None:
    """Forget what went wrong with these reports, which are reconciled anew."""
    table = tables.picture_failure
    for some in chunks(report_ids):
        connection.execute(delete(table).where(table.c.report_id.in_(some)))


# Stories


def alike(connection: Connection, bands: Mapping[str, Sequence[int]]) -> set[tuple[str, str]]:
    """Keep the sketches of reports; the pairs of reports, one of these in each, that share a band."""
    band, by_hash = tables.story_band, dict[int, list[str]]()
    for name, found in bands.items():
        for number in found:
            by_hash.setdefault(number, []).append(name)
    sharing = {number: list(names) for number, names in by_hash.items() if len(names) > 1}
    if connection.execute(select(band.c.hash).limit(1)).first() is not None:
        for some in chunks(by_hash):
            for number, name in connection.execute(select(band).where(band.c.hash.in_(some))).all():
                sharing.setdefault(number, list(by_hash[number])).append(name)
    rows = [{"hash": number, "report_id": name} for name, found in bands.items() for number in set(found)]
    known = {name for names in sharing.values() for name in names} - set(bands)
    insert_rows(connection, band, rows)
    pairs = {(one, other) for names in sharing.values() for one in names for other in names if one < other}
    return {pair for pair in pairs if not known.issuperset(pair)}


def write_story_links(connection: Connection, links: Iterable[StoryLink]) -> None:
    """Keep confirmed links between reports."""
    rows = [asdict(link) for link in links]
    if rows:
        connection.execute(upsert(connection, tables.story_link), rows)


def story_links(connection: Connection, report_ids: Collection[str]) -> set[StoryLink]:
    """All links of the stories that these reports are in, however far."""
    link, found, todo = tables.story_link, set[StoryLink](), set(report_ids)
    seen: set[str] = set()
    columns = [link.c[field.name] for field in fields(StoryLink)]
    while todo:
        seen |= todo
        reached = set()
        for some in chunks(todo):
            where = or_(link.c.one.in_(some), link.c.other.in_(some))
            for row in connection.execute(select(*columns).where(where)):
                found.add(StoryLink(*row))
                reached |= {row.one, row.other}
        todo = reached - seen
    return found


def story_members(connection: Connection, report_ids: Collection[str]) -> dict[str, tuple[str, bool]]:
    """The story of each of these reports that is in one with others, and whether it speaks for it."""
    member, found = tables.story_member.c, {}
    for some in chunks(report_ids):
        wanted = select(member.report_id, member.story_id, member.speaks).where(member.report_id.in_(some))
        for row in connection.execute(wanted):
            found[row.report_id] = (row.story_id, row.speaks)
    return found


def write_members(connection: Connection, members: Sequence[StoryMember]) -> None:
    """Write reports with their stories, in place of what was written of them."""
    for some in chunks(member.report_id for member in members):
        connection.execute(delete(tables.story_member).where(tables.story_member.c.report_id.in_(some)))
    insert_rows(connection, tables.story_member, [asdict(member) for member in members])


def drop_members(connection: Connection, report_ids: Collection[str]) -> None:
    """Take reports out of the stories that they are in."""
    for some in chunks(report_ids):
        connection.execute(delete(tables.story_member).where(tables.story_member.c.report_id.in_(some)))


# Series


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a family of measures on a day."""

    family: str
    low: int | None
    day: date | None


def blocks_of(connection: Connection, report_ids: Collection[str]) -> tuple[set[str], set[Number]]:
    """The blocks that figures of these reports are in, and the numbers among these that are disputed."""
    figure, blocks, numbers = tables.series_figure.c, set[str](), set[Number]()
    for some in chunks(report_ids):
        wanted = select(figure.block, figure.low, figure.day, figure.disputed)
        for block, low, day, is_disputed in connection.execute(wanted.where(figure.report_id.in_(some))):
            blocks.add(block)
            if is_disputed:
                numbers.add(Number(block.partition("|")[0], low, day))
    return blocks, numbers


def blocks_near(connection: Connection, numbers: Collection[Number], apart: timedelta) -> set[str]:
    """The blocks where the same number of a family stands within some days."""
    figure, found = tables.series_figure.c, set[str]()
    for one in numbers:
        if one.day is not None:
            where = and_(
                figure.block > f"{one.family}|",
                figure.block < f"{one.family}}}",  # the character after the bar
                figure.low == one.low,
                figure.day.between(one.day - apart, one.day + apart),
            )
            found |= {row[0] for row in connection.execute(select(figure.block).where(where).distinct())}
    return found


BLOCK_TABLES = (tables.series, tables.series_figure, tables.estimate, tables.movement)


def drop_series(connection: Connection, ids: Collection[str], blocks: Collection[str]) -> None:
    """Take away what is written of these series in these blocks."""
    for table in BLOCK_TABLES:
        own = table.c.id if table is tables.series else table.c.series_id
        for some in chunks(ids):
            connection.execute(delete(table).where(own.in_(some), table.c.block.in_(blocks)))


def write_series(
    connection: Connection,
    series: Iterable[Series],
    figures: Iterable[SeriesFigure],
    estimates: Iterable[Estimate],
    movements: Iterable[Movement],
) -> None:
    """Write what was computed of some blocks."""
    for table, found in (
        (tables.series, series),
        (tables.series_figure, figures),
        (tables.estimate, estimates),
        (tables.movement, movements),
    ):
        insert_rows(connection, table, [_values(one) for one in found])


def replace_disagreements(
    connection: Connection, blocks: Collection[str], disagreements: Iterable[Disagreement]
) -> None:
    """Write the disagreements of these blocks in place of those that are there; what stays is not touched."""
    table, before = tables.disagreement, dict[str, tuple[str, int]]()
    for some in chunks(blocks):
        wanted = select(table.c.id, table.c.sentence, table.c.severity).where(table.c.block.in_(some))
        before |= {row[0]: (row[1], row[2]) for row in connection.execute(wanted).all()}
    found = {one.id: one for one in disagreements}
    changed = [one for one in found.values() if before.get(one.id) != (one.sentence, one.severity.value)]
    for some in chunks((before.keys() - found.keys()) | (before.keys() & {one.id for one in changed})):
        connection.execute(delete(table).where(table.c.id.in_(some)))
        sides = tables.disagreement_side
        connection.execute(delete(sides).where(sides.c.disagreement_id.in_(some)))
    insert_rows(connection, table, [_values(one) for one in changed])
    rows = [
        {"disagreement_id": one.id, "finding_id": finding, "report_id": report_id}
        for one in changed
        for finding, report_id in sorted({(side.finding, side.report_id) for side in (one.one, one.other)})
    ]
    insert_rows(connection, tables.disagreement_side, rows)


def replace_queue(connection: Connection, blocks: Collection[str], waiting: Iterable[Waiting]) -> None:
    """Write what waits for review in these blocks in place of what is there; what stays is not touched."""
    table, before = tables.queue, dict[str, tuple[Any, ...]]()
    for some in chunks(blocks):
        wanted = select(table.c.finding_id, table.c.block, table.c.score, table.c.reasons)
        for row in connection.execute(wanted.where(table.c.block.in_(some))):
            before[row.finding_id] = (row.block, row.score, tuple(row.reasons))
    found = {one.finding_id: one for one in waiting}
    changed = [
        one for one in found.values() if before.get(one.finding_id) != (one.block, one.score, one.reasons)
    ]
    for some in chunks((before.keys() - found.keys()) | {one.finding_id for one in changed}):
        connection.execute(delete(table).where(table.c.finding_id.in_(some)))
    insert_rows(connection, table, [_values(one) for one in changed])


def _values(record: Any) -> dict[str, Any]:
    """The columns of a flat record."""
    names, lists = _names(record.__class__)
    values = {name: getattr(record, name) for name in names}
    for name in lists:
        values[name] = plain(values[name])
    return values


@cache
def _names(kind: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a record, and those that are lists or records."""
    names = tuple(field.name for field in fields(kind))
    return names, tuple(
        field.name for field in fields(kind) if "tuple" in str(field.type) or field.type is Side
    )


def plain(value: Any) -> Any:
    """A list or a record as JSON takes it; anything else as it is."""
    if hasattr(value, "__dataclass_fields__"):
        return msgspec.to_builtins(value)
    return list(value) if isinstance(value, tuple) else value


def rows_of(connection: Connection, blocks: Collection[str]) -> dict[str, dict[int, str]]:
    """The rows of the figures in blocks, each with its series, by block."""
    figure, found = tables.series_figure.c, dict[str, dict[int, str]]()
    for some in chunks(blocks):
        wanted = select(figure.block, figure.figure_row, figure.series_id).where(figure.block.in_(some))
        for block, row, series_id in connection.execute(wanted).all():
            found.setdefault(block, {})[row] = series_id
    return found
