"""When: the days that a figure covers.

Takes a candidate with its measure and status, gives a `Dated`. Rules (docs/figures.md): the date in the
figure's own clause, else in its sentence; "since" runs to the publication; a stock has only an end; an
event dated by an earlier sentence takes that date; nothing to go by leaves both ends open, but what has
happened ended by the day of publication.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice

from spacy.tokens import Span, Token

from sayso.codebook import word_set, words
from sayso.reading import findings
from sayso.reading.figures.context import Anchored, FigureContext
from sayso.reading.figures.measure import Measured, is_listed
from sayso.reading.figures.spans import (
    Dated,
    has_begun,
    is_ahead,
    is_as_of,
    joined_dates,
    lasting,
    moved_from,
    of_whole,
    paired_date,
    planned,
    since_until,
    starts_move,
)
from sayso.reading.figures.status import Stated
from sayso.reading.numbers import read_words
from sayso.reading.syntax import CLAUSAL, sentence_starts, verb_above
from sayso.records import DateMention, Evidence, Period, Precision, Status, TimexType

OPEN = Period(None, None)
COMPARED = re.compile(r"\b(?:than|compared (?:to|with)|as in|down from|up from)\b[^,.;]*$", re.IGNORECASE)
STALE_SENTENCES = 3  # how far back an earlier sentence's date still holds


def read_period(context: FigureContext, candidate: Anchored, measured: Measured, status: Stated) -> Dated:
    """The days a figure covers; of a number that another took the place of, those before that one's."""
    found = _read_period(context, candidate, measured, status)
    if not starts_move(context, candidate) or found.period.last is None:
        return found
    return Dated(Period(None, found.period.last - timedelta(days=1)), found.evidence)


def _read_period(context: FigureContext, candidate: Anchored, measured: Measured, status: Stated) -> Dated:
    published = context.published
    own = _own_dates(context, candidate, measured)
    anchored = _since_then(context, candidate, measured)
    if anchored is not None:
        return anchored
    ranged = joined_dates(context, own) or since_until(context, candidate, own)
    if ranged is not None:
        return ranged
    for token, mention in own:
        if not _is_too_far(candidate, measured, token, mention):
            dated = _by_date(context, candidate, measured, status, (token, mention))
            if dated is not None:
                return dated
    if status.status in AHEAD:
        return Dated(OPEN)
    told = moved_from(context, candidate) or Dated(Period(None, published))
    if measured.stock:
        return told
    if _is_perfect(measured.governor):
        return _lead(context, candidate, measured) or told
    return (
        of_whole(context, candidate)
        or _of_report(context, candidate)
        or _earlier(context, candidate, measured)
        or _lead(context, candidate, measured)
        or told
    )


@cache
def _total() -> re.Pattern[str]:
    """Words by which a number runs on over periods."""
    return re.compile(rf"\b(?:{'|'.join(words('grammar')['period']['totals'])})\b", re.IGNORECASE)


def _of_report(context: FigureContext, candidate: Anchored) -> Dated | None:
    """The period that the report is about, for what befell on no day of its own and is no total."""
    mention = context.report_period
    if mention is None or mention.period is None or _total().search(candidate.anchor.sent.text):
        return None
    return Dated(mention.period, mention.evidence)


AHEAD = (Status.EXPECTED, Status.HYPOTHETICAL)  # no day that has been


def _by_date(
    context: FigureContext,
    candidate: Anchored,
    measured: Measured,
    status: Stated,
    own: tuple[Token, DateMention],
) -> Dated | None:
    """What one date of its sentence says of a figure; `None` if it says nothing of when."""
    token, mention = own
    if status.status is Status.ACTUAL and is_ahead(mention, context.published):
        return None  # "the funeral of the 8 people killed is on Saturday"
    one_day = mention.period is not None and mention.period.first == mention.period.last
    if _is_told_on(token, measured) and mention.period is not None and one_day:
        if status.status in AHEAD:
            return None
        if _is_perfect(measured.governor) or _is_past_perfect(measured.governor):
            return Dated(Period(None, mention.period.last), mention.evidence)
    if status.status is Status.EXPECTED and _distance(candidate, measured, token)[0] == 0:
        plan = planned(context, mention)
        if plan is not None:
            return plan
    if mention.period is None and status.status in AHEAD:
        return None  # "could be displaced within a day"
    dated = _from_mention(context, candidate, mention)
    return _reported_stock(dated, measured, context.published, mention) if dated else None


