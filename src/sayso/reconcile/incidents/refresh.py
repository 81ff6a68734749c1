"""Bring incidents up to date: mentions of touched reports, links in the months around, and the clusters."""

from collections.abc import Callable, Collection

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.ledger.picture.incidents import (
    drop_incidents,
    drop_mentions,
    incident_ids,
    incidents_of,
    links_around,
    links_of_month,
    mentions_by_id,
    mentions_of_month,
    replace_incidents,
    replace_links,
    with_events,
    write_mentions,
)
from sayso.ledger.picture.stories import spoken_for, stories_of
from sayso.ledger.picture.write import write_failures
from sayso.ledger.review.incident_decisions import cut_pairs, joins_of_month
from sayso.reconcile.incidents.cluster import incidents
from sayso.reconcile.incidents.inputs import gather
from sayso.reconcile.incidents.link import Failed, link_month, month_of
from sayso.reconcile.incidents.mentions import mentions
from sayso.records.picture import Mention

Month = tuple[str, int]  # what mentions are about, and the number of a month


def refresh_incidents(
    connection: Connection, touched: Collection[str], progress: Callable[[str, int, int], None]
) -> tuple[int, set[str]]:
    """Make anew the mentions, links and clusters that these reports touch; how many incidents were written,
    and the other reports whose incidents have changed.
    """
    held, met = incidents_of(connection, touched)
    old = drop_mentions(connection, touched)
    new = _remake_mentions(connection, touched, progress)
    months = {month for mention in (*old, *new) if (month := _month(mention)) is not None}
    ids = met | {mention.id for mention in new}
    around = sorted({(about, number + k) for about, number in months for k in (-1, 0, 1)})
    failed: Failed = {}
    for count, (about, number) in enumerate(around):
        ids |= _relink(connection, about, number, failed)
        progress("links", count + 1, len(around))
    done = _recluster(connection, ids, held, failed)
    write_failures(connection, "incidents", failed)
    return done


def _month(mention: Mention) -> Month | None:
    """`None` for what is not an incident: summaries, and what has no day."""
    if mention.first is None or mention.kind == "summary":
        return None
    return mention.about, month_of(mention.first)


def _remake_mentions(
    connection: Connection, touched: Collection[str], progress: Callable[[str, int, int], None]
) -> list[Mention]:
    found: list[Mention] = []
    failures: dict[str, Exception] = {}
    reports = with_events(connection, touched)
    reports -= spoken_for(connection, reports).keys()  # another form of theirs tells it
    stories = stories_of(connection, reports)
    for count, report in enumerate(gather(connection, sorted(reports), stories)):
        try:
            found += {one.id: one for one in mentions(report)}.values()
        except DBAPIError:
            raise
        except Exception as error:  # no report takes the picture of the others down
            failures[report.report_id] = error
        progress("incidents", count + 1, len(reports))
    write_failures(connection, "incidents", failures)
    write_mentions(connection, found, {one.id: month_of(one.first) if one.first else None for one in found})
    return found


def _relink(connection: Connection, about: str, month: int, failed: Failed) -> set[str]:
    """Link the mentions of a month anew; the mentions whose links changed."""
    by_month = {k: mentions_of_month(connection, about, month + k) for k in (-1, 0, 1)}
    near = [mention for k in (-1, 0, 1) for mention in by_month[k]]
    links = set(link_month(by_month[0], by_month[1], near, failed))
    links |= set(joins_of_month(connection, about, month))
    before = links_of_month(connection, about, month)
    changed = links ^ before
    if changed:
        replace_links(connection, about, month, links)
    return {name for link in changed for name in (link.one, link.other)}


def _recluster(connection: Connection, ids: set[str], held: set[str], failed: Failed) -> tuple[int, set[str]]:
    """Put the mentions that these reach into incidents anew; how many, and the reports that moved."""
    links = links_around(connection, ids)
    ids = ids | {name for link in links for name in (link.one, link.other)}
    found = mentions_by_id(connection, ids)
    made = list(incidents(found, links, failed, cut_pairs(connection)))
    reports = {mention.report_id for mention in found}
    before = incident_ids(connection, reports)
    drop_incidents(connection, held)
    replace_incidents(connection, made, ids)
    after = incident_ids(connection, reports)
    return len(made), {name for name in reports if before.get(name) != after.get(name)}
