"""Take reviews back, many at once: those of an import."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from sayso.errors import NotFoundError, SaysoError
from sayso.ledger import Ledger
from sayso.ledger.picture.pending import mark_pending
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.decisions import find_reviews, undo_review

AT_ONCE = 200  # reviews of one transaction
MOST = 2**31 - 2  # the greatest number that a review can have


def undo_reviews(ledger: Ledger, runs: Sequence[tuple[int, int]], who: str) -> tuple[int, list[str]]:
    """Take back the reviews of some runs, each from one number to another, the newest first; how many, and
    why not the others. Raises `NotFoundError` if there are none.
    """
    done, left = 0, list[str]()
    newest_first = sorted(set(runs), reverse=True)
    for numbers in (some for between in newest_first for some in _some(ledger, between)):
        with ledger.writing() as connection:
            for number in numbers:
                told = _take_back(connection, number, who)
                if told:
                    left.append(told)
                else:
                    done += 1
    if not done and not left:
        told = ", ".join(f"from {first} to {last}" for first, last in newest_first)
        raise NotFoundError(f"There are no reviews {told} that stand.")
    return done, left


def _some(ledger: Ledger, between: tuple[int, int]) -> Iterator[list[int]]:
    """The numbers of reviews that stand, the newest first."""
    before = min(between[1], MOST) + 1
    while before > between[0]:
        with ledger.engine.connect() as connection:
            found = find_reviews(connection, before=before, limit=AT_ONCE)
        if not found:
            return
        before = found[-1].id
        yield [
            one.id for one in found
            if one.id >= between[0] and one.verdict != "undo" and one.undone_by is None
        ]  # fmt: skip


def _take_back(connection: Connection, number: int, who: str) -> str:
    """Take one review back; why not, if it cannot be."""
    try:
        with connection.begin_nested():
            one = undo_review(connection, number, who)
            mark_pending(connection, [one.report_id])
            write_audit(
                connection, who, "undo", f"review {number}: {one.verdict} of “{one.quote[:60]}”",
                address="command line",
            )  # fmt: skip
    except SaysoError as error:
        return f"review {number}: {error}"
    return ""
