"""Incidents with dead in the columns of UCDP's Georeferenced Event Dataset (version 25.1), one row each.

`best`, `low` and `high` are those of the incident: low and high what the reports give, best by the profile
`ucdp`; of an incident that is denied low and best are 0. Who killed whom is not told apart: all dead are
`deaths_unknown`. What only UCDP's own coding gives (dyads, type of violence, regions) is empty. Deaths that
nature or an accident brought, or that nobody is named for, are no organised violence and left out.
"""

from collections.abc import Iterator
from typing import Any

from sayso.export.layouts.incidents import DENIED, HARM, CodedIncident, coded_incidents, precision
from sayso.gazetteer import open_gazetteer
from sayso.intake.first_words import name_of
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.rows import MentionRow

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
    "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec",
    "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt",
    "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start",
    "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
    "gwnoa", "gwnob", "sayso_incident", "sayso_status", "sayso_actors", "sayso_recipients", "sayso_quotes",
)  # fmt: skip
WHERE = {"country": 6, "region": 4, "area": 5}  # UCDP's precision of a place; 1 is a town, 7 the sea


def ged_rows(ledger: Ledger, where: PictureFilter) -> Iterator[dict[str, Any]]:
    """Rows by column; an incident without dead in low, best or high is none of UCDP's."""
    for incident in coded_incidents(ledger, where, HARM):
        row = incident.row
        if any((row.killed, row.killed_low, row.killed_high)) and incident.is_violence:
            yield _row(incident)


def _row(incident: CodedIncident) -> dict[str, Any]:
    row = incident.row
    best = row.killed if row.killed is not None else row.killed_low
    high = row.killed_high if row.killed_high is not None else best
    low = row.killed_low if row.killed_low is not None else best
    if row.status == DENIED:
        low = best = 0
    precise = precision(row.first, row.last)
    at = f"POINT ({row.longitude} {row.latitude})" if row.latitude is not None else None
    days = [one.published for one in incident.mentions if one.published is not None]
    return {
        "id": row.id,
        "relid": f"SAYSO-{row.id}",
        "year": row.first.year if row.first else None,
        "code_status": "machine",
        "side_a": "; ".join(incident.side("actor")),
        "side_b": "; ".join(incident.side("recipient"))
        or ("Civilians" if incident.has_civilians("recipient") else None),
        "number_of_sources": row.stories,
        "source_article": "; ".join(_article(one) for one in incident.mentions),
        "source_office": "; ".join(incident.publishers),
        "source_date": min(days, default=None),
        "source_headline": "; ".join(dict.fromkeys(name_of(one) for one in incident.mentions)),
        "source_original": "; ".join(incident.speakers),
        "where_prec": WHERE.get(row.place_kind or "", 1) if row.place else None,
        "where_coordinates": row.place,
        "adm_1": incident.admin1,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "geom_wkt": at,
        "country": open_gazetteer().names.get(row.country or ""),
        "event_clarity": 1 if precise <= 2 else 2,
        "date_prec": precise,
        "date_start": row.first,
        "date_end": row.last,
        "deaths_unknown": best,
        "best": best,
        "high": high,
        "low": low,
        "sayso_incident": row.id,
        "sayso_status": row.status,
        "sayso_actors": incident.words_of("actor"),
        "sayso_recipients": incident.words_of("recipient"),
        "sayso_quotes": "; ".join(incident.words),
    }


def _article(one: MentionRow) -> str:
    return ", ".join(str(part) for part in (one.publisher or "a report", one.published, name_of(one)) if part)
