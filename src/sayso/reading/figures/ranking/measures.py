"""What speaks for each measure: the features of a number, the measures that may count it, and the words
behind the one that was chosen.
"""

import re
from collections.abc import Iterator

import numpy as np
from spacy.tokens import Token

from sayso.codebook import Codebook, Measure, words
from sayso.reading.figures.candidates import is_whole, noun_forms
from sayso.reading.figures.measure import OTHER
from sayso.reading.figures.ranking.models import Array
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings, word
from sayso.reading.syntax import particle_forms
from sayso.records import Quantity, QuantityKind

NO_FIGURE = "none"
READ = (QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.MEASURE)
NEAR, FAR = 4, 10  # tokens on each side: by their place, and by their side alone
CLIMB = 5
ROLES = ("phrases", "modifiers", "predicates", "object", "subject", "nouns", "default_nouns", "receivers")


def may_be_figure(spot: NumberSpot) -> bool:
    """Whether a number is asked about: the rules found it, or it is a whole number that counts something."""
    return spot.rule is not None or (spot.quantity.kind in READ and is_whole(spot.quantity))


def proposed_measure(spot: NumberSpot) -> str:
    """The label that the rules propose."""
    return spot.rule.measure if spot.rule is not None else NO_FIGURE


def measure_features(around: Surroundings, spot: NumberSpot) -> list[str]:
    """The features of a number for its measure, and for whether it is a figure at all."""
    return [
        *_of_number(spot.quantity),
        *_of_rule(spot),
        *_of_grammar(spot),
        *_of_window(around, spot),
        *_of_text(around, spot),
    ]


def _of_number(quantity: Quantity) -> Iterator[str]:
    written = quantity.number.quote
    bound = quantity.interval.high if quantity.interval.high is not None else quantity.interval.low
    value = float(bound or 0)
    digits = any(letter.isdigit() for letter in written)
    yield f"kind={quantity.kind}"
    yield f"unit={quantity.unit}"
    yield f"qualifier={quantity.interval.qualifier}"
    yield f"shape={re.sub(r'[0-9]+', '9', written)[:12].lower()}" if digits else "shape=word"
    yield f"size={min(8, int(1.5 * np.log10(max(value, 1)))) if value > 0 else 'no'}"
    if value in (0, 1):
        yield f"value={value:.0f}"
    if len(written) == 4 and written.isdigit() and 1900 <= value <= 2100:
        yield "year"


def _of_rule(spot: NumberSpot) -> Iterator[str]:
    own = proposed_measure(spot)
    yield f"rule={own}"
    if spot.rule is not None:
        words_ = spot.rule.evidence.measure
        yield f"rule={own}|{words_.quote.lower() if words_ is not None else '-'}"
        yield f"rule status={spot.rule.status}"
        yield f"rule unit={'people' if spot.rule.unit in ('people', 'households', 'incidents') else 'thing'}"
        if spot.noun is not None:
            yield f"rule={own}|noun={word(spot.noun)}"
    for name, beside in (("before", spot.before), ("after", spot.after)):
        yield f"{name}={beside.measure if beside is not None else '-'}"
        if name == "before" and beside is not None:
            yield f"{name}={beside.measure}|rule={own}"


def _of_grammar(spot: NumberSpot) -> Iterator[str]:
    noun, token = spot.noun, spot.anchor
    yield f"noun={word(noun) if noun is not None else '-'}"
    yield f"dep={token.dep_}"
    yield f"tag={spot.number[0].tag_}"
    role = token.dep_
    for step in range(CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
        yield f"up{step}={word(token)}"
        if token.pos_ in ("VERB", "AUX"):
            yield f"verb={word(token)}|{role}"
            yield f"verb={word(token)}"
            if noun is not None:
                yield f"verb={word(token)}|noun={word(noun)}"
            if token.head.i != token.i:
                yield f"verb above={word(token.head)}"
            break


def _of_window(around: Surroundings, spot: NumberSpot) -> Iterator[str]:
    doc = around.doc
    left = [one for one in map(word, doc[max(0, spot.start - FAR) : spot.start]) if one != "_"][::-1]
    right = [one for one in map(word, doc[spot.end : spot.end + FAR]) if one != "_"]
    for side, found in (("left", left), ("right", right)):
        yield from (f"{side}={one}" for one in dict.fromkeys(found))
        yield from (f"near {side}={one}" for one in dict.fromkeys(found[:NEAR]))
        yield from (f"{side}{at}={one}" for at, one in enumerate(found[:2]))
        if len(found) > 1:
            yield f"{side}01={found[0]} {found[1]}"
    inside = doc[spot.start : spot.end]
    own = {word(token) for token in inside if not spot.number.start <= token.i < spot.number.end}
    yield from (f"in={one}" for one in sorted(own))


def _of_text(around: Surroundings, spot: NumberSpot) -> Iterator[str]:
    here = around.sentence(spot.number.start)
    yield from (f"sentence={one}" for one in around.bag(here))
    yield from (f"sentence before={one}" for one in around.bag(here - 1))
    yield from (f"heading={one}" for one in around.heading(spot.quantity.number.start))


def allowed_measures(codebook: Codebook, labels: tuple[str, ...], quantity: Quantity) -> Array:
    """Which labels may be the measure of such a quantity: money counts money, hectares land or goods."""
    return np.array([_may_count(codebook, label, quantity) for label in labels], dtype=np.float32) > 0  # type: ignore[return-value]


def _may_count(codebook: Codebook, label: str, quantity: Quantity) -> bool:
    if label == NO_FIGURE:
        return True
    counts = codebook.measures[label].counts if label in codebook.measures else "people"
    if label != OTHER and label not in codebook.measures:
        return False
    if quantity.kind is QuantityKind.MONEY:
        return counts == "money"
    if quantity.kind is QuantityKind.MEASURE:
        return counts == ("area" if quantity.unit in words("units")["area"] else "things")
    return counts not in ("money", "area")


def measure_words(around: Surroundings, spot: NumberSpot, measure: Measure) -> Token | None:
    """The word nearest to the number by which the codebook knows a measure: in its sentence, else in the one
    before.
    """
    here = around.sentence(spot.number.start)
    for sentence in (here, here - 1):
        if sentence < 0:
            continue
        end = around.starts[sentence + 1] if sentence + 1 < len(around.starts) else len(around.doc)
        tokens = around.doc[around.starts[sentence] : end]
        named = [token for token in tokens if _names(measure, token)]
        if named:
            return min(named, key=lambda token: abs(token.i - spot.anchor.i))
    return None


def _names(measure: Measure, token: Token) -> bool:
    if token.pos_ not in ("NOUN", "VERB", "ADJ", "PROPN"):
        return False
    forms = {*(particle_forms(token) if token.pos_ == "VERB" else noun_forms(token)), token.lower_}
    return any(not forms.isdisjoint(getattr(measure, role)) for role in ROLES)
