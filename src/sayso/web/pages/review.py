"""Review: the queue, one finding with what surrounds it, decisions, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from sayso.codebook.rules import rejection_reasons
from sayso.display.marks import passages
from sayso.errors import ConflictError, NotFoundError, SaysoError
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.estimates import estimate_with_figure
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.acts import last_act
from sayso.ledger.review.decisions import find_reviews, report_of_finding, standing_id
from sayso.ledger.review.progress import session_progress
from sayso.ledger.review.queue import QueueRow, find_queue, find_rows
from sayso.ledger.review.review_marks import MarkRow, find_flags, find_skips
from sayso.web import marking, reviewing
from sayso.web.auth import Reader, Reviewer, User, back_to
from sayso.web.cards import Card, around, cards, marks
from sayso.web.csvs import BATCH, csv_of_all
from sayso.web.desk import Database, Sent, address_of, desk_of
from sayso.web.editing import choices_of, editors
from sayso.web.known import UnknownNameError
from sayso.web.notices import Notice, go_on
from sayso.web.params import (
    After,
    As,
    QueryError,
    Word,
    after_of,
    country_of,
    cursor,
    one_of,
    word_of,
)
from sayso.web.reviewing import ReviewOutcome
from sayso.web.templating import page

router = APIRouter()
SHOWN = 25
KINDS = ("figure", "claim")
NEAR = 9  # findings that one can be merged into, those with keys
TOLD = {
    "confirm": "Confirmed", "correct": "Corrected", "reject": "Rejected", "add": "Added",
    "merge": "Merged", "split": "Split",
}  # fmt: skip


def queue_filter(country: Word = None, measure: Word = None, kind: Word = None) -> PictureFilter:
    """Which part of the queue an address asks for."""
    return PictureFilter(
        country=country_of(country), measure=word_of(measure), kind=one_of("kind", kind, KINDS)
    )


Wanted = Annotated[PictureFilter, Depends(queue_filter)]


@router.get("/review")
def queue(
    request: Request, who: Reader, connection: Database, where: Wanted,
    after: After = None, at: Word = None, flagged: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """The queue with one finding open: the one asked for, or the first."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "queue",
            lambda c, last: find_queue(c, where, last, BATCH),
            lambda row: [str(row.score), row.finding_id],
        )
    context = _context(request, who, connection, where, after=after, at=at, flagged=bool(word_of(flagged)))
    return page(request, who, "review.html", context)


def _context(
    request: Request, who: User, connection: Connection, where: PictureFilter,
    *, after: str | None = None, at: str | None = None, flagged: bool = False,
    typed: Mapping[str, str] | None = None, problem: Exception | None = None,
) -> dict[str, object]:  # fmt: skip
    """What the page shows; after a decision that was refused with what was typed, and why."""
    skips = find_skips(connection, who.name)
    gone = {one.finding_id for one in skips}
    more: str | None = None
    rows: list[QueueRow]
    if flagged:
        rows = _marked(connection, where, find_flags(connection))
    else:
        found = find_queue(connection, where, after_of(after, ("number", "word")), SHOWN + 1 + len(gone))
        rows = [row for row in found if row.finding_id not in gone]
        if len(rows) > SHOWN:
            more = cursor([rows[SHOWN - 1].score, rows[SHOWN - 1].finding_id])
        rows = rows[:SHOWN] if more else [*rows, *_marked(connection, where, skips)]
    names = [f"{row.kind}-{row.finding_id}" for row in rows]
    chosen = at or (names[0] if names else None)
    place = names.index(chosen) if chosen in names else None
    return {
        "rows": rows,
        "names": names,
        "skipped": gone,
        "next": more,
        "where": asdict(where) | {"flagged": flagged},
        "chosen": chosen,
        "previous": names[place - 1] if place else None,
        "following": _following(names, place),
        "choices": desk_of(request).choices.get(),
        "waiting": desk_of(request).waiting.get(),
        "progress": session_progress(connection, who.name),
        **_item_context(connection, who, chosen, typed, problem),
    }


def _marked(connection: Connection, where: PictureFilter, found: Sequence[MarkRow]) -> list[QueueRow]:
    """Flagged or skipped findings as rows of the queue, with the note as the reason."""
    known = {row.finding_id: row for row in find_rows(connection, [one.finding_id for one in found])}
    rows = []
    for one in found:
        row = known.get(one.finding_id)
        if row is None or (where.kind or row.kind) != row.kind:
            continue
        if (where.country or row.country) == row.country and (where.measure or row.measure) == row.measure:
            told = f"{one.reviewer}: {one.note or 'look at this'}" if one.mark == "flag" else "you skipped it"
            rows.append(row.with_reason(told))
            known.pop(one.finding_id)
    return rows


def _item_context(
    connection: Connection,
    who: User,
    chosen: str | None,
    typed: Mapping[str, str] | None = None,
    problem: Exception | None = None,
) -> dict[str, object]:
    """The finding that is open."""
    item = _item(connection, chosen) if chosen else None
    choices = choices_of(codebook_of(connection)) if item else {}
    card = item["card"] if item else None
    return {
        "item": item,
        "editors": editors(card, choices, typed) if isinstance(card, Card) else [],
        "reasons": {name: one.label for name, one in rejection_reasons().items()},
        "typed": typed or {},
        "problem": str(problem) if problem else "",
        "unknown": isinstance(problem, UnknownNameError),
        "last": last_act(connection, who.name),
    }


def _following(names: list[str], place: int | None) -> str | None:
    if place is None:
        return names[0] if names else None
    return names[place + 1] if place + 1 < len(names) else None


