"""Mask names in every text of every table of a ledger, or say where they stand.

Takes an open transaction and names. A table that comes later is walked as well: all that is not walked is
listed here. Words with their place in a report's text are taken from the masked text, so they are there.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, Connection, Row, Select, String, Table, bindparam, select, update

from sayso.ledger.redaction.names import RedactedNames
from sayso.ledger.schema import feed_tables, job_tables, picture_tables, review_tables, tables
from sayso.ledger.schema.connections import chunks

LEFT = {  # where a name may stand and is not masked: its table, and what to do about it
    "account": "the name of an account: make another one (sayso user add), and disable this one",
    "login": "tries to log in under that name: they are not kept for long",
    "codebook": "a codebook of yours that was read with: change the file, and read with it anew",
}
UNSEEN = (
    "session",
    "api_token",
    "redaction",
    "document",
    "picture_state",
    "feed_watcher",
)  # hashes and numbers
PARENTS = {
    "reading_id": (tables.reading, "id"),
    "figure_row": (tables.figure, "row"),
    "claim_row": (tables.claim, "row"),
    "event_row": (tables.event, "row"),
}
ROWS = 2_000  # read at once
AROUND = 30  # characters shown beside a name
Texts = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RedactedPlace:
    """Where a name stands: table, column, key of the row, the report that it belongs to, and the words."""

    table: str
    column: str
    key: str
    report_id: str
    words: str


def every_table() -> list[Table]:
    """All tables of a ledger that hold texts, by name."""
    known = (tables, review_tables, picture_tables, job_tables, feed_tables)
    found = {one.name: one for module in known for one in module.metadata.tables.values()}
    return [found[name] for name in sorted(found) if name not in UNSEEN and text_columns(found[name])]


def text_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table in which words may stand: not ids, codes of countries or keys."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, JSON)
        or (
            isinstance(column.type, String)
            and column.type.length is None
            and not column.foreign_keys
            and not (column.primary_key and table.name not in LEFT)
        )
    ]


def masked_texts(connection: Connection, names: RedactedNames, only: Collection[str] | None = None) -> Texts:
    """The reports that hold a name in full, each with its text before and after."""
    r = tables.report.c
    wanted = select(r.id, r.text, r.title, r.url, r.publisher, r.agency)
    found: dict[str, tuple[str, str]] = {}
    for row in _rows(connection, wanted, r.id, only):
        told = row.text, row.title, row.url, row.publisher, row.agency
        if any(names.masked_value(part) != part for part in told):
            found[row.id] = row.text, names.masked(row.text, parts=True)
    return found


def mask_rows(
    connection: Connection,
    names: RedactedNames,
    texts: Texts,
    *,
    only: Collection[str] | None = None,
    write: bool = True,
) -> Iterator[RedactedPlace]:
    """Yield each place of a name, once it is masked; of `only` these reports, if they are given. Without
    `write` nothing is changed.
    """
    for table in every_table():
        owner = _with_report(table)
        if only is None or owner is not None:
            walk = _Walk(connection, table, owner, names, texts)
            yield from walk.places(only)
            if write:
                walk.write()


def _with_report(table: Table) -> tuple[Any, Any] | None:
    """The column that says which report a row belongs to, and what to select it from."""
    if table.name == "report":
        return table.c.id, table
    if "report_id" in table.c:
        return table.c.report_id, table
    if table.name == "story_link":
        return table.c.one, table
    for name, (parent, key) in PARENTS.items():
        if name in table.c:
            return parent.c.report_id, table.join(parent, parent.c[key] == table.c[name])
    return None


@dataclass(slots=True)
class _Walk:
    """The rows of one table, and what changes in them."""

    connection: Connection
    table: Table
    owner: tuple[Any, Any] | None
    names: RedactedNames
    texts: Texts
    changed: list[tuple[tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    def places(self, only: Collection[str] | None) -> Iterator[RedactedPlace]:
        """Each place of a name; what is to be written is noted."""
        table, columns, keys = self.table, text_columns(self.table), list(self.table.primary_key)
        span = [table.c[name] for name in ("start", "end") if name in table.c]
        wanted: Select[Any] = select(*keys, *columns, *span)
        if self.owner is not None:
            wanted = wanted.add_columns(self.owner[0].label("_report")).select_from(self.owner[1])
        for row in _rows(self.connection, wanted, self.owner[0] if self.owner else None, only):
            found = dict(row._mapping)
            report_id = found.pop("_report", None) or ""
            made = _masked(found, columns, self.names, self.texts.get(report_id))
            for name, value in made.items():
                key = ", ".join(str(found[one.name]) for one in keys)
                yield RedactedPlace(table.name, name, key, report_id, _around(found[name], value))
            if made and table.name not in LEFT:
                _keep_unique(table, keys, found, made)
                self.changed.append((tuple(found[one.name] for one in keys), made))

    def write(self) -> None:
        """Write the rows that changed, those with the same columns at once."""
        keys, alike = list(self.table.primary_key), dict[tuple[str, ...], list[dict[str, Any]]]()
        for key, made in self.changed:
            bound = {f"_{column.name}": value for column, value in zip(keys, key, strict=True)}
            alike.setdefault(tuple(sorted(made)), []).append({**bound, **made})
        for rows in alike.values():
            statement = update(self.table)
            for column in keys:
                statement = statement.where(column == bindparam(f"_{column.name}"))
            self.connection.execute(statement, rows)


def _masked(
    row: Mapping[str, Any], columns: list[Column[Any]], names: RedactedNames, text: tuple[str, str] | None
) -> dict[str, Any]:
    """What changes in a row: words that stand in the report's text as they stand there now."""
    made: dict[str, Any] = {}
    for column in columns:
        value = row[column.name]
        if not value:
            continue
        start, end = row.get("start"), row.get("end")
        if text and start is not None and text[0][start:end] == value:
            new: Any = text[1][start:end]
        else:
            new = names.masked_value(value, parts=text is not None)
        if new != value:
            made[column.name] = new
    return made


def _keep_unique(table: Table, keys: list[Column[Any]], row: Mapping[str, Any], made: dict[str, Any]) -> None:
    """Tell rows apart by their number where a column must be unique: two names may be masked alike."""
    for name, value in made.items():
        if table.c[name].unique:
            made[name] = f"{value}#{row[keys[0].name]}"


def _rows(
    connection: Connection, wanted: Select[Any], owner: Any, only: Collection[str] | None
) -> Iterator[Row[Any]]:
    if only is None:
        yield from connection.execute(wanted, execution_options={"yield_per": ROWS})
        return
    for some in chunks(sorted(only)):
        yield from connection.execute(wanted.where(owner.in_(some))).all()


def _around(before: Any, after: Any) -> str:
    """The words around the first place in which two texts differ, as they stood."""
    one, other = str(before), str(after)
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return " ".join(one[max(0, at - AROUND) : at + 2 * AROUND].split())
