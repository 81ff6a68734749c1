"""What a figure is counted in: people, households, incidents, a thing, a currency, a unit of land or weight.

Takes a candidate with its measure, gives a word (`docs/figures.md`): nothing is compared or added across
units.
"""

from sayso.codebook import words
from sayso.reading.figures.candidates import FigureCandidate, names_households, thing_forms
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure import Measured
from sayso.records import QuantityKind

PEOPLE, HOUSEHOLDS, INCIDENTS = "people", "households", "incidents"


def read_unit(context: FigureContext, candidate: FigureCandidate, measured: Measured) -> str:
    """The unit of a figure; of things the singular of the noun, of money the ISO code."""
    quantity, noun = candidate.quantity, candidate.noun
    if quantity.kind is not QuantityKind.COUNT:
        return short_unit(quantity.unit or "")
    if candidate.incident is not None or context.codebook.measure(measured.measure).counts == INCIDENTS:
        return INCIDENTS
    if candidate.things and noun is not None:
        return short_unit(quantity.unit or noun.lemma_.lower())
    if candidate.things:
        known = context.codebook.things
        return next(
            form for token in candidate.label for form in reversed(thing_forms(token)) if form in known
        )
    heads = [noun] if noun is not None else candidate.label
    if any(names_households(head) for head in heads):
        return HOUSEHOLDS
    if noun is None and measured.inherited is not None:
        return measured.inherited.unit
    return PEOPLE


def short_unit(name: str) -> str:
    """A unit as users write it: ISO codes of currencies, "ha", "km2", "t"; anything else as it is."""
    units = words("units")
    short: str | None = units["short"].get(name) or units["money"].get(name, {}).get("code")
    return short or name
