"""How a speaker gives what is said: denied or not; as a fact, a possibility, a condition, a plan, an order.

Takes a `Doc` and a `Claim`, gives the claim with `negated` and `certainty`. Words: `claims.toml`.
"""

from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from sayso.codebook import word_set
from sayso.reading.syntax import token_at
from sayso.records import Certainty, Claim, Stance

ORDERING = {Stance.ORDERS, Stance.DEMANDS}
COMING = {Stance.PROMISES, Stance.INTENDS, Stance.EXPECTS, Stance.THREATENS}
UNSURE = {Stance.ESTIMATES, Stance.DOUBTS, Stance.BELIEVES}


def with_certainty(doc: Doc, claim: Claim) -> Claim:
    """The claim with what its content's main clause says of itself."""
    first = claim.content[0]
    span = doc[token_at(doc, first.start).i : token_at(doc, first.end - 1).i + 1]
    verb = _main_verb(span)
    helpers = list(verb.children) if verb is not None else []
    negated = any(child.dep_ == "neg" for child in helpers) or any(
        child.dep_ in ("nsubj", "nsubjpass") and _is_nobody(child) for child in helpers
    )
    return replace(claim, negated=negated, certainty=_certainty(claim, span, helpers))


def _is_nobody(subject: Token) -> bool:
    """ "nobody", "no one", "no soldier"."""
    none = any(child.dep_ == "det" and child.lower_ in ("no", "neither") for child in subject.children)
    return none or subject.lower_ in ("nobody", "none", "nothing", "no-one")


def _main_verb(span: Span) -> Token | None:
    """The verb that governs the rest of the content."""
    root = span.root
    if root.pos_ in ("VERB", "AUX"):
        return root
    return next((token for token in span if token.pos_ in ("VERB", "AUX")), None)


def _certainty(claim: Claim, span: Span, helpers: list[Token]) -> Certainty:
    if claim.stance in ORDERING:
        return Certainty.ORDERED
    words = {child.lower_ for child in helpers if child.dep_ in ("aux", "advmod", "mark", "neg")}
    opening = span[0].lower_
    if opening in ("if", "whether", "unless") or words & word_set("claims", "certainty", "hypothetical"):
        return Certainty.HYPOTHETICAL
    if words & word_set("claims", "certainty", "future") or claim.stance in COMING:
        return Certainty.FUTURE
    if words & word_set("claims", "certainty", "possible") or claim.stance in UNSURE:
        return Certainty.POSSIBLE
    return Certainty.ASSERTED
