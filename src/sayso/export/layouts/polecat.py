"""Events in POLECAT's column layout, tab-separated, one row an event.

Takes `EventRow`s, gives dicts by column. POLECAT has one actor and one recipient a row: the first is given,
all are in the "Name Raw" column. What PLOVER has no column for (status, our own code, who claims it, the
words) follows after its last column, so that readers of the layout find theirs where they expect them. Fields
that no words support are empty, as they are there. Columns: the series' files on Harvard Dataverse.
"""

import csv
from collections.abc import Iterable
from typing import TextIO

from sayso.codebook import words
from sayso.export.bodies import is_named
from sayso.export.plain_text import cell_text
from sayso.gazetteer import open_gazetteer
from sayso.intake.first_words import name_of
from sayso.ledger import EventRow
from sayso.ledger.findings.events import ParticipantRow

SIDE = ("Name", "Country", "COW", "Primary {side} Sector", "{side} Sectors", "Title", "Name Raw")
OWN = (
    "Sayso Event Code",
    "Sayso Status",
    "Sayso Claimant",
    "Sayso Denied By",
    "ACLED Event",
    "ACLED Sub-Event",
    "Event Text",
)


def _side(side: str) -> list[str]:
    columns = [f"{side} {name}" if "{" not in name else name.format(side=side) for name in SIDE]
    return [*columns, f"Wikipedia {side} ID"]


COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *_side("Actor"), *_side("Recipient"),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID",
    "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations",
    "Story Locations", "Language", "Version", "Headline", *OWN,
)  # fmt: skip


def write(events: Iterable[EventRow], out: TextIO) -> int:
    """Write a header and the events that PLOVER has a type for; how many had none and were left out."""
    writer = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    untyped = 0
    for event in events:
        if event.type is None:
            untyped += 1
        else:
            writer.writerow(row(event))
    return untyped


def row(event: EventRow) -> dict[str, str]:
    """One event by POLECAT's columns."""
    plover = words("ontologies")["plover"].get(event.type or "", {})
    city = event.place if event.place_kind == "city" else None
    day = event.period_first if event.period_first == event.period_last else None
    values: dict[str, object] = {
        "Event ID": event.id,
        "Event Date": day or event.period_last or event.published,
        "Event Type": event.type,
        "Event Mode": event.mode,
        "Intensity": plover.get("intensity"),
        "Quad Code": plover.get("quad"),
        "Contexts": event.contexts,
        **_participant("Actor", event.actors),
        **_participant("Recipient", event.recipients),
        "Placename": event.place,
        "City": city,
        "Country": iso3(event.country),
        "Latitude": event.latitude,
        "Longitude": event.longitude,
        "GeoNames ID": event.geonames_id,
        "Raw Placename": event.place_text,
        "Feature Type": event.place_kind,
        "Source": event.publisher,
        "Publication Date": event.published,
        "Language": event.language,
        "Version": event.reader,
        "Headline": name_of(event),
        "Sayso Event Code": event.code,
        "Sayso Status": event.status,
        "Sayso Claimant": event.claimant,
        "Sayso Denied By": event.denier,
        "ACLED Event": event.acled_event,
        "ACLED Sub-Event": event.acled,
        "Event Text": event.trigger,
    }
    return {name: "" if value is None else _cell(str(value)) for name, value in values.items()}


def _participant(side: str, people: tuple[ParticipantRow, ...]) -> dict[str, object]:
    if not people:
        return {}
    first = people[0]
    sectors = list(dict.fromkeys(filter(None, map(sector, people))))
    return {
        f"{side} Name": first.name if is_named(first.name, first.kind, first.country) else None,
        f"{side} Country": body_country(first),
        f"Primary {side} Sector": sectors[0] if sectors else None,
        f"{side} Sectors": ";".join(sectors),
        f"{side} Title": first.role,
        f"{side} Name Raw": ";".join(person.quote for person in people),
    }


def sector(person: ParticipantRow) -> str | None:
    """PLOVER's sector of an actor's kind, or of the words for people without a name."""
    sectors = words("ontologies")["sectors"]
    lowered = person.quote.lower()
    for code, nouns in sectors["nouns"].items():
        if any(noun in lowered for noun in nouns):
            return str(code)
    found: str | None = sectors["kinds"].get(person.kind or "")
    return found


def body_country(person: ParticipantRow) -> str | None:
    """The country's three-letter code; PLOVER writes international bodies in its place."""
    if person.kind in ("igo", "ngo") and person.country is None:
        return person.kind.upper()
    return iso3(person.country)


def iso3(code: str | None) -> str | None:
    """ISO 3166-1 alpha-3 for alpha-2."""
    return None if code is None else open_gazetteer().iso3.get(code, code)


def _cell(text: str) -> str:
    """One line without tabs, that no spreadsheet runs: the layout is known for rows that break."""
    return cell_text(" ".join(text.split()))
