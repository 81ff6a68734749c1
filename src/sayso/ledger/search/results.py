"""Ask a ledger for what a search finds, as people read it: what it is, the sentence, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from sayso.ledger.filters import SearchFilter
from sayso.ledger.findings.sentences import sentence_span
from sayso.ledger.schema import tables
from sayso.ledger.search.query import TOKEN, Match, search

SHOWN = 240  # characters of a report around the first word that fits


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something found: `what` it is in short, `words` the sentence, `quote` what of it is meant."""

    kind: str
    id: str
    what: str
    low: int | None
    high: int | None
    qualifier: str | None
    words: str
    quote: str
    country: str | None
    place: str | None
    day: date | None
    report_id: str
    title: str
    first_words: str
    publisher: str
    published: date | None


def find_hits(
    connection: Connection, where: SearchFilter, *, limit: int = 40, skip: int = 0
) -> list[SearchHit]:
    """What fits, the newest first."""
    return hits_of(connection, search(connection, where, limit=limit, skip=skip), where.words)


def hits_of(connection: Connection, matches: Sequence[Match], looked_for: str) -> list[SearchHit]:
    """Documents as people read them, in the order of the matches; `looked_for` are the words searched."""
    r = tables.report.c
    wanted = select(r.id, r.title, r.first_words, r.publisher, r.published, r.text)
    names = {one.report_id for one in matches}
    reports = {row.id: row for row in connection.execute(wanted.where(r.id.in_(names)))}
    rows: dict[tuple[str, int | None], Any] = {}
    for kind, table in (("figure", tables.figure), ("claim", tables.claim), ("event", tables.event)):
        own = [one.finding_row for one in matches if one.kind == kind]
        if own:
            for row in connection.execute(select(table).where(table.c.row.in_(own))):
                rows[(kind, row.row)] = row
    words = [phrase or word.strip("-*") for phrase, word in TOKEN.findall(looked_for)]
    return [
        _found(one, reports[one.report_id], rows.get((one.kind, one.finding_row)), words) for one in matches
    ]


def _found(one: Match, report: Any, row: Any, words: Sequence[str]) -> SearchHit:
    about = (report.id, report.title, report.first_words, report.publisher, report.published)
    if row is None:
        told, quote = _passage(report.text, words)
        return SearchHit(
            "report", report.id, "report", None, None, None, told, quote, None, None, one.day, *about
        )
    low, high = sentence_span(report.text, row.start, row.end)
    told = " ".join(report.text[low:high].split())
    if one.kind == "figure":
        return SearchHit(
            "figure", row.id, row.measure, row.low, row.high, row.qualifier, told, row.quote, row.country,
            row.place or row.place_text, one.day, *about,
        )  # fmt: skip
    if one.kind == "event":
        return SearchHit(
            "event", row.id, row.code, None, None, None, told, row.trigger, row.country,
            row.place or row.place_text, one.day, *about,
        )  # fmt: skip
    what = f"{row.actor or row.name or row.speaker or 'somebody'} {row.stance}"
    content = " ".join(row.content.split())
    return SearchHit(
        "claim", row.id, what, None, None, None, content, "", row.actor_country, None, one.day, *about
    )


def _passage(text: str, words: Sequence[str]) -> tuple[str, str]:
    """The beginning of a text, or what stands around the first word that fits; and that word."""
    lowered = text.lower()
    places = [(lowered.find(word.lower()), word) for word in words if word]
    at, word = min(((at, word) for at, word in places if at >= 0), default=(0, ""))
    start = max(0, at - SHOWN // 3)
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), start + SHOWN)
    end = text.rfind(" ", start, end) if end < len(text) and " " in text[start:end] else end
    told = " ".join(text[start:end].split())
    return ("… " if start else "") + told + (" …" if end < len(text) else ""), text[at : at + len(word)]
