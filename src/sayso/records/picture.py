"""The nouns of the picture: what many reports say together.

Figures and events are referred to by their ids in the ledger, reports by theirs. `docs/picture.md` says how
each is made.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class StoryKind(StrEnum):
    """How a report stands to the story that it belongs to."""

    FIRST = "first"
    COPY = "copy"
    UPDATE = "update"
    EXCERPT = "excerpt"
    RENDITION = "rendition"
    CORRECTED = "corrected"


class SeriesKind(StrEnum):
    """What a number of a series counts: one day, all since a first day, or those there on a day. In a
    situation also what came since the last report, what a plan means to reach, and what somebody foresees.
    """

    DAILY = "daily"
    CUMULATIVE = "cumulative"
    STOCK = "stock"
    INCREMENT = "increment"
    PLAN = "plan"
    FORECAST = "forecast"


class DisagreementKind(StrEnum):
    """Why two findings cannot both hold, or what a reader of numbers must know of them."""

    CONFLICT = "conflict"
    DATE = "date"
    RECORD = "record"
    FALLING = "falling"
    STALE = "stale"
    PARTS = "parts"
    DISPUTED = "disputed"
    DEFINITION = "definition"
    JUMP = "jump"
    BACKLOG = "backlog"
    REPEATED = "repeated"


class Severity(IntEnum):
    """How much a disagreement matters to those who use the numbers."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Why two reports are of one text: `shared` is the share (0 to 1) of the shorter one's passages that both
    have (of one report in two forms: of its runs of three words), `alike` that of all passages of both,
    `passage` the longest common one, `agency` what both credit.
    """

    one: str
    other: str
    shared: float
    alike: float
    passage: str
    agency: str


@dataclass(frozen=True, slots=True)
class StoryMember:
    """A report in a story: copies, updates and excerpts of one text, which count as one source.

    `nearest` is the report that it shares most with, `shared` and `passage` as in `StoryLink`; of a rendition
    or of what was corrected it is the report that speaks instead. One member is `representative`: the newest
    version.
    """

    report_id: str
    story_id: str
    representative: bool
    kind: StoryKind
    nearest: str | None
    shared: float
    passage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Series:
    """Figures on the same thing over time.

    `family` is a measure, or the name of measures that stand for each other at one border; `since` the first
    day of a cumulative series; `counted` is "people" or the sub-group ("children", "Iraqis"), `unit`
    what all its numbers are counted in; `place_key` a country's code, a GeoNames id, or a country and words.
    `first` and `last` are
    the days that the figures end on. In a situation `level` is its place's (`PlaceLevel`), `part_of` the
    series that it is a part of, `basis` how its numbers come about ("estimated", or a source that counts by a
    definition of its own), and `organisation` whose help or plan it counts.
    """

    id: str
    partition: str  # what it is computed with: family, place and year
    family: str
    kind: SeriesKind
    since: date | None
    counted: str
    unit: str
    place: str | None
    place_key: str
    country: str | None
    measures: tuple[str, ...]
    first: date
    last: date
    figures: int
    reports: int
    situation_id: str | None = None
    level: str = ""
    part_of: str | None = None
    basis: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """A figure in a series, as it counts there on `day`: its bounds, who says it, and the story it came in.

    `original_source` is the same for one original speaker, `source_name` what readers know them by,
    `quality` as of claims. `note` says why the bounds are not those of the words: "part of the day".
    `role` is what it is beside the others of its day (`FigureRole`). `figure_row` is its row.
    """

    figure_row: int
    figure_id: str
    report_id: str
    series_id: str
    partition: str
    day: date
    original_source: str
    source_name: str
    quality: int
    story: str
    low: int | None
    high: int | None
    disputed: bool = False
    note: str | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Low, best and high of a series on a day, with the figures that gave it and the reason for the best.

    `None` is unbounded, or for `best` that nothing undisputed gives a number. `converted`: one of its
    figures counts something else, and counts here at a household size or exchange rate that a user set.
    `said` are the words of a best that nobody gives as a number: "tens of thousands".
    """

    series_id: str
    day: date
    partition: str
    low: int | None
    best: int | None
    high: int | None
    disputed: bool
    best_figure: str | None
    figures: tuple[str, ...]
    original_sources: int
    reason: str
    converted: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: a finding, the words for it, and who says so."""

    finding: str
    report_id: str
    quote: str
    start: int
    end: int
    says: str
    publisher: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two findings that cannot both hold, or one that was out of date when printed, in a plain sentence."""

    id: str
    partition: str
    kind: DisagreementKind
    severity: Severity
    sentence: str
    series_id: str | None
    country: str | None
    place: str | None
    day: date | None
    one: Side
    other: Side


@dataclass(frozen=True, slots=True)
class Trend:
    """How a series changed last: its newest estimate on `day`, the best number `before` that, a week earlier
    if one is known, and how far it is from there in steps of the square root of the number (`change`).
    """

    series_id: str
    partition: str
    day: date
    low: int | None
    best: int | None
    high: int | None
    disputed: bool
    before_day: date | None
    before: int | None
    change: float
    converted: bool = False
    said: str = ""
    before_said: str = ""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A finding that a person should look at: `score` is how much it matters, `reasons` say why."""

    finding_id: str
    kind: str
    report_id: str
    partition: str
    country: str | None
    measure: str | None
    score: float
    reasons: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A day from which a series runs at another level: its mean a day before and after, to the next change;
    `reports` are those that carried its figures around that day.
    """

    series_id: str
    day: date
    before: float
    after: float
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an incident happened; `by_report` if only the report as a whole gives it (its dateline, say)."""

    name: str
    kind: str
    country: str | None = None
    admin1: str | None = None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    by_report: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """What one report says of one incident: its findings that belong together by day and place.

    `about` is "harm" or a measure; `kind` is `main` (what the report is about), `recalled` (what it mentions
    besides) or `summary` (several days or places together: not an incident). A day that is not `dated`
    is that of publication, for want of words. `numbers` are the sizes that its events give; `status` is
    "reported" if an event is given as a fact, else "denied" or "claimed". `told` holds "killed" and "injured"
    where words give them: 0 of what is not given is unknown. `places` are the words of the report's places.
    """

    id: str
    report_id: str
    about: str
    kind: str
    first: date | None
    last: date | None
    spot: Spot | None
    codes: tuple[str, ...]
    killed: int | None
    injured: int | None
    names: frozenset[str]
    persons: frozenset[str]
    ages: frozenset[str]
    findings: tuple[str, ...]
    published: date | None
    story: str
    dated: bool = True
    victims: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()
    status: str = "reported"
    told: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """Why two mentions are of one incident: a score from 0 to 1, and reasons in words; or who
    `joined` them.
    """

    one: str
    other: str
    score: float
    reason: str
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened once, as the mentions of several reports give it together.

    `killed` and `injured` are the best numbers, each between its low and high; `None` where nobody gives any.
    """

    id: str
    about: str
    codes: tuple[str, ...]
    first: date | None
    last: date | None
    spot: Spot | None
    killed: int | None
    injured: int | None
    mentions: tuple[str, ...]
    reports: int
    stories: int
    status: str = "reported"
    killed_low: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
