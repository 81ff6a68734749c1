"""What changed in the picture, as pages show it: estimates that moved and new disagreements."""

from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.ledger.picture.changes import (
    DISAGREEMENT,
    ESTIMATE,
    PictureChangeRow,
    find_picture_changes,
)
from sayso.ledger.picture.rows import TrendRow
from sayso.ledger.picture.series import trends_of
from sayso.ledger.reports import heads_of


@dataclass(frozen=True, slots=True)
class MovedEstimate:
    """An estimate that moved: its series, from what to what, and the report that moved it."""

    series: TrendRow
    change: PictureChangeRow
    title: str
    first_words: str
    publisher: str

    @property
    def said(self) -> str:
        """The words of the new number, if it was said in words and still stands."""
        now, moved = self.series, self.change
        same = (now.low, now.best, now.high) == (moved.low, moved.best, moved.high)
        return now.said if same else ""


@dataclass(frozen=True, slots=True)
class NewDisagreement:
    """A disagreement that was not there before."""

    change: PictureChangeRow


def moved_between(
    connection: Connection, after: int, until: int | None = None, limit: int = 12
) -> tuple[list[MovedEstimate], list[NewDisagreement]]:
    """What changed between two changes of the picture, the newest first."""
    moved = find_picture_changes(connection, after, until, kind=ESTIMATE, limit=limit)
    series = {row.id: row for row in trends_of(connection, [one.target for one in moved])}
    heads = heads_of(connection, {one.report_id for one in moved})
    nothing = ("", "", "")
    return (
        [
            MovedEstimate(series[one.target], one, *heads.get(one.report_id, nothing))
            for one in moved
            if one.target in series
        ],
        [
            NewDisagreement(one)
            for one in find_picture_changes(connection, after, until, kind=DISAGREEMENT, limit=limit)
        ],
    )
