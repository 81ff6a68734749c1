"""Outlines of countries for small maps: Natural Earth's at 1:50 million, which the desk ships for its map.

Takes places, gives rings of longitudes and latitudes: of the country that they lie in, and of those around.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sayso

FILE = Path(sayso.__file__).parent / "web" / "static" / "vendor" / "countries-50m.json"
AROUND = 1.5  # degrees around the places within which land is drawn, at least
HALF = 180  # degrees

Ring = list[tuple[float, float]]


@cache
def _countries() -> list[list[Ring]]:
    """The outer rings of each country; none if the file is not there."""
    if not FILE.is_file():
        return []
    topology = json.loads(FILE.read_text(encoding="utf-8"))
    arcs = [list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]
    return [list(_rings(one, arcs)) for one in topology["objects"]["countries"]["geometries"]]


def _decoded(arc: Sequence[Sequence[int]], how: dict[str, Any]) -> Iterator[tuple[float, float]]:
    x = y = 0
    (wide, high), (west, south) = how["scale"], how["translate"]
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * wide + west, y * high + south


def _rings(geometry: dict[str, Any], arcs: Sequence[Ring]) -> Iterator[Ring]:
    kind = geometry.get("type")
    polygons = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"] if kind == "MultiPolygon" else []
    for polygon in polygons:
        ring: Ring = []
        for number in polygon[0]:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += part[1:] if ring else part
        yield ring


def land_around(spots: Sequence[tuple[float, float]]) -> tuple[list[Ring], list[Ring]]:
    """The rings of the country that most of these places lie in, and those of its neighbours nearby."""
    best: list[Ring] = []
    most = 0
    for rings in _countries():
        inside = sum(1 for spot in spots if any(_holds(ring, spot) for ring in rings))
        if inside > most:
            best, most = rings, inside
    if not best:
        return [], []
    largest = max(best, key=len)
    own = [ring for ring in best if ring is largest or any(_holds(ring, spot) for spot in spots)]
    west, south, east, north = _box([*(point for ring in own for point in ring), *spots])
    near = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    others = [ring for rings in _countries() if rings is not best for ring in rings if _meets(ring, near)]
    return own, [*others, *(ring for ring in best if ring not in own and _meets(ring, near))]


def _box(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _meets(ring: Ring, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = _box(ring)
    if east - west > HALF:  # it crosses the line where days begin, and would be drawn across the map
        return False
    return west < box[2] and box[0] < east and south < box[3] and box[1] < north


def _holds(ring: Ring, spot: tuple[float, float]) -> bool:
    """Whether a place lies in a ring: a line from it to the east crosses the ring an odd number of times."""
    x, y = spot
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
