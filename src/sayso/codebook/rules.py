"""The rules by which many reports become one picture: thresholds, weights and word lists, typed.

Takes `data/picture.toml` and `data/profiles.toml`, gives `PictureRules` and `Profile`s. A class is a table of
the file and an attribute its key; what a rule means is said by the comment in its line there. Each file is
read once, and what is wrong with it is a `CodebookError` with the line (`convert.py`).
"""

from functools import cache
from typing import Literal

import msgspec

from sayso.codebook.convert import parse_rules, parse_tables
from sayso.codebook.shipped import DATA


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file of rules: each key must be there, and no others."""


class NameRules(Rules, frozen=True):
    """`[names]`: which capitalised words are names."""

    ignored: frozenset[str]


class PlaceRules(Rules, frozen=True):
    """`[places]`: votes on where an incident happened."""

    event: float
    opening: float
    title: float
    alone: float
    home: float
    most: float
    large: int
    hospitals: tuple[str, ...]
    near: int
    smallest: int


class LinkWeights(Rules, frozen=True):
    """`[incidents.weights]`: of the features of two mentions (`reconcile/incidents/features.py`)."""

    names: float
    same_person: float
    other_victim: float
    same_place: float
    other_place: float
    undated: float
    later_day: float
    same_number: float
    other_number: float
    same_toll: float
    other_toll: float
    same_age: float
    other_age: float


class IncidentRules(Rules, frozen=True):
    """`[incidents]`: how mentions are read, linked and clustered."""

    days: int
    days_named: int
    far: float
    score: float
    average: float
    age_apart: int
    local: float
    summary_days: int
    back: int
    most: int
    suspects: tuple[str, ...]
    several: tuple[str, ...]
    another: tuple[str, ...]
    survivors: tuple[str, ...]
    bodily: frozenset[str]
    hit: frozenset[str]
    pronouns: frozenset[str]
    nobody: frozenset[str]
    titles: frozenset[str]
    weights: LinkWeights


class MeasureGroup(Rules, frozen=True):
    """`[counted.by_measure]`: the part of its family that a measure counts; all, by a word of `whole`."""

    group: str
    whole: tuple[str, ...]


class CountedRules(Rules, frozen=True):
    """`[counted]`: whether everybody is counted, or a sub-group."""

    whole: frozenset[str]
    plain: frozenset[str]
    groups: dict[str, tuple[str, ...]]
    by_measure: dict[str, MeasureGroup]
    sides: dict[str, frozenset[str]]


class SeriesRules(Rules, frozen=True):
    """`[series]`: which figures run in one series."""

    families: dict[str, tuple[str, ...]]
    same_span: int
    some_of: tuple[str, ...]
    small: int
    day_words: tuple[str, ...]
    part_words: tuple[str, ...]

    def family_of(self, measure: str) -> str:
        """The family that a measure belongs to; most are alone in theirs."""
        return next((family for family, own in self.families.items() if measure in own), measure)


class DisagreementRules(Rules, frozen=True):
    """`[disagreements]`: which numbers cannot both hold, and how grave that is."""

    about: float
    same_number: int
    same_number_days: int
    record: tuple[str, ...]
    record_days: int
    far: float
    some: float
    grave: frozenset[str]
    some_stale: float
    stale: float


class StoryRules(Rules, frozen=True):
    """`[stories]`: when two reports are one text."""

    days: int
    shared: float
    shared_agency: float
    passage: int
    copy: float
    again: float
    next_days: int
    full: float
    common: int
    corrected: tuple[str, ...]
    updated: tuple[str, ...]
    issues: dict[str, tuple[str, ...]]


class EchoRules(Rules, frozen=True):
    """`[echoes]`: when a number takes up what somebody denies."""

    days: int
    quality: int
    original_sources: int


class ChangePointRules(Rules, frozen=True):
    """`[change_points]`: when a series runs at another level."""

    points: int
    span: int
    penalty: float
    factor: float
    noise: float


class TrendRules(Rules, frozen=True):
    """`[trends]`: which series have a trend."""

    steady: float


class SeverityPoints(Rules, frozen=True):
    """`severity` of `[review]`: points by how severe a disagreement is."""

    low: float
    medium: float
    high: float


class DoubtPoints(Rules, frozen=True):
    """`[review.doubts]`: points by what makes the reading of a figure doubtful."""

    denied: float
    undated: float
    unnamed: float
    part: float
    uncertain: float
    uncertain_below: float


class ReviewRules(Rules, frozen=True):
    """`[review]`: what a person should look at first."""

    least: float
    missing: float
    alone: float
    effect: float
    size: float
    severity: SeverityPoints
    beside: float
    doubts: DoubtPoints


class PictureRules(Rules, frozen=True):
    """`picture.toml`, table by table."""

    names: NameRules
    places: PlaceRules
    incidents: IncidentRules
    counted: CountedRules
    series: SeriesRules
    disagreements: DisagreementRules
    stories: StoryRules
    echoes: EchoRules
    change_points: ChangePointRules
    trends: TrendRules
    review: ReviewRules


class Profile(Rules, frozen=True):
    """How several numbers become one: a table of `profiles.toml`."""

    label: str
    choose: tuple[Literal["quality", "newest", "lower"], ...]
    range: Literal["claims", "none", "minimum"]
    upper_alone: bool = True
    vague: dict[int, int] = {}


class CrisisRules(Rules, frozen=True):
    """`[crises.*]`: the words of a kind of crisis, and the kinds that come with it."""

    words: tuple[str, ...]
    brings: tuple[str, ...]
    each: bool = False


class NamingRules(Rules, frozen=True):
    """`[naming]`: how reports name a situation."""

    opening: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    empty: frozenset[str]
    slack: int


class WordRules(Rules, frozen=True):
    """`[before]`, `[plain]`, `[offices]`, `[counting]`: words of one sort."""

    words: tuple[str, ...]


class DisplacedRules(Rules, frozen=True):
    """`[displaced]`: people who fled, and the measures that count them alone."""

    words: tuple[str, ...]
    measures: frozenset[str]


class NumberWords(Rules, frozen=True):
    """`[numbers]`: words beside a number that say what kind it is."""

    national: tuple[str, ...]
    mostly: tuple[str, ...]
    some_of: tuple[str, ...]
    increment: tuple[str, ...]
    no_more: tuple[str, ...]
    backlog: tuple[str, ...]
    peak: tuple[str, ...]
    present: tuple[str, ...]
    active: tuple[str, ...]
    estimate: tuple[str, ...]


class SituationSeriesRules(Rules, frozen=True):
    """`[series]`: how numbers of a situation become series, and what its first page shows."""

    rise: float
    sure: int
    tiny: int
    fallen: float
    apart: float
    early: int
    jump: float
    chance: int
    short: int
    told: int
    near: int
    near_words: int
    by_organisation: frozenset[str]
    totals: frozenset[str]
    by_state: frozenset[str]
    no_bodies: frozenset[str]
    by_name: frozenset[str]
    by_amount: frozenset[str]
    plans: frozenset[str]
    shown: tuple[str, ...]
    quiet: int


class VerifyRules(Rules, frozen=True):
    """`[verify]`: how a statement is held against the numbers of a day."""

    fresh_total: int
    fresh_stock: int
    chance: int
    shown: int


class SituationRules(Rules, frozen=True):
    """`situations.toml`, table by table."""

    crises: dict[str, CrisisRules]
    naming: NamingRules
    before: WordRules
    plain: WordRules
    world: WordRules
    offices: WordRules
    counting: WordRules
    numbers: NumberWords
    cases: dict[str, tuple[str, ...]]
    counts: dict[str, tuple[str, ...]]
    displaced: DisplacedRules
    states: dict[str, tuple[str, ...]]
    activities: dict[str, tuple[str, ...]]
    series: SituationSeriesRules
    verify: VerifyRules


@cache
def situation_rules() -> SituationRules:
    """The shipped rules of situations. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("situations.toml", _shipped("situations.toml"), SituationRules)


@cache
def picture_rules() -> PictureRules:
    """The shipped rules of the picture. Raises `CodebookError` for a file that is wrong."""
    return parse_rules("picture.toml", _shipped("picture.toml"), PictureRules)


@cache
def profiles() -> dict[str, Profile]:
    """The shipped profiles by name, in file order. Raises `CodebookError` for a file that is wrong."""
    return parse_tables("profiles.toml", _shipped("profiles.toml"), Profile)


class RejectionReason(Rules, frozen=True):
    """A table of `review.toml`: why a reviewer rejects a finding."""

    label: str


@cache
def rejection_reasons() -> dict[str, RejectionReason]:
    """The reasons by name, in the order of their keys. Raises `CodebookError` for a file that is wrong."""
    return parse_tables("review.toml", _shipped("review.toml"), RejectionReason)


def _shipped(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")
