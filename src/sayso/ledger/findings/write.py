"""Write what a reading found: figures, claims, events, each quote checked against the text.

Takes a connection in a transaction, records, and the number of the reading that they belong to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from math import floor
from typing import Any

from sqlalchemy import Connection, insert

from sayso.errors import EvidenceError
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import insert_row
from sayso.records import (
    Actor,
    Claim,
    Event,
    Evidence,
    Figure,
    FigureCertainty,
    NormUse,
    Participant,
    Place,
    Reading,
    Report,
    content_id,
)


def write_figure(connection: Connection, report: Report, reading_id: int, figure: Figure) -> int:
    """Store a figure with its evidence; its row."""
    row = insert_row(connection, tables.figure, {"reading_id": reading_id, **figure_values(report, figure)})
    spans = figure_spans(report, figure)
    rows = [{"figure_row": row, "field": field, **span_values(words)} for field, words in spans]
    connection.execute(insert(tables.evidence), rows)
    return row


def figure_spans(report: Report, figure: Figure) -> Iterator[tuple[str, Evidence]]:
    """The words behind a figure's fields, each checked against the text."""
    for field in fields(figure.evidence):
        words: Evidence | None = getattr(figure.evidence, field.name)
        if words is not None:
            check_evidence(report, words)
            yield field.name, words


def check_evidence(report: Report, words: Evidence) -> None:
    """Raise `EvidenceError` unless the report says these words at that place."""
    if report.text[words.start : words.end] != words.quote:
        raise EvidenceError(f"report {report.id} does not say {words.quote!r} at {words.start}:{words.end}")


def span_values(words: Evidence) -> dict[str, Any]:
    """Where words stand, and the words."""
    return {"start": words.start, "end": words.end, "quote": words.quote}


def figure_values(report: Report, figure: Figure) -> dict[str, Any]:
    """The columns of a figure."""
    return {
        "id": figure.id(report.id),
        "report_id": report.id,
        "measure": figure.measure,
        "low": figure.interval.low,
        "high": figure.interval.high,
        "qualifier": figure.interval.qualifier.value,
        "counted": figure.counted,
        "unit": figure.unit,
        "period_first": figure.period.first,
        "period_last": figure.period.last,
        "period_precision": figure.period.precision.value,
        "place_text": figure.place_text,
        "country": figure.country,
        **_place(figure.place),
        "speaker": figure.speaker,
        "status": figure.status.value,
        "as_of": figure.as_of or figure.period.last or report.published,
        **_certainty(figure.certainty),
        **_printed(report, figure.evidence.quantity.start),
        **span_values(figure.evidence.quantity),
    }


def _printed(report: Report, offset: int) -> dict[str, Any]:
    """Where a document has a character: its page, section and cell."""
    layout = report.layout
    heading = layout.section(offset) if layout is not None else None
    number, table = (layout.table(offset) if layout is not None else None) or (None, None)
    cell = table.at(offset) if table is not None else None
    return {
        "page": layout.page(offset) if layout is not None else None,
        "section": " ".join(report.text[heading.start : heading.end].split()) if heading else None,
        "table_number": number,
        "table_row": cell.row if cell is not None else None,
        "table_column": cell.column if cell is not None else None,
        "is_total": cell.total if cell is not None else None,
    }


def _certainty(certainty: FigureCertainty | None) -> dict[str, Any]:
    if certainty is None:
        return {"certainty": None, "least_certain": None, "model_measure": None}
    field, lowest = certainty.lowest
    return {
        "certainty": floor(100 * lowest) / 100,
        "least_certain": field,
        "model_measure": certainty.model_measure,
    }


def write_places(connection: Connection, reading: Reading, reading_id: int) -> None:
    """Store the places that a report names, each once, with how often and where first."""
    found: dict[Place, list[Evidence]] = {}
    for mention in reading.places:
        if mention.place is not None and not mention.adjective:
            check_evidence(reading.report, mention.evidence)
            found.setdefault(mention.place, []).append(mention.evidence)
    rows = [
        {
            "reading_id": reading_id,
            "report_id": reading.report.id,
            "name": place.name,
            "kind": place.kind.value,
            "country": place.country,
            "admin1": place.admin1,
            "geonames_id": place.id,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "mentions": len(words),
            **span_values(words[0]),
        }
        for place, words in found.items()
    ]
    if rows:
        connection.execute(insert(tables.report_place), rows)


def write_routes(connection: Connection, reading: Reading, reading_id: int) -> None:
    """Store the routes that a report names and whose places are known: from where, by where, to where."""
    rows = []
    for route in reading.routes:
        places = [place for place in (route.origin, *route.via, route.destination) if place is not None]
        known = [place for place in places if place.latitude is not None]
        if len(known) > 1:
            check_evidence(reading.report, route.evidence)
            points = [
                {"name": p.name, "country": p.country, "latitude": p.latitude, "longitude": p.longitude}
                for p in known
            ]
            rows.append(
                {
                    "reading_id": reading_id,
                    "report_id": reading.report.id,
                    "points": points,
                    **span_values(route.evidence),
                }
            )
    if rows:
        connection.execute(insert(tables.route), rows)


def write_claims(connection: Connection, reading: Reading, reading_id: int) -> list[str]:
    """Store the claims of a reading with their norms; their ids."""
    report = reading.report
    ids = [claim_id(report, claim) for claim in reading.claims]
    for claim, id_ in zip(reading.claims, ids, strict=True):
        disputed = ids[claim.disputes] if claim.disputes is not None else None
        values = {"id": id_, "reading_id": reading_id, "disputes": disputed, **claim_values(report, claim)}
        row = insert_row(connection, tables.claim, values)
        norms = [{"claim_row": row, **norm_values(norm)} for norm in claim.norms]
        if norms:
            connection.execute(insert(tables.norm), norms)
    return ids


