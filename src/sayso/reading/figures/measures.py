"""What happened to the counted: the measure of a figure, by the words of the codebook.

Takes a candidate, gives a `Measured` or `None` (no figure after all). The grammar is climbed from the
counted noun outwards, and the first word that the codebook knows decides: the noun itself, what stands on it
("displaced families", "people killed", "who fled"), the verb that it is subject or object of, the verbs
around that one; then the sentence; then the noun's usual measure; then `other`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.codebook import Measure
from sayso.reading import findings
from sayso.reading.figures.context import Context
from sayso.reading.figures.select import Candidate
from sayso.reading.syntax import clause_tokens, particle_forms, token_at
from sayso.records import Evidence

OTHER = "other"
MAX_CLIMB = 7
ATTEMPTS = {"try", "attempt", "seek", "want", "hope"}
COPULAS = {"be", "remain", "become", "go", "leave", "find", "feel", "lie", "stay", "get", "seem", "report", "fear", "presume", "believe"}  # fmt: skip
PASS_THROUGH = {"believe", "say", "think", "report", "estimate", "fear", "expect", "allege", "know", "see", "risk", "force", "allow", "need", "begin", "start", "continue", "help", "manage", "try", "attempt", "want", "plan", "hope", "have", "be", "use", "make", "cause", "let", "confirm", "leave", "wish", "refuse", "agree", "intend"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, the words that tell it, and the verb or noun that governs the figure's clause."""

    measure: str
    evidence: Evidence | None
    governor: Token
    stock: bool = False


def read_measure(context: Context, candidate: Candidate) -> Measured | None:
    """The measure of a candidate; `None` where a bare number turns out to count no people."""
    anchor = candidate.anchor
    if candidate.incident:
        return _measured(context, "incidents", anchor, anchor)
    hit = next(_hits(context, candidate), None)
    governor = _governor(anchor)
    if hit is not None:
        measure, token = hit
        measure = _turned(context, measure, token)
        return _measured(context, measure.name, token, token if token.pos_ in ("VERB", "AUX") else governor)
    if candidate.noun is None:
        return _inherited(context, candidate)
    elliptic = _elliptic(context, candidate)
    if elliptic is not None:
        return elliptic
    default = _default(context, candidate)
    if default is not None:
        return default
    low, high = candidate.quantity.interval.low, candidate.quantity.interval.high
    if (low == high == 1) or high == 0:
        return None
    return Measured(OTHER, None, governor)


def _measured(context: Context, name: str, token: Token, governor: Token) -> Measured:
    measure = context.codebook.measures.get(name)
    stock = measure is not None and measure.status == "stock" and not _is_happening(token)
    words = findings.evidence(context.doc, token.idx, token.idx + len(token))
    return Measured(name, words, governor, stock)


def _is_happening(token: Token) -> bool:
    """Whether a word that tells a stock tells here what befell ("were displaced last year", "fled")."""
    return token.pos_ == "VERB" and token.lemma_ in ("displace", "flee", "uproot", "drive", "force", "disappear")


