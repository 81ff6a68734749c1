"""A situation: one crisis that people follow, and what belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PlaceLevel(StrEnum):
    """How large the place of a series is: a country, its first or second subdivision, a place in them, or
    what no gazetteer holds ("the south").
    """

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    PLACE = "place"
    AREA = "area"


class FigureRole(StrEnum):
    """What a figure of a series is beside the others: the number of its day; the highest there ever was,
    beside what is there now; or an older number that is only printed again.
    """

    CURRENT = ""
    PEAK = "peak"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Situation:
    """One crisis: its `name`, all `names` that reports have for it (the name first), what kind of `crisis` it
    is (a table of `situations.toml`, or empty), the countries (ISO 3166-1 alpha-2; none: everywhere), its
    first and last day, and its GLIDE number.
    """

    id: str
    name: str
    names: tuple[str, ...]
    crisis: str = ""
    countries: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    glide: str = ""


@dataclass(frozen=True, slots=True)
class SituationMember:
    """Whether a figure (`figure_row`), or a report at all (row 0), belongs to a situation, and why;
    `decided` by whom, where a person did.
    """

    situation_id: str
    report_id: str
    figure_row: int
    belongs: bool
    reason: str
    decided: str = ""


@dataclass(frozen=True, slots=True)
class SituationDecision:
    """Who decided that a report, or what stands between two characters of it, belongs to a situation."""

    reviewer: str
    situation_id: str
    report_id: str
    start: int | None
    end: int | None
    belongs: bool
    note: str = ""
    id: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A situation that a ledger's reports are about and that nobody follows yet, with what to follow it by.

    `found_by` is "name", "kind and place", "incidents" or "GLIDE number"; `reason` says in words why,
    `title` is that of one of its reports (`report_id`), `stories`, `reports` and `figures` how many are on
    it, `reports_on` their ids, and `command` what a user types to follow it.
    """

    situation: Situation
    found_by: str
    reason: str
    stories: int
    reports: int
    figures: int
    report_id: str
    title: str
    first_words: str
    command: str = ""
    reports_on: tuple[str, ...] = ()
