"""Verify: a statement with a number, and what the reports say to it."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sayso.errors import SaysoError
from sayso.reconcile.verify import verify as verify_statement
from sayso.records.verification import StatementVerdict, Verification
from sayso.web.auth import Reader
from sayso.web.desk import desk_of
from sayso.web.params import Word, day_of, word_of
from sayso.web.templating import page

router = APIRouter()
TAGS = {
    StatementVerdict.HOLDS: "v-confirm",
    StatementVerdict.WAS_TRUE: "s-medium",
    StatementVerdict.OLDER: "s-medium",
}


@router.get("/verify")
def verify(
    request: Request, who: Reader, statement: Word = None, as_of: Word = None, report: Word = None
) -> Response:
    """The form, and the answer to what it asks."""
    day = day_of("as_of", as_of)
    asked, wanted = word_of(statement), word_of(report)
    found: Sequence[Verification] = ()
    error = ""
    if asked is not None:
        try:
            found = verify_statement(desk_of(request).ledger, asked, day, wanted)
        except SaysoError as failed:  # what is not understood is said beside the form
            error = str(failed)
    context = {
        "statement": asked or "",
        "as_of": day,
        "report": wanted or "",
        "found": found,
        "error": error,
        "tags": TAGS,
    }
    return page(request, who, "verify.html", context, 422 if error else 200)
