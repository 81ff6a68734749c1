"""Read the series of partitions from a ledger, with their votes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sayso.ledger.picture.incidents import incident_ids
from sayso.ledger.picture.inputs import (
    CountedRow,
    counted_rows,
    denied_figures,
    speakers_of,
)
from sayso.ledger.picture.stories import stories_of
from sayso.ledger.picture.write import (
    figure_rows_of,
)
from sayso.reconcile.series import echoes
from sayso.reconcile.series.build import Strand, Vote, measures_of, strands, votes_of


def strands_of(connection: Connection, partitions: Collection[str]) -> Iterator[Strand]:
    """The series of these partitions with their votes."""
    yield from StrandReader(connection).strands(figure_rows_of(connection, partitions))


@dataclass
class StrandReader:
    """Reads votes; keeps the denied ones of each family, which every partition of it is compared with."""

    connection: Connection
    denied: dict[str, echoes.Denied] = field(default_factory=dict)

    def strands(self, rows: Mapping[str, Collection[int]]) -> Iterator[Strand]:
        """The series of partitions, given the rows of their figures."""
        wanted = [row for found in rows.values() for row in found]
        for partition, votes in self._votes(counted_rows(self.connection, wanted)).items():
            echoes.mark(votes, self._denied(partition.partition("|")[0]))
            yield from strands(partition, votes)

    def _votes(self, counted: Iterator[CountedRow]) -> dict[str, list[Vote]]:
        rows = list(counted)
        claims = speakers_of(self.connection, {row.reading_id for row in rows})
        stories = stories_of(self.connection, {row.report_id for row in rows})
        incidents = incident_ids(self.connection, {row.report_id for row in rows})
        return votes_of(rows, claims, stories, incidents)

    def _denied(self, family: str) -> echoes.Denied:
        if family not in self.denied:
            found = denied_figures(self.connection, measures_of(family))
            votes = self._votes(found).values()
            self.denied[family] = echoes.by_number(vote for some in votes for vote in some)
        return self.denied[family]
