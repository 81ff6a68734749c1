"""Small drawings of a situation's page as SVG: the course of a number, and its parts on a map.

Takes records of the picture, gives SVG that needs no script and takes its colours from the page:
`currentColor` and the variables of the desk's style sheet.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

from markupsafe import Markup, escape

from sayso.export.brief.outlines import Ring, land_around
from sayso.reconcile.series.wording import day_words
from sayso.reconcile.situations.key_figures import CoursePoint
from sayso.reconcile.situations.parts import PartRow

WIDE, HIGH = 132, 30  # of a course
MAP_WIDE, MAP_MOST = 460, 360
EDGE, AROUND = 0.06, 0.7  # of its height or width that a map shows beyond the land, and beyond its places
SLIMMEST = 0.85  # of a map's height that it is wide, at least
LARGEST, SMALLEST = 22.0, 3.0  # circles
LETTER, LINE = 6.1, 13.0  # of a name on a map

Box = tuple[float, float, float, float]


def course_svg(course: Sequence[CoursePoint]) -> Markup:
    """The course of a number as a line from its first day to its last; nothing for a single number. A mere
    bound ("1,000 or more") is no point of the line but a tick with an open end.
    """
    if len(course) < 2:
        return Markup()
    first, last = course[0].day.toordinal(), course[-1].day.toordinal()
    most = max(one.best for one in course) or 1
    spots = [
        (
            3 + (WIDE - 8) * (one.day.toordinal() - first) / max(last - first, 1),
            HIGH - 4 - (HIGH - 11) * one.best / most,
        )
        for one in course
    ]
    known = [spot for one, spot in zip(course, spots, strict=True) if not one.open]
    bounds = [spot for one, spot in zip(course, spots, strict=True) if one.open]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
    told = "; ".join(
        f"{one.best:,}{' or more' if one.open else ''} on {day_words(one.day)}" for one in course
    )
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.4"/>' for x, y in known[:-1])
    ticks = "".join(f"M{x - 2.5:.1f} {y:.1f}h5m-2.5 0v-5" for x, y in bounds)
    newest = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.8" fill="currentColor"/>' for x, y in known[-1:]
    )
    return Markup(
        f'<svg class="course" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'aria-label="{escape(told)}"><title>{escape(told)}</title>'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5" '
        f'stroke-linejoin="round"/><path d="{ticks}" fill="none" stroke="currentColor" stroke-width="1.2"/>'
        f'<g fill="currentColor">{dots}</g>{newest}</svg>'
    )


class Frame:
    """A map's frame: where a longitude and a latitude are drawn. It holds the places with room around them,
    and no more than the land that they lie in.
    """

    def __init__(self, spots: Sequence[tuple[float, float]], land: Iterable[Ring]) -> None:
        west, south, east, north = _around(spots, AROUND)
        ground = [point for ring in land for point in ring]
        if ground:
            whole = _around([*ground, *spots], EDGE)
            west, south = max(west, whole[0]), max(south, whole[1])
            east, north = min(east, whole[2]), min(north, whole[3])
        self.narrow = max(1 - (abs(south + north) / 180) ** 1.7, 0.2)  # close to the cosine of the latitude
        more = max((north - south) / self.narrow * SLIMMEST - (east - west), 0) / 2
        self.box: Box = (west - more, south, east + more, north)
        wide, high = (self.box[2] - self.box[0]) * self.narrow, north - south
        self.scale = min(MAP_WIDE / wide, MAP_MOST / high)
        self.size = (wide * self.scale, high * self.scale)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place is drawn, from the upper left corner."""
        x = (longitude - self.box[0]) * self.narrow * self.scale
        return x, (self.box[3] - latitude) * self.scale


def _around(points: Sequence[tuple[float, float]], share: float) -> Box:
    """The box of some points, with a share of its size around it."""
    across, up = [x for x, _ in points], [y for _, y in points]
    more = share * max(max(across) - min(across), max(up) - min(up), 1.2)
    return min(across) - more, min(up) - more, max(across) + more, max(up) + more


def map_svg(parts: Sequence[PartRow], name: str) -> Markup:
    """Places as circles by their numbers, on the land around them; nothing for fewer than two places."""
    known = [
        (one, (one.longitude, one.latitude))
        for one in parts
        if one.best and one.latitude is not None and one.longitude is not None
    ]
    if len({spot for _, spot in known}) < 2:
        return Markup()
    spots = [(float(x or 0), float(y or 0)) for _, (x, y) in known]
    own, others = land_around(spots)
    frame = Frame(spots, own)
    most = max(one.best or 0 for one, _ in known)
    circles, labels = [], _Labels(frame.size)
    for (one, _), spot in sorted(zip(known, spots, strict=True), key=lambda pair: -(pair[0][0].best or 0)):
        x, y = frame.at(*spot)
        radius = max(LARGEST * sqrt((one.best or 0) / most), SMALLEST)
        kind = "part-spot" if one.added else "part-spot inner"
        told = escape(f"{one.name}: {one.words}, {day_words(one.day)}")
        spot_of = f'cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
        circles.append(f'<circle class="{kind}" {spot_of}><title>{told}</title></circle>')
        labels.put(x, y, radius, f"{one.name} {one.best:,}")
    wide, high = frame.size
    summary = "; ".join(f"{one.name}: {one.words}" for one, _ in known)
    ground = _land(others, frame, "other") + _land(own, frame, "own")
    return Markup(
        f'<svg class="parts-map" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" '
        f'role="img" aria-label="{escape(name)} by place. {escape(summary)}">'
        f'<rect class="sea" width="100%" height="100%"/>{ground}'
        f"{''.join(circles)}{labels.svg()}</svg>"
    )


def _land(rings: Iterable[Ring], frame: Frame, kind: str) -> str:
    paths = []
    for ring in rings:
        points = [frame.at(*point) for point in ring]
        paths.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return f'<path class="ground {kind}" d="{"".join(paths)}"/>' if paths else ""


class _Labels:
    """Names on a map, each where it covers no other; one that finds no room is left to its circle's title."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.size = size
        self.boxes: list[Box] = []
        self.texts: list[str] = []

    def put(self, x: float, y: float, radius: float, text: str) -> None:
        wide = LETTER * len(text)
        self.boxes.append((x - radius * 0.6, y - radius * 0.6, x + radius * 0.6, y + radius * 0.6))
        for left, middle in (
            (x + radius + 3, y), (x - radius - 3 - wide, y), (x - wide / 2, y - radius - 8),
            (x - wide / 2, y + radius + 9), (x + radius, y + 12), (x + radius, y - 12),
            (x - radius - wide, y + 12), (x - radius - wide, y - 12),
        ):  # fmt: skip
            box = (left, middle - LINE / 2, left + wide, middle + LINE / 2)
            inside = left >= 0 and box[2] <= self.size[0] and box[1] >= 0 and box[3] <= self.size[1]
            if inside and not any(_meet(box, other) for other in self.boxes[:-1]):
                self.boxes.append(box)
                self.texts.append(f'<text x="{left:.1f}" y="{middle + 4:.1f}">{escape(text)}</text>')
                return

    def svg(self) -> str:
        return "".join(self.texts)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
