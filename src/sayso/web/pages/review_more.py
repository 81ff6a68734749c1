"""More of review: second opinions and how far people agree, and incidents that are cut or joined."""

from dataclasses import replace
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from sayso.codebook.rules import rejection_reasons
from sayso.display.marks import passages
from sayso.errors import ConflictError, NotFoundError
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.figures import words_of_figure
from sayso.ledger.picture.incidents import find_incidents, get_incident, mentions_of_incident
from sayso.ledger.picture.rows import IncidentRow
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.decisions import get_review, row_by_reader
from sayso.ledger.review.opinions import agreement, find_opinions, second_queue
from sayso.web import marking
from sayso.web.auth import Reader, Reviewer
from sayso.web.cards import Card, around, card_of_figure, marks
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, Sent, address_of, desk_of
from sayso.web.editing import choices_of, editors
from sayso.web.notices import Notice, go_on
from sayso.web.params import As, Word, country_of, day_of, word_of
from sayso.web.templating import page

router = APIRouter()
SHOWN = 50
NEAR = timedelta(days=5)  # incidents that may be one


@router.get("/review/second")
def second(request: Request, who: Reader, connection: Database, review: int | None = None) -> Response:
    """Figures that somebody else decided, as the reader left them: what they decided is not shown."""
    rows = second_queue(connection, who.name)
    chosen = review if review is not None else rows[0].id if rows else None
    context: dict[str, object] = {"rows": rows, "chosen": chosen, "card": None}
    if chosen is not None:
        context |= _blind(connection, chosen)
    reasons = {name: one.label for name, one in rejection_reasons().items()}
    return page(request, who, "second.html", context | {"reasons": reasons, "typed": {}})


def _blind(connection: Connection, number: int) -> dict[str, object]:
    """A figure as the reader left it, with the text around it. Raises `ConflictError` if it is no more."""
    if not 0 < number < 2**31:
        raise NotFoundError("There is no such review.")
    first = get_review(connection, number)
    row = row_by_reader(connection, first.kind, first.finding_id)
    if row is None or first.kind != "figure":
        raise ConflictError("This one cannot be looked at a second time: a newer reading has it no more.")
    found = get_report_page(connection, first.report_id)
    card: Card = replace(card_of_figure(row, words_of_figure(connection, row.row), found), review=None)
    spans = [(card.start, card.end)]
    first_, last = around(found.report.text, spans)
    layout = found.report.layout
    return {
        "card": card,
        "found": found,
        "editors": editors(card, choices_of(codebook_of(connection))),
        "paragraphs": passages(found.report.text, marks([card], found), (first_, last), layout),
        "cut": (first_ > 0, last < len(found.report.text)),
    }


@router.post("/review/second")
def opine(request: Request, who: Reviewer, form: Sent) -> Response:
    """Keep a second opinion; on to the next."""
    made = marking.opine(desk_of(request), who, form, address_of(request))
    return go_on(request, {"back": "/review/second"}, Notice("Kept beside the first decision.", made.name))


@router.get("/review/agreement")
def agree(request: Request, who: Reader, connection: Database, as_: As = None) -> Response:
    """How far reviewers agree, and where they differ."""
    rows = find_opinions(connection)
    if as_ == "csv":
        return csv_of("opinions", rows)
    context = {"pairs": agreement(rows), "apart": [row for row in rows if not row.alike][:SHOWN]}
    return page(request, who, "agreement.html", context)


@router.get("/review/incidents")
def incidents(
    request: Request, who: Reader, connection: Database,
    country: Word = None, since: Word = None, until: Word = None,
) -> Response:  # fmt: skip
    """Incidents that several reports tell: a wrong link is cut, a missing one joined."""
    where = PictureFilter(
        country=country_of(country), since=day_of("since", since), until=day_of("until", until), limit=SHOWN
    )
    rows = find_incidents(connection, where)
    choices = desk_of(request).choices.get()
    return page(
        request, who, "incidents_review.html", {"rows": rows, "where": where, "choices": choices, "one": None}
    )


@router.get("/review/incidents/{name}")
def incident(request: Request, who: Reader, connection: Database, name: str) -> Response:
    """One incident with what each report says, and those that may be the same."""
    one = get_incident(connection, name)
    context = {
        "one": one,
        "mentions": mentions_of_incident(connection, one),
        "near": _near(connection, one),
        "rows": [],
        "where": None,
    }
    return page(request, who, "incidents_review.html", context)


def _near(connection: Connection, one: IncidentRow) -> list[IncidentRow]:
    """Incidents about the same, days apart and in the same country: the first candidates for a join."""
    if one.first is None or one.last is None:
        return []
    where = PictureFilter(
        measure=one.about, country=one.country, since=one.first - NEAR, until=one.last + NEAR, limit=20
    )
    return [row for row in find_incidents(connection, where) if row.id != one.id]


@router.post("/review/incidents/{name}/cut")
def cut(request: Request, who: Reviewer, name: str, form: Sent) -> Response:
    """Say that a report is not about this incident."""
    made = marking.cut(desk_of(request), who, name, form.get("report", ""), address_of(request))
    told = "Cut out. The incidents are made anew in a moment."
    return go_on(request, {"back": "/review/incidents"}, Notice(told, made.name))


@router.post("/review/incidents/{name}/join")
def join(request: Request, who: Reviewer, name: str, form: Sent) -> Response:
    """Say that two incidents are one."""
    other = word_of(form.get("other")) or ""
    made = marking.join(desk_of(request), who, name, other, address_of(request))
    told = "Joined. The incidents are made anew in a moment."
    return go_on(request, {"back": "/review/incidents"}, Notice(told, made.name))
