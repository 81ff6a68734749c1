"""What is found in a report: quantities, dates, places, actors, claims, figures, events; and a reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sayso.records.base import Evidence, Interval, Period, Place, Report, content_id
from sayso.records.kinds import (
    Access,
    ActorKind,
    Certainty,
    Direction,
    EventStatus,
    QuantityKind,
    Stance,
    Status,
    TimexType,
    Verdict,
)

__all__ = [
    "Actor",
    "ActorMention",
    "Border",
    "Change",
    "Claim",
    "DateMention",
    "Event",
    "EventEvidence",
    "Figure",
    "FigureCertainty",
    "FigureEvidence",
    "NormUse",
    "Participant",
    "PlaceMention",
    "Quantity",
    "Reading",
    "Result",
    "Route",
]


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

    `adjective` marks a country named by an adjective or a people ("Lithuanian", "Iraqis").
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
    """A way between places, as far as the words give it: "from Iraq through Belarus to Lithuania"."""

    evidence: Evidence
    origin: Place | None
    destination: Place | None
    via: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks, by one name however a text calls them; equal actors are the same.

    "Vilnius", "Lithuania" as a subject and "the Lithuanian government" are all "Government of Lithuania".
    `country` is ISO 3166-1 alpha-2. A `person` has the kind of the office; `role` is the office as written,
    `body` the name of the actor that the person belongs to. What the text does not say is `None`.
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
class FigureCertainty:
    """How probable each field of a figure is, from 0 to 1 (`docs/model.md`); `figure`: that it is one at all.

    `None` for a field that the model knows nothing of. `model_measure` is the measure that the model would
    have chosen, where that of the rules stands.
    """

    figure: float
    measure: float | None = None
    period: float | None = None
    place: float | None = None
    speaker: float | None = None
    status: float | None = None
    model_measure: str | None = None

    @property
    def lowest(self) -> tuple[str, float]:
        """The field that is least certain, and how certain it is."""
        names = ("figure", "measure", "period", "place", "speaker", "status")
        known = ((name, getattr(self, name)) for name in names if getattr(self, name) is not None)
        return min(known, key=lambda pair: pair[1])


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a report gives, of people, incidents, things, money or land, counted in `unit`.

    Reads: "180 people, turned away at Lithuania's border on 3 August 2021, says Lithuania."
    Fields and their meaning: `docs/figures.md`. Equal figures have equal fields and evidence. `as_of` is the
    day that it tells of: the last of its period, else that of its report, else of publication.
    """

    interval: Interval
    measure: str
    counted: str | None
    period: Period
    place_text: str | None
    country: str | None
    speaker: str | None
    status: Status
    evidence: FigureEvidence
    place: Place | None = None
    unit: str = "people"
    certainty: FigureCertainty | None = field(default=None, repr=False, compare=False)
    as_of: date | None = field(default=None, repr=False, compare=False)

    def id(self, report_id: str) -> str:
        """The figure's key in a ledger: hashed from its report and the place of its number in it."""
        quantity = self.evidence.quantity
        return content_id(report_id, "figure", quantity.start, quantity.end, repr(self))


@dataclass(frozen=True, slots=True)
class Participant:
    """Who does something, or to whom it is done: the words, and the actor behind them where one is known.

    The words may be a pronoun ("they") whose actor the text names elsewhere.
    """

    evidence: Evidence
    actor: Actor | None = None

    @property
    def name(self) -> str:
        """The actor's name, or the words."""
        return self.actor.name if self.actor else self.evidence.quote


@dataclass(frozen=True, slots=True)
class Result:
    """What an act brought about ("death", "injury": an event's code), by its words, and whom it befell;
    without recipients it befell those of the event: "a man was *fatally* shot".
    """

    code: str
    evidence: Evidence
    recipients: tuple[Participant, ...] = ()


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """For each field of an event the words that it was read from; participants carry their own."""

    trigger: Evidence
    period: Evidence | None = None
    place: Evidence | None = None
    status: Evidence | None = None
    contexts: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, as the report states it.

    Reads: "Lithuania's border guards, turned away, people; ordered by Lithuania." `code` is a name of the
    codebooks ("pushback"); `type` and `mode` are PLOVER's for it, `acled` ACLED's sub-event type and
    `acled_event` its event type, each `None` where they have none. `figures` and `claim` are positions in
    the report's figures and claims: its size, and the claim that it stands in; `denied_by` is the claim that
    contradicts it. `results` are the deaths and injuries that it brought. Fields: `docs/events.md`.
    """

    code: str
    type: str | None
    mode: str | None
    acled: str | None
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    status: EventStatus
    period: Period
    evidence: EventEvidence
    place_text: str | None = None
    country: str | None = None
    place: Place | None = None
    figures: tuple[int, ...] = ()
    contexts: tuple[str, ...] = ()
    claim: int | None = None
    denied_by: int | None = None
    acled_event: str | None = None
    results: tuple[Result, ...] = ()

    def id(self, report_id: str) -> str:
        """The event's key in a ledger: hashed from its report, its trigger's place in it, and its fields."""
        trigger = self.evidence.trigger
        return content_id(report_id, "event", trigger.start, trigger.end, repr(self))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one report, each kind in text order.

    `cut` says why reading ended early, if it took too long; what was found until then is here.
    """

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
    events: tuple[Event, ...] = ()
    cut: str = ""

    def numbers(self) -> Iterator[tuple[Quantity, Figure | None]]:
        """Every quantity of the text with the figure that it became, if it became one."""
        by_start = {figure.evidence.quantity.start: figure for figure in self.figures}
        for quantity in self.quantities:
            yield quantity, by_start.get(quantity.evidence.start)
