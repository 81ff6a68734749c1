"""Bring incidents up to date: mentions of touched reports, links in the months around, and the clusters.

What costs most, comparing the mentions of months, only reads and needs no lock (`make_incidents`); writing
is short (`write_incidents`). A month is compared anew only where a mention in it or beside it is another.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

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
    mentions_of_reports,
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
from sayso.records.picture import Link, Mention

Month = tuple[str, int]  # what mentions are about, and the number of a month
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class MadeIncidents:
    """What was computed of the mentions of some reports, and is not written yet: the mentions `before` and
    `after`, and the links of each month that was compared anew.
    """

    reports: frozenset[str]
    before: tuple[Mention, ...] = ()
    after: tuple[Mention, ...] = ()
    links: tuple[tuple[Month, tuple[Link, ...]], ...] = ()
    unread: Failed = field(default_factory=dict)
    unlinked: Failed = field(default_factory=dict)


def refresh_incidents(
    connection: Connection, touched: Collection[str], progress: Progress
) -> tuple[int, set[str]]:
    """Make anew the mentions, links and clusters that these reports touch; how many incidents were written,
    and the other reports whose incidents have changed.
    """
    return write_incidents(connection, make_incidents(connection, touched, progress))


def make_incidents(connection: Connection, touched: Collection[str], progress: Progress) -> MadeIncidents:
    """Compute the mentions of these reports, and the links that are others by them; nothing is written."""
    before = mentions_of_reports(connection, touched)
    unread: Failed = {}
    after = _remake_mentions(connection, touched, progress, unread)
    same = {one.id: one for one in before}
    changed = [one for one in after if same.get(one.id) != one]
    kept = {one.id for one in after} - {one.id for one in changed}
    changed += [one for one in before if one.id not in kept]
    anew = set(_around(changed))
    anew |= {month for month in _around([*before, *after]) if _joins_differ(connection, *month)}
    made = MadeIncidents(frozenset(touched), tuple(before), tuple(after), unread=unread)
    unlinked: Failed = {}
    links = []
    for count, month in enumerate(sorted(anew)):
        links.append((month, tuple(_links_of(connection, made, month, unlinked))))
        progress("links", count + 1, len(anew))
    return replace(made, links=tuple(links), unlinked=unlinked)


def _around(some: Collection[Mention]) -> list[Month]:
    """The months of mentions, and those beside."""
    months = {month for one in some if (month := _month(one)) is not None}
    return sorted({(about, number + k) for about, number in months for k in (-1, 0, 1)})


def _month(mention: Mention) -> Month | None:
    """`None` for what is not an incident: summaries, and what has no day."""
    if mention.first is None or mention.kind == "summary":
        return None
    return mention.about, month_of(mention.first)


def _joins_differ(connection: Connection, about: str, month: int) -> bool:
    """Whether people joined mentions of a month, or took that back, since its links were made."""
    held = {link for link in links_of_month(connection, about, month) if link.joined}
    return held != set(joins_of_month(connection, about, month))


def _remake_mentions(
    connection: Connection, touched: Collection[str], progress: Progress, failures: Failed
) -> list[Mention]:
    found: list[Mention] = []
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
    return found


def _links_of(connection: Connection, made: MadeIncidents, month: Month, failed: Failed) -> Iterator[Link]:
    """The links of a month, as its mentions will be once what was computed is written."""
    about, number = month
    by_month: dict[int, list[Mention]] = {}
    for k in (-1, 0, 1):
        stored = mentions_of_month(connection, about, number + k)
        some = [one for one in stored if one.report_id not in made.reports]
        some += [one for one in made.after if _month(one) == (about, number + k)]
        by_month[k] = sorted(some, key=lambda one: (one.first, one.id))
    near = [mention for k in (-1, 0, 1) for mention in by_month[k]]
    yield from link_month(by_month[0], by_month[1], near, failed)


def write_incidents(connection: Connection, made: MadeIncidents) -> tuple[int, set[str]]:
    """Write what was computed; how many incidents, and the other reports whose incidents have changed."""
    write_failures(connection, "incidents", made.unread)
    held, ids = incidents_of(connection, made.reports)
    if set(made.before) != set(made.after):
        drop_mentions(connection, made.reports)
        months = {one.id: month_of(one.first) if one.first else None for one in made.after}
        write_mentions(connection, made.after, months)
    ids |= {mention.id for mention in made.after}
    for (about, number), found in made.links:
        ids |= _relink(connection, about, number, found)
    failed = dict(made.unlinked)
    done = _recluster(connection, ids, held, failed)
    write_failures(connection, "incidents", failed)
    return done


def _relink(connection: Connection, about: str, month: int, found: Collection[Link]) -> set[str]:
    """Write the links of a month; the mentions whose links changed."""
    links = {*found, *joins_of_month(connection, about, month)}
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
