"""Bring the stories up to date: sketch new reports, link what shares text, say which version speaks."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.picture.stories import (
    drop_members,
    links_of_stories,
    similar_reports,
    stories_of,
    write_members,
    write_story_links,
)
from sayso.ledger.picture.write import write_failures
from sayso.reconcile.stories.link import Version, link, members, sketch
from sayso.records.picture import StoryLink, StoryMember


def refresh_stories(
    connection: Connection, new: set[str], progress: Callable[[str, int, int], None]
) -> set[str]:
    """Put new reports into stories; the reports whose story, or whose role in it, changed."""
    bands: dict[str, list[int]] = {}
    failures: dict[str, Exception] = {}
    for count, report in enumerate(reports_by_id(connection, sorted(new))):
        try:
            bands[report.id] = sketch(report.text)
        except Exception as error:  # no report takes the picture of the others down
            failures[report.id] = error
        progress("stories", count + 1, len(new))
    write_failures(connection, "stories", failures)
    links = list(_links(connection, similar_reports(connection, bands)))
    write_story_links(connection, links)
    met = {name for one in links for name in (one.one, one.other)}
    return _rewrite(connection, met)


def _links(connection: Connection, pairs: set[tuple[str, str]]) -> Iterable[StoryLink]:
    versions = _versions(connection, {name for pair in pairs for name in pair})
    for one, other in sorted(pairs):
        confirmed = link(versions[one], versions[other])
        if confirmed is not None:
            yield confirmed


def _versions(connection: Connection, ids: set[str]) -> dict[str, Version]:
    return {report.id: Version(report) for report in reports_by_id(connection, ids)}


def _rewrite(connection: Connection, met: set[str]) -> set[str]:
    """Write the stories that these reports are in; the reports for which something changed."""
    links = links_of_stories(connection, met)
    ids = {name for one in links for name in (one.one, one.other)}
    before = stories_of(connection, ids)
    reports = {report.id: report for report in reports_by_id(connection, ids)}
    found: list[StoryMember] = []
    for group in _components(ids, links):
        own = [one for one in links if one.one in group]
        found += members([reports[name] for name in group], own)
    write_members(connection, found)
    return {
        one.report_id
        for one in found
        if before.get(one.report_id, (one.report_id, True)) != (one.story_id, one.representative)
    }


def _components(ids: Iterable[str], links: Iterable[StoryLink]) -> list[set[str]]:
    group = {name: {name} for name in ids}
    for one in links:
        here, there = group[one.one], group[one.other]
        if here is not there:
            here |= there
            group.update(dict.fromkeys(there, here))
    return list({id(found): found for found in group.values()}.values())


def forget_stories(connection: Connection, gone: set[str]) -> set[str]:
    """Put the stories of reports that leave the ledger together without them; the reports that are left."""
    links = links_of_stories(connection, gone)
    left = {name for one in links for name in (one.one, one.other)} - gone
    drop_members(connection, gone | left)
    own = [one for one in links if one.one not in gone and one.other not in gone]
    reports = {report.id: report for report in reports_by_id(connection, sorted(left))}
    met = {name for one in own for name in (one.one, one.other)}
    found: list[StoryMember] = []
    for group in _components(sorted(met), own):
        found += members([reports[name] for name in group], [one for one in own if one.one in group])
    write_members(connection, found)
    return left
