"""The API of situations: the list of them, and the first page of one, as JSON."""

from fastapi import APIRouter
from pydantic import BaseModel

from sayso.ledger.picture.situations import counts_of_situations
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.situations.picture import SituationPicture
from sayso.records.situation import Situation
from sayso.web.api import ERRORS
from sayso.web.auth import Reader
from sayso.web.desk import Database
from sayso.web.pages.situations import AsOf, picture_on
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
