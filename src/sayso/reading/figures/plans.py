"""Help that is still to come: kits that lie ready for people, people whom a plan means to reach.

Takes a figure of a measure that another one counts while it is planned (`planned_of`), gives that one.
"""

import re
from dataclasses import replace
from functools import cache

from sayso.codebook import Codebook, Measure, words
from sayso.reading import findings
from sayso.reading.figures.context import FigureContext
from sayso.reading.syntax import token_at
from sayso.records import Evidence, Figure, Status

BETWEEN = re.compile(r"\s*(?:be\s+)?")
FARTHEST = 300  # characters between the words for a plan and the number


def as_planned(context: FigureContext, figure: Figure) -> Figure:
    """The figure; with the measure of what is planned, if it is still to come or lies ready."""
    if _planned(context.codebook, figure.measure) is None:
        return figure
    if (ready := _ready(context, figure)) is not None:
        evidence = replace(figure.evidence, status=ready)
        figure = replace(figure, status=Status.EXPECTED, evidence=evidence)
    return if_ahead(context.codebook, figure)


def if_ahead(codebook: Codebook, figure: Figure) -> Figure:
    """The figure; with the measure of what is planned, if its status says that it is still to come."""
    measure = _planned(codebook, figure.measure)
    if measure is None or figure.status not in (Status.EXPECTED, Status.HYPOTHETICAL):
        return figure
    return replace(figure, measure=measure.name, status=Status.EXPECTED)


def _planned(codebook: Codebook, name: str) -> Measure | None:
    return next((one for one in codebook.measures.values() if name in one.planned_of), None)


def _ready(context: FigureContext, figure: Figure) -> Evidence | None:
    """The last words before a number, in its sentence, if they say that help is planned or lies ready, and
    not that it was given.
    """
    doc, start = context.doc, figure.evidence.quantity.start
    first = max(token_at(doc, start).sent.start_char, start - FARTHEST)
    text = findings.text_of(doc)[first:start]
    found = list(_patterns().finditer(text))
    if not found:
        return None
    last = found[-1]
    if (
        len(found) > 1
        and last.lastgroup == "given"
        and BETWEEN.fullmatch(text, found[-2].end(), last.start())
    ):
        last = found[-2]  # "capable of reaching", "will be provided"
    if last.lastgroup == "given":
        return None
    return findings.evidence(doc, first + last.start(), first + last.end())


@cache
def _patterns() -> re.Pattern[str]:
    listed = words("status")["help"]
    forms = "|".join(
        rf"(?P<{name}>{'|'.join(one.replace(' ', chr(92) + 's+') for one in listed[name])})"
        for name in ("given", "ready")
    )
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
