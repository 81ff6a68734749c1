"""What the nouns are made of: the words of a report, numbers, days and places, and the report itself."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sayso.records.kinds import PlaceKind, Precision, Qualifier
from sayso.records.layout import Layout

__all__ = [
    "Evidence",
    "Interval",
    "Period",
    "Place",
    "Report",
    "content_id",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a report that support one field: `text[start:end] == quote`."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that the words allow; `None` is unbounded. "more than 2,000" is (2000, None).

    Whole numbers are `int`; amounts with decimals are `Decimal`.
    """

    low: int | Decimal | None
    high: int | Decimal | None
    qualifier: Qualifier

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"interval with low {self.low} above high {self.high}")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day covered; `None` on a side that the text leaves open."""

    first: date | None
    last: date | None
    precision: Precision = Precision.SPAN

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError(f"period that starts {self.first} and ends {self.last}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer. `id` is its GeoNames number; `country` ISO 3166-1 alpha-2.

    `approximate` coordinates are the middle of the subdivision or country around the place; its own are not
    known.
    """

    id: int | None
    name: str
    kind: PlaceKind
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One published text. Equal reports have the same publisher, day, title and text.

    `publisher` brought the text out; `agency` wrote it, where the report credits one ("AP"). Where only
    the month or year of its publication is known, `published` is the last day of it, and
    `published_precision` says so. `layout` is that of a document with pages or parts; `kept_id` the id of
    one that comes from a ledger: it stays when the day is set by hand.
    """

    text: str
    title: str = ""
    published: date | None = None
    publisher: str = ""
    agency: str = ""
    url: str = ""
    language: str = "en"
    published_precision: Precision = Precision.DAY
    layout: Layout | None = field(default=None, compare=False, repr=False)
    kept_id: str = field(default="", compare=False, repr=False)

    @property
    def id(self) -> str:
        """Sixteen hex digits hashed from the content; where the text was found does not count."""
        return self.kept_id or content_id(self.publisher, self.published, self.title, self.text)


def content_id(*parts: object) -> str:
    """Sixteen hex digits that depend on every part and on their order."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]
