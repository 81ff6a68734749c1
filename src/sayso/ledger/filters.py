"""What can be asked of a ledger: which findings, which of the picture, which reports, which words.

In every filter `None` asks for all. The same filter serves the command line, Python, the API and the desk.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from sayso.errors import LedgerError
from sayso.records.picture import Severity


class State(StrEnum):
    """Whether a disagreement was resolved."""

    OPEN = "open"
    RESOLVED = "resolved"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which figures are wanted. Words fit anywhere in a field, in any case.

    `place` fits without accents too, and a country's name fits what lies there. `since` and `until` fit
    figures whose period may touch those days; one open at its start reaches back to any day. `unit` is
    people, households, incidents, a thing in the singular, an ISO currency, ha … `min_certainty`, from 0 to
    1, asks for figures whose every field is at least so probable, or that somebody looked at. `situation_id`
    asks for those that belong to a situation.
    """

    measure: str | None = None
    place: str | None = None
    country: str | None = None
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    speaker: str | None = None
    status: str | None = None
    report_id: str | None = None
    limit: int | None = None
    unit: str | None = None
    min_certainty: float | None = None
    situation_id: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted. Words fit anywhere in a field, in any case.

    `speaker` fits the words, the fuller name, and the actor. `measures` asks for claims that hold a figure
    of one of them (a topic is a set of measures), `disputed` for claims that another disputes or that
    dispute one. `since` and `until` are days of publication. `situation_id` asks for those in reports of a
    situation.
    """

    speaker: str | None = None
    kind: str | None = None
    country: str | None = None
    stance: str | None = None
    contains: str | None = None
    measures: Sequence[str] | None = None
    norm: str | None = None
    disputed: bool = False
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    report_id: str | None = None
    limit: int | None = None
    situation_id: str | None = None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted. Words fit anywhere in a field, in any case.

    `codes` are names of the codebooks, `type` PLOVER's, `acled` part of ACLED's event or sub-event type.
    `actor` and `recipient` fit the words and the actor's name; `country` is where it happened,
    `actor_country` that of any actor. `since` and `until` fit events whose period may touch those days.
    `situation_id` asks for those in reports of a situation.
    """

    codes: Sequence[str] | None = None
    type: str | None = None
    acled: str | None = None
    status: str | None = None
    actor: str | None = None
    recipient: str | None = None
    actor_country: str | None = None
    place: str | None = None
    country: str | None = None
    context: str | None = None
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    report_id: str | None = None
    report_ids: Collection[str] | None = None
    limit: int | None = None
    situation_id: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFilter:
    """What is wanted of the picture: series, estimates, disagreements, incidents, stories; what lies where,
    and what waits for review. Words fit anywhere in a field, in any case.

    `place` and `country` together fit what is in either: a country's own series, and those of its places.
    `measure` is a measure or a family of measures (on a map also the code of an event), `kind` a kind of
    series, of disagreement or of finding. `since` and `until` are days that something reaches. Of
    disagreements `report_ids` asks for those that findings of these reports are in, `severity` for at least
    so severe ones. `situation_id` asks for the series of a situation, and what is about them.
    """

    measure: str | None = None
    place: str | None = None
    country: str | None = None
    counted: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    series_id: str | None = None
    report_ids: Collection[str] | None = None
    severity: Severity | None = None
    state: State = State.ALL
    unit: str | None = None
    situation_id: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies between `since` and `until`."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def only(self, what: str, *names: str) -> None:
        """Raise `LedgerError` if anything but `names` is asked for: `what` cannot be filtered by it."""
        for field in fields(self):
            if field.name not in names and getattr(self, field.name) != field.default:
                known = ", ".join(names)
                raise LedgerError(f"{what} cannot be filtered by {field.name}. Use one of: {known}.")


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports are wanted: part of a publisher's name or of an address, days of publication."""

    publisher: str | None = None
    url: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What is looked for. `words` may hold phrases in quotation marks, and -words that must be absent.

    `kind` is report, figure, claim or event; `measure` a measure or the code of an event; `publisher` a
    publisher's whole name.
    """

    words: str = ""
    kind: str | None = None
    measure: str | None = None
    country: str | None = None
    publisher: str | None = None
    since: date | None = None
    until: date | None = None


ANY_FIGURE = FigureFilter()
ANY_CLAIM = ClaimFilter()
ANY_EVENT = EventFilter()
ANY_PICTURE = PictureFilter()
ANY_REPORT = ReportFilter()
