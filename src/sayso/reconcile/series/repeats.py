"""Figures that another form of their report has as well: a page's that stand in its PDF count once.

Takes figures (`KeyRow`), gives the rows of those for which another report speaks. A number that only the page
has counts; nothing counts of a report that was corrected.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from sayso.ledger.picture.inputs import KeyRow, keys_in
from sayso.ledger.picture.stories import spoken_for
from sayso.reconcile.series.build import family_of, partition_of
from sayso.records.picture import StoryKind

Said = tuple[str, str, int | None, int | None, str, str]  # by which report, what, how many and in which words


def repeated_rows(connection: Connection, keys: Collection[KeyRow]) -> set[int]:
    """The rows of figures that count by the report that speaks for theirs, or not at all."""
    forms = spoken_for(connection, {key.report_id for key in keys})
    full = {member.nearest for member in forms.values() if member.nearest}
    own = list(keys_in(connection, sorted(full)))
    in_series, anywhere = set(_said(key for key in own if partition_of(key))), set(_said(own))
    silent = set[int]()
    for key in keys:
        member = forms.get(key.report_id)
        if member is None or member.nearest is None:
            continue
        said = anywhere if partition_of(key) is None else in_series
        if member.kind is StoryKind.CORRECTED or _as_said(key, member.nearest) in said:
            silent.add(key.row)
    return silent


def _said(keys: Iterable[KeyRow]) -> Iterable[Said]:
    return (_as_said(key, key.report_id) for key in keys)


def _as_said(key: KeyRow, report_id: str) -> Said:
    words = " ".join(key.quote.lower().split())
    return report_id, family_of(key.measure), key.low, key.high, key.unit, words
