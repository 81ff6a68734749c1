"""Read the series of partitions from a ledger, with their votes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import Connection

from sayso.ledger.picture.incidents import incident_ids
from sayso.ledger.picture.inputs import (
    CountedRow,
    counted_rows,
    denied_figures,
    speakers_of,
)
from sayso.ledger.picture.stories import printed_on, stories_of
from sayso.ledger.picture.write import figure_rows_of
from sayso.ledger.review.situations import find_situations
from sayso.reconcile.series import echoes
from sayso.reconcile.series.build import Around, Strand, measures_of, strands, votes_of
from sayso.reconcile.situations.partitions import situation_in
from sayso.reconcile.situations.strands import situation_strands
from sayso.records.situation import Situation


def strands_of(connection: Connection, partitions: Collection[str]) -> Iterator[Strand]:
    """The series of these partitions with their votes."""
    yield from StrandReader(connection).strands(figure_rows_of(connection, partitions))


@dataclass
class StrandReader:
    """Reads votes; keeps the denied ones of each family, which every partition of it is compared with."""

    connection: Connection
    denied: dict[str, echoes.Denied] = field(default_factory=dict)

    @cached_property
    def situations(self) -> dict[str, Situation]:
        """The situations that people follow, by id."""
        return {one.id: one for one in find_situations(self.connection)}

    def strands(self, rows: Mapping[str, Collection[int]]) -> Iterator[Strand]:
        """The series of partitions, given the rows of their figures."""
        wanted = {row for found in rows.values() for row in found}
        read = {row.row: row for row in self._dated(counted_rows(self.connection, sorted(wanted)))}
        around = self._around(list(read.values()))
        for partition, numbers in rows.items():
            own = [read[number] for number in sorted(numbers) if number in read]
            situation = self.situations.get(situation_in(partition) or "")
            if situation is not None:
                yield from situation_strands(partition, own, around, situation)
                continue
            votes = votes_of(own, around).get(partition, [])
            echoes.mark(votes, self._denied(partition.partition("|")[0]))
            yield from strands(partition, votes)

    def _dated(self, rows: Iterable[CountedRow]) -> list[CountedRow]:
        """Rows, where a report has no day of publication with that of another form of it."""
        found = list(rows)
        undated = {row.report_id for row in found if row.published is None}
        days = printed_on(self.connection, undated) if undated else {}
        return [row if row.published else replace(row, published=days.get(row.report_id)) for row in found]

    def _around(self, rows: Sequence[CountedRow]) -> Around:
        reports = {row.report_id for row in rows}
        return Around(
            speakers_of(self.connection, {row.reading_id for row in rows}),
            stories_of(self.connection, reports),
            incident_ids(self.connection, reports),
            printed_on(self.connection, reports) if self.situations else {},
        )

    def _denied(self, family: str) -> echoes.Denied:
        if family not in self.denied:
            found = list(denied_figures(self.connection, measures_of(family)))
            votes = votes_of(found, self._around(found)).values()
            self.denied[family] = echoes.by_number(vote for some in votes for vote in some)
        return self.denied[family]
