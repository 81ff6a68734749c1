"""Situations: the list of them, and the first page of one, with what is left out of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from sayso.errors import NotFoundError
from sayso.export.brief.situation import Links, context_of
from sayso.ledger.picture.situations import counts_of_situations, find_members
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.situations.left_out import WORDS, sort_of
from sayso.reconcile.situations.picture import SituationPicture, situation_picture
from sayso.reconcile.situations.suggest import suggest
from sayso.records.situation import Situation
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.params import As, Word, day_of, one_of
from sayso.web.templating import page

router = APIRouter()
SUGGESTED = 12
AsOf = Annotated[str | None, Query(alias="as-of", max_length=300, description="As it was known on this day.")]


@router.get("/situations")
def listed(request: Request, who: Reader, connection: Database, as_: As = None) -> Response:
    """The situations that people follow, with how many reports and figures belong to each, and others that
    the reports are about.
    """
    found, counts = find_situations(connection), counts_of_situations(connection)
    if as_ == "csv":
        return csv_of("situations", found)
    rows = [(one, *counts.get(one.id, (0, 0))) for one in found]
    context = {"rows": rows, "suggestions": suggest(desk_of(request).ledger)[:SUGGESTED]}
    return page(request, who, "situations.html", context)


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
    first, last = day_of("since", since), day_of("as-of", as_of)
    context = context_of(found, _links(found, now=last is None)) | {"since": first, "as_of": last}
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


@router.get("/situations/{name}/left-out")
def left_out(
    request: Request, who: Reader, connection: Database, name: str, reason: Word = None, as_: As = None
) -> Response:
    """The figures of a situation's reports that were left out of it, each with the reason."""
    situation = situation_of(connection, name)
    wanted = one_of("reason", reason, list(WORDS))
    rows = [
        row
        for row in find_members(connection, situation.id, figures=True, belongs=False)
        if wanted is None or sort_of(row) == wanted
    ]
    if as_ == "csv":
        return csv_of("left-out", rows)
    context = {"situation": situation, "rows": rows, "reason": wanted, "reasons": WORDS}
    return page(request, who, "left_out.html", context)