def norm_values(norm: NormUse) -> dict[str, Any]:
    """The columns of a norm that a claim invokes."""
    return {
        "instrument": norm.instrument,
        "article": norm.article,
        "verdict": norm.verdict.value if norm.verdict else None,
        **span_values(norm.evidence),
    }


def claim_id(report: Report, claim: Claim) -> str:
    """The claim's key in a ledger."""
    start, end = claim.content[0].start, claim.content[-1].end
    return content_id(report.id, "claim", start, end, repr(claim))


def claim_values(report: Report, claim: Claim) -> dict[str, Any]:
    """The columns of a claim, its words checked against the text."""
    spans = (claim.cue, claim.speaker, claim.name, claim.described, claim.verdict)
    for words in (*claim.content, *spans, *(norm.evidence for norm in claim.norms)):
        if words is not None:
            check_evidence(report, words)
    actor = claim.actor
    return {
        "report_id": report.id,
        "speaker": claim.speaker.quote if claim.speaker else None,
        "name": claim.name.quote if claim.name else None,
        "cue": claim.cue.quote if claim.cue else None,
        "stance": claim.stance.value,
        "direct": claim.direct,
        "content": " … ".join(part.quote for part in claim.content),
        "start": claim.content[0].start,
        "end": claim.content[-1].end,
        **_actor(actor),
        "access": claim.access.value if claim.access else None,
        "quality": claim.quality,
        "negated": claim.negated,
        "certainty": claim.certainty.value,
        "verdict": claim.verdict.quote if claim.verdict else None,
    }


def _actor(actor: Actor | None) -> dict[str, Any]:
    return {
        "actor": actor.name if actor else None,
        "actor_kind": actor.kind.value if actor and actor.kind else None,
        "actor_country": actor.country if actor else None,
        "role": actor.role if actor else None,
    }


def _place(place: Place | None) -> dict[str, Any]:
    return {
        "place": place.name if place else None,
        "place_kind": place.kind.value if place else None,
        "geonames_id": place.id if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "place_approximate": place.approximate if place else None,
    }


@dataclass(frozen=True, slots=True)
class Written:
    """What an event refers to by position: the rows of the reading's figures, the ids of its claims."""

    figure_rows: Sequence[int]
    claim_ids: Sequence[str]


def write_events(connection: Connection, reading: Reading, reading_id: int, written: Written) -> None:
    """Store the events of a reading with participants, evidence and figures."""
    report = reading.report
    for event in reading.events:
        values = {"id": event.id(report.id), "reading_id": reading_id}
        row = insert_row(connection, tables.event, values | event_values(report, event, written.claim_ids))
        people = [
            {"event_row": row, "side": side, **participant_values(report, person)}
            for side, person in sides_of(event)
        ]
        spans = list(event_spans(report, event))
        figures = [{"event_row": row, "figure_row": written.figure_rows[index]} for index in event.figures]
        results = [
            {"event_row": row, "code": result.code, **span_values(result.evidence)}
            for result in event.results
        ]
        for result in event.results:
            check_evidence(report, result.evidence)
        parts = (tables.participant, people), (tables.event_figure, figures), (tables.event_result, results)
        for table, rows in parts:
            if rows:
                connection.execute(insert(table), rows)
        evidence = [{"event_row": row, "field": field, **span_values(words)} for field, words in spans]
        connection.execute(insert(tables.event_evidence), evidence)


def sides_of(event: Event) -> Iterator[tuple[str, Participant]]:
    """Everybody who takes part in an event, each with the side: actor, recipient, or the code of a result."""
    sides = [("actor", event.actors), ("recipient", event.recipients)]
    sides += [(result.code, result.recipients) for result in event.results]
    return ((side, person) for side, persons in sides for person in persons)


def event_values(report: Report, event: Event, ids: Sequence[str]) -> dict[str, Any]:
    """The columns of an event, given the ids of its report's claims."""
    trigger = event.evidence.trigger
    return {
        "report_id": report.id,
        "code": event.code,
        "type": event.type,
        "mode": event.mode,
        "acled_event": event.acled_event,
        "acled": event.acled,
        "status": event.status.value,
        "trigger": trigger.quote,
        "start": trigger.start,
        "end": trigger.end,
        "period_first": event.period.first,
        "period_last": event.period.last,
        "period_precision": event.period.precision.value,
        "place_text": event.place_text,
        "country": event.country,
        **_place(event.place),
        "contexts": ";".join(event.contexts),
        "claim": ids[event.claim] if event.claim is not None else None,
        "denied_by": ids[event.denied_by] if event.denied_by is not None else None,
    }


def participant_values(report: Report, person: Participant) -> dict[str, Any]:
    """The columns of somebody who takes part in an event, their words checked against the text."""
    check_evidence(report, person.evidence)
    actor = person.actor
    return {
        **span_values(person.evidence),
        **_actor(actor),
        "person": actor.person if actor else None,
    }


def event_spans(report: Report, event: Event) -> Iterator[tuple[str, Evidence]]:
    """The words behind an event's fields, each checked against the text."""
    words = event.evidence
    spans = [
        ("trigger", words.trigger),
        ("period", words.period),
        ("place", words.place),
        ("status", words.status),
    ]
    spans += [("context", context) for context in words.contexts]
    for field, span in spans:
        if span is not None:
            check_evidence(report, span)
            yield field, span
