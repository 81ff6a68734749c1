"""Which day is a number's own by the grammar: that of its noun, that before another number took its place."""

from spacy.tokens import Token

from sayso.reading.figures.measure_cues import MOVED_FROM
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings
from sayso.reading.figures.spans import starts_move
from sayso.records import BlockKind, DateMention


def modifies(date_: Token, noun: Token) -> bool:
    """Whether a date is that of the noun itself: "the triple-digit numbers *of previous days*"."""
    return date_.dep_ == "pobj" and date_.head.lower_ == "of" and date_.head.head.i == noun.i


def is_former(around: Surroundings, spot: NumberSpot) -> bool:
    """Whether another number took the place of this one: "301, up from *290*", "from *1,622* to 1,421"."""
    start = spot.words.start
    before = around.text[max(0, start - 24) : start]
    return starts_move(around.context, spot) or MOVED_FROM.search(before) is not None


def is_of_item(around: Surroundings, offset: int, mention: DateMention) -> bool:
    """Whether a date stands in an item of a list, and a number beyond it."""
    own, other = (around.context.block_at(one) for one in (offset, mention.evidence.start))
    return own != other and other is not None and other.kind is BlockKind.ITEM
