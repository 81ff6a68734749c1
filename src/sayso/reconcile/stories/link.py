"""Copies, updates, excerpts and other forms of one text: found by MinHash, confirmed by what they share.

Takes reports (`ReportRow`), gives `StoryLink`s. Thresholds lie in `picture.toml`, table `stories`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b

from rensa import RMinHash

from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import ReportRow
from sayso.reconcile.stories.heads import Head, head_of, other_issue, same_publisher, same_title
from sayso.records.picture import StoryLink

SHINGLE = 5  # words in a shingle of the sketch
PASSAGE = 8  # words that make a passage when both have them in a row
RUN = 3  # words of a run, by which a page is compared with its document
BANDS, ROWS = 32, 2  # a pair that shares 30 % of its shingles is met in 95 of 100 cases
SCALE = (
    16  # one in so many shingles is kept: 100 words of which 60 % stand elsewhere are met in 97 of 100 cases
)
SEED = 2021
MIX, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1
_WORD = re.compile(r"\w+")


def sketch(text: str) -> list[int]:
    """A number (64 bits, signed) for each band of a text's MinHash; one that two texts share is a hint that
    they are alike.
    """
    shingles = _shingles(text)
    if not shingles:
        return []
    hashes = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    hashes.update(shingles)
    digest = hashes.digest()
    return [_band(i, digest[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS)]


def sample(text: str) -> list[int]:
    """The hashes (64 bits, signed) of one in `SCALE` of a text's shingles (FracMinHash); one that two texts
    share is a hint that one holds the other, however long that is.
    """
    digests = (blake2b(one.encode(), digest_size=8).digest() for one in set(_shingles(text)))
    hashes = (int.from_bytes(one, "big", signed=True) for one in digests)
    return [one for one in hashes if one % SCALE == 0]


def _shingles(text: str) -> list[str]:
    tokens = _WORD.findall(text.lower())
    return _runs(tokens, SHINGLE) if len(tokens) >= PASSAGE else []


def _runs(tokens: Sequence[str], size: int) -> list[str]:
    return [" ".join(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]


def _band(number: int, values: Sequence[int]) -> int:
    """Two values of 32 bits and the band's number as one of 64, signed."""
    mixed = (values[0] << 32 | values[1]) ^ (number * MIX & MASK)
    return mixed - (1 << 64) if mixed >> 63 else mixed


@dataclass(frozen=True)
class Version:
    """A report as a version of a story, with its passages."""

    report: ReportRow

    @cached_property
    def tokens(self) -> list[str]:
        """Its words, in small letters."""
        return _WORD.findall(self.report.text.lower())

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands, in characters."""
        return [match.span() for match in _WORD.finditer(self.report.text)]

    @cached_property
    def passages(self) -> list[str]:
        """Every run of `PASSAGE` words, by its first word."""
        return _runs(self.tokens, PASSAGE)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The passages, each once."""
        return frozenset(self.passages)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Every run of `RUN` words, each once."""
        return frozenset(_runs(self.tokens, RUN))

    @cached_property
    def head(self) -> Head:
        """What its title and first lines say of it."""
        return head_of(self.report)


def link(one: Version, other: Version) -> StoryLink | None:
    """Why two reports are of one text; `None` if they share too little for that, lie too far apart, or are
    two issues of a series.
    """
    rules = picture_rules().stories
    if _days(one.report.published, other.report.published) > rules.days:
        return None
    both = one.kinds & other.kinds
    if not both or other_issue(one.head, other.head):
        return None
    agency = _same_agency(one.report, other.report)
    shared = _enough(one, other, len(both) / min(len(one.kinds), len(other.kinds)), agency)
    start, size = _longest(one.passages, both)
    if shared is None or size < rules.passage:
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


def _enough(one: Version, other: Version, shared: float, agency: str) -> float | None:
    """The share of the shorter text that both have, if that makes them one: of its passages, or of its runs
    where both may be one report in two forms.
    """
    rules = picture_rules().stories
    if may_be_one(one.report, other.report):
        again = len(one.runs & other.runs) / min(len(one.runs), len(other.runs))
        days = _days(one.report.published, other.report.published)
        if again >= rules.again:
            return again
        if days >= rules.next_days:
            return None
    return shared if shared >= (rules.shared_agency if agency else rules.shared) else None


def may_be_one(one: ReportRow, other: ReportRow) -> bool:
    """Whether two reports may be one in two forms: of one publisher, or a document and another text under
    one title.
    """
    if same_publisher(one.publisher, other.publisher):
        return True
    return (one.document or other.document) and same_title(one, other)


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
    if one.document or other.document:
        return False
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
