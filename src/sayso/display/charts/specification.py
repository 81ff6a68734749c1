"""The chart of a series: a Vega-Lite specification with its data.

Takes figures and estimates of one series, gives two panels over the same days: numbers, and below them a
lane for each publisher and speaker. Where a number is open at one end ("more than 2,000") a tick fades out
to that side, and there is no point. What the desk lets people change without asking again is a parameter:
`left` and `right`, the first and last instant shown, and `across`, the width in pixels.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sayso.display.charts.axes import ACROSS, LABELS_OF_DAYS, TICKS_OF_DAYS, reach
from sayso.display.charts.forms import ChartForm, ChartOptions, form_of
from sayso.display.charts.values import OTHERS, estimate_values, figure_values, groups_of, labels_of
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PALETTES = {  # each at least 3 : 1 against the ground of its theme; the last is that of all others
    "light": (
        "#1f66ad", "#b3541e", "#1f7a4d", "#8a4fae", "#b0384f", "#7a6212", "#17777f", "#4f52b8", "#6d757d"
    ),
    "dark": (
        "#6aa9e9", "#f0915a", "#55c08a", "#c08be0", "#f07f93", "#d8b648", "#55c3d3", "#a3a8f7", "#8b949d"
    ),
}  # fmt: skip
NEUTRAL = {"light": "#59636e", "dark": "#a0abb6"}  # estimates: nobody's colour
FADES, FADE = 7, 5  # parts of an end that fades out, and how many pixels each is high
HIGH, GAP, LANE = 280, 46, 26  # pixels of the numbers, of what is between, and of a lane
ROOM = 11  # pixels around what the axes reach over: no mark is cut in half; `chart-view.js` knows it
POINT, RING = 75, 260  # square pixels
QUIET = {"clip": True, "aria": False}  # the chart has one name, and the tables hold what it shows
STATES = ("stands", "out of date", "disputed")


def specification(
    figures: Sequence[SeriesFigureRow],
    estimates: Sequence[EstimateRow],
    kind: str,
    options: ChartOptions,
    *,
    lanes: bool = True,
) -> Spec:
    """The specification of a series of a kind, in the colours of the light theme."""
    form = form_of(kind, len(figures), estimates)
    groups = groups_of(figures, options.by)
    rows, lines = figure_values(figures, options.by, groups), estimate_values(estimates, figures)
    axes = reach(rows, lines, form, options)
    hidden = options.scale == "log"
    if hidden:  # a log scale has no 0
        rows = [row for row in rows if row["number"] > 0]
        lines = [row for row in lines if row["best"] > 0]
    colour = _colour(labels_of(groups))
    panels = [_numbers(form, colour, options)]
    if lanes and rows:
        panels.append(_lanes(colour, rows, options))
    return {
        "$schema": SCHEMA,
        "datasets": {"figures": rows, "estimates": lines},
        "params": axes.params(),
        "vconcat": panels,
        "spacing": GAP,
        "bounds": "flush",
        "resolve": {"scale": {"x": "shared", "color": "shared"}},
        "config": {
            "aria": False,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 11},
            "legend": {"labelFontSize": 11},
        },
    }


def _colour(labels: dict[str, str]) -> Spec:
    """The colour of a group. The legend's names are looked up: they are no part of the expression."""
    domain = sorted(labels, key=lambda key: (key == OTHERS, key))
    light = PALETTES["light"]
    legend = {
        "orient": "top",
        "title": None,
        "labelLimit": 190,
        "columns": 4,
        "symbolType": "circle",
        "symbolSize": 90,
        "symbolOpacity": 1,
        "symbolStrokeWidth": 0,
        "labelExpr": f"({json.dumps(labels)})[datum.label]",
    }
    shades = [light[-1] if key == OTHERS else light[at] for at, key in enumerate(domain)]
    scale = {"domain": domain, "range": shades}
    return {"field": "group", "type": "nominal", "scale": scale, "legend": legend}


