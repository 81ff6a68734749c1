"""Charts of notebooks, by Altair: a series as the desk draws it, and places on a map.

Takes rows of the picture, or findings with coordinates; gives charts with their data inside. Altair is
imported when a chart is asked for (extra `notebook`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log, pi, radians, tan
from typing import TYPE_CHECKING, Any

from sayso.display.charts.forms import ChartOptions
from sayso.display.charts.specification import specification
from sayso.display.charts.wording import key_words, source_line, title_of
from sayso.errors import SaysoError
from sayso.export.brief.outlines import land_around
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow
from sayso.library.rows import library

if TYPE_CHECKING:
    import altair as alt

WIDTH, HEIGHT = 640, 420  # pixels of a map
AROUND = 0.6  # degrees around the places of a map, at least
PLACES = 2_000  # on a map at most, those with most findings
WIDEST = 100  # degrees of a country that is shown whole
STEEPEST = 85.0  # degrees north or south that Mercator's map reaches
LAND, EDGE, DOT = "#eceae4", "#a8a399", "#b3541e"
TIPS = {
    "figures": {
        "number_text": "number", "when": "days", "says": "who says so", "publisher": "publisher",
        "published": "published", "quote": "words", "state": "state", "note": "note",
    },
    "estimates": {"number_text": "estimate", "when": "day", "reason": "why"},
}  # fmt: skip

Spec = dict[str, Any]


def series_chart(
    row: SeriesRow,
    figures: Sequence[SeriesFigureRow],
    estimates: Sequence[EstimateRow],
    options: ChartOptions,
) -> "alt.VConcatChart":
    """A series: estimates with their range, and every figure in the colour of who says so."""
    altair = library("altair", "A chart", "notebook")
    spec = specification(figures, estimates, row.kind, options)
    lines = [key_words(figures, log=options.scale == "log"), source_line(figures)]
    spec["title"] = {"text": title_of(row), "subtitle": [one for one in lines if one], "anchor": "start"}
    spec["background"] = "white"
    for panel in spec["vconcat"]:
        for layer in panel.get("layer", [panel]):
            _tell(layer)
    chart: alt.VConcatChart = altair.VConcatChart.from_dict(spec)
    return chart


def _tell(layer: Spec) -> None:
    """Let a layer's marks say what they are; on the desk a script does."""
    tips = TIPS.get(layer["data"]["name"], {})
    if "tooltip" in layer["encoding"]:
        layer["encoding"]["tooltip"] = [
            {"field": field, "type": "nominal", "title": title} for field, title in tips.items()
        ]


def places_chart(rows: Iterable[Any], what: str) -> "alt.LayerChart":
    """Where findings are, on the outlines of the countries there; the more findings the larger the dot."""
    altair = library("altair", "A map", "notebook")
    counts: Counter[tuple[float, float]] = Counter()
    names: dict[tuple[float, float], str] = {}
    for row in rows:
        x, y = getattr(row, "longitude", None), getattr(row, "latitude", None)
        if x is not None and y is not None:
            counts[x, y] += 1
            names.setdefault((x, y), row.place or "")
    if not counts:
        raise SaysoError(f"None of these {what} has a place with coordinates, so there is no map of them.")
    shown = counts.most_common(PLACES)
    dots = [{"longitude": x, "latitude": y, "place": names[x, y], "count": count} for (x, y), count in shown]
    chart: alt.LayerChart = altair.LayerChart.from_dict(_map([spot for spot, _ in shown], dots, what))
    return chart


def _map(spots: Sequence[tuple[float, float]], dots: Sequence[Mapping[str, Any]], what: str) -> Spec:
    own, others = land_around(spots)
    land = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for ring in (*own, *others)
    ]
    size = {"field": "count", "type": "quantitative", "title": what, "scale": {"range": [40, 700]}}
    tips = [{"field": "place", "title": "place"}, {"field": "count", "title": what}]
    coordinates = {name: {"field": name, "type": "quantitative"} for name in ("longitude", "latitude")}
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "background": "white",
        "config": {"view": {"stroke": EDGE, "fill": "#f7fafc"}},
        "projection": _projection([*spots, *_of_country(own)]),
        "layer": [
            {
                "data": {"values": land},
                "mark": {"type": "geoshape", "fill": LAND, "stroke": EDGE, "strokeWidth": 0.7, "clip": True},
            },
            {
                "data": {"values": list(dots)},
                "mark": {"type": "circle", "color": DOT, "opacity": 0.65, "clip": True},
                "encoding": {**coordinates, "size": size, "tooltip": tips},
            },
        ],
    }


def _of_country(rings: Sequence[Sequence[tuple[float, float]]]) -> list[tuple[float, float]]:
    """The points of a country's outline; none of one that goes around half of the world."""
    points = [point for ring in rings for point in ring]
    across = [x for x, _ in points]
    return points if points and max(across) - min(across) < WIDEST else []


def _projection(spots: Sequence[tuple[float, float]]) -> Spec:
    """Mercator's, so that all places fit."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    west, east = min(xs) - AROUND, max(xs) + AROUND
    south, north = max(-STEEPEST, min(ys) - AROUND), min(STEEPEST, max(ys) + AROUND)
    high = _mercator(north) - _mercator(south)
    scale = 0.9 * min(WIDTH / radians(east - west), HEIGHT / high)
    middle = (_mercator(north) + _mercator(south)) / 2
    return {
        "type": "mercator",
        "scale": scale,
        "translate": [WIDTH / 2 - scale * radians((west + east) / 2), HEIGHT / 2 + scale * middle],
        "clipExtent": [[0, 0], [WIDTH, HEIGHT]],
    }


def _mercator(latitude: float) -> float:
    return log(tan(pi / 4 + radians(latitude) / 2))
