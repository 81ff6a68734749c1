"""A chart as a page for frames of other sites: nothing else of the desk may be framed.

Reads no cookie and sets none. Where the desk asks for a login there is no such page, only the sentence why.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from markupsafe import Markup

from sayso.web.auth import RefusedError
from sayso.web.charts.drawing import drawing_of
from sayso.web.desk import Database, desk_of
from sayso.web.importmap import import_map
from sayso.web.pages.series import Asked, series_of
from sayso.web.params import one_of
from sayso.web.templating import json_of, page

LOGIN = (
    "This desk asks for a login, so other sites cannot show its charts. Save the chart there as PNG or SVG."
)
THEMES = ("light", "dark")


def open_to_all(request: Request) -> None:
    """Let through if anybody may read. Raises `RefusedError` where a login is needed."""
    if desk_of(request).settings.login:
        raise RefusedError(LOGIN)


router = APIRouter(dependencies=[Depends(open_to_all)])
Theme = Annotated[str | None, Query(max_length=20)]


@router.get("/embed/series/{name}")
def embedded(
    request: Request, connection: Database, name: str, options: Asked, theme: Theme = None
) -> Response:
    """The chart of a series alone, with its source, and a link to its page."""
    drawn = drawing_of(connection, series_of(connection, name), options, lanes=False)
    context = {
        "drawn": drawn,
        "row": drawn.row,
        "chart_json": json_of(drawn.data),
        "importmap": Markup(import_map()),
        "theme": one_of("theme", theme, THEMES),
    }
    return page(request, None, "embed.html", context)