def _lead(context: FigureContext, candidate: Anchored, measured: Measured) -> Dated | None:
    """An opening sentence without a date takes the day that the next two sentences give to the event."""
    sentences = list(islice(context.doc.sents, 4))
    sentence = candidate.anchor.sent
    dated_after = context.codebook.measure(measured.measure).dated_after_lead
    if not dated_after or not sentences or sentence.start != sentences[0].start:
        return None
    for token, mention in context.dates:
        if not sentence.end <= token.i < sentences[min(2, len(sentences) - 1)].end:
            continue
        verb = verb_above(token)
        told = verb is not None and verb.lemma_.lower() in word_set("grammar", "period", "reported")
        period = mention.period
        if (
            period is not None
            and period.precision is Precision.DAY
            and period.first == period.last
            and not told
        ):
            return Dated(_first_days(sentence, period), mention.evidence)
    return None


FIRST_DAYS = re.compile(r"\bfirst (\w+) days\b", re.IGNORECASE)


def _first_days(sentence: Span, began: Period) -> Period:
    """ "in the first three days of the offensive", which began on a day given later."""
    found = FIRST_DAYS.search(sentence.text)
    count = read_words(found[1]) if found and began.first else None
    if began.first is None or not count:
        return began
    return Period(began.first, began.first + timedelta(days=count - 1))


def _since_then(context: FigureContext, candidate: Anchored, measured: Measured) -> Dated | None:
    """ "have since suffered": from the date given before to the publication."""
    adverb = next(
        (c for c in measured.governor.children if c.lower_ == "since" and not list(c.children)), None
    )
    if adverb is None or context.published is None:
        return None
    for token, mention in reversed(context.dates):
        if (
            token.i < candidate.anchor.i
            and mention.period
            and mention.period.first
            and mention.period.first < context.published
        ):
            return Dated(Period(mention.period.first, context.published), mention.evidence)
    return None


def _is_too_far(candidate: Anchored, measured: Measured, token: Token, mention: DateMention) -> bool:
    """Whether a date of the sentence belongs to another clause's story."""
    clauses = _distance(candidate, measured, token)[0]
    coarse = mention.period is not None and mention.period.precision in (Precision.YEAR, Precision.DECADE)
    return clauses >= (3 if coarse else 4)


def _reported_stock(dated: Dated, measured: Measured, published: date | None, mention: DateMention) -> Dated:
    """A stock reported for a day holds up to that day."""
    period = dated.period
    if not measured.stock or period.last is None:
        return dated
    one_day = period.precision is Precision.DAY and period.first == period.last
    running = published is not None and period.first is not None and period.first <= published <= period.last
    since = dated.evidence is not None and dated.evidence.start < mention.evidence.start
    if one_day or (running and not since and "P" not in mention.value):
        return replace(
            dated, period=Period(None, min(period.last, published or period.last), period.precision)
        )
    return dated


def _own_dates(
    context: FigureContext, candidate: Anchored, measured: Measured
) -> list[tuple[Token, DateMention]]:
    """Dates of the figure's sentence that may say when, the nearest in the grammar first."""
    sentence = candidate.anchor.sent
    inside = [
        (token, mention)
        for token, mention in context.dates_in(sentence.start, sentence.end)
        if _may_date(context, candidate, token, mention, measured)
    ]
    return sorted(
        _listed_dates(context, candidate, inside), key=lambda pair: _distance(candidate, measured, pair[0])
    )


def _listed_dates(
    context: FigureContext, candidate: Anchored, dates: list[tuple[Token, DateMention]]
) -> list[tuple[Token, DateMention]]:
    """In "283 people since Friday, and 343 since the start of the year" each figure has the date after it."""
    paired = paired_date(context, candidate, dates)
    if paired is not None:
        return [paired]
    if not context.figures:
        return dates
    before, _ = context.figures[-1]
    end = candidate.words.end
    same = before.anchor.sent.start == candidate.anchor.sent.start
    between = any(before.words.end <= m.evidence.start < end for _, m in dates)
    after = [(token, mention) for token, mention in dates if mention.evidence.start >= end]
    return after if same and between and after and is_listed(context, before, candidate) else dates


def _may_date(
    context: FigureContext, candidate: Anchored, token: Token, mention: DateMention, measured: Measured
) -> bool:
    quantity = candidate.words
    if mention.evidence.start < quantity.end and quantity.start < mention.evidence.end:
        return False
    if mention.type is TimexType.SET or (mention.period is None and mention.value.endswith("_REF")):
        return False
    before = findings.text_of(context.doc)[max(0, mention.evidence.start - 60) : mention.evidence.start]
    compared = COMPARED.search(before)
    if compared is not None and not _is_hedge(
        context, mention.evidence.start - len(before) + compared.start()
    ):
        return (
            quantity.start > mention.evidence.start - 60
            and quantity.start > mention.evidence.end - 60
            and _near(quantity, mention)
        )
    return not _is_told_on(token, measured) or not _other_date(context, candidate, token)


def _is_hedge(context: FigureContext, at: int) -> bool:
    """Whether words at a place belong to a number: "more than 40 people" compares nothing."""
    return any(q.evidence.start <= at < q.number.start for q in context.quantities)


