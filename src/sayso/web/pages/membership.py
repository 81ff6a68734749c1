"""What belongs to a situation, what is left out of it, and what people move from one to the other."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from sayso.intake.first_words import name_of
from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.picture.situations import find_members
from sayso.ledger.review.situations import last_decision
from sayso.reconcile.situations.left_out import WORDS, sort_of
from sayso.records.situation import SituationDecision
from sayso.web import following
from sayso.web.auth import Reader, Reviewer
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, Sent, address_of, desk_of
from sayso.web.following import MoveRequest
from sayso.web.notices import Notice, go_on
from sayso.web.pages.situations import situation_of
from sayso.web.params import As, Word, one_of, word_of
from sayso.web.templating import page

router = APIRouter()
_ADDRESS = re.compile(r"/reports/(\w+)(?:\S{0,300}?at=figure-(\w+))?")


@dataclass(frozen=True, slots=True)
class LastMove:
    """The last decision on a situation that stands, with the words that were moved."""

    decision: SituationDecision
    words: str


def last_move(connection: Connection, situation_id: str) -> LastMove | None:
    """What was moved last; `None` if nothing was."""
    last = last_decision(connection, situation_id)
    if last is None:
        return None
    report = next(reports_by_id(connection, [last.report_id]), None)
    words = "" if report is None else report.text[last.start : last.end] if last.end else name_of(report)
    return LastMove(last, " ".join(words.split()) or "a report")


@router.get("/situations/{name}/members")
def members(
    request: Request, who: Reader, connection: Database, name: str,
    figures: Word = None, report: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """What belongs to a situation: its reports, or its figures, of all reports or of one."""
    situation, only = situation_of(connection, name), word_of(report)
    inside = find_members(connection, situation.id, figures=True, belongs=True)
    of_figures = only is not None or word_of(figures) is not None
    rows = inside if of_figures else find_members(connection, situation.id, figures=False, belongs=True)
    rows = [row for row in rows if only in (None, row.report_id)]
    if as_ == "csv":
        return csv_of("members", rows)
    left = find_members(connection, situation.id, figures=False, belongs=False)
    context = {
        "situation": situation,
        "rows": rows,
        "of_figures": of_figures,
        "only": only,
        "counts": Counter(row.report_id for row in inside),
        "moved_out": [] if of_figures else [row for row in left if row.decided],
        "last": last_move(connection, situation.id),
    }
    return page(request, who, "members.html", context)


@router.get("/situations/{name}/left-out")
def left_out(
    request: Request, who: Reader, connection: Database, name: str,
    reason: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """The figures of a situation's reports that were left out of it, each with the reason."""
    situation = situation_of(connection, name)
    wanted = one_of("reason", reason, list(WORDS))
    rows = [
        row
        for row in find_members(connection, situation.id, figures=True, belongs=False)
        if wanted is None or sort_of(row.reason, row.decided) == wanted
    ]
    if as_ == "csv":
        return csv_of("left-out", rows)
    context = {
        "situation": situation,
        "rows": rows,
        "reason": wanted,
        "reasons": WORDS,
        "last": last_move(connection, situation.id),
    }
    return page(request, who, "left_out.html", context)


@router.post("/situations/{name}/moves")
def move(
    request: Request, who: Reviewer, connection: Database, name: str,
    asked: Annotated[MoveRequest, Form()], form: Sent,
) -> Response:  # fmt: skip
    """Move a report or a figure; back to the page that it was moved on."""
    situation = situation_of(connection, name)
    given = _ADDRESS.search(asked.target)  # the address of a report or a figure instead of its id
    target = (given[2] or given[1]) if given else asked.target
    wanted = asked.model_copy(update={"target": target})
    following.move(desk_of(request), who, situation.id, wanted, address_of(request))
    words = form.get("words") or target
    told = "belongs" if asked.belongs else "does not belong"
    notice = Notice(f"“{words[:80]}” {told} to {situation.name[:80]} now.")
    return go_on(request, form, notice, f"/situations/{situation.id}/members")


@router.post("/situations/{name}/moves/undo")
def undo(request: Request, who: Reviewer, connection: Database, name: str, form: Sent) -> Response:
    """Take the last move back, if it is still the one that the page showed."""
    situation = situation_of(connection, name)
    seen = int(form["seen"]) if form.get("seen", "").isdecimal() else None
    done = following.undo(desk_of(request), who, situation.id, seen, address_of(request))
    otherwise = f"/situations/{situation.id}/members"
    return go_on(request, form, Notice(done.sentence), otherwise)
