"""GeoJSON (RFC 7946): a feature for each row, at the place of the gazetteer; without one its geometry is
null, so that nothing is lost.
"""

import json
from typing import Any, TextIO

from sayso.errors import SaysoError
from sayso.export.tables.columns import ExportTable


def write_geojson(table: ExportTable, out: TextIO) -> int:
    """Write a collection of features; how many. Raises `SaysoError` for a list without coordinates."""
    names = [column.name for column in table.columns]
    if "latitude" not in names:
        raise SaysoError(f"{table.rows_are.capitalize()} have no coordinates. Export figures or events.")
    latitude, longitude = names.index("latitude"), names.index("longitude")
    out.write('{"type": "FeatureCollection", "features": [')
    count = 0
    for batch in table.batches():
        for row in batch:
            north, east = row[latitude], row[longitude]
            point = {"type": "Point", "coordinates": [east, north]} if north is not None else None
            feature: dict[str, Any] = {
                "type": "Feature", "id": row[0], "geometry": point,
                "properties": {
                    name: value for name, value in zip(names, row, strict=True) if value is not None
                },
            }  # fmt: skip
            out.write(",\n" if count else "\n")
            out.write(json.dumps(feature, ensure_ascii=False, default=str))
            count += 1
    out.write("\n]}\n")
    return count
