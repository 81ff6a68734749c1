"""The lists of an open ledger, as rows that are asked for when they are wanted.

Takes what is asked as keywords, gives `Rows`, which ask the ledger when they are wanted. Before rows of the
picture (estimates, series, disagreements, incidents, or of a situation) it is brought up to date.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sayso.codebook import using
from sayso.display.words import counted as counted_words
from sayso.errors import SaysoError
from sayso.ledger import (
    ClaimFilter,
    ClaimRow,
    EventFilter,
    EventRow,
    FigureFilter,
    FigureRow,
    Ledger,
    PictureFilter,
    counts,
    streams,
)
from sayso.ledger.filters import State
from sayso.ledger.picture.incidents import find_incidents
from sayso.ledger.picture.rows import EstimateRow, IncidentRow, SeriesRow
from sayso.ledger.picture.series import get_series
from sayso.ledger.schema.statements import country_code
from sayso.library.questions import (
    Day,
    FilteredQuery,
    area,
    certainty_of,
    check_words,
    days,
    limit_of,
    measure_of,
    profile_of,
    severity_of,
    situation_of,
    word,
)
from sayso.library.rows import Rows
from sayso.records import EventStatus, Stance, Status
from sayso.records.picture import Disagreement

if TYPE_CHECKING:
    from sayso.export.tables.columns import ExportTable

STORED = "ucdp"  # the profile that estimates are kept by
T = TypeVar("T")
Batches = Iterator[Sequence[T]]


class ListedLedger(Ledger):
    """A ledger that answers in rows.

    Each list (`figures`, `claims`, `events`, `estimates`, `series`, `disagreements`, `incidents`) takes what
    is wanted as keywords and gives `Rows`. `since` and `until` are days or text such as "2021-08" (with all
    of that month); `country` is a name or a code; `situation` is the name of one that is followed. Raises
    `LedgerError`, with what would be right, for what is not known.
    """

    def figures(
        self,
        where: FigureFilter | None = None,
        *,
        measure: str | None = None,
        unit: str | None = None,
        place: str | None = None,
        country: str | None = None,
        since: Day = None,
        until: Day = None,
        publisher: str | None = None,
        speaker: str | None = None,
        status: str | None = None,
        report: str | None = None,
        situation: str | None = None,
        min_certainty: float | None = None,
        sentences: bool = False,
        profile: str | None = None,
        limit: int | None = None,
    ) -> Rows[FigureRow]:
        """Figures, in the order in which they were read. `sentences` adds the sentence of each to frames,
        `profile` one number for its interval. `where` is a filter that is made already.
        """
        first, last = days(since, until)
        asked = where or FigureFilter(
            measure=measure_of(self, measure), unit=unit, place=place, country=country_code(country),
            since=first, until=last, publisher=publisher, speaker=speaker,
            status=word(Status, "status", status), report_id=self._report_id(report),
            situation_id=situation_of(self, situation), min_certainty=certainty_of(min_certainty),
            limit=limit_of(limit),
        )  # fmt: skip
        profile_of(profile)

        def batches() -> Batches[FigureRow]:
            for batch in streams.stream_figures(self.engine, asked):
                yield [FigureRow(*values[:-1]) for values in batch]

        query = FilteredQuery(where=asked, sentences=sentences, profile=profile)
        return self._rows("figures", query, batches, partial(counts.count_figures, self.engine, asked))

    def claims(
        self,
        where: ClaimFilter | None = None,
        *,
        speaker: str | None = None,
        country: str | None = None,
        stance: str | None = None,
        contains: str | None = None,
        norm: str | None = None,
        disputed: bool = False,
        publisher: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
        situation: str | None = None,
        limit: int | None = None,
    ) -> Rows[ClaimRow]:
        """Claims, in the order in which they were read; `since` and `until` are days of publication."""
        first, last = days(since, until)
        asked = where or ClaimFilter(
            speaker=speaker, country=country_code(country), stance=word(Stance, "stance", stance),
            contains=contains, norm=norm, disputed=disputed, publisher=publisher, since=first, until=last,
            report_id=self._report_id(report), situation_id=situation_of(self, situation),
            limit=limit_of(limit),
        )  # fmt: skip
        return self._rows(
            "claims",
            FilteredQuery(where=asked),
            partial(streams.stream_claims, self.engine, asked),
            partial(counts.count_claims, self.engine, asked),
        )

    def events(
        self,
        where: EventFilter | None = None,
        *,
        code: str | Sequence[str] | None = None,
        type: str | None = None,
        status: str | None = None,
        actor: str | None = None,
        recipient: str | None = None,
        place: str | None = None,
        country: str | None = None,
        publisher: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
        situation: str | None = None,
        limit: int | None = None,
    ) -> Rows[EventRow]:
        """Events, in the order in which they were read; `code` is one of the codebooks' or several."""
        first, last = days(since, until)
        codes = self._codes(code)
        asked = where or EventFilter(
            codes=codes, type=type, status=word(EventStatus, "status", status), actor=actor,
            recipient=recipient, place=place, country=country_code(country), publisher=publisher, since=first,
            until=last, report_id=self._report_id(report), situation_id=situation_of(self, situation),
            limit=limit_of(limit),
        )  # fmt: skip
        return self._rows(
            "events",
            FilteredQuery(where=asked),
            partial(streams.stream_events, self.engine, asked),
            partial(counts.count_events, self.engine, asked),
        )

    def estimates(
        self,
        *,
        series: str | None = None,
        measure: str | None = None,
        unit: str | None = None,
        counted: str | None = None,
        place: str | None = None,
        country: str | None = None,
        since: Day = None,
        until: Day = None,
        situation: str | None = None,
        profile: str | None = None,
        limit: int | None = None,
    ) -> Rows[EstimateRow]:
        """Low, best and high of each series on each day that it has a number for, and why; by a profile."""
        asked = self._picture(
            (since, until), (place, country), measure, situation, series_id=self.series_id_of(series),
            unit=unit, counted=counted, limit=limit_of(limit),
        )  # fmt: skip
        kept = profile_of(profile) in (None, STORED)

        def batches() -> Batches[EstimateRow]:
            return streams.stream_estimates(self.engine, asked) if kept else self._by(asked, str(profile))

        def counting() -> int:
            return counts.count_estimates(self.engine, asked) if kept else sum(map(len, batches()))

        query = FilteredQuery(where=asked, profile=None if kept else profile)
        return self._rows("estimates", query, batches, counting)

    def series(
        self,
        *,
        measure: str | None = None,
        unit: str | None = None,
        counted: str | None = None,
        place: str | None = None,
        country: str | None = None,
        since: Day = None,
        until: Day = None,
        situation: str | None = None,
        limit: int | None = None,
    ) -> Rows[SeriesRow]:
        """Figures on one thing over time: what each series counts, where, from when to when."""
        asked = self._picture(
            (since, until), (place, country), measure, situation, unit=unit, counted=counted,
            limit=limit_of(limit),
        )  # fmt: skip
        return self._rows(
            "series",
            FilteredQuery(where=asked),
            partial(streams.stream_series, self.engine, asked),
            partial(counts.count_series, self.engine, asked),
        )

    def disagreements(
        self,
        *,
        measure: str | None = None,
        place: str | None = None,
        country: str | None = None,
        since: Day = None,
        until: Day = None,
        severity: str | None = None,
        state: str = "all",
        situation: str | None = None,
        limit: int | None = None,
    ) -> Rows[Disagreement]:
        """Where reports contradict each other, the most severe first: both sides with their words."""
        asked = self._picture(
            (since, until), (place, country), measure, situation, severity=severity_of(severity),
            limit=limit_of(limit), state=State(word(State, "state", state) or State.ALL),
        )  # fmt: skip
        return self._rows(
            "disagreements",
            FilteredQuery(where=asked),
            partial(streams.stream_disagreements, self.engine, asked),
            partial(counts.count_disagreements, self.engine, asked),
        )

    def incidents(
        self,
        *,
        place: str | None = None,
        country: str | None = None,
        since: Day = None,
        until: Day = None,
        situation: str | None = None,
        limit: int | None = None,
    ) -> Rows[IncidentRow]:
        """What happened once, as several reports give it together."""
        asked = self._picture((since, until), (place, country), None, situation, limit=limit_of(limit))

        def batches() -> Batches[IncidentRow]:
            yield find_incidents(self.engine, asked)

        return self._rows("incidents", FilteredQuery(where=asked), batches, lambda: sum(map(len, batches())))

    def refresh(self) -> None:
        """Bring the picture of many reports up to date; lists of it do so themselves."""
        from sayso.reconcile import refresh

        with using(self.codebook()):
            done = refresh(self)
        if done.waiting:
            lacking = counted_words(done.waiting, "report")
            warnings.warn(
                f"{self.name} cannot be written; the picture lacks what was read last ({lacking}).",
                stacklevel=3,
            )

    def _rows(
        self,
        kind: str,
        query: FilteredQuery,
        batches: Callable[[], Batches[T]],
        counting: Callable[[], int],
    ) -> Rows[T]:
        where: Any = query.where
        check_words(where)
        of_picture = isinstance(where, PictureFilter) or where.situation_id is not None
        return Rows(
            kind=kind,
            about=query.words(),
            batches=batches,
            counting=counting,
            table=partial(_table, self, kind, query),
            prepare=self.refresh if of_picture else _nothing,
        )

    def _picture(
        self,
        between: tuple[Day, Day],
        where: tuple[str | None, str | None],
        measure: str | None,
        situation: str | None,
        **others: Any,
    ) -> PictureFilter:
        first, last = days(*between)
        place, country = area(*where)
        return PictureFilter(
            measure=measure_of(self, measure, picture=True), place=place, country=country, since=first,
            until=last, situation_id=situation_of(self, situation), **others,
        )  # fmt: skip

    def _by(self, where: PictureFilter, profile: str) -> Batches[EstimateRow]:
        """Estimates by a profile that is not the one that is kept."""
        from sayso.export.tables.lists import BATCH, batched
        from sayso.reconcile.series.on_demand import estimates_by

        return batched(estimates_by(self, where, profile), BATCH)

    def series_id_of(self, name: str | None) -> str | None:
        """The id of a series, by the beginning of it. Raises `LedgerError` unless one fits."""
        if name is None:
            return None
        self.refresh()
        return get_series(self.engine, name).id

    def _report_id(self, name: str | None) -> str | None:
        return None if name is None else self.report(name).id

    def _codes(self, code: str | Sequence[str] | None) -> list[str] | None:
        if code is None:
            return None
        wanted, known = [code] if isinstance(code, str) else list(code), self.codebook().events.codes
        for one in wanted:
            if one not in known:
                raise SaysoError(f"There is no event {one!r}. Known: {', '.join(sorted(known))}.")
        return wanted


def _nothing() -> None:
    """Findings of reports are always up to date."""


def _table(ledger: Ledger, kind: str, query: FilteredQuery) -> "ExportTable":
    from sayso.export.tables.lists import table_of

    return table_of(ledger, kind, query)
