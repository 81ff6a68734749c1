"""The day as of which figures stand that no words date: "As of 3 May, 43 people … 13 are missing."

Takes a figure, gives it with that of its paragraph, else that of the report's head.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date

from sayso.reading import findings
from sayso.reading.figures.context import FigureContext
from sayso.records import DateMention, Figure, Period, Status

AHEAD = (Status.EXPECTED, Status.HYPOTHETICAL)  # whose period is still to come
AS_OF = re.compile(r"\b(?:as (?:of|at|on))\s+(?:the\s+)?$", re.IGNORECASE)


def as_of(context: FigureContext, figure: Figure) -> Figure:
    """The figure; where no words date it but those of the report's head, up to the day as of which its
    paragraph or the report tells.
    """
    period, words = figure.period, figure.evidence.period
    if period.first is not None or period.last is None:
        return figure
    head = context.report_day
    of_head = words is not None and head is not None and words == head.evidence
    if not of_head and (words is not None or period.last != context.published):
        return figure
    mention = _of_paragraph(context, figure.evidence.quantity.start) or head
    if mention is None or mention.period is None:
        return figure
    day = Period(None, mention.period.last)
    return replace(figure, period=day, evidence=replace(figure.evidence, period=mention.evidence))


def day_of(context: FigureContext, figure: Figure) -> date | None:
    """The day that a figure tells of: the last of its period, if that is past, else that of its report."""
    last = figure.period.last
    if last is not None and figure.status not in AHEAD:
        return last
    own = context.report_day
    if own is not None and own.period is not None and own.period.last is not None:
        return own.period.last
    return context.published or last


def _of_paragraph(context: FigureContext, offset: int) -> DateMention | None:
    """The last day before a number in its paragraph, if it is one as of which things stand."""
    text = findings.text_of(context.doc)
    start = text.rfind("\n", 0, offset) + 1
    last = bisect_left(context.dates, offset, key=lambda pair: pair[1].evidence.start)
    for _, mention in reversed(context.dates[:last]):
        words = mention.evidence
        if words.start < start:
            return None
        if mention.period is not None and mention.period.last is not None:
            one_day = mention.period.first == mention.period.last
            return (
                mention
                if one_day and AS_OF.search(text[max(start, words.start - 12) : words.start])
                else None
            )
    return None
