"""Incidents in ACLED's columns, one row each, with the most conservative number of dead where reports differ,
and that in the notes. An incident without a type of ACLED's is left out, as is one that nature or an accident
brought, or of which only a death is told and nobody who did it.
"""

from collections.abc import Iterator
from typing import Any

from sayso.codebook.rules import Profile
from sayso.export.layouts.incidents import DENIED, CodedIncident, coded_incidents, precision
from sayso.gazetteer import open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.reconcile.series.estimates import one_number, profile

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities",
    "tags", "timestamp", "sayso_incident", "sayso_status", "sayso_actors", "sayso_recipients",
)  # fmt: skip
CIVILIANS = "Violence against civilians"
GEO = {"region": 3, "area": 2}  # ACLED's precision of a place; 1 is a town
TIME = {1: 1, 2: 2, 3: 2}  # ACLED's precision of days, by UCDP's; 3 is a month or more


def acled_rows(ledger: Ledger, where: PictureFilter) -> Iterator[dict[str, Any]]:
    """Rows by column."""
    how = profile("acled")
    for incident in coded_incidents(ledger, where):
        if incident.coded.event and incident.is_violence:
            yield _row(incident, how)


def _row(incident: CodedIncident, how: Profile) -> dict[str, Any]:
    row, (disorder, event, sub_event) = incident.row, incident.coded
    actors, recipients = _named(incident, "actor"), _named(incident, "recipient")
    fine = row.place_kind not in (None, "country")  # ACLED has no event in a country as such
    code = open_gazetteer().iso3.get(row.country or "", "")
    return {
        "event_id_cnty": f"{code}{row.id}",
        "event_date": row.last,
        "year": row.last.year if row.last else None,
        "time_precision": TIME.get(precision(row.first, row.last), 3),
        "disorder_type": disorder,
        "event_type": event,
        "sub_event_type": sub_event,
        "actor1": actors[0] if actors else None,
        "assoc_actor_1": "; ".join(actors[1:]),
        "actor2": recipients[0] if recipients else None,
        "assoc_actor_2": "; ".join(recipients[1:]),
        "civilian_targeting": "Civilian targeting" if event == CIVILIANS else None,
        "country": open_gazetteer().names.get(row.country or ""),
        "admin1": incident.admin1,
        "location": row.place,
        "latitude": row.latitude if fine else None,
        "longitude": row.longitude if fine else None,
        "geo_precision": GEO.get(row.place_kind or "", 1) if fine else None,
        "source": "; ".join(incident.publishers),
        "notes": _notes(incident),
        "fatalities": fatalities(incident, how),
        "sayso_incident": row.id,
        "sayso_status": row.status,
        "sayso_actors": incident.words_of("actor"),
        "sayso_recipients": incident.words_of("recipient"),
    }


def _named(incident: CodedIncident, side: str) -> list[str]:
    """The bodies on a side, and civilians as ACLED writes them, by the country of the event."""
    country = open_gazetteer().names.get(incident.row.country or "")
    civilians = [f"Civilians ({country})" if country else "Civilians"] if incident.has_civilians(side) else []
    return [*incident.side(side), *civilians]


def fatalities(incident: CodedIncident, how: Profile) -> int | None:
    """The most conservative number of dead: the lowest that reports give, "dozens" at its usual value; none
    if it is denied.
    """
    row = incident.row
    if row.status == DENIED:
        return 0
    lowest = row.killed_low if row.killed_low is not None else row.killed
    vague = [one for one in incident.figures if one.measure == "killed" and one.low == lowest]
    numbers = [one_number(one.low, one.high, one.qualifier, how) for one in vague]
    return min((one for one in numbers if one is not None), default=lowest)


def _notes(incident: CodedIncident) -> str:
    row, found = incident.row, []
    if incident.words:
        found.append("Reports say: " + "; ".join(f"“{one}”" for one in incident.words) + ".")
    if row.killed_low is not None and row.killed_high is not None and row.killed_low != row.killed_high:
        given = "" if row.status == DENIED else "; the lower number is given"
        found.append(f"They differ: {row.killed_low:,} to {row.killed_high:,} dead{given}.")
    if row.status == DENIED:
        found.append("It is denied: no dead are given.")
    return " ".join(found)
