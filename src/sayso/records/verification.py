"""A verification: what a ledger says to a statement with a number in it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StatementVerdict(StrEnum):
    """How a number that somebody states stands to those of the reports, on the day that is asked for."""

    HOLDS = "holds"
    WAS_TRUE = "was true"
    DISPUTED = "disputed"
    OLDER = "only an older number"
    PART = "a part"
    PLAN = "a plan or forecast"
    ELSEWHERE = "of another situation or country"
    NOBODY = "nobody says so"


@dataclass(frozen=True, slots=True)
class Statement:
    """A number as somebody states it: its words (`quote`) in the `text`, what they were read as, the
    `situation` that it is about (empty: none), and the last day that it is about.
    """

    text: str
    quote: str
    low: int | None
    high: int | None
    qualifier: str
    measure: str
    unit: str
    counted: str
    place: str
    country: str | None
    organisation: str
    situation: str
    day: date


@dataclass(frozen=True, slots=True)
class Printing:
    """Where a number is printed: the figure, its words and sentence, and the report; `day` is the day that
    it tells of, `says` its original source, `page` that of a document.
    """

    figure_id: str
    report_id: str
    publisher: str
    published: date | None
    title: str
    first_words: str
    url: str
    page: int | None
    start: int
    low: int | None
    high: int | None
    qualifier: str
    measure: str
    place: str
    day: date
    says: str
    quote: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Support:
    """An original source that gives a number: `itself`, and `through` other publishers that print it."""

    source: str
    itself: bool
    through: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of a verification, with the printings that show it."""

    text: str
    evidence: tuple[Printing, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What the reports that were published by `known_by` say to a statement.

    The first of the `sentences` gives the verdict. `best` is the number in force with its range (`low` to
    `high`) on the day `of`; `until` the day of the number that superseded the stated one. `first` said it
    first, each of `late` printed it after a newer one was known; `known_since` is the publication of
    a report that said it only later. `note` says what was taken for granted in reading the statement.
    """

    statement: Statement
    known_by: date
    verdict: StatementVerdict
    sentences: tuple[AnswerSentence, ...]
    series_id: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    of: date | None = None
    until: date | None = None
    support: tuple[Support, ...] = ()
    first: Printing | None = None
    late: tuple[Printing, ...] = ()
    known_since: date | None = None
    in_report: bool | None = None
    note: str = ""
