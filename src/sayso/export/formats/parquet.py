"""Parquet, with typed columns; what each holds is in the schema. Needs the extra `export`."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from sayso.errors import SaysoError
from sayso.export.tables.columns import ColumnType, ExportColumn, ExportTable
from sayso.ledger.streams import columns_of_rows

SCHEMA_VERSION = "1"  # of these files; a column that is renamed or taken away makes a new one
GROUP = 20_000  # rows that are written together; they lie in memory until then


def write_parquet(table: ExportTable, out: BinaryIO, version: str) -> int:
    """Write the table; how many rows. `version` is that of sayso."""
    pa, pq = _arrow()
    schema = arrow_schema(table, version)
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        held: list[Any] = []
        size = 0
        for batch in record_batches(table, schema):
            held.append(batch)
            size += batch.num_rows
            if size >= GROUP:
                writer.write_table(pa.Table.from_batches(held, schema), row_group_size=GROUP)
                count, held, size = count + size, [], 0
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
            count += size
    return count


def record_batches(table: ExportTable, schema: Any) -> Iterable[Any]:
    """The rows as Arrow's record batches."""
    pa, _ = _arrow()
    for batch in table.batches():
        found = columns_of_rows(batch)
        if found:
            yield pa.RecordBatch.from_arrays(list(_arrays(pa, table.columns, found, schema)), schema=schema)


def _arrays(
    pa: Any, columns: Iterable[ExportColumn], found: Sequence[Sequence[Any]], schema: Any
) -> Iterable[Any]:
    for column, values, field in zip(columns, found, schema, strict=True):
        yield pa.array(_texts(values) if column.type is ColumnType.LIST else values, type=field.type)


def _texts(values: Iterable[Any]) -> list[list[str] | None]:
    """Lists of texts."""
    return [None if value is None else [str(one) for one in value] for value in values]


def arrow_schema(table: ExportTable, version: str) -> Any:
    """The columns as Arrow has them, with what each holds."""
    pa, _ = _arrow()
    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.DATE: pa.date32(),
        ColumnType.FLAG: pa.bool_(),
        ColumnType.LIST: pa.list_(pa.string()),
    }
    columns = [
        pa.field(one.name, types[one.type], metadata={"about": one.about, "hxl": one.hxl})
        for one in table.columns
    ]
    about = {
        "sayso_schema": SCHEMA_VERSION, "sayso_rows": table.rows_are, "sayso_query": table.asked,
        "sayso_version": version,
    }  # fmt: skip
    return pa.schema(columns, metadata=about)


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SaysoError("Parquet needs the extra `export`: pip install 'sayso[export]'.") from error
    return pa, pq
