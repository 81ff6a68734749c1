"""The API to read and to try: its description in a viewer that is shipped."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sayso.web.auth import Reader
from sayso.web.templating import page

router = APIRouter()
ADDRESS = "/api/docs"


@router.get(ADDRESS)
def docs(request: Request, who: Reader) -> Response:
    """Every address of the API with its parameters; a request can be tried."""
    return page(request, who, "api_docs.html", {})
