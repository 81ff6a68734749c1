"""The API of statements: what the reports say to one, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from sayso.reconcile.verify import verify as verify_statement
from sayso.records.verification import Verification
from sayso.web.api import ERRORS
from sayso.web.auth import Reader
from sayso.web.desk import desk_of
from sayso.web.params import Word, day_of, word_of

router = APIRouter(prefix="/api", tags=["desk"], responses=ERRORS)


@router.get("/verify")
def verify(
    request: Request,
    who: Reader,
    statement: Annotated[str, Query(max_length=1_000, description="How many, of what, and where.")],
    as_of: Word = None,
    report: Word = None,
) -> list[Verification]:
    """What was published by a day (by default the newest known) says to each number of a statement."""
    return verify_statement(desk_of(request).ledger, statement, day_of("as_of", as_of), word_of(report))
