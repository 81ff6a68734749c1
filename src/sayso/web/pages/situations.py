"""Situations: the list of them, with what else could be followed, and the first page of one."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from sqlalchemy import Connection

from sayso.errors import NotFoundError, SaysoError
from sayso.export.brief.situation import Links, context_of
from sayso.ledger.picture.situations import counts_of_situations
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.situations.naming import kinds
from sayso.reconcile.situations.picture import SituationPicture, situation_picture
from sayso.reconcile.situations.suggest import suggest
from sayso.records.situation import Situation, Suggestion
from sayso.web import following
from sayso.web.auth import Reader, Reviewer, User
from sayso.web.charts.small import DrawingMenus, part_rows
from sayso.web.csvs import csv_of
from sayso.web.desk import LARGE, Database, Desk, address_of, desk_of
from sayso.web.following import FollowRequest
from sayso.web.importmap import import_map
from sayso.web.params import As, QueryError, Word, day_of
from sayso.web.templating import page

router = APIRouter()
SUGGESTED = 12
AsOf = Annotated[str | None, Query(alias="as-of", max_length=300, description="As it was known on this day.")]


@router.get("/situations")
def listed(request: Request, who: Reader, connection: Database, as_: As = None) -> Response:
    """The situations that people follow, with how many reports and figures belong to each, and others that
    the reports are about.
    """
    if as_ == "csv":
        return csv_of("situations", find_situations(connection))
    return _list(request, who, connection)


def _list(
    request: Request, who: User, connection: Connection,
    typed: FollowRequest | None = None, message: str = "",
) -> Response:  # fmt: skip
    """The list, with what was typed into its form and why that was not followed, if so."""
    found, counts = find_situations(connection), counts_of_situations(connection)
    desk = desk_of(request)
    suggested = _suggested(desk)
    context = {
        "rows": [(one, *counts.get(one.id, (0, 0))) for one in found],
        "suggestions": suggested and suggested[:SUGGESTED],
        "newest_of": LARGE if desk.counts.get().reports > LARGE else None,
        "kinds": kinds(),
        "typed": typed or FollowRequest(),
        "message": message,
    }
    return page(request, who, "situations.html", context, 422 if message else 200)


def _suggested(desk: Desk) -> list[Suggestion] | None:
    """What else the reports are about; in a large ledger the newest, looked for beside: `None` until then."""
    large = desk.counts.get().reports > LARGE
    return desk.suggestions.soon() if large else suggest(desk.ledger)


@router.post("/situations")
def follow(
    request: Request, who: Reviewer, connection: Database, asked: Annotated[FollowRequest, Form()]
) -> Response:
    """Follow a crisis: on to its page; or the list again, with what is wrong."""
    try:
        found = following.follow(desk_of(request), who, asked, address_of(request))
    except (QueryError, SaysoError) as error:
        return _list(request, who, connection, asked, str(error))
    return RedirectResponse(f"/situations/{found.id}", 303)


def situation_of(connection: Connection, name: str) -> Situation:
    """A situation by its whole id. Raises `NotFoundError` if there is none."""
    found = next((one for one in find_situations(connection) if one.id == name), None)
    if found is None:
        raise NotFoundError(f"There is no situation {name!r} in this ledger. /situations lists them.")
    return found


def picture_on(connection: Connection, name: str, since: str | None, as_of: str | None) -> SituationPicture:
    """The picture that an address asks for."""
    known = situation_of(connection, name)
    first, last = day_of("since", since), day_of("as-of", as_of)
    return situation_picture(connection, known.id, since=first, on=last)


@router.get("/situations/{name}")
def one(
    request: Request, who: Reader, connection: Database, name: str,
    since: Word = None, as_of: AsOf = None, as_: As = None,
) -> Response:  # fmt: skip
    """The first page of a situation, as of now or of a day."""
    found = picture_on(connection, name, since, as_of)
    if as_ == "csv":
        return csv_of("key-figures", [*found.key_figures, *found.help])
    if as_ == "parts":
        return csv_of("parts", part_rows(found))
    first, last = day_of("since", since), day_of("as-of", as_of)
    own = {
        "since": first,
        "as_of": last,
        "save": DrawingMenus(found, last),
        "importmap": Markup(import_map()),
    }
    context = context_of(found, _links(found, now=last is None)) | own
    return page(request, who, "situation.html", context)


def _links(found: SituationPicture, *, now: bool) -> Links:
    """Links to the pages of the desk; the series of an earlier day may have been others."""
    own = f"/situations/{found.situation.id}/left-out?reason="
    return Links(
        figure=lambda report, figure: f"/reports/{report}?at=figure-{figure}" if figure else "",
        series=lambda name: f"/series/{name}" if now else "",
        report=lambda name, url: f"/reports/{name}",
        disagreement=lambda one: [("both sides", f"/disagreements/{one.id}")],
        left_out=lambda reason: f"{own}{reason}",
    )