@router.get("/review/item")
def item(request: Request, who: Reader, connection: Database, at: Word = None) -> Response:
    """One finding as a part of the page, for the script that goes through the queue."""
    if not at:
        raise QueryError("at: say which finding, as figure-1a2b3c4d5e6f7a8b.")
    return page(request, who, "parts/item.html", _item_context(connection, who, at))


def _item(connection: Connection, name: str) -> dict[str, object]:
    """A finding with the text around it, its series and what contradicts it."""
    kind, _, asked = name.partition("-")
    report_id = report_of_finding(connection, kind, asked)
    finding_id = standing_id(connection, kind, asked)
    found = get_report_page(connection, report_id)
    known = cards(found)
    card = next((one for one in known if one.kind == kind and one.id == finding_id), None)
    own = [one for one in found.disagreements if finding_id in (one.one.finding, one.other.finding)]
    spans = _spans(card) if card else [(0, 1)]
    first, last = around(found.report.text, spans)
    shown = [card] if card else []
    past = find_reviews(connection, report_id=report_id, limit=500)
    root = next((one.finding_id for one in past if card and card.review and one.id == card.review.id), asked)
    return {
        "name": f"{kind}-{finding_id}",
        "card": card,
        "found": found,
        "paragraphs": passages(found.report.text, marks(shown, found), (first, last), found.report.layout),
        "cut": (first > 0, last < len(found.report.text)),
        "disagreements": own,
        "standing": estimate_with_figure(connection, finding_id),
        "history": [one for one in past if root in (one.finding_id, one.other)][:20],
        "seen": card.review.id if card and card.review else 0,
        "others": _others(known, card),
        "flags": find_flags(connection, finding_id),
    }


def _others(known: Sequence[Card], card: Card | None) -> list[Card]:
    """The findings of the same kind in the report, the nearest first: one of them may be the same."""
    if card is None or card.kind == "claim":
        return []
    own = [one for one in known if one.kind == card.kind and one.id != card.id]
    return sorted(own, key=lambda one: (_alike(one, card), abs(one.start - card.start)))[:NEAR]


def _alike(one: Card, card: Card) -> bool:
    """False, which comes first, for the same number or code."""
    if card.kind == "figure":
        return (one.row.low, one.row.high) != (card.row.low, card.row.high)
    return bool(one.row.code != card.row.code)


def _spans(card: Card) -> list[tuple[int, int]]:
    words = [one.words for one in card.fields if one.words is not None]
    near = [one for one in words if abs(one.start - card.start) < 2_000]
    return [(card.start, card.end), *((one.start, one.end) for one in near)]


@router.post("/review")
def decide(request: Request, who: Reviewer, connection: Database, form: Sent) -> Response:
    """Carry out a decision; on to the next finding, or back to where it came from."""
    try:
        outcome = reviewing.decide(desk_of(request), who, form, address_of(request))
    except (QueryError, SaysoError) as error:
        return _refused(request, who, connection, form, error)
    return go_on(request, form, Notice(notice_of(outcome), f"review {outcome.review}"))


def notice_of(outcome: ReviewOutcome) -> str:
    """What a decision did, in a word; how the estimate moves follows once it is known."""
    return f"{TOLD[outcome.verdict]}."


def _refused(
    request: Request, who: User, connection: Connection, form: dict[str, str], error: Exception
) -> Response:
    """Why it was not written (somebody was quicker, say), on the same form with what this reviewer typed."""
    status = 409 if isinstance(error, ConflictError) else 404 if isinstance(error, NotFoundError) else 422
    finding, kind = form.get("finding"), form.get("kind", "figure")
    if form.get("verdict") == "correct" and finding:
        try:
            typed = {name: value for name, value in form.items() if name not in ("csrf", "seen", "back")}
            context = _context(
                request, who, connection, PictureFilter(), at=f"{kind}-{finding}", typed=typed, problem=error
            )
            return page(request, who, "review.html", context, status)
        except NotFoundError:
            pass
    hidden = ("csrf", "verdict", "kind", "report", "finding", "seen", "back", "unknown")
    context = {
        "message": str(error),
        "form": form,
        "typed": {name: value for name, value in form.items() if value and name not in hidden},
        "again": {name: value for name, value in form.items() if name not in ("csrf", "unknown")},
        "unknown": isinstance(error, UnknownNameError),
        "quicker": status == 409,
    }
    return page(request, who, "refused.html", context, status)


@router.post("/review/undo")
def undo(request: Request, who: Reviewer, form: Sent) -> Response:
    """Take back what is named, or what one did last; on to the finding that it was on."""
    done = reviewing.undo(desk_of(request), who, form.get("undo", ""), address_of(request))
    return go_on(request, {"back": done.page}, Notice(f"Undone: {done.told}."))


@router.post("/review/mark")
def mark(request: Request, who: Reviewer, form: Sent) -> Response:
    """Flag a finding for others, or skip it for oneself."""
    made = marking.mark(desk_of(request), who, form, address_of(request))
    told = "Flagged: others find it under “Flagged”." if form["mark"] == "flag" else "Skipped: it comes last."
    return go_on(request, form, Notice(told, made.name))


@router.post("/review/unmark")
def unmark(request: Request, who: Reviewer, form: Sent) -> Response:
    """Take a flag away: it was looked at."""
    reviewing.undo(desk_of(request), who, f"mark {form.get('number', '')}", address_of(request))
    return RedirectResponse(back_to(form), 303)


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
