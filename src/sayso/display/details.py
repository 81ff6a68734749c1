"""What `sayso show --numbers`, `--places` and `--actors` print: every one of a report, read again."""

from collections import Counter
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.display.words import counted, said_with_interval
from sayso.ledger.findings.numbers import KIND_WORDS, number_reason
from sayso.records import Actor, Place

if TYPE_CHECKING:
    from sayso.records import Reading


def number_table(reading: "Reading") -> RenderableType:
    """Every number of a text: the figure that it became, or the reason why it is not one."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("words", "reads as", "is"):
        table.add_column(name)
    counts: Counter[str] = Counter()
    for quantity, figure in reading.numbers():
        interval = quantity.interval
        numbers = said_with_interval(interval.low, interval.high, interval.qualifier, quantity.evidence.quote)
        if quantity.kind in ("date", "ordinal", "name"):
            numbers = ""
        if quantity.change is not None:
            numbers += f" {quantity.change.direction}"
        what = f"figure: {figure.measure}" if figure else f"not a figure: {number_reason(quantity)}"
        counts["figures" if figure else KIND_WORDS.get(quantity.kind, "counts of other things")] += 1
        table.add_row(quantity.evidence.quote, numbers, what)
    summary = ", ".join(f"{what}: {number}" for what, number in counts.most_common())
    return Group(table, Text(f"numbers: {len(reading.quantities)} ({summary})", style="dim"))


def actor_table(reading: "Reading") -> RenderableType:
    """Every actor of a text, once, with the words that name it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("actor", "kind", "country", "office or body", "named as"):
        table.add_column(name)
    words: dict[Actor, Counter[str]] = {}
    for mention in reading.actors:
        words.setdefault(mention.actor, Counter())[mention.evidence.quote] += 1
    for actor, named in sorted(words.items(), key=lambda pair: -pair[1].total()):
        office = "; ".join(part for part in (actor.role, actor.body) if part)
        forms = ", ".join(f"{quote} ×{n}" if n > 1 else quote for quote, n in named.most_common())
        table.add_row(actor.name, (actor.kind or "").replace("_", " "), actor.country or "", office, forms)
    return Group(table, Text(counted(len(words), "actor"), style="dim"))


def place_table(reading: "Reading") -> RenderableType:
    """Every place of a text, once, with what the gazetteer knows of it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("named as", "place", "kind", "country", "part", "GeoNames", "lat, lon"):
        table.add_column(name)
    rows: Counter[tuple[str, Place | None]] = Counter((m.evidence.quote, m.place) for m in reading.places)
    for (quote, place), number in rows.most_common():
        named = f"{quote} ×{number}" if number > 1 else quote
        if place is None:
            table.add_row(named, "unknown")
            continue
        at = "" if place.latitude is None else f"{place.latitude:.2f}, {place.longitude:.2f}"
        id_ = str(place.id or "")
        part = place.admin1 or ""
        at = f"about {at}" if place.approximate else at
        table.add_row(named, place.name, place.kind, place.country or "", part, id_, at)
    between = [f"border: {border.evidence.quote}" for border in reading.borders]
    ways = [f"way: {route.evidence.quote}" for route in reading.routes]
    credit = Text(f"{counted(len(reading.places), 'mention')}. Places: GeoNames, CC BY 4.0", style="dim")
    return Group(table, *map(Text, dict.fromkeys([*between, *ways])), credit)
