"""Gather what a briefing says: takes a ledger and a filter, gives a `Brief`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from sayso.errors import SaysoError
from sayso.intake.first_words import kept_words
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.incidents import find_incidents
from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.picture.rows import EstimateRow, IncidentRow, SeriesFigureRow, SeriesRow
from sayso.ledger.picture.series import find_series, find_series_figures, reports_in_series
from sayso.reconcile import change_points_of
from sayso.reconcile.series.wording import series_words
from sayso.records.picture import ChangePoint, Disagreement, Side

AROUND = 160  # characters kept on each side of a quote
MOST_INCIDENTS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A series in the table of estimates: its newest estimate, and the figures behind it."""

    series: SeriesRow
    what: str
    estimate: EstimateRow
    figures: tuple[SeriesFigureRow, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words behind a finding, with what stands around them, and where they were printed."""

    id: str
    before: str
    quote: str
    after: str
    says: str
    publisher: str
    published: date | None
    title: str
    first_words: str
    url: str
    report_id: str


@dataclass(frozen=True, slots=True)
class Charted:
    """The series that is drawn, with all its estimates and figures of those days."""

    series: SeriesRow
    what: str
    estimates: tuple[EstimateRow, ...]
    figures: tuple[SeriesFigureRow, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a briefing says, in its order."""

    place: str
    first: date | None
    last: date | None
    lines: tuple[Line, ...]
    charted: Charted | None
    disagreements: tuple[Disagreement, ...]
    change_points: tuple[tuple[SeriesRow, ChangePoint], ...] | None
    incidents: tuple[IncidentRow, ...]
    sources: tuple[Any, ...]
    evidence: tuple[Words, ...]

    @property
    def stories(self) -> int:
        """How many stories the reports come to: copies count once."""
        return len({source.story for source in self.sources})


def gather(ledger: Ledger, where: PictureFilter, place: str) -> Brief:
    """The briefing on what fits `where`. Raises `SaysoError` if nothing does."""
    engine = ledger.engine
    rows = find_series(engine, where)
    sources = reports_in_series(engine, where)
    if not rows or not sources:
        raise SaysoError(
            f"Nothing in this ledger is about {place} in those days. `sayso series` shows what is."
        )
    by_series = {
        key: tuple(found)
        for key, found in groupby(find_estimates(engine, where), key=lambda row: row.series_id)
    }
    used = {name for made in by_series.values() for row in made for name in row.figures}
    figures = [
        row
        for row in find_series_figures(ledger.engine, [row.id for row in rows])
        if row.figure_id in used or where.holds(row.day)
    ]
    lines = tuple(_lines(rows, by_series, figures))
    charted = _charted(lines, by_series, figures)
    disagreements = tuple(
        find_disagreements(engine, replace(where, counted=None), claims_of=[s.id for s in sources])
    )
    incidents = find_incidents(engine, replace(where, measure=None))
    return Brief(
        place=place,
        first=where.since or sources[0].published,
        last=where.until or sources[-1].published,
        lines=lines,
        charted=charted,
        disagreements=disagreements,
        change_points=_change_points(ledger, rows, where),
        incidents=tuple(_chosen(incidents)),
        sources=tuple(sources),
        evidence=_words(ledger, figures, disagreements),
    )


def _lines(
    rows: Iterable[SeriesRow],
    estimates: dict[str, tuple[EstimateRow, ...]],
    figures: Sequence[SeriesFigureRow],
) -> Iterator[Line]:
    for row in rows:
        newest = estimates.get(row.id, ())[-1:]
        for made in newest:
            own = tuple(
                figure
                for figure in figures
                if figure.series_id == row.id and figure.figure_id in made.figures
            )
            yield Line(row, series_words(row), made, own)


def _charted(
    lines: Sequence[Line], estimates: dict[str, tuple[EstimateRow, ...]], figures: Sequence[SeriesFigureRow]
) -> Charted | None:
    """The series with most estimates, if that makes a line."""
    chosen = max(lines, key=lambda line: len(estimates[line.series.id]), default=None)
    if chosen is None or len(estimates[chosen.series.id]) < 2:
        return None
    name = chosen.series.id
    own = tuple(figure for figure in figures if figure.series_id == name)
    return Charted(chosen.series, chosen.what, estimates[name], own)


def _change_points(
    ledger: Ledger, rows: list[SeriesRow], where: PictureFilter
) -> tuple[tuple[SeriesRow, ChangePoint], ...] | None:
    """Change points of those days; `None` where the library that finds them is not installed."""
    try:
        found = list(change_points_of(ledger, rows))
    except SaysoError:
        return None
    return tuple(
        (row, one) for row, one in sorted(found, key=lambda pair: pair[1].day) if where.holds(one.day)
    )


def _chosen(incidents: Sequence[IncidentRow]) -> list[IncidentRow]:
    """Those of most stories, and the gravest, by day."""
    ranked = sorted(
        incidents, key=lambda row: (-row.stories, -(row.killed or 0), -(row.injured or 0), row.id)
    )
    return sorted(ranked[:MOST_INCIDENTS], key=lambda row: (row.first or date.min, row.id))


def _words(
    ledger: Ledger, figures: Sequence[SeriesFigureRow], disagreements: Sequence[Disagreement]
) -> tuple[Words, ...]:
    with ledger.engine.connect() as connection:
        return tuple(words_of(connection, figures, disagreements))


def words_of(
    connection: Connection, figures: Sequence[SeriesFigureRow], disagreements: Sequence[Disagreement]
) -> Iterator[Words]:
    """The words of all findings in it, by publication."""
    wanted: dict[str, Side] = {}
    for row in figures:
        wanted[row.figure_id] = Side(
            finding=row.figure_id,
            report_id=row.report_id,
            quote=row.quote,
            start=row.start,
            end=row.end,
            says=row.source_name,
            publisher=row.publisher,
            published=row.published,
        )
    for one in disagreements:
        wanted |= {side.finding: side for side in (one.one, one.other)}
    reports = {
        report.id: report
        for report in reports_by_id(connection, {side.report_id for side in wanted.values()})
    }
    for side in sorted(
        wanted.values(), key=lambda side: (side.published or date.min, side.report_id, side.start)
    ):
        report = reports[side.report_id]
        before = re.sub(r"\s+", " ", report.text[max(side.start - AROUND, 0) : side.start])
        after = re.sub(r"\s+", " ", report.text[side.end : side.end + AROUND])
        yield Words(
            id=side.finding,
            before=_from_word(before, side.start > AROUND),
            quote=side.quote,
            after=_to_word(after, side.end + AROUND < len(report.text)),
            says=side.says,
            publisher=side.publisher,
            published=side.published,
            title=report.title,
            first_words=kept_words(report),
            url=report.url,
            report_id=report.id,
        )


def _from_word(text: str, is_cut: bool) -> str:
    return f"… {text.partition(' ')[2]}" if is_cut else text


def _to_word(text: str, is_cut: bool) -> str:
    return f"{text.rpartition(' ')[0]} …" if is_cut else text
