"""Displacement in the fields of IDMC's Helix: for each series the recommended figure, then those that it was
triangulated with, a row each.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from sayso.codebook.suggestion_rules import displacement_rules
from sayso.errors import LedgerError
from sayso.export.idu import DisplacementUpdate, displacement_update
from sayso.export.idu.fields import UpdateDay, UpdateField, UpdateFigure
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.streams import stream_series

COLUMNS = (
    "role", "reported_figure", "term", "unit", "quantifier", "household_size", "total_figures", "category",
    "start_date", "start_date_accuracy", "end_date", "end_date_accuracy", "country_iso3", "location_name",
    "location_accuracy", "latitude", "longitude", "event", "displacement_occurred", "excerpt", "source",
    "publisher", "source_url", "publication_date", "calculation_logic", "disputed", "update_sentence",
    "sayso_series", "sayso_report",
)  # fmt: skip
CATEGORIES = {  # Helix's names of what the series counts
    "stock (IDPs at the end date)": "IDPs",
    "flow (new displacements)": "Internal Displacements",
    "flow (returns)": "Return",
}
NOBODY = "a report"


def helix_rows(ledger: Ledger, where: PictureFilter) -> Iterator[dict[str, Any]]:
    """Rows by column, of the newest estimate of each series that counts displacement."""
    measures = set(displacement_rules().measures)
    with ledger.engine.connect() as connection:
        for batch in stream_series(ledger.engine, where):
            for row in batch:
                if measures & set(row.measures):
                    yield from _rows(connection, row, where)


def _rows(connection: Connection, row: Any, where: PictureFilter) -> Iterator[dict[str, Any]]:
    try:
        update = displacement_update(connection, row, where.until)
    except LedgerError:  # a plan, or no number of it by that day
        return
    shared = _shared(update)
    yield shared | _figure(update.recommended) | {
        "role": "Recommended figure", "reported_figure": update.reported, "total_figures": _total(update),
        "calculation_logic": update.calculation,
    }  # fmt: skip
    for one in update.triangulation:
        yield shared | _figure(one) | {"role": "Triangulation", "reported_figure": one.number}


def _total(update: DisplacementUpdate) -> float | None:
    """How many people: a figure of people itself, one of households at the size that a user gave."""
    people = update.unit is not None and update.unit.value == "person"
    return update.reported if update.total is None and people else update.total


def _shared(update: DisplacementUpdate) -> dict[str, Any]:
    place = update.location
    return {
        "term": _value(update.term),
        "unit": (_value(update.unit) or "").capitalize(),
        "quantifier": _value(update.quantifier),
        "household_size": update.household_size,
        "category": CATEGORIES.get(_value(update.category) or "", _value(update.category)),
        **_day("start_date", update.start),
        **_day("end_date", update.end),
        "country_iso3": place.country if place else None,
        "location_name": place.name if place else None,
        "location_accuracy": place.accuracy if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "event": _value(update.event),
        "displacement_occurred": _value(update.occurred),
        "update_sentence": update.sentence,
        "sayso_series": update.series_id,
    }


def _figure(one: UpdateFigure) -> dict[str, Any]:
    return {
        "excerpt": one.sentence,
        "source": one.source if one.source != NOBODY else None,
        "publisher": one.publisher,
        "source_url": one.url,
        "publication_date": one.published,
        "disputed": one.disputed,
        "sayso_report": one.report_id,
    }


def _value(field: UpdateField | None) -> str | None:
    return field.value if field is not None else None


def _day(name: str, day: UpdateDay | None) -> dict[str, Any]:
    return {name: day.day if day else None, f"{name}_accuracy": day.accuracy if day else None}
