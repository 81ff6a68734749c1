"""Whether a quantity went up or down: "rose 4 %", "fell by half", "2 % lower", "-1.3 %".

The words are `[changes]` in `numbers.toml`. Moves "from … to …" join two quantities: `joined.py`.
"""

from spacy.tokens import Doc, Token

from sayso.codebook import word_set
from sayso.reading.syntax import token_at
from sayso.records import Change, Direction, Evidence, Quantity, QuantityKind

CHANGEABLE = {
    QuantityKind.PERCENT,
    QuantityKind.MONEY,
    QuantityKind.MEASURE,
    QuantityKind.RATIO,
    QuantityKind.COUNT,
}
RAISING = {"raise", "lift"}
LOOK_BACK = 5
LOOK_AHEAD = 4


def read_change(doc: Doc, quantity: Quantity) -> Change | None:
    """The move that the words beside a quantity give, if they give one."""
    if quantity.kind not in CHANGEABLE:
        return None
    if quantity.kind is QuantityKind.PERCENT and (quantity.interval.low or 0) < 0:
        return Change(Direction.DOWN, quantity.number)
    return _before(doc, quantity) or _after(doc, quantity)


def factor_change(quantity: Quantity) -> Change:
    """The change that a verb such as "doubled" or "halved" is itself."""
    low = quantity.interval.low or quantity.interval.high or 1
    return Change(Direction.DOWN if low < 1 else Direction.UP, quantity.number)


def _before(doc: Doc, quantity: Quantity) -> Change | None:
    first = token_at(doc, quantity.evidence.start)
    by = False
    for token in reversed(doc[max(first.sent.start, first.i - LOOK_BACK) : first.i]):
        word, lemma = token.lower_, token.lemma_.lower()
        direction = _direction(word, lemma, "")
        if direction is not None:
            counts = quantity.kind is QuantityKind.COUNT
            raised = quantity.kind is QuantityKind.MONEY and lemma in RAISING and not by
            if raised or token.pos_ == "ADJ":
                return None  # "raised $5m", "the lower 95 percent"
            adverb = token.lower_ in ("up", "down")
            if (counts and not by) or (adverb and _is_particle(token)):
                return None
            noun = token.pos_ == "NOUN" and doc[token.i + 1].lower_ not in ("of", "by")
            return None if noun else Change(direction, _evidence(token))
        if word == "by" and token.i == first.i - 1 and token.head.pos_ == "VERB":  # "grow sales by 5 %"
            direction = _direction(token.head.lower_, token.head.lemma_.lower(), "")
            if direction is not None:
                return Change(direction, _evidence(token.head))
        by = by or word in ("by", "of")
        passable = word in word_set("numbers", "changes", "between") or token.pos_ == "ADV"
        if not passable and not (word == "of" and token.i == first.i - 1):
            return None
    return None


def _is_particle(adverb: Token) -> bool:
    """Whether "up" or "down" only completes its verb: "made up 4 %", not "edged up 4 %"."""
    verb = adverb.head
    moved = verb.lemma_.lower() in word_set("numbers", "changes", "moved")
    return adverb.dep_ == "prt" and verb.i < adverb.i and not moved


def _after(doc: Doc, quantity: Quantity) -> Change | None:
    last = token_at(doc, quantity.evidence.end - 1)
    if quantity.kind is QuantityKind.COUNT:
        return None
    for token in doc[last.i + 1 : last.i + 1 + LOOK_AHEAD]:
        direction = _direction(token.lower_, token.lemma_.lower(), "after_")
        if direction is not None:
            following = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
            joined = token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("JJR", "RBR")
            up_to = token.lower_ in ("up", "down") and following in ("to", "from")
            return Change(direction, _evidence(token)) if joined or up_to else None
        if token.pos_ not in ("ADJ", "NOUN", "PROPN"):
            return None
    return None


def _direction(word: str, lemma: str, where: str) -> Direction | None:
    for direction in Direction:
        listed = word_set("numbers", "changes", f"{where}{direction}")
        if word in listed or lemma in listed:
            return direction
    return None


def _evidence(token: Token) -> Evidence:
    return Evidence(token.idx, token.idx + len(token.text), token.text)
