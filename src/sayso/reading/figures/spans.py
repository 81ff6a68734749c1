"""Spans of time that words give together: since a day, up to one, from one to another, over some weeks.

Takes a context and dates of a sentence, gives a `Dated` or an answer about one date. Next: `period.py`,
which chooses among them.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from spacy.tokens import Token

from sayso.reading import findings
from sayso.reading.dates.calendar import shift
from sayso.reading.dates.meaning import span_start
from sayso.reading.figures.context import Anchored, FigureContext
from sayso.reading.figures.measure_cues import MOVED_FROM
from sayso.reading.numbers.ranges import is_move
from sayso.records import DateMention, Evidence, Period, Precision, QuantityKind

_EDGE = r"(?:the\s+)?(?:(?:start|beginning|end)\s+of\s+)?(?:the\s+)?$"
SINCE = re.compile(rf"\b(?:since|starting|beginning)\s+{_EDGE}", re.IGNORECASE)
SINCE_EVENT = re.compile(  # "since the coup in 2021", "since the war began in early December"
    r"\bsince\s+(?:[\w'’-]+\s+){1,9}?(?:in|on|of|during)\s+(?:the\s+)?(?:(?:early|late|mid)[\s-]+)?$",
    re.IGNORECASE,
)
_HOUR = (
    r"(?:(?:COB|close\s+of\s+business|midnight|noon"
    r"|\d{1,2}(?:[:.h]\d\d(?:\s?(?:hrs|hours|[ap]\.?m\.?))?|\s?(?:[ap]\.?m\.?|hrs|hours))),?\s+)"
)
AS_OF = re.compile(
    rf"\b(?:as\s+(?:of|at|on)|up\s+to|through|until|till|by)\s+{_HOUR}?(?:on\s+)?{_EDGE}", re.IGNORECASE
)
DATA_OF = re.compile(  # "IOM data of 31 July"
    r"\b(?:data|figures?|numbers|statistics|reports?|updates?|sitreps?|assessments?|estimates?|bulletins?)\s+"
    r"(?:of|from|dated)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
LOOK_BACK = 90  # characters before a date in which words may say how it is meant
FAR_APART = timedelta(days=31)  # days joined by "and" that lie further apart are two, not a span


@dataclass(frozen=True, slots=True)
class Dated:
    """A period and its words; no words where only the publication date does."""

    period: Period
    evidence: Evidence | None = None


def since_until(
    context: FigureContext, candidate: Anchored, own: list[tuple[Token, DateMention]]
) -> Dated | None:
    """A total with both ends given: "since 1 January … as of 10 August"."""
    began = next((m for _, m in own if m.period and has_begun(context, candidate, m)), None)
    told = ((m, words_before(context, candidate, m)) for _, m in own if m.period)
    ended = next((m for m, before in told if is_as_of(context, m, before)), None)
    if began is None or ended is None or began.period is None or ended.period is None:
        return None
    if is_ahead(ended, context.published):
        return None
    first, last = began.period.first, ended.period.last
    return Dated(Period(first, last), began.evidence) if first and last and first <= last else None


def is_as_of(context: FigureContext, mention: DateMention, before: str) -> bool:
    """Whether a date is that as of which something is told: "as of 3 May", "data of 3 May", or that of a
    source in brackets, "(OCHA, 3 May)". `before` are the words of its sentence before it.
    """
    if AS_OF.search(before) or DATA_OF.search(before):
        return True
    spanning = mention.period is None or mention.period.precision in (Precision.SPAN, Precision.WEEK)
    return not spanning and context.is_of_source(mention.evidence.start)


def words_before(context: FigureContext, told: Anchored, mention: DateMention) -> str:
    """The words of the sentence before a date, from the date before it on."""
    start = max(told.anchor.sent.start_char, mention.evidence.start - LOOK_BACK)
    ends = [other.evidence.end for _, other in context.dates if other.evidence.end <= mention.evidence.start]
    return findings.text_of(context.doc)[max([start, *ends]) : mention.evidence.start]


MOVED = re.compile(r"\s+to\s+(?:about\s+|some\s+|nearly\s+)?\d")


def starts_move(context: FigureContext, told: Anchored) -> bool:
    """Whether a number is what another started from: "lowered its count *from 1,622* to 1,421"."""
    text, words = findings.text_of(context.doc), told.words
    opened = text[max(0, words.start - 5) : words.start].lower() == "from "
    return opened and MOVED.match(text, words.end) is not None and is_move(text, words.start - 5)


def has_begun(context: FigureContext, told: Anchored, mention: DateMention) -> bool:
    """Whether something goes on since a date: "since March", "since the outbreak in April 2023"."""
    before = words_before(context, told, mention)
    return SINCE.search(before) is not None or SINCE_EVENT.search(before) is not None


def joined_dates(context: FigureContext, own: list[tuple[Token, DateMention]]) -> Dated | None:
    """Two dates joined: "from 1 September until the end of August", "Wednesday and Thursday"; not two days
    years apart.
    """
    ordered = sorted(own[:3], key=lambda pair: pair[0].i)
    text = findings.text_of(context.doc)
    spans = (joined_period(text, left, right) for (_, left), (_, right) in pairwise(ordered))
    return next((span for span in spans if span is not None), None)


JOINT = re.compile(
    r"\s{0,20}(?:,\s{0,20})?(?:(?:until|till|to|and|through)\s+|[-–]\s{0,20})(?:the\s+)?"
    r"(?:(?:end|start|beginning)\s+of\s+)?"
)
ENDING = re.compile(
    r"\s{1,20}(?:to|ending|ended|until|up\s+to|before)\s+(?:on\s+)?(?:the\s+)?", re.IGNORECASE
)
AMOUNT = re.compile(r"P(?:T(?P<hours>\d+)H|(?P<number>\d+)(?P<unit>[DWMY]))")
BETWEEN = re.compile(r"\bbetween\s+(?:\w+\s+){0,3}$", re.IGNORECASE)


def joined_period(text: str, left: DateMention, right: DateMention) -> Dated | None:
    """The period from one date to the next, if the words between join them. Days joined by "and" that lie far
    apart are two, but not "*between* January and the end of October".
    """
    start, end = left.evidence.start, right.evidence.end
    between = text[left.evidence.end : right.evidence.start]
    if left.period is None and right.period is not None and ENDING.fullmatch(between):
        return _ending(text, left, right)
    if left.period is None or right.period is None or JOINT.fullmatch(between) is None:
        return None
    first, last = left.period.first, right.period.last
    begun, ended = right.period.first, left.period.last
    far = begun is not None and ended is not None and begun - ended > FAR_APART
    if " and " in between and far and BETWEEN.search(text[max(0, start - 30) : start]) is None:
        return None
    if first is None or last is None or first > last:
        return None
    return Dated(Period(first, last), Evidence(start, end, text[start:end]))


def _ending(text: str, length: DateMention, end: DateMention) -> Dated | None:
    """ "the two weeks to 15 August", "in the 24 hours to Monday": so long, up to that day."""
    told, last = AMOUNT.fullmatch(length.value), end.period.last if end.period else None
    if told is None or last is None or end.period is None or end.period.first != last:
        return None
    hours = int(told["hours"] or 0)
    try:
        first = (
            last - timedelta(hours=hours) if hours else span_start(last, int(told["number"]), told["unit"])
        )
    except (OverflowError, ValueError):  # before the year 1
        return None
    start, stop = length.evidence.start, end.evidence.end
    return Dated(Period(first, last), Evidence(start, stop, text[start:stop]))


def paired_date(
    context: FigureContext, candidate: Anchored, dates: list[tuple[Token, DateMention]]
) -> tuple[Token, DateMention] | None:
    """In "the attacks of 5 June and 11 December left 9 and 12 people dead" each number has a date, in
    order.
    """
    text = findings.text_of(context.doc)
    if len(dates) != 2 or text[dates[0][1].evidence.end : dates[1][1].evidence.start].strip() != "and":
        return None
    first, last = dates[0][1].period, dates[1][1].period
    if first is None or last is None or first.last is None or last.first is None:
        return None
    if last.first - first.last <= FAR_APART:
        return None
    sentence = candidate.anchor.sent
    counts = [
        q for q in context.quantities
        if q.kind is QuantityKind.COUNT and sentence.start_char <= q.number.start < sentence.end_char
    ]  # fmt: skip
    if len(counts) != 2 or text[counts[0].number.end : counts[1].number.start].strip() != "and":
        return None
    return dates[0] if candidate.words.start <= counts[0].number.start else dates[1]


def is_ahead(mention: DateMention, published: date | None) -> bool:
    """Whether a date lies after the publication, with a day for the world's time zones."""
    first = mention.period.first if mention.period else None
    return first is not None and published is not None and first > published


