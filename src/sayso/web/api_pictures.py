"""The API of situations: the list of them, the first page of one, what belongs, what people move, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel

from sayso.ledger.picture.situations import SituationMemberRow, counts_of_situations, find_members
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.situations.moving import MoveOutcome
from sayso.reconcile.situations.picture import SituationPicture
from sayso.records.situation import Situation
from sayso.web import following
from sayso.web.api import ERRORS
from sayso.web.auth import Reader, Reviewer
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.following import FollowRequest, MoveRequest
from sayso.web.pages.situations import AsOf, picture_on, situation_of
from sayso.web.params import Word

router = APIRouter(prefix="/api", tags=["desk"], responses=ERRORS)


class FollowedSituation(BaseModel):
    """A situation, and how many reports and figures belong to it."""

    situation: Situation
    reports: int
    figures: int


@router.get("/situations")
def situations(who: Reader, connection: Database) -> list[FollowedSituation]:
    """The situations that people follow, by name."""
    counts = counts_of_situations(connection)
    return [
        FollowedSituation(situation=one, reports=reports, figures=figures)
        for one in find_situations(connection)
        for reports, figures in [counts.get(one.id, (0, 0))]
    ]


@router.get("/situations/{name}/picture")
def picture(
    name: str, who: Reader, connection: Database, since: Word = None, as_of: AsOf = None
) -> SituationPicture:
    """The first page of a situation by its id: as of now or of a day, with what changed since a day."""
    return picture_on(connection, name, since, as_of)


@router.post("/situations", status_code=201)
def follow(request: Request, who: Reviewer, asked: Annotated[FollowRequest, Body()]) -> FollowedSituation:
    """Follow a crisis: its figures have series of their own from now on; 422 if it is followed already."""
    desk = desk_of(request)
    found = following.follow(desk, who, asked, address_of(request))
    with desk.ledger.engine.connect() as connection:
        reports, figures = counts_of_situations(connection).get(found.id, (0, 0))
    return FollowedSituation(situation=found, reports=reports, figures=figures)


@router.get("/situations/{name}/members")
def members(
    name: str, who: Reader, connection: Database, figures: bool = False, belongs: bool = True
) -> list[SituationMemberRow]:
    """The reports or the figures that belong to a situation, or are left out (`belongs=false`), and why."""
    return find_members(connection, situation_of(connection, name).id, figures=figures, belongs=belongs)


@router.post("/situations/{name}/moves", status_code=201)
def move(
    request: Request, name: str, who: Reviewer, connection: Database, asked: Annotated[MoveRequest, Body()]
) -> MoveOutcome:
    """Move a report, a section ("REPORT:heading") or a figure into a situation, or out of it."""
    situation = situation_of(connection, name)
    return following.move(desk_of(request), who, situation.id, asked, address_of(request))


@router.delete("/situations/{name}/moves/last")
def undo(
    request: Request, name: str, who: Reviewer, connection: Database,
    seen: Annotated[int | None, Query(description="The move that is to be the last one.")] = None,
) -> MoveOutcome:  # fmt: skip
    """Take the last move back; 409 if that is another than the one `seen`, 404 if there is none."""
    situation = situation_of(connection, name)
    return following.undo(desk_of(request), who, situation.id, seen, address_of(request))
