"""What a file asks to be decided, and what became of it.

A `RequestedChange` is one row or span of a file; carried out, it becomes an `ImportedRow`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from sayso.records import Evidence


class RowOutcome(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ADDED = "added"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    NOT_MATCHED = "not matched"
    INVALID = "invalid"


DECIDED = (RowOutcome.ACCEPTED, RowOutcome.CORRECTED, RowOutcome.REJECTED, RowOutcome.ADDED)
PROBLEMS = (RowOutcome.CONFLICT, RowOutcome.NOT_MATCHED, RowOutcome.INVALID)


@dataclass(frozen=True, slots=True)
class RequestedChange:
    """What one row (`where`: "row 12") asks for: a verdict on a finding, or one to be added.

    `verdict` is confirm, correct, reject, add, or empty. `form` are the fields that change, as typed.
    `origin` is the finding as it left the ledger, `known` the review and the reviewer that the file shows
    beside it, `None` where it shows none.
    """

    where: str
    kind: str
    verdict: str
    report_id: str
    who: str
    origin: Row[Any] | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Evidence] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    known: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of a row: which fields were corrected, the number of the review, and why, in a sentence."""

    where: str
    result: RowOutcome
    finding: str = ""
    who: str = ""
    fields: tuple[str, ...] = ()
    message: str = ""
    review: int | None = None


@dataclass(slots=True)
class ImportSummary:
    """How many rows came to what, the fields that were corrected, the rows with a problem, the numbers of the
    reviews that it wrote, in runs (others may have written between them), and what else to know.
    """

    source: str
    counts: Counter[RowOutcome] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    problems: list[ImportedRow] = field(default_factory=list)
    reviews: list[tuple[int, int]] = field(default_factory=list)  # first and last of each run
    remarks: list[str] = field(default_factory=list)

    def add(self, row: ImportedRow) -> None:
        """Count a row."""
        self.counts[row.result] += 1
        self.fields.update(row.fields)
        if row.result in PROBLEMS:
            self.problems.append(row)
        if row.review is not None:
            self._count(row.review)

    def numbers(self) -> str:
        """The numbers of its reviews, and of no others: "12-57,60"."""
        return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in self.reviews)

    def _count(self, number: int) -> None:
        if self.reviews and self.reviews[-1][1] + 1 == number:
            self.reviews[-1] = (self.reviews[-1][0], number)
        else:
            self.reviews.append((number, number))

    def remark(self, told: str) -> None:
        """Say something once."""
        if told not in self.remarks:
            self.remarks.append(told)
