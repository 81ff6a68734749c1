"""Incidents with what other projects ask of them: who says so, who did it, to whom, in which words.

Takes a ledger and a filter, gives `CodedIncident`s, some at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from sayso.codebook.export_rules import export_rules
from sayso.export.bodies import is_named
from sayso.export.layouts.codes import Coded, coded
from sayso.gazetteer import open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.incidents import find_incidents, mentions_of_incident
from sayso.ledger.picture.rows import IncidentRow, MentionRow
from sayso.ledger.picture.told import ActorWords, FigureWords, actors_of, figures_told
from sayso.records import ActorKind

SOME = 200  # incidents whose parts are fetched together
DENIED = "denied"  # the status of an incident whose dead count as none
HARM = "harm"  # what incidents with dead or injured are about


@dataclass(frozen=True, slots=True)
class CodedIncident:
    """An incident with its mentions, the figures and actors of its findings, and ACLED's types."""

    row: IncidentRow
    mentions: tuple[MentionRow, ...]
    figures: tuple[FigureWords, ...]
    actors: tuple[ActorWords, ...]
    coded: Coded

    @property
    def publishers(self) -> list[str]:
        """Who published it, each once."""
        return _once(one.publisher for one in self.mentions)

    @property
    def speakers(self) -> list[str]:
        """Who said so, as its figures have it."""
        return _once(one.speaker for one in self.figures)

    @property
    def words(self) -> list[str]:
        """The words of its numbers."""
        return _once(" ".join(one.quote.split()) for one in self.figures)

    @property
    def admin1(self) -> str:
        """The name of the first-level subdivision that it lies in."""
        row = self.row
        found = open_gazetteer().subdivision(row.country, row.admin1) if row.country and row.admin1 else None
        return found.place.name if found is not None else ""

    @property
    def is_violence(self) -> bool:
        """Whether somebody does it: what nature or an accident did, and bare words for a death, need one who
        did.
        """
        rules, codes = export_rules().violence, set(self.row.codes)
        if codes & set(rules.befalling) or not codes - set(rules.bare):
            return any(one.side == "actor" and one.kind is not None for one in self.actors)
        return True

    def side(self, side: str) -> list[str]:
        """The bodies on a side ("actor", "recipient"), by name."""
        return _once(
            one.name
            for one in self._on(side)
            if one.known and one.kind and is_named(one.name, one.kind, one.country)
        )

    def has_civilians(self, side: str) -> bool:
        """Whether a side has civilians."""
        return any(one.kind == ActorKind.CIVILIAN for one in self._on(side))

    def words_of(self, side: str) -> str:
        """Who is on a side, as the reports call them."""
        return "; ".join(_once(one.name for one in self._on(side)))

    def _on(self, side: str) -> list[ActorWords]:
        return [one for one in self.actors if one.side == side]


def coded_incidents(
    ledger: Ledger, where: PictureFilter, about: str | None = None
) -> Iterator[CodedIncident]:
    """Incidents that fit, by day."""
    rows = find_incidents(ledger.engine, where)
    if about is not None:
        rows = [row for row in rows if row.about == about]
    with ledger.engine.connect() as connection:
        for start in range(0, len(rows), SOME):
            yield from _with_parts(connection, rows[start : start + SOME])


def _with_parts(connection: Connection, rows: Sequence[IncidentRow]) -> Iterator[CodedIncident]:
    mentions = {row.id: tuple(mentions_of_incident(connection, row)) for row in rows}
    keys = {
        (one.mention.report_id, finding)
        for found in mentions.values()
        for one in found
        for finding in one.mention.findings
    }
    figures, actors = figures_told(connection, keys), actors_of(connection, keys)
    for row in rows:
        own = [
            (one.mention.report_id, finding) for one in mentions[row.id] for finding in one.mention.findings
        ]
        yield CodedIncident(
            row,
            mentions[row.id],
            tuple(one for key in own for one in figures.get(key, ())),
            tuple(one for key in own for one in actors.get(key, ())),
            coded(row.codes),
        )


def precision(first: date | None, last: date | None) -> int:
    """How precise the days are, as UCDP counts it: 1 a day, 2 two to six days, 3 a week, 4 up to a month,
    5 longer or unknown.
    """
    if first is None or last is None:
        return 5
    days = (last - first).days + 1
    return next((level for level, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


def _once(values: Iterable[str | None]) -> list[str]:
    return [one for one in dict.fromkeys(values) if one]
