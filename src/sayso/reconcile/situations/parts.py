"""The parts of the totals of a situation: its places, and groups of people, beside what they are parts of.

Takes `KnownSeries`, gives `PartTable`s, one a total, each with what its places come to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sayso.gazetteer import open_gazetteer
from sayso.gazetteer.index import Entry, normal
from sayso.ledger.picture.rows import EstimateRow, SeriesRow
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.series.wording import day_words
from sayso.reconcile.situations.counting import places_above
from sayso.reconcile.situations.key_figures import help_families, is_late, newest_of, shown_families
from sayso.reconcile.situations.known import KnownSeries
from sayso.reconcile.situations.labels import amount_words, is_trunk, label, list_words
from sayso.records import Place
from sayso.records.picture import SeriesKind
from sayso.records.situation import PlaceLevel

COUNTING = (SeriesKind.CUMULATIVE, SeriesKind.STOCK, SeriesKind.DAILY)  # what a place has numbers of
NAMED = 5  # places that a sentence names


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a total: a place or a group of people (`name`), with its newest estimate; `added` if it is in
    the sum, `inner` if it lies in the place above it. Coordinates are those of the place.
    """

    series_id: str
    name: str
    level: str
    within: str
    day: date
    low: int | None
    best: int | None
    high: int | None
    words: str
    figure_id: str
    report_id: str
    added: bool
    inner: bool = False
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PartTable:
    """The parts of what `label` counts in a country: `total` in words (empty: nobody gives one), what the
    places add up to, and the sentence that compares them.
    """

    label: str
    place: str
    total: str
    best: int | None
    placed: int
    sentence: str
    places: tuple[PartRow, ...]
    groups: tuple[PartRow, ...]


def part_tables(known: KnownSeries, on: date) -> list[PartTable]:
    """A table for each total that has parts, and for numbers of places that have no total."""
    order = shown_families()
    shown = {name: place for name, place in order.items() if name not in help_families()}
    kept = [
        row
        for row in known.series
        if row.family in shown and row.kind in COUNTING and known.estimates.get(row.id)
    ]
    tables: dict[tuple[int, str, str], list[SeriesRow]] = {}
    for row in kept:
        name = (shown[row.family], label_of_whole(row), row.country or "")
        tables.setdefault(name, []).append(row)
    made = (_table(name[1], rows, known, on) for name, rows in sorted(tables.items()))
    return [one for one in made if one is not None]


def label_of_whole(row: SeriesRow) -> str:
    """The label of what a series is a part of: the same, of everybody."""
    return label(row).partition(" (")[0] if row.counted != WHOLE else label(row)


def _table(name: str, rows: Sequence[SeriesRow], known: KnownSeries, on: date) -> PartTable | None:
    totals = [
        row
        for row in rows
        if row.level == PlaceLevel.COUNTRY and is_trunk(row) and row.kind != SeriesKind.DAILY
    ]
    totals.sort(key=lambda row: (_is_old(row, known, on), row.part_of is not None, -row.figures))
    groups = [row for row in rows if row.level == PlaceLevel.COUNTRY and not is_trunk(row)]
    places = _once([row for row in rows if row.level != PlaceLevel.COUNTRY and is_trunk(row)])
    if not places and not groups:
        return None
    parts = _nested(places, known, on)
    total = newest_of(known.estimates[totals[0].id], on) if totals else None
    placed = sum(one.best or 0 for one in parts if one.added)
    return PartTable(
        label=name,
        place=rows[0].country or "",
        total=amount_words(totals[0], total.low, total.best, total.high, total.said) if total else "",
        best=total.best if total else None,
        placed=placed,
        sentence=_sentence(name, parts, total),
        places=tuple(parts),
        groups=tuple(_part(row, known, on, added=False) for row in groups),
    )


def _is_old(row: SeriesRow, known: KnownSeries, on: date) -> bool:
    return is_late(row, newest_of(known.estimates[row.id], on).day, on)


def _once(rows: Sequence[SeriesRow]) -> list[SeriesRow]:
    """One series a place, that of most figures; a number of a single day only where there is no other."""
    found: dict[str, SeriesRow] = {}
    for row in sorted(rows, key=lambda row: row.kind == SeriesKind.DAILY):
        found.setdefault(row.place_key, row)
    return list(found.values())


def _nested(rows: Sequence[SeriesRow], known: KnownSeries, on: date) -> list[PartRow]:
    """The places by their numbers, each followed by those that lie in it, which are not added up; areas whose
    bounds nobody knows are last.
    """
    outer: list[SeriesRow] = []
    within: dict[str, list[PartRow]] = {}
    for row in rows:
        upper = _upper(row, rows)
        if upper is None:
            outer.append(row)
        else:
            within.setdefault(upper.id, []).append(_part(row, known, on, added=False, inner=True))
    found: list[PartRow] = []
    made = [_part(row, known, on, added=_has_total(row)) for row in outer]
    for one in sorted(made, key=_order):
        found.append(one)
        found += _inside(one.series_id, within)
    return found


