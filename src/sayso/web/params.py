"""What addresses ask for: days, countries, measures, where the last page ended.

Takes the words of a query, gives values; raises `QueryError` with what would be right.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Query, Request
from pydantic import Field

from sayso.errors import QueryError
from sayso.ledger.review.review_marks import LONGEST_NOTE
from sayso.ledger.review.typed import country_of, day_of, one_of, word_of

__all__ = [
    "QueryError",
    "country_of",
    "day_of",
    "one_of",
    "word_of",
]  # for other modules, too
MOST = 500  # rows of one page of the API
LARGEST = 2**63  # above what a ledger can hold


def month_of(name: str, text: str) -> date:
    """The first day of a month, "2021-08"."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) and not text.startswith("9999"):
            return date.fromisoformat(f"{text}-01")
    except ValueError:
        pass
    raise QueryError(f"{name}: {text!r} is not a month. Write it as 2021-08.")


def number_of(name: str, text: str) -> int:
    """A whole number that a ledger can hold."""
    plain = text.replace(",", "")
    if re.fullmatch(r"-?[0-9]{1,19}", plain) and abs(int(plain)) < LARGEST:
        return int(plain)
    raise QueryError(f"{name}: {text!r} is not a whole number below 2^63. Write it as 4090.")


def cursor(parts: Sequence[object]) -> str:
    """Where a page ends, as an address carries it."""
    text = json.dumps(["" if part is None else str(part) for part in parts])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def after_of(text: str | None, parts: int | Sequence[str]) -> list[str] | None:
    """Where the last page ended, in so many parts, or in parts of these kinds (`ENDS`)."""
    if not text:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise QueryError("after: no page ends there. Take it from the answer before this one.") from error
    kinds = parts if not isinstance(parts, int) else ("word",) * parts
    if not isinstance(found, list) or len(found) != len(kinds) or not all(map(_fits, found, kinds)):
        raise QueryError("after: no page of this list ends there. Take it from the answer before this one.")
    return found


ENDS: dict[str, Callable[[str], object]] = {  # what a part of an end can be; each raises for what is none
    "word": str,
    "day": date.fromisoformat,
    "day or none": lambda part: date.fromisoformat(part) if part else None,
    "whole": lambda part: number_of("after", part),
    "number": lambda part: Decimal(part).to_integral_value(),
}


def _fits(part: object, kind: str) -> bool:
    """Whether a part of an end is of its kind."""
    if not isinstance(part, str) or "\x00" in part or not part.isprintable():
        return False
    try:
        ENDS[kind](part)
    except (ValueError, ArithmeticError, QueryError):
        return False
    return True


def with_query(request: Request, changes: Mapping[str, object]) -> str:
    """This address with some of its query changed; `None` takes a part out."""
    kept = {name: value for name, value in request.query_params.items() if value}
    for name, value in changes.items():
        if value is None or value == "":
            kept.pop(name, None)
        else:
            kept[name] = str(value)
    return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path


def _limit(limit: Annotated[int, Query(ge=1, le=MOST, description="At most this many rows.")] = 50) -> int:
    return limit


Limit = Annotated[int, Depends(_limit)]
After = Annotated[str | None, Query(description="Where the page before ended: its `next`.")]
As = Annotated[str | None, Query(alias="as", description="csv for the table as a file.")]
Word = Annotated[str | None, Query(max_length=300)]

# What bodies hold: every field has its length, and a number is one that both databases can keep
LARGEST_ROW = 2**31 - 1  # the number of a row
Switch = Annotated[str, Form(max_length=40)]  # a choice, a day, or a box that is ticked
Address = Annotated[str, Form(max_length=4_000)]  # of a page of the desk
Line = Annotated[str, Field(max_length=300)]
NoteText = Annotated[str, Field(max_length=LONGEST_NOTE)]
RowNumber = Annotated[int, Field(ge=0, le=LARGEST_ROW)]
NewValues = Annotated[dict[Line, NoteText | int | None], Field(max_length=100)]  # by the names of fields
