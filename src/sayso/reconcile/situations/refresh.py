"""Bring up to date what belongs to situations: of new readings and situations, and by what people decided.

Takes the reports that changed, gives all whose figures may be in other series now.
"""

from collections.abc import Callable, Collection, Iterator

from sqlalchemy import Connection

from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.picture.situations import (
    changed_situations,
    figures_for,
    mark_situations,
    replace_members,
    reports_naming,
)
from sayso.ledger.review.situations import decisions_on, find_situations, reports_with_members
from sayso.ledger.schema.connections import chunks
from sayso.reconcile.situations.belonging import members
from sayso.reconcile.situations.naming import naming_words
from sayso.records.situation import Situation, SituationMember


def refresh_situations(
    connection: Connection, touched: Collection[str], progress: Callable[[str, int, int], None]
) -> set[str]:
    """Make anew what of these reports belongs to situations, and of all reports that a new situation may be
    about; the reports that this touches besides.
    """
    known = find_situations(connection)
    changed = changed_situations(connection, known)
    moved = reports_with_members(connection, changed)
    moved |= reports_naming(connection, [naming_words(one) for one in known if one.id in changed])
    if known or moved:
        wanted = sorted({*touched, *moved})
        for count, some in enumerate(chunks(wanted)):
            replace_members(connection, some, _members(connection, some, known))
            progress("situations", min((count + 1) * len(some), len(wanted)), len(wanted))
    mark_situations(connection, known)
    return moved


def _members(
    connection: Connection, report_ids: Collection[str], known: list[Situation]
) -> Iterator[SituationMember]:
    figures = figures_for(connection, report_ids)
    decided = decisions_on(connection, report_ids)
    for report in reports_by_id(connection, report_ids):
        own = [one for one in decided if one.report_id == report.id]
        for situation in known:
            yield from members(situation, report, figures.get(report.id, []), own)
