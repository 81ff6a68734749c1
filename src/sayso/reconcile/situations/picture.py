"""The picture of a situation: what stands on its first page, from its head to its sources.

Takes a ledger whose picture is up to date, gives a `SituationPicture`. Nothing of it is stored.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Connection

from sayso.gazetteer import open_gazetteer
from sayso.ledger.filters import PictureFilter, State
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.situations import SituationReportRow, reports_of_situation
from sayso.ledger.review.situations import get_situation
from sayso.reconcile.situations.changes import ChangedFigure, Check, changes, checks, from_then, missing
from sayso.reconcile.situations.key_figures import KeyFigure, help_families, key_figures, shown_families
from sayso.reconcile.situations.known import KnownSeries, known_now, known_on
from sayso.reconcile.situations.labels import label
from sayso.reconcile.situations.left_out import LeftOut, left_out
from sayso.reconcile.situations.parts import PartTable, part_tables
from sayso.records.picture import Disagreement
from sayso.records.situation import Situation

DAY = timedelta(days=1)
MOST_OF_HELP = 12  # numbers of help and plans; the rest is counted
MOST_CONTRADICTIONS = 12


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A disagreement on a series of the situation, and how many more of its kind there are on that series."""

    disagreement: Disagreement
    label: str
    more: int


@dataclass(frozen=True, slots=True)
class SituationPicture:
    """All that the page of a situation says, in its order.

    `on` is the day of the page, `days` how long the situation lasts by then; `since` the day that changes are
    told from. `left_of_help` and `left_of_contradictions` are those that are not shown.
    """

    situation: Situation
    countries: tuple[str, ...]
    on: date | None
    days: int | None
    reports: int
    stories: int
    figures: int
    newest: date | None
    key_figures: tuple[KeyFigure, ...]
    help: tuple[KeyFigure, ...]
    left_of_help: int
    since: date | None
    changes: tuple[ChangedFigure, ...]
    same: int
    new_reports: int
    contradictions: tuple[Contradiction, ...]
    left_of_contradictions: int
    checks: tuple[Check, ...]
    parts: tuple[PartTable, ...]
    missing: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[SituationReportRow, ...]


def situation_picture(
    connection: Connection, name: str, *, since: date | None = None, on: date | None = None
) -> SituationPicture:
    """The picture of the situation of that name: now, or as it was known `on` a day; with what changed
    `since` a day, or since the day before the newest report. Raises `LedgerError` if there is no such one.
    """
    situation = get_situation(connection, name)
    sources = _sources(connection, situation, on)
    newest = max((row.published for row in sources if row.published), default=None)
    now = known_now(connection, situation.id)
    known = now if on is None else known_on(connection, now, on)
    day = on or newest or max((row.last for row in known.series), default=None)
    start = since or (newest - DAY if newest else None)
    own, helping = _key_figures(known, day, since)
    chosen = _most_of_help(helping)
    changed, same = changes(known, [*own, *chosen], start) if start else ([], 0)
    open_ = _open_disagreements(connection, now, on)
    against, left = _contradictions(open_, now)
    return SituationPicture(
        situation=situation,
        countries=tuple(open_gazetteer().names.get(code, code) for code in situation.countries),
        on=day,
        days=(day - situation.since).days + 1 if day and situation.since else None,
        reports=len(sources),
        stories=len({row.story for row in sources}),
        figures=sum(row.figures for row in sources),
        newest=newest,
        key_figures=own,
        help=chosen,
        left_of_help=len(helping) - len(chosen),
        since=start,
        changes=tuple(changed),
        same=same,
        new_reports=sum(1 for row in sources if start and row.published and row.published > start),
        contradictions=against,
        left_of_contradictions=left,
        checks=tuple(checks(own)),
        parts=tuple(part_tables(known, day)) if day else (),
        missing=tuple(missing(known, newest)),
        left_out=left_out(connection, situation, on),
        sources=sources,
    )


def _sources(connection: Connection, situation: Situation, on: date | None) -> tuple[SituationReportRow, ...]:
    """The reports that were out on a day, the newest first."""
    found = [
        row
        for row in reports_of_situation(connection, situation.id)
        if on is None or (row.published is not None and row.published <= on)
    ]
    return tuple(sorted(found, key=lambda row: row.published or date.min, reverse=True))


def _key_figures(
    known: KnownSeries, day: date | None, since: date | None
) -> tuple[tuple[KeyFigure, ...], tuple[KeyFigure, ...]]:
    """What the crisis did, and numbers of help and plans; each beside the number of `since`, if asked for."""
    found = key_figures(known, day) if day else []
    if since is not None:
        found = [from_then(known, one, since) for one in found]
    helping = help_families()
    own = tuple(one for one in found if one.family not in helping)
    return own, tuple(one for one in found if one.family in helping)


def _most_of_help(found: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """The largest numbers of help, as many of each kind, in order of measures and by organisation."""
    by_label: dict[str, list[KeyFigure]] = defaultdict(list)
    for one in found:
        by_label[one.label].append(one)
    ranked = [sorted(some, key=lambda one: (-(one.best or 0), one.series_id)) for some in by_label.values()]
    chosen: list[KeyFigure] = []
    for place in range(max(map(len, ranked), default=0)):
        chosen += [some[place] for some in ranked if place < len(some)]
    kept = chosen[:MOST_OF_HELP]
    by_name: dict[str, list[KeyFigure]] = defaultdict(list)
    for one in sorted(kept, key=lambda one: (one.unit != "people", -(one.best or 0))):
        by_name[one.organisation or one.source].append(one)
    return tuple(one for some in by_name.values() for one in some)


def _open_disagreements(connection: Connection, now: KnownSeries, on: date | None) -> list[Disagreement]:
    """Those on the series that nobody resolved; as of a day those between reports that were out by then."""
    ids = sorted(row.id for row in now.series)
    return [
        one
        for one in find_disagreements(connection, PictureFilter(state=State.OPEN), series_ids=ids)
        if on is None or all(side.published and side.published <= on for side in (one.one, one.other))
    ]


def _contradictions(found: Sequence[Disagreement], now: KnownSeries) -> tuple[tuple[Contradiction, ...], int]:
    """The gravest disagreements, first those on what the page shows, one of each kind and series; and how
    many are left out.
    """
    rows = {row.id: row for row in now.series}
    shown, helping = shown_families(), help_families()

    def name(one: Disagreement) -> tuple[object, ...]:
        row = rows[one.series_id or ""]
        place = len(shown) if row.family in helping else shown.get(row.family, 2 * len(shown))
        return -one.severity, place, one.kind, one.series_id or ""

    grouped = [list(some) for _, some in groupby(sorted(found, key=name), key=name)]
    made = [Contradiction(some[0], label(rows[some[0].series_id or ""]), len(some) - 1) for some in grouped]
    return tuple(made[:MOST_CONTRADICTIONS]), sum(1 + one.more for one in made[MOST_CONTRADICTIONS:])
