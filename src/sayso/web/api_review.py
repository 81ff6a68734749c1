"""The API of review: decisions, flags, second opinions, undo, names to choose from, and how much was done."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, Field

from sayso.ledger.reports import stored_report
from sayso.ledger.review.changes import with_number
from sayso.ledger.review.opinions import Agreement, OpinionRow, agreement, find_opinions
from sayso.ledger.review.progress import Progress, session_progress
from sayso.ledger.review.review_marks import MarkRow, find_flags
from sayso.web import marking, reviewing
from sayso.web.api import ERRORS
from sayso.web.auth import Reader, Reviewer
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.known import ANYWAY, OfferedName, suggest_places, suggest_speakers
from sayso.web.params import LARGEST_ROW, Line, NewValues, NoteText, QueryError, RowNumber, Word, country_of
from sayso.web.reviewing import ReviewOutcome

router = APIRouter(prefix="/api", tags=["review"], responses=ERRORS)
ReviewNumber = Annotated[int, Path(ge=1, le=LARGEST_ROW, description="The number of a review.")]
Typed = Annotated[str, Query(max_length=100, description="The beginning of a name, or of a word in it.")]


class ReviewRequest(BaseModel):
    """A decision. `fields` are new values by name, as in the form; `words` parts of the text ("120-127").
    `reason` is of a rejection, `other` the finding that a merge keeps. `check` asks for a warning before a
    name that nobody knows is saved.
    """

    verdict: Line
    report: Line
    kind: Line = "figure"
    finding: Line | None = None
    seen: RowNumber = 0
    note: NoteText = ""
    reason: Line = ""
    other: Line = ""
    check: bool = False
    fields: NewValues = {}
    words: Annotated[dict[Line, Line], Field(max_length=100)] = {}


class MarkRequest(BaseModel):
    """A flag, which asks others to look, or a skip; `finding` is "figure-1a2b3c"."""

    mark: Line
    finding: Line
    note: NoteText = ""


class OpinionRequest(BaseModel):
    """A second verdict on what somebody decided, which changes nothing."""

    review: int = Field(ge=1, le=LARGEST_ROW)
    verdict: Line
    note: NoteText = ""
    reason: Line = ""
    fields: NewValues = {}


class UndoRequest(BaseModel):
    """What to take back: "review 8"; empty for what you did last."""

    act: Line = ""


class UndoAnswer(BaseModel):
    """What was taken back, and the page where its finding is."""

    act: str
    told: str
    page: str


@router.post("/reviews", status_code=201)
def review(request: Request, who: Reviewer, said: Annotated[ReviewRequest, Body()]) -> ReviewOutcome:
    """Confirm, correct, reject, add, merge or split a finding; 409 if somebody decided since you looked
    (`seen`). How the estimate moves is known once `refreshed` is true: ask for the review again.
    """
    asked = {
        "verdict": said.verdict, "report": said.report, "kind": said.kind, "finding": said.finding or "",
        "seen": str(said.seen), "note": said.note, "reason": said.reason, "other": said.other,
        **_fields(said.fields),
        **{f"words.{name}": value for name, value in said.words.items()},
        ANYWAY: "" if said.check else "yes",
    }  # fmt: skip
    return reviewing.decide(desk_of(request), who, asked, address_of(request))


def _fields(fields: dict[str, str | int | None]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in fields.items()}


@router.get("/reviews/{number}")
def one_review(who: Reader, connection: Database, number: ReviewNumber) -> ReviewOutcome:
    """How the estimate moved by a review: `after` is final once `refreshed`."""
    return reviewing.outcome_of(connection, number)


@router.post("/reviews/{number}/undo")
def undo_one(request: Request, who: Reviewer, number: ReviewNumber) -> ReviewOutcome:
    """Take a review back. The answer is the review that was; its `after` is final once `refreshed`."""
    reviewing.undo(desk_of(request), who, f"review {number}", address_of(request))
    with desk_of(request).ledger.engine.connect() as connection:
        return reviewing.outcome_of(connection, number)


@router.post("/undo")
def undo(request: Request, who: Reviewer, said: Annotated[UndoRequest, Body()]) -> UndoAnswer:
    """Take back what is named, or what you did last: a review, a mark, an opinion, a cut or a join."""
    done = reviewing.undo(desk_of(request), who, said.act, address_of(request))
    return UndoAnswer(act=done.act.name, told=done.told, page=done.page)


@router.post("/marks", status_code=201)
def mark(request: Request, who: Reviewer, said: Annotated[MarkRequest, Body()]) -> dict[str, Any]:
    """Flag or skip a finding."""
    asked = {"mark": said.mark, "at": said.finding, "note": said.note}
    return {"act": marking.mark(desk_of(request), who, asked, address_of(request)).name}


@router.get("/flags")
def flags(who: Reader, connection: Database) -> list[MarkRow]:
    """The flags that stand, the newest first."""
    return find_flags(connection)


@router.post("/opinions", status_code=201)
def opine(request: Request, who: Reviewer, said: Annotated[OpinionRequest, Body()]) -> dict[str, Any]:
    """Give a second opinion on what somebody decided."""
    asked = {
        "review": str(said.review), "verdict": said.verdict, "note": said.note, "reason": said.reason,
        **_fields(said.fields),
    }  # fmt: skip
    return {"act": marking.opine(desk_of(request), who, asked, address_of(request)).name}


@router.get("/opinions")
def opinions(who: Reader, connection: Database) -> list[OpinionRow]:
    """Second opinions beside the first decisions, the newest first."""
    return find_opinions(connection)


@router.get("/agreement")
def agreements(who: Reader, connection: Database) -> list[Agreement]:
    """How far each two reviewers agree, with Cohen's kappa."""
    return agreement(find_opinions(connection))


@router.get("/progress")
def progress(who: Reader, connection: Database) -> Progress:
    """What you decided in this session: decisions with no pause of half an hour between them."""
    return session_progress(connection, who.name)


@router.get("/names/places")
def places(
    request: Request, who: Reader, q: Typed = "",
    country: Annotated[str, Query(max_length=60, description="Only in this country.")] = "",
) -> list[OfferedName]:  # fmt: skip
    """Places to choose from, this ledger's first, then the gazetteer's."""
    return suggest_places(desk_of(request).names.get(), q, _known_country(country))


@router.get("/names/words")
def words_as(
    who: Reader, connection: Database,
    field: Annotated[str, Query(description="quantity or period.", examples=["quantity"])],
    words: Annotated[str, Query(max_length=200, description="The selected words.", examples=["two dozen"])],
    report: Word = None,
) -> dict[str, str]:  # fmt: skip
    """What selected words say as a field: "two dozen" as low and high, "on Wednesday" as days."""
    if field == "quantity":
        made = with_number({}, words)
        return {name: made[name] for name in ("low", "high", "qualifier") if name in made}
    if field != "period":
        raise QueryError("field: one of these is needed: quantity, period.")
    from sayso.reading.dates.words import read_date_words  # slow to load: it brings spaCy

    found = stored_report(connection, report or "")
    period = read_date_words(words, found.published if found else None)
    if period is None:
        return {}
    days = {"period_first": period.first, "period_last": period.last}
    return {name: day.isoformat() if day else "" for name, day in days.items()}


def _known_country(country: str) -> str | None:
    try:
        return country_of(country)
    except QueryError:
        return None  # somebody is typing it


@router.get("/names/speakers")
def speakers(request: Request, who: Reader, q: Typed = "") -> list[OfferedName]:
    """Who speaks in this ledger, the most frequent first."""
    return suggest_speakers(desk_of(request).names.get(), q)
