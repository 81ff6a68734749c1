"""Copies, updates and excerpts of one text: found by MinHash, confirmed by the passages that they share.

Takes reports (`ReportRow`), gives `StoryLink`s and the `StoryMember`s of each story. Thresholds lie in
`picture.toml`, table `stories`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rensa import RMinHash

from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import ReportRow
from sayso.records.picture import StoryKind, StoryLink, StoryMember

SHINGLE = 5  # words in a shingle of the sketch
PASSAGE = 8  # words that make a passage when both have them in a row
BANDS, ROWS = 32, 2  # a pair that shares 30 % of its shingles is met in 95 of 100 cases
SEED = 2021
MIX, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1
_WORD = re.compile(r"\w+")


def sketch(text: str) -> list[int]:
    """A number (64 bits, signed) for each band of a text's MinHash; one that two texts share is a hint."""
    tokens = _WORD.findall(text.lower())
    if len(tokens) < PASSAGE:
        return []
    hashes = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    hashes.update([" ".join(tokens[i : i + SHINGLE]) for i in range(len(tokens) - SHINGLE + 1)])
    digest = hashes.digest()
    return [_band(i, digest[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS)]


def _band(number: int, values: Sequence[int]) -> int:
    """Two values of 32 bits and the band's number as one of 64, signed."""
    mixed = (values[0] << 32 | values[1]) ^ (number * MIX & MASK)
    return mixed - (1 << 64) if mixed >> 63 else mixed


@dataclass(frozen=True)
class Version:
    """A report as a version of a story, with its passages."""

    report: ReportRow

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands, in characters."""
        return [match.span() for match in _WORD.finditer(self.report.text)]

    @cached_property
    def passages(self) -> list[str]:
        """Every run of `PASSAGE` words, by its first word."""
        tokens = _WORD.findall(self.report.text.lower())
        return [" ".join(tokens[i : i + PASSAGE]) for i in range(len(tokens) - PASSAGE + 1)]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The passages, each once."""
        return frozenset(self.passages)


def link(one: Version, other: Version) -> StoryLink | None:
    """Why two reports are of one text; `None` if they share too little for that, or lie too far apart."""
    rules = picture_rules().stories
    if _days(one.report.published, other.report.published) > rules.days:
        return None
    both = one.kinds & other.kinds
    shorter = min(len(one.kinds), len(other.kinds))
    if not both or not shorter:
        return None
    shared, agency = len(both) / shorter, _same_agency(one.report, other.report)
    start, size = _longest(one.passages, both)
    if shared < (rules.shared_agency if agency else rules.shared) or size < rules.passage:
        return None
    first, last = one.spans[start][0], one.spans[start + size - 1][1]
    alike = len(both) / len(one.kinds | other.kinds)
    if alike >= rules.copy and _is_page_furniture(one.report, other.report):
        return None
    ids = sorted((one.report.id, other.report.id))
    return StoryLink(
        one=ids[0],
        other=ids[1],
        shared=round(shared, 3),
        alike=round(alike, 3),
        passage=one.report.text[first:last],
        agency=agency,
    )


def _days(one: date | None, other: date | None) -> int:
    return abs((one - other).days) if one and other else 0


def _same_agency(one: ReportRow, other: ReportRow) -> str:
    """The agency that both credit, or one credits and the other is; else empty."""
    for here, there in ((one, other), (other, one)):
        if here.agency and here.agency in (there.agency, there.publisher):
            return here.agency
    return ""


def _is_page_furniture(one: ReportRow, other: ReportRow) -> bool:
    """Whether one text under two headlines of one publisher is what all its pages have: a log-in form."""
    heads = [
        {word for word in _WORD.findall(report.title.lower()) if len(word) > 3} for report in (one, other)
    ]
    return one.publisher == other.publisher and all(heads) and heads[0].isdisjoint(heads[1])


def _longest(passages: Sequence[str], both: frozenset[str]) -> tuple[int, int]:
    """First word and number of words of the longest run of common passages."""
    best, run = (0, 0), 0
    for index, passage in enumerate(passages):
        run = run + 1 if passage in both else 0
        if run > best[1]:
            best = (index - run + 1, run)
    return best[0], best[1] + PASSAGE - 1


def members(reports: Iterable[ReportRow], links: Iterable[StoryLink]) -> Iterator[StoryMember]:
    """The reports of one story, oldest first, each with why it belongs there; one speaks: the newest version.

    An excerpt is not a version of its own; of versions of one day the longest speaks.
    """
    ordered = sorted(reports, key=lambda report: (report.published or date.max, report.id))
    rank = {report.id: number for number, report in enumerate(ordered)}
    by_id = {report.id: report for report in ordered}
    near: dict[str, list[StoryLink]] = {report.id: [] for report in ordered}
    for found in links:
        near[found.one].append(found)
        near[found.other].append(found)
    kinds = {report.id: _kind(report, _nearest(report.id, near, rank), by_id) for report in ordered}
    versions = [report for report in ordered if kinds[report.id] is not StoryKind.EXCERPT] or ordered
    speaker = max(versions, key=lambda r: (r.published or date.min, len(r.text), r.id))
    for report in ordered:
        nearest = _nearest(report.id, near, rank)
        kind = kinds[report.id]
        if nearest is None:
            yield StoryMember(
                report_id=report.id,
                story_id=ordered[0].id,
                representative=report is speaker,
                kind=kind,
                nearest=None,
                shared=1.0,
                passage="",
                reason="the first of its story",
            )
            continue
        other = nearest.other if nearest.one == report.id else nearest.one
        reason = _reason(kind, by_id[other], nearest)
        yield StoryMember(
            report_id=report.id,
            story_id=ordered[0].id,
            representative=report is speaker,
            kind=kind,
            nearest=other,
            shared=nearest.shared,
            passage=nearest.passage,
            reason=reason,
        )


def _nearest(name: str, near: Mapping[str, Sequence[StoryLink]], rank: Mapping[str, int]) -> StoryLink | None:
    """The link to the most similar earlier report, else to a later one; `None` for the first of all."""
    if rank[name] == 0:
        return None

    def fit(link: StoryLink) -> tuple[bool, float, float]:
        other = link.other if link.one == name else link.one
        return rank[other] < rank[name], link.alike, link.shared

    return max(near[name], key=fit)


def _kind(report: ReportRow, nearest: StoryLink | None, by_id: Mapping[str, ReportRow]) -> StoryKind:
    if nearest is None:
        return StoryKind.FIRST
    rules = picture_rules().stories
    other = by_id[nearest.other if nearest.one == report.id else nearest.one]
    if nearest.alike >= rules.copy:
        return StoryKind.COPY
    if nearest.shared >= rules.copy and len(report.text) < len(other.text):
        return StoryKind.EXCERPT
    return StoryKind.UPDATE


def _reason(kind: StoryKind, other: ReportRow, nearest: StoryLink) -> str:
    whose = f"{other.publisher or 'a report'}{f' of {other.published:%-d %B %Y}' if other.published else ''}"
    share = f"{nearest.shared:.0%} of the shorter text's passages are in both"
    length = len(_WORD.findall(nearest.passage))
    text = f"{kind} of {whose}: {share}, the longest of {length} words"
    return f"{text}; both credit {nearest.agency}" if nearest.agency else text
