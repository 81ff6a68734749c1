"""Copy a ledger file into an empty PostgreSQL database: python benchmarks/on_postgres.py LEDGER ADDRESS"""

import sys
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert, select, text

from sayso.ledger import Ledger
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks
from sayso.ledger.schema.picture_tables import document
from sayso.ledger.search.index import index_reports

BATCH = 20_000


def batches(connection: Any, table: Any) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table, some thousand at a time."""
    rows = connection.execution_options(stream_results=True).execute(select(table)).mappings()
    for part in rows.partitions(BATCH):
        yield [dict(row) for row in part]


def main() -> None:
    """Copy every table, then index the words anew."""
    with Ledger(sys.argv[1], create=False) as source, Ledger(sys.argv[2]) as target:
        with source.engine.connect() as reading, target.writing() as writing:
            for table in tables.metadata.sorted_tables:
                if table is not document:
                    for rows in batches(reading, table):
                        writing.execute(insert(table), rows)
                print(table.name, flush=True)
            for table in tables.metadata.sorted_tables:
                (key,) = list(table.primary_key)[:1]
                if len(table.primary_key) == 1 and key.autoincrement and str(key.type) == "INTEGER":
                    name = f'"{table.name}"'
                    writing.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{name}', '{key.name}'), "
                            f'greatest(1, (SELECT coalesce(max("{key.name}"), 1) FROM {name})))'
                        )
                    )
            ids = [row[0] for row in reading.execute(select(tables.report.c.id))]
            for number, some in enumerate(chunks(ids)):
                index_reports(writing, some)
                if number % 100 == 0:
                    print(f"words of {number * 500:,} reports", flush=True)
        with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    main()