def planned(context: FigureContext, mention: DateMention) -> Dated | None:
    """ "over two years", "for five years" in a plan: from the publication on."""
    found = re.fullmatch(r"P(\d+)([DWMY])", mention.value)
    before = findings.text_of(context.doc)[max(0, mention.evidence.start - 16) : mention.evidence.start]
    if mention.period is not None or context.published is None or found is None:
        return None
    if not re.search(
        r"\b(?:over|in|within|during|for)\s+(?:the\s+)?\w+\s+\w+$", before + mention.evidence.quote
    ):
        return None
    return Dated(
        Period(context.published, shift(context.published, int(found[1]), found[2])), mention.evidence
    )


def lasting(context: FigureContext, mention: DateMention, before: str) -> Dated | None:
    """A bare duration dates a figure when the grammar says "over two days", "in three months"."""
    published = context.published
    found = re.fullmatch(r"P(\d+)([DWMY])", mention.value)
    if published is None or found is None or "-" in mention.evidence.quote:
        return None
    lead = before + mention.evidence.quote
    if not re.search(
        r"\b(?:over|in|within|during|after|for)\s+(?:the\s+)?"
        r"(?:about\s+|nearly\s+|just\s+|more than\s+)?\w+\s+\w+$",
        lead,
        re.IGNORECASE,
    ):
        return None
    future = re.search(r"\b(?:next|coming)\b", mention.evidence.quote, re.IGNORECASE)
    if future or re.search(r"\b(?:will|would|to)\b[^.]{0,80}$", before, re.IGNORECASE):
        return None
    return Dated(Period(span_start(published, int(found[1]), found[2]), published), mention.evidence)


