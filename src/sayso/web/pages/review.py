"""Review: the queue, one finding with what surrounds it, and what was decided."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from sayso.codebook import Codebook
from sayso.errors import ConflictError, SaysoError
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.estimates import estimate_with_figure
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.decisions import find_reviews, report_of_finding
from sayso.ledger.review.queue import find_queue
from sayso.records import Certainty, EventStatus, Qualifier, Stance, Status
from sayso.web import reviewing
from sayso.web.auth import Reader, Reviewer, back_to
from sayso.web.cards import Card, around, cards, marks
from sayso.web.csvs import BATCH, csv_of_all
from sayso.web.desk import Database, Sent, address_of, desk_of
from sayso.web.marks import passages
from sayso.web.params import After, As, QueryError, Word, after_of, country_of, cursor, one_of, word_of
from sayso.web.reviewing import ReviewOutcome
from sayso.web.templating import page

router = APIRouter()
SHOWN = 25
KINDS = ("figure", "claim")


def queue_filter(country: Word = None, measure: Word = None, kind: Word = None) -> PictureFilter:
    """Which part of the queue an address asks for."""
    return PictureFilter(
        country=country_of(country), measure=word_of(measure), kind=one_of("kind", kind, KINDS)
    )


Wanted = Annotated[PictureFilter, Depends(queue_filter)]


@router.get("/review")
def queue(
    request: Request, who: Reader, connection: Database, where: Wanted,
    after: After = None, at: Word = None, done: Word = None, notice: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """The queue with one finding open: the one asked for, or the first."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "queue",
            lambda c, last: find_queue(c, where, last, BATCH),
            lambda row: [str(row.score), row.finding_id],
        )
    rows = find_queue(connection, where, after_of(after, ("number", "word")), SHOWN + 1)
    more = cursor([rows[SHOWN - 1].score, rows[SHOWN - 1].finding_id]) if len(rows) > SHOWN else None
    rows = rows[:SHOWN]
    names = [f"{row.kind}-{row.finding_id}" for row in rows]
    chosen = at or (names[0] if names else None)
    place = names.index(chosen) if chosen in names else None
    context = {
        "rows": rows,
        "names": names,
        "next": more,
        "where": asdict(where),
        "chosen": chosen,
        "previous": names[place - 1] if place else None,
        "following": _following(names, place),
        "done": done,
        "notice": notice,
        "choices": desk_of(request).choices.get(),
        "item": _item(connection, chosen) if chosen else None,
        "waiting": desk_of(request).waiting.get(),
        **_choices(codebook_of(connection)),
    }
    return page(request, who, "review.html", context)


def _choices(book: Codebook) -> dict[str, list[str]]:
    """What fields of a finding can be set to."""
    return {
        "measures": sorted([*book.measures, "other"]),
        "codes": sorted(book.events.codes),
        "qualifiers": list(Qualifier),
        "statuses": list(Status),
        "event_statuses": list(EventStatus),
        "stances": list(Stance),
        "certainties": list(Certainty),
    }


def _following(names: list[str], place: int | None) -> str | None:
    if place is None:
        return names[0] if names else None
    return names[place + 1] if place + 1 < len(names) else None


def _item(connection: Connection, name: str) -> dict[str, object]:
    """A finding with the text around it, its series and what contradicts it."""
    kind, _, finding_id = name.partition("-")
    report_id = report_of_finding(connection, kind, finding_id)
    found = get_report_page(connection, report_id)
    known = cards(found)
    card = next((one for one in known if one.kind == kind and one.id == finding_id), None)
    own = [one for one in found.disagreements if finding_id in (one.one.finding, one.other.finding)]
    spans = _spans(card) if card else [(0, 1)]
    first, last = around(found.report.text, spans)
    shown = [card] if card else []
    root = card.review.finding_id if card and card.review else finding_id
    return {
        "card": card,
        "found": found,
        "paragraphs": passages(found.report.text, marks(shown, found), (first, last), found.report.layout),
        "cut": (first > 0, last < len(found.report.text)),
        "disagreements": own,
        "standing": estimate_with_figure(connection, finding_id),
        "history": find_reviews(connection, report_id=report_id, finding_id=root, limit=20),
        "seen": card.review.id if card and card.review else 0,
    }


def _spans(card: Card) -> list[tuple[int, int]]:
    words = [one.words for one in card.fields if one.words is not None]
    near = [one for one in words if abs(one.start - card.start) < 2_000]
    return [(card.start, card.end), *((one.start, one.end) for one in near)]


@router.post("/review")
def decide(request: Request, who: Reviewer, form: Sent) -> Response:
    """Carry out a decision; on to the next finding, or back to where it came from."""
    try:
        outcome = reviewing.decide(desk_of(request), who, form, address_of(request))
    except (QueryError, SaysoError) as error:
        return _refused(request, who, form, error)
    return RedirectResponse(back_to(form, {"done": outcome.review, "notice": notice_of(outcome)}), 303)


def notice_of(outcome: ReviewOutcome) -> str:
    """What a decision did, in a line."""
    verb = {
        "confirm": "Confirmed", "correct": "Corrected", "reject": "Rejected", "add": "Added", "undo": "Undone"
    }[outcome.verdict]  # fmt: skip
    if outcome.day is None or outcome.before == outcome.after:
        return f"{verb}."
    before, after = (f"{n:,}" if n is not None else "none" for n in (outcome.before, outcome.after))
    if outcome.verdict == "undo":
        return f"{verb}. The estimate of {outcome.day} is {after}."
    return f"{verb}. The estimate of {outcome.day}: {before} → {after}."


def _refused(request: Request, who: Reviewer, form: dict[str, str], error: Exception) -> Response:
    """Why it was not written (somebody was quicker, say), and what this reviewer typed, which is not lost."""
    typed = {
        name: value
        for name, value in form.items()
        if value and name not in ("csrf", "verdict", "kind", "report", "finding", "seen", "back")
    }
    quicker = isinstance(error, ConflictError)
    context = {"message": str(error), "form": form, "typed": typed, "quicker": quicker}
    return page(request, who, "refused.html", context, 409 if quicker else 422)


@router.post("/review/undo")
def undo(request: Request, who: Reviewer, form: Sent) -> Response:
    """Take a review back: the one that is named, or the last of one's own."""
    number = int(form["review"]) if form.get("review", "").isdigit() else None
    outcome = reviewing.undo(desk_of(request), who, number, address_of(request))
    return RedirectResponse(back_to(form, {"notice": notice_of(outcome)}), 303)


@router.get("/review/history")
def history(
    request: Request, who: Reader, connection: Database, before: int | None = None, as_: As = None
) -> Response:
    """Who decided what, and when."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "reviews",
            lambda c, last: find_reviews(c, before=last, limit=BATCH),
            lambda row: row.id,
        )
    rows = find_reviews(connection, before=before, limit=SHOWN * 2)
    more = rows[-1].id if len(rows) == SHOWN * 2 else None
    return page(request, who, "history.html", {"rows": rows, "next": more})
