"""The kinds that the nouns come in: qualifiers, statuses, stances, by their names in the ledger."""

from enum import StrEnum

__all__ = [
    "FORCES",
    "OFFICES",
    "OF_STATE",
    "Access",
    "ActorKind",
    "BlockKind",
    "Certainty",
    "Direction",
    "EventStatus",
    "PlaceKind",
    "Precision",
    "Qualifier",
    "QuantityKind",
    "Stance",
    "Status",
    "TimexType",
    "Verdict",
]


class Qualifier(StrEnum):
    """How the words bound a number."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    RANGE = "range"
    VAGUE = "vague"


class Status(StrEnum):
    """Whether the report gives a figure as a fact, a plan, a possibility, or as contradicted."""

    ACTUAL = "actual"
    EXPECTED = "expected"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"


class QuantityKind(StrEnum):
    """What sort of number the words give; only `COUNT` can become a figure."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    MEASURE = "measure"
    DURATION = "duration"
    AGE = "age"
    DATE = "date"
    ORDINAL = "ordinal"
    SCORE = "score"
    RATIO = "ratio"
    COMPOUND = "compound"
    NAME = "name"
    PRONOUN = "pronoun"


class Direction(StrEnum):
    """Which way a quantity went."""

    UP = "up"
    DOWN = "down"


class TimexType(StrEnum):
    """TimeML's four types of time expression."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Precision(StrEnum):
    """The finest unit that the words of a period give."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    SPAN = "span"


class PlaceKind(StrEnum):
    """What kind of place a name stands for."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    AREA = "area"
    FACILITY = "facility"


class ActorKind(StrEnum):
    """What sort of body acts or speaks; `actors.toml` says what each takes in."""

    GOVERNMENT = "government"
    PARLIAMENT = "parliament"
    COURT = "court"
    MILITARY = "military"
    BORDER_GUARD = "border_guard"
    POLICE = "police"
    ARMED_GROUP = "armed_group"
    PARTY = "party"
    IGO = "igo"
    NGO = "ngo"
    MEDIA = "media"
    COMPANY = "company"
    EDUCATION = "education"
    HEALTH = "health"
    RELIGION = "religion"
    CIVILIAN = "civilian"


FORCES = frozenset({ActorKind.MILITARY, ActorKind.POLICE, ActorKind.BORDER_GUARD})
OFFICES = frozenset({ActorKind.GOVERNMENT, ActorKind.PARLIAMENT, ActorKind.COURT})
OF_STATE = OFFICES | FORCES  # the kinds of bodies that are a state's


class Stance(StrEnum):
    """What the speaker does by saying it."""

    STATES = "states"
    DENIES = "denies"
    CONFIRMS = "confirms"
    ACCUSES = "accuses"
    CONDEMNS = "condemns"
    SUPPORTS = "supports"
    WARNS = "warns"
    DEMANDS = "demands"
    ORDERS = "orders"
    THREATENS = "threatens"
    PROMISES = "promises"
    INTENDS = "intends"
    ESTIMATES = "estimates"
    EXPECTS = "expects"
    BELIEVES = "believes"
    DOUBTS = "doubts"


class Certainty(StrEnum):
    """How the speaker gives what is said."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    HYPOTHETICAL = "hypothetical"
    FUTURE = "future"
    ORDERED = "ordered"


class Access(StrEnum):
    """How the speaker knows it."""

    OWN = "own"
    WITNESS = "witness"
    RELAYED = "relayed"
    ANONYMOUS = "anonymous"


class Verdict(StrEnum):
    """Whether a claim says that a legal norm was kept or broken."""

    COMPLIED = "complied"
    BREACHED = "breached"


class EventStatus(StrEnum):
    """What the words say of an event: that it was, or what somebody makes of it."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    DENIED = "denied"
    ORDERED = "ordered"
    THREATENED = "threatened"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class BlockKind(StrEnum):
    """What a part of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    KEY_FIGURE = "key_figure"
    NOTE = "note"
