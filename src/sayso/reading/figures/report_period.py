"""The period that a report is about: "Reporting period: 1-7 February 2021", "Update, 1-15 July 2020".

Takes a text with its dates, gives the mention of that period. What befell on no other day befell in it.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from sayso.intake.dates import published_in
from sayso.reading import findings
from sayso.reading.figures.labels import FINITE
from sayso.reading.syntax import token_at
from sayso.records import DateMention

HEAD = 400  # characters in which headings of the whole report stand
LONGEST_LINE = 160
LATEST = timedelta(days=31)  # between the period's end and the publication
SHORTEST, LONGEST = timedelta(days=3), timedelta(days=95)
YEAR = re.compile(r"(?:19|20)\d\d")
CUE = re.compile(
    r"\b(?:report(?:ing|ed)? period|period covered|covering|week(?: number| no\.?)? \d+)\W", re.IGNORECASE
)


def report_period(
    doc: Doc, dates: Sequence[tuple[Token, DateMention]], published: date | None
) -> DateMention | None:
    """The first mention of the period that the report is about; `None` if it names none."""
    for _, mention in dates:
        if _may_be(mention, published) and (_is_cued(doc, mention) or _is_in_heading(doc, mention)):
            return mention
    return None


def report_day(
    doc: Doc, dates: Sequence[tuple[Token, DateMention]], published: date | None
) -> DateMention | None:
    """The day as of which a report tells, if its head says so: "Flash Update No. 4 (as of 3 May)"."""
    own = published_in(findings.text_of(doc)[:HEAD], "")
    if own is None:
        return None
    day = own[0].day
    if published is not None and not day <= published <= day + LATEST:
        return None
    heads = (mention for _, mention in dates if mention.evidence.start < HEAD)
    return next((one for one in heads if one.period is not None and one.period.last == day), None)


def _may_be(mention: DateMention, published: date | None) -> bool:
    """Whether a mention is a period of a named year that ended shortly before the publication."""
    period = mention.period
    if (
        period is None
        or period.first is None
        or period.last is None
        or not YEAR.search(mention.evidence.quote)
    ):
        return False
    fits = SHORTEST <= period.last - period.first <= LONGEST
    return fits and (published is None or period.last <= published <= period.last + LATEST)


def _is_cued(doc: Doc, mention: DateMention) -> bool:
    start = mention.evidence.start
    return CUE.search(findings.text_of(doc)[max(0, start - 40) : start]) is not None


def _is_in_heading(doc: Doc, mention: DateMention) -> bool:
    """Whether a mention stands in a line without a clause at the head of the report."""
    text, words = findings.text_of(doc), mention.evidence
    if words.start > HEAD:
        return False
    start, end = text.rfind("\n", 0, words.start) + 1, text.find("\n", words.end)
    end = len(text) if end < 0 else end
    before = doc[token_at(doc, start).i : token_at(doc, words.start).i]
    return words.start - start <= LONGEST_LINE and not any(token.tag_ in FINITE for token in before)
