"""The chart of a briefing: a Vega-Lite specification, and its SVG.

Takes a `Charted` series; a line of best numbers, a band from low to high, and every figure as a point that
links to its words. Needs the extra `brief` (vl-convert, which draws offline).
"""

from typing import Any

from sayso.errors import SaysoError
from sayso.export.brief.gather import Charted

WIDTH, HEIGHT = 640, 260
BLUE, ORANGE = "#1f5a96", "#b3541e"
HERE = "https://this-page.invalid/"  # Vega takes an address without a host for one of its own data


def specification(charted: Charted) -> dict[str, Any]:
    """The Vega-Lite specification, with its data."""
    x = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%-d %b %Y", "labelAngle": 0},
    }
    lines, points = _lines(charted), _points(charted)
    low = {"field": "low", "type": "quantitative", "title": None}
    shape = {"domain": ["a number", "a bound"], "range": ["circle", "triangle-up"]}
    band = {"x": x, "y": low, "y2": {"field": "high"}}
    best = {"x": x, "y": {"field": "best", "type": "quantitative"}}
    point = {
        "x": x,
        "y": {"field": "number", "type": "quantitative"},
        "shape": {"field": "sort", "scale": shape, "title": None},
        "href": {"field": "href"},
        "tooltip": {"field": "source"},
    }
    layers: list[tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]] = [
        (lines, {"type": "area", "opacity": 0.18, "color": BLUE}, band),
        (lines, {"type": "line", "strokeWidth": 2, "color": BLUE}, best),
        (points, {"type": "point", "filled": True, "size": 60, "color": ORANGE}, point),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": HEIGHT,
        "config": {"font": "sans-serif", "view": {"stroke": None}, "axis": {"gridColor": "#eee"}},
        "layer": [
            {"data": {"values": data}, "mark": mark, "encoding": encoding} for data, mark, encoding in layers
        ],
    }


def _lines(charted: Charted) -> list[dict[str, Any]]:
    return [
        {
            "day": row.day.isoformat(),
            "low": row.low,
            "best": row.best,
            "high": row.high if row.high is not None else row.best,
        }
        for row in charted.estimates
        if row.best is not None
    ]


def _points(charted: Charted) -> list[dict[str, Any]]:
    return [
        {
            "day": one.day.isoformat(),
            "number": one.low if one.low is not None else one.high,
            "sort": "a bound" if one.low is None or one.high is None else "a number",
            "source": f"{one.publisher or 'a report'}: {one.quote}",
            "href": f"{HERE}#f-{one.figure_id}",
        }
        for one in charted.figures
    ]


def draw(charted: Charted) -> str:
    """The chart as SVG. Raises `SaysoError` without the extra."""
    try:
        import vl_convert
    except ImportError as error:
        raise SaysoError(
            "The chart needs an extra library. Install it: pip install 'sayso[brief]'"
        ) from error
    svg: str = vl_convert.vegalite_to_svg(specification(charted), allowed_base_urls=[])
    return svg.replace(HERE, "")