def _x(field: str, *, labels: bool = True) -> Spec:
    axis: Spec = {
        "grid": True,
        "title": None,
        "tickCount": {"expr": TICKS_OF_DAYS},
        "labelExpr": LABELS_OF_DAYS,
        "labelFlush": True,
        "labelOverlap": True,
        "labels": labels,
        "ticks": labels,
    }
    ends = {"domainMin": {"expr": "left"}, "domainMax": {"expr": "right"}}
    scale = {"type": "utc", "nice": False, "padding": ROOM, **ends}
    return {"field": field, "type": "temporal", "scale": scale, "axis": axis}


def _y(field: str, scale: str) -> Spec:
    kind: Spec = {"type": "log", "base": 10} if scale == "log" else {"type": "linear", "zero": False}
    ends = {"nice": False, "domainMin": {"expr": "bottom"}, "domainMax": {"expr": "top"}, "padding": ROOM}
    axis = {"title": None, "format": ",d", "values": {"expr": "ticks"}, "grid": True, "domain": False}
    return {"field": field, "type": "quantitative", "scale": kind | ends, "axis": axis}


def _numbers(form: ChartForm, colour: Spec, options: ChartOptions) -> Spec:
    layers = [*_estimates(form, options.scale), *_figures(form, colour, options)]
    return {"name": "numbers", "width": ACROSS, "height": HIGH, "layer": layers}


def _of_estimates(name: str, mark: Spec, encoding: Spec, keep: str) -> Spec:
    return _layer(name, mark, encoding, keep) | {"data": {"name": "estimates"}}


def _layer(name: str, mark: Spec, encoding: Spec, keep: str = "") -> Spec:
    """A layer of figures; its `name` is that of its marks in what is drawn."""
    found: Spec = {"name": name, "data": {"name": "figures"}, "mark": {**QUIET, **mark}}
    return found | {"encoding": encoding} | ({"transform": [{"filter": keep}]} if keep else {})


def _estimates(form: ChartForm, scale: str) -> Iterator[Spec]:
    """Estimates, in nobody's colour: a band where sources leave a range, a line that holds until the next
    number of a total, a ring on each day, a bar where the number is a mere bound.
    """
    grey, day = NEUTRAL["light"], _x("day")
    low, best, high = _y("low", scale), _y("best", scale), {"field": "high"}
    tip = {"tooltip": {"field": "id"}}
    if form is ChartForm.STEPS:
        band, end = {"type": "rect", "opacity": 0.16, "color": grey}, {"field": "until"}
        yield _of_estimates("band", band, {"x": day, "x2": end, "y": low, "y2": high, **tip}, "datum.band")
        line = {"type": "line", "interpolate": "step-after", "strokeWidth": 1.5, "color": grey}
        yield _of_estimates("line", line, {"x": day, "y": best}, "datum.closed")
    bar = {"type": "rule", "strokeWidth": 12, "opacity": 0.2, "color": grey}
    yield _of_estimates("between", bar, {"x": day, "y": low, "y2": high, **tip}, "datum.band")
    ring = {"type": "point", "shape": "circle", "size": RING, "fill": "transparent", "stroke": grey}
    ring |= {"strokeWidth": 1.5, "opacity": 1, "cursor": "pointer"}
    yield _of_estimates("estimate", ring, {"x": day, "y": best, **tip}, "datum.closed")
    bound = {"type": "tick", "orient": "horizontal", "size": 22, "thickness": 6, "opacity": 0.35}
    bound |= {"color": grey, "cursor": "pointer"}
    yield _of_estimates("bound", bound, {"x": day, "y": best, **tip}, "!datum.closed")


