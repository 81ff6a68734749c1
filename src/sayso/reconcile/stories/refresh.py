"""Bring the stories up to date: sketch new reports, link what shares text, say which version speaks."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import Connection

from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import reports_by_id
from sayso.ledger.picture.stories import (
    drop_members,
    links_of_stories,
    members_of,
    similar_reports,
    write_members,
    write_story_links,
)
from sayso.ledger.picture.write import write_failures
from sayso.reconcile.stories.link import Version, link, may_be_one, sample, sketch
from sayso.reconcile.stories.members import components, members
from sayso.records.picture import StoryLink, StoryMember


def refresh_stories(
    connection: Connection, new: set[str], progress: Callable[[str, int, int], None]
) -> set[str]:
    """Put new reports into stories; the reports whose story, or whose role in it, changed."""
    bands: dict[str, list[int]] = {}
    samples: dict[str, list[int]] = {}
    failures: dict[str, Exception] = {}
    for count, report in enumerate(reports_by_id(connection, sorted(new))):
        try:
            bands[report.id], samples[report.id] = sketch(report.text), sample(report.text)
        except Exception as error:  # no report takes the picture of the others down
            failures[report.id] = error
        progress("stories", count + 1, len(new))
    write_failures(connection, "stories", failures)
    alike = similar_reports(connection, bands)
    held = similar_reports(connection, samples, most=picture_rules().stories.common)
    links = list(_links(connection, alike, held - alike))
    write_story_links(connection, links)
    met = {name for one in links for name in (one.one, one.other)}
    return _rewrite(connection, met)


def _links(
    connection: Connection, alike: set[tuple[str, str]], held: set[tuple[str, str]]
) -> Iterable[StoryLink]:
    """The links among pairs that are alike, and among those of which one may hold the other: a press review
    that holds a report is not of its story, its publisher's PDF is.
    """
    versions = _versions(connection, {name for pair in alike | held for name in pair})
    for one, other in sorted(alike | held):
        if (one, other) in held and not may_be_one(versions[one].report, versions[other].report):
            continue
        confirmed = link(versions[one], versions[other])
        if confirmed is not None:
            yield confirmed


def _versions(connection: Connection, ids: set[str]) -> dict[str, Version]:
    return {report.id: Version(report) for report in reports_by_id(connection, ids)}


def _rewrite(connection: Connection, met: set[str]) -> set[str]:
    """Write the stories that these reports are in; the reports for which something changed."""
    links = links_of_stories(connection, met)
    ids = {name for one in links for name in (one.one, one.other)}
    before = members_of(connection, ids)
    found = _members(connection, ids, links)
    write_members(connection, found)
    return {one.report_id for one in found if _role(before.get(one.report_id)) != _role(one)}


def _role(member: StoryMember | None) -> StoryMember | None:
    """What of a member decides how its findings count."""
    return member and replace(member, shared=0.0, passage="", reason="")


def _members(connection: Connection, ids: set[str], links: Iterable[StoryLink]) -> list[StoryMember]:
    reports = {report.id: report for report in reports_by_id(connection, sorted(ids))}
    found: list[StoryMember] = []
    for group in components(sorted(ids), links):
        own = [one for one in links if one.one in group]
        found += members([reports[name] for name in group], own)
    return found


def forget_stories(connection: Connection, gone: set[str]) -> set[str]:
    """Put the stories of reports that leave the ledger together without them; the reports that are left."""
    links = links_of_stories(connection, gone)
    left = {name for one in links for name in (one.one, one.other)} - gone
    drop_members(connection, gone | left)
    own = [one for one in links if one.one not in gone and one.other not in gone]
    write_members(
        connection, _members(connection, {name for one in own for name in (one.one, one.other)}, own)
    )
    return left