def _is_told_on(token: Token, measured: Measured) -> bool:
    """Whether a date says when something was said, not when it happened."""
    verb = verb_above(token)
    return (
        verb is not None
        and verb.i != measured.governor.i
        and verb.lemma_.lower() in word_set("grammar", "period", "reported")
    )


def _near(quantity: Evidence, mention: DateMention) -> bool:
    return 0 <= mention.evidence.start - quantity.end < 12


def _other_date(context: FigureContext, candidate: Anchored, token: Token) -> bool:
    """Whether the sentence has another date than the one of the saying."""
    sentence = candidate.anchor.sent
    return any(other.i != token.i for other, _ in context.dates_in(sentence.start, sentence.end))


def _distance(candidate: Anchored, measured: Measured, token: Token) -> tuple[int, int]:
    """How far a date is from a figure: clauses between them first, then characters."""
    verb = verb_above(token)
    same = verb is not None and verb.i == measured.governor.i
    own = candidate.anchor.is_ancestor(token) or token.head.i == candidate.anchor.i
    if own and verb is not None and not same and candidate.anchor.is_ancestor(verb):
        own = False  # "wounded on 2 June", of a man who died on another day
    clauses = 0 if own or same else 1 + _clauses_between(candidate.anchor, token)
    return clauses, abs(token.idx - candidate.anchor.idx)


def _clauses_between(anchor: Token, token: Token) -> int:
    """Clause borders on the way up from a date to an ancestor of the figure."""
    borders = 0
    while token.head.i != token.i and not token.is_ancestor(anchor):
        if token.dep_ in CLAUSAL or (token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")):
            borders += 1
        token = token.head
    return borders


def _from_mention(context: FigureContext, candidate: Anchored, mention: DateMention) -> Dated | None:
    published, period = context.published, mention.period
    before = findings.text_of(context.doc)[max(0, mention.evidence.start - 32) : mention.evidence.start]
    if period is None:
        return lasting(context, mention, before)
    if has_begun(context, candidate, mention):
        first = period.first
        if re.search(r"\bend\s+of\s+$", before):
            first = period.last
        if first is not None and (published is None or first <= published):
            return Dated(Period(first, published), mention.evidence)
    ended = re.search(r"\d\D{0,3}\s?(?:to|until|till|through|[-–])\s?\d", mention.evidence.quote)
    if re.search(r"\bfrom\s+(?:the\s+)?$", before, re.IGNORECASE) and period.first and not ended:
        return Dated(
            Period(period.first, published if published and period.first <= published else None),
            mention.evidence,
        )
    if is_as_of(context, mention, before):
        return Dated(Period(None, period.last, period.precision), mention.evidence)
    if (
        published
        and period.first
        and period.last
        and period.first <= published < period.last
        and period.precision is not Precision.DAY
        and mention.value[:4] == str(published.year)
        and len(mention.value) in (4, 7)
    ):
        return Dated(Period(period.first, published), mention.evidence)
    return Dated(period, mention.evidence)


def _is_perfect(governor: Token) -> bool:
    """ "have died": reported without a date; "had died" and "died" belong to a dated event."""
    if any(
        child.lower_ in ("have", "has", "’ve", "'ve") for child in governor.children if child.dep_ == "aux"
    ):
        return True
    return governor.tag_ in ("VBZ", "VBP") or any(
        c.lower_ in ("are", "is") for c in governor.children if c.dep_ in ("aux", "auxpass")
    )


def _is_past_perfect(governor: Token) -> bool:
    return any(child.lower_ == "had" for child in governor.children if child.dep_ == "aux")


def _earlier(context: FigureContext, candidate: Anchored, measured: Measured) -> Dated | None:
    """The date of the event reported before: of the last dated figure nearby, or a sentence just before."""
    here = candidate.anchor.sent.start
    for before, figure in reversed(context.figures):
        if before.anchor.sent.start < here - 120:
            break
        period = figure.period
        ahead = period.last is not None and context.published is not None and period.last > context.published
        if figure.status is not Status.ACTUAL or ahead:
            continue
        adjacent = before.anchor.sent.end >= here - 1
        if (
            period.first is not None
            and figure.evidence.period is not None
            and (adjacent or _is_short(period))
        ):
            return Dated(period, figure.evidence.period)
    if _is_past_perfect(measured.governor):
        return None
    starts = sentence_starts(context.doc)
    at = bisect_left(starts, here)
    since = starts[max(0, at - STALE_SENTENCES)] if at else 0
    for _, mention in reversed(context.dates_in(since, here)):
        if mention.period is None or mention.type is TimexType.SET:
            continue
        last = mention.period.last
        past = last is None or context.published is None or last <= context.published
        if past and mention.period.precision is Precision.DAY and mention.period.first == last:
            return Dated(mention.period, mention.evidence)
    return None


def _is_short(period: Period) -> bool:
    return period.first is not None and period.last is not None and (period.last - period.first).days <= 31
