"""Rows of the picture: members of stories, series with figures and estimates, incidents with mentions."""

from dataclasses import dataclass
from datetime import date

from sayso.records.picture import Mention


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A report in a story, and why."""

    story_id: str
    report_id: str
    representative: bool
    kind: str
    nearest: str | None
    shared: float
    passage: str
    reason: str
    publisher: str
    published: date | None
    agency: str
    title: str
    first_words: str
    url: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series, over all years."""

    id: str
    family: str
    kind: str
    since: date | None
    counted: str
    unit: str
    place: str | None
    country: str | None
    measures: tuple[str, ...]
    first: date
    last: date
    figures: int
    reports: int
    partitions: tuple[str, ...]
    situation_id: str | None
    level: str
    part_of: str | None
    basis: str
    organisation: str
    place_key: str


@dataclass(frozen=True, slots=True)
class TrendRow(SeriesRow):
    """A series with its newest estimate, the number of a week before, and how many original sources."""

    day: date
    low: int | None
    best: int | None
    high: int | None
    disputed: bool
    before_day: date | None
    before: int | None
    change: float
    converted: bool
    said: str
    before_said: str
    original_sources: int = 0


@dataclass(frozen=True, slots=True)
class SeriesFigureRow:
    """A figure of a series as it counts there (`low`, `high`), with its words, its sentence and its report;
    `stale` if it was out of date when it was printed.
    """

    series_id: str
    figure_id: str
    day: date
    low: int | None
    high: int | None
    original_source: str
    source_name: str
    quality: int
    story: str
    disputed: bool
    note: str | None
    measure: str
    unit: str
    qualifier: str
    quote: str
    start: int
    end: int
    report_id: str
    publisher: str
    published: date | None
    title: str
    first_words: str
    url: str
    period_first: date | None
    period_last: date | None
    period_precision: str
    status: str
    review_id: int | None
    role: str
    sentence: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """An estimate with what it is an estimate of."""

    series_id: str
    day: date
    low: int | None
    best: int | None
    high: int | None
    disputed: bool
    best_figure: str | None
    figures: tuple[str, ...]
    original_sources: int
    reason: str
    converted: bool
    said: str
    family: str
    kind: str
    since: date | None
    counted: str
    unit: str
    place: str | None
    country: str | None
    measures: tuple[str, ...]
    situation_id: str | None
    basis: str
    organisation: str


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """What happened once, as several reports give it; numbers that nobody gives are `None`."""

    id: str
    about: str
    codes: tuple[str, ...]
    first: date | None
    last: date | None
    place: str | None
    place_kind: str | None
    country: str | None
    admin1: str | None
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    killed: int | None
    killed_low: int | None
    killed_high: int | None
    injured: int | None
    injured_low: int | None
    injured_high: int | None
    reports: int
    stories: int
    status: str
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MentionRow:
    """What one report says of an incident, and the best link to another mention of it."""

    mention: Mention
    publisher: str
    published: date | None
    title: str
    first_words: str
    url: str
    nearest: str | None
    score: float | None
    reason: str
