"""The reports of a story: which speak, and how the others stand to them.

Takes the reports of one story and their `StoryLink`s, gives a `StoryMember` each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import ReportRow
from sayso.reconcile.stories.heads import head_of
from sayso.reconcile.stories.link import may_be_one
from sayso.records.picture import StoryKind, StoryLink, StoryMember

_WORD = re.compile(r"\w+")
ALONE = StoryLink("", "", shared=1.0, alike=1.0, passage="", agency="")


@dataclass(frozen=True, slots=True)
class Story:
    """The reports of a story by id, their links by report, for each report that is another form of one, or
    was corrected by one, that one, and the rank of the others by age.
    """

    reports: Mapping[str, ReportRow]
    near: Mapping[str, Sequence[StoryLink]]
    instead: Mapping[str, str]
    rank: Mapping[str, int]

    def nearest(self, name: str) -> tuple[StoryLink, str] | None:
        """The link to the report that speaks instead, or to the most similar earlier version, else to a later
        one, and that report; `None` for the first of all.
        """
        if self.rank.get(name) == 0:
            return None

        def fit(link: StoryLink) -> tuple[bool, bool, float, float]:
            other = _other(link, name)
            earlier = other in self.rank and self.rank[other] < self.rank.get(name, len(self.rank))
            return other == self.instead.get(name), earlier, link.alike, link.shared

        best = max(self.near[name], key=fit)
        return best, self.instead.get(name) or _other(best, name)

    def kind(self, name: str) -> StoryKind:
        """How a report stands to its nearest."""
        nearest, report = self.nearest(name), self.reports[name]
        if nearest is None:
            return StoryKind.FIRST
        link, other = nearest
        if name in self.instead:
            corrected = head_of(self.reports[other]).corrected and not head_of(report).corrected
            return StoryKind.CORRECTED if corrected else StoryKind.RENDITION
        rules = picture_rules().stories
        if link.alike >= rules.copy:
            return StoryKind.COPY
        if link.shared >= rules.copy and len(report.text) < len(self.reports[other].text):
            return StoryKind.EXCERPT
        return StoryKind.UPDATE


def members(reports: Iterable[ReportRow], links: Iterable[StoryLink]) -> Iterator[StoryMember]:
    """The reports of one story, oldest first, each with why it belongs there; one speaks: the newest version.

    An excerpt is not a version of its own, nor is another form of a report; of versions of one day the
    longest speaks.
    """
    in_order = sorted(
        links, key=lambda one: (one.one, one.other)
    )  # of two as near the same is named each time
    story = _story({report.id: report for report in reports}, in_order)
    versions = [story.reports[name] for name in story.rank]
    whole = [one for one in versions if story.kind(one.id) is not StoryKind.EXCERPT] or versions
    days = _days(story)
    speaker = max(whole, key=lambda one: (days.get(one.id, date.min), len(one.text), one.id))
    ordered = sorted(story.reports.values(), key=_age)
    for report in ordered:
        nearest, kind = story.nearest(report.id), story.kind(report.id)
        link, other = nearest or (ALONE, None)
        yield StoryMember(
            report_id=report.id,
            story_id=next(iter(story.rank)),
            representative=report is speaker,
            kind=kind,
            nearest=other,
            shared=link.shared,
            passage=link.passage,
            reason=_reason(kind, story.reports[other], link) if other else "the first of its story",
        )


def _story(reports: dict[str, ReportRow], links: Sequence[StoryLink]) -> Story:
    near: dict[str, list[StoryLink]] = {name: [] for name in reports}
    for found in links:
        near[found.one].append(found)
        near[found.other].append(found)
    instead = _instead(reports, links)
    ordered = sorted((one for one in reports.values() if one.id not in instead), key=_age)
    return Story(reports, near, instead, {one.id: number for number, one in enumerate(ordered)})


def _age(report: ReportRow) -> tuple[date, str]:
    return report.published or date.max, report.id


def _other(link: StoryLink, name: str) -> str:
    return link.other if link.one == name else link.one


def _instead(reports: Mapping[str, ReportRow], links: Iterable[StoryLink]) -> dict[str, str]:
    """For each report that is one with a fuller or corrected one, in another form, that one."""
    again = picture_rules().stories.again
    same = [one for one in links if one.shared >= again and may_be_one(reports[one.one], reports[one.other])]
    found: dict[str, str] = {}
    for group in components({name for one in same for name in (one.one, one.other)}, same):
        fullest = _fullest([reports[name] for name in group])
        found |= dict.fromkeys(group - {fullest.id}, fullest.id)
    return found


def _fullest(forms: Sequence[ReportRow]) -> ReportRow:
    """The form of a report that speaks: of those about as long as the longest a corrected one, else a
    document; of several the newest.
    """
    longest = max(len(one.text) for one in forms)
    full = [one for one in forms if len(one.text) >= picture_rules().stories.full * longest]
    full = [one for one in full if head_of(one).corrected] or full
    full = [one for one in full if one.document] or full
    return max(full, key=lambda one: (one.published or date.min, len(one.text), one.id))


def _days(story: Story) -> dict[str, date]:
    """The days of versions; where one gives none, that of its other forms."""
    days = {name: one.published for name, one in story.reports.items() if one.published}
    for form, version in story.instead.items():
        if story.reports[version].published is None and form in days:
            days[version] = max(days[form], days.get(version, date.min))
    return days


def components(ids: Iterable[str], links: Iterable[StoryLink]) -> list[set[str]]:
    """The reports that links hold together, group by group."""
    group = {name: {name} for name in ids}
    for one in links:
        here, there = group[one.one], group[one.other]
        if here is not there:
            here |= there
            group.update(dict.fromkeys(there, here))
    return list({id(found): found for found in group.values()}.values())


def _reason(kind: StoryKind, other: ReportRow, nearest: StoryLink) -> str:
    whose = f"{other.publisher or 'a report'}{f' of {other.published:%-d %B %Y}' if other.published else ''}"
    again = kind in (StoryKind.RENDITION, StoryKind.CORRECTED)
    what = "text is" if again else "text's passages are"
    share = f"{nearest.shared:.0%} of the shorter {what} in both"
    length = len(_WORD.findall(nearest.passage))
    words = "corrected by" if kind is StoryKind.CORRECTED else f"{kind} of"
    text = f"{words} {whose}: {share}, the longest of {length} words"
    return f"{text}; both credit {nearest.agency}" if nearest.agency else text
