"""Disagreements: the list of them, and one with both sides side by side."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from sayso.display.marks import Mark, passages
from sayso.ledger.filters import PictureFilter, State
from sayso.ledger.picture.disagreements import find_disagreements, get_disagreement
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.resolutions import OUTCOMES, find_resolutions
from sayso.ledger.review.review_marks import LONGEST_NOTE
from sayso.records.picture import DisagreementKind, Severity, Side
from sayso.web import reviewing
from sayso.web.auth import Reader, Reviewer
from sayso.web.cards import around, cards, marks
from sayso.web.csvs import BATCH, csv_of_all
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.params import After, As, Switch, Word, after_of, country_of, cursor, one_of, word_of
from sayso.web.templating import page

router = APIRouter()
SHOWN = 40
SEVERITIES = tuple(one.name.lower() for one in Severity)


def disagreement_filter(
    state: Word = None, severity: Word = None, kind: Word = None, country: Word = None, measure: Word = None
) -> PictureFilter:
    """Which disagreements an address asks for."""
    least = one_of("severity", severity, SEVERITIES) or "low"
    return PictureFilter(
        state=State(one_of("state", state, State) or State.OPEN),
        severity=Severity[least.upper()],
        kind=one_of("kind", kind, DisagreementKind),
        country=country_of(country),
        measure=word_of(measure),
    )


Wanted = Annotated[PictureFilter, Depends(disagreement_filter)]


@router.get("/disagreements")
def listed(
    request: Request, who: Reader, connection: Database, where: Wanted,
    after: After = None, as_: As = None,
) -> Response:  # fmt: skip
    """Disagreements, the most severe first."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "disagreements",
            lambda c, last: find_disagreements(c, replace(where, limit=BATCH), after=last),
            lambda row: [str(row.severity.value), str(row.day or ""), row.id],
        )
    rows = find_disagreements(
        connection, replace(where, limit=SHOWN + 1), after=after_of(after, ("whole", "day or none", "word"))
    )
    end = rows[SHOWN - 1] if len(rows) > SHOWN else None
    context = {
        "rows": rows[:SHOWN],
        "next": cursor([end.severity.value, end.day, end.id]) if end else None,
        "where": asdict(where) | {"severity": (where.severity or Severity.LOW).name.lower()},
        "states": list(State),
        "severities": SEVERITIES,
        "kinds": list(DisagreementKind),
        "choices": desk_of(request).choices.get(),
    }
    return page(request, who, "disagreements.html", context)


@router.get("/disagreements/{name}")
def one(request: Request, who: Reader, connection: Database, name: str) -> Response:
    """Both sides with their words, and how it was resolved."""
    found = get_disagreement(connection, name)
    said = find_resolutions(connection, name)
    context = {
        "found": found,
        "sides": [_side(connection, one) for one in (found.one, found.other)],
        "said": said,
        "standing": next((one for one in said if one.undone_by is None), None),
        "outcomes": OUTCOMES,
    }
    return page(request, who, "disagreement.html", context)


def _side(connection: Connection, side: Side) -> dict[str, object]:
    """One side: the finding, if it stands, and the text around its words."""
    found = get_report_page(connection, side.report_id)
    known = cards(found)
    card = next((one for one in known if one.id == side.finding), None)
    shown = [Mark(side.start, side.end, card.kind if card else "figure", f"side-{side.finding}")]
    if card is not None:
        shown = marks([card], found)
    first, last = around(found.report.text, [(side.start, side.end)], 350)
    return {
        "side": side,
        "card": card,
        "report": found.report,
        "paragraphs": passages(
            found.report.text,
            [one for one in shown if one.kind != "number"],
            (first, last),
            found.report.layout,
        ),
        "cut": (first > 0, last < len(found.report.text)),
    }


@router.post("/disagreements/{name}")
def resolve(
    request: Request, who: Reviewer, name: str,
    outcome: Switch = "", note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:  # fmt: skip
    """Resolve it with a note."""
    reviewing.resolve(desk_of(request), who, name, outcome, note, address_of(request))
    return RedirectResponse(f"/disagreements/{name}", 303)


@router.post("/resolutions/{number}/undo")
def reopen(request: Request, who: Reviewer, number: int) -> Response:
    """Take a resolution back."""
    name = reviewing.reopen(desk_of(request), who, number, address_of(request))
    return RedirectResponse(f"/disagreements/{name}", 303)
