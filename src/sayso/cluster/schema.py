"""The Parquet files of a cluster: their columns, for Arrow and for Spark, and their version.

Takes `codebook/data/cluster.toml`. Spark keeps what each column is about, and the version, in the metadata of
every file, under a key of its own; `check_version` finds it there.
"""

import json
from typing import TYPE_CHECKING, Any

from sayso.codebook.cluster_rules import OutputColumn, cluster_rules
from sayso.errors import SaysoError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType

VERSION = "schema_version"
OF_SPARK = b"org.apache.spark.sql.parquet.row.metadata"
INSTALL = "A cluster needs an extra. Install it, with Java 17 or later: pip install 'sayso[cluster]'"
PLAIN = {
    "text": ("string", "string"), "integer": ("int64", "long"), "number": ("float64", "double"),
    "flag": ("bool_", "boolean"), "date": ("date32", "date"), "bytes": ("binary", "binary"),
}  # fmt: skip


def arrow_schema(table: str) -> "pa.Schema":
    """The columns of a table as Arrow has them."""
    import pyarrow as pa

    columns = cluster_rules().tables[table].columns
    return pa.schema([pa.field(name, _arrow_type(pa, column)) for name, column in columns.items()])


def _arrow_type(pa: Any, column: OutputColumn) -> Any:
    if column.type in PLAIN:
        return getattr(pa, PLAIN[column.type][0])()
    if column.type == "texts":
        return pa.list_(pa.string())
    fields = cluster_rules().structs[column.type]
    return pa.list_(pa.struct([(name, _arrow_type(pa, field)) for name, field in fields.items()]))


def spark_schema(table: str) -> "StructType":
    """The columns of a table as Spark has them, each with what it is about and the version of all."""
    from pyspark.sql.types import StructType

    rules = cluster_rules()
    fields = [
        {
            "name": name,
            "type": _spark_type(column),
            "nullable": True,
            "metadata": {"about": column.about, VERSION: rules.schema_version},
        }
        for name, column in rules.tables[table].columns.items()
    ]
    return StructType.fromJson({"type": "struct", "fields": fields})


def _spark_type(column: OutputColumn) -> Any:
    if column.type in PLAIN:
        return PLAIN[column.type][1]
    element: Any = "string"
    if column.type != "texts":
        fields = cluster_rules().structs[column.type]
        element = {
            "type": "struct",
            "fields": [
                {"name": name, "type": _spark_type(field), "nullable": True, "metadata": {}}
                for name, field in fields.items()
            ],
        }
    return {"type": "array", "elementType": element, "containsNull": True}


def version_of(metadata: dict[bytes, bytes] | None) -> int | None:
    """The version of the schema that a file was written by, from its metadata; `None` if it says none."""
    try:
        fields = json.loads((metadata or {})[OF_SPARK])["fields"]
        return int(fields[0]["metadata"][VERSION])
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def check_version(found: int | None, where: str) -> None:
    """Raise `SaysoError` for files of no version, or of one that is newer than what is known here."""
    known = cluster_rules().schema_version
    if found is None:
        raise SaysoError(f"{where} says no schema version. Name the folder that sayso cluster read wrote.")
    if found > known:
        raise SaysoError(
            f"{where} has schema version {found}, and this sayso knows up to {known}. Update sayso, then "
            "run the same command again."
        )
