"""The fields of an update, as Helix has them: what no words support is `None`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UpdateDay:
    """A first or last day, how precise it is, and the words that give it."""

    day: date
    accuracy: str
    words: str


@dataclass(frozen=True, slots=True)
class UpdateField:
    """A value, and the words that support it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class UpdateFigure:
    """A number with who says so, its words and its report."""

    number: str
    source: str
    quote: str
    sentence: str
    report_id: str
    publisher: str
    published: date | None
    title: str
    url: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class UpdateLocation:
    """Where: the words and the gazetteer's name, the country, the level of the place, and its coordinates."""

    name: str
    words: str
    country: str
    accuracy: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class DisplacementUpdate:
    """One update: `sentence` as IDMC publishes it, then Helix's fields; what no words support is `None`."""

    series_id: str
    sentence: str
    term: UpdateField | None
    unit: UpdateField | None
    reported: int | None
    household_size: float | None
    total: int | None
    quantifier: UpdateField | None
    category: UpdateField | None
    start: UpdateDay | None
    end: UpdateDay | None
    location: UpdateLocation | None
    event: UpdateField | None
    occurred: UpdateField | None
    recommended: UpdateFigure
    triangulation: tuple[UpdateFigure, ...]
    calculation: str
