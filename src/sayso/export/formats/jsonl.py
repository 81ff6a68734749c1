"""JSON, a row a line."""

import json
from typing import TextIO

from sayso.export.tables.columns import ExportTable


def write_jsonl(table: ExportTable, out: TextIO) -> int:
    """Write each row as an object; how many. Days are ISO 8601."""
    names = [column.name for column in table.columns]
    count = 0
    for batch in table.batches():
        for row in batch:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
            out.write("\n")
            count += 1
    return count
