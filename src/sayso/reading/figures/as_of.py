"""The day as of which figures stand that no words date: "As of 3 May, 43 people … 13 are missing."

Takes a figure, gives it with that of its paragraph, else that of the report's head.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from sayso.reading import findings
from sayso.reading.figures.context import FigureContext
from sayso.records import DateMention, Figure, Period

AS_OF = re.compile(r"\b(?:as (?:of|at|on))\s+(?:the\s+)?$", re.IGNORECASE)


def as_of(context: FigureContext, figure: Figure) -> Figure:
    """The figure; where no words date it, up to the day as of which its paragraph or the report tells."""
    period = figure.period
    undated = figure.evidence.period is None and period.first is None
    if not undated or period.last is None or period.last != context.published:
        return figure
    mention = _of_paragraph(context, figure.evidence.quantity.start) or context.report_day
    if mention is None or mention.period is None:
        return figure
    day = Period(None, mention.period.last)
    return replace(figure, period=day, evidence=replace(figure.evidence, period=mention.evidence))


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
