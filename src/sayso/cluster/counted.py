"""Figures as reconciling takes them (`CountedRow`), with who says them, from what a cluster read.

Takes an input of `readings`, gives what a ledger gives of its figures and claims, row for row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import msgspec

from sayso.cluster.rows import TakenInput, claim_rows, figure_rows
from sayso.ledger.picture.inputs import AROUND, CountedRow, SpeakerRow, in_common_unit, innermost
from sayso.reconcile.series.build import Vote, family_of, partition_of, vote_of

OF_CLAIM = [field.name for field in fields(SpeakerRow) if field.name != "reading_id"]
OF_FIGURE = {field.name for field in fields(CountedRow)}


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure with the claim that it stands in, and where its report stands: its story, and whether it
    speaks for that.
    """

    row: CountedRow
    claim: SpeakerRow | None
    story: str = ""
    newest: bool = True

    def vote(self) -> Vote:
        """What it says in its series."""
        return vote_of(self.row, self.claim, self.story or self.row.report_id, newest=self.newest)

    def placed(self, story: str | None, newest: bool | None, printed: date | None) -> "CountedFigure":
        """With its story, and the day of another form of its report, where that gives none itself."""
        row = self.row if self.row.published else replace(self.row, published=printed)
        return CountedFigure(row, self.claim, story or "", True if newest is None else newest)

    def said(self) -> str:
        """What it says, and in which words: the same in two forms of a report."""
        words = " ".join(self.row.quote.lower().split())
        return repr((family_of(self.row.measure), self.row.low, self.row.high, self.row.unit, words))

    @property
    def partition(self) -> str | None:
        """The part of the picture that it is in; `None` for no series."""
        return partition_of(self.row)


def counted_figures(one: TakenInput) -> Iterator[CountedFigure]:
    """The figures of an input, in the order of its text."""
    if one.reading is None:
        return
    claims = sorted(map(_speaker, claim_rows(one)), key=lambda claim: claim.end - claim.start)
    for values in figure_rows(one):
        row = in_common_unit(_counted(one, values))
        yield CountedFigure(row, innermost(claims, row.start, row.end))


def _speaker(values: Mapping[str, Any]) -> SpeakerRow:
    return SpeakerRow(reading_id=0, **{name: values[name] for name in OF_CLAIM})


def _counted(one: TakenInput, values: Mapping[str, Any]) -> CountedRow:
    assert one.report is not None
    report = one.report
    words = {span["field"]: span["quote"] for span in values["evidence"]}
    begin = max(values["start"] - AROUND, 0)
    own = {name: value for name, value in values.items() if name in OF_FIGURE}
    return CountedRow(
        row=0,
        reading_id=0,
        publisher=report.publisher,
        agency=report.agency,
        published=report.published,
        measure_words=words.get("measure"),
        period_words=words.get("period"),
        around=report.text[begin : values["end"] + AROUND],
        before=values["start"] - begin,
        **own,
    )


def pack_counted(one: CountedFigure) -> bytes:
    """A figure as bytes."""
    return msgspec.msgpack.encode(one)


def unpack_counted(data: bytes) -> CountedFigure:
    """A figure of bytes."""
    return msgspec.msgpack.decode(data, type=CountedFigure)
