"""What is asked of a list that leaves the ledger: the same words for each, and what each can be asked."""

from dataclasses import dataclass, fields
from datetime import date

from sayso.errors import SaysoError
from sayso.gazetteer import open_gazetteer
from sayso.ledger.filters import ClaimFilter, EventFilter, FigureFilter, PictureFilter, ReportFilter

PICTURE = ("measure", "unit", "place", "country", "since", "until")
KNOWN = {
    "figures": (
        "measure", "unit", "place", "country", "since", "until", "publisher", "speaker", "status",
        "min_certainty",
    ),
    "events": ("place", "country", "since", "until", "publisher", "status"),
    "claims": ("country", "since", "until", "publisher", "speaker"),
    "estimates": PICTURE,
    "series": PICTURE,
    "disagreements": ("measure", "place", "country", "since", "until"),
    "incidents": ("place", "country", "since", "until"),
    "reports": ("publisher", "since", "until"),
}  # fmt: skip
OF_ALL = ("situation_id", "situation", "profile", "limit", "sentences", "reviewed", "for_review", "desk")


@dataclass(frozen=True, slots=True)
class ExportQuery:
    """What is asked for; `None` asks for all. `situation` is the name of the one with `situation_id`;
    `profile` makes one number of an interval; `sentences` adds the sentence that each figure stands in.
    `reviewed` leaves findings out that nobody has looked at; `for_review` adds columns to write verdicts in;
    `desk` is the address of the desk that links of a feed lead to.
    """

    measure: str | None = None
    unit: str | None = None
    place: str | None = None
    country: str | None = None
    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    speaker: str | None = None
    status: str | None = None
    min_certainty: float | None = None
    situation_id: str | None = None
    situation: str | None = None
    profile: str | None = None
    limit: int | None = None
    sentences: bool = False
    reviewed: bool = False
    for_review: bool = False
    desk: str | None = None

    def only(self, what: str) -> None:
        """Raise `SaysoError` if a list is asked for what it cannot be asked for."""
        known = KNOWN[what]
        for field in fields(self):
            if field.name not in (*known, *OF_ALL) and getattr(self, field.name) is not None:
                options = ", ".join(f"--{name.replace('_', '-')}" for name in known)
                raise SaysoError(
                    f"{what.capitalize()} cannot be filtered by --{field.name.replace('_', '-')}. "
                    f"Use some of: {options}, --situation."
                )

    def words(self) -> str:
        """What was asked for, in words."""
        said = [
            f"{field.name.replace('_', ' ')} {getattr(self, field.name)}"
            for field in fields(self)
            if field.name not in ("situation_id", "sentences", "reviewed", "for_review", "desk")
            and getattr(self, field.name) is not None
        ]
        return ", ".join(said) or "everything"

    def figures(self) -> FigureFilter:
        """As a filter of figures."""
        self.only("figures")
        return FigureFilter(
            measure=self.measure,
            unit=self.unit,
            place=self.place,
            country=self.country,
            since=self.since,
            until=self.until,
            publisher=self.publisher,
            speaker=self.speaker,
            status=self.status,
            min_certainty=self.min_certainty,
            situation_id=self.situation_id,
            limit=self.limit,
        )

    def events(self) -> EventFilter:
        """As a filter of events."""
        self.only("events")
        return EventFilter(
            place=self.place,
            country=self.country,
            since=self.since,
            until=self.until,
            publisher=self.publisher,
            status=self.status,
            situation_id=self.situation_id,
            limit=self.limit,
        )

    def claims(self) -> ClaimFilter:
        """As a filter of claims."""
        self.only("claims")
        return ClaimFilter(
            country=self.country,
            since=self.since,
            until=self.until,
            publisher=self.publisher,
            speaker=self.speaker,
            situation_id=self.situation_id,
            limit=self.limit,
        )

    def reports(self) -> ReportFilter:
        """As a filter of reports; days are those of publication."""
        self.only("reports")
        return ReportFilter(publisher=self.publisher, since=self.since, until=self.until)

    def picture(self, what: str) -> PictureFilter:
        """As a filter of series, estimates, disagreements or incidents; the name of a country asks for what
        lies there, too.
        """
        self.only(what)
        country, place = self.country, self.place
        named = open_gazetteer().country(place) if place else None
        if country is None and named is not None:
            country = named.country
        return PictureFilter(
            measure=self.measure,
            unit=self.unit,
            place=place,
            country=country,
            since=self.since,
            until=self.until,
            situation_id=self.situation_id,
            limit=self.limit,
        )
