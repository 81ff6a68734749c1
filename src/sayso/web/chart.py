"""The chart of a series: a Vega-Lite specification with its data.

Takes figures and estimates, gives two panels over the same days: numbers (every figure as a bar from its
first to its last day and from low to high, the estimates as a line in a band), and below them a lane for
every publisher and speaker.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sayso.display.words import interval_words, period_words
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow

LANES = 14  # lanes of a chart; the rest share one
COLOURS = 8  # groups with a colour of their own
OTHERS = "others"
DAY = timedelta(days=1)
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

Spec = dict[str, Any]


def specification(
    figures: Sequence[SeriesFigureRow],
    estimates: Sequence[EstimateRow],
    by: str = "speaker",
    scale: str = "linear",
) -> Spec:
    """The specification, with figures coloured `by` speaker or publisher, on a linear or log `scale`."""
    values = _values(figures, by)
    colours = _most((row["group"] for row in values), COLOURS)
    for row in values:
        row["colour"] = row["group"] if row["group"] in colours else OTHERS
    domain = [*colours, *([OTHERS] if any(row["colour"] == OTHERS for row in values) else [])]
    return {
        "$schema": SCHEMA,
        "datasets": {"figures": values, "estimates": _lines(estimates)},
        "params": [
            {
                "name": "zoom",
                "select": {"type": "interval", "encodings": ["x"]},
                "bind": "scales",
                "views": ["numbers", "lanes"],
            }
        ],
        "vconcat": [_numbers(domain, scale), _lanes(domain, len({row["lane"] for row in values}))],
        "spacing": 8,
        "resolve": {"scale": {"x": "shared", "color": "shared"}},
    }


def _values(figures: Sequence[SeriesFigureRow], by: str) -> list[Spec]:
    lanes = _most((_lane(row) for row in figures), LANES)
    values = []
    for row in figures:
        first, last = span(row)
        low = row.low if row.low is not None else 0
        group = row.source_name if by == "speaker" else row.publisher or "a report"
        lane = _lane(row)
        values.append(
            {
                "id": row.figure_id,
                "first": first.isoformat(),
                "last": (last + DAY).isoformat(),
                "counts": f"{last.isoformat()}T12:00:00",
                "low": low,
                "high": row.high if row.high is not None else low,
                "number": row.high if row.low is None else low,
                "open": row.high is None,
                "group": group,
                "lane": lane if lane in lanes else OTHERS,
                "state": "disputed" if row.disputed else "out of date" if row.stale else "stands",
                "quote": row.quote,
                "sentence": row.sentence,
                "says": row.source_name,
                "publisher": row.publisher or "a report",
                "number_text": interval_words(row.low, row.high, row.qualifier, row.quote),
                "when": period_words(row.period_first, row.period_last),
                "published": row.published.isoformat() if row.published else "",
                "note": row.note or "",
            }
        )
    return values


def span(row: SeriesFigureRow) -> tuple[date, date]:
    """The days that a figure is drawn over: those its words give, or the one that it counts on."""
    last = row.period_last or row.day
    first = row.period_first or last
    return min(first, last), last


def _lane(row: SeriesFigureRow) -> str:
    publisher = row.publisher or "a report"
    return publisher if row.source_name == publisher else f"{publisher} · {row.source_name}"


def _most(names: Any, number: int) -> list[str]:
    counted = Counter(names)
    return sorted(name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:number])


def _lines(estimates: Sequence[EstimateRow]) -> list[Spec]:
    return [
        {
            "day": row.day.isoformat(),
            "low": row.low if row.low is not None else row.best,
            "best": row.best,
            "high": row.high if row.high is not None else row.best,
            "reason": row.reason,
        }
        for row in estimates
        if row.best is not None
    ]


STATES = ["stands", "out of date", "disputed"]


def _x(field: str) -> Spec:
    return {"field": field, "type": "temporal", "title": None, "axis": {"grid": True, "tickCount": 7}}


def _colour(domain: list[str]) -> Spec:
    legend = {"orient": "top", "title": None, "labelLimit": 180, "columns": 4, "symbolType": "square"}
    return {"field": "colour", "type": "nominal", "scale": {"domain": domain}, "legend": legend}


def _numbers(domain: list[str], scale: str) -> Spec:
    kind: Spec = {"type": "symlog", "constant": 10} if scale == "log" else {"type": "linear", "zero": True}
    base = {
        "type": "quantitative",
        "title": None,
        "scale": kind,
        "axis": {"format": ",d", "tickCount": 6},
    }

    def y(field: str) -> Spec:
        return {**base, "field": field}

    colour = _colour(domain)
    state = {"field": "state", "type": "nominal"}
    faint = {**state, "scale": {"domain": STATES, "range": [1, 0.4, 1]}, "legend": None}
    shape = {
        **state,
        "scale": {"domain": STATES, "range": ["circle", "circle", "cross"]},
        "legend": {"orient": "top", "title": None},
    }
    shared: Spec = {"color": colour, "tooltip": {"field": "id"}}
    grey = {"color": "#5b7083", "interpolate": "step-after"}
    days = _layer("figures", {"type": "rule", "strokeWidth": 4, "strokeCap": "butt", "opacity": 0.45})
    days |= {"name": "numbers"}
    days["encoding"] = {"x": _x("first"), "x2": {"field": "last"}, "y": y("number"), **shared}
    band = _layer("estimates", {"type": "area", "opacity": 0.16, **grey})
    band["encoding"] = {"x": _x("day"), "y": y("low"), "y2": {"field": "high"}}
    line = _layer("estimates", {"type": "line", "strokeWidth": 1.5, **grey})
    line["encoding"] = {"x": _x("day"), "y": y("best")}
    bounds = _layer("figures", {"type": "rule", "strokeWidth": 2})
    bounds["encoding"] = {
        "x": _x("counts"), "y": y("low"), "y2": {"field": "high"}, "opacity": faint, **shared
    }  # fmt: skip
    points = _layer("figures", {"type": "point", "filled": True, "size": 70, "cursor": "pointer"})
    points["encoding"] = {"x": _x("counts"), "y": y("number"), "opacity": faint, "shape": shape, **shared}
    open_ = _layer("figures", {"type": "text", "text": "↑", "dy": -13, "fontSize": 13})
    open_ |= {"transform": [{"filter": "datum.open"}]}
    open_["encoding"] = {"x": _x("counts"), "y": y("number"), **shared}
    return {"height": 300, "layer": [band, line, days, bounds, points, open_]}


def _layer(data: str, mark: Spec) -> Spec:
    return {"data": {"name": data}, "mark": mark}


def _lanes(domain: list[str], lanes: int) -> Spec:
    return {
        "name": "lanes",
        "height": max(lanes, 1) * 20,
        "data": {"name": "figures"},
        "mark": {"type": "bar", "height": 9, "cornerRadius": 2, "cursor": "pointer"},
        "encoding": {
            "x": _x("first"),
            "x2": {"field": "last"},
            "y": {"field": "lane", "type": "nominal", "title": None, "axis": {"grid": True}},
            "color": _colour(domain),
            "opacity": {
                "field": "state",
                "type": "nominal",
                "scale": {"domain": STATES, "range": [0.9, 0.35, 0.9]},
                "legend": None,
            },
            "tooltip": {"field": "id"},
        },
    }
