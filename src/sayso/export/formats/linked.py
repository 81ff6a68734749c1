"""JSON-LD: figures and claims as schema.org's Claim, disagreements as ClaimReview, and the evidence of each
as an annotation of the W3C's Web Annotation vocabulary (the words, and their place in the report's text).

The context is in the file: no processor has to fetch one.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TextIO

from sayso.export.tables.columns import ExportTable
from sayso.export.tables.query import ExportQuery
from sayso.gazetteer import open_gazetteer
from sayso.intake.first_words import name_of
from sayso.ledger import Ledger
from sayso.ledger.findings.claims import ClaimRow
from sayso.ledger.findings.figures import FigureRow
from sayso.ledger.streams import stream_claims, stream_disagreements, stream_sentences
from sayso.records.picture import Disagreement, DisagreementKind, Side

CONTEXT = {
    "@vocab": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "url": {"@id": "https://schema.org/url", "@type": "@id"},
    "datePublished": {"@id": "https://schema.org/datePublished", "@type": "https://schema.org/Date"},
    "observationDate": {"@id": "https://schema.org/observationDate", "@type": "https://schema.org/Date"},
}
Node = dict[str, Any]


def write_linked(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    """Write a graph of claims with their annotations; how many findings."""
    nodes: Iterable[list[Node]] = {"figures": _figures, "claims": _claims, "disagreements": _disagreements}[
        table.rows_are
    ](ledger, query)
    out.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
    count = 0
    for some in nodes:
        for node in some:
            out.write(",\n" if count or node is not some[0] else "\n")
            out.write(json.dumps(_without_empty(node), ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        found = {name: _without_empty(one) for name, one in value.items()}
        return {name: one for name, one in found.items() if one not in (None, "", {}, [])}
    if isinstance(value, list | tuple):
        return [_without_empty(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _figures(ledger: Ledger, query: ExportQuery) -> Iterator[list[Node]]:
    for batch in stream_sentences(ledger.engine, query.figures()):
        for row, sentence, at in batch:
            name = urn_of("figure", row.report_id, row.id)
            claim = {
                "@id": name,
                "@type": "Claim",
                "text": sentence,
                "author": _named(row.speaker or row.publisher),
                "appearance": _report(row),
                "about": _observation(row),
            }
            yield [claim, annotation(name, row, sentence, at)]


def _observation(row: FigureRow) -> Node:
    return {
        "@type": "Observation",
        "measuredProperty": {"@type": "Property", "name": row.measure},
        "value": {
            "@type": "QuantitativeValue", "minValue": row.low, "maxValue": row.high, "unitText": row.unit,
        },
        "observationDate": row.as_of or row.period_last,
        "observationAbout": _place(row),
    }  # fmt: skip


def _place(row: FigureRow) -> Node | None:
    if row.place_text is None and row.country is None:
        return None
    country = open_gazetteer().names.get(row.country or "")
    geo = {"@type": "GeoCoordinates", "latitude": row.latitude, "longitude": row.longitude}
    return {
        "@type": "Place",
        "name": row.place or row.place_text or country,
        "address": {"@type": "PostalAddress", "addressCountry": row.country} if row.country else None,
        "geo": geo if row.latitude is not None else None,
    }


def _claims(ledger: Ledger, query: ExportQuery) -> Iterator[list[Node]]:
    for batch in stream_claims(ledger.engine, query.claims()):
        for row in batch:
            name = urn_of("claim", row.report_id, row.id)
            claim = {
                "@id": name, "@type": "Claim", "text": row.content, "appearance": _report(row),
                "author": _named(row.name or row.speaker or row.publisher),
            }  # fmt: skip
            nodes = [claim, annotation(name, row, " ".join(row.content.split()), 0)]
            if row.disputes is not None:
                nodes.append(
                    {
                        "@id": f"{name}:review",
                        "@type": "ClaimReview",
                        "itemReviewed": {"@id": urn_of("claim", row.report_id, row.disputes)},
                        "author": claim["author"],
                        "reviewBody": row.verdict or row.content,
                        "datePublished": row.published,
                    }
                )
            yield nodes


def _disagreements(ledger: Ledger, query: ExportQuery) -> Iterator[list[Node]]:
    for batch in stream_disagreements(ledger.engine, query.picture("disagreements")):
        for row in batch:
            yield [_review(row), *(_side(row, one) for one in (row.one, row.other))]


def _review(row: Disagreement) -> Node:
    """A disagreement: a review of one claim that rests on the other; no verdict, so no rating."""
    return {
        "@id": f"urn:sayso:disagreement:{row.id}",
        "@type": "ClaimReview",
        "name": row.kind.value,
        "reviewBody": row.sentence,
        "itemReviewed": {"@id": _side_name(row, row.one)},
        "isBasedOn": {"@id": _side_name(row, row.other)},
    }


def _side(row: Disagreement, side: Side) -> Node:
    return {
        "@id": _side_name(row, side),
        "@type": "Claim",
        "text": side.quote,
        "author": _named(side.says or side.publisher),
        "datePublished": side.published,
        "appearance": {"@id": f"urn:sayso:report:{side.report_id}"},
    }


def _side_name(row: Disagreement, side: Side) -> str:
    """The name of the figure or the claim that a side is: figures differ within series, claims outside."""
    kind = "claim" if row.kind is DisagreementKind.DISPUTED and row.series_id is None else "figure"
    return urn_of(kind, side.report_id, side.finding)


def urn_of(kind: str, report_id: str, finding_id: str) -> str:
    """The name of a figure or a claim, the same in every list."""
    return f"urn:sayso:{kind}:{report_id}:{finding_id}"


def _report(row: FigureRow | ClaimRow) -> Node:
    return {
        "@id": f"urn:sayso:report:{row.report_id}",
        "@type": "Report",
        "name": name_of(row),
        "url": row.url if row.url.startswith(("http://", "https://")) else None,
        "publisher": _named(row.publisher),
        "datePublished": row.published,
    }


def _named(name: str | None) -> Node | None:
    return {"@type": "Organization" if name and name.isupper() else "Thing", "name": name} if name else None


def annotation(name: str, row: FigureRow | ClaimRow, around: str, at: int) -> Node:
    """What ties a finding to its words: the words with some before and after them (`around`, where they
    begin at `at`), and their place in the text, in characters from 0.
    """
    exact = row.quote if isinstance(row, FigureRow) else row.content
    quote = {
        "@type": "oa:TextQuoteSelector",
        "oa:exact": exact,
        "oa:prefix": around[:at],
        "oa:suffix": around[at + len(" ".join(exact.split())) :],
    }
    place = {"@type": "oa:TextPositionSelector", "oa:start": row.start, "oa:end": row.end}
    return {
        "@id": f"{name}:annotation",
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:identifying"},
        "oa:hasBody": {"@id": name},
        "oa:hasTarget": {
            "@type": "oa:SpecificResource",
            "oa:hasSource": {"@id": f"urn:sayso:report:{row.report_id}"},
            "oa:hasSelector": [quote, place],
        },
    }