PART_OF = re.compile(
    r"\s{1,20}(?:more\s+)?of\s+(?:them|these|those|whom|the\s+(?:dead|victims|killed|injured|total))\b", re.I
)


def of_whole(context: FigureContext, candidate: Anchored) -> Dated | None:
    """ "Four of them died in …": a part of the total given before has its days; so has the next part."""
    if not context.figures:
        return None
    before, figure = context.figures[-1]
    near = before.anchor.sent.end >= candidate.anchor.sent.start - 1
    text = findings.text_of(context.doc)
    part = PART_OF.match(text, candidate.words.end) or PART_OF.search(candidate.words.quote)
    first_part = before.anchor.sent.start == candidate.anchor.sent.start and (
        PART_OF.match(text, before.words.end) or PART_OF.search(before.words.quote)
    )
    if not near or not (part or (first_part and candidate.number.root.i == candidate.anchor.i)):
        return None
    return Dated(figure.period, figure.evidence.period)


def moved_from(context: FigureContext, candidate: Anchored) -> Dated | None:
    """ "301, up from 290": the number that another took the place of held before the day of that one."""
    start = candidate.words.start
    if not context.figures or not MOVED_FROM.search(
        findings.text_of(context.doc)[max(0, start - 24) : start]
    ):
        return None
    last = context.figures[-1][1].period.last or context.published
    return Dated(Period(None, last - timedelta(days=1))) if last else None
