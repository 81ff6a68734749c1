"""The nouns of sayso: what a report holds, and the words that say so.

Everything else in the package takes these records or gives them back; they know nothing of the rest.
All are frozen and hold tuples, so that they can be keys, cached and compared. Offsets are characters
of `Report.text`, counted from 0, end exclusive. An empty field (`None`) means that no words support it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sayso.records.kinds import (
    Access,
    ActorKind,
    Certainty,
    Direction,
    PlaceKind,
    Precision,
    Qualifier,
    QuantityKind,
    Stance,
    Status,
    TimexType,
    Verdict,
)

__all__ = [
    "Access",
    "Actor",
    "ActorKind",
    "ActorMention",
    "Border",
    "Certainty",
    "Change",
    "Claim",
    "DateMention",
    "Direction",
    "Evidence",
    "Figure",
    "FigureEvidence",
    "Interval",
    "Period",
    "Place",
    "PlaceKind",
    "PlaceMention",
    "Precision",
    "Qualifier",
    "Quantity",
    "QuantityKind",
    "Reading",
    "Report",
    "Route",
    "Stance",
    "Status",
    "TimexType",
    "Verdict",
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

    `approximate` coordinates are the middle of the subdivision around the place; its own are not known.
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

    `publisher` brought the text out; `agency` wrote it, where the report credits one ("AP").
    """

    text: str
    title: str = ""
    published: date | None = None
    publisher: str = ""
    agency: str = ""
    url: str = ""
    language: str = "en"

    @property
    def id(self) -> str:
        """Sixteen hex digits hashed from the content; where the text was found does not count."""
        return content_id(self.publisher, self.published, self.title, self.text)


@dataclass(frozen=True, slots=True)
class Change:
    """A move of a quantity: its direction and the words for it ("rose", "down"); `start` is the value that
    it moved from, where the text gives that ("from 20 to 29").
    """

    direction: Direction
    evidence: Evidence
    start: Interval | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text with its bounds, what sort of number it is, and its unit or counted noun.

    `number` is the bare number, `evidence` takes in its hedge and its unit or counted noun. `unit` is a name
    of `units.toml` ("mile per hour", "euro") or, of a count, the lemma of the counted noun. `concept` are
    the words for what has the quantity: "the *index* lost 2 %", "a *fine* of $3m".
    """

    evidence: Evidence
    interval: Interval
    kind: QuantityKind
    number: Evidence
    unit: str | None = None
    counted: Evidence | None = None
    noun: Evidence | None = None
    change: Change | None = None
    concept: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, time, duration or set: its TimeML type and value, and the days it covers if known.

    `anchored` is false for durations that name no days ("three years").
    """

    evidence: Evidence
    type: TimexType
    value: str
    period: Period | None = None
    anchored: bool = True


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text; `place` is `None` where the gazetteer has no answer.

    `adjective` marks a country told by an adjective or a people ("Lithuanian", "Iraqis").
    """

    evidence: Evidence
    place: Place | None
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class Border:
    """A border as a place of its own, by its one or two sides in text order: "the Polish-Belarusian border".

    `line` is false for a place between two states that is not called a border ("between Syria and Iraq").
    """

    evidence: Evidence
    sides: tuple[Place, ...]
    line: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """A way between places, as far as the words tell it: "from Iraq through Belarus to Lithuania"."""

    evidence: Evidence
    origin: Place | None
    destination: Place | None
    via: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks, by one name however a text calls them; equal actors are the same.

    "Vilnius", "Lithuania" as a subject and "the Lithuanian government" are all "Government of Lithuania".
    `country` is ISO 3166-1 alpha-2. A `person` has the kind of the office; `role` is the office as written,
    `body` the name of the actor that the person belongs to. What the text does not tell is `None`.
    """

    name: str
    kind: ActorKind | None = None
    country: str | None = None
    person: bool = False
    role: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor where a text names one; `role` are the words for the office, where they stand beside."""

    evidence: Evidence
    actor: Actor
    role: Evidence | None = None


@dataclass(frozen=True, slots=True)
class NormUse:
    """A legal instrument that a text names, with the article; `verdict` says whether it was kept."""

    evidence: Evidence
    instrument: str
    article: str | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's words in a report: who (`speaker`), by what verb (`cue`), and what they say.

    `content` is the span of what is said; a span, because it may leave out the cue in its middle.
    `name` is the speaker's fuller name where `speaker` is a pronoun or a role; `described` all that is said
    of the speaker beside it ("Egle Ruiz, head of the agency, who was there"); `actor` who it is. `access`
    and `quality` (1 to 5) say how the speaker knows: `docs/claims.md`. `disputes` is the position, in the
    report's claims, of the one that this claim contradicts; `verdict` are the words that do so.
    """

    content: tuple[Evidence, ...]
    cue: Evidence | None
    speaker: Evidence | None
    stance: Stance = Stance.STATES
    direct: bool = False
    name: Evidence | None = None
    described: Evidence | None = None
    negated: bool = False
    certainty: Certainty = Certainty.ASSERTED
    actor: Actor | None = None
    access: Access | None = None
    quality: int | None = None
    norms: tuple[NormUse, ...] = ()
    disputes: int | None = None
    verdict: Evidence | None = None


@dataclass(frozen=True, slots=True)
class FigureEvidence:
    """For each field of a figure the words that it was read from; `None` where the field is empty
    or was taken from the publication date alone.
    """

    quantity: Evidence
    counted: Evidence | None = None
    measure: Evidence | None = None
    period: Evidence | None = None
    place: Evidence | None = None
    speaker: Evidence | None = None
    status: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people or of incidents that a report gives.

    Reads: "180 people, turned away at Lithuania's border on 3 August 2021, says Lithuania."
    Fields and their meaning: `docs/figures.md`. Equal figures have equal fields and evidence.
    """

    interval: Interval
    measure: str
    counted: str | None
    period: Period
    place: str | None
    country: str | None
    speaker: str | None
    status: Status
    evidence: FigureEvidence
    location: Place | None = None

    def id(self, report_id: str) -> str:
        """The figure's key in a ledger: hashed from its report and the place of its number in it."""
        quantity = self.evidence.quantity
        return content_id(report_id, "figure", quantity.start, quantity.end, repr(self))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one report, each kind in text order."""

    report: Report
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...] = ()
    borders: tuple[Border, ...] = ()
    routes: tuple[Route, ...] = ()
    norms: tuple[NormUse, ...] = ()

    def numbers(self) -> Iterator[tuple[Quantity, Figure | None]]:
        """Every quantity of the text with the figure that it became, if it became one."""
        by_start = {figure.evidence.quantity.start: figure for figure in self.figures}
        for quantity in self.quantities:
            yield quantity, by_start.get(quantity.evidence.start)


def content_id(*parts: object) -> str:
    """Sixteen hex digits that depend on every part and on their order."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]