def _upper(row: SeriesRow, rows: Sequence[SeriesRow]) -> SeriesRow | None:
    """The row of the nearest place that a place lies in, if there is one."""
    above = places_above(int(row.place_key), ()) if row.place_key.isdigit() else ()
    by_key = {one.place_key: one for one in rows if one is not row}
    nearest = next((by_key[key] for key in above if key in by_key), None)
    return nearest or next((one for one in rows if one.id == row.part_of and one is not row), None)


def _has_total(row: SeriesRow) -> bool:
    """Whether a number of a place can be added up: the place has bounds, and it is of no single day."""
    return row.level != PlaceLevel.AREA and row.kind != SeriesKind.DAILY


def _inside(name: str, within: dict[str, list[PartRow]]) -> list[PartRow]:
    """What lies in a place, and in what lies there."""
    own = sorted(within.pop(name, []), key=_order)
    return [row for one in own for row in (one, *_inside(one.series_id, within))]


def _part(row: SeriesRow, known: KnownSeries, on: date, *, added: bool, inner: bool = False) -> PartRow:
    made = newest_of(known.estimates[row.id], on)
    figures = known.figures.get(row.id, [])
    best = next((one for one in figures if one.figure_id == made.best_figure), next(iter(figures), None))
    of_place = row.level != PlaceLevel.COUNTRY
    entry = open_gazetteer().by_id(int(row.place_key)) if of_place and row.place_key.isdigit() else None
    latitude, longitude = _spot(entry) if entry else (None, None)
    return PartRow(
        series_id=row.id,
        name=_name(row),
        level=row.level,
        within=_within(entry.place) if entry and row.level != PlaceLevel.ADMIN1 else "",
        day=made.day,
        low=made.low,
        best=made.best,
        high=made.high,
        words=amount_words(row, made.low, made.best, made.high, made.said),
        figure_id=best.figure_id if best else "",
        report_id=best.report_id if best else "",
        added=added and made.best is not None,
        inner=inner,
        latitude=latitude,
        longitude=longitude,
    )


def _name(row: SeriesRow) -> str:
    if row.level == PlaceLevel.COUNTRY:
        return row.counted
    place = row.place or "an unknown place"
    return f"{place}, on that day" if row.kind == SeriesKind.DAILY else place


def _within(place: Place) -> str:
    """The name of the subdivision that a place lies in."""
    known = place.country and place.admin1
    found = open_gazetteer().subdivision(place.country or "", place.admin1 or "") if known else None
    return found.place.name if found else ""


def _spot(entry: Entry) -> tuple[float | None, float | None]:
    """Where a place is drawn: a subdivision at the town of its name, if there is one, else at its middle."""
    place = entry.place
    towns = open_gazetteer().towns(normal(place.name)) if entry.level else ()
    seat = next((one.place for one in towns if one.level == 0 and _is_in(one.place, place)), place)
    return seat.latitude, seat.longitude


def _is_in(town: Place, place: Place) -> bool:
    return not town.approximate and (town.country, town.admin1) == (place.country, place.admin1)


def _order(one: PartRow) -> tuple[object, ...]:
    return one.level == PlaceLevel.AREA, -(one.best or 0), one.name


def _sentence(name: str, parts: Sequence[PartRow], total: EstimateRow | None) -> str:
    """What the places come to, beside the total."""
    added = sorted((one for one in parts if one.added), key=_order)
    if not added:
        return "" if total is not None else "Nobody gives a total of the country."
    placed = sum(one.best or 0 for one in added)
    named = [f"{one.name} {one.best:,}" for one in added[:NAMED]]
    if len(added) > NAMED:
        named.append(f"{len(added) - NAMED} more")
    which = list_words(named)
    if total is None or total.best is None:
        return f"Nobody gives a total of the country; the places that are given come to {placed:,}: {which}."
    days = [one.day for one in added if one.day != total.day]
    late = f" The places are as of {_span(days)}, the total as of {day_words(total.day)}." if days else ""
    if placed > total.best:
        text = f"The places come to {placed:,}, more than the total of {total.best:,}: {which}."
        return f"{text} They overlap, count something else, or are of other days.{late}"
    if placed == total.best:
        return f"All {total.best:,} are placed: {which}.{late}"
    return f"{placed:,} of {total.best:,} are placed: {which}.{late}"


def _span(days: Sequence[date]) -> str:
    first, last = min(days), max(days)
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"