def _hits(context: Context, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    """Measures told by the grammar, the surest first."""
    anchor = candidate.anchor
    yield from _beside_hits(context, candidate)
    yield from _noun_hits(context, candidate)
    yield from _direct_hits(context, candidate)
    yield from _modifier_hits(context, anchor)
    subset = _subset_hit(context, candidate)
    if subset is not None:
        yield subset
    yield from _climb(context, anchor, candidate)
    yield from _participle_hits(context, candidate)
    if candidate.noun is not None:
        yield from _sentence_hits(context, candidate)


def _beside_hits(context: Context, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    """Words right before or after the number: "home to 400,000", "a 30,000-strong force"."""
    text, quantity = context.doc.text, candidate.quantity
    before = text[max(0, quantity.evidence.start - 30) : quantity.evidence.start].lower().rstrip()
    after = text[quantity.number.end : quantity.evidence.end + 12].lower().lstrip()
    for phrase, measure in context.codebook.before:
        if before.endswith(phrase):
            first = token_at(context.doc, quantity.evidence.start).i
            around = context.doc[max(0, first - 2) : first]
            head = next((token for token in around if token.pos_ == "NOUN"), None)
            told = next(_modifier_hits(context, head), None) if head is not None else None
            yield told or (measure, candidate.number[0])
    for phrase, measure in context.codebook.after:
        if after.startswith(phrase) or text[quantity.evidence.end :][:14].lower().lstrip().startswith(phrase):
            yield measure, candidate.number[-1]


def _direct_hits(context: Context, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    """The verb that the counted is subject or object of, itself or by a noun it is joined to."""
    top = _whole(candidate.anchor, candidate)
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN", "NUM"):
        top = top.head
    if top.head.pos_ not in ("VERB", "AUX"):
        return
    if top.dep_ == "conj":
        role = "object" if _is_passive(top.head) else "subject"
    elif top.dep_ in ("nsubj", "nsubjpass", "dobj"):
        role = _role(top, "")
    else:
        return
    for verb in _verbs_of(top.head):
        yield from _verb_hit(context, verb, role, candidate.noun or candidate.anchor)


def _whole(noun: Token, candidate: Candidate) -> Token:
    """The number for a noun after it: in "dozens of people were killed" the subject is "dozens"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        above = noun.head.head
        if candidate.number.start <= above.i < candidate.number.end:
            return above
    return noun


SUBSET = re.compile(r"(?:including|among them|among whom|of them|of whom|of these|comprising|mostly|\()\s*(?:the\s+)?$", re.IGNORECASE)


def _subset_hit(context: Context, candidate: Candidate) -> tuple[Measure, Token] | None:
    """ "123 deaths, including 108 children": a part takes the measure of the whole before it."""
    start = candidate.quantity.evidence.start
    if not context.figures or not SUBSET.search(context.doc.text[max(0, start - 24) : start]):
        return None
    before, figure = context.figures[-1]
    measure = context.codebook.measures.get(figure.measure)
    if measure is None or before.anchor.sent.start != candidate.anchor.sent.start or measure.name == "incidents":
        return None
    return measure, before.anchor


def _participle_hits(context: Context, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    """A participle right after the noun that the parse hung elsewhere: "20,000 foreigners detained in"."""
    noun = candidate.anchor
    if noun.i + 1 >= len(context.doc):
        return
    verb = noun.doc[noun.i + 1]
    if verb.tag_ in ("VBN", "VBD") and not any(child.dep_ == "dobj" for child in verb.children):
        measure = _look_up(context, "object", particle_forms(verb), noun)
        if measure is not None:
            yield measure, verb


def _look_up(context: Context, role: str, words: Iterator[str] | tuple[str, ...], noun: Token | None) -> Measure | None:
    index = context.codebook.index(role)
    for word in words:
        for measure in index.get(word, ()):
            if not measure.of_nouns or role in ("nouns", "default_nouns", "phrases") or _is_of(measure, noun):
                return measure
    return None


def _is_of(measure: Measure, noun: Token | None) -> bool:
    if noun is None:
        return False
    return bool({noun.lemma_.lower(), _compound(noun)} & measure.of_nouns)


def _compound(noun: Token) -> str:
    """A noun with the word before it: "police officer"."""
    before = noun.doc[noun.i - 1] if noun.i else noun
    return f"{before.lower_} {noun.lemma_.lower()}"


def _noun_forms(noun: Token) -> Iterator[str]:
    before = noun.doc[noun.i - 1] if noun.i else None
    if before is not None:
        yield f"{before.lower_} {noun.lemma_.lower()}"
        yield f"{before.lower_}{noun.lemma_.lower()}"
    yield noun.lemma_.lower()
    yield noun.lower_


def _noun_hits(context: Context, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    noun = candidate.anchor
    measure = _look_up(context, "nouns", _noun_forms(noun), noun)
    if measure is not None and measure.name != "incidents":
        yield measure, noun


def _modifier_hits(context: Context, noun: Token) -> Iterator[tuple[Measure, Token]]:
    """What stands on the noun: participles, adjectives, relative clauses, and "in need of"."""
    for child in [*noun.rights, *noun.lefts]:
        if child.dep_ in ("amod", "acl", "relcl", "advcl", "appos", "ccomp") or (child.pos_ == "VERB" and child.dep_ in ("conj", "dep")):
            yield from _modifier_hit(context, child, noun)
    phrase = _phrase_on(context, noun)
    if phrase is not None:
        yield phrase, noun


def _modifier_hit(context: Context, child: Token, noun: Token) -> Iterator[tuple[Measure, Token]]:
    lemma = child.lemma_.lower()
    if child.dep_ == "amod":
        measure = _look_up(context, "modifiers", (child.lower_, lemma), noun)
        if measure is not None:
            yield measure, child
        return
    if child.pos_ not in ("VERB", "AUX"):
        measure = _look_up(context, "predicates", (child.lower_, lemma), noun)
        if measure is not None:
            yield measure, child
        return
    passive = child.tag_ == "VBN" and child.dep_ == "acl"
    for verb in _verbs_of(child):
        role = "object" if passive or _is_passive(verb) or _relative_object(child) else "subject"
        yield from _verb_hit(context, verb, role, noun)


def _relative_object(verb: Token) -> bool:
    """Whether the relative pronoun (or nothing) is the object: "the people (whom) they detained"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return verb.dep_ == "relcl" and subject is not None and subject.tag_ not in ("WP", "WDT")


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _is_reduced(verb: Token) -> bool:
    """A participle without auxiliary or object, parsed as the verb of a clause: "5,000 displaced"."""
    return verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "dobj") for child in verb.children)


def _verbs_of(verb: Token) -> Iterator[Token]:
    """The verb, then those joined to it or opened by it ("believed to have drowned", "died or disappeared")."""
    yield verb
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp") and verb.lemma_ in PASS_THROUGH and child.pos_ in ("VERB", "AUX"):
            yield from _verbs_of(child)


def _verb_hit(context: Context, verb: Token, role: str, noun: Token | None) -> Iterator[tuple[Measure, Token]]:
    measure = _phrase_hit(context, verb)
    if measure is not None:
        yield measure, verb
    measure = _look_up(context, role, particle_forms(verb), noun)
    if measure is not None:
        yield measure, verb
    if verb.lemma_ in COPULAS:
        for word in _complements(verb):
            measure = _look_up(context, "predicates", (word.lower_, word.lemma_.lower(), _prep_phrase(word)), noun)
            if measure is not None:
                yield measure, word


def _complements(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "oprd", "prep", "advmod", "xcomp", "ccomp", "dobj"):
            yield child


def _prep_phrase(token: Token) -> str:
    inner = next((child.lower_ for child in token.children if child.dep_ == "pobj"), "")
    return f"{token.lower_} {inner}" if inner else ""


def _phrase_hit(context: Context, verb: Token) -> Measure | None:
    """A phrase of the codebook in the verb's own clause."""
    text = " ".join(token.lower_ for token in clause_tokens(verb) if not token.is_space)
    return _phrase_in(context, f" {text} ")


def _phrase_in(context: Context, text: str) -> Measure | None:
    for phrase, measure in context.codebook.phrases:
        if f" {phrase} " in text or (phrase.endswith(("camp", "place")) and f" {phrase}s " in text):
            return measure
    return None


def _phrase_on(context: Context, noun: Token) -> Measure | None:
    words = []
    for child in noun.children:
        if child.dep_ in ("prep", "amod", "acl") or (child.dep_ == "relcl"):
            words += [token.lower_ for token in child.subtree if not token.is_space]
    return _phrase_in(context, f" {' '.join(words)} ") if words else None


def _climb(context: Context, anchor: Token, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    """Words above the noun: "deaths of 20 people", "the toll rose to 31", "killed 20 people"."""
    token, role = anchor, ""
    for _ in range(MAX_CLIMB):
        head = token.head
        if head.i == token.i:
            break
        role = _role(token, role)
        if head.pos_ in ("VERB", "AUX"):
            for verb in _verbs_of(head):
                yield from _verb_hit(context, verb, role or "object", candidate.noun or anchor)
            yield from _subject_noun(context, head, anchor)
            yield from _joined_verbs(context, head, role, candidate.noun or anchor)
        elif head.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
            if head.lemma_ == "population":
                yield from _modifier_hits(context, head)
            measure = _look_up(context, "nouns", _noun_forms(head), head)
            if measure is not None and measure.name != "incidents":
                yield measure, head
            elif token.dep_ in ("conj", "appos", "nummod", "prep"):
                yield from _modifier_hits(context, head)
        if token.dep_ in ("advcl", "relcl", "ccomp") and token.pos_ in ("VERB", "AUX"):
            break
        token = head


def _role(token: Token, before: str) -> str:
    """Whether what was counted does or undergoes the verb above."""
    if token.dep_ in ("nsubjpass", "dobj", "dative", "attr", "oprd"):
        return "object"
    if token.dep_ == "nsubj":
        return "object" if _is_passive(token.head) or _is_reduced(token.head) else "subject"
    if token.dep_ == "agent":
        return "subject"
    if token.dep_ in ("xcomp", "conj", "ccomp", "pobj", "prep", "advcl"):
        return before or ("object" if token.dep_ in ("pobj", "prep") else "subject")
    return before


def _subject_noun(context: Context, verb: Token, anchor: Token) -> Iterator[tuple[Measure, Token]]:
    """ "the death toll rose to 31", "bringing the population to 500": the noun beside the verb tells it."""
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and not child.is_ancestor(anchor) and child.i != anchor.i:
            measure = _look_up(context, "nouns", _noun_forms(child), child)
            if measure is not None and measure.name not in ("incidents", "protesters"):
                yield measure, child


def _joined_verbs(context: Context, verb: Token, role: str, noun: Token) -> Iterator[tuple[Measure, Token]]:
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and role == "subject":
            if not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
                yield from _verb_hit(context, child, "object" if _is_passive(child) else role, noun)


def _sentence_hits(context: Context, candidate: Candidate) -> Iterator[tuple[Measure, Token]]:
    """Nothing in the grammar: the nearest strong noun before it in the clause ("death tolls range from …")."""
    anchor = candidate.anchor
    sentence = anchor.sent
    for i in range(candidate.number.start - 1, max(sentence.start, candidate.number.start - 10) - 1, -1):
        token = context.doc[i]
        if token.text in ";:.":
            return
        measure = _look_up(context, "nouns", _noun_forms(token), token)
        if measure is not None and measure.name in ("killed", "injured", "missing", "asylum_applications"):
            yield measure, token


def _default(context: Context, candidate: Candidate) -> Measured | None:
    noun = candidate.noun
    if noun is None:
        return None
    low, high = candidate.quantity.interval.low, candidate.quantity.interval.high
    if low == high == 1 or high == 0:
        return None
    measure = _look_up(context, "default_nouns", _noun_forms(noun), noun)
    if measure is None:
        return None
    result = _measured(context, measure.name, noun, _governor(noun))
    return Measured(result.measure, result.evidence, result.governor, stock=True)


def _inherited(context: Context, candidate: Candidate) -> Measured | None:
    """A bare number takes the measure of the figure that it is joined to ("… and five from artillery")."""
    for before, figure in reversed(context.figures[-3:]):
        if before.anchor.sent.start != candidate.anchor.sent.start:
            break
        gap = context.doc[before.anchor.i : candidate.number.start]
        if any(token.text in ";:" for token in gap):
            break
        joined = candidate.number.root.dep_ == "compound" or candidate.anchor.dep_ in ("conj", "appos", "nsubj", "dobj", "nsubjpass", "pobj", "npadvmod")
        if joined and figure.measure != OTHER and before.anchor.i < candidate.number.start:
            return Measured(figure.measure, figure.evidence.measure, _governor(candidate.anchor))
    return None


def _elliptic(context: Context, candidate: Candidate) -> Measured | None:
    """ "… and 343 people since January", "4,000 have tried to do so": the verb of the figure before."""
    if not context.figures:
        return None
    before, figure = context.figures[-1]
    sentence = candidate.anchor.sent
    if figure.measure in (OTHER, "incidents"):
        return None
    did_so = re.search(r"\b(?:do|did|done|doing)\s+so\b", sentence.text) is not None
    if did_so or (before.anchor.sent.start == sentence.start and is_listed(context, before, candidate)):
        return Measured(figure.measure, figure.evidence.measure, _governor(candidate.anchor))
    return None


def is_listed(context: Context, before: Candidate, candidate: Candidate) -> bool:
    """Whether two figures of a sentence have no verb between them."""
    between = context.doc[before.anchor.i + 1 : candidate.number.start]
    return not any(token.pos_ in ("VERB", "AUX") for token in between)


def _governor(token: Token) -> Token:
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def _is_attempt(verb: Token) -> bool:
    return verb.dep_ in ("xcomp", "acl", "ccomp") and verb.head.lemma_ in ATTEMPTS


def _is_prevented(context: Context, verb: Token) -> bool:
    """ "prevented 53,000 fighters reaching Syria", "stopped them from entering"."""
    head = verb.head if verb.dep_ in ("ccomp", "xcomp", "pcomp") else verb
    head = head.head if head.dep_ == "prep" else head
    blocking = any(
        measure.prevented_of and head.lemma_.lower() in measure.object for measure in context.codebook.measures.values()
    )
    return head.i != verb.i and blocking


def _turned(context: Context, measure: Measure, token: Token) -> Measure:
    """The measure that an attempt at, or the prevention of, `measure` counts as."""
    for other in context.codebook.measures.values():
        if measure.name in other.attempt_of and _is_attempt(token):
            return other
        if measure.name in other.prevented_of and _is_prevented(context, token):
            return other
    return measure
