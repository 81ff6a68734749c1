"""What changes in the picture when partitions are computed anew: rows to take away, rows to put in.

Takes a connection and records of `sayso.records.picture`, gives `Delta`s; comparing reads and needs no lock,
writing is short. What stays as it was is not touched.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, delete, select

from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.connections import chunks, insert_rows, plain_value
from sayso.records.picture import Disagreement, QueueItem, Side

NARROW = 200  # partitions that a statement names; of more, rows are sorted out here
SERIES_TABLES = (tables.series, tables.series_figure, tables.estimate, tables.trend)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delta:
    """Of one table: the rows to take away, by what they have in some columns, then those to put in."""

    table: Table
    gone: tuple[Values, ...] = ()
    rows: tuple[Values, ...] = ()


def write_deltas(connection: Connection, deltas: Iterable[Delta]) -> None:
    """Write what changes."""
    for one in deltas:
        if one.gone:
            names = [*one.gone[0]]
            where = and_(*(one.table.c[name] == bindparam(f"own_{name}") for name in names))
            values = [{f"own_{name}": row[name] for name in names} for row in one.gone]
            connection.execute(delete(one.table).where(where), values)
        insert_rows(connection, one.table, one.rows)


def series_deltas(
    connection: Connection, ids: Collection[str], partitions: Collection[str], made: Sequence[Iterable[Any]]
) -> Iterator[Delta]:
    """What changes in these series in these partitions; `made` are the records of each table, in the order
    of `SERIES_TABLES`.
    """
    for table, found in zip(SERIES_TABLES, made, strict=True):
        keys = [column.name for column in table.primary_key]
        new = {tuple(values[key] for key in keys): values for values in map(_values, found)}
        gone, same = [], set()
        for row in _rows_of(connection, table, ids, partitions):
            key = tuple(row[name] for name in keys)
            if key in new and all(row[name] == value for name, value in new[key].items()):
                same.add(key)
            else:
                gone.append({name: row[name] for name in keys})
        yield Delta(table, tuple(gone), tuple(values for key, values in new.items() if key not in same))


def _rows_of(
    connection: Connection, table: Table, ids: Collection[str], partitions: Collection[str]
) -> Iterator[RowMapping]:
    """The rows of series in partitions, as they are."""
    own, wanted = table.c.id if table is tables.series else table.c.series_id, {*partitions}
    narrow = [table.c.partition.in_(sorted(wanted))] if len(wanted) <= NARROW else []
    for some in chunks(sorted(ids)):
        for row in connection.execute(select(table).where(own.in_(some), *narrow)).mappings():
            if row["partition"] in wanted:
                yield row


def disagreement_deltas(
    connection: Connection, partitions: Collection[str], disagreements: Iterable[Disagreement]
) -> Iterator[Delta]:
    """What changes in the disagreements of these partitions, be it in one of their sides alone."""
    table, sides, before = tables.disagreement, tables.disagreement_side, dict[str, dict[str, Any]]()
    for some in chunks(partitions):
        rows = connection.execute(select(table).where(table.c.partition.in_(some))).mappings()
        before |= {row["id"]: dict(row) for row in rows}
    found = {one.id: one for one in disagreements}
    changed = [one for one in found.values() if before.get(one.id) != _values(one)]
    left = [row for name, row in before.items() if name not in found]
    again = [one.id for one in changed]
    yield Delta(sides, tuple({"disagreement_id": name} for name in (*(row["id"] for row in left), *again)))
    yield Delta(table, tuple({"id": row["id"], "partition": row["partition"]} for row in left))
    yield Delta(table, tuple({"id": name} for name in again), tuple(_values(one) for one in changed))
    about = (
        {"disagreement_id": one.id, "finding_id": finding, "report_id": report_id}
        for one in changed
        for finding, report_id in sorted({(side.finding, side.report_id) for side in (one.one, one.other)})
    )
    yield Delta(sides, (), tuple(about))


def queue_deltas(
    connection: Connection, partitions: Collection[str], waiting: Iterable[QueueItem]
) -> Iterator[Delta]:
    """What changes in what waits for review in these partitions; another may have taken a finding over."""
    table, before = tables.queue, dict[str, tuple[Any, ...]]()
    for some in chunks(partitions):
        wanted = select(table.c.finding_id, table.c.partition, table.c.score, table.c.reasons)
        for row in connection.execute(wanted.where(table.c.partition.in_(some))):
            before[row.finding_id] = (row.partition, row.score, tuple(row.reasons))
    found = {one.finding_id: one for one in waiting}
    changed = [
        one for one in found.values() if before.get(one.finding_id) != (one.partition, one.score, one.reasons)
    ]
    left = ((name, row[0]) for name, row in before.items() if name not in found)
    yield Delta(table, tuple({"finding_id": name, "partition": partition} for name, partition in left))
    again = tuple({"finding_id": one.finding_id} for one in changed)
    yield Delta(table, again, tuple(_values(one) for one in changed))


def _values(record: Any) -> dict[str, Any]:
    """The columns of a flat record."""
    names, lists = _names(record.__class__)
    values = {name: getattr(record, name) for name in names}
    for name in lists:
        values[name] = plain_value(values[name])
    return values


@cache
def _names(kind: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a record, and those that are lists or records."""
    names = tuple(field.name for field in fields(kind))
    return names, tuple(
        field.name for field in fields(kind) if "tuple" in str(field.type) or field.type is Side
    )