def _figures(form: ChartForm, colour: Spec, options: ChartOptions) -> Iterator[Spec]:
    """Figures in the colours of who says so."""
    day, number = _x("day"), _y("number", options.scale)
    shared: Spec = {"color": colour, "tooltip": {"field": "id"}}
    click = {"cursor": "pointer"}
    if options.periods:
        bar = {"type": "rule", "strokeWidth": 4, "opacity": 0.45, **click}
        yield _layer("periods", bar, {"x": _x("first"), "x2": {"field": "last"}, "y": number, **shared})
    if form is ChartForm.STEMS:
        stem = {"type": "rule", "strokeWidth": 2, **click}
        foot = {"value": "height"} if options.scale == "log" else {"datum": 0}
        yield _layer("stems", stem, {"x": day, "y": number, "y2": foot, **shared}, "!datum.up")
    ends = {"type": "rule", "strokeWidth": 5, "strokeCap": "round", **click}
    encoding = {"x": day, "y": number, "y2": {"field": "high"}, **shared}
    yield _layer("ranges", ends, encoding, "datum.shape == 'range'")
    for up, towards in ((True, -1), (False, 1)):
        keep = f"datum.shape == 'open' && {'datum.up' if up else '!datum.up'}"
        for part in range(FADES):
            fade: Spec = {"type": "rule", "strokeWidth": 4, **click}
            fade |= {"yOffset": towards * FADE * part, "y2Offset": towards * FADE * (part + 1)}
            name = f"{'up' if up else 'down'}_{part}"
            opacity = _paler(round(0.85 * (1 - part / FADES), 2))
            yield _layer(name, fade, {**encoding, "y2": {"field": "number"}, "opacity": opacity}, keep)
    bound = {"type": "tick", "orient": "horizontal", "size": 13, "thickness": 2.5, **click}
    encoding = {"x": day, "y": number, "opacity": _paler(1), **shared}
    yield _layer("open", bound, encoding, "datum.shape == 'open'")
    points = {"x": day, "y": number, **shared}
    for state, own in zip(STATES, _shapes(), strict=True):
        keep = f"datum.shape == 'point' && datum.state == '{state}'"
        yield _layer(
            state.replace(" ", "_"),
            {"type": "point", "size": POINT, "opacity": 1, **own, **click},
            points,
            keep,
        )


def _paler(opacity: float) -> Spec:
    """An opacity, less of it for what was out of date."""
    test = {"test": "datum.state == 'out of date'", "value": round(opacity * 0.4, 2)}
    return {"condition": test, "value": opacity}


def _shapes() -> tuple[Spec, Spec, Spec]:
    """A dot for what stands, a ring for what was out of date, a cross for what is disputed."""
    return (
        {"shape": "circle", "filled": True},
        {"shape": "circle", "filled": False, "strokeWidth": 2, "fill": "transparent"},
        {"shape": "cross", "filled": True, "size": 130},
    )


def _lanes(colour: Spec, rows: Sequence[dict[str, Any]], options: ChartOptions) -> Spec:
    """Who says so, when: a dot on each day, or a bar over the days that the number covers."""
    names = list(dict.fromkeys(sorted(row["lane"] for row in rows)))
    axis = {
        "title": None,
        "grid": False,
        "domain": False,
        "ticks": False,
        "labelAlign": "left",
        "labelPadding": -3,
        "labelOffset": -7,
        "labelLimit": {"expr": "across - 10"},
        "zindex": 1,
    }
    lane = {"field": "lane", "type": "nominal", "scale": {"domain": names}, "axis": axis}
    day = _x("day", labels=False)
    encoding: Spec = {"x": day, "y": lane, "color": colour, "tooltip": {"field": "id"}}
    if options.periods:
        mark: Spec = {"type": "bar", "height": 8, "yOffset": 6, "cornerRadius": 2}
        encoding |= {"x": _x("first", labels=False), "x2": {"field": "last"}}
    else:
        mark = {"type": "point", "filled": True, "shape": "square", "size": 50, "yOffset": 6}
    mark |= {**QUIET, "cursor": "pointer", "opacity": 1}
    return {
        "name": "lanes",
        "width": ACROSS,
        "height": len(names) * LANE,
        "data": {"name": "figures"},
        "mark": mark,
        "encoding": encoding,
    }
